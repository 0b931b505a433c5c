#include "tests/bench/large_traces.h"

#include "core/trace_files/file.h"
#include "tests/bench/loop_run.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

namespace loopscope::bench {

namespace {

using Clock = std::chrono::steady_clock;

double nanoseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
}

/// Of each step of a task: it is scheduled, begun, suspended and ended; and each turn has a few of its own.
constexpr double events_a_step = 4.35;

aio::Coro<void> give_way(std::uint64_t steps) {
  for (std::uint64_t i = 0; i < steps; ++i) co_await aio::sleep(0);
}

aio::Coro<void> all(std::uint64_t tasks, std::uint64_t steps) {
  std::vector<aio::Task<void>> started;
  for (std::uint64_t i = 0; i < tasks; ++i) started.push_back(aio::create_task(give_way(steps)));
  for (const auto& task : started) co_await task;
}

std::uint64_t tasks_of(std::uint64_t events) {
  return std::clamp<std::uint64_t>(events / 1000, 10, 10'000);
}

void write_trace(std::uint64_t events, const std::filesystem::path& file) {
  const std::uint64_t tasks = tasks_of(events);
  trace::Recorder recorder;
  {
    LoopRun run(&recorder, "large_traces.cpp");
    aio::run(all(tasks, static_cast<std::uint64_t>(static_cast<double>(events) / events_a_step) / tasks));
  }
  if (const std::string error = trace::save(*recorder.trace(), file); !error.empty()) throw std::runtime_error(error);
}

/// Of this process, in bytes: "RssAnon", "RssFile".
std::uint64_t resident(std::string_view what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(what)) return std::stoull(line.substr(what.size() + 1)) * 1024;
  return 0;
}

GrowthPoint measure(const std::filesystem::path& file, const std::function<Frames(replay::Replay&)>& draw) {
  GrowthPoint point;
  const auto look = [&] {
    point.anonymous = std::max(point.anonymous, resident("RssAnon"));
    point.file_backed = std::max(point.file_backed, resident("RssFile"));
  };
  point.file_bytes = std::filesystem::file_size(file);
  const auto begin = Clock::now();
  trace::Loading loading(file);
  std::atomic<bool> over = false;
  std::thread reading([&] {
    while (loading.read()) {
    }
    point.read_ns = nanoseconds_since(begin);
    over = true;
  });
  replay::Replay replay(loading.trace());
  auto looked = begin;
  for (bool more = true; more;) {
    more = !over;
    const auto slice = Clock::now();
    const std::size_t done = replay.update(4096);
    const double took = nanoseconds_since(slice);
    if (done == 0) continue;
    if (point.first_ms == 0) point.first_ms = nanoseconds_since(begin) / 1e6;
    more = true;
    point.pass_ns += took;
    point.slowest_slice_ms = std::max(point.slowest_slice_ms, took / 1e6);
    if (Clock::now() - looked < std::chrono::milliseconds(50)) continue;
    looked = Clock::now();
    look();
  }
  point.whole_s = nanoseconds_since(begin) / 1e9;
  reading.join();
  look();
  if (const std::string error = loading.finish().error; !error.empty()) throw std::runtime_error(error);
  point.events = replay.size();
  point.read_ns /= static_cast<double>(point.events);
  point.pass_ns /= static_cast<double>(point.events);
  point.tasks = replay.index().lanes().size();
  point.index_bytes = static_cast<double>(replay.index().bytes()) / static_cast<double>(point.events);
  point.snapshot_bytes = static_cast<double>(replay.snapshot_bytes()) / static_cast<double>(point.events);

  std::mt19937_64 random(3);
  for (int i = 0; i < 300; ++i) {
    const auto seek = Clock::now();
    replay.seek(random() % (replay.size() + 1));
    point.slowest_seek_ms = std::max(point.slowest_seek_ms, nanoseconds_since(seek) / 1e6);
  }
  if (draw) point.frames = draw(replay);
  look();
  return point;
}

/// What `make` returns, made in a process of its own.
template <class Make>
GrowthPoint elsewhere(Make make) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    ::close(ends[0]);
    try {
      const GrowthPoint made = make();
      if (::write(ends[1], &made, sizeof made) == sizeof made) ::_exit(0);
    } catch (const std::exception& problem) {
      fmt::print(stderr, "{}\n", problem.what());
    }
    ::_exit(1);
  }
  ::close(ends[1]);
  GrowthPoint made;
  const bool whole = ::read(ends[0], &made, sizeof made) == sizeof made;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!whole || status != 0) throw std::runtime_error("a large trace could not be measured");
  return made;
}

} // namespace

std::vector<GrowthPoint> measure_traces(std::span<const std::uint64_t> sizes, const std::filesystem::path& folder,
                                        const std::function<Frames(replay::Replay&)>& draw) {
  std::vector<GrowthPoint> points;
  for (const std::uint64_t events : sizes) {
    const std::filesystem::path file = folder / fmt::format("loopscope-bench-{}.loopscope", ::getpid());
    elsewhere([&] {
      write_trace(events, file);
      return GrowthPoint{};
    });
    try {
      points.push_back(elsewhere([&] { return measure(file, draw); }));
    } catch (...) {
      std::filesystem::remove(file);
      throw;
    }
    std::filesystem::remove(file);
  }
  return points;
}

} // namespace loopscope::bench
