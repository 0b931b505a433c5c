// A socket of a program as the trace has it.
#pragma once

#include "core/aio/event_loop.h"
#include "core/aio/primitive.h"
#include "core/aio/sockets.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace loopscope::net {

/// Owns a descriptor of the loop's world, and tells the trace what happens to it. Closed with its owner. The loop must
/// outlive it, unless the loop is closed: then it does nothing. One that blocks may be used on a thread of the loop's
/// world.
class Connection {
public:
  /// Connects; see Sockets::connect. The peer is "host:port".
  static Connection to_peer(aio::EventLoop& loop, const std::string& host, int port);
  static Connection listening(aio::EventLoop& loop, const std::string& host, int port);
  /// A socket that other code creates, watches and closes: it is only recorded in the trace.
  static Connection borrowed(aio::EventLoop& loop, int descriptor, const std::string& host, int port);
  /// The next client of one that listens, or one without a descriptor: none yet. OSError when there can be none.
  Connection accept();

  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;
  ~Connection() { close(); }

  int descriptor() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  trace::ObjectId id() const { return id_; }
  aio::EventLoop& loop() const { return *loop_; }
  int port() const;

  /// 0: the peer has answered; otherwise errno's number: it is not there.
  int established();
  /// The peer has answered, as another has found.
  void is_established() { record(trace::event::connection_established{}); }
  aio::Transfer receive(std::span<char> into);
  aio::Transfer send(std::span<const char> bytes);
  void end_writing();
  /// Closes it so that the peer gets an error.
  void reset();
  /// With why, if it is for an error.
  void close(trace::Outcome outcome = trace::Outcome::result, const std::string& why = {});

  /// What it carries, and how long that is, if some of its bytes were read already.
  void carries(const std::string& name);
  void expects(std::uint64_t bytes, std::size_t read_already);
  /// So many bytes were read or written by another than receive() and send().
  void has_received(std::size_t bytes);
  void has_sent(std::size_t bytes);

private:
  int give_up_descriptor();
  void record_closed(trace::Outcome outcome, const std::string& why);
  Connection(aio::EventLoop& loop, int descriptor, trace::ConnectionKind kind, const std::string& address);
  template <class Kind>
  void record(Kind event) {
    aio::RunContext& here = aio::context();
    if (!id_ || !here.recorder) return;
    event.connection = id_;
    here.record(event);
  }

  aio::EventLoop* loop_;
  int descriptor_ = -1;
  bool borrowed_ = false;
  trace::ObjectId id_ = 0;
};

/// Has the loop call a function of the library's own whenever the descriptor can be read, or written to, until
/// remove_reader, or remove_writer.
void when_readable(aio::EventLoop& loop, int descriptor, std::function<void()> function);
void when_writable(aio::EventLoop& loop, int descriptor, std::function<void()> function);

/// Who waits for it waits for that connection.
class ConnectionWait final : public aio::Primitive {
public:
  explicit ConnectionWait(trace::ObjectId connection) : Primitive("connection", connection) {}
  aio::WaiterLine line;
};

/// The Python exception of errno's number: ConnectionResetError("[Errno 104] Connection reset by peer").
[[noreturn]] void throw_os_error(int number, const std::string& what = {});

} // namespace loopscope::net
