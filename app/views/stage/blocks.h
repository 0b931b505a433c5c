// The blocks that show what tasks wait for, and what else is there beside them: each is a class of its own file.
#pragma once

#include "app/views/stage/line.h"
#include "app/views/stage/sections.h"
#include "app/views/stage/timeouts.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app::stage {

/// At scale 1, in points.
inline constexpr float block_head = 26, block_line = 52, block_link = 44, block_gap = 44, block_column = 118;

/// One lock, gather or the like: a heading, and below it boxes and chips in a line. For one frame.
class Block {
public:
  struct Head {
    std::string what, name;
    bool code = false; // the name is one of the program
  };
  struct Widths {
    float least = 0, wanted = 0; // points
  };

  virtual ~Block() = default;
  /// Stays the same from frame to frame, and no other block has it.
  virtual std::uint64_t key() const = 0;
  virtual Head head(const Pen&) const = 0;
  /// How far it is, behind its heading where there is no room for more of it.
  virtual std::string summary() const { return {}; }
  /// Without the heading.
  virtual Widths widths(const Pen&) const = 0;
  /// Draws it without the heading into a line of block_line's height.
  virtual void draw(const Pen&, ui::Rect line, bool captions) const = 0;

  void measure(const Pen&);
  Widths measured{};
  ui::Rect box;  // within the area of all blocks; of its row
  float row = 0; // less than 0: there is no room for it
};
using Blocks = std::vector<std::unique_ptr<Block>>;

/// That a task waits for something.
struct Await {
  std::uint32_t on = 0;
  trace::ObjectId task = 0;
  friend auto operator<=>(const Await&, const Await&) = default;
};

/// What there is at one moment, in a stable order, up to a number of blocks.
struct Collection {
  explicit Collection(const Pen&);
  const Pen& pen;
  bool over = false;                      // the run has ended; a hang can still be looked at
  std::vector<trace::ObjectId> cycle;     // the tasks of a deadlock
  std::vector<Await> on_groups, on_tasks; // futures with children; sorted
  std::vector<Await> on_connections;      // sorted
  std::vector<Await> on_plain;            // futures of the program, and tasks that have their value to fetch; sorted
  std::size_t waiting = 0;                // tasks
  std::vector<Await> on_futures;          // by trace::FutureKind, of futures that no block shows
  Blocks blocks{};
  std::size_t more = 0; // that were left out
  void add(std::unique_ptr<Block>, std::size_t counts = 1);
};
std::vector<trace::ObjectId> tasks_on(const std::vector<Await>&, std::uint32_t on);

// Each adds what it finds. Their order is that of the blocks: see waits.cpp.
void add_used_primitives(Collection&);
void add_threads(Collection&);
void add_connections(Collection&);
void add_groups(Collection&);
void add_futures(Collection&);
void add_awaited(Collection&);
void add_timeouts(Collection&);
void add_coroutines(Collection&);
void add_unused_primitives(Collection&);

/// A caption below a line of chips, if it fits.
void caption(const Pen&, float x, float width, ui::Rect line, std::string_view words, float strength);
/// Whether it is suspended and has not been woken.
bool waits_now(const replay::Task&);
/// The chip of a task that waits, or that was woken and has not run since.
Chip waiting_chip(const Pen&, trace::ObjectId task);
std::vector<Chip> waiting_chips(const Pen&, const std::vector<trace::ObjectId>& tasks);

// The badge of a task among those that something waits for.
Form child_form(const Pen&, trace::ObjectId task);
float child_width(const Pen&, trace::ObjectId task);

} // namespace loopscope::app::stage
