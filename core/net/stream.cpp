#include "core/net/stream.h"

#include "core/aio/sleep.h"
#include "core/aio/task.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace loopscope::net {

using aio::Coro;
using aio::PlaceInLine;
using aio::Ref;
using aio::RuntimeError;
using aio::Transfer;

namespace {

constexpr std::size_t high_water = std::size_t{64} << 10; // of what waits to be sent, as transports have it

} // namespace

IncompleteReadError::IncompleteReadError(Bytes got, std::string expected)
    : Exception(std::to_string(got.size()) + " bytes read on a total of " + expected + " expected bytes"),
      partial(std::move(got)) {}

Stream::Stream(Connection connection)
    : Primitive("stream", connection.id()), loop_(&connection.loop()), connection_(std::move(connection)) {}

Stream::~Stream() = default;

void Stream::watch() {
  when_readable(*loop_, connection_.descriptor(), [this] { readable(); });
}

/// _SelectorSocketTransport._read_ready
void Stream::readable() {
  Ref<Stream> alive(this);
  std::array<char, std::size_t{256} << 10> bytes;
  const Transfer got = connection_.receive(bytes);
  switch (got.status) {
  case Transfer::Status::would_block:
    return;
  case Transfer::Status::failed:
    return fail(got.error);
  case Transfer::Status::end:
    ended_ = true;
    connection_.loop().remove_reader(connection_.descriptor());
    break;
  case Transfer::Status::ok:
    in_.append(bytes.data(), got.bytes);
    if (held().size() > 2 * limit) {
      paused_ = true;
      connection_.loop().remove_reader(connection_.descriptor());
    }
    break;
  }
  if (reader_) aio::wake(*reader_, true);
}

void Stream::fail(int error) {
  error_ = error;
  closing_ = true;
  out_.clear();
  connection_.close(trace::Outcome::exception, std::strerror(error));
  if (reader_) aio::wake(*reader_, true);
  wake_drainers();
}

void Stream::wake_drainers() {
  if (!drainers_) return;
  for (const auto& waiter : *drainers_) aio::wake(*waiter, true);
}

/// StreamReader._wait_for_data, for as long as it lives.
class Stream::WaitForData {
public:
  WaitForData(Stream& stream, std::string_view function) : stream_(stream) {
    if (stream.reader_)
      throw RuntimeError(std::string(function) +
                         "() called while another coroutine is already waiting for incoming data");
    stream.resume_reading();
    stream.reader_ = aio::make_ref<aio::FutureState<aio::Woken>>(stream.bind_loop(), trace::FutureKind::waiter,
                                                                 stream.connection_.id());
  }
  WaitForData(const WaitForData&) = delete;
  WaitForData& operator=(const WaitForData&) = delete;
  ~WaitForData() { stream_.reader_ = nullptr; }
  aio::Future<aio::Woken> future() const { return aio::Future<aio::Woken>(stream_.reader_); }

private:
  Stream& stream_;
};

void Stream::resume_reading() {
  if (!paused_ || held().size() > limit || closing_) return;
  paused_ = false;
  watch();
}

Bytes Stream::take(std::size_t bytes) {
  Bytes taken{std::string(held().substr(0, bytes))};
  taken_ += taken.size();
  if (taken_ == in_.size() || taken_ > limit) in_.erase(0, std::exchange(taken_, 0));
  resume_reading();
  return taken;
}

Coro<Bytes> Stream::read(int n) {
  Ref<Stream> alive(this);
  if (n == 0) co_return Bytes();
  if (n < 0) {
    std::string all;
    while (Bytes block = co_await read(static_cast<int>(limit))) all += block.raw();
    co_return Bytes(std::move(all));
  }
  if (error_) throw_os_error(error_);
  if (held().empty() && !ended_) {
    const WaitForData wait(*this, "read");
    co_await wait.future();
  }
  if (error_ && held().empty()) throw_os_error(error_);
  co_return take(static_cast<std::size_t>(n));
}

Coro<Bytes> Stream::readexactly(int n) {
  Ref<Stream> alive(this);
  if (n < 0) throw aio::ValueError("readexactly size can not be less than zero");
  const auto wanted = static_cast<std::size_t>(n);
  while (held().size() < wanted) {
    if (error_) throw_os_error(error_);
    if (ended_) throw IncompleteReadError(take(held().size()), std::to_string(n));
    const WaitForData wait(*this, "readexactly");
    co_await wait.future();
  }
  co_return take(wanted);
}

Coro<Bytes> Stream::readuntil(std::string separator, bool line) {
  Ref<Stream> alive(this);
  if (separator.empty()) throw aio::ValueError("Separator should be at least one-byte string");
  std::size_t looked = 0;
  while (true) {
    if (error_) throw_os_error(error_);
    if (const std::size_t at = held().find(separator, looked); at != std::string_view::npos) {
      if (at > limit) throw LimitOverrunError("Separator is found, but chunk is longer than limit");
      co_return take(at + separator.size());
    }
    looked = held().size() - std::min(held().size(), separator.size() - 1);
    if (looked > limit) throw LimitOverrunError("Separator is not found, and chunk exceed the limit");
    if (ended_) {
      if (line) co_return take(held().size());
      throw IncompleteReadError(take(held().size()), "undefined");
    }
    const WaitForData wait(*this, "readuntil");
    co_await wait.future();
  }
}

