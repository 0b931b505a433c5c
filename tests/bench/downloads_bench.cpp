// 200 downloads of 1 MiB at once from the lessons' server on this machine. Measured is the processor time of the
// client's thread, or process; the server runs on another thread.
#include "core/net/http.h"
#include "core/net/lesson_server.h"
#include "tests/bench/loop_run.h"
#include "tests/bench/python.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <sys/resource.h>

namespace loopscope::bench {

namespace {

constexpr int downloads = 200;
constexpr int bytes = 1 << 20;

std::string url(const net::LessonServer& server) {
  return fmt::format("{}/file?bytes={}", server.url(), bytes);
}

void count_downloads(benchmark::State& state) {
  state.counters["each"] =
      benchmark::Counter(downloads, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

aio::Coro<int> download(net::ClientSession session, std::string from) {
  auto reply = co_await session.get(std::move(from));
  int size = 0;
  while (net::Bytes chunk = co_await reply.readany()) size += len(chunk);
  co_return size;
}

/// How many had all their bytes.
aio::Coro<int> download_all(std::string from) {
  net::ClientSession session;
  std::vector<aio::Task<int>> tasks;
  for (int i = 0; i < downloads; ++i) tasks.push_back(aio::create_task(download(session, from)));
  int complete = 0;
  for (const auto& task : tasks) complete += co_await task == bytes;
  co_return complete;
}

void downloads_on(benchmark::State& state, RealLoop loop) {
  const net::LessonServer server;
  for (auto _ : state) {
    LoopRun run(loop);
    if (aio::run(download_all(url(server))) != downloads) state.SkipWithError("not all was downloaded");
  }
  count_downloads(state);
}

void downloads_on_asio(benchmark::State& state) {
  downloads_on(state, RealLoop::asio);
}
BENCHMARK(downloads_on_asio)->Unit(benchmark::kMillisecond);

void downloads_on_poll(benchmark::State& state) {
  downloads_on(state, RealLoop::poll);
}
BENCHMARK(downloads_on_poll)->Unit(benchmark::kMillisecond);

void aiohttp_downloads(benchmark::State& state) {
  const net::LessonServer server;
  for (auto _ : state) {
    const auto seconds =
        Python::program("downloads.py", fmt::format("'{}' {} {}", url(server), downloads, bytes)).number();
    if (!seconds) return state.SkipWithError("aiohttp did not download: install python3-aiohttp");
    state.SetIterationTime(*seconds);
  }
  count_downloads(state);
}
BENCHMARK(aiohttp_downloads)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

/// Of processor time, by the processes that were waited for.
double children_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void curl_downloads(benchmark::State& state) {
  const net::LessonServer server;
  const std::string command = fmt::format(
      "curl --fail --silent --show-error --parallel --parallel-immediate --parallel-max {} '{}/file[1-{}]?bytes={}' "
      "--output /dev/null",
      downloads, server.url(), downloads, bytes);
  for (auto _ : state) {
    const double before = children_seconds();
    if (std::system(command.c_str()) != 0) return state.SkipWithError("curl did not download: install curl");
    state.SetIterationTime(children_seconds() - before);
  }
  count_downloads(state);
}
BENCHMARK(curl_downloads)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace loopscope::bench
