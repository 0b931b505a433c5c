#include "tests/replay/old_facts.h"

#include "core/replay/rules.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace loopscope::replay::old {

using trace::Event;
using trace::EventKind;
using trace::Trace;

bool Facts::update(const replay::Index& index, std::size_t most) {
  const trace::Trace& trace = index.trace();
  const std::size_t end = std::min(index.size(), read_ + most);
  for (; read_ < end; ++read_) {
    const trace::Event& event = trace[read_];
    switch (event.kind) {
    case EventKind::primitive_created:
      made_[event.subject] = {static_cast<trace::PrimitiveKind>(event.detail), event.line,
                              event.object == 0 ? made_on_line_[event.line]++ : std::uint16_t{0}, event.object};
      break;
    case EventKind::primitive_wait_begun:
      of_task_[event.object].push_back({read_, event.subject, What::waits});
      break;
    case EventKind::primitive_acquired:
      of_task_[event.object].push_back({read_, event.subject, What::acquires});
      break;
    case EventKind::primitive_released:
      of_task_[event.object].push_back({read_, event.subject, What::releases});
      break;
    case EventKind::callback_begun:
      read_timer(index, event);
      break;
    default:
      read_outside(event);
      break;
    }
  }
  return read_ == index.size();
}

void Facts::read_timer(const replay::Index& index, const trace::Event& event) {
  const std::optional<std::uint64_t> scheduled = index.scheduled(event.subject);
  if (!scheduled || index.trace()[*scheduled].kind != EventKind::timer_scheduled) return;
  const trace::Event& timer = index.trace()[*scheduled];
  if (timer.value < timer.time || event.time <= timer.value || event.time - timer.value < late_from) return;
  const bool call = static_cast<trace::CallbackKind>(timer.detail) == trace::CallbackKind::call;
  const trace::ObjectId task = !call && index.lane(timer.object) ? timer.object : 0;
  late_[task].push_back({timer.value, event.time, read_});
}

void Facts::read_outside(const trace::Event& event) {
  using Kind = ThreadSpan::Kind;
  auto thread = [&](std::int64_t number) -> ThreadLane* {
    const auto found = std::ranges::find(threads_, number, &ThreadLane::number);
    return number > 0 && found != threads_.end() && found->ended == 0 ? &*found : nullptr;
  };
  auto now = [&](ThreadLane* lane, Kind kind, trace::StringId what, trace::ObjectId task) {
    if (lane) lane->spans.push_back({read_, event.time, kind, what, task});
  };
  switch (event.kind) {
  case EventKind::thread_started:
    if (event.subject == 0 || thread(event.subject) || threads_.size() == most_threads) break;
    threads_.push_back({.number = event.subject, .name = event.object});
    now(&threads_.back(), Kind::idle, 0, event.extra);
    break;
  case EventKind::thread_ended:
    if (ThreadLane* lane = thread(event.subject)) lane->ended = read_, lane->end = event.time;
    break;
  case EventKind::job_submitted:
    jobs_[event.subject] = {event.object, event.extra};
    break;
  case EventKind::job_begun: {
    JobFacts& job = jobs_[event.subject];
    ThreadLane* lane = thread(event.value);
    job.thread = lane ? lane->number : 0;
    now(lane, Kind::job, job.function, job.task);
    break;
  }
  case EventKind::job_ended:
    now(thread(jobs_[event.subject].thread), Kind::idle, 0, 0);
    jobs_.erase(event.subject);
    break;
  case EventKind::blocking_begun:
    if (ThreadLane* lane = thread(event.subject)) // by default for the task whose job it is
      now(lane, Kind::blocked, event.object, event.extra != 0 ? event.extra : lane->spans.back().task);
    break;
  case EventKind::blocking_ended:
    if (ThreadLane* lane = thread(event.subject)) {
      // Back to the job in which the call was made.
      const auto before = std::find_if(lane->spans.rbegin(), lane->spans.rend(),
                                       [](const ThreadSpan& span) { return span.kind != Kind::blocked; });
      const ThreadSpan back = before == lane->spans.rend() ? ThreadSpan{} : *before;
      now(lane, back.kind, back.what, back.task);
    }
    break;
  case EventKind::connection_opened:
    connections_[event.subject] = {static_cast<trace::ObjectId>(event.value), event.object};
    break;
  case EventKind::connection_named:
    connections_[event.subject].name = event.object;
    break;
  case EventKind::bytes_arrived:
  case EventKind::bytes_received: {
    ConnectionFacts& connection = connections_[event.subject];
    if (event.kind == EventKind::bytes_arrived) connection.tells_arrivals = true;
    // What was read came before, where that is told.
    else if (connection.tells_arrivals)
      break;
    arrivals_[connection.task].push_back({event.time, read_, event.value});
    break;
  }
  default:
    break;
  }
}

