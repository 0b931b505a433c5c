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
  Connection* connection = connections.find(small(event.value));
  if (!connection) return;
  bool& watched = event.detail == 0 ? connection->reads : connection->writes;
  if (event.kind == EventKind::source_added) watched = true;
  if (event.kind == EventKind::source_removed) watched = false;
}

void State::apply_thread_call(const Event& event) {
  if (event.kind == EventKind::thread_call_made) {
    if (calls.size() < calls_kept)
      calls.push_back(
          {.name = event.object, .thread = small(event.value), .wakes = event.detail != 0, .since = event.time});
    return;
  }
  const auto taken = std::ranges::find(calls, small(event.value), &ThreadCall::thread);
  if (taken != calls.end()) calls.erase(taken);
}

void State::apply_thread(const Event& event) {
  if (event.kind == EventKind::thread_started) {
    if (event.subject == 0 || threads.find(event.subject)) return;
    threads.insert(event.subject,
                   {.number = event.subject, .name = event.object, .task = event.extra, .since = event.time});
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
    if (event.subject == 0 || jobs.find(event.subject)) return;
    jobs.insert(event.subject, {.id = event.subject,
                                .function = event.object,
                                .task = event.extra,
                                .future = small(event.value),
                                .since = event.time});
    return;
  }
  Job* job = jobs.find(event.subject);
  if (!job || job->status == JobStatus::ended) return;
  Thread* thread = threads.find(event.kind == EventKind::job_begun ? small(event.value) : job->thread);
  job->since = event.time;
  if (thread) thread->since = event.time;
  if (event.kind == EventKind::job_begun) {
    job->status = JobStatus::running;
    job->thread = small(event.value);
    if (thread) thread->job = job->id;
  } else if (event.kind == EventKind::job_ended) {
    job->status = JobStatus::ended;
    job->outcome = static_cast<trace::Outcome>(event.detail);
    job->text = event.object;
    if (thread && thread->job == job->id) thread->job = 0;
    forget_oldest(gone_jobs_, job->id, jobs);
  }
}

bool tells_of_connection(EventKind kind) {
  return kind >= EventKind::connection_opened && kind < EventKind::warning;
}

std::int64_t body_read(const Connection& connection) {
  return std::min(connection.body, std::max<std::int64_t>(connection.expected, 0));
}

Connection opened_by(const Event& event) {
  Connection opened{.id = event.subject,
                    .kind = static_cast<ConnectionKind>(event.detail),
                    .peer = event.object,
                    .descriptor = event.extra,
                    .task = small(event.value),
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
    add_to(connection.waiting, event.value);
    add_to(connection.arrivals, 1);
    break;
  case EventKind::bytes_received:
    add_to(connection.received, event.value);
    connection.waiting = std::max<std::int64_t>(0, connection.waiting - std::max<std::int64_t>(0, event.value));
    if (connection.expected >= 0) add_to(connection.body, event.value);
    break;
  case EventKind::bytes_sent:
    add_to(connection.sent, event.value);
    break;
  case EventKind::bytes_expected:
    connection.expected = std::max<std::int64_t>(0, event.value);
    connection.body = event.extra;
    break;
  case EventKind::connection_named:
    connection.name = event.object;
    break;
  case EventKind::connection_closed:
    connection.status = ConnectionStatus::closed;
    connection.outcome = static_cast<trace::Outcome>(event.detail);
    connection.text = event.object;
    connection.reads = connection.writes = false;
    break;
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
