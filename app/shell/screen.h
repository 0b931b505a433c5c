// What fills the window: a lesson, a comparison. The app shows one at a time and knows no more of it than this.
#pragma once

#include "app/editor/keys.h"
#include "app/shell/link.h"
#include "app/shell/state_line.h"
#include "app/ui/canvas.h"
#include "app/ui/commands.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Window thread. What is clicked while it draws it asks the app for (App::ask, ui::Commands::ask), which has it done
/// after the frame.
class Screen {
public:
  virtual ~Screen() = default;

  virtual std::string title() const = 0;
  /// What can be asked for while it is shown. The handlers may live as long as the screen.
  virtual std::vector<ui::Command> commands() = 0;
  /// What text that is typed goes to, where something has the keyboard's focus (of that id, or 0): it gets each key
  /// first.
  virtual editor::Target* typing(std::uint64_t /*focus*/) { return nullptr; }
  /// Takes a key before commands are looked up. What it leads to shows in the next frame.
  virtual bool key(std::string_view) { return false; }
  /// Escape, where nothing else is in its way.
  virtual void escape() = 0;
  /// Shows what it showed first, as it did then.
  virtual void begin_anew() {}
  /// Shows a file. False: it cannot, and the screen behind it is to.
  virtual bool open(const std::string&) { return false; }
  /// Goes to that moment; what is wrong with it, it says. False: it cannot, and the screen behind it is to.
  virtual bool go(const Link&) { return false; }

  /// Lets time pass, in seconds, also while another screen is before it. Returns whether frames are wanted.
  virtual bool update(double seconds) = 0;
  /// Fills the window. Returns down to where its bar is: notices are shown below.
  virtual float draw(ui::Canvas&) = 0;
  /// Draws what is printed of it, in so many sheets; returns how many there are.
  virtual int draw_sheet(ui::Canvas& canvas, int /*sheet*/) {
    draw(canvas);
    return 1;
  }
  /// How high a sheet is to be, in points, where its width is 1000.
  virtual float sheet_height(int /*sheet*/) const { return 700; }
  /// A step was asked for whose end is not known yet: what is asked for next is for where it leads.
  virtual bool awaits_step() const { return false; }
  /// Its part of the state that tests read.
  virtual void put_state(StateLine&) const = 0;
};

} // namespace loopscope::app