const std::vector<Facts::Arrival>& Facts::arrivals(trace::ObjectId task) const {
  static const std::vector<Arrival> none;
  const auto found = arrivals_.find(task);
  return found == arrivals_.end() ? none : found->second;
}

trace::StringId Facts::connection(trace::ObjectId id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? 0 : found->second.name;
}

const std::vector<Facts::Late>& Facts::late(trace::ObjectId task) const {
  static const std::vector<Late> none;
  const auto found = late_.find(task);
  return found == late_.end() ? none : found->second;
}

const Facts::Made* Facts::made(trace::ObjectId primitive) const {
  auto it = made_.find(primitive);
  return it == made_.end() ? nullptr : &it->second;
}

trace::ObjectId Facts::waited_for(trace::ObjectId task, std::uint64_t since, std::uint64_t event) const {
  auto it = of_task_.find(task);
  if (it == of_task_.end()) return 0;
  const std::vector<Fact>& facts = it->second;
  auto after = std::partition_point(facts.begin(), facts.end(), [&](const Fact& f) { return f.event <= event; });
  while (after != facts.begin() && (--after)->event >= since)
    if (after->what == What::waits) return after->primitive;
  return 0;
}

trace::ObjectId Facts::held(trace::ObjectId task, std::uint64_t event) const {
  auto it = of_task_.find(task);
  if (it == of_task_.end()) return 0;
  const std::vector<Fact>& facts = it->second;
  auto after = std::partition_point(facts.begin(), facts.end(), [&](const Fact& f) { return f.event <= event; });
  std::vector<trace::ObjectId> released;
  for (int looked = 0; after != facts.begin() && looked < 64; ++looked) {
    const Fact& fact = *--after;
    if (fact.what == What::releases) released.push_back(fact.primitive);
    if (fact.what != What::acquires) continue;
    auto pair = std::find(released.begin(), released.end(), fact.primitive);
    if (pair != released.end()) {
      released.erase(pair);
      continue;
    }
    const Made* how = made(fact.primitive); // only of these it can be said that they are held
    if (how && (how->kind == trace::PrimitiveKind::lock || how->kind == trace::PrimitiveKind::semaphore ||
                how->kind == trace::PrimitiveKind::condition))
      return fact.primitive;
  }
  return 0;
}

namespace {

/// A run's time without the stretches in which a pause held it.
class OwnTime {
public:
  /// Of an event; each must be asked for, in order.
  std::int64_t at(const Event& event) {
    if (held_ && ends_hold(event.kind)) {
      add_to(sum_, elapsed(since_, event.time));
      held_ = false;
    } else if (!held_ && event.kind == EventKind::run_paused) {
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
                                           Beat{.order = beats_.size(), .last = start_, .task = event.extra});
    Beat& beat = at->second;
    beat.by_one = beat.by_one && beat.task == event.extra;
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
    ObjectId task = 0;
    bool by_one = true;
  };
  using Beats = std::map<std::pair<std::uint16_t, std::string_view>, Beat>; // by line and text

