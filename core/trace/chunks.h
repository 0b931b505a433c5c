// The memory that traces lie in.
#pragma once

#include "core/trace/event.h"

#include <cstddef>
#include <memory>

namespace loopscope::trace {

/// Gives one trace its chunks, in order. What recording costs is for the most part memory that is touched for the first
/// time. So chunks of traces that have ended are used again, and once a trace has grown past a few chunks, a thread of
/// the processor's makes the next one ready while this one is filled.
class Chunks {
public:
  Chunks();
  Chunks(const Chunks&) = delete;
  Chunks& operator=(const Chunks&) = delete;
  ~Chunks();

  /// The chunk of that number. What it holds is not determined. One thread at a time.
  Event* take(std::size_t number);
  /// From any thread; the trace that had it is read no more.
  static void give_back(Event* chunk);

private:
  struct Ahead;
  std::unique_ptr<Ahead> ahead_; // what is being made ready
};

} // namespace loopscope::trace
