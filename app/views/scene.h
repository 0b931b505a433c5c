// What every view is given: the moment to draw, and a way to ask for things.
#pragma once

#include "app/ui/commands.h"
#include "app/ui/theme.h"
#include "core/replay/replay.h"
#include "core/words/narration.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace loopscope::app {

/// Something that can be pointed at and selected in every view at once.
struct Thing {
  enum class Kind : std::uint8_t { none, task, callback, primitive, future, line, phase, place };
  Kind kind = Kind::none;
  std::uint32_t id = 0;
  explicit operator bool() const { return kind != Kind::none; }
  friend bool operator==(Thing, Thing) = default;
};

/// A part of the stage that can be pointed at: the id of a Thing of the kind `place`. One of the kind `phase` has a
/// replay::Phase.
enum class StagePlace : std::uint8_t { slot, ready, timers, sockets, waits, console, code };

/// A number of the program that the person may change.
struct Control {
  std::string name;  // "seconds_held"
  std::string label; // "seconds held"
  double value = 0;
  double min = 0, max = 0, step = 1;
  bool whole = true;   // it has no decimals
  bool toggle = false; // 0 is no, 1 is yes
};

/// The field in which a line for the program is typed.
struct InputField {
  bool open = false;  // lines can be given to it
  bool waits = false; // it waits for one
};

/// The moment that is drawn. Read only, valid for one frame.
struct Scene {
  const replay::Replay& replay;
  const replay::State& state;
  std::int64_t now = 0; // the time shown, ns: state.time or, between two events, a little later
  Thing selected{};
  Thing hovered{}; // as of the last frame
  bool playing = false;
  bool at_end = false;                    // nothing follows this moment: the run has ended here
  const words::Narration* step = nullptr; // what the step did that ends here; null: the last event is the step
  const ui::Commands* commands = nullptr; // whose keys are shown; null: none are
  std::string_view watch_for{};           // what to watch for in this run, or empty
  std::span<const Control> controls{};    // of this run; of one from a file there are none
  InputField input{};
  bool waits_to_start = false; // nothing of the program has run
  bool can_start = true;       // with that: there is a Python to run it
  bool own_only = false;       // tasks and callbacks that are asyncio's or a library's own are hidden
  /// The replay knows nothing of what follows this moment, for that is not to be seen.
  bool future_hidden = false;
  /// Lanes, by the names of tasks or functions, and printed lines that stay in sight.
  std::span<const std::string> keep{};
  const replay::Index& index() const { return replay.index(); }
};

/// What happened in the step that ends at this moment.
words::Narration told(const Scene&);

/// What a view asks for; carried out after the frame.
class Actions {
public:
  virtual ~Actions() = default;
  virtual void seek(std::uint64_t position) = 0; // events
  virtual void seek_time(std::int64_t time) = 0; // ns
  virtual void select(Thing) = 0;                // the same again: nothing is selected
  virtual void hover(Thing) = 0;
  virtual void set_argument(std::string_view parameter, double value) = 0;
  virtual void type(std::string /*line*/) {} // for the program to read
  virtual void end_input() {}
};

/// A task's place in order of creation, from 1, which gives its hue; 0 of what is none.
std::uint32_t task_number(const replay::Index&, trace::ObjectId task);
/// The colour of what belongs to the task: its hue, quiet where it is not the program's own; the loop's for 0.
ui::Color task_color(const ui::Theme&, const replay::Index&, trace::ObjectId task);
/// What stands on a task's badge, no other's: "1" of use(1), "m" of main().
std::string task_badge(const replay::Index&, trace::ObjectId task);
/// The name that the program gave it, at this moment or last, or else its call: "use(1)", or where a trace does not
/// tell it "Task-3".
std::string task_name(const Scene&, trace::ObjectId task);
std::string task_name(const replay::Index&, trace::ObjectId task);

} // namespace loopscope::app
