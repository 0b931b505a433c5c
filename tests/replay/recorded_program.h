// A Python program as a recorder tells it: several files, an eager task, a loop of another thread, a line that is
// typed, what is not the program's own, and facts of the run.
#pragma once

#include "tests/replay/script.h"

#include <map>
#include <utility>

namespace loopscope::replay {

struct RecordedProgram {
  static constexpr std::uint32_t main_py = 0, helper_py = 1, tables_py = 2;
  static constexpr std::uint32_t far_line = 70'000; // of tables.py, which has that many

  Script s;
  ObjectId first_loop = 0, second_loop = 0;
  ObjectId main = 0, eager = 0, shutdown = 0, other = 0;
  ObjectId store = 0; // the lock that helper.py makes
  ObjectId far = 0;   // the event that tables.py makes
  CallbackId main_step = 0, library_call = 0, other_step = 0, timer = 0;
  std::size_t inside = 0;        // events, when the eager task has printed, inside the step of main
  std::size_t eager_sleeps = 0;  // when it has given way
  std::size_t goes_on = 0;       // when main goes on behind that
  std::size_t typed = 0;         // when the line was read
  std::size_t other_runs = 0;    // when the other thread's loop steps its task
  std::size_t first_loop_on = 0; // when the first loop acts again, while the other's task still runs
  std::size_t other_ends = 0;    // when that task has ended

  RecordedProgram();
  /// The place of that line, told when it is first asked for.
  std::uint16_t at(std::uint32_t file, std::uint32_t line);

private:
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint16_t> places_;
};

} // namespace loopscope::replay
