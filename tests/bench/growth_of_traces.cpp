// How cost grows with the events of a trace: loopscope_growth_of_traces FOLDER [MOST] makes traces of ten thousand to
// MOST events there, a hundred million if it is not given, one after the other, and prints a line of JSON for each
// measurement, as growth.cpp does.
#include "tests/bench/frame_window.h"
#include "tests/bench/growth.h"
#include "tests/bench/large_traces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <string_view>

namespace loopscope::bench {

namespace {

/// At moments all over the run, in both scales, each come to from another one and gone on from by steps.
Frames draw_all_over(replay::Replay& replay) {
  Window window(replay);
  std::mt19937_64 random(5);
  Frames frames;
  for (const bool steps : {true, false}) {
    window.set_steps(steps);
    window.settle();
    for (int moment = 0; moment < 30; ++moment) {
      const std::uint64_t at = random() % (replay.size() + 1);
      double best = INFINITY;
      for (int repetition = 0; repetition < 5; ++repetition) {
        window.seek(std::min<std::uint64_t>(at + 7 * static_cast<unsigned>(repetition), replay.size()));
        const double took = window.draw();
        if (repetition == 0) frames.slowest_jump = std::max(frames.slowest_jump, took);
        best = std::min(best, took);
      }
      frames.slowest = std::max(frames.slowest, best);
    }
  }
  return frames;
}

void measure_up_to(std::uint64_t most, const std::filesystem::path& folder) {
  for (std::uint64_t size = 10'000; size <= most; size *= 10)
    for (const GrowthPoint& point : measure_traces(std::array{size}, folder, draw_all_over)) {
      say("open", size, point.first_ms * 1e6);
      say("first pass", size, point.whole_s * 1e9);
      say("slice", size, point.slowest_slice_ms * 1e6);
      say("seek", size, point.slowest_seek_ms * 1e6);
      say("draw", size, point.frames.slowest * 1e6);
      say("jump", size, point.frames.slowest_jump * 1e6);
      say("file", size, static_cast<double>(point.file_bytes));
      say("history", size, point.index_bytes);
      say("anonymous", size, static_cast<double>(point.anonymous));
      say("mapped", size, static_cast<double>(point.file_backed));
    }
}

} // namespace

} // namespace loopscope::bench

int main(int count, char** arguments) {
  if (count < 2) return std::fputs("loopscope_growth_of_traces FOLDER [MOST]\n", stderr), 2;
  try {
    loopscope::bench::measure_up_to(count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 100'000'000, arguments[1]);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
  }
}
