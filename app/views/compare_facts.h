// What the comparison draws of a run beside its figures: the bars of its files, and its heartbeat.
#pragma once

#include "core/replay/index.h"
#include "core/replay/measure.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// What a connection carried, over time; times are ns.
struct FileBar {
  std::string name;
  std::uint32_t number = 0;                  // of the task that opened it, or 0
  std::int64_t begin = 0, end = -1;          // from asked for to closed; -1: it is open
  std::int64_t expected = -1;                // bytes, or -1: not said
  std::vector<std::int64_t> times{}, body{}; // after each piece: when, and how many bytes of the body there are
  replay::Download::Outcome outcome = replay::Download::Outcome::open;
  /// How much of it is there at that time, 0 to 1.
  double part(std::int64_t now) const;
};

/// In the order in which they were asked for: the connections that say what they carry.
std::vector<FileBar> files_of(const replay::Index&);
/// When that text was printed, with or without a number behind it.
std::vector<std::int64_t> beats_of(const replay::Index&, std::string_view text);
/// The number of the task that prints it first, or 0.
std::uint32_t beats_task(const replay::Index&, std::string_view text);

struct Silence {
  std::int64_t from = 0, to = 0;
  friend bool operator==(const Silence&, const Silence&) = default;
};
/// Where the beat stays away for more than half as long again as `regular`, up to `end`.
std::vector<Silence> silences(const std::vector<std::int64_t>& beats, std::int64_t regular, std::int64_t end);
/// The shortest time between two beats; 0 when there are no two.
std::int64_t regular_beat(const std::vector<std::int64_t>& beats);

} // namespace loopscope::app
