// Editing a program in its panel, with the keys that the window would give, in a world of a few files.
#include "app/screens/program_editor.h"
#include "app/shell/unpaused_run.h"

#include "app/screens/compare_screen.h"
#include "app/screens/run_screen.h"
#include "core/trace/recorder.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {
namespace {

/// A run that is over, and has told nothing but its program.
std::unique_ptr<Run> told_run(const RunSettings& settings, const std::string& text) {
  trace::Recorder recorder;
  recorder.record({.kind = trace::EventKind::run_started, .object = recorder.intern("x")});
  recorder.record({.kind = trace::EventKind::source_file,
                   .detail = static_cast<std::uint8_t>(trace::Language::python),
                   .object = recorder.intern("program.py"),
                   .extra = recorder.intern(text)});
  if (const std::size_t wrong = text.find("wrong"); wrong != std::string::npos && settings.loop != "simulated") {
    const auto line = 1 + std::ranges::count(text.substr(0, wrong), '\n');
    recorder.record({.kind = trace::EventKind::run_fact,
                     .object = recorder.intern("syntax_error"),
                     .extra = recorder.intern(std::to_string(line) + ":2:invalid syntax: yes")});
  }
  recorder.record({.kind = trace::EventKind::run_ended});
  return std::make_unique<UnpausedRun>(recorder.trace());
}

struct SmallWorld final : World {
  std::map<std::string, std::string, std::less<>> files, drafts;
  std::map<std::string, std::uint64_t, std::less<>> stamps;
  std::vector<RunSettings> started;

  const std::vector<scenarios::Lesson>& lessons() const override { return scenarios::lessons(); }
  std::span<const scenarios::LoopKind> loops() const override { return scenarios::loops(); }
  std::unique_ptr<Run> start(const RunSettings& settings) override {
    started.push_back(settings);
    return told_run(settings, text_of(settings));
  }
  std::string text_of(const RunSettings& settings) {
    if (settings.program && settings.program->text) return *settings.program->text;
    return settings.lesson ? program_of(*settings.lesson, settings.arguments) : files[settings.program->file];
  }
  std::string program_of(const scenarios::Lesson& lesson, const scenarios::Arguments& arguments) const override {
    return scenarios::program_with(lesson, arguments);
  }
  OpenedFile open(const std::string&) override { return {}; }
  std::string save(const trace::Trace&, std::string_view) override { return "Saved."; }
  ProgramText read_program(const std::string& file) override { return {files[file], "", stamp_of(file)}; }
  std::string write_program(const std::string& file, std::string_view text) override {
    change(file, text);
    return "";
  }
  std::uint64_t stamp_of(const std::string& file) override { return stamps[file] + 1; }
  void keep_draft(std::string_view name, std::string_view text) override {
    drafts.erase(std::string(name));
    if (!text.empty()) drafts.emplace(name, text);
  }
  std::string draft_of(std::string_view name) override {
    const auto found = drafts.find(name);
    return found == drafts.end() ? "" : found->second;
  }
  void change(const std::string& file, std::string_view text) {
    files[file] = text;
    ++stamps[file];
  }
};

class ProgramEditorTest : public testing::Test {
protected:
  static constexpr const char* file = "/there/mine.py";
  static constexpr const char* text = "import asyncio\n\nasyncio.run(main())\n";

  ProgramEditorTest() {
    world_.change(file, text);
    open_file();
  }
  void open(RunSettings settings) {
    app_ = std::make_unique<App>(AppOptions{.still = true});
    screen_ = &app_->enter<RunScreen>(world_, std::move(settings));
    settle();
  }
  void open_file() { open({.loop = "cpython", .program = python::Program{.file = file}}); }
  void open_lesson() { open({.lesson = scenarios::find_lesson("lock")}); }
  void close() { app_.reset(); }
  void frame() {
    clock_ += 0.5;
    canvas_.begin({.width = 1280, .height = 720, .still = true, .clock = clock_});
    app_->draw(canvas_);
    canvas_.end();
  }
  void settle() {
    for (int i = 0; i < 100 && app_->update(0.1); ++i) {
    }
    frame();
    frame();
  }
  void keys(std::initializer_list<std::string_view> names) {
    for (std::string_view name : names) app_->key(name);
    settle();
  }
  void type(std::string_view words) {
    for (char c : words) app_->key(c == ' ' ? "space" : c == '\n' ? "enter" : std::string_view(&c, 1));
    settle();
  }
  std::string value(std::string_view name) const {
    std::string line = " " + app_->state_line() + " ", key = " " + std::string(name) + "=";
    const std::size_t at = line.find(key);
    return at == std::string::npos ? "" : line.substr(at + key.size(), line.find(' ', at + 1) - at - key.size());
  }
  void click(ui::Point at) {
    canvas_.click(at);
    frame();
    settle();
  }
  bool says(std::string_view words) const { return canvas_.all(" ").find(words) != std::string::npos; }
  std::string ran() { return world_.text_of(world_.started.back()); }

