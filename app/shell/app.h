// The app without its window: what is shown, how it is looked at, and what keys and clicks do to it.
//
// A window, or a picture, gives it keys and frames to draw. Used on one thread.
#pragma once

#include "app/shell/commands.h"
#include "app/shell/comparison.h"
#include "app/shell/layout.h"
#include "app/shell/shown_run.h"
#include "app/ui/canvas.h"
#include "app/ui/named_places.h"
#include "app/views/console.h"
#include "app/views/help.h"
#include "app/views/lesson.h"
#include "app/views/menu.h"
#include "app/views/probe.h"
#include "app/views/program/program.h"
#include "app/views/scene.h"
#include "app/views/stage/stage.h"
#include "app/views/timeline/timeline.h"
#include "app/views/top_bar.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

struct AppOptions {
  bool light = false;
  int text = 100;             // percent, 80 to 300
  bool still = false;         // nothing glides
  std::function<void()> news; // called on a run's thread when there is something new to draw
};

class App final : private Actions {
public:
  explicit App(AppOptions options) : options_(std::move(options)) {}
  ~App() override = default;

  /// Shows a lesson's run from its start; what was shown is dropped.
  void open(RunSettings settings);
  /// Shows a saved trace, or says in a banner why it cannot.
  void open(const std::filesystem::path& trace_file);

  /// A key, by the name that commands.h knows it by. Keys are taken in order, each in the state that the one before it
  /// leads to: what follows a step that is still awaited is kept until then, or for half a second.
  void key(std::string_view name);
  void perform(Command);

  /// Lets time pass, in seconds. Returns whether something moves by itself, so that frames are wanted.
  bool update(double seconds);
  /// Draws one frame and then does what was clicked in it.
  void draw(ui::Canvas&);

  Showing& showing() { return *showing_; }
  bool light() const { return options_.light; }
  int text() const { return options_.text; }
  bool still() const { return options_.still; }
  bool wants_to_quit() const { return quit_; }
  std::string title() const;

  /// The app's state in one line of name=value, for tests.
  std::string state_line() const;
  /// The named places of the last frame, in points.
  const Marks& marks() const { return marks_; }

private:
  // Actions: carried out after the frame.
  void seek(std::uint64_t position) override;
  void seek_time(std::int64_t time) override;
  void select(Thing) override;
  void hover(Thing) override;
  void set_argument(std::string_view parameter, double value) override;

  Scene scene() const;
  BarFacts bar_facts() const;
  void draw_panels(ui::Canvas&, const Scene&);
  void draw_tabs(ui::Canvas&);
  void draw_dividers(ui::Canvas&);
  void draw_borders(ui::Canvas&);
  struct LiveButtons;
  LiveButtons live_buttons(ui::Canvas&, float width) const;
  float live_line_height(ui::Canvas&, ui::Rect window) const;
  void draw_live_line(ui::Canvas&, ui::Rect);
  float alive_row_height() const;
  AliveFacts alive_facts() const;
  void poke();
  void visit();
  void draw_banner(ui::Canvas&);
  void draw_toast(ui::Canvas&);
  void finish_frame();

  void replace(RunSettings settings, std::int64_t time);
  /// open, with the step size and the speed as they are.
  void show_run(RunSettings settings);
  void in_turn(std::function<void()>);
  bool must_wait() const;
  void take_turns();
  void take_key(std::string_view name);
  void open_compare();
  void leave_compare();
  void draw_compared(ui::Canvas&);
  void choose_compared(std::size_t half, TopBar::Choice);
  bool compare_key(std::string_view name);
  void open_menu(TopBar::Choice);
  void choose(std::size_t item);
  void other_lesson(int by);
  void select_task(int by);
  void next_text(int by);
  void show_panel(Panel panel) { panel_ = panel; }
  void save();
  void say(std::string text);

  AppOptions options_;
  std::unique_ptr<Showing> showing_;
  std::unique_ptr<Showing> coming_;  // takes its place once it has caught up with the cursor
  double coming_for_ = 0;            // seconds
  std::unique_ptr<Compare> compare_; // null: the lesson is shown
  CompareView compare_view_;
  std::optional<Compare::Pair> compared_; // the last one
  std::size_t compared_half_ = 0;         // of which something is chosen
  std::string banner_;
  bool limit_told_ = false;
  bool quit_ = false;

  Thing selected_, hovered_, hovering_;
  std::vector<std::function<void()>> todo_;   // after the frame
  std::deque<std::function<void()>> in_turn_; // keys and steps that wait for what was asked for before them
  double waited_ = 0;                         // seconds, the first of them
  bool frame_first_ = false;                  // what was asked for last happens in the next frame
  StageView stage_;
  TimelineView timeline_;
  ProgramView program_;
  ConsoleView console_;
  LessonView lesson_;
  TopBar bar_;
  AliveRow alive_;
  Menu menu_;
  TopBar::Choice menu_of_ = TopBar::Choice::none;
  HelpView help_;
  bool help_open_ = false;

  Layout layout_;
  Dividers dividers_;
  Panel panel_ = Panel::stage;
  Marks marks_;
  ui::Canvas* canvas_ = nullptr; // the one that was drawn on last: has the keyboard's focus
  std::string toast_;
  double toast_left_ = 0; // seconds
};

} // namespace loopscope::app
