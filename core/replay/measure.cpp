#include "core/replay/measure.h"

#include "core/replay/rules.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

namespace loopscope::replay {

using trace::Event;
using trace::EventKind;
using trace::Trace;

namespace {

/// A run's time without the stretches in which a pause held it.
class OwnTime {
public:
  /// Of an event; each must be asked for, in order.
  std::int64_t at(const Event& event) {
    if (held_ && ends_hold(event.kind)) {
      add_to(sum_, elapsed(since_, event.time));
      held_ = false;
    } else if (!held_ && event.kind == EventKind::run_held) {
      since_ = event.time;
      held_ = true;
    }
    std::int64_t own = 0;
    if (__builtin_sub_overflow(held_ ? since_ : event.time, sum_, &own)) own = std::numeric_limits<std::int64_t>::min();
    return own;
  }
  /// How long it was held, up to `end`.
  std::int64_t held(std::int64_t end) const {
    std::int64_t sum = sum_;
    if (held_) add_to(sum, elapsed(since_, end));
    return sum;
  }

private:
  bool held_ = false;
  std::int64_t since_ = 0, sum_ = 0;
};

/// What the loop does with its time.
class LoopTime {
public:
  void read(const Event& event) {
    switch (event.kind) {
    case EventKind::select_begun:
      become(Doing::waits, event.time);
      break;
    case EventKind::select_ended:
      become(Doing::works, event.time);
      break;
    case EventKind::idle:
    case EventKind::loop_stopped:
    case EventKind::loop_closed:
    case EventKind::run_ended:
      become(Doing::nothing, event.time);
      break;
    default:
      break;
    }
  }
  void end(std::int64_t time, Measures& measures) {
    become(Doing::nothing, time);
    measures.waited = waited_;
    measures.blocked = blocked_;
    measures.blocked_max = blocked_max_;
  }

private:
  enum class Doing : std::uint8_t { nothing, waits, works };
  void become(Doing next, std::int64_t time) {
    const std::int64_t passed = elapsed(since_, time);
    if (doing_ == Doing::waits) add_to(waited_, passed);
    if (doing_ == Doing::works) {
      add_to(blocked_, passed);
      blocked_max_ = std::max(blocked_max_, passed);
    }
    doing_ = next;
    since_ = time;
  }

  Doing doing_ = Doing::nothing;
  std::int64_t since_ = 0, waited_ = 0, blocked_ = 0, blocked_max_ = 0;
};

/// In which blocking calls the loop's own thread stood.
class BlockingCalls {
public:
  void read(const Event& event) {
    if (event.subject != 0) return; // another thread
    if (event.kind == EventKind::blocking_begun) {
      call_ = event.object;
      since_ = event.time;
    } else if (event.kind == EventKind::blocking_ended && call_) {
      add_to(times_[*std::exchange(call_, {})], elapsed(since_, event.time));
    }
  }
  StringId longest(std::int64_t end) {
    if (call_) add_to(times_[*std::exchange(call_, {})], elapsed(since_, end));
    auto most = std::ranges::max_element(times_, {}, [](const auto& entry) { return entry.second; });
    return most == times_.end() || most->second == 0 ? 0 : most->first;
  }

private:
  std::optional<StringId> call_;
  std::int64_t since_ = 0;
  std::map<StringId, std::int64_t> times_;
};

/// What each line prints, and when.
class Prints {
public:
  Prints(const Trace& trace, std::int64_t start) : trace_(trace), start_(start) {}
  void read(const Event& event) {
    auto [at, is_new] = beats_.try_emplace({event.line, without_number(trace_.string(event.object))},
                                           Beat{.order = beats_.size(), .last = start_});
    Beat& beat = at->second;
    ++beat.times;
    beat.gap = std::max(beat.gap, elapsed(beat.last, event.time));
    beat.last = event.time;
  }
  void end(std::int64_t time, std::string_view otherwise, Measures& measures) const {
    auto chosen = most_often([](const auto& entry) { return entry.second.times >= 2; });
    if (chosen == beats_.end() && !otherwise.empty())
      chosen = most_often([&](const auto& entry) { return entry.first.second == otherwise; });
    if (chosen == beats_.end()) return;
    measures.heartbeat = chosen->first.second;
    measures.heartbeat_gap_max = std::max(chosen->second.gap, elapsed(chosen->second.last, time));
  }

private:
  struct Beat {
    std::size_t order = 0; // of its first time
    std::size_t times = 0;
    std::int64_t last = 0, gap = 0;
  };
  using Beats = std::map<std::pair<std::uint16_t, std::string_view>, Beat>; // by line and text

  /// Of those that are meant; of several that are printed as often the first.
  Beats::const_iterator most_often(const auto& is_meant) const {
    auto best = beats_.end();
    for (auto at = beats_.begin(); at != beats_.end(); ++at)
      if (is_meant(*at) && (best == beats_.end() || rank(at->second) > rank(best->second))) best = at;
    return best;
  }
  static std::pair<std::size_t, std::size_t> rank(const Beat& beat) { return {beat.times, SIZE_MAX - beat.order}; }

