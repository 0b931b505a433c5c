#include "core/net/connection.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace loopscope::net {

using aio::EventLoop;
using aio::Transfer;
using trace::ConnectionKind;
namespace event = trace::event;

namespace {

std::string address(const std::string& host, int port) {
  return host + ":" + std::to_string(port);
}

} // namespace

Connection::Connection(EventLoop& loop, int descriptor, ConnectionKind kind, const std::string& address)
    : loop_(&loop), descriptor_(descriptor) {
  aio::RunContext& here = aio::context();
  if (!here.recorder || descriptor < 0) return;
  id_ = here.recorder->new_object();
  loop.sources().set_connection(descriptor, id_);
  here.record(event::connection_opened{.connection_kind = kind,
                                       .connection = id_,
                                       .address = here.recorder->intern(address),
                                       .descriptor = static_cast<std::uint32_t>(descriptor),
                                       .task = here.task()});
}

Connection::Connection(Connection&& other) noexcept
    : loop_(other.loop_), descriptor_(std::exchange(other.descriptor_, -1)), borrowed_(other.borrowed_),
      id_(other.id_) {}

Connection Connection::to_peer(EventLoop& loop, const std::string& host, int port) {
  return {loop, loop.selector().sockets().connect(host, port), ConnectionKind::to_peer, address(host, port)};
}

Connection Connection::borrowed(EventLoop& loop, int descriptor, const std::string& host, int port) {
  Connection connection(loop, descriptor, ConnectionKind::to_peer, address(host, port));
  connection.borrowed_ = true;
  return connection;
}

Connection Connection::listening(EventLoop& loop, const std::string& host, int port) {
  const int descriptor = loop.selector().sockets().listen(host, port);
  return {loop, descriptor, ConnectionKind::listening, address(host, loop.selector().sockets().port_of(descriptor))};
}

Connection Connection::accept() {
  return {*loop_, loop_->selector().sockets().accept(descriptor_), ConnectionKind::from_peer, "client"};
}

int Connection::port() const {
  return loop_->selector().sockets().port_of(descriptor_);
}

int Connection::established() {
  const int error = loop_->selector().sockets().error(descriptor_);
  if (error == 0) {
    is_established();
  } else {
    close(trace::Outcome::exception, std::strerror(error));
  }
  return error;
}

Transfer Connection::receive(std::span<char> into) {
  const Transfer got = loop_->selector().sockets().receive(descriptor_, into);
  has_received(got.bytes);
  return got;
}

Transfer Connection::send(std::span<const char> bytes) {
  const Transfer sent = loop_->selector().sockets().send(descriptor_, bytes);
  has_sent(sent.bytes);
  return sent;
}

void Connection::has_received(std::size_t bytes) {
  if (bytes > 0) record(event::bytes_received{.bytes = static_cast<std::int64_t>(bytes)});
}

void Connection::has_sent(std::size_t bytes) {
  if (bytes > 0) record(event::bytes_sent{.bytes = static_cast<std::int64_t>(bytes)});
}

void Connection::end_writing() {
  loop_->selector().sockets().end_writing(descriptor_);
}

void Connection::close(trace::Outcome outcome, const std::string& why) {
  if (descriptor_ < 0) return;
  if (!borrowed_) {
    loop_->selector().sockets().close(give_up_descriptor());
  } else if (const int descriptor = std::exchange(descriptor_, -1); loop_->sources().connection(descriptor) == id_) {
    loop_->sources().set_connection(descriptor, 0); // the number may be another's by now
  }
  record_closed(outcome, why);
}

void Connection::reset() {
  if (descriptor_ < 0) return;
  loop_->selector().sockets().reset(give_up_descriptor());
  record_closed(trace::Outcome::cancelled, "reset");
}

int Connection::give_up_descriptor() {
  const int descriptor = std::exchange(descriptor_, -1);
  if (aio::context().thread == 0) { // a thread's are not watched by the loop
    loop_->remove_reader(descriptor);
    loop_->remove_writer(descriptor);
  }
  loop_->sources().set_connection(descriptor, 0);
  return descriptor;
}

void Connection::record_closed(trace::Outcome outcome, const std::string& why) {
  if (trace::Recorder* recorder = aio::context().recorder; recorder && id_)
    record(event::connection_closed{.outcome = outcome, .text = recorder->intern(why)});
}

void Connection::carries(const std::string& name) {
  if (trace::Recorder* recorder = aio::context().recorder; recorder && id_)
    record(event::connection_named{.name = recorder->intern(name)});
}

void Connection::expects(std::uint64_t bytes, std::size_t read_already) {
  record(event::bytes_expected{.read_already = static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes, read_already)),
                               .bytes = static_cast<std::int64_t>(std::min<std::uint64_t>(bytes, INT64_MAX))});
}

namespace {

/// The loop's callback for a descriptor of the library's own.
class Ready final : public aio::Handle {
public:
  Ready(EventLoop& loop, trace::ObjectId connection, trace::CallbackKind kind, std::function<void()> function)
      : Handle(&loop, kind), connection_(connection), function_(std::move(function)) {}
  void run() override { function_(); }

protected:
  std::uint32_t object(EventLoop&) const override { return connection_; }

private:
  trace::ObjectId connection_;
  std::function<void()> function_;
};

void when_ready(EventLoop& loop, int descriptor, bool writer, std::function<void()> function) {
  const auto kind = writer ? trace::CallbackKind::writer : trace::CallbackKind::reader;
  loop.sources().add(
      descriptor, writer,
      aio::Ref<aio::Handle>(new Ready(loop, loop.sources().connection(descriptor), kind, std::move(function))));
}

} // namespace

void when_readable(EventLoop& loop, int descriptor, std::function<void()> function) {
  when_ready(loop, descriptor, false, std::move(function));
}

void when_writable(EventLoop& loop, int descriptor, std::function<void()> function) {
  when_ready(loop, descriptor, true, std::move(function));
}

void throw_os_error(int number, const std::string& what) {
  const std::string text = "[Errno " + std::to_string(number) + "] " + (what.empty() ? std::strerror(number) : what);
  switch (number) {
  case ECONNREFUSED:
    throw aio::ConnectionRefusedError(text);
  case ECONNRESET:
    throw aio::ConnectionResetError(text);
  case EPIPE:
    throw aio::BrokenPipeError(text);
  case ETIMEDOUT:
    throw aio::TimeoutError(text);
  default:
    throw aio::OSError(text);
  }
}

} // namespace loopscope::net
