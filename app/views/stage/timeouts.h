// Timeouts that have not expired, and the bands that show how much time is left around what they guard.
#pragma once

#include "app/views/stage/parts.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::app::stage {

/// A timer that cancels or ends what it guards: a task in a timeout, or a wait with a timeout.
struct Band {
  trace::ObjectId guards = 0;  // the task, or the future of the wait
  std::int64_t since = 0;      // when it was set, ns
  std::int64_t when = 0;       // when it expires, ns
  trace::CallbackId timer = 0; // the callback that it was entered with
  /// The fraction of its time that is left at `now`, 0 to 1.
  float left(std::int64_t now) const;
};

/// The timeouts of one moment. Of very many only those that are due first are kept.
class Guards {
public:
  static constexpr std::size_t most = 64;

  Guards() = default;
  explicit Guards(const replay::State&);
  /// Those round the task or future, outermost first: the order in which they were entered.
  std::span<const Band> of(trace::ObjectId) const&;
  std::span<const Band> of(trace::ObjectId) const&& = delete;
  /// The guarded tasks, by when their first timeout expires.
  const std::vector<trace::ObjectId>& tasks() const& { return tasks_; }
  const std::vector<trace::ObjectId>& tasks() const&& = delete;
  /// How many timeouts guard tasks, those not kept included.
  std::size_t timeouts() const { return timeouts_; }

private:
  std::vector<Band> bands_; // by what they guard, then in the order in which they were entered
  std::vector<trace::ObjectId> tasks_;
  std::size_t timeouts_ = 0;
};

/// The outline of the box, without the part that has elapsed: clockwise from the middle of the top.
void draw_band(const Pen&, ui::Rect box, float radius, float part, ui::Color);
/// Bands around the box of what they guard, each `step` points outside the one before.
void draw_bands(const Pen&, ui::Rect box, float radius, std::span<const Band>, ui::Color, float step);
/// "6.000 s left", or since when it is due.
std::string left_of(const Pen&, const Band&);

} // namespace loopscope::app::stage