  const Trace& trace_;
  std::int64_t start_;
  Beats beats_;
};

/// Sockets, and what they carry.
class Sockets {
public:
  explicit Sockets(const Trace& trace, Measures& measures) : trace_(trace), measures_(measures) {}

  void read(const Event& event) {
    const bool was_open = is_open(event.subject);
    state_.apply(event);
    open_ += is_open(event.subject) - was_open;
    measures_.sockets_peak = std::max(measures_.sockets_peak, static_cast<std::size_t>(open_));
    const Connection* connection = state_.connections.find(event.subject);
    if (!connection || !was_open) return;
    const auto carried = carried_.find(event.subject);
    switch (event.kind) {
    case EventKind::connection_named:
      if (carried != carried_.end()) settle(carried->second, *connection); // it carries another one now
      carried_[event.subject] = {measures_.downloads.size()};
      measures_.downloads.push_back({.name = std::string(trace_.string(event.object))});
      break;
    case EventKind::bytes_expected:
    case EventKind::bytes_received:
      if (carried == carried_.end()) break;
      if (event.kind == EventKind::bytes_expected) carried->second.announced = true;
      if (carried->second.announced) measures_.downloads[carried->second.index].bytes = body_read(*connection);
      break;
    case EventKind::connection_closed:
      if (carried != carried_.end()) settle(carried->second, *connection);
      break;
    default:
      break;
    }
  }

private:
  bool is_open(ObjectId id) const {
    const Connection* connection = state_.connections.find(id);
    return connection && connection->status != ConnectionStatus::closed;
  }
  struct Carried {
    std::size_t index = 0;  // among the downloads
    bool announced = false; // how long it is
  };
  void settle(const Carried& carried, const Connection& connection) {
    Download& download = measures_.downloads[carried.index];
    if (connection.outcome == trace::Outcome::exception) {
      download.outcome = Download::Outcome::failed;
      download.error = trace_.string(connection.text);
    } else if (connection.outcome == trace::Outcome::cancelled) {
      download.outcome = Download::Outcome::cancelled;
    } else {
      const bool all = carried.announced && body_read(connection) == connection.expected;
      download.outcome = all ? Download::Outcome::complete : Download::Outcome::incomplete;
    }
  }

  const Trace& trace_;
  Measures& measures_;
  State state_; // of connections alone
  std::ptrdiff_t open_ = 0;
  std::unordered_map<ObjectId, Carried> carried_; // the last download of each connection
};

} // namespace

bool tells_of_connection(EventKind kind) {
  return kind >= EventKind::connection_opened && kind < EventKind::warning;
}

std::string_view without_number(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] >= '0' && text[end - 1] <= '9') --end;
  if (end == 0 || text[end - 1] != ' ') return text;
  return text.substr(0, end - 1);
}

std::int64_t body_read(const Connection& connection) {
  return std::min(connection.body, std::max<std::int64_t>(connection.expected, 0));
}

std::string_view name_of(Download::Outcome outcome) {
  switch (outcome) {
  case Download::Outcome::complete:
    return "complete";
  case Download::Outcome::incomplete:
    return "incomplete";
  case Download::Outcome::failed:
    return "failed";
  case Download::Outcome::cancelled:
    return "cancelled";
  case Download::Outcome::open:
    return "open";
  }
  return {};
}

Measures measure(const Trace& trace, std::string_view heartbeat) {
  Measures measures;
  const std::size_t size = trace.size();
  if (size == 0) return measures;
  const std::int64_t start = trace[0].time, end = trace[size - 1].time;
  std::int64_t own_end = start;
  OwnTime own;
  LoopTime loop;
  BlockingCalls calls;
  Prints prints(trace, start);
  Sockets sockets(trace, measures);
  for (std::size_t i = 0; i < size; ++i) {
    Event event = trace[i];
    own_end = event.time = own.at(event);
    loop.read(event);
    if (tells_of_connection(event.kind)) sockets.read(event);
    switch (event.kind) {
    case EventKind::callback_begun:
      ++measures.callbacks;
      break;
    case EventKind::blocking_begun:
    case EventKind::blocking_ended:
      calls.read(event);
      break;
    case EventKind::printed:
      prints.read(event);
      break;
    case EventKind::run_ended:
      measures.outcome = static_cast<trace::RunOutcome>(event.detail);
      measures.message = trace.string(event.object);
      break;
    default:
      break;
    }
  }
  measures.total = elapsed(start, end);
  measures.held = own.held(end);
  loop.end(own_end, measures);
  measures.blocked_in = trace.string(calls.longest(own_end));
  prints.end(own_end, heartbeat, measures);
  return measures;
}

void take_heartbeat(Measures& measures, const Trace& trace, const Measures& other) {
  if (measures.heartbeat.empty() && !other.heartbeat.empty()) measures = measure(trace, other.heartbeat);
}

} // namespace loopscope::replay
