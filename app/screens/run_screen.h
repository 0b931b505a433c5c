// A run of a lesson or of a program of one's own, or a saved one, and all that is shown of it: stage, timeline,
// program, console, what happened.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/curtain.h"
#include "app/screens/comparison.h"
#include "app/screens/live_line.h"
#include "app/screens/panels.h"
#include "app/screens/program_editor.h"
#include "app/shell/app.h"
#include "app/shell/shown_run.h"
#include "app/views/console.h"
#include "app/views/lesson.h"
#include "app/views/probe.h"
#include "app/views/program/program.h"
#include "app/views/stage/stage.h"
#include "app/views/timeline/timeline.h"
#include "app/views/top_bar.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

class CompareScreen;

class RunScreen final : public Screen, private Actions, private EditorHost, private LearnHost {
public:
  /// Shows the run of those settings from its start. A program of one's own is not started before it is asked for.
  RunScreen(App&, World&, RunSettings);
  /// Shows a saved run, of which something can be seen, or a program.
  RunScreen(App&, World&, OpenedFile);

  /// What was shown is dropped, but for the step size and the speed.
  void show(RunSettings) override;
  /// The same, and runs it.
  void run(RunSettings);
  /// Starts the program that is shown, if it waits for that: it stands then before its first line. False: it cannot
  /// be started, which is said in a banner.
  bool begin();
  ShownRun& shown() override { return *shown_; }
  /// What the learner can do with it.
  std::span<const std::unique_ptr<Activity>> learning() const { return activities_; }

  std::string title() const override;
  std::vector<ui::Command> commands() override;
  editor::Target* typing(std::uint64_t focus) override;
  bool key(std::string_view name) override;
  void escape() override;
  /// Shows a saved trace or a program, or says in a banner why it cannot.
  bool open(const std::string& file) override;
  bool go(const Link&) override;
  void begin_anew() override;
  bool update(double seconds) override;
  float draw(ui::Canvas&) override;
  int draw_sheet(ui::Canvas&, int sheet) override;
  float sheet_height(int sheet) const override;
  bool awaits_step() const override { return shown_->player.stepping() && !shown_->player.live(); }
  void put_state(StateLine&) const override;

private:
  // Actions: carried out after the frame.
  void seek(std::uint64_t position) override;
  void seek_time(std::int64_t time) override;
  void select(Thing) override;
  void hover(Thing thing) override { hovering_ = thing; }
  void set_argument(std::string_view parameter, double value) override;
  void type(std::string line) override;
  void end_input() override;

  // LearnHost, and EditorHost
  const DrawnThings& drawn() const override { return stage_.places(); }
  ui::Rect place_of(Thing) const override;
  void take_place(Activity&) override;
  bool place_is_free() const override { return !placed(Activity::Place::middle) && !placed(Activity::Place::side); }
  std::string program_text() const override;
  const RunSettings& settings_shown() const override { return (coming_ ? *coming_ : *shown_).settings; }
  void run_program(RunSettings) override;
  void try_program(RunSettings) override;
  void run_text(std::string text) override { editor_.take_text(text); }
  void compare_runs(RunSettings before, RunSettings after, std::string look_for) override;
  bool show_program() override;
  void program_is_written() override;

  Player& player() { return shown_->player; }
  void take(std::unique_ptr<ShownRun>);
  void take_pace();
  void open(OpenedFile);
  std::unique_ptr<ShownRun> made_of(RunSettings, bool starts);
  void replace(RunSettings);
  bool runs_edited(const RunSettings&) const;
  std::vector<Control> controls(const RunSettings&) const;
  bool has_come();
  void take_coming();
  void take_usual_loop();
  void run_to_task();
  void run_to_line();
  void seek_rare(bool ahead);
  void type_next();
  void other_lesson(int by);
  void choose_lesson();
  void choose_loop();
  void choose_speed();
  void choose_step();
  void select_task(int by);
  void show_program(trace::Language);
  void hide_future();
  void show_next_panel();
  bool future_hidden() const;
  Activity* placed(Activity::Place) const;
  void stop();
  void again();
  void change_speed(bool faster);
  CompareScreen* compare(std::string look_for = {});
  void probe();
  void send_client();
  void save();
  void save_page();
  void write_page();
  void copy_link();
  /// Where the person is, for a link.
  void put_moment(Link&) const;
  std::string link() const;
  std::string name_to_save() const;
  float draw_embedded(ui::Canvas&);
  void tell_news();
  void speak_step();
  words::Narration before_start() const;
  std::string interpreter_words() const;
  InputField input() const;
  const replay::Replay& seen() const;
  Scene scene() const override;
  BarFacts bar_facts() const;
  AliveFacts alive_facts() const;
  bool in_real_time() const;

  App& app_;
  World& world_;
  std::unique_ptr<ShownRun> shown_;
  std::unique_ptr<ShownRun> coming_; // takes its place once it has caught up with the cursor
  double coming_for_ = 0;            // seconds
  bool coming_from_text_ = false;    // it is what was typed
  bool coming_plays_ = false;        // from its start
  bool chose_loop_ = false;          // the person did
  bool problem_told_ = false, wait_told_ = false;
  bool limit_told_ = false;
  std::size_t facts_told_ = 0;
  bool input_waited_ = false;     // the program did, as of the last update
  bool typing_ = false;           // a line for it, as of the last frame
  Interpreter interpreter_;       // that would run the program of one's own that is shown
  std::set<std::string> started_; // programs of one's own: whose rights they have was said before
  words::Narration before_start_; // what stands where it will be said what happened
  RunSettings first_;             // what it showed first
  Presented presented_ = Presented::program;
  std::pair<const ShownRun*, std::uint64_t> spoken_{}; // the moment that was told in words last
  bool saves_page_ = false;                            // once its run is over
  std::optional<std::uint64_t> step_given_;            // by a link, of the run that is to come
  bool hides_future_ = false;                          // because the person wants it; an activity may, too
  mutable Curtain curtain_;                            // follows the cursor when the scene is asked for
  bool own_only_ = false;                              // what is asyncio's or a library's own is hidden
  std::optional<Compare::Pair> compared_;
  std::optional<RunSettings> compared_beside_; // what was shown behind that
  Thing selected_, hovered_, hovering_;
  Activity* middle_ = nullptr; // in place of the stage, as of the last frame

  StageView stage_;
  TimelineView timeline_;
  ProgramView program_;
  ProgramEditor editor_{app_, world_, program_, *this};
  ConsoleView console_;
  LessonView lesson_;
  std::vector<std::unique_ptr<Activity>> activities_ = activities(app_, world_, *this);
  TopBar bar_;
  AliveRow alive_;
  Panels panels_{{
      {"Stage", Place::centre, stage_},
      {"Lesson", Place::left, lesson_},
      {"Program", Place::right, editor_},
      {"Console", Place::right, console_},
      {"Timeline", Place::bottom, timeline_},
  }};
};

} // namespace loopscope::app
