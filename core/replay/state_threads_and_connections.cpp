// Threads, jobs and connections, as their events change them.
#include "core/replay/rules.h"

#include <algorithm>

namespace loopscope::replay {

using trace::ConnectionKind;
using trace::EventKind;

/// Of those that are gone the oldest is forgotten, once there are too many.
template <class T>
void State::forget_oldest(Line<std::uint32_t>& gone, std::uint32_t latest, IdMap<T>& all) {
  gone.push_back(latest);
  if (gone.size() <= outside_kept) return;
  all.erase(gone.front());
  gone.erase(0);
}

void State::apply_source(const Event& event) {
  const auto source = as<event::source_added>(event); // the others have the same
  Connection* connection = connections.find(source.connection);
  if (!connection) return;
  bool& watched = source.writer ? connection->writes : connection->reads;
  if (event.kind == EventKind::source_added) watched = true;
  if (event.kind == EventKind::source_removed) watched = false;
}

void State::apply_thread_call(const Event& event) {
  if (event.kind == EventKind::thread_call_made) {
    const auto made = as<event::thread_call_made>(event);
    if (calls.size() < calls_kept)
      calls.push_back({.name = made.name, .thread = made.thread, .wakes = made.wakes, .since = event.time});
    return;
  }
  const auto taken = std::ranges::find(calls, as<event::thread_call>(event).thread, &ThreadCall::thread);
  if (taken != calls.end()) calls.erase(taken);
}

void State::apply_thread(const Event& event) {
  if (event.kind == EventKind::thread_started) {
    const auto started = as<event::thread_started>(event);
    if (started.thread == 0 || threads.find(started.thread)) return;
    threads.insert(started.thread,
                   {.number = started.thread, .name = started.name, .task = started.task, .since = event.time});
    return;
  }
  if (event.kind == EventKind::thread_ended) {
    Thread* thread = threads.find(event.subject);
    if (!thread || thread->ended) return;
    thread->ended = true;
    thread->blocked_in = 0;
    thread->since = event.time;
    forget_oldest(gone_threads_, thread->number, threads);
    return;
  }
  if (event.kind == EventKind::job_submitted) {
    const auto now = as<event::job_submitted>(event);
    if (now.job == 0 || jobs.find(now.job)) return;
    jobs.insert(now.job,
                {.id = now.job, .function = now.function, .task = now.task, .future = now.future, .since = event.time});
    return;
  }
  Job* job = jobs.find(event.subject);
  if (!job || job->status == JobStatus::ended) return;
  const bool begun = event.kind == EventKind::job_begun;
  if (begun) job->thread = as<event::job_begun>(event).thread;
  Thread* thread = threads.find(job->thread);
  job->since = event.time;
  if (thread) thread->since = event.time;
  if (begun) {
    job->status = JobStatus::running;
    if (thread) thread->job = job->id;
  } else if (event.kind == EventKind::job_ended) {
    const auto end = as<event::job_ended>(event);
    job->status = JobStatus::ended;
    job->outcome = end.outcome;
    job->text = end.text;
    if (thread && thread->job == job->id) thread->job = 0;
    forget_oldest(gone_jobs_, job->id, jobs);
  }
}

bool tells_of_connection(EventKind kind) {
  return trace::group_of(kind) == trace::EventGroup::connection;
}

std::int64_t body_read(const Connection& connection) {
  return std::min(connection.body, std::max<std::int64_t>(connection.expected, 0));
}

Connection opened_by(const Event& event) {
  const auto told = as<event::connection_opened>(event);
  Connection opened{.id = told.connection,
                    .kind = told.connection_kind,
                    .peer = told.address,
                    .descriptor = told.descriptor,
                    .task = told.task,
                    .since = event.time};
  if (opened.kind == ConnectionKind::from_peer) opened.status = ConnectionStatus::open;
  if (opened.kind == ConnectionKind::listening) opened.status = ConnectionStatus::listening;
  return opened;
}

void change_connection(Connection& connection, const Event& event) {
  connection.since = event.time;
  switch (event.kind) {
  case EventKind::connection_established:
    connection.status = ConnectionStatus::open;
    break;
  case EventKind::bytes_arrived:
    add_to(connection.waiting, as<event::bytes_arrived>(event).bytes);
    add_to(connection.arrivals, 1);
    break;
  case EventKind::bytes_received: {
    const std::int64_t bytes = as<event::bytes_received>(event).bytes;
    add_to(connection.received, bytes);
    connection.waiting = std::max<std::int64_t>(0, connection.waiting - std::max<std::int64_t>(0, bytes));
    if (connection.expected >= 0) add_to(connection.body, bytes);
    break;
  }
  case EventKind::bytes_sent:
    add_to(connection.sent, as<event::bytes_sent>(event).bytes);
    break;
  case EventKind::bytes_expected: {
    const auto told = as<event::bytes_expected>(event);
    connection.expected = std::max<std::int64_t>(0, told.bytes);
    connection.body = told.read_already;
    break;
  }
  case EventKind::connection_named:
    connection.name = as<event::connection_named>(event).name;
    break;
  case EventKind::connection_closed: {
    const auto closed = as<event::connection_closed>(event);
    connection.status = ConnectionStatus::closed;
    connection.outcome = closed.outcome;
    connection.text = closed.text;
    connection.reads = connection.writes = false;
    break;
  }
  default:
    break;
  }
}

void State::apply_connection(const Event& event) {
  if (event.kind == EventKind::connection_opened) {
    if (event.subject != 0 && !connections.find(event.subject)) connections.insert(event.subject, opened_by(event));
    return;
  }
  Connection* connection = connections.find(event.subject);
  if (!connection || connection->status == ConnectionStatus::closed) return;
  change_connection(*connection, event);
  if (connection->status == ConnectionStatus::closed) forget_oldest(gone_connections_, connection->id, connections);
}

} // namespace loopscope::replay
