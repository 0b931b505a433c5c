// What a trace costs as it grows: to open its file, to go through it the first time, to go to any of its moments.
#pragma once

#include "core/replay/replay.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace loopscope::bench {

/// Processor time of frames at moments all over a run, ms.
struct Frames {
  double slowest = 0;      // of one there and in some after steps the best, and of these
  double slowest_jump = 0; // of the first ones there
};

/// A trace of so many events, of a real run in virtual time.
struct GrowthPoint {
  std::uint64_t events = 0;
  std::uint64_t tasks = 0;
  std::uint64_t file_bytes = 0;
  double first_ms = 0;           // until its beginning can be looked at
  double whole_s = 0;            // until all of it is known: read in a thread, gone through in another
  double read_ns = 0;            // an event: in the first of these, read, checked and taken into memory
  double pass_ns = 0;            // an event: in the second, the first pass
  double slowest_slice_ms = 0;   // of the first pass, which goes by slices of 4,096 events as in the window
  double slowest_seek_ms = 0;    // of 300, to anywhere
  Frames frames;                 // as `draw` says
  double index_bytes = 0;        // an event: the history
  double snapshot_bytes = 0;     // an event
  std::uint64_t anonymous = 0;   // bytes in memory that nothing but swap relieves: the most at any time
  std::uint64_t file_backed = 0; // bytes in memory that the kernel can write out and drop: the most at any time
};

/// Makes a trace of about that many events in a file there, and measures it, each size in a process of its own. Costs
/// half a minute and 12 GB on the disk for a hundred million. `draw` draws it at some of its moments. Throws where that
/// cannot be done.
std::vector<GrowthPoint> measure_traces(std::span<const std::uint64_t> sizes, const std::filesystem::path& folder,
                                        const std::function<Frames(replay::Replay&)>& draw = {});

} // namespace loopscope::bench
