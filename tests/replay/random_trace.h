// Traces of made-up programs, for tests: streams of events such as a loop emits, and streams of nonsense.
#pragma once

#include "core/trace/recorder.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace loopscope::replay {

struct RandomProgram {
  std::uint64_t seed = 1;
  std::size_t tasks = 20; // that live at the same time
  std::size_t locks = 3;
  std::size_t events = 5000; // after which no more is begun
};

/// What a loop might record of a program whose tasks sleep, yield, take turns at locks, print, block,
/// set timers and cancel them, start other tasks and end.
std::shared_ptr<trace::Trace> random_program(const RandomProgram&);

/// Events whose every field is random, mostly of kinds that exist and of ids that are small.
std::shared_ptr<trace::Trace> random_nonsense(std::uint64_t seed, std::size_t events);

/// Several such programs, each with a loop in a thread of its own, in one trace.
struct Interleaved {
  std::shared_ptr<trace::Trace> trace;
  std::vector<std::shared_ptr<trace::Trace>> programs;
  std::vector<int> of; // by event: which program it is of, or -1: it switches to another's
  std::vector<std::uint32_t> objects_before, callbacks_before; // what a program's numbers have grown by
};
Interleaved random_loops(std::uint64_t seed, std::size_t programs);

} // namespace loopscope::replay
