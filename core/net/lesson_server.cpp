#include "core/net/lesson_server.h"

#include "core/aio/aio.h"
#include "core/net/compression.h"
#include "core/net/poll_selector.h"
#include "core/net/served_responses.h"
#include "core/net/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <future>
#include <optional>
#include <semaphore>
#include <thread>

namespace loopscope::net {

using aio::Coro;
using Fault = Serving::Fault;

namespace {

constexpr double farewell = 2;            // seconds that it may take to close after the end
constexpr double tick = 0.02;             // seconds between two pieces of a body
constexpr std::uint64_t most = 64 * 1024; // bytes of a piece

/// A body on its way: compressed, and in chunks, as the first lines say.
class Body {
public:
  explicit Body(const Serving& serving)
      : chunked_(serving.chunked()), complete_(serving.complete()), packer_(serving.encoding) {}
  std::string next(std::string_view bytes) { return framed(packer_.pack(bytes)); }
  /// Nothing when more was to come.
  std::string end() { return complete_ ? framed(packer_.end()) + (chunked_ ? "0\r\n\r\n" : "") : ""; }

private:
  std::string framed(const std::string& bytes) const {
    return chunked_ && !bytes.empty() ? fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes) : bytes;
  }
  bool chunked_, complete_;
  Packer packer_;
};

Coro<void> send_body(StreamWriter writer, Serving serving) {
  const double began = aio::get_running_loop()->time();
  const double rate = serving.seconds > 0 ? static_cast<double>(serving.bytes) / serving.seconds : 0;
  std::uint64_t piece = serving.chunk > 0 ? serving.chunk : most;
  if (rate > 0 && serving.chunk == 0)
    piece = static_cast<std::uint64_t>(std::clamp(rate * tick, 1.0, static_cast<double>(most)));
  const std::string bytes(piece, 'x');
  const std::optional<std::uint64_t> all = serving.sent();
  Body body(serving);
  std::uint64_t sent = 0;
  while (!all || sent < *all) {
    const std::uint64_t next = all ? std::min(piece, *all - sent) : piece;
    writer.write(body.next(std::string_view(bytes).substr(0, next)));
    sent += next;
    co_await writer.drain();
    const double ahead = rate > 0 ? began + static_cast<double>(sent) / rate - aio::get_running_loop()->time() : 0;
    co_await aio::sleep(std::max(0.0, ahead));
  }
  writer.write(body.end());
}

Coro<Request> request_from(StreamReader reader) {
  std::string text;
  std::size_t received = 0;
  while (true) {
    const Bytes line = co_await reader.readuntil("\n");
    received += line.size();
    if (received > Request::longest) throw LimitOverrunError("the request is too long");
    const bool is_empty = line.raw() == "\n" || line.raw() == "\r\n";
    if (is_empty && text.empty()) continue;
    text += line.raw();
    if (is_empty) co_return Request::read(text).value_or(Request());
  }
}

/// What is sent for a request: `file` where it is one.
struct Answer {
  Serving serving;
  const ServedFile* file = nullptr;
};

/// The file that is asked for, or null.
const ServedFile* file_of(const ServedFiles& files, const Request& request) {
  const auto found = files.find(std::string_view(request.target).substr(0, request.target.find('?')));
  return found != files.end() && (request.method == "GET" || request.method == "HEAD") ? &found->second : nullptr;
}

Coro<Answer> asked_for(StreamReader reader, int refusing_port, double patience, const ServedFiles* files) {
  try {
    const Request request = co_await aio::wait_for(request_from(reader), patience);
    co_return Answer{Serving::of(request, refusing_port), file_of(*files, request)};
  } catch (const LimitOverrunError&) {
    co_return Answer{Serving::of_status(431)};
  } catch (const aio::TimeoutError&) {
    co_return Answer{Serving::of_status(408)};
  }
}

Coro<void> send_file(StreamWriter writer, const ServedFile* file, bool head_only) {
  writer.write(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                           file->type, file->bytes.size()));
  for (std::size_t sent = 0; !head_only && sent < file->bytes.size(); sent += most) {
    writer.write(std::string(std::string_view(file->bytes).substr(sent, most)));
    co_await writer.drain();
  }
}