  SmallWorld world_;
  std::unique_ptr<App> app_;
  RunScreen* screen_ = nullptr;
  TestCanvas canvas_;
  double clock_ = 0;
};

TEST_F(ProgramEditorTest, keys_belong_to_the_text_while_it_is_edited_and_to_the_run_after_escape) {
  keys({"e"});
  EXPECT_EQ(value("edit"), "text");
  type("q x");
  EXPECT_EQ(value("edited"), "1");
  EXPECT_EQ(value("shows_text"), "0");
  EXPECT_NE(canvas_.find("q ximport"), nullptr) << canvas_.all();
  EXPECT_FALSE(app_->wants_to_quit());
  keys({"escape"});
  EXPECT_EQ(value("edit"), "none");
  EXPECT_EQ(canvas_.find("q ximport"), nullptr) << "the run's text is shown, not the one that was typed";
  EXPECT_TRUE(says("Your changes have not run.")) << canvas_.all();
  keys({"t"});
  EXPECT_EQ(value("theme"), "light");
}

TEST_F(ProgramEditorTest, the_text_runs_as_it_stands_without_a_file_being_written) {
  keys({"e"});
  type("x = 1\n");
  keys({"ctrl+enter"});
  EXPECT_EQ(ran(), std::string("x = 1\n") + text);
  EXPECT_EQ(world_.started.back().program->file, file);
  EXPECT_EQ(world_.files[file], text);
  EXPECT_EQ(value("edit"), "none");
  EXPECT_EQ(value("shows_text"), "1");
  EXPECT_NE(canvas_.find("x = "), nullptr) << canvas_.all();
  keys({"r"});
  EXPECT_EQ(ran(), std::string("x = 1\n") + text) << "the same again";
}

TEST_F(ProgramEditorTest, a_lesson_s_text_runs_on_cpython_and_its_parameters_are_in_its_text) {
  open_lesson();
  keys({"e"});
  type("# mine\n");
  keys({"ctrl+enter"});
  EXPECT_EQ(world_.started.back().loop, "cpython");
  EXPECT_EQ(world_.started.back().lesson, scenarios::find_lesson("lock"));
  EXPECT_TRUE(ran().starts_with("# mine\n"));
  EXPECT_EQ(value("set"), "none") << "no slider changes what was typed";
  keys({"e"});
  app_->key("ctrl+s");
  frame();
  EXPECT_TRUE(says("A lesson is not a file"));
}

TEST_F(ProgramEditorTest, a_lesson_that_a_chosen_python_runs_keeps_it_and_its_parameters) {
  open({.lesson = scenarios::find_lesson("lock"),
        .loop = "cpython",
        .program = python::Program{.interpreter = "/a/python", .skip_waiting = false}});
  const std::string set = value("set");
  EXPECT_NE(set, "none");
  keys({"e"});
  type("# mine\n");
  keys({"ctrl+enter"});
  EXPECT_TRUE(ran().starts_with("# mine\n"));
  EXPECT_EQ(world_.started.back().program->interpreter, "/a/python");
  EXPECT_FALSE(world_.started.back().program->skip_waiting);
  EXPECT_EQ(value("set"), "none");
  keys({"e", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z"}); // more often than something was typed
  keys({"ctrl+enter"});
  EXPECT_EQ(world_.started.back().program->text, std::nullopt);
  EXPECT_EQ(world_.started.back().program->interpreter, "/a/python");
  EXPECT_EQ(value("set"), set);
}

TEST_F(ProgramEditorTest, what_is_not_changed_runs_as_the_file_has_it) {
  keys({"e", "ctrl+enter"});
  EXPECT_EQ(world_.started.back().program->text, std::nullopt);
  open_lesson();
  keys({"e", "ctrl+enter"});
  EXPECT_EQ(world_.started.back().program, std::nullopt);
  EXPECT_EQ(world_.started.back().loop, "cpython");
}

TEST_F(ProgramEditorTest, a_syntax_error_stands_at_its_line_until_the_line_is_changed) {
  keys({"e", "down"});
  type("wrong");
  keys({"ctrl+enter"});
  EXPECT_EQ(value("edit"), "text") << "there it is mended";
  EXPECT_EQ(value("error_line"), "2");
  EXPECT_EQ(value("caret"), "2:2");
  EXPECT_TRUE(says("Line 2: invalid syntax: yes")) << canvas_.all();
  keys({"ctrl+home", "enter"});
  EXPECT_EQ(value("error_line"), "0") << "it is not said of another line";
  keys({"ctrl+z"});
  EXPECT_EQ(value("error_line"), "2");
  keys({"down", "end", "x"});
  EXPECT_EQ(value("error_line"), "0");
}

TEST_F(ProgramEditorTest, a_file_is_written_only_when_it_is_asked_for) {
  keys({"e"});
  type("# 1\n");
  keys({"ctrl+enter"});
  keys({"e", "ctrl+s"});
  EXPECT_EQ(world_.files[file], std::string("# 1\n") + text);
  EXPECT_EQ(value("edited"), "0");
  EXPECT_TRUE(world_.drafts.empty());
  world_.change(file, "# 2\n");
  settle();
  keys({"escape", "r"});
  EXPECT_EQ(ran(), "# 2\n") << "what was written is read again for the next run";
}

TEST_F(ProgramEditorTest, what_is_typed_is_kept_and_offered_again) {
  keys({"e"});
  type("# kept\n");
  EXPECT_EQ(world_.drafts[file], std::string("# kept\n") + text);
  const auto kept = world_.drafts; // as after a kill
  close();
  world_.drafts = kept;
  open_file();
  EXPECT_EQ(value("draft"), "1");
  EXPECT_TRUE(says("Unsaved changes from the last time")) << canvas_.all();
  keys({"e"});
  EXPECT_EQ(value("edited"), "1");
  EXPECT_NE(canvas_.find("# kept"), nullptr);
  keys({"ctrl+z"});
  EXPECT_EQ(value("edited"), "0");
  EXPECT_TRUE(world_.drafts.empty()) << "what is given up is forgotten";
  keys({"ctrl+y"});
  EXPECT_FALSE(world_.drafts.empty());
}

TEST_F(ProgramEditorTest, what_is_typed_last_is_kept_when_the_window_is_closed) {
  keys({"e"});
  app_->key("x");
  close();
  EXPECT_EQ(world_.drafts[file], std::string("x") + text);
}

TEST_F(ProgramEditorTest, what_was_typed_in_one_lesson_is_there_after_another) {
  open_lesson();
  keys({"e"});
  type("# mine\n");
  keys({"escape", "n", "b"});
  EXPECT_EQ(value("lesson"), "lock");
  keys({"e"});
  EXPECT_NE(canvas_.find("# mine"), nullptr) << canvas_.all();
}

TEST_F(ProgramEditorTest, a_file_that_another_program_changes_is_read_again) {
  world_.change(file, "# other\n");
  settle();
  keys({"e"});
  EXPECT_NE(canvas_.find("# other"), nullptr) << canvas_.all();
  EXPECT_EQ(value("edited"), "0");
  EXPECT_EQ(value("shows_text"), "0");
}

TEST_F(ProgramEditorTest, one_s_own_text_is_not_lost_when_another_program_changes_the_file) {
  keys({"e"});
  type("# mine\n");
  world_.change(file, "# other\n");
  settle();
  EXPECT_EQ(value("conflict"), "1");
  keys({"ctrl+s"});
  EXPECT_EQ(world_.files[file], "# other\n") << "it is asked first";
  keys({"ctrl+r"});
  EXPECT_EQ(value("conflict"), "0");
  EXPECT_EQ(canvas_.find("# mine"), nullptr);
  keys({"ctrl+z", "ctrl+s"});
  EXPECT_EQ(world_.files[file], std::string("# mine\n") + text);
}

TEST_F(ProgramEditorTest, it_runs_again_at_each_save_where_that_is_wanted) {
  const std::size_t before = world_.started.size();
  world_.change(file, "# 1\n");
  settle();
  EXPECT_EQ(world_.started.size(), before);
  keys({"w"});
  world_.change(file, "# 2\n");
  settle();
  EXPECT_EQ(world_.started.size(), before + 1);
  EXPECT_EQ(ran(), "# 2\n");
  keys({"e", "x", "ctrl+s"});
  EXPECT_EQ(world_.started.size(), before + 2);
  keys({"w"});
  world_.change(file, "# 3\n");
  settle();
  EXPECT_EQ(world_.started.size(), before + 2);
}

TEST_F(ProgramEditorTest, changes_are_shown_in_the_gutter_and_as_a_list) {
  keys({"e", "down"});
  type("new\n");
  keys({"ctrl+d"});
  EXPECT_EQ(value("edit"), "changes");
  EXPECT_NE(canvas_.find("+"), nullptr);
  EXPECT_NE(canvas_.find("new"), nullptr);
  const std::string before = value("caret");
  type("zzz");
  keys({"down", "escape"});
  EXPECT_EQ(value("edit"), "text");
  EXPECT_EQ(value("caret"), before) << "nothing is typed into what is not seen";
  EXPECT_EQ(canvas_.find("zzz"), nullptr);
}

TEST_F(ProgramEditorTest, the_runs_before_and_after_are_compared) {
  open_lesson();
  keys({"D"});
  EXPECT_EQ(value("compare"), "none") << "there is no change";
  keys({"e"});
  type("# mine\n");
  keys({"escape", "D"});
  EXPECT_EQ(value("compare"), "lock@cpython,lock*@cpython");
  ASSERT_GE(world_.started.size(), 2u);
  const std::string after = ran();
  const std::string first = world_.text_of(world_.started[world_.started.size() - 2]);
  EXPECT_EQ(after, "# mine\n" + first);
}

TEST_F(ProgramEditorTest, words_are_found_as_they_are_typed_and_one_after_the_other) {
  keys({"ctrl+f"});
  type("asyncio");
  EXPECT_EQ(value("find"), "find");
  EXPECT_EQ(value("caret"), "1:15");
  EXPECT_TRUE(says("1 of 2")) << canvas_.all();
  keys({"enter"});
  EXPECT_EQ(value("caret"), "3:8");
  keys({"enter"});
  EXPECT_EQ(value("caret"), "1:15") << "after the last one comes the first";
  keys({"shift+enter"});
  EXPECT_EQ(value("caret"), "3:8");
  keys({"escape"});
  EXPECT_EQ(value("find"), "none");
  type("x");
  EXPECT_NE(canvas_.find("x.run"), nullptr) << canvas_.all();
  EXPECT_EQ(value("edited"), "1") << "what was found is selected, and typed over";
}

TEST_F(ProgramEditorTest, keys_that_come_before_the_next_frame_go_where_they_belong) {
  for (std::string_view key :
       {"ctrl+f", "r", "u", "n", "escape", "left", "X", "ctrl+g", "1", "enter", "Y", "escape", "t"})
    app_->key(key);
  settle();
  EXPECT_EQ(value("theme"), "light");
  keys({"e"});
  EXPECT_NE(canvas_.find("Yimport"), nullptr) << canvas_.all();
  EXPECT_NE(canvas_.find("asyncio.Xrun"), nullptr) << canvas_.all();
}

TEST_F(ProgramEditorTest, a_press_in_the_text_puts_the_caret_there_and_one_elsewhere_takes_the_keyboard_away) {
  keys({"e"});
  const auto* line = canvas_.find("asyncio.");
  ASSERT_NE(line, nullptr);
  click({line->box.x + 1, line->box.center().y});
  EXPECT_EQ(value("caret"), "3:1");
  click(place_of(app_->marks(), "timeline").center());
  EXPECT_EQ(value("typing"), "0");
  keys({"t"});
  EXPECT_EQ(value("theme"), "light");
  EXPECT_EQ(value("edit"), "text");
  line = canvas_.find("asyncio.");
  click({line->box.x + 1, line->box.center().y});
  EXPECT_EQ(value("typing"), "1");
}

TEST_F(ProgramEditorTest, a_press_in_the_changes_gives_them_the_keyboard_and_one_on_a_line_leads_there) {
  keys({"e", "down"});
  type("new\n");
  keys({"ctrl+d"});
  click(place_of(app_->marks(), "timeline").center());
  EXPECT_EQ(value("typing"), "0");
  const ui::Rect box = place_of(app_->marks(), "editor");
  click({box.center().x, box.bottom() - 4});
  EXPECT_EQ(value("typing"), "1");
  EXPECT_EQ(value("edit"), "changes");
  const auto* line = canvas_.find("asyncio.run");
  ASSERT_NE(line, nullptr) << canvas_.all();
  click(line->box.center());
  EXPECT_EQ(value("edit"), "text");
  EXPECT_EQ(value("caret"), "4:1");
}

TEST_F(ProgramEditorTest, the_panel_s_buttons_do_what_the_keys_do) {
  click(place_of(app_->marks(), "program:edit").center());
  EXPECT_EQ(value("edit"), "text");
  type("# 1\n");
  click(place_of(app_->marks(), "program:diff").center());
  EXPECT_EQ(value("edit"), "changes");
  click(place_of(app_->marks(), "program:run_text").center());
  EXPECT_EQ(ran(), std::string("# 1\n") + text);
}

TEST_F(ProgramEditorTest, a_hundred_thousand_lines_are_edited_found_and_compared) {
  std::string lines;
  for (int i = 0; i < 100'000; ++i) lines += "    await asyncio.sleep(" + std::to_string(i) + ")\n";
  world_.change(file, lines);
  open_file();
  keys({"e", "ctrl+end"});
  for (std::string_view key : {"a", "b", "enter", "c"})
    for (int i = 0; i < 20; ++i) keys({key});
  EXPECT_EQ(value("caret"), "100021:21");
  keys({"ctrl+f"});
  type("sleep(99999");
  EXPECT_EQ(value("caret"), "100000:30");
  keys({"escape", "ctrl+d"});
  EXPECT_TRUE(says("equal lines"));
}

} // namespace
} // namespace loopscope::app
