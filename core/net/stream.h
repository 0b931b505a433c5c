// asyncio's streams: open_connection, start_server, StreamReader and StreamWriter.
#pragma once

#include "core/aio/coroutine.h"
#include "core/aio/primitive.h"
#include "core/net/bytes.h"
#include "core/net/connection.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::net {

/// The end of the stream came before all that was asked for; str() as in CPython.
class IncompleteReadError : public aio::Exception {
public:
  IncompleteReadError(Bytes got, std::string expected);
  const Bytes partial;
};
/// A line, or what ends at a separator, is longer than the limit.
class LimitOverrunError : public aio::Exception {
  using Exception::Exception;
};

/// What a reader and a writer of one connection share: asyncio's transport, its protocol and StreamReader's buffer.
class Stream final : public aio::Primitive {
public:
  static constexpr std::size_t limit = std::size_t{64} << 10; // of StreamReader; no more than twice that is held

  explicit Stream(Connection connection);
  ~Stream() override;
  void watch(); // begins to read

  aio::Coro<Bytes> read(int n);
  aio::Coro<Bytes> readexactly(int n);
  aio::Coro<Bytes> readuntil(std::string separator, bool line);
  bool at_eof() const { return ended_ && held().empty(); }

  void write(std::string_view bytes);
  void write_eof();
  aio::Coro<void> drain();
  void close();
  bool closing() const { return closing_; }
  Connection& connection() { return connection_; }
  /// What comes now is a body of that length, of which some may be there already.
  void expect_body(std::uint64_t bytes) { connection_.expects(bytes, held().size()); }

private:
  class WaitForData;
  void readable();
  void writable();
  bool send(std::string_view& bytes);
  void sent();
  void fail(int error);
  void wake_drainers();
  /// What came and was not taken.
  std::string_view held() const { return std::string_view(in_).substr(taken_); }
  Bytes take(std::size_t bytes);
  void resume_reading();

  aio::Ref<aio::EventLoop> loop_;
  Connection connection_;
  aio::Ref<aio::FutureBase> reader_;          // who waits for bytes
  std::unique_ptr<aio::WaiterLine> drainers_; // who waits for room; null: nobody ever has
  std::string in_, out_;
  std::size_t taken_ = 0;         // bytes of in_ that were
  bool ended_ = false;            // the peer sends no more
  bool paused_ = false;           // reading
  bool closing_ = false;          // as soon as all is written
  bool ends_ = false;             // writing, as soon as all is written
  bool watches_for_room_ = false; // to write
  int error_ = 0;                 // the connection was lost
};

/// asyncio.StreamReader
class StreamReader {
public:
  explicit StreamReader(aio::Ref<Stream> stream) : stream_(std::move(stream)) {}
  /// At most n bytes, as soon as there are any; all up to the end for -1; none at the end.
  aio::Coro<Bytes> read(int n = -1) const { return stream_->read(n); }
  /// IncompleteReadError when the end comes before.
  aio::Coro<Bytes> readexactly(int n) const { return stream_->readexactly(n); }
  /// With the separator; IncompleteReadError when the end comes before it.
  aio::Coro<Bytes> readuntil(std::string separator = "\n") const {
    return stream_->readuntil(std::move(separator), false);
  }
  /// A line with its end, or what is left at the end.
  aio::Coro<Bytes> readline() const { return stream_->readuntil("\n", true); }
  bool at_eof() const { return stream_->at_eof(); }
  const aio::Ref<Stream>& stream() const { return stream_; }

private:
  aio::Ref<Stream> stream_;
};

/// asyncio.StreamWriter
class StreamWriter {
public:
  explicit StreamWriter(aio::Ref<Stream> stream) : stream_(std::move(stream)) {}
  /// Is sent as soon as there is room; drain() waits until not too much waits.
  void write(std::string_view bytes) const { stream_->write(bytes); }
  void write(const Bytes& bytes) const { stream_->write(bytes.raw()); }
  void write_eof() const { stream_->write_eof(); }
  aio::Coro<void> drain() const { return stream_->drain(); }
  /// Closes once all is sent.
  void close() const { stream_->close(); }
  bool is_closing() const { return stream_->closing(); }

private:
  aio::Ref<Stream> stream_;
};

/// asyncio.open_connection. ConnectionRefusedError and other OSErrors.
aio::Coro<std::pair<StreamReader, StreamWriter>> open_connection(std::string host, int port);

/// asyncio.Server: a reference to what start_server has begun.
class Server {
public:
  using Handler = std::function<aio::Coro<void>(StreamReader, StreamWriter)>;
  Server(Connection listening, Handler handler);
  int port() const;
  /// No more clients are accepted; those that are there go on.
  void close() const;
  bool is_serving() const;

private:
  struct State final : aio::RefCounted {
    State(Connection connection, Handler client_handler);
    void watch();
    void accept();
    aio::Ref<aio::EventLoop> loop;
    Connection listening;
    Handler handler;
  };
  aio::Ref<State> state_;
};

/// asyncio.start_server: a task of `handler` for each client. Port 0: a free one. While the system has no socket left,
/// clients wait.
aio::Coro<Server> start_server(Server::Handler handler, std::string host, int port);

} // namespace loopscope::net