Coro<void> answer(StreamWriter writer, Serving serving, const ServedFile* file) {
  try {
    if (file) co_return co_await send_file(writer, file, serving.head_only);
    if (serving.latency > 0) co_await aio::sleep(serving.latency);
    writer.write(serving.head());
    co_await send_body(writer, serving);
    if (serving.fault == Fault::reset) co_await aio::sleep(tick); // so that what was sent is read before
  } catch (const aio::OSError&) {                                 // the client has gone
  }
}

/// Until the client sends no more; what it has sent after its request is forgotten.
Coro<void> leave(StreamReader reader) {
  try {
    while (co_await reader.read(Stream::limit)) continue;
  } catch (const aio::OSError&) { // it has gone without a word
  }
}

} // namespace

Coro<void> serve_client(StreamReader reader, StreamWriter writer, int refusing_port, double patience,
                        const ServedFiles* files) {
  try {
    const auto [serving, file] = co_await asked_for(reader, refusing_port, patience, files);
    const auto leaving = aio::create_task(leave(reader)), answering = aio::create_task(answer(writer, serving, file));
    co_await aio::wait(std::vector{leaving, answering}, {.return_when = aio::FIRST_COMPLETED});
    // One that sends no more may still read; whether it does is not known.
    if (leaving.done() && !writer.is_closing()) co_await aio::wait(std::vector{answering}, {.timeout = patience});
    if (!answering.done()) {
      answering.cancel();
    } else if (serving.fault == Fault::stall || serving.fault == Fault::silent) {
      co_await leaving;
    } else if (serving.fault == Fault::reset) {
      reader.stream()->connection().reset();
    } else { // closed with bytes unread it would be reset, and what is on its way would be lost
      writer.write_eof();
      co_await aio::wait(std::vector{leaving}, {.timeout = farewell});
    }
    leaving.cancel();
  } catch (const aio::Exception&) { // it has gone without a request
  }
  writer.close();
}

namespace {

/// A port of its own at which every connection is refused.
class RefusingPort {
public:
  explicit RefusingPort(const std::string& host) : descriptor_(sockets_.bind(host, 0)) {}
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;
  ~RefusingPort() { sockets_.close(descriptor_); }
  int number() const { return sockets_.port_of(descriptor_); }

private:
  PosixSockets sockets_;
  int descriptor_;
};

} // namespace

struct LessonServer::Run {
  aio::EventLoop* loop = nullptr; // of the thread
  std::string host;
  double patience = 0;
  ServedFiles files;
  int port = 0;
  std::thread thread;
  std::binary_semaphore told_to_end{0};

  /// On its thread: tells through `ready` that it serves, or why it does not.
  void serve(int wanted_port, std::promise<void> ready) {
    aio::RunContext context;
    context.make_selector = [] { return std::make_unique<PollSelector>(); };
    const aio::RunScope scope(context);
    aio::Loop own = aio::new_event_loop();
    std::optional<Server> server;
    std::optional<RefusingPort> refusing;
    try {
      server.emplace(own->run_until_complete(start_server(
          [&](StreamReader reader, StreamWriter writer) {
            return serve_client(reader, writer, refusing->number(), patience, &files);
          },
          host, wanted_port)));
      refusing.emplace(host);
    } catch (const std::exception&) {
      own->close();
      return ready.set_exception(std::current_exception());
    }
    loop = own.get();
    port = server->port();
    ready.set_value();
    own->run_forever();
    told_to_end.acquire(); // the signalling thread no longer uses the loop
    server->close();
    own->close();
  }
};

LessonServer::LessonServer(int port, std::string host, double patience, ServedFiles files)
    : run_(std::make_unique<Run>()) {
  run_->host = std::move(host);
  run_->files = std::move(files);
  run_->patience = patience;
  std::promise<void> ready;
  std::future<void> known = ready.get_future();
  run_->thread = std::thread(
      [run = run_.get(), port, promise = std::move(ready)]() mutable { run->serve(port, std::move(promise)); });
  try {
    known.get();
  } catch (...) {
    run_->thread.join();
    throw;
  }
}

LessonServer::~LessonServer() {
  run_->loop->call_soon_threadsafe([loop = run_->loop] { loop->stop(); });
  run_->told_to_end.release();
  run_->thread.join();
}

int LessonServer::port() const {
  return run_->port;
}

std::string LessonServer::url() const {
  const bool v6 = run_->host.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + run_->host + "]" : run_->host) + ":" + std::to_string(run_->port);
}

} // namespace loopscope::net