  /// Of those that are meant; of several that are printed as often the first.
  Beats::const_iterator most_often(const auto& is_meant) const {
    auto best = beats_.end();
    for (auto at = beats_.begin(); at != beats_.end(); ++at)
      if (at->second.by_one && is_meant(*at) && (best == beats_.end() || rank(at->second) > rank(best->second)))
        best = at;
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

std::vector<FileBar> files_of(const Index& index) {
  std::vector<FileBar> files;
  std::map<trace::ObjectId, std::size_t> carried; // the last file of each connection
  State state;                                    // of connections alone
  for (std::uint64_t i = 0; i < index.size(); ++i) {
    const trace::Event& event = index.trace()[i];
    if (!tells_of_connection(event.kind)) continue;
    const Connection* before = state.connections.find(event.subject);
    const std::int64_t since = before ? before->since : event.time;
    state.apply(event);
    const Connection* connection = state.connections.find(event.subject);
    if (!connection) continue;
    if (event.kind == EventKind::connection_named) {
      carried[event.subject] = files.size();
      files.push_back({.name = std::string(index.trace().string(event.object)),
                       .task = connection->task,
                       .begin = std::min(since, event.time)});
    }
    const auto at = carried.find(event.subject);
    if (at == carried.end()) continue;
    FileBar& file = files[at->second];
    file.expected = connection->expected;
    if (event.kind == EventKind::bytes_received || event.kind == EventKind::bytes_expected) {
      file.times.push_back(event.time);
      file.body.push_back(body_read(*connection));
    } else if (event.kind == EventKind::connection_closed && file.end < 0) {
      file.end = event.time;
      const bool all = connection->expected >= 0 && body_read(*connection) == connection->expected;
      using Outcome = Download::Outcome;
      file.outcome = connection->outcome == trace::Outcome::exception   ? Outcome::failed
                     : connection->outcome == trace::Outcome::cancelled ? Outcome::cancelled
                     : all                                              ? Outcome::complete
                                                                        : Outcome::incomplete;
    }
  }
  return files;
}

Meanwhile meanwhile(const Index& index, const Hold& hold) {
  constexpr std::uint64_t most = 1 << 16;         // events that are looked at
  constexpr std::int64_t only_looked = 1'000'000; // ns: a look that took longer has waited
  Meanwhile came;
  bool turns = false; // a turn has begun since
  std::int64_t look = std::numeric_limits<std::int64_t>::max();
  std::set<ObjectId> known; // connections that are new, or read: what the first read finds had come before
  const std::uint64_t end = std::min<std::uint64_t>(index.size(), hold.begun + most);
  for (std::uint64_t at = hold.begun; at < end; ++at) {
    const Event& event = index.trace()[at];
    switch (event.kind) {
    case EventKind::turn_begun:
      if (came.known) return came;
      turns = true;
      break;
    case EventKind::select_begun:
      look = event.time;
      break;
    case EventKind::select_ended:
      if (elapsed(look, event.time) > only_looked) { // nothing was there, and what it waited for came after the hold
        came.known = true;
        came.until = at + 1;
        return came;
      }
      came.sources += small(event.value);
      break;
    case EventKind::turn_running:
      came.known = came.known || turns;
      break;
    case EventKind::timer_due: {
      const std::int64_t due = index.callback(event.subject).when;
      if (due > hold.to) break; // would have had to wait in any case
      ++came.timers;
      came.late = std::max(came.late, elapsed(due, event.time));
      break;
    }
    case EventKind::connection_opened:
      known.insert(event.subject);
      break;
    case EventKind::bytes_received:
      if (known.insert(event.subject).second) came.bytes += small(event.value);
      break;
    case EventKind::thread_call:
      ++came.calls;
      break;
    case EventKind::job_ended:
      if (event.time <= hold.to) ++came.jobs;
      break;
    default:
      break;
    }
    came.until = at + 1;
  }
  return came;
}

} // namespace loopscope::replay::old
