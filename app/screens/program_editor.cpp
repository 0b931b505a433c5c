#include "app/screens/program_editor.h"

#include "app/editor/find.h"
#include "app/screens/choices.h"
#include "app/views/program/code_style.h"
#include "core/mending/mending.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float header_height = CodeStyle::header_height;
constexpr float button_height = 26;
constexpr double look_every = 0.4; // seconds
constexpr std::uint64_t find_id = ui::hash_id("find in program"), line_id = ui::hash_id("line of program");

bool same_lines(const editor::Text& a, const editor::Text& b) {
  // A newline at the end, or none, is the same program.
  auto size = [](const editor::Text& text) {
    return text.lines() > 1 && text.line(text.lines() - 1).empty() ? text.lines() - 1 : text.lines();
  };
  if (size(a) != size(b)) return false;
  for (std::uint32_t line = 0; line < size(a); ++line)
    if (a.line(line) != b.line(line)) return false;
  return true;
}

/// The program as it ran.
std::string_view source_of(const replay::Index& index) {
  const replay::SourceFile* file = index.source(trace::Language::python);
  return file ? index.trace().string(file->text) : std::string_view();
}

std::string_view fact_of(const replay::Index& index, std::string_view name) {
  for (const auto& fact : index.facts())
    if (index.trace().string(fact.name) == name) return index.trace().string(fact.text);
  return {};
}

} // namespace

ProgramEditor::ProgramEditor(App& app, World& world, ProgramView& program, EditorHost& host)
    : app_(app), world_(world), program_(program), host_(host) {
  find_field_.own_keys = line_field_.own_keys = [this](std::string_view key) { return bar_key(key); };
}

std::vector<ui::Command> ProgramEditor::commands() {
  using words::text;
  const std::string_view group = text("commands.group.program");
  return {
      {"edit", {"e"}, group, text("commands.program.edit"), [this] { edit(); }, text("commands.program.edit_button")},
      {"run_text",
       {"ctrl+enter"},
       group,
       text("commands.program.run_text"),
       [this] { run(); },
       text("commands.program.run_text_button")},
      {"diff", {"ctrl+d"}, group, text("commands.program.diff"), [this] { show_diff(); }},
      {"compare_text", {"D"}, group, text("commands.program.compare_text"), [this] { compare(); }},
      {"write", {"ctrl+s"}, group, text("commands.program.write"), [this] { write(); }},
      {"watch", {"w"}, group, text("commands.program.watch"), [this] { watch(); }},
      {"reload", {"ctrl+r"}, group, text("commands.program.reload"), [this] { take_outside(); }},
      {"find", {"ctrl+f"}, group, text("commands.program.find"), [this] { open_bar(Bar::find); }},
      {"find_next", {"f3"}, group, text("commands.program.find_next"), [this] { find(false, false); }},
      {"find_previous", {"shift+f3"}, group, text("commands.program.find_previous"), [this] { find(true, false); }},
      {"go_to_line", {"ctrl+g"}, group, text("commands.program.go_to_line"), [this] { open_bar(Bar::line); }},
      {.id = "overwrite",
       .handler =
           [this] {
             overwrites_ = true;
             write();
           }},
      {.id = "done_editing", .handler = [this] { leave(); }, .tip = text("commands.program.done_editing")},
      {.id = "close_bar", .handler = [this] { close_bar(); }},
  };
}

// What has the keyboard.

editor::Target* ProgramEditor::typing(std::uint64_t focus) {
  to_bar_ = bar_ != Bar::none && (bar_new_ || focus == (bar_ == Bar::find ? find_id : line_id));
  return to_bar_ || (mode_ != Mode::view && keyboard_) ? this : nullptr;
}

bool ProgramEditor::key(std::string_view name, editor::Clipboard& clipboard) {
  if (to_bar_) {
    const std::uint64_t before = find_field_.version();
    const bool taken = (bar_ == Bar::find ? find_field_ : line_field_).key(name, clipboard);
    if (find_field_.version() != before) find(false, true); // what is sought is shown as it is typed
    return taken;
  }
  if (name == "escape") return escape();
  if (mode_ == Mode::text) return editor::take_key(edited_->editor(), name, clipboard);
  const int rows = name == "up" ? -1 : name == "down" ? 1 : name == "page up" ? -15 : name == "page down" ? 15 : 0;
  if (rows != 0) diff_.scroll(rows);
  if (name == "e") mode_ = Mode::text;
  return rows != 0 || !editor::typed_by(name).empty();
}

