// A program of one's own in the window: shown, started when that is asked for, run, typed to, compared.
#include "app/shell/app.h"

#include "app/screens/run_screen.h"
#include "tests/app/own_program_world.h"
#include "tests/replay/recorded_program.h"
#include "tests/views/test_canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view rights = "It runs with your rights: it can read, change and delete your files and use the "
                                    "network. Loopscope does not confine it.";

class OwnProgram : public testing::Test {
protected:
  OwnProgram() {
    world_.files["/home/ada/bot.py"] =
        "import asyncio\n\nasync def main():\n    name = input('name? ')\n    print(name)\n";
    world_.at_start = [](PlayedRun& run) { begin_loop(run); };
    open();
  }

  /// A loop with one task, whose steps are the run's callbacks.
  static void begin_loop(PlayedRun& run) {
    run.s.add(trace::event::run_started{
        .clock = trace::Clock::real, .scenario = run.s.text("bot.py"), .loop = run.s.text("cpython")});
    run.s.add(trace::event::source_file{.name = run.s.text("/home/ada/bot.py"),
                                        .text = run.s.text("import asyncio\n\nasync def main():\n    name = "
                                                           "input('name? ')\n    print(name)\n")});
    const trace::ObjectId loop = run.s.object();
    run.s.add(trace::event::loop_created{.loop = loop});
    run.s.add(trace::event::loop_started{.loop = loop});
  }
  void open(RunSettings settings = {.program = python::Program{.file = "/home/ada/bot.py"}}) {
    app_.enter<RunScreen>(world_, std::move(settings));
    frame();
  }
  void frame() {
    for (int i = 0; i < 3; ++i) {
      app_.update(0.02);
      canvas_.begin_frame({0, 0, static_cast<float>(width_), static_cast<float>(height_)});
      app_.draw(canvas_);
      canvas_.end();
    }
  }
  void key(std::string_view name) {
    app_.key(name);
    frame();
  }
  void click(ui::Rect place) {
    ASSERT_GT(place.w, 0);
    canvas_.click(place.center());
    frame();
  }
  std::string value(std::string_view name) const {
    const std::string line = " " + app_.state_line() + " ", key = " " + std::string(name) + "=";
    const std::size_t at = line.find(key);
    return at == std::string::npos ? "" : line.substr(at + key.size(), line.find(' ', at + 1) - at - key.size());
  }
  /// All that is written, line breaks aside.
  std::string seen() const { return canvas_.all(" "); }
  PlayedRun& run() { return *world_.runs.back(); }

  PlayedWorld world_;
  App app_{{.still = true}};
  TestCanvas canvas_;
  int width_ = 1280, height_ = 720;
};

TEST_F(OwnProgram, it_is_shown_and_not_started_before_it_is_asked_for) {
  EXPECT_TRUE(world_.started.empty());
  EXPECT_EQ(value("lesson"), "program");
  EXPECT_EQ(value("begun"), "0");
  EXPECT_EQ(value("status"), "paused");
  EXPECT_THAT(seen(), HasSubstr("bot.py"));
  EXPECT_NE(canvas_.find("input"), nullptr) << "its text";
  EXPECT_THAT(seen(), HasSubstr("paused before its start"));
  EXPECT_THAT(seen(), HasSubstr("3.11.2"));
  EXPECT_THAT(seen(), HasSubstr(".venv beside"));
  for (const char* harmless : {"left", "home", "]", "z", "t", "x", "s", "?", "escape", "a", "enter"}) key(harmless);
  EXPECT_TRUE(world_.started.empty());
  key("space");
  ASSERT_EQ(world_.started.size(), 1u);
  EXPECT_EQ(world_.started[0].program->interpreter, "/home/ada/.venv/bin/python");
  EXPECT_EQ(world_.started[0].program->file, "/home/ada/bot.py");
  EXPECT_EQ(value("begun"), "1");
  EXPECT_EQ(value("playing"), "1");
}

TEST_F(OwnProgram, whose_rights_it_has_is_said_once_before_it_runs_first) {
  EXPECT_THAT(seen(), HasSubstr(rights));
  key("space");
  EXPECT_THAT(seen(), Not(HasSubstr("your rights")));
  app_.open("/home/ada/bot.py");
  frame();
  EXPECT_EQ(value("begun"), "0");
  EXPECT_THAT(seen(), Not(HasSubstr("your rights")));
  world_.files["/home/ada/other.py"] = "print(1)\n";
  app_.open("/home/ada/other.py");
  frame();
  EXPECT_THAT(seen(), HasSubstr(rights)) << "of another program it was not said";
}

