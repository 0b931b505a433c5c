// A trace that can be looked at at any of its events, forwards and backwards.
#pragma once

#include "core/replay/index.h"
#include "core/replay/packed_state.h"
#include "core/replay/state.h"
#include "core/trace/spill.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace loopscope::replay {

/// Steps by which a person moves through a run.
enum class Step : std::uint8_t { line, event, callback, turn, task_switch };

/// Keeps the state at one event of a trace and moves it. One thread; the trace may grow meanwhile.
class Replay {
public:
  explicit Replay(std::shared_ptr<const trace::Trace> trace);

  /// Takes note of up to `most` events that the trace has gained. Returns how many.
  std::size_t update(std::size_t most = SIZE_MAX);

  const trace::Trace& trace() const { return *trace_; }
  const std::shared_ptr<const trace::Trace>& shared_trace() const { return trace_; }
  const Index& index() const { return index_; }
  /// The events known of: update() raises it.
  std::uint64_t size() const { return index_.size(); }

  /// The state after `position` events (at most size()). The reference is valid until the next call.
  /// Costs at most the unpacking of a state and the folding of the events between two snapshots: within a
  /// frame for a hundred million events with 10,000 live tasks.
  const State& seek(std::uint64_t position);
  const State& state() const { return state_; }
  /// Takes any state of this trace to that position (at most size()), at the cost of a seek.
  void bring(State& state, std::uint64_t position) const;

  /// Where a step from `position` leads: a position after it, or size() when there is none (yet).
  /// A step by lines ends where LineStops says: after a line of Python, or where the loop waits. A
  /// callback step ends at the callback's last moment, while it still stands in the running slot; a turn step when the
  /// turn is over, a task switch when a callback of another task has begun.
  std::uint64_t next(std::uint64_t position, Step step) const;
  /// Where a step back leads: the greatest position before it at which next() of that step can end, or 0.
  std::uint64_t previous(std::uint64_t position, Step step) const;
  /// The number of events at or before that time (ns).
  std::uint64_t position_at(std::int64_t time) const;

  /// About how many bytes the snapshots take: no more than the events, or a few megabytes in a small trace.
  std::size_t snapshot_bytes() const { return snapshot_bytes_; }

private:
  void take_snapshot();
  void rest_when_due();

  std::shared_ptr<const trace::Trace> trace_;
  Index index_;
  State state_;
  State newest_;       // at size()
  trace::Spill spill_; // in which the snapshots lie
  trace::Pool pool_{spill_};
  std::vector<PackedState> snapshots_; // by position
  std::vector<std::byte> packing_;     // what they are packed in first
  std::uint64_t next_snapshot_;
  std::size_t snapshot_bytes_ = 0;
  std::uint64_t rested_ = 0; // how many events had been read when the trace was last left to the kernel
};

} // namespace loopscope::replay
