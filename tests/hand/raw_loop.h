// A loop read off its raw events, by rules of its own: what may be done with it at each event.
#pragma once

#include "core/hand/move.h"
#include "core/trace/trace.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <vector>

namespace loopscope::hand {

class RawLoop {
public:
  explicit RawLoop(const trace::Trace& trace) : trace_(trace) {}

  /// Takes all events before that one.
  void go_to(std::uint64_t event) {
    for (; at_ < event; ++at_) apply(trace_[at_]);
  }

  /// Whether CPython's loop does that there, and the run shows it.
  bool does(const Move& move) const {
    const One& l = loops_.at(now_);
    const trace::Event& next = trace_[at_];
    const bool selects = next.kind == trace::EventKind::select_begun;
    const bool ready = !l.ready.empty();
    const std::int64_t first = first_due(l);
    switch (move.kind) {
    case Move::Kind::run:
      return l.quota > 0 && l.running == 0 && ready && l.ready.front() == move.id && !l.cancelled.contains(move.id);
    case Move::Kind::drop:
      return l.quota > 0 && l.running == 0 && ready && l.ready.front() == move.id && l.cancelled.contains(move.id);
    case Move::Kind::run_task:
      return ready && serves_.count(l.ready.front()) && serves_.at(l.ready.front()) == move.id;
    case Move::Kind::look:
      return selects && (ready || first <= time_);
    case Move::Kind::until:
      return selects && !ready && first > time_ && first != INT64_MAX;
    case Move::Kind::forever:
      return selects && !ready && first == INT64_MAX;
    case Move::Kind::nothing:
      return next.kind == trace::EventKind::idle;
    case Move::Kind::stop:
      return next.kind == trace::EventKind::loop_stopped;
    case Move::Kind::move_timer:
      return l.moves && l.timers.count(move.id) && l.timers.at(move.id) == first && first <= time_;
    case Move::Kind::take:
      return next.kind == trace::EventKind::turn_running && move.id == l.ready.size() && first > time_;
    case Move::Kind::to_end:
      return next.kind == trace::EventKind::callback_scheduled;
    case Move::Kind::to_timers:
      return next.kind == trace::EventKind::timer_scheduled;
    case Move::Kind::wake:
      return wakes_next(move.id);
    case Move::Kind::both:
    case Move::Kind::take_new:
    case Move::Kind::at_once:
    case Move::Kind::to_front:
    case Move::Kind::nobody:
      return false;
    }
    return false;
  }

private:
  struct One {
    std::deque<std::uint32_t> ready;
    std::map<std::uint32_t, std::int64_t> timers; // by callback: when it is due
    std::set<std::uint32_t> cancelled;
    std::uint32_t running = 0;
    std::int64_t quota = 0; // that this turn still runs
    bool moves = false;     // the phase in which timers are moved
  };

  static std::int64_t first_due(const One& l) {
    std::int64_t first = INT64_MAX;
    for (const auto& [id, when] : l.timers) first = std::min(first, when);
    return first;
  }

  /// The next wakeup that what is done next queues is the task's.
  bool wakes_next(std::uint32_t task) const {
    const std::uint32_t done = trace_[at_].subject;
    for (std::uint64_t i = at_ + 1; i < trace_.size() && trace_[i].kind != trace::EventKind::callback_ended; ++i)
      if (trace_[i].kind == trace::EventKind::callback_scheduled && trace_[i].value == done &&
          static_cast<trace::CallbackKind>(trace_[i].detail) == trace::CallbackKind::wakeup)
        return trace_[i].object == task;
    return false;
  }

  void apply(const trace::Event& e) {
    time_ = e.time;
    One& l = loops_[now_];
    switch (e.kind) {
    case trace::EventKind::loop_switched:
      now_ = e.subject;
      loops_[now_];
      break;
    case trace::EventKind::turn_begun:
      l.quota = 0;
      break;
    case trace::EventKind::select_ended:
      l.moves = true;
      break;
    case trace::EventKind::turn_running:
      l.moves = false;
      l.quota = e.value;
      break;
    case trace::EventKind::callback_scheduled:
      l.ready.push_back(e.subject);
      if (const auto kind = static_cast<trace::CallbackKind>(e.detail);
          kind == trace::CallbackKind::step || kind == trace::CallbackKind::wakeup)
        serves_[e.subject] = e.object;
      break;
    case trace::EventKind::timer_scheduled:
      l.timers[e.subject] = e.value;
      break;
    case trace::EventKind::timer_due:
      l.timers.erase(e.subject);
      l.ready.push_back(e.subject);
      break;
    case trace::EventKind::callback_begun:
      std::erase(l.ready, e.subject);
      l.running = e.subject;
      --l.quota;
      break;
    case trace::EventKind::callback_ended:
      l.running = 0;
      break;
    case trace::EventKind::callback_cancelled:
      l.cancelled.insert(e.subject);
      break;
    case trace::EventKind::callback_dropped:
      if (l.timers.erase(e.subject) == 0) {
        std::erase(l.ready, e.subject);
        --l.quota;
      }
      break;
    case trace::EventKind::loop_closed:
      l.ready.clear();
      l.timers.clear();
      break;
    default:
      break;
    }
  }

  const trace::Trace& trace_;
  std::uint64_t at_ = 0;
  std::int64_t time_ = 0;
  std::uint32_t now_ = 0; // the loop that acts
  std::map<std::uint32_t, One> loops_{{0, {}}};
  std::map<std::uint32_t, std::uint32_t> serves_; // by callback that runs a task: the task
};

} // namespace loopscope::hand
