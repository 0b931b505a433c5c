// The table of what is measured, beside what, and what is to be reached.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace loopscope::bench {

/// One line of the table.
struct Row {
  std::string what;
  std::string peer;      // what it is measured beside; empty: a limit of its own
  std::string ours_name; // the benchmarks, as they are registered
  std::string peer_name;
  double goal = 0;      // at most: a ratio where there is a peer, otherwise in the unit; 0: none
  std::string unit;     // of a limit of its own: "ns", "ms", "bytes"
  bool counted = false; // in instructions, too: what runs on one thread alone
};

/// The values of each benchmark's repetitions, by name: nanoseconds an operation, or what the benchmark itself counts.
using Measured = std::map<std::string, std::vector<double>>;
/// Instructions an operation, by a benchmark's name.
using Counted = std::map<std::string, double>;

const std::vector<Row>& rows();

/// In columns for a terminal, or as Markdown. The best repetition counts; the spread is by how much the middle one was
/// slower.
std::string table(const Measured& measured, const Counted& counted, bool markdown);
/// The processor, its cores, and what this was built with.
std::string machine();

} // namespace loopscope::bench
