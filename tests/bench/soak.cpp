// Runs the real loops for a long time, one after the other, and looks at what the process holds: loopscope_soak
// [MINUTES]. A loop works in rounds: echoed lines, downloads, timers, tasks, threads, and of each some that are
// cancelled; at the end of a round nothing is open but the servers. Every minute it prints the memory and the
// descriptors. Exits with 1 when one of them has grown since a loop's first minute, and as soon as something fails.
#include "core/net/http.h"
#include "core/net/lesson_server.h"
#include "core/net/stream.h"
#include "tests/bench/loop_run.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <malloc.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::bench {

namespace {

constexpr double between_samples = 60; // seconds
constexpr long memory_margin = 512;    // KiB, that the allocator may keep all the same
constexpr int echo_clients = 50, lines = 20, downloads = 10, file = 1 << 20;
constexpr int timers = 1000, tasks = 200, jobs = 20, threads = 4;

struct Sample {
  long memory = 0; // KiB
  long descriptors = 0;
};

Sample sample() {
  ::malloc_trim(0); // what is free goes back to the system: memory is what is held
  Sample now;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) now.memory = std::stol(line.substr(std::strlen("VmRSS:")));
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++now.descriptors;
  --now.descriptors; // of the look itself
  return now;
}

aio::Coro<void> echo(net::StreamReader reader, net::StreamWriter writer) {
  while (net::Bytes line = co_await reader.readline()) {
    writer.write(line);
    co_await writer.drain();
  }
  writer.close();
}

aio::Coro<void> echo_client(int port) {
  auto [reader, writer] = co_await net::open_connection("127.0.0.1", port);
  for (int i = 0; i < lines; ++i) {
    const net::Bytes line(fmt::format("line {}\n", i));
    writer.write(line);
    co_await writer.drain();
    if (co_await reader.readline() != line) throw std::runtime_error("a line was not echoed");
  }
  writer.close();
}

aio::Coro<void> download(net::ClientSession session, std::string url) {
  auto reply = co_await session.get(std::move(url));
  int size = 0;
  while (net::Bytes chunk = co_await reply.readany()) size += len(chunk);
  if (size != file) throw std::runtime_error("a download was cut short");
}

/// Given up in the middle, its connection with it.
aio::Coro<void> give_up_download(net::ClientSession session, std::string url) {
  try {
    co_await aio::wait_for(download(std::move(session), std::move(url)), 0.05);
  } catch (const aio::TimeoutError&) {
    co_return;
  }
  throw std::runtime_error("a download that stalls has ended");
}

/// Of which every other one is cancelled.
aio::Coro<void> set_timers() {
  const aio::Loop loop = aio::get_running_loop();
  aio::Event all_fired;
  int left = timers / 2;
  for (int i = 0; i < timers; ++i) {
    const auto timer = loop->call_later(1e-5 * i, [all_fired, &left] {
      if (--left == 0) all_fired.set();
    });
    if (i % 2) timer->cancel();
  }
  co_await all_fired.wait();
}

aio::Coro<void> give_way_for_ever() {
  while (true) co_await aio::sleep(0);
}

/// Half of them yield and half sleep, until they are cancelled.
aio::Coro<void> cancel_tasks() {
  std::vector<aio::Task<void>> started;
  for (int i = 0; i < tasks; ++i) started.push_back(aio::create_task(i % 2 ? give_way_for_ever() : aio::sleep(3600)));
  co_await aio::sleep(1e-3);
  for (const auto& task : started) task.cancel();
  for (const auto& task : started) {
    try {
      co_await task;
    } catch (const aio::CancelledError&) {
      continue;
    }
    throw std::runtime_error("a task was not cancelled");
  }
}

aio::Coro<void> job(int number) {
  const int done = co_await aio::to_thread([number] { return number + 1; });
  if (done != number + 1) throw std::runtime_error("a thread has returned something else");
}

/// A job whose result nobody waits for any more.
aio::Coro<void> give_up_job() {
  try {
    co_await aio::wait_for(aio::to_thread([] { aio::blocking_sleep(0.02); }), 0.005);
  } catch (const aio::TimeoutError&) {
  }
}

