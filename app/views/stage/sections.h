// The parts of the stage, each drawn from the state into its place of the layout.
#pragma once

#include "app/views/stage/layout.h"
#include "app/views/stage/parts.h"
#include "core/replay/measure.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app::stage {

/// The marker that moves around the ring with the loop's phases: clockwise, and back when the person steps back.
class Dial {
public:
  /// The angle to draw at, in degrees, on the way to `target`. Sets `moves` while it is not there.
  float turn_to(float target, float delta, bool backwards, bool& moves);
  void reset() { known_ = false; }

private:
  float angle_ = 0;
  bool known_ = false;
};

/// How far the current phase has come, 0 to 1: of a wait in time, of a turn in callbacks.
float progress_of(const Scene&);
/// How many callbacks this turn has run or runs, and how many it will run in all.
struct TurnCount {
  std::uint32_t begun = 0, all = 0;
};
TurnCount count_turn(const Scene&);

void draw_phases(const Pen&, const Layout&, Dial&, bool backwards, bool& moves);
/// The running callback as a card; draw_pause draws the card when nothing is running.
void draw_slot(const Pen&, const Layout&);
void draw_pause(const Pen&, const Layout&);
/// The awaits of the running task, outermost on top, each with its line of the program.
void draw_stack(const Pen&, const Layout&);
/// Whether it has several frames and has not run past the line where it was last suspended: the trace does not say
/// where it is after that.
bool stack_is_known(const Pen&, const replay::Task&);
/// Whether there is room for a stack that deep; otherwise the slot shows it in one line.
bool stack_fits(const Pen&, const Layout&, std::size_t depth);
/// The stack in one line of that width: if it is too long the outer frames are left out.
std::string crumb(const Pen&, const std::vector<replay::Frame>&, const ui::TextStyle&, float width);
/// That line of the program, without its indentation; empty when there is none.
std::string_view program_line(const Pen&, std::uint32_t line);
void draw_ready(const Pen&, const Layout&);
void draw_timers(const Pen&, const Layout&);
void draw_end(const Pen&, const Layout&);
/// The figures of the finished run, in the place of the timers.
void draw_end_figures(const Pen&, const Layout&, const replay::Measures&);

/// One lock, gather or the like (a group): a heading, and below it boxes and chips in a line.
struct WaitBlock {
  enum class Kind : std::uint8_t { primitive, group, task, future, timeouts, threads, connections, coroutines };
  Kind kind{};
  std::uint32_t id = 0;               // primitive, gather or the like, or the first task that waits
  std::vector<trace::ObjectId> tasks; // those that await the group, task or future
  struct Waits {
    trace::ObjectId on = 0, task = 0;
  };
  std::vector<Waits> waiters;  // of connections: who waits for which, by connection
  std::string words;           // of a group: how far it is
  float least = 0, wanted = 0; // widths, in points
  ui::Rect box;
  float row = 0;

  WaitBlock(Kind k, std::uint32_t i, std::vector<trace::ObjectId> t = {}) : kind(k), id(i), tasks(std::move(t)) {}
};

/// What exists at this moment, in a stable order. `more` counts what was left out.
std::vector<WaitBlock> collect_waits(const Pen&, std::size_t& more);
/// How many rows of that width the blocks ask for, at `ease` of the way from their least to their wanted width.
int count_rows(const Pen&, std::vector<WaitBlock>&, float width, float ease);
void draw_waits(const Pen&, const Layout&, const std::vector<WaitBlock>&, std::size_t more);

} // namespace loopscope::app::stage
