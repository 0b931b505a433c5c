// What a page carries: the facts of lessons, and runs of them. As bytes: each field one after the other, a number
// little endian, a text its size (u32) and its bytes, a list its size and its entries.
#pragma once

#include "scenarios/lesson.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// A run, with the trace as a file has it.
struct CarriedRun {
  std::uint32_t lesson = 0; // its place among the lessons
  std::string loop;
  scenarios::Arguments arguments; // of all parameters
  std::string trace;
};

struct CarriedLesson {
  scenarios::Lesson facts;
  std::vector<scenarios::Question> questions; // without their claims and runs
};

struct Contents {
  std::vector<CarriedLesson> lessons;
  std::vector<CarriedRun> runs;
  std::string moment;  // at which it is opened, as a Link; empty: before the first step of the first run
  bool viewer = false; // it is for traces that are chosen: it offers that
};

std::string bytes_of(const Contents&);
/// False when the bytes are none that bytes_of() has written.
bool read_contents(std::string_view bytes, Contents& into);

} // namespace loopscope::app
