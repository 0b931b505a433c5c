// What the index takes note of threads, jobs, descriptors and connections.
#include "core/replay/rules.h"

#include <algorithm>

namespace loopscope::replay {

using trace::EventKind;
using trace::Outcome;

/// Adds what this event creates to the table of its kind; null when an object of that id is there already.
template <class T>
T* Index::add(std::vector<T>& table, ObjectId id, T item) {
  KnownObject* object = create(id);
  if (!object) return nullptr;
  table.push_back(std::move(item));
  object->at = static_cast<std::uint32_t>(table.size());
  return &table.back();
}

const ThreadLane* Index::thread(std::uint32_t number) const {
  if (number >= thread_at_.size() || thread_at_[number] == 0) return nullptr;
  return &threads_[thread_at_[number] - 1];
}

ThreadLane* Index::living_thread(std::uint32_t number) {
  const ThreadLane* lane = thread(number);
  return lane && lane->ended == 0 ? &threads_[lane - threads_.data()] : nullptr;
}

void Index::now_does(ThreadLane& lane, const Event& event, ThreadSpan::Kind kind, StringId what, ObjectId task) {
  lane.spans.push_back(pool_, {read_, event.time, kind, what, task});
  if (kind != ThreadSpan::Kind::blocked) lane.base = lane.spans.back();
}

namespace {

void end_call(auto& calls, EventIndex event) {
  if (!calls.empty() && calls.back().ended == 0) calls.back().ended = event;
}

} // namespace

void Index::read_thread(const Event& event) {
  using Kind = ThreadSpan::Kind;
  switch (event.kind) {
  case EventKind::thread_started: {
    const auto started = as<event::thread_started>(event);
    const std::size_t number = started.thread;
    if (!note(objects_, started.thread)) return; // 0, or far beyond what there can be
    if (number >= thread_at_.size()) thread_at_.resize(number + 1);
    if (thread_at_[number] != 0) return;
    threads_.push_back({.number = started.thread, .name = started.name, .started = read_});
    thread_at_[number] = static_cast<std::uint32_t>(threads_.size());
    has_waits_ = true;
    return now_does(threads_.back(), event, Kind::idle, 0, started.task);
  }
  case EventKind::thread_ended:
    if (ThreadLane* lane = living_thread(event.subject)) {
      end_call(lane->calls, here());
      lane->ended = read_;
      lane->end = event.time;
    }
    return;
  case EventKind::job_submitted: {
    const auto now = as<event::job_submitted>(event);
    has_waits_ = true;
    add(jobs_, now.job,
        {.id = now.job, .function = now.function, .task = now.task, .future = now.future, .submitted = here()});
    return;
  }
  default:
    break;
  }
  if (event.kind == EventKind::job_ended) job_ends_.push_back(here());
  const JobLife* known = job(event.subject);
  if (!known || objects_[known->id].told != 0) return; // it has ended
  JobLife& job = jobs_[known - jobs_.data()];
  if (event.kind == EventKind::job_begun) {
    ThreadLane* lane = living_thread(as<event::job_begun>(event).thread);
    if (job.thread != 0 || !lane) return;
    job.thread = lane->number;
    now_does(*lane, event, Kind::job, job.function, job.task);
  } else {
    objects_[job.id].told = here();
    ThreadLane* lane = living_thread(job.thread);
    if (!lane) return;
    end_call(lane->calls, here());
    now_does(*lane, event, Kind::idle, 0, 0);
  }
}

const JobLife* Index::job_of(ObjectId future) const {
  if (!is(future, EventKind::future_created)) return nullptr;
  const JobLife* job = this->job(as<event::future_created>(trace_[*created(future)]).owner);
  return job && job->future == future ? job : nullptr;
}

void Index::read_blocking(const Event& event) {
  const bool begun = event.kind == EventKind::blocking_begun;
  const auto call = as<event::blocking_begun>(event); // blocking_ended has the same
  ThreadLane* lane = living_thread(call.thread);
  if (call.thread != 0 && !lane) return;
  lane ? end_call(lane->calls, here()) : end_call(blocking_, here());
  const ObjectId task = call.task != 0 || !lane ? call.task : lane->base.task;
  const Blocking call_here{.begun = here(), .task = task};
  if (begun) lane ? lane->calls.push_back(call_here) : blocking_.push_back(call_here);
  if (!lane) return;
  if (begun)
    now_does(*lane, event, ThreadSpan::Kind::blocked, call.what, task);
  else // back to what it did when it made the call
    now_does(*lane, event, lane->base.kind, lane->base.what, lane->base.task);
}

std::span<const Blocking> Index::blocking(std::uint32_t thread) const {
  if (thread == 0) return {blocking_.begin(), blocking_.end()};
  const ThreadLane* lane = this->thread(thread);
  return lane ? std::span<const Blocking>(lane->calls) : std::span<const Blocking>();
}

const Blocking* Index::blocking_at(std::uint32_t thread, std::uint64_t event) const {
  return last_at(blocking(thread), event);
}

void Index::read_source(const Event& event) {
  if (event.kind == EventKind::source_ready) {
    const CallbackId callback = as<event::source_ready>(event).callback;
    if (note(callbacks_, callback)) given_.try_emplace(callback, here());
    return;
  }
  const bool added = event.kind == EventKind::source_added;
  const auto source = as<event::source_added>(event); // source_removed has the same
  if (added) watched_[{source.descriptor, source.writer}].push_back(pool_, here());
  if (const ConnectionLife* life = connection(source.connection))
    if (Connection& connection = connections_[life - connections_.data()].now;
        connection.status != ConnectionStatus::closed)
      (source.writer ? connection.writes : connection.reads) = added;
}

std::optional<std::uint64_t> Index::watched(std::uint32_t descriptor, bool writer, std::uint64_t before) const {
  const auto known = watched_.find({descriptor, writer});
  if (known == watched_.end()) return {};
  const auto after = std::ranges::lower_bound(known->second, before);
  return after == known->second.begin() ? std::nullopt : std::optional<std::uint64_t>(*(after - 1));
}

void Index::read_connection(const Event& event) {
  if (event.kind == EventKind::bytes_received) reads_.push_back(here());
  if (event.kind == EventKind::connection_opened) {
    has_waits_ = true;
    if (add(connections_, event.subject, {.now = opened_by(event), .opened = here()}))
      sockets_peak_ = std::max(sockets_peak_, ++sockets_);
    return;
  }
  const ConnectionLife* known = connection(event.subject);
  if (!known || known->now.status == ConnectionStatus::closed) return;
  ConnectionLife& life = connections_[known - connections_.data()];
  const std::int64_t since = life.now.since;
  change_connection(life.now, event);
  switch (event.kind) {
  case EventKind::connection_established:
    life.established = here();
    break;
  case EventKind::bytes_arrived:
    life.tells_arrivals = true;
    besides_[life.now.task].arrivals.push_back(pool_, here());
    break;
  case EventKind::bytes_received: // came before, where that is told
    if (!life.tells_arrivals) besides_[life.now.task].arrivals.push_back(pool_, here());
    break;
  case EventKind::connection_closed:
    --sockets_;
    break;
  default:
    break;
  }
  read_transfer(life, event, since);
}

void Index::read_transfer(ConnectionLife& life, const Event& event, std::int64_t since) {
  if (life.carries != 0) {
    Transfer& transfer = transfers_[life.carries - 1];
    switch (event.kind) {
    case EventKind::bytes_expected:
    case EventKind::bytes_received:
      if (event.kind == EventKind::bytes_expected) transfer.expected = life.now.expected;
      if (transfer.expected >= 0) transfer.pieces.push_back({event.time, body_read(life.now)});
      break;
    case EventKind::connection_named: // it carries another one now
    case EventKind::connection_closed: {
      const bool all = transfer.expected >= 0 && body_read(life.now) == transfer.expected;
      transfer.end = event.time;
      transfer.outcome = life.now.outcome == Outcome::exception   ? TransferEnd::failed
                         : life.now.outcome == Outcome::cancelled ? TransferEnd::cancelled
                         : all                                    ? TransferEnd::complete
                                                                  : TransferEnd::incomplete;
      if (transfer.outcome == TransferEnd::failed) transfer.error = life.now.text;
      break;
    }
    default:
      break;
    }
  }
  if (event.kind != EventKind::connection_named) return;
  transfers_.push_back(
      {.connection = life.now.id, .task = life.now.task, .name = life.now.name, .begin = std::min(since, event.time)});
  life.carries = static_cast<std::uint32_t>(transfers_.size());
}

double Transfer::part(std::int64_t now) const {
  if (expected <= 0) return end >= 0 && now >= end ? 1 : 0;
  const auto after = std::ranges::upper_bound(pieces, now, {}, &Piece::time);
  if (after == pieces.begin()) return 0;
  return std::min(1.0, static_cast<double>((after - 1)->body) / static_cast<double>(expected));
}

const Pieces<EventIndex>& Index::arrivals(ObjectId task) const {
  static const Pieces<EventIndex> none;
  const Besides* known = besides(task);
  return known ? known->arrivals : none;
}

} // namespace loopscope::replay