TEST_F(OwnProgram, whose_rights_it_has_is_read_in_full_in_every_size_of_window) {
  for (auto [width, height] : {std::pair{1920, 1080}, {1100, 700}, {900, 620}, {640, 480}, {420, 300}}) {
    width_ = width, height_ = height;
    frame();
    std::string text;
    for (const TestCanvas::Text& piece : canvas_.texts) text += piece.text + " ";
    EXPECT_THAT(text, HasSubstr("Loopscope")) << width;
    EXPECT_THAT(text, HasSubstr("confine it.")) << width;
  }
}

TEST_F(OwnProgram, each_command_that_moves_on_starts_it) {
  for (const char* name : {"right", "end", "r", "space"}) {
    app_.open("/home/ada/bot.py");
    frame();
    const std::size_t before = world_.started.size();
    key(name);
    EXPECT_EQ(world_.started.size(), before + 1) << name;
  }
}

TEST_F(OwnProgram, step_lets_one_callback_go) {
  key("right");
  ASSERT_EQ(run().resumed.size(), 1u);
  EXPECT_EQ(run().resumed[0], 1u);
}

TEST_F(OwnProgram, without_a_python_a_sentence_says_so_and_nothing_starts) {
  world_.interpreter = {.problem = "no python3 is on the PATH: install Python 3.9 or newer"};
  app_.open("/home/ada/bot.py");
  frame();
  EXPECT_THAT(seen(), HasSubstr("No python3 is on the PATH: install Python 3.9 or newer."));
  EXPECT_THAT(seen(), Not(HasSubstr("Press space")));
  for (const char* name : {"space", "right", "end", "r", "d"}) {
    key(name);
    EXPECT_EQ(value("banner"), "1") << name;
    key("escape");
  }
  EXPECT_TRUE(world_.started.empty());
}

TEST_F(OwnProgram, dropped_file_is_shown_and_a_saved_run_cannot_be_run) {
  world_.files["/home/ada/dropped.py"] = "print('dropped')\n";
  app_.open("/home/ada/dropped.py");
  frame();
  EXPECT_NE(canvas_.find("dropped"), nullptr);
  EXPECT_EQ(value("lesson"), "program");
  const replay::RecordedProgram recorded;
  world_.saved = recorded.s.trace();
  app_.open("main.loopscope");
  frame();
  EXPECT_EQ(value("lesson"), "file");
  for (const char* name : {"space", "right", "end", "r", "o"}) key(name);
  EXPECT_TRUE(world_.started.empty());
  key("r");
  EXPECT_THAT(seen(), HasSubstr("stranger"));
}

TEST_F(OwnProgram, again_runs_it_again_at_once) {
  key("space");
  run().stop();
  frame();
  EXPECT_EQ(value("ended"), "1");
  key("r");
  ASSERT_EQ(world_.started.size(), 2u);
  EXPECT_EQ(value("playing"), "1");
  EXPECT_FALSE(run().standing);
}

TEST_F(OwnProgram, waiting_is_skipped_where_a_lesson_chooses_its_loop) {
  click(place_of(app_.marks(), "loop"));
  EXPECT_EQ(value("menu"), "loop");
  EXPECT_THAT(seen(), HasSubstr("skip the waiting"));
  key("down");
  key("enter");
  EXPECT_TRUE(world_.started.empty());
  EXPECT_THAT(seen(), HasSubstr("waits skipped"));
  key("space");
  ASSERT_EQ(world_.started.size(), 1u);
  EXPECT_TRUE(world_.started[0].program->skip_waiting);
}

TEST_F(OwnProgram, line_is_typed_where_the_program_waits_for_one) {
  key("space");
  EXPECT_EQ(value("types_input"), "0");
  run().s.add(trace::event::blocking_begun{.what = run().s.text("input"), .line = 4});
  frame();
  EXPECT_EQ(value("input"), "waits");
  ASSERT_EQ(value("types_input"), "1");
  for (const char* name : {"A", "d", "x", "backspace", "a", "space", "L", "left", "right", "é", "home", "q", "r"})
    key(name);
  EXPECT_NE(canvas_.find("qrAda Lé"), nullptr) << seen();
  key("enter");
  EXPECT_THAT(run().typed, ElementsAre("qrAda Lé"));
  EXPECT_EQ(world_.started.size(), 1u) << "r was typed";
  run().s.add(trace::event::typed{.text = run().s.text("qrAda Lé")});
  run().s.add(trace::event::blocking_ended{.what = run().s.text("input")});
  frame();
  EXPECT_EQ(value("input"), "open");
  EXPECT_EQ(value("types_input"), "0") << "the keys are the window's again";

  run().s.add(trace::event::blocking_begun{.what = run().s.text("input"), .line = 4});
  frame();
  EXPECT_EQ(value("types_input"), "1") << "it waits again";
  key("escape");
  EXPECT_EQ(value("types_input"), "0");
  key("enter");
  EXPECT_EQ(value("types_input"), "1");
  key("ctrl+d");
  EXPECT_TRUE(run().typed_end);
}