/// _SelectorSocketTransport.write
void Stream::write(std::string_view bytes) {
  if (error_ || closing_) return;
  if (ends_) throw RuntimeError("Cannot call write() after write_eof()");
  Ref<Stream> alive(this);
  if (out_.empty()) { // what there is room for is sent from where it is
    if (!send(bytes)) return;
    out_ = bytes;
    sent();
  } else {
    out_ += bytes;
  }
}

void Stream::writable() {
  Ref<Stream> alive(this);
  std::string_view left = out_;
  if (!send(left)) return;
  out_.erase(0, out_.size() - left.size());
  sent();
}

/// Takes away what there is room for. False: the connection is lost.
bool Stream::send(std::string_view& bytes) {
  while (!bytes.empty()) {
    const Transfer sent = connection_.send(bytes);
    if (sent.status == Transfer::Status::failed) {
      fail(sent.error);
      return false;
    }
    if (sent.status == Transfer::Status::would_block) break;
    bytes.remove_prefix(sent.bytes);
  }
  return true;
}

void Stream::sent() {
  if (!out_.empty()) { // until all is sent
    if (!std::exchange(watches_for_room_, true)) {
      const Ref<Stream> alive(this);
      when_writable(*loop_, connection_.descriptor(), [alive] { alive->writable(); });
    }
    return;
  }
  if (std::exchange(watches_for_room_, false)) connection_.loop().remove_writer(connection_.descriptor());
  if (ends_) connection_.end_writing();
  if (closing_) connection_.close();
  wake_drainers();
}

void Stream::write_eof() {
  if (ends_) return;
  ends_ = true;
  if (out_.empty()) connection_.end_writing();
}

Coro<void> Stream::drain() {
  Ref<Stream> alive(this);
  if (error_) throw_os_error(error_);
  if (closing_) co_await aio::sleep(0);
  while (out_.size() > high_water) {
    if (!drainers_) drainers_ = std::make_unique<aio::WaiterLine>();
    PlaceInLine place(*this, *drainers_);
    co_await place.future();
    if (error_) throw aio::ConnectionResetError("Connection lost");
  }
}

void Stream::close() {
  if (closing_) return;
  closing_ = true;
  connection_.loop().remove_reader(connection_.descriptor());
  if (out_.empty()) connection_.close();
  ended_ = true;
  if (reader_) aio::wake(*reader_, true);
}

Coro<std::pair<StreamReader, StreamWriter>> open_connection(std::string host, int port) {
  aio::Loop loop = aio::get_running_loop();
  Connection connection = Connection::to_peer(*loop, host, port);
  Ref<ConnectionWait> connecting(new ConnectionWait(connection.id()));
  {
    PlaceInLine place(*connecting, connecting->line);
    when_writable(*loop, connection.descriptor(), [waiter = place.waiter()] { aio::wake(*waiter, true); });
    co_await place.future();
  }
  loop->remove_writer(connection.descriptor());
  if (const int error = connection.established())
    throw_os_error(error, "Connect call failed ('" + host + "', " + std::to_string(port) + ")");
  Ref<Stream> stream(new Stream(std::move(connection)));
  stream->watch();
  co_return std::pair(StreamReader(stream), StreamWriter(stream));
}

Server::State::State(Connection connection, Handler client_handler)
    : loop(&connection.loop()), listening(std::move(connection)), handler(std::move(client_handler)) {
  watch();
}

void Server::State::watch() {
  if (listening) when_readable(*loop, listening.descriptor(), [this] { accept(); });
}

/// BaseSelectorEventLoop._accept_connection
void Server::State::accept() {
  constexpr double retry_delay = 1; // seconds
  try {
    while (Connection client = listening.accept()) {
      Ref<Stream> stream(new Stream(std::move(client)));
      stream->watch();
      loop->create_task(handler(StreamReader(stream), StreamWriter(stream)));
    }
  } catch (const aio::OSError&) { // new clients wait, and the loop must not spin on that
    loop->call_exception_handler({"socket.accept() out of system resource", std::current_exception()},
                                 trace::WarningKind::callback_failed, 0);
    loop->remove_reader(listening.descriptor());
    loop->call_later(retry_delay, aio::named("Server._start_serving", [self = Ref<State>(this)] { self->watch(); }));
  }
}

Server::Server(Connection listening, Handler handler) : state_(new State(std::move(listening), std::move(handler))) {}

int Server::port() const {
  return state_->listening.port();
}

void Server::close() const {
  state_->listening.close();
}

bool Server::is_serving() const {
  return static_cast<bool>(state_->listening);
}

Coro<Server> start_server(Server::Handler handler, std::string host, int port) {
  co_return Server(Connection::listening(*aio::get_running_loop(), host, port), std::move(handler));
}

} // namespace loopscope::net
