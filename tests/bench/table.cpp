#include "tests/bench/table.h"

#include <fmt/format.h>

#include <fstream>
#include <thread>

namespace loopscope::bench {

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {"a task step (1,000 tasks, sleep(0)), not recorded", "Asio: post and resume", "step_of_a_task",
       "asio_post_and_resume", 0.15, "", ""},
      {"the same, recorded", "Asio, not recorded", "step_of_a_task_recorded", "asio_post_and_resume", 0.6, "", ""},
      {"create a task and await it", "CPython 3.11 asyncio", "task_created_and_awaited",
       "cpython_task_created_and_awaited", 1.0 / 60, "", ""},
      {"100,000 timers set and fired", "Asio steady_timer", "timers_set_and_fired", "asio_timers_set_and_fired", 0.5,
       "", ""},
      {"record one event, ten million in a row, second pass", "", "record_event", "", 10, "ns", ""},
      {"memory of an event", "", "size_of_an_event", "", 32, "bytes", ""},
      {"seek to any of 10 million events, 10,000 tasks: the slowest of 300", "", "seek_slowest", "", 16, "ms", ""},
      {"1,000 echo connections on loopback", "Asio awaitable", "", "", 1.15, "",
       "there is no loop over real sockets yet"},
      {"build a frame, 10,000 tasks and 10 million events: the slowest of 200", "", "frame_of_a_large_run", "", 4, "ms",
       ""},
      {"build a frame of a lesson: the slowest of 200", "", "frame_of_a_small_run", "", 4, "ms", ""},
      {"window open, nothing moving", "", "", "", 1, "% of a core",
       "looked at by a test of the window, not measured here"},
  };
  return all;
}

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

std::string table(const Measured& measured, bool markdown) {
  const auto line = [&](std::string_view what, std::string_view ours, std::string_view peer, std::string_view ratio,
                        std::string_view goal, std::string_view reached) {
    return markdown ? fmt::format("| {} | {} | {} | {} | {} | {} |\n", what, ours, peer, ratio, goal, reached)
                    : fmt::format("{:<68} {:>11} {:>34} {:>7} {:>12}  {}\n", what, ours, peer, ratio, goal, reached);
  };
  std::string text = line("what", "ours", "beside", "ratio", "goal", "reached");
  if (markdown) text += "|---|---:|---:|---:|---:|---|\n";
  for (const Row& row : rows()) {
    const bool ratio = row.unit.empty();
    const std::string goal = ratio ? fmt::format("{:.3g}", row.goal) : fmt::format("{:g} {}", row.goal, row.unit);
    if (!row.missing.empty()) {
      text += line(row.what, "-", row.peer, "", goal, "not measured: " + row.missing);
      continue;
    }
    auto ours = measured.find(row.ours_name);
    auto peer = measured.find(row.peer_name);
    if (ours == measured.end() || (ratio && peer == measured.end())) continue; // filtered out
    const double value = ratio ? ours->second / peer->second : ours->second;
    text += line(row.what, ratio ? fmt::format("{:.1f} ns", ours->second) : fmt::format("{:.3g} {}", value, row.unit),
                 ratio ? fmt::format("{:.1f} ns, {}", peer->second, row.peer) : "-",
                 ratio ? fmt::format("{:.3f}", value) : "-", goal, value <= row.goal ? "yes" : "no");
  }
  return text;
}

} // namespace loopscope::bench
