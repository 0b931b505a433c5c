// Holds what is said of each moment of a run against the rest of the run.
#pragma once

#include "core/trace/trace.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace loopscope {

/// Something that was said and that the run shows to be false.
struct Falsehood {
  std::string claim;          // which kind of claim
  std::uint64_t position = 0; // the moment: after so many events
  std::string said, is;
};

struct Tally {
  std::uint64_t moments = 0;                   // at which something was said
  std::map<std::string, std::uint64_t> claims; // how many of each kind were held against the run
  std::map<std::string, std::uint64_t> wrong;  // of these
  std::vector<Falsehood> falsehoods;           // the first few of them
  void add(const Tally& other);
  /// "12,345 claims on 678 moments, ...": a line for each kind.
  std::string text() const;
};

/// Everything that is said of the run: at each of its moments (of a very long one, under ThreadSanitizer, at some) what
/// each task waits for, who can wake it and until when; what can act, who is stuck for ever, how many children are
/// done; and at its end why each callback ran.
Tally held_against_the_run(const std::shared_ptr<trace::Trace>& trace);

/// Every figure and sentence of the comparison of two runs.
Tally comparison_held_against_the_runs(const trace::Trace& a, const trace::Trace& b);

} // namespace loopscope