std::string ProgramEditor::text() const {
  return edited_ ? edited_->editor().text().all() : source_;
}

std::string ProgramEditor::changed() const {
  if (!edited_ || (!edited_->is_edited() && !edited_->settings_before().program)) return {};
  return edited_->editor().all();
}

void ProgramEditor::take_given() {
  if (!ready()) return;
  edited_->take_given(*std::exchange(given_, std::nullopt));
  strangers_ = true;
  program_.show(trace::Language::python);
  edit();
  const bool runs = world_.interpreter_for({}).problem.empty();
  app_.say(runs ? words::text("page.link.program", app_.commands().cap("run_text"))
                : words::text("page.link.program_alone"));
}

std::vector<Control> ProgramEditor::controls() const {
  std::vector<Control> controls;
  const RunSettings& settings = host_.settings_shown();
  if (!edited_ || !settings.lesson) return controls;
  RunSettings as_edited = settings;
  as_edited.program.reset();
  for (Control& control : controls_of(as_edited)) {
    std::string begin = control.name + " = ";
    std::ranges::transform(begin, begin.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const editor::Text& text = edited_->editor().text();
    for (std::uint32_t i = 0; i < text.lines(); ++i) {
      const std::string line(text.line(i));
      if (!line.starts_with(begin)) continue;
      const char* const value = line.c_str() + begin.size();
      char* end = nullptr;
      const double number = std::strtod(value, &end);
      const bool is_true = std::string_view(value).starts_with("True");
      if (end == value && !is_true && !std::string_view(value).starts_with("False")) break;
      control.value = std::clamp(end != value ? number : is_true ? 1.0 : 0.0, control.min, control.max);
      controls.push_back(std::move(control));
      break;
    }
  }
  return controls;
}

void ProgramEditor::set_parameter(std::string_view name, double value) {
  if (!edited_ || !host_.settings_shown().lesson) return;
  scenarios::Lesson as_edited = *host_.settings_shown().lesson;
  as_edited.program = edited_->editor().all();
  const std::string text = world_.program_of(as_edited, {{std::string(name), value}});
  if (text == as_edited.program) return;
  edited_->editor().become(text);
  typed_ = edited_->editor().version();
  pause_ = 0;
  host_.try_program(edited_->settings());
}

bool ProgramEditor::escape() {
  if (mode_ == Mode::view) return false;
  if (bar_ != Bar::none)
    close_bar();
  else if (mode_ == Mode::diff)
    mode_ = Mode::text;
  else
    leave();
  return true;
}

bool ProgramEditor::ready() {
  if (edited_ && edited_->problem().empty()) return true;
  const RunSettings& settings = host_.settings_shown();
  if (edited_)
    app_.say(edited_->problem());
  else if (settings.program)
    app_.say(words::text("editor.say.module"));
  else
    app_.say(words::text("editor.say.saved_run"));
  return false;
}

void ProgramEditor::edit() {
  if (!ready()) return;
  if (mode_ == Mode::view && !program_.further_file().empty())
    return app_.say(words::text("editor.say.read_only", program_.further_file()));
  program_.show(trace::Language::python);
  if (!host_.show_program()) return app_.say(words::text("editor.say.too_small"));
  if (mode_ == Mode::view) {
    view_.forget();
    // It begins where one has looked.
    if (editor::Editor& editor = edited_->editor(); editor.caret() == editor::Place{} && lit_ > 0 && shows_text_)
      editor.place({lit_ - 1, editor::indentation(editor.text().line(std::min(lit_, editor.text().lines()) - 1))},
                   false);
    if (edited_->has_draft()) {
      edited_->take_draft();
      from_draft_ = true;
    }
    if (error_holds()) go_to_error();
  }
  mode_ = Mode::text;
  keyboard_ = true;
}

void ProgramEditor::edit_at(std::uint32_t line) {
  edit();
  if (mode_ != Mode::text) return;
  editor::Editor& editor = edited_->editor();
  const std::uint32_t at = std::min(line, editor.text().lines()) - 1;
  editor.place({at, static_cast<std::uint32_t>(editor.text().line(at).size())}, false);
}

void ProgramEditor::hide() {
  close_bar();
  keyboard_ = false;
}

void ProgramEditor::leave() {
  close_bar();
  mode_ = Mode::view;
  keyboard_ = from_draft_ = false;
  if (edited_) edited_->keep();
}

// What is done with the text.

void ProgramEditor::run() {
  if (!ready()) return;
  const RunSettings settings = edited_->settings();
  if (settings.program || settings.lesson) {
    const Interpreter python = world_.interpreter_for(settings.program.value_or(python::Program{}));
    if (python.path.empty() && !python.problem.empty()) return app_.warn(python.problem);
  }
  leave();
  error_ = {};
  awaits_error_ = true;
  typed_ = edited_->editor().version();
  pause_ = 0;
  strangers_ = false;
  host_.run_program(settings);
}

void ProgramEditor::take_text(std::string_view text) {
  if (!ready()) return;
  edited_->editor().become(text);
  edited_->editor().end_group();
  program_.show(trace::Language::python);
  run();
}

void ProgramEditor::write() {
  // Elsewhere the key saves the run.
  if (!edited_ || (mode_ == Mode::view && !edited_->is_edited())) return app_.commands().ask("save");
  if (!edited_->is_file()) return app_.say(words::text("editor.say.lesson_kept"));
  if (edited_->in_conflict() && !std::exchange(overwrites_, true))
    return app_.say(words::text("editor.say.overwrites", edited_->file_name()));
  overwrites_ = false;
  if (const std::string problem = edited_->write(); !problem.empty()) return app_.warn(problem);
  app_.say(words::text("editor.say.saved", edited_->file_name()));
  host_.program_is_written();
  if (watches_) run();
}

void ProgramEditor::show_diff() {
  if (!ready()) return;
  if (mode_ == Mode::diff) {
    mode_ = Mode::text;
    return;
  }
  edit();
  if (mode_ == Mode::view) return;
  close_bar();
  mode_ = Mode::diff;
}

void ProgramEditor::compare() {
  if (!ready()) return;
  if (!edited_->is_edited()) return app_.say(words::text("editor.say.nothing_to_compare"));
  edited_->keep();
  RunSettings before = edited_->settings_before();
  if (before.lesson) before.loop = "cpython";
  host_.compare_runs(std::move(before), edited_->settings(), {});
}

void ProgramEditor::watch() {
  if (!ready()) return;
  if (!edited_->is_file()) return app_.say(words::text("editor.say.lesson_no_file"));
  watches_ = !watches_;
  app_.say(watches_ ? words::text("editor.say.watches", edited_->file_name())
                    : words::text("editor.say.watches_not", edited_->file_name()));
}

void ProgramEditor::take_outside() {
  if (!ready()) return;
  if (!edited_->in_conflict()) return app_.say(words::text("editor.say.not_changed"));
  edited_->take_outside();
  overwrites_ = false;
}

void ProgramEditor::look_at_file(ui::Canvas& canvas) {
  if (!edited_ || !edited_->is_file()) return;
  if (mode_ != Mode::view || watches_) canvas.come_back_in(look_every);
  if (canvas.clock() - looked_ < look_every) return;
  looked_ = canvas.clock();
  const EditedProgram::Outside news = edited_->look();
  if (news == EditedProgram::Outside::nothing) return;
  canvas.keep_moving();
  overwrites_ = false;
  if (news == EditedProgram::Outside::changed) {
    host_.program_is_written();
    if (watches_) app_.ask([this] { run(); });
  }
}

// Finding.

void ProgramEditor::open_bar(Bar bar) {
  if (!ready()) return;
  edit();
  if (mode_ == Mode::view) return;
  bar_ = bar;
  bar_new_ = true;
  find_from_ = edited_->editor().selection().from;
  if (bar == Bar::line) {
    line_field_.set_text("");
    return;
  }
  if (const std::string chosen = edited_->editor().selected();
      !chosen.empty() && chosen.find('\n') == std::string::npos)
    find_field_.set_text(chosen);
  find_field_.select_all();
}

void ProgramEditor::close_bar() {
  bar_ = Bar::none;
  bar_new_ = false;
}

const std::vector<editor::Range>& ProgramEditor::found() {
  const std::pair now{edited_->editor().version(), find_field_.version()};
  if (std::exchange(found_for_, now) != now) found_ = editor::find_all(edited_->editor().text(), find_field_.text());
  return found_;
}

void ProgramEditor::find(bool back, bool from_here) {
  if (!ready()) return;
  if (bar_ != Bar::find && find_field_.text().empty()) return open_bar(Bar::find);
  if (mode_ != Mode::text) edit();
  const std::vector<editor::Range>& all = found();
  if (all.empty()) return;
  editor::Editor& editor = edited_->editor();
  // From where the search began, or on from what is selected.
  const editor::Place here = from_here ? find_from_ : back ? editor.selection().from : editor.selection().to;
  auto next = std::ranges::lower_bound(all, here, {}, &editor::Range::from);
  if (back)
    next = next == all.begin() ? all.end() - 1 : next - 1;
  else if (next == all.end())
    next = all.begin();
  editor.select(*next);
}

bool ProgramEditor::bar_key(std::string_view key) {
  if (key == "escape") {
    close_bar();
    keyboard_ = true;
    return true;
  }
  if (bar_ == Bar::line && key == "enter") {
    const std::string text = line_field_.text();
    std::uint32_t line = 0;
    std::from_chars(text.data(), text.data() + text.size(), line);
    close_bar();
    keyboard_ = true;
    editor::Editor& editor = edited_->editor();
    if (line > 0) editor.place({std::min(line, editor.text().lines()) - 1, 0}, false);
    return true;
  }
  if (bar_ != Bar::find) return false;
  if (key == "enter" || key == "down") return find(false, false), true;
  if (key == "shift+enter" || key == "up") return find(true, false), true;
  return false;
}

// The run that is shown.

void ProgramEditor::note_run(const ShownRun& shown) {
  const replay::Index& index = shown.replay.index();
  const RunSettings& settings = shown.settings;
  const trace::Trace* trace = &index.trace();
  const std::string_view source = source_of(index);
  const bool another = run_ != trace || index.size() < size_; // a new run's trace may be where the last one's was
  size_ = index.size();
  if (another || source_ != source) {
    if (another) error_ = {};
    run_ = trace;
    if (!source.empty() && source_ != source) {
      source_ = source;
      source_lines_ = editor::Text(source_);
    }
    compared_ = {0, nullptr};
  }
  const std::pair now{edited_->editor().version(), trace};
  if (std::exchange(compared_, now) != now)
    shows_text_ = source.empty() ? !edited_->is_edited()
                  : settings.constants.empty()
                      ? same_lines(edited_->editor().text(), source_lines_)
                      : same_lines(editor::Text(mending::with_constants(edited_->editor().all(), settings.constants)),
                                   source_lines_);
  if (error_.line != 0) return;
  error_ = syntax_error_of(index);
  if (error_.line == 0 && shown.run) {
    if (RunProblem problem = shown.run->problem(); problem.line > 0 && problem.line <= source_lines_.lines()) {
      const std::string_view line = source_lines_.line(problem.line - 1);
      const std::uint32_t column = problem.column > 0 ? problem.column : editor::indentation(line) + 1;
      error_ = {problem.line, column, std::move(problem.text), std::string(line)};
    }
    return;
  }
  if (!std::exchange(awaits_error_, false) || error_.line == 0) return;
  edit();
  if (mode_ != Mode::view) go_to_error();
}

ProgramEditor::Error ProgramEditor::syntax_error_of(const replay::Index& index) {
  Error error;
  const std::string_view fact = fact_of(index, "syntax_error"); // LINE:COLUMN:message
  if (fact.empty()) return error;
  const char* end = fact.data() + fact.size();
  auto [after, ok] = std::from_chars(fact.data(), end, error.line);
  if (after != end) after = std::from_chars(after + 1, end, error.column).ptr;
  if (after != end) error.text.assign(after + 1, end);
  if (const editor::Text source(source_of(index)); error.line > 0 && error.line <= source.lines())
    error.in = source.line(error.line - 1);
  return error;
}

bool ProgramEditor::refuses(const replay::Index& index) {
  Error error = syntax_error_of(index);
  if (!edited_ || error.line == 0) return false;
  error_ = std::move(error);
  if (std::exchange(awaits_error_, false)) {
    edit();
    if (mode_ != Mode::view) go_to_error();
  }
  return true;
}

void ProgramEditor::go_to_error() {
  editor::Editor& editor = edited_->editor();
  const std::uint32_t line = std::min(error_.line, editor.text().lines()) - 1;
  const std::uint32_t column = error_.column > 0 ? error_.column - 1 : 0;
  editor.place({line, static_cast<std::uint32_t>(ui::bytes_of(editor.text().line(line), column))}, false);
}

bool ProgramEditor::error_holds() const {
  if (error_.line == 0 || !edited_) return false;
  const editor::Text& text = edited_->editor().text();
  const std::uint32_t line = error_.line - 1;
  return line < text.lines() && text.line(line) == error_.in;
}

bool ProgramEditor::update(double seconds, const ShownRun& shown) {
  const RunSettings& settings = host_.settings_shown();
  const bool possible = EditedProgram::is_possible(settings);
  if (edited_ && (!possible || !edited_->is_of(settings))) {
    leave();
    edited_.reset();
  }
  if (!possible) return false;
  if (!edited_) {
    edited_ = std::make_unique<EditedProgram>(world_, settings);
    view_.forget();
    run_ = nullptr;
    source_.clear();
    lit_ = 0;
    watches_ = overwrites_ = from_draft_ = false;
    found_for_ = {0, 0};
  }
  if (given_) take_given();
  edited_->follow(settings);
  note_run(shown);
  const bool types = run_while_typed(seconds);
  return edited_->update(seconds) || types;
}

bool ProgramEditor::runs_while_typed() const {
  return edited_ && edited_->problem().empty() && world_.runs_while_typed(host_.settings_shown());
}

bool ProgramEditor::run_while_typed(double seconds) {
  constexpr double pause = 0.35; // seconds
  const std::uint64_t version = edited_->editor().version();
  if (mode_ == Mode::view || strangers_ || !runs_while_typed()) {
    typed_ = version;
    pause_ = 0;
    return false;
  }
  if (std::exchange(typed_, version) != version) {
    pause_ = pause;
    has_typed_ = true;
  }
  if (pause_ <= 0) return false;
  if ((pause_ -= seconds) > 0) return true;
  awaits_error_ = false;
  host_.try_program(edited_->settings());
  return true;
}

// What is drawn.

bool ProgramEditor::small_button(ui::Canvas& canvas, ui::Rect box, std::string_view command, std::string_view label,
                                 std::uint64_t row) {
  const ui::Theme& theme = canvas.theme();
  const std::uint64_t id = ui::hash_id(command, row);
  const ui::Touch touch = canvas.touch(box, id);
  canvas.fill(box, theme.raised, 7);
  canvas.frame(box, theme.line, 1, 7);
  if (touch.hovered) {
    canvas.fill(box, theme.text.alpha(touch.held ? 0.14f : 0.07f), 7);
    if (const auto& all = app_.commands(); !all[command].tip.empty() || !all[command].what.empty())
      canvas.tip(all.tip(command));
  }
  canvas.text_in(box, label, {theme.text, 13, ui::Font::semibold}, ui::Align::center);
  canvas.focusable(box, id, 7);
  app_.marks().emplace_back("program:" + std::string(command), box);
  if (!touch.clicked && !canvas.activated(id)) return false;
  app_.commands().ask(command);
  return true;
}

void ProgramEditor::draw_header(ui::Canvas& canvas, ui::Rect box) {
  const ui::Theme& theme = canvas.theme();
  canvas.line({box.x, box.bottom() - 0.5f}, {box.right(), box.bottom() - 0.5f}, theme.line);
  float right = box.right() - 14;
  const float y = box.center().y - button_height / 2;
  auto button = [&](std::string_view command, std::string_view label) {
    const float wide = canvas.width(label, {theme.text, 13, ui::Font::semibold}) + 22;
    small_button(canvas, {right - wide, y, wide, button_height}, command, label);
    right -= wide + 8;
  };
  button("done_editing", words::text("editor.button.done"));
  if (box.w > 300) button("run_text", words::text("editor.button.run"));
  const std::string name = edited_->file_name() + (edited_->is_edited() ? " •" : "");
  const ui::TextStyle style{theme.text, 16, ui::Font::semibold};
  const float wide = std::min(canvas.width(name, style) + 1, right - box.x - 26);
  canvas.text_in({box.x + 20, box.y, wide, box.h}, name, style);
  float x = box.x + 20 + wide + 10;
  // That keys go to the text is said as plainly as can be.
  const std::string_view word = mode_ == Mode::diff ? words::text("editor.mode.changes")
                                : keyboard_         ? words::text("editor.mode.editing")
                                                    : words::text("editor.mode.click_to_type");
  const ui::TextStyle tag{keyboard_ ? theme.panel : theme.muted, 12, ui::Font::bold};
  const ui::Rect pill{x, box.center().y - 10, canvas.width(word, tag) + 16, 20};
  if (pill.right() < right - 6) {
    if (keyboard_)
      canvas.fill(pill, theme.text, 10);
    else
      canvas.frame(pill, theme.muted, 1, 10);
    canvas.text_in(pill, word, tag, ui::Align::center);
    x = pill.right() + 10;
  }
  const editor::Place caret = edited_->editor().caret();
  const std::string where = fmt::format("{}:{}", caret.line + 1,
                                        editor::column_of(edited_->editor().text().line(caret.line), caret.byte) + 1);
  const ui::TextStyle quiet{theme.muted, 13, ui::Font::mono};
  if (mode_ == Mode::text && x + canvas.width(where, quiet) < right)
    canvas.text_in({x, box.y, right - x, box.h}, where, quiet);
}

std::vector<ProgramEditor::Strip> ProgramEditor::strips() const {
  std::vector<Strip> all;
  if (!edited_ || !edited_->problem().empty()) return all;
  const bool viewed = mode_ == Mode::view;
  if (error_holds())
    all.push_back({words::text("editor.strip.error", error_.line, error_.text), true});
  else if (edited_->in_conflict())
    all.push_back({words::text("editor.strip.changed_outside", edited_->file_name()),
                   true,
                   {{"reload", std::string(words::text("editor.strip.take"))},
                    {"overwrite", std::string(words::text("editor.strip.overwrite"))}}});
  if (viewed && edited_->has_draft())
    all.push_back({std::string(words::text("editor.strip.unsaved")),
                   false,
                   {{"edit", std::string(words::text("editor.strip.see"))}}});
  else if (!viewed && from_draft_ && edited_->is_edited())
    all.push_back({std::string(words::text("editor.strip.taken_up")), false, {}});
  const bool runs = runs_while_typed();
  if (viewed && !edited_->is_edited() && !error_holds()) {
    const std::string about = world_.about_editing(host_.settings_shown());
    if (runs && !has_typed_)
      all.push_back({std::string(words::text("page.click_to_edit")), false, {}});
    else if (!runs && !about.empty())
      all.push_back({about, false, {}});
  }
  if (!shows_text_ && !error_holds() && (viewed || !runs)) {
    // In the editor the run has its button already.
    Strip strip{std::string(words::text(!edited_->is_edited() ? "editor.strip.other_text"
                                        : viewed              ? "editor.strip.not_run"
                                                              : "editor.strip.before_edit"))};
    if (viewed) strip.buttons.emplace_back("run_text", words::text("editor.button.run"));
    if (edited_->is_edited() && mode_ != Mode::diff)
      strip.buttons.emplace_back("diff", std::string(words::text("editor.strip.changes")));
    all.push_back(std::move(strip));
  } else if (viewed && edited_->is_edited() && shows_text_) {
    all.push_back({std::string(words::text(edited_->is_file() ? "editor.strip.not_saved" : "editor.strip.edited")),
                   false,
                   {{"diff", std::string(words::text("editor.strip.changes"))},
                    {"compare_text", std::string(words::text("editor.strip.compare"))}}});
  }
  return all;
}

float ProgramEditor::draw_strips(ui::Canvas& canvas, ui::Rect box, const std::vector<Strip>& strips) {
  const ui::Theme& theme = canvas.theme();
  float bottom = box.bottom();
  for (const Strip& strip : strips) {
    const ui::TextStyle style{strip.wrong ? theme.text : theme.text, 14,
                              strip.wrong ? ui::Font::semibold : ui::Font::regular};
    float buttons = 0;
    for (const auto& [command, label] : strip.buttons)
      buttons += canvas.width(label, {theme.text, 13, ui::Font::semibold}) + 30;
    const std::vector<ui::Span> spans{{strip.text, style, 0}};
    const float left = 42, whole = box.w - left - 14;
    const bool one_row = canvas.width(strip.text, style) + buttons + 12 <= whole;
    const float text_height = canvas.paragraph({}, whole, spans, nullptr, nullptr, false);
    const float high = one_row ? 40 : text_height + 14 + (buttons > 0 ? button_height + 6 : 0);
    if (bottom - high < box.y + 60) break; // the text has the room first
    const ui::Rect place{box.x, bottom - high, box.w, high};
    const ui::Color hue = strip.wrong ? theme.blocked : theme.task_hues[1];
    canvas.fill(place, mix(hue, theme.panel, theme.light ? 0.10f : 0.14f));
    canvas.line({place.x, place.y + 0.5f}, {place.right(), place.y + 0.5f}, mix(hue, theme.panel, 0.5f));
    const ui::Rect sign{place.x + 16, (one_row ? place.center().y : place.y + 7 + canvas.line_height(style) / 2) - 9,
                        18, 18};
    canvas.fill(sign, hue, 9);
    canvas.text_in(sign, strip.wrong ? "!" : "i", {theme.panel, 13, ui::Font::bold}, ui::Align::center);
    if (one_row)
      canvas.text_in({place.x + left, place.y, whole - buttons, high}, strip.text, style);
    else
      canvas.paragraph({place.x + left, place.y + 7}, whole, spans);
    float x = one_row ? place.right() - 14 - buttons + 8 : place.x + left;
    const float y = one_row ? place.center().y - button_height / 2 : place.bottom() - button_height - 7;
    for (const auto& [command, label] : strip.buttons) {
      const float wide = canvas.width(label, {theme.text, 13, ui::Font::semibold}) + 22;
      small_button(canvas, {x, y, std::min(wide, place.right() - 14 - x), button_height}, command, label,
                   static_cast<std::uint64_t>(&strip - strips.data()) + 1);
      x += wide + 8;
    }
    bottom -= high;
  }
  return box.bottom() - bottom;
}

/// At the bottom; returns its height.
float ProgramEditor::draw_about(ui::Canvas& canvas, ui::Rect box, const std::string& about) {
  const ui::TextStyle style{canvas.theme().muted, 13};
  const std::vector<ui::Span> spans{{about, style, 0}};
  const float wide = box.w - 40, high = canvas.paragraph({}, wide, spans, nullptr, nullptr, false) + 16;
  canvas.line({box.x, box.bottom() - high + 0.5f}, {box.right(), box.bottom() - high + 0.5f}, canvas.theme().line);
  canvas.paragraph({box.x + 20, box.bottom() - high + 8}, wide, spans);
  return high;
}

void ProgramEditor::draw_bar(ui::Canvas& canvas, ui::Rect box) {
  const ui::Theme& theme = canvas.theme();
  canvas.fill(box, theme.raised);
  canvas.line({box.x, box.y + 0.5f}, {box.right(), box.y + 0.5f}, theme.line);
  const bool finds = bar_ == Bar::find;
  std::string count;
  if (finds && !find_field_.text().empty()) {
    const auto& all = found();
    const auto now = std::ranges::find(all, edited_->editor().selection());
    count = all.empty()        ? words::text("editor.find.nothing")
            : now == all.end() ? words::text("editor.find.found", all.size())
                               : words::text("editor.find.place", now - all.begin() + 1, all.size());
  } else if (!finds) {
    count = words::text("editor.find.of_lines", edited_->editor().text().lines());
  }
  const ui::TextStyle style{theme.muted, 13};
  float right = box.right() - 12;
  const float y = box.center().y - button_height / 2;
  auto button = [&](std::string_view command, std::string_view label) {
    small_button(canvas, {right - 28, y, 28, button_height}, command, label);
    right -= 34;
  };
  button("close_bar", "×");
  if (finds && box.w > 300) {
    button("find_next", "↓");
    button("find_previous", "↑");
  }
  const float wide = std::min(canvas.width(words::text("editor.find.place", 99, 999), style) + 18,
                              std::max(canvas.width(count, style), 70.0f)) +
                     8;
  const float room = std::max(60.0f, right - box.x - 14 - wide);
  ui::TextField& field = finds ? find_field_ : line_field_;
  const std::uint64_t id = finds ? find_id : line_id;
  if (std::exchange(bar_new_, false)) canvas.set_focus(id);
  field.draw(canvas, {box.x + 14, box.center().y - 15, room, 30}, id,
             finds ? words::text("editor.find.label") : words::text("editor.find.line_label"), ui::Font::mono);
  app_.marks().emplace_back("program:field", ui::Rect{box.x + 14, box.center().y - 15, room, 30});
  canvas.text_in({box.x + 14 + room + 8, box.y, right - box.x - 22 - room, box.h}, count, style);
}

LineFacts ProgramEditor::line_facts(const Scene& scene) {
  LineFacts facts;
  facts.keyboard = keyboard_;
  facts.marks = &edited_->marks();
  if (bar_ == Bar::find) facts.found = found();
  if (error_holds()) {
    facts.error = error_.line;
    facts.error_column = error_.column;
    facts.error_text = error_.text;
  }
  const replay::State& state = scene.state;
  const replay::SourceLine at = scene.index().place(state.line);
  if (!shows_text_ || at.file != 0) return facts;
  const replay::Task* running = state.running_task();
  facts.lit = at.line;
  facts.lit_now = state.line_task == (running ? running->id : 0);
  facts.stuck = state.blocked && facts.lit_now;
  return facts;
}

void ProgramEditor::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  look_at_file(canvas);
  if (const replay::SourceLine at = scene.index().place(scene.state.line); at.file == 0 && at.line > 0) lit_ = at.line;
  ui::Rect body = box;
  body.h -= draw_strips(canvas, box, strips());
  if (mode_ == Mode::view || !edited_) {
    const bool possible = edited_ && edited_->problem().empty();
    const float wide = canvas.width(words::text("editor.button.edit"), {{}, 13, ui::Font::semibold}) + 22;
    program_.leave_room(possible ? wide + 2 : 0);
    program_.edit_by_press(runs_while_typed());
    program_.draw(canvas, body, scene, actions);
    if (const std::uint32_t line = program_.take_press(); line > 0) app_.ask([this, line] { edit_at(line); });
    if (possible)
      small_button(canvas, {box.right() - 14 - wide, box.y + (header_height - button_height) / 2, wide, button_height},
                   "edit", words::text("editor.button.edit"));
    return;
  }
  canvas.push_clip(body);
  canvas.fill(body, canvas.theme().panel);
  draw_header(canvas, {body.x, body.y, body.w, header_height});
  ui::Rect text{body.x, body.y + header_height, body.w, body.h - header_height};
  if (const std::string about = world_.about_editing(host_.settings_shown()); !about.empty() && text.h > 160)
    text.h -= draw_about(canvas, text, about);
  if (bar_ != Bar::none) {
    const float high = std::min(44.0f, text.h / 2);
    text.h -= high;
    draw_bar(canvas, {text.x, text.bottom(), text.w, high});
  }
  canvas.push_clip(text);
  bool pressed = false;
  if (mode_ == Mode::diff) {
    pressed = canvas.pointer().pressed() && text.contains(canvas.pointer().mouse());
    if (const auto line = diff_.draw(canvas, text, edited_->original(), edited_->editor().text(), edited_->hunks()))
      app_.ask([this, line = *line] {
        mode_ = Mode::text;
        keyboard_ = true;
        edited_->editor().place({line, 0}, false);
      });
  } else {
    pressed = view_.draw(canvas, text, edited_->editor(), line_facts(scene));
    if (view_.caret_place().w > 0) app_.marks().emplace_back("caret", view_.caret_place());
  }
  if (keyboard_ && canvas.focus() == 0) canvas.frame(text.inset(1), canvas.theme().text, 2, 3);
  canvas.pop_clip();
  canvas.pop_clip();
  app_.marks().emplace_back("editor", text);
  // A press elsewhere takes the keyboard away.
  if (canvas.pointer().pressed() && keyboard_ != pressed) {
    const bool in_panel = box.contains(canvas.pointer().mouse());
    if (pressed || !in_panel) keyboard_ = pressed;
    canvas.keep_moving();
  }
}

void ProgramEditor::put_state(StateLine& state) const {
  constexpr const char* modes[] = {"none", "text", "changes"};
  constexpr const char* bars[] = {"none", "find", "line"};
  state.put("edit", modes[static_cast<int>(mode_)]);
  state.put("typing", mode_ != Mode::view && keyboard_);
  state.put("find", bars[static_cast<int>(bar_)]);
  state.put("edited", edited_ && edited_->is_edited());
  state.put("shows_text", shows_text_);
  state.put("error_line", error_holds() ? error_.line : 0);
  state.put("draft", edited_ && edited_->has_draft());
  state.put("conflict", edited_ && edited_->in_conflict());
  state.put("watch", watches_);
  if (!edited_) return;
  const editor::Place caret = edited_->editor().caret();
  state.put("caret", fmt::format("{}:{}", caret.line + 1, caret.byte + 1));
  state.put("lines", edited_->editor().text().lines());
}

} // namespace loopscope::app
