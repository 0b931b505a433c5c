#include "tests/bench/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace loopscope::bench {

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"a task step (1,000 tasks, sleep(0)), not recorded", "Asio: post and resume", "step_of_a_task",
       "asio_post_and_resume", 0.15, "", true},
      {"the same, recorded", "Asio, not recorded", "step_of_a_task_recorded", "asio_post_and_resume", 0.5, "", true},
      {"create a task and await it", "CPython 3.11 asyncio", "task_created_and_awaited",
       "cpython_task_created_and_awaited", 1.0 / 60, "", true},
      {"100,000 timers set and fired", "Asio steady_timer", "timers_set_and_fired", "asio_timers_set_and_fired", 0.4,
       "", true},
      {"record one event, ten million in a row, the first of a process", "", "record_event", "", 12, "ns"},
      {"memory of an event", "", "size_of_an_event", "", 32, "bytes"},
      {"seek to any of 10 million events, 10,000 tasks: the slowest of 300", "", "seek_slowest", "", 16, "ms"},
      {"a line echoed, 1,000 connections on loopback, loop asio", "Asio awaitable", "echo_on_asio",
       "asio_awaitable_echo", 0.9, "", true},
      {"the same, loop poll", "Asio awaitable", "echo_on_poll", "asio_awaitable_echo", 1, "", true},
      {"the same, loop asio", "a bare epoll, recv and send", "echo_on_asio", "echo_bare_epoll", 0, ""},
      {"the same, loop poll", "a bare poll, recv and send", "echo_on_poll", "echo_bare_poll", 0, ""},
      {"Asio's awaitable", "a bare epoll, recv and send", "asio_awaitable_echo", "echo_bare_epoll", 0, ""},
      {"the same, loop asio", "CPython 3.11 asyncio", "echo_on_asio", "asyncio_echo", 0, ""},
      {"the same, loop asio", "uvloop", "echo_on_asio", "uvloop_echo", 0, ""},
      {"wake a loop that waits, from a thread, loop asio", "Asio: post", "wake_on_asio", "asio_post_from_a_thread", 0.9,
       ""},
      {"the same, loop poll", "Asio: post", "wake_on_poll", "asio_post_from_a_thread", 0.9, ""},
      {"the same, loop asio", "a bare futex", "wake_on_asio", "bare_wake", 0, ""},
      {"200 downloads of 1 MiB at once, each, loop asio", "aiohttp", "downloads_on_asio", "aiohttp_downloads", 0, ""},
      {"the same, loop asio", "curl --parallel", "downloads_on_asio", "curl_downloads", 0.9, ""},
      {"the same, loop poll", "curl --parallel", "downloads_on_poll", "curl_downloads", 0.9, ""},
      {"build a frame, 10,000 tasks and 10 million events: the slowest of 200", "", "frame_of_a_large_run", "", 2,
       "ms"},
      {"build a frame of a lesson: the slowest of 200", "", "frame_of_a_small_run", "", 4, "ms"},
      {"CPython 3.11, recorded: a task step (1,000 tasks, sleep(0))", "not recorded", "python_step_recorded",
       "python_step", 3.5, ""},
      {"the same in asyncio's debug mode", "not recorded", "python_step_in_debug_mode", "python_step", 0, ""},
      {"the same under an empty sys.settrace", "not recorded", "python_step_traced", "python_step", 0, ""},
      {"CPython 3.11, recorded: a line echoed over streams", "not recorded", "python_echo_recorded", "python_echo", 2.2,
       ""},
      {"the same in asyncio's debug mode", "not recorded", "python_echo_in_debug_mode", "python_echo", 0, ""},
      {"the same under an empty sys.settrace", "not recorded", "python_echo_traced", "python_echo", 0, ""},
      {"CPython 3.11, recorded: 200 requests of aiohttp, each", "not recorded", "python_requests_recorded",
       "python_requests", 1.6, ""},
      {"the same in asyncio's debug mode", "not recorded", "python_requests_in_debug_mode", "python_requests", 0, ""},
      {"the same under an empty sys.settrace", "not recorded", "python_requests_traced", "python_requests", 0, ""},
      {"CPython 3.11, recorded: more for a run of the lesson hello", "", "python_start_recorded", "", 60, "ms"},
      {"CPython 3.11, recorded: an event, in a file", "", "python_event", "", 1000, "ns"},
      {"a slider moved: the new run is in the frame, the slowest lesson", "", "slider_dragged", "", 50, "ms"},
      {"from the start to the first frame", "", "first_frame", "", 150, "ms"},
      {"of which a window that draws next to nothing does without, on a processor", "", "first_frame_own", "", 60,
       "ms"},
      {"window open, nothing moving, for ten seconds", "", "idle_window", "", 1, "% of a core"},
  };
  return all;
}

