// What the learner does with a run besides watching it: reads its page, predicts, is the loop, mends a program.
#pragma once

#include "app/editor/keys.h"
#include "app/shell/app.h"
#include "app/shell/shown_run.h"
#include "app/shell/state_line.h"
#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/views/scene.h"
#include "app/views/stage/drawn.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Lies over its run's screen, which asks all that there are in the order of activities(). At most one takes a place at
/// a time: who opens takes it (LearnHost::take_place), and the others close. Window thread.
class Activity {
public:
  /// Where it is drawn: in place of the stage, or of the column that says what happened; in a window that has no such
  /// column, below the bar.
  enum class Place : std::uint8_t { none, middle, side };

  virtual ~Activity() = default;
  /// Its rows of the table of commands; their handlers may live as long as it.
  virtual std::vector<ui::Command> commands() { return {}; }
  /// The place that it takes now.
  virtual Place place() const { return Place::none; }
  /// In the middle: it is to be seen through, and the stage is drawn behind it.
  virtual bool shows_stage() const { return false; }
  /// Gives it up.
  virtual void close() {}
  /// Nothing that follows the moment shown is to be seen: no view knows it (Scene::future_hidden).
  virtual bool hides_future() const { return false; }
  /// It asks what comes next: the button that begins that is lit.
  virtual bool predicts() const { return false; }

  /// What text that is typed goes to: see Screen::typing.
  virtual editor::Target* typing(std::uint64_t /*focus*/) { return nullptr; }
  /// Takes a key before commands are looked up.
  virtual bool key(std::string_view /*name*/) { return false; }
  /// Takes Escape. False: nothing of it was open.
  virtual bool escape() { return false; }
  /// Does not have a command of the screen carried out now, and says why.
  virtual bool refuses(std::string_view /*command*/) { return false; }
  /// Takes a click on a thing of the stage, timeline or program. False: it is selected. For a callback of the ready
  /// queue that steps a task it is asked twice: with the callback, and then with the task.
  virtual bool pick(Thing) { return false; }

  /// Another run is shown (host().shown()).
  virtual void run_changed() {}
  /// Lets time pass, in seconds. Returns whether frames are wanted.
  virtual bool update(double /*seconds*/) { return false; }
  /// How high it wants to be where it is drawn below the bar, in points; it gets at most half of the window.
  virtual float height(ui::Canvas&, float /*width*/, const Scene&) { return 0; }
  /// Draws it in its place.
  virtual void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) {}
  /// Draws over everything else, whether it has a place or not.
  virtual void draw_over(ui::Canvas&, ui::Rect /*window*/, const Scene&, Actions&) {}
  virtual void put_state(StateLine&) const {}
};

/// What an activity needs of its screen. Called when a command is carried out, or after a frame.
class LearnHost {
public:
  virtual ~LearnHost() = default;
  virtual ShownRun& shown() = 0;
  /// The moment, as the views draw it now.
  virtual Scene scene() const = 0;
  /// Where things were drawn on the stage: in this frame once it has been drawn, and before that in the last; nothing
  /// where the stage is not in sight.
  virtual const DrawnThings& drawn() const = 0;
  /// Where the thing was drawn first, or that line of the program, or that part of the window (StagePlace::console,
  /// code); w 0 where it was not.
  virtual ui::Rect place_of(Thing) const = 0;
  /// Closes whichever activity has a place.
  virtual void take_place(Activity&) = 0;
  /// None has one.
  virtual bool place_is_free() const = 0;
  /// Another lesson or program, from its start.
  virtual void show(RunSettings) = 0;
  /// The same, and lets it run.
  virtual void run_program(RunSettings) = 0;
  /// Puts that text into the program's editor, in place of what is there (which can be undone), and runs it.
  virtual void run_text(std::string) = 0;
  /// Two runs side by side; `look_for` is said until the comparison says what came of it.
  virtual void compare_runs(RunSettings before, RunSettings after, std::string look_for) = 0;
  /// Brings the program's panel in sight. False: the window is too small for it.
  virtual bool show_program() = 0;
  /// The text of the program that is shown, as it was edited, or as it is.
  virtual std::string program_text() const = 0;
};

/// All of them, in the order in which they are asked.
std::vector<std::unique_ptr<Activity>> activities(App&, World&, LearnHost&);

} // namespace loopscope::app
