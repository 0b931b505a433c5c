// Where the callbacks of a stretch of events lie among all that ran.
#pragma once

#include "core/trace/table.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace loopscope::replay {

/// How many callbacks had begun before any event: of each 32 events it is kept how many had begun before them, and
/// which of them begin one, so that it is found at one place, however many ran.
class RanMarks {
public:
  explicit RanMarks(trace::Spill& spill) : blocks_(spill) {}
  /// A callback begins at that event. Each is noted, in order.
  void note(std::uint64_t event) {
    while (blocks_.size() <= event / events) blocks_.push_back({count_, 0});
    blocks_.back().begins |= 1u << event % events;
    ++count_;
  }
  /// How many of those that were noted begin before the event.
  std::size_t before(std::uint64_t event) const {
    if (event / events >= blocks_.size()) return count_;
    const Block& block = blocks_[event / events];
    return block.before + static_cast<std::size_t>(std::popcount(block.begins & ((1u << event % events) - 1)));
  }

private:
  static constexpr std::uint64_t events = 32; // in a block
  struct Block {
    std::uint32_t before; // how many callbacks had begun
    std::uint32_t begins; // a bit for each event
  };
  trace::Table<Block> blocks_;
  std::uint32_t count_ = 0;
};

} // namespace loopscope::replay