namespace {

std::string duration(double ns) {
  if (ns < 1e3) return fmt::format("{:.1f} ns", ns);
  return ns < 1e6 ? fmt::format("{:.2f} us", ns / 1e3) : fmt::format("{:.2f} ms", ns / 1e6);
}

/// Of a row without a goal: a figure to look at.
std::string goal_of(const Row& row) {
  if (row.goal == 0) return "-";
  return row.unit.empty() ? fmt::format("{:.3g}", row.goal) : fmt::format("{:g} {}", row.goal, row.unit);
}

} // namespace

std::string machine() {
  std::string processor = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) {
      processor = line.substr(line.find(':') + 2);
      break;
    }
  return fmt::format("{}, {} cores, Clang {}", processor, std::thread::hardware_concurrency(), __clang_version__);
}

namespace {

/// Of a benchmark's repetitions.
struct Value {
  double best = 0;
  double spread = 0; // by how much the middle one is more
};

Value value_of(std::vector<double> repetitions) {
  std::ranges::sort(repetitions);
  const double best = repetitions.front();
  return {best, best > 0 ? repetitions[repetitions.size() / 2] / best - 1 : 0};
}

std::string instructions(const Row& row, const Counted& counted) {
  const auto ours = counted.find(row.ours_name), peer = counted.find(row.peer_name);
  if (!row.counted || ours == counted.end()) return "-";
  if (peer == counted.end()) return fmt::format("{:.0f}", ours->second);
  return fmt::format("{:.0f}, {:.0f}", ours->second, peer->second);
}

} // namespace

std::string table(const Measured& measured, const Counted& counted, bool markdown) {
  const auto line = [&](std::string_view what, std::string_view ours, std::string_view peer, std::string_view ratio,
                        std::string_view spread, std::string_view instructions, std::string_view goal,
                        std::string_view reached) {
    return markdown ? fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", what, ours, peer, ratio, spread,
                                  instructions, goal, reached)
                    : fmt::format("{:<70} {:>11} {:>34} {:>7} {:>12} {:>14} {:>12}  {}\n", what, ours, peer, ratio,
                                  spread, instructions, goal, reached);
  };
  std::string text = line("what", "ours", "peer", "ratio", "spread", "instructions", "goal", "reached");
  if (markdown) text += "|---|---:|---:|---:|---:|---:|---:|---|\n";
  for (const Row& row : rows()) {
    const bool ratio = row.unit.empty();
    const auto ours_at = measured.find(row.ours_name), peer_at = measured.find(row.peer_name);
    if (ours_at == measured.end() || (ratio && peer_at == measured.end())) continue; // filtered out
    const Value ours = value_of(ours_at->second);
    const Value peer = ratio ? value_of(peer_at->second) : Value{};
    const double value = ratio ? ours.best / peer.best : ours.best;
    const std::string spread = ratio ? fmt::format("{:.0f} %, {:.0f} %", ours.spread * 100, peer.spread * 100)
                               : ours_at->second.size() > 1 ? fmt::format("{:.0f} %", ours.spread * 100)
                                                            : "-";
    const std::string reached = row.goal == 0 ? "-" : value <= row.goal ? "yes" : "**no**";
    text += line(row.what, ratio ? duration(ours.best) : fmt::format("{:.3g} {}", value, row.unit),
                 ratio ? duration(peer.best) + ", " + row.peer : "-", ratio ? fmt::format("{:.3f}", value) : "-",
                 spread, instructions(row, counted), goal_of(row), reached);
  }
  return text;
}

} // namespace loopscope::bench