TEST_F(OwnProgram, it_runs_to_the_selected_line) {
  key("h");
  EXPECT_TRUE(world_.started.empty()) << "no line is selected";
  const TestCanvas::Text* line = canvas_.find("print");
  ASSERT_NE(line, nullptr);
  click(line->box);
  ASSERT_EQ(value("selected").substr(0, 5), "line:");
  key("h");
  ASSERT_EQ(world_.started.size(), 1u);
  ASSERT_EQ(run().paused_at.size(), 1u);
  EXPECT_EQ(run().paused_at[0].kind, PauseAt::Kind::line);
  EXPECT_EQ(run().paused_at[0].line, 5u);
  EXPECT_EQ(run().paused_at[0].file, "/home/ada/bot.py");
  run().s.add(trace::event::printed{.text = run().s.text("Ada"), .line = 5});
  run().standing = true;
  frame();
  EXPECT_EQ(value("position"), std::to_string(run().s.size()));
  EXPECT_EQ(value("playing"), "0");
}

TEST_F(OwnProgram, it_runs_to_the_next_step_of_the_selected_task) {
  key("space");
  const trace::ObjectId task = run().s.task("Task-1", "main", 0, 0);
  frame();
  key("]");
  key("j");
  ASSERT_EQ(run().paused_at.size(), 1u);
  EXPECT_EQ(run().paused_at[0].kind, PauseAt::Kind::task_step);
  EXPECT_EQ(run().paused_at[0].task, task);
}

TEST_F(OwnProgram, it_is_compared_before_and_after_an_edit) {
  python::Program edited{.file = "/home/ada/bot.py"};
  edited.text = "print('other')\n";
  open({.program = edited});
  key("d");
  EXPECT_EQ(value("compare"), "bot.py@cpython,bot.py*@cpython");
  ASSERT_EQ(world_.started.size(), 2u);
  EXPECT_FALSE(world_.started[0].program->text);
  EXPECT_EQ(world_.started[1].program->text, "print('other')\n");
  key("a");
  EXPECT_THAT(seen(), HasSubstr("YOUR PROGRAM"));
  EXPECT_THAT(seen(), HasSubstr("bot.py, edited"));
}

TEST_F(OwnProgram, lesson_that_cpython_runs_is_compared_with_its_twin) {
  open({.lesson = scenarios::find_lesson("lock"), .loop = "cpython"});
  key("d");
  EXPECT_EQ(value("compare"), "lock@simulated,lock@cpython");
}

TEST_F(OwnProgram, that_it_waits_for_real_is_said_without_alarm) {
  key("space");
  run().s.add(trace::event::run_fact{.name = run().s.text("waiting"), .text = run().s.text("Waits take real time.")});
  frame();
  EXPECT_EQ(value("banner"), "0");
  EXPECT_THAT(seen(), HasSubstr("Waits take real time."));
}

TEST_F(OwnProgram, what_must_not_be_missed_of_a_run_is_said_in_a_banner) {
  key("space");
  EXPECT_EQ(value("banner"), "0");
  run().s.add(trace::event::run_fact{.name = run().s.text("folder"), .text = run().s.text("/home/ada")});
  frame();
  EXPECT_EQ(value("banner"), "0");
  run().s.add(trace::event::run_fact{
      .name = run().s.text("loop"),
      .text = run().s.text("asyncio's loop runs in place of uvloop's, which cannot be recorded.")});
  frame();
  EXPECT_EQ(value("banner"), "1");
  EXPECT_THAT(seen(), HasSubstr("in place of uvloop"));
  key("escape");
  run().limit = true;
  frame();
  EXPECT_THAT(seen(), HasSubstr("reached its limit"));
}

} // namespace
} // namespace loopscope::app
