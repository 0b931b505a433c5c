// The parts of the stage, each drawn from the state into its place of the layout.
#pragma once

#include "app/views/stage/layout.h"
#include "app/views/stage/parts.h"
#include "core/replay/measure.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app::stage {

/// The marker that moves around the ring with the loop's phases: clockwise, and back when the person steps back.
class Dial {
public:
  /// The angle to draw at, in degrees, on the way to `target`. Sets `moves` while it is not there.
  float turn_to(float target, const Motion&, bool backwards, bool& moves);
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
/// The coroutines that await the one that runs, as cards behind it, each with its line of the program.
void draw_stack(const Pen&, const Layout&);
/// Whether it has several frames and has not run past the line where it was last suspended: the trace does not say
/// where it is after that.
bool stack_is_known(const Pen&, const replay::Task&);
/// Whether there is room for its cards; otherwise the slot shows it in one line.
bool stack_fits(const Pen&, const Layout&);
/// The stack in one line of that width: if it is too long the outer frames are left out.
std::string crumb(const Pen&, const replay::Stack&, const ui::TextStyle&, float width);
/// That line of the program, without its indentation; empty when there is none.
std::string_view program_line(const Pen&, std::uint32_t place);
/// An error with which the running task was resumed, and where it has come.
struct Raised {
  enum class Where : std::uint8_t { enters, goes_on, stays, leaves };
  std::string name; // "CancelledError"
  Where where{};
  std::uint32_t line = 0; // a place (Index::place), or 0
};
/// Of the callback that runs, if what its task awaited has failed or was cancelled.
std::optional<Raised> raised_of(const Pen&);
/// "is raised at line 8".
std::string words_of(const Pen&, const Raised&);
void draw_ready(const Pen&, const Layout&);
void draw_timers(const Pen&, const Layout&);
void draw_end(const Pen&, const Layout&);
/// The figures of the finished run, in the place of the timers.
void draw_end_figures(const Pen&, const Layout&, const replay::Measures&);

class Block;
/// What exists at this moment, in a stable order. `more` counts what was left out, `waiting` the tasks that wait.
std::vector<std::unique_ptr<Block>> collect_blocks(const Pen&, std::size_t& more, std::size_t& waiting);
/// Where the blocks are: each keeps the place that it got when it appeared, also while it is not there.
class Shelf {
public:
  /// Gives each block its box and row, within that width and so many rows, if it can within those
  /// that have room for captions. Returns how many rows are in use, or have been.
  int arrange(const Pen&, const std::vector<std::unique_ptr<Block>>&, float width, int most, int captioned);

private:
  struct Kept {
    std::uint64_t key = 0;
    int row = 0, column = 0, span = 1;
    bool here = false;
  };
  std::vector<Kept> kept_;
  int columns_ = 0, rows_ = 0;
};
void draw_blocks(const Pen&, const Layout&, const std::vector<std::unique_ptr<Block>>&, std::size_t more,
                 std::size_t waiting);

} // namespace loopscope::app::stage
