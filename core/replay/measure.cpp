#include "core/replay/measure.h"

#include "core/replay/pauses.h"
#include "core/replay/rules.h"

#include <algorithm>

namespace loopscope::replay {

std::string_view without_number(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && text[end - 1] >= '0' && text[end - 1] <= '9') --end;
  if (end == 0 || text[end - 1] != ' ') return text;
  return text.substr(0, end - 1);
}

std::string_view name_of(Download::Outcome outcome) {
  constexpr std::string_view names[] = {"complete", "incomplete", "failed", "cancelled", "open"};
  const auto i = static_cast<std::size_t>(outcome);
  return i < std::size(names) ? names[i] : std::string_view{};
}

void Measuring::LoopTime::become(Doing next, std::int64_t time) {
  const std::int64_t passed = elapsed(since, time);
  if (doing == Doing::waits) add_to(waited, passed);
  if (doing == Doing::works) {
    add_to(blocked, passed);
    blocked_max = std::max(blocked_max, passed);
  }
  doing = next;
  since = time;
}

void Measuring::read_loop() {
  using Doing = LoopTime::Doing;
  const Table<Select>& selects = index_.selects();
  const Table<EventIndex>& halts = index_.halts();
  while (true) {
    while (selecting_ && selects[selects_].ended == 0 && selects_ + 1 < selects.size()) { // that it ended is missing
      ++selects_;
      selecting_ = false;
    }
    const EventIndex halt = halts_ < halts.size() ? halts[halts_] : 0;
    const EventIndex edge = selects_ == selects.size() ? 0
                            : selecting_               ? selects[selects_].ended
                                                       : selects[selects_].begun;
    if (halt == 0 && edge == 0) return;
    if (edge == 0 || (halt != 0 && halt < edge)) {
      loop_.become(Doing::nothing, own_time(index_, halt));
      ++halts_;
      continue;
    }
    loop_.become(selecting_ ? Doing::works : Doing::waits, own_time(index_, edge));
    if (selecting_) ++selects_;
    selecting_ = !selecting_;
  }
}

void Measuring::read_blocking() {
  const std::span<const Blocking> calls = index_.blocking(0);
  for (; calls_ < calls.size() && calls[calls_].ended != 0; ++calls_) {
    const Blocking& call = calls[calls_];
    add_to(call_times_[as<event::blocking_begun>(index_.trace()[call.begun]).what],
           elapsed(own_time(index_, call.begun), own_time(index_, call.ended)));
  }
}

/// The call in which the loop's own thread stood longest, or 0.
StringId Measuring::longest_call(std::int64_t end) const {
  std::map<StringId, std::int64_t> times = call_times_;
  if (const std::span<const Blocking> calls = index_.blocking(0); calls_ < calls.size()) // it goes on
    add_to(times[as<event::blocking_begun>(index_.trace()[calls[calls_].begun]).what],
           elapsed(own_time(index_, calls[calls_].begun), end));
  const auto most = std::ranges::max_element(times, {}, [](const auto& entry) { return entry.second; });
  return most == times.end() || most->second == 0 ? 0 : most->first;
}

void Measuring::read_prints() {
  const trace::Trace& trace = index_.trace();
  const std::int64_t start = trace[0].time;
  for (const Table<EventIndex>& prints = index_.prints(); prints_ < prints.size(); ++prints_) {
    const Event& event = trace[prints[prints_]];
    if (event.kind != trace::EventKind::printed) continue;
    const auto print = as<event::printed>(event);
    const std::string_view text = without_number(trace.string(print.text));
    const std::int64_t time = own_time(index_, prints[prints_]);
    Line& line = lines_.try_emplace({event.line, text}, Line{.order = lines_.size(), .last = start, .task = print.task})
                     .first->second;
    line.by_one = line.by_one && line.task == print.task;
    ++line.times;
    line.gap = std::max(line.gap, elapsed(line.last, time));
    line.last = time;
    beats_.try_emplace(text, Beats{.task = print.task}).first->second.times.push_back(event.time);
  }
}

const Measuring::Beats* Measuring::beats(std::string_view text) const {
  const auto at = beats_.find(text);
  return text.empty() || at == beats_.end() ? nullptr : &at->second;
}

/// Of those printed that often, or of that text; of several that are printed as often the first.
Measuring::Lines::const_iterator Measuring::most_often(std::size_t at_least, std::string_view text) const {
  const auto rank = [](const Line& line) { return std::pair(line.times, SIZE_MAX - line.order); };
  auto best = lines_.end();
  for (auto at = lines_.begin(); at != lines_.end(); ++at) {
    if (!at->second.by_one || at->second.times < at_least || (!text.empty() && at->first.second != text)) continue;
    if (best == lines_.end() || rank(at->second) > rank(best->second)) best = at;
  }
  return best;
}

void Measuring::find_heartbeat(std::int64_t end, std::string_view otherwise, Measures& measures) const {
  auto chosen = most_often(2, {});
  if (chosen == lines_.end() && !otherwise.empty()) chosen = most_often(1, otherwise);
  if (chosen == lines_.end()) return;
  measures.heartbeat = chosen->first.second;
  measures.heartbeat_gap_max = std::max(chosen->second.gap, elapsed(chosen->second.last, end));
}

Measures Measuring::update(std::string_view heartbeat) {
  Measures measures;
  if (index_.size() == 0) return measures;
  const trace::Trace& trace = index_.trace();
  read_loop();
  read_blocking();
  read_prints();
  const std::int64_t last = trace[index_.size() - 1].time, now = std::max(last, now_);
  const std::int64_t end =
      own_time(index_, index_.size() - 1) + elapsed(last, now) - elapsed(held_for(index_, last), held_for(index_, now));
  LoopTime loop = loop_; // what goes on is measured up to now
  loop.become(LoopTime::Doing::nothing, end);
  measures.total = elapsed(trace[0].time, index_.end_time());
  measures.held = held_for(index_, index_.end_time());
  measures.waited = loop.waited;
  measures.blocked = loop.blocked;
  measures.blocked_max = loop.blocked_max;
  measures.blocked_in = trace.string(longest_call(end));
  find_heartbeat(end, heartbeat, measures);
  measures.sockets_peak = index_.sockets_peak();
  measures.callbacks = index_.ran().size();
  for (const Transfer& transfer : index_.transfers())
    measures.downloads.push_back(
        {.name = std::string(trace.string(transfer.name)),
         .bytes = transfer.expected < 0 ? std::nullopt : std::optional<std::int64_t>(transfer.body()),
         .outcome = transfer.outcome,
         .error = std::string(trace.string(transfer.error))});
  measures.outcome = index_.outcome();
  measures.message = trace.string(index_.message());
  return measures;
}

Measures Measuring::update_beside(const Measures& other) {
  Measures measures = update();
  return measures.heartbeat.empty() && !other.heartbeat.empty() ? update(other.heartbeat) : measures;
}

Measures measure(const Index& index, std::string_view heartbeat) {
  return Measuring(index).update(heartbeat);
}

Measures measure(const trace::Trace& trace, std::string_view heartbeat) {
  Index index(trace);
  index.update();
  return measure(index, heartbeat);
}

} // namespace loopscope::replay
