#include "core/net/lesson_server.h"

#include "core/aio/aio.h"
#include "core/net/poll_selector.h"
#include "core/net/serving.h"
#include "core/net/stream.h"

#include <algorithm>
#include <exception>
#include <future>
#include <thread>

namespace loopscope::net {

using aio::Coro;
using Fault = Serving::Fault;

namespace {

constexpr double patience = 60;           // seconds that a client may take for its request
constexpr double tick = 0.02;             // seconds between two pieces of a body
constexpr std::uint64_t most = 64 * 1024; // bytes of a piece

/// Sends so many bytes, or without an end, at that rate.
Coro<void> send_body(StreamWriter writer, std::optional<std::uint64_t> bytes, double rate) {
  const double began = aio::get_running_loop()->time();
  const std::string piece(most, 'x');
  std::uint64_t sent = 0;
  while (!bytes || sent < *bytes) {
    std::uint64_t next = bytes ? std::min(most, *bytes - sent) : most;
    if (rate > 0) next = std::min(next, std::max<std::uint64_t>(1, static_cast<std::uint64_t>(rate * tick)));
    writer.write(std::string_view(piece).substr(0, next));
    sent += next;
    co_await writer.drain();
    const double ahead = rate > 0 ? began + static_cast<double>(sent) / rate - aio::get_running_loop()->time() : 0;
    co_await aio::sleep(std::max(0.0, ahead));
  }
}

Coro<void> answer(StreamReader reader, StreamWriter writer) {
  auto request = co_await aio::wait_for(reader.readuntil("\r\n\r\n"), patience);
  const Serving serving = Serving::of(requested_target(request.raw()).value_or(""));
  if (serving.latency > 0) co_await aio::sleep(serving.latency);
  if (serving.fault == Fault::refuse) co_return;
  if (serving.fault != Fault::silent) {
    writer.write(serving.head());
    const double rate = serving.seconds > 0 ? static_cast<double>(serving.bytes) / serving.seconds : 0;
    co_await send_body(writer, serving.sent(), rate);
  }
  if (serving.fault == Fault::stall || serving.fault == Fault::silent) {
    co_await reader.read(); // until the client has had enough
  } else if (serving.fault == Fault::reset) {
    co_await aio::sleep(tick); // so that what was sent is read before
    reader.stream()->connection().reset();
  }
}

Coro<void> serve_client(StreamReader reader, StreamWriter writer) {
  try {
    co_await answer(reader, writer);
  } catch (const aio::Exception&) { // the client has gone, or sends nonsense
  }
  writer.close();
}

} // namespace

struct LessonServer::Run {
  aio::EventLoop* loop = nullptr; // of the thread
  std::string host;
  int port = 0;
  std::thread thread;

  /// On its thread: tells through `ready` that it serves, or why it does not.
  void serve(int wanted_port, std::promise<void> ready) {
    aio::RunContext context;
    context.make_selector = [] { return std::make_unique<PollSelector>(); };
    const aio::RunScope scope(context);
    aio::Loop own = aio::new_event_loop();
    try {
      Server server = own->run_until_complete(start_server(serve_client, host, wanted_port));
      loop = own.get();
      port = server.port();
      ready.set_value();
      own->run_forever();
      server.close();
    } catch (const aio::Exception&) {
      ready.set_exception(std::current_exception());
    }
    own->close();
  }
};

LessonServer::LessonServer(int port, std::string host) : run_(std::make_unique<Run>()) {
  run_->host = std::move(host);
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