/// Each wakes the loop.
aio::Coro<void> start_threads() {
  const aio::Loop loop = aio::get_running_loop();
  aio::Event all_called;
  int left = threads;
  std::vector<aio::Thread> started;
  for (int i = 0; i < threads; ++i) {
    started.emplace_back([&loop, &all_called, &left] {
      loop->call_soon_threadsafe([&all_called, &left] {
        if (--left == 0) all_called.set();
      });
    });
    started.back().start();
  }
  co_await all_called.wait();
  for (const aio::Thread& thread : started) thread.join();
}

aio::Coro<void> round_of_work(int port, std::string url) {
  net::ClientSession session;
  std::vector<aio::Coro<void>> work;
  for (int i = 0; i < echo_clients; ++i) work.push_back(echo_client(port));
  for (int i = 0; i < downloads; ++i) work.push_back(download(session, fmt::format("{}/file?bytes={}", url, file)));
  work.push_back(give_up_download(session, fmt::format("{}/stall/file?bytes={}", url, file)));
  work.push_back(set_timers());
  work.push_back(cancel_tasks());
  for (int i = 0; i < jobs; ++i) work.push_back(job(i));
  work.push_back(give_up_job());
  work.push_back(start_threads());
  co_await aio::gather(std::move(work));
}

/// Whether nothing has grown.
aio::Coro<bool> soak(std::string name, std::string url, double seconds) {
  net::Server server = co_await net::start_server(echo, "127.0.0.1", 0);
  const aio::Loop loop = aio::get_running_loop();
  const double begin = loop->time();
  long rounds = 0;
  std::optional<Sample> first, last;
  for (double next = 0; next <= seconds; next += between_samples) {
    while (loop->time() - begin < next) {
      co_await round_of_work(server.port(), url);
      ++rounds;
    }
    co_await aio::sleep(0.5); // the servers close what the clients have closed
    last = sample();
    fmt::print("{:<8} {:>8.0f} {:>8} {:>12} {:>12}\n", name, loop->time() - begin, rounds, last->memory,
               last->descriptors);
    std::fflush(stdout);
    if (next > 0 && !first) first = last;
  }
  server.close();
  const bool grown = last->memory > first->memory + memory_margin || last->descriptors > first->descriptors;
  fmt::print("loop {}: {} rounds; since the first minute {:+} KiB and {:+} descriptors: {}\n", name, rounds,
             last->memory - first->memory, last->descriptors - first->descriptors, grown ? "GROWN" : "not grown");
  co_return !grown;
}

bool soak_on(RealLoop loop, const char* name, double seconds) {
  const net::LessonServer server;
  LoopRun run(loop);
  return aio::run(soak(name, server.url(), seconds));
}

} // namespace

} // namespace loopscope::bench

int main(int argc, char** argv) {
  using namespace loopscope;
  double minutes = 10;
  const std::string_view given = argc > 1 ? argv[1] : "10";
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), minutes);
  if (argc > 2 || error != std::errc{} || end != given.data() + given.size() || !(minutes >= 4)) {
    std::fprintf(stderr,
                 "loopscope_soak [MINUTES]: at least 4, for each loop has half of them, and what grows is looked "
                 "at after its first\n");
    return 2;
  }
  try {
    fmt::print("{:<8} {:>8} {:>8} {:>12} {:>12}\n", "loop", "seconds", "rounds", "VmRSS, KiB", "descriptors");
    const double seconds = minutes * 60 / 2;
    const bool asio = bench::soak_on(bench::RealLoop::asio, "asio", seconds);
    const bool poll = bench::soak_on(bench::RealLoop::poll, "poll", seconds);
    fmt::print("{}\n", asio && poll ? "passed: no loop keeps what it has done"
                                    : "FAILED: memory or descriptors have grown since a loop's first minute");
    return asio && poll ? 0 : 1;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "FAILED: %s\n", aio::describe(std::current_exception()).c_str());
  }
  return 1;
}
