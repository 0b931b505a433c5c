// An echo server with 1,000 connections on loopback. Measured is the processor time of the server's thread, or process,
// for each line that it sends back, its connections' begin and end included; the clients run on another thread.
#include "core/net/stream.h"
#include "tests/bench/echo_clients.h"
#include "tests/bench/loop_run.h"
#include "tests/bench/python.h"

#include <asio.hpp>
#include <benchmark/benchmark.h>

#include <array>
#include <optional>

namespace loopscope::bench {

namespace {

constexpr int block = 1024; // bytes that a server reads at most at once

void count_lines(benchmark::State& state) {
  state.counters["each"] =
      benchmark::Counter(EchoClients::connections * EchoClients::lines,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

aio::Coro<void> echo(net::StreamReader reader, net::StreamWriter writer, aio::Event gone, int& left) {
  while (net::Bytes bytes = co_await reader.read(block)) {
    writer.write(bytes);
    co_await writer.drain();
  }
  writer.close();
  if (--left == 0) gone.set();
}

aio::Coro<void> serve(std::optional<EchoClients>& clients) {
  aio::Event gone;
  int left = EchoClients::connections;
  auto handler = [gone, &left](net::StreamReader reader, net::StreamWriter writer) {
    return echo(std::move(reader), std::move(writer), gone, left);
  };
  net::Server server = co_await net::start_server(handler, "127.0.0.1", 0);
  clients.emplace(static_cast<std::uint16_t>(server.port()));
  co_await gone.wait();
  server.close();
}

void echo_on(benchmark::State& state, RealLoop loop) {
  for (auto _ : state) {
    LoopRun run(loop);
    std::optional<EchoClients> clients;
    aio::run(serve(clients));
  }
  count_lines(state);
}

void echo_on_asio(benchmark::State& state) {
  echo_on(state, RealLoop::asio);
}
BENCHMARK(echo_on_asio)->Unit(benchmark::kMillisecond);

void echo_on_poll(benchmark::State& state) {
  echo_on(state, RealLoop::poll);
}
BENCHMARK(echo_on_poll)->Unit(benchmark::kMillisecond);

using asio::ip::tcp;

asio::awaitable<void> asio_echo(tcp::socket socket) {
  std::array<char, block> bytes;
  asio::error_code ended;
  while (true) {
    const std::size_t got =
        co_await socket.async_read_some(asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ended));
    if (ended) co_return;
    co_await asio::async_write(socket, asio::buffer(bytes, got), asio::use_awaitable);
  }
}

asio::awaitable<void> asio_serve(tcp::acceptor& acceptor) {
  for (int i = 0; i < EchoClients::connections; ++i) {
    tcp::socket client = co_await acceptor.async_accept(asio::use_awaitable);
    client.set_option(tcp::no_delay(true)); // as ours do
    asio::co_spawn(acceptor.get_executor(), asio_echo(std::move(client)), asio::detached);
  }
}

void asio_awaitable_echo(benchmark::State& state) {
  for (auto _ : state) {
    asio::io_context context(1);
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    asio::co_spawn(context, asio_serve(acceptor), asio::detached);
    const EchoClients clients(acceptor.local_endpoint().port());
    context.run();
  }
  count_lines(state);
}
BENCHMARK(asio_awaitable_echo)->Unit(benchmark::kMillisecond);

void python_echo(benchmark::State& state, const std::string& loop) {
  for (auto _ : state) {
    Python server = Python::program("echo_server.py", loop + " " + std::to_string(EchoClients::connections));
    std::optional<double> seconds;
    if (const auto port = server.number()) {
      EchoClients clients(static_cast<std::uint16_t>(*port));
      seconds = server.number();
    }
    if (!seconds) return state.SkipWithError("Python did not serve: install python3 and python3-uvloop");
    state.SetIterationTime(*seconds);
  }
  count_lines(state);
}

void asyncio_echo(benchmark::State& state) {
  python_echo(state, "asyncio");
}
BENCHMARK(asyncio_echo)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

void uvloop_echo(benchmark::State& state) {
  python_echo(state, "uvloop");
}
BENCHMARK(uvloop_echo)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
