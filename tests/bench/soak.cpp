// Runs a real loop for a long time and looks at what the process holds: loopscope_soak [MINUTES]. It runs in rounds, at
// whose ends nothing is open but the servers; every 30 seconds it prints the memory and the descriptors. Exits with 1
// when one of them has grown since the first minute, and as soon as a connection or a download fails.
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

constexpr double between_samples = 30, warm = 60; // seconds
constexpr long memory_margin = 512;               // KiB, that the allocator may keep all the same
constexpr int echo_clients = 50, lines = 20, downloads = 10, file = 1 << 20;

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

aio::Coro<void> round_of_work(int port, std::string url) {
  net::ClientSession session;
  std::vector<aio::Coro<void>> work;
  for (int i = 0; i < echo_clients; ++i) work.push_back(echo_client(port));
  for (int i = 0; i < downloads; ++i) work.push_back(download(session, fmt::format("{}/file?bytes={}", url, file)));
  work.push_back(give_up_download(session, fmt::format("{}/stall/file?bytes={}", url, file)));
  co_await aio::gather(std::move(work));
}

/// Whether nothing has grown.
aio::Coro<bool> soak(std::string url, double seconds) {
  net::Server server = co_await net::start_server(echo, "127.0.0.1", 0);
  const aio::Loop loop = aio::get_running_loop();
  const double begin = loop->time();
  double next = begin;
  long rounds = 0;
  std::optional<Sample> first;
  bool grown = false;
  std::printf("%8s %8s %12s %12s\n", "seconds", "rounds", "VmRSS, KiB", "descriptors");
  while (true) {
    const double now = loop->time();
    if (now >= next) {
      co_await aio::sleep(0.5); // the servers close what the clients have closed
      const Sample seen = sample();
      std::printf("%8.0f %8ld %12ld %12ld\n", now - begin, rounds, seen.memory, seen.descriptors);
      std::fflush(stdout);
      if (first)
        grown |= seen.memory > first->memory + memory_margin || seen.descriptors > first->descriptors;
      else if (now - begin >= warm)
        first = seen;
      next += between_samples;
    }
    if (now - begin >= seconds) break;
    co_await round_of_work(server.port(), url);
    ++rounds;
  }
  server.close();
  co_return !grown;
}

} // namespace

} // namespace loopscope::bench

int main(int argc, char** argv) {
  using namespace loopscope;
  double minutes = 10;
  const std::string_view given = argc > 1 ? argv[1] : "10";
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), minutes);
  if (argc > 2 || error != std::errc{} || end != given.data() + given.size() || !(minutes >= 2)) {
    std::fprintf(stderr, "loopscope_soak [MINUTES]: at least 2, for what grows is looked at after the first\n");
    return 2;
  }
  try {
    const net::LessonServer server;
    bench::LoopRun run(bench::RealLoop::asio);
    if (aio::run(bench::soak(server.url(), minutes * 60))) return 0;
    std::fprintf(stderr, "memory or descriptors have grown since the first minute\n");
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", aio::describe(std::current_exception()).c_str());
  }
  return 1;
}
