// What a run has beside its tasks: threads with their jobs, and connections.
#pragma once

#include "core/trace/event.h"

#include <cstdint>

namespace loopscope::replay {

using trace::ObjectId;
using trace::StringId;

/// A thread other than the loop's own.
struct Thread {
  std::uint32_t number = 0; // from 1
  StringId name = 0;
  ObjectId task = 0; // that started it, or 0: the executor's
  bool ended = false;
  ObjectId job = 0;        // that it runs, or 0
  StringId blocked_in = 0; // the blocking call that it is in, or 0
  std::int64_t since = 0;  // time of its last change
  friend bool operator==(const Thread&, const Thread&) = default;
};

/// A callback that a thread has given to the loop, which has not taken notice of it yet.
struct ThreadCall {
  StringId name = 0;
  std::uint32_t thread = 0;
  bool wakes = false; // the loop was told
  std::int64_t since = 0;
  friend bool operator==(const ThreadCall&, const ThreadCall&) = default;
};

enum class JobStatus : std::uint8_t { queued, running, ended };

/// A function that was given to the executor.
struct Job {
  ObjectId id = 0;
  StringId function = 0;
  ObjectId task = 0;        // that submitted it, or 0
  ObjectId future = 0;      // that it settles
  std::uint32_t thread = 0; // that runs it or has run it
  JobStatus status = JobStatus::queued;
  trace::Outcome outcome{}; // once ended
  StringId text = 0;        // result or error, once ended
  std::int64_t since = 0;   // time of its last change
  friend bool operator==(const Job&, const Job&) = default;
};

enum class ConnectionStatus : std::uint8_t { connecting, open, listening, closed };

/// A socket of the program.
struct Connection {
  ObjectId id = 0;
  trace::ConnectionKind kind{};
  ConnectionStatus status = ConnectionStatus::connecting;
  StringId peer = 0; // or its own address, of one that listens
  StringId name = 0; // what it carries, or 0
  std::uint32_t descriptor = 0;
  ObjectId task = 0;          // that opened it, or 0
  bool reads = false;         // the loop watches for something to read
  bool writes = false;        // the loop watches for room to write
  std::int64_t waiting = 0;   // bytes that came and are not read yet
  std::int64_t received = 0;  // bytes read
  std::int64_t sent = 0;      // bytes
  std::int64_t expected = -1; // bytes of the body, or -1: not said
  std::int64_t body = 0;      // bytes of the body that were read
  std::int64_t arrivals = 0;  // how many times bytes came
  trace::Outcome outcome{};   // once closed
  StringId text = 0;          // why it was closed, or empty
  std::int64_t since = 0;     // time of its last change
  friend bool operator==(const Connection&, const Connection&) = default;
};

/// The connection that a connection_opened event makes.
Connection opened_by(const trace::Event& event);
/// What another event of it makes of a connection that is not closed.
void change_connection(Connection& connection, const trace::Event& event);
/// Whether the event speaks of a connection: these alone make State::connections.
bool tells_of_connection(trace::EventKind kind);
/// How many bytes of the body that was announced have been read; 0 where none was.
std::int64_t body_read(const Connection& connection);

} // namespace loopscope::replay
