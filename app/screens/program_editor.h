// The program's panel: the run's text with its lit line or, while it is edited, an editor; and what is to be said of
// what was changed.
#pragma once

#include "app/screens/edited_program.h"
#include "app/shell/app.h"
#include "app/shell/shown_run.h"
#include "app/ui/field.h"
#include "app/views/lesson.h"
#include "app/views/program/diff_view.h"
#include "app/views/program/editor_view.h"
#include "app/views/program/program.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::app {

/// What it needs of its screen. Called when a command is carried out.
class EditorHost {
public:
  virtual ~EditorHost() = default;
  /// The settings that are shown, or are about to be.
  virtual const RunSettings& settings_shown() const = 0;
  /// Shows a run of those from its start, and lets it run.
  virtual void run_program(RunSettings) = 0;
  /// Runs it, and shows it at the moment that is shown once it is over, if it is Python.
  virtual void try_program(RunSettings) = 0;
  /// Shows two runs side by side.
  virtual void compare_runs(RunSettings before, RunSettings after, std::string look_for) = 0;
  /// Brings the program's panel in sight. False: the window is too small for it.
  virtual bool show_program() = 0;
  /// The file holds what runs: it is to be read again for the next run.
  virtual void program_is_written() = 0;
};

/// Its screen lists commands(), asks typing() and escape() first, lets time pass in update(), and draws it in place of
/// the program's view. Window thread.
class ProgramEditor final : public editor::Target {
public:
  ProgramEditor(App&, World&, ProgramView&, EditorHost&);

  std::vector<ui::Command> commands();
  /// What is typed to while it has the keyboard, or null.
  editor::Target* typing(std::uint64_t focus);
  /// Its panel is not in sight: nothing is typed into it.
  void hide();
  bool is_open() const { return mode_ != Mode::view; }
  /// The program's text, as it was edited or as it ran; empty where nothing is known of it.
  std::string text() const;
  /// The lesson's parameters whose lines the text still has, with the values that stand there.
  std::vector<Control> controls() const;
  /// Writes the value into the parameter's line, which can be undone, and runs it.
  void set_parameter(std::string_view name, double value);
  /// Leaves the editor. False: it was not there.
  bool escape();
  /// Takes that text in place of what is there, which can be undone, and runs it.
  void take_text(std::string_view);
  /// Shows a stranger's text in place of what is there, once the run that is shown now is: nothing of it runs, and what
  /// was typed before is kept until something else is typed.
  void show_given(std::string text) { given_ = std::move(text); }
  /// The text as it stands, where it was changed; else empty.
  std::string changed() const;
  bool update(double seconds, const ShownRun&);
  /// It runs what was typed: why it is not shown stands in its trace. False: it is shown.
  bool refuses(const replay::Index&);
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);
  void put_state(StateLine&) const;

  bool key(std::string_view name, editor::Clipboard&) override;

private:
  enum class Mode : std::uint8_t { view, text, diff };
  enum class Bar : std::uint8_t { none, find, line };
  struct Error {
    std::uint32_t line = 0, column = 0; // from 1; line 0: none
    std::string text;
    std::string in; // the line as it ran
  };
  struct Strip {
    std::string text;
    bool wrong = false;
    std::vector<std::pair<std::string_view, std::string>> buttons{}; // command and label
  };

  static Error syntax_error_of(const replay::Index&);
  /// It runs whenever one pauses.
  bool runs_while_typed() const;
  bool run_while_typed(double seconds);
  void edit_at(std::uint32_t line);
  bool ready(); // to be edited; else it says why not
  void take_given();
  void edit();
  void leave();
  void run();
  void write();
  void show_diff();
  void compare();
  void watch();
  void take_outside();
  void open_bar(Bar);
  void close_bar();
  bool bar_key(std::string_view);
  void find(bool back, bool from_here);
  const std::vector<editor::Range>& found();
  void look_at_file(ui::Canvas&);
  void note_run(const ShownRun&);
  bool error_holds() const;
  void go_to_error();
  std::vector<Strip> strips() const;
  float draw_strips(ui::Canvas&, ui::Rect, const std::vector<Strip>&);
  float draw_about(ui::Canvas&, ui::Rect, const std::string& about);
  void draw_bar(ui::Canvas&, ui::Rect);
  void draw_header(ui::Canvas&, ui::Rect);
  LineFacts line_facts(const Scene&);
  /// `row`: of those with that command, another number for each.
  bool small_button(ui::Canvas&, ui::Rect, std::string_view command, std::string_view label, std::uint64_t row = 0);

  App& app_;
  World& world_;
  ProgramView& program_;
  EditorHost& host_;
  std::unique_ptr<EditedProgram> edited_; // null: what is shown cannot be edited
  EditorView view_;
  DiffView diff_;
  Mode mode_ = Mode::view;
  bool keyboard_ = false; // keys go to the text
  Bar bar_ = Bar::none;
  bool bar_new_ = false; // it is to have the focus
  bool to_bar_ = false;  // keys go there
  ui::TextField find_field_, line_field_;
  editor::Place find_from_; // where the caret was when the search began
  std::vector<editor::Range> found_;
  std::pair<std::uint64_t, std::uint64_t> found_for_; // versions of the text and the words

  // Of the run that is shown.
  const trace::Trace* run_ = nullptr;
  std::size_t size_ = 0;      // events of it that are known
  std::string source_;        // its program, as it ran
  editor::Text source_lines_; // the same
  bool shows_text_ = true;    // it is a run of the text as it stands
  std::pair<std::uint64_t, const trace::Trace*> compared_{0, nullptr};
  std::uint32_t lit_ = 0; // the line that was lit last, from 1, or 0
  Error error_;
  bool awaits_error_ = false; // it was begun here
  bool told_draft_ = false, from_draft_ = false;
  std::optional<std::string> given_; // by a link, and not shown yet

  bool watches_ = false, overwrites_ = false;
  std::uint64_t typed_ = 0; // the version of the text that ran, or is about to
  double pause_ = 0;        // seconds until it runs
  bool strangers_ = false;  // it is, and has not been run by the person
  bool has_typed_ = false;  // ever: how it is done needs no telling any more
  double looked_ = -1e9;    // at the file, on the canvas's clock
};

} // namespace loopscope::app
