// A state as bytes: what a snapshot keeps of it.
#pragma once

#include "core/replay/state.h"
#include "core/trace/spill.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace loopscope::replay {

/// All that a State holds. What may be much of it lies in a pool; the rest is a State without that.
class PackedState {
public:
  /// The state is as it was, after it. The pool must outlive this. `room` is what it is packed in first: whoever packs
  /// many keeps it for the next.
  PackedState(State& state, trace::Pool& pool, std::vector<std::byte>& room);

  std::uint64_t position() const { return rest_.position; }
  std::size_t bytes() const { return bytes_ + rest_.bytes(); }
  /// Makes `state` that one, in the memory that it has.
  void unpack(State& state) const;

private:
  static auto bulk(State& state);
  static auto take_out(State& state);
  static void put_back(State& state, auto parts);

  State rest_;
  const std::byte* at_ = nullptr;
  std::size_t bytes_ = 0;
};

} // namespace loopscope::replay
