// A recorded Python program as the views show it.
#include "app/views/console.h"
#include "app/views/lesson.h"
#include "app/views/program/program.h"
#include "app/views/stage/stage.h"
#include "app/views/status.h"
#include "app/views/timeline/timeline.h"
#include "tests/replay/recorded_program.h"
#include "tests/views/view_case.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace loopscope::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class Recorded : public testing::Test {
protected:
  Recorded() {
    shown_.other = run_.s.trace();
    shown_.box = {0, 0, 700, 600};
  }
  const replay::RecordedProgram run_;
  ViewCase shown_;
};

/// Whether the line is the one that is lit: it has the chip of the task.
bool has_chip(const ViewCase& run, std::string_view chip, std::string_view code) {
  const auto* line = run.canvas.find(code);
  return line && std::ranges::any_of(run.canvas.texts, [&](const TestCanvas::Text& text) {
           return text.text == chip && text.box.x > 350 && std::abs(text.box.center().y - line->box.center().y) < 5;
         });
}

TEST_F(Recorded, program_has_a_tab_for_each_file) {
  ProgramView view;
  shown_.draw(view, run_.inside);
  for (const char* name : {"main.py", "helper.py", "tables.py"}) EXPECT_NE(shown_.canvas.find(name), nullptr) << name;
  EXPECT_EQ(shown_.canvas.find("Python"), nullptr);
}

TEST_F(Recorded, program_shows_the_file_of_the_line_that_runs) {
  ProgramView view;
  shown_.draw(view, run_.inside);
  EXPECT_TRUE(has_chip(shown_, "2", "print")) << shown_.canvas.all();
  shown_.draw(view, run_.other_runs);
  EXPECT_TRUE(has_chip(shown_, "3", "print")) << shown_.canvas.all();
  EXPECT_NE(shown_.canvas.find("guarded"), nullptr) << "helper.py is shown";
  EXPECT_EQ(shown_.canvas.find("Ada"), nullptr);
}

TEST_F(Recorded, stack_is_shown_in_each_file_where_it_stands) {
  ProgramView view;
  shown_.draw(view, run_.goes_on); // Task-1 runs in main.py
  EXPECT_TRUE(has_chip(shown_, "2", "await")) << "the outer frame of the eager task, line 5" << shown_.canvas.all();
  shown_.click(view, "helper.py");
  shown_.draw(view, run_.goes_on);
  EXPECT_TRUE(has_chip(shown_, "2", "await")) << "its inner frame" << shown_.canvas.all();
}

TEST_F(Recorded, file_that_was_chosen_stays_until_the_next_step) {
  ProgramView view;
  shown_.draw(view, run_.goes_on);
  shown_.click(view, "tables.py");
  shown_.draw(view, UINT64_MAX);
  EXPECT_EQ(shown_.canvas.find("Ada"), nullptr);
  shown_.draw(view, run_.goes_on);
  EXPECT_NE(shown_.canvas.find("Ada"), nullptr) << "a step follows the line again";
}

TEST_F(Recorded, console_shows_what_was_typed_with_a_sign) {
  ConsoleView view;
  shown_.draw(view);
  EXPECT_NE(shown_.canvas.find("Grace"), nullptr);
  EXPECT_NE(shown_.canvas.find("›"), nullptr);
  shown_.draw(view, run_.typed - 1);
  EXPECT_EQ(shown_.canvas.find("›"), nullptr);
}

TEST_F(Recorded, stage_says_whose_loop_it_shows) {
  shown_.box = {0, 0, 1100, 800};
  StageView view;
  shown_.draw(view, run_.other_runs, 60);
  EXPECT_NE(shown_.canvas.find("worker"), nullptr) << shown_.canvas.all();
  shown_.draw(view, run_.first_loop_on, 60);
  EXPECT_NE(shown_.canvas.find("main thread"), nullptr) << shown_.canvas.all();
}

/// The text that is drawn left of the lanes.
const TestCanvas::Text& label(const ViewCase& run, std::string_view text) {
  const auto found = std::ranges::find_if(
      run.canvas.texts, [&](const TestCanvas::Text& one) { return one.text == text && one.box.x < 260; });
  if (found == run.canvas.texts.end()) throw std::runtime_error(std::string(text) + " is not in:\n" + run.canvas.all());
  return *found;
}

bool same_hue(ui::Color a, ui::Color b) {
  return std::tie(a.r, a.g, a.b) == std::tie(b.r, b.g, b.b);
}

/// What is filled with that colour in the lane, from left to right.
std::vector<ui::Rect> filled(const ViewCase& run, std::string_view lane, ui::Color color) {
  const float y = label(run, lane).box.center().y;
  std::vector<ui::Rect> boxes;
  for (const TestCanvas::Shape& shape : run.canvas.shapes)
    if (shape.kind == TestCanvas::Shape::Kind::fill && same_hue(shape.color, color) && shape.box.y < y &&
        shape.box.bottom() > y && shape.box.h < 40)
      boxes.push_back(shape.box);
  std::ranges::sort(boxes, {}, &ui::Rect::x);
  return boxes;
}

TEST_F(Recorded, timeline_has_a_lane_for_each_loop) {
  shown_.box = {0, 0, 1000, 400};
  TimelineView view;
  view.set_scale(true);
  shown_.draw(view);
  const ui::Color run = shown_.canvas.theme().run;
  const auto first = filled(shown_, "loop of the main thread", run), other = filled(shown_, "loop of worker", run);
  ASSERT_EQ(first.size(), 2u) << "Task-1's step and the library's call";
  ASSERT_EQ(other.size(), 1u) << "Task-3's step";
  EXPECT_LT(first[0].x, other[0].x);
  EXPECT_LT(other[0].x, first[1].x);

  TimelineView by_time;
  shown_.draw(by_time, run_.inside);
  EXPECT_FALSE(filled(shown_, "loop of worker", run).empty());
}

TEST(Loops, of_very_many_some_have_a_lane_and_tasks_stay_in_sight) {
  replay::Script s;
  for (std::uint32_t thread = 1; thread <= 1000; ++thread) {
    s.add(trace::event::thread_started{.thread = thread, .name = s.text("Thread-" + std::to_string(thread))});
    const trace::ObjectId loop = s.object();
    s.add(trace::event::loop_switched{.loop = loop, .thread = thread});
    s.add(trace::event::loop_created{.loop = loop});
    if (thread <= 40) s.task("t" + std::to_string(thread), "f", 0, 0);
  }
  ViewCase run;
  run.other = s.trace();
  for (const ui::Rect box : {ui::Rect{0, 0, 1280, 720}, ui::Rect{0, 0, 240, 80}, ui::Rect{0, 0, 1280, 4000}}) {
    run.box = box;
    TimelineView view;
    run.draw(view);
    const auto shown = [&](std::string_view text) {
      return std::ranges::count_if(run.canvas.texts, [&](const auto& one) { return one.text.starts_with(text); });
    };
    EXPECT_GE(shown("loop of"), 2) << box.h;
    EXPECT_LE(shown("loop of"), 64) << box.h;
    if (box.h < 100) continue; // there is room for no more
    EXPECT_GE(shown("Thread-"), 1) << box.h;
    EXPECT_GE(shown("t1"), 1) << box.h;
    const auto last = std::ranges::find_if(run.canvas.texts, [](const auto& one) {
      return one.text.starts_with("loop of") && one.text.ends_with("more");
    });
    ASSERT_NE(last, run.canvas.texts.end()) << run.canvas.all();
    EXPECT_EQ(last->text, "loop of Thread-" + std::to_string(shown("loop of")) + " + " +
                              std::to_string(64 - shown("loop of")) + " more");
  }
}

TEST_F(Recorded, timeline_dims_a_task_that_is_not_the_programs_own) {
  shown_.box = {0, 0, 1000, 400};
  TimelineView view;
  shown_.draw(view);
  const ui::Theme& theme = shown_.canvas.theme();
  const auto dim = filled(shown_, "4", theme.muted);
  ASSERT_FALSE(dim.empty());
  EXPECT_LT(dim[0].x, 60) << "its badge";
  EXPECT_TRUE(same_hue(label(shown_, "Task-4").style.color, theme.muted));
  EXPECT_TRUE(filled(shown_, "1", theme.muted).empty());
  EXPECT_TRUE(same_hue(label(shown_, "Task-1").style.color, theme.text));
}

TEST_F(Recorded, timeline_hides_what_is_not_the_programs_own_and_says_how_many) {
  shown_.box = {0, 0, 1000, 210};
  shown_.own_only = true;
  TimelineView view;
  shown_.draw(view);
  EXPECT_NO_THROW(label(shown_, "Task-1"));
  EXPECT_THROW(label(shown_, "Task-4"), std::runtime_error) << shown_.canvas.all();
  shown_.own_only = false;
  shown_.box.h = 400;
  shown_.draw(view);
  EXPECT_NO_THROW(label(shown_, "Task-4"));
}

TEST_F(Recorded, loop_lane_dims_callbacks_that_are_not_the_programs_own) {
  shown_.box = {0, 0, 1000, 400};
  TimelineView view;
  view.set_scale(true);
  shown_.draw(view, run_.typed); // the library's call is not the one at the cursor
  const ui::Theme& theme = shown_.canvas.theme();
  EXPECT_EQ(filled(shown_, "loop of the main thread", theme.run).size(), 1u) << "Task-1's step";
  EXPECT_FALSE(filled(shown_, "loop of the main thread", theme.faint).empty()) << "the library's call";
}

TEST_F(Recorded, stage_dims_and_hides_what_is_not_the_programs_own) {
  shown_.box = {0, 0, 1100, 800};
  StageView view;
  std::size_t queued = 0; // the library's callback and a task of the program's own are ready
  while ((*run_.s.trace())[queued].kind != trace::EventKind::loop_started) ++queued;
  shown_.draw(view, queued + 1, 60);
  const TestCanvas::Text* call = shown_.canvas.find("tick");
  ASSERT_NE(call, nullptr) << shown_.canvas.all();
  EXPECT_TRUE(same_hue(call->style.color, shown_.canvas.theme().muted));
  const TestCanvas::Text* own = shown_.canvas.find("Task-1");
  ASSERT_NE(own, nullptr);
  EXPECT_TRUE(same_hue(own->style.color, shown_.canvas.theme().text));
  shown_.own_only = true;
  shown_.draw(view, queued + 1, 60);
  EXPECT_EQ(shown_.canvas.find("tick"), nullptr);
  EXPECT_NE(shown_.canvas.find("2, 1 hidden"), nullptr) << shown_.canvas.all();
}

TEST_F(Recorded, what_blocks_is_said_on_the_stage_and_in_the_loops_lane) {
  shown_.box = {0, 0, 1100, 800};
  StageView stage;
  shown_.draw(stage, run_.typed, 60);
  EXPECT_NE(shown_.canvas.find("BLOCKED"), nullptr);
  EXPECT_NE(shown_.canvas.find("input at line 9"), nullptr) << shown_.canvas.all();
  TimelineView timeline;
  shown_.box = {0, 0, 2800, 300};
  shown_.draw(timeline);
  const TestCanvas::Text* said = shown_.canvas.find("blocked in input, line 9, by Task-1");
  ASSERT_NE(said, nullptr) << shown_.canvas.all();
  EXPECT_EQ(said->style.font, ui::Font::semibold);
}

TEST(Story, timeline_begins_where_the_first_loop_runs_and_not_at_the_imports) {
  ViewCase run;
  replay::Script s;
  s.add(trace::event::run_started{.clock = trace::Clock::real, .loop = s.text("cpython")});
  s.now = 4 * replay::second; // imports
  const trace::ObjectId loop = s.loop();
  s.running_task();
  s.now += replay::second;
  s.add(trace::event::loop_stopped{.loop = loop});
  s.add(trace::event::run_ended{});
  run.other = s.trace();
  run.box = {0, 0, 1000, 300};
  const auto shows = [&](std::string_view tick) {
    return std::ranges::any_of(run.canvas.texts, [&](const TestCanvas::Text& text) { return text.text == tick; });
  };
  TimelineView view;
  run.draw(view);
  EXPECT_TRUE(shows("4.6 s")) << run.canvas.all();
  EXPECT_FALSE(shows("2 s") || shows("2.0 s")) << run.canvas.all();
  run.draw(view, 0);
  EXPECT_FALSE(shows("2 s") || shows("2.0 s")) << "nor before its start: " << run.canvas.all();
  view.zoom(0.1);
  run.draw(view);
  EXPECT_TRUE(shows("2 s") || shows("2.0 s")) << "one may look at them: " << run.canvas.all();
  view.fit();
  run.draw(view);
  EXPECT_TRUE(shows("4.6 s")) << run.canvas.all();
}

TEST(NoLoop, program_without_a_loop_ends_with_a_sentence) {
  ViewCase run;
  replay::Script s;
  s.add(trace::event::run_started{.clock = trace::Clock::real, .scenario = s.text("x.py"), .loop = s.text("cpython")});
  s.add(trace::event::printed{.text = s.text("hello")});
  s.add(trace::event::run_ended{});
  run.other = s.trace();
  run.box = {0, 0, 1100, 800};
  StageView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("no event loop"), nullptr) << run.canvas.all();
}

TEST(Killed, run_that_a_signal_has_ended_says_which) {
  ViewCase run;
  replay::Script s;
  s.running_task();
  s.add(trace::event::run_ended{.outcome = trace::RunOutcome::failed, .message = s.text("killed by SIGSEGV")});
  run.other = s.trace();
  run.box = {0, 0, 1100, 800};
  StageView view;
  run.draw(view);
  EXPECT_NE(run.canvas.find("SIGSEGV"), nullptr) << run.canvas.all();
  EXPECT_EQ(run.canvas.find("exception"), nullptr);
}

TEST(Ended, figures_of_the_run_are_whole_or_another_is_said) {
  int seen = 0;
  for (const std::string call :
       {"time.sleep", "urllib.request.urlopen", "one_of_a_remarkable_length_that_has_no_room.of_its_own_anywhere"})
    for (float w = 620; w < 1600; w += 20) {
      ViewCase run;
      replay::Script s;
      s.running_task();
      s.add(trace::event::blocking_begun{.what = s.text(call)});
      s.now += 700'000'000;
      s.add(trace::event::blocking_ended{.what = s.text(call)});
      s.end(s.step);
      s.add(trace::event::run_ended{});
      run.other = s.trace();
      run.box = {0, 0, w, 600};
      StageView view;
      run.draw(view);
      EXPECT_NE(run.canvas.find("The program is done"), nullptr) << w;
      std::string shown;
      for (const TestCanvas::Text& text : run.canvas.texts) shown += text.text + "\n";
      if (!run.canvas.find("IN FIGURES")) continue;
      ++seen;
      EXPECT_THAT(shown, HasSubstr("\n0.700 s\n")) << w;
      EXPECT_THAT(shown, HasSubstr("the loop was waiting\n")) << w;
      EXPECT_THAT(shown, testing::AnyOf(HasSubstr("blocked in " + call + "\n"), HasSubstr("longest block\n"))) << w;
      EXPECT_THAT(shown, Not(HasSubstr("…"))) << w;
      if (testing::Test::HasFailure()) return;
    }
  EXPECT_GT(seen, 30);
}

TEST(Ended, run_without_a_callback_has_no_figures) {
  ViewCase run;
  replay::Script s;
  s.add(trace::event::run_ended{.outcome = trace::RunOutcome::failed, .message = s.text("exited with status 2")});
  run.other = s.trace();
  run.box = {0, 0, 1100, 800};
  StageView view;
  run.draw(view);
  EXPECT_EQ(run.canvas.find("IN FIGURES"), nullptr) << run.canvas.all();
}

TEST(Status, select_that_only_looks_does_not_wait) {
  const auto status = [](std::int64_t longest) {
    ViewCase run;
    replay::Script s;
    s.running_task();
    s.end(s.step);
    s.add({.kind = trace::EventKind::turn_begun, .value = 2});
    s.add({.kind = trace::EventKind::select_begun, .value = longest});
    run.other = s.trace();
    run.load();
    Scene scene = run.scene(s.now);
    scene.playing = true;
    return status_of(scene);
  };
  EXPECT_EQ(status(0), Status::running);
  EXPECT_EQ(status(1'000'000), Status::waiting);
  EXPECT_EQ(status(trace::forever), Status::waiting);
}

TEST_F(Recorded, facts_of_the_run_stand_beside_it) {
  shown_.box = {0, 0, 320, 1200};
  LessonView view;
  shown_.draw(view);
  EXPECT_NE(shown_.canvas.find("arguments"), nullptr) << shown_.canvas.all();
  EXPECT_NE(shown_.canvas.find("--fast"), nullptr);
}

TEST(Facts, path_that_is_too_long_is_cut_from_its_beginning_and_any_text_is_shown) {
  for (const std::string path : {"/a/very/long/way/to/the/folder/in/which/the/program/runs/today", "/", "", "///",
                                 "/onlyonenamethatislongerthanthecolumnis/", "no slash in it but far too many words",
                                 "/usr/bin/onlyonenamethatislongerthanthecolumnis"}) {
    ViewCase run;
    replay::Script s;
    s.add(trace::event::run_fact{.name = s.text("folder"), .text = s.text(path)});
    run.other = s.trace();
    run.box = {0, 0, 320, 1200};
    LessonView view;
    run.draw(view);
    if (path.starts_with("/a/")) {
      EXPECT_NE(run.canvas.find("…/"), nullptr) << run.canvas.all();
      EXPECT_NE(run.canvas.find("runs/today"), nullptr) << run.canvas.all();
    }
  }
}

TEST_F(Recorded, console_has_a_field_where_the_program_waits_for_a_line) {
  ConsoleView view;
  shown_.box = {0, 0, 500, 300};
  shown_.input = {.open = true, .waits = false};
  shown_.draw(view, run_.typed);
  EXPECT_EQ(view.field_place().w, 0) << "it does not wait";
  shown_.input.waits = true;
  shown_.draw_once(view);
  EXPECT_GT(view.field_place().w, 300);
  EXPECT_TRUE(ConsoleView::is_field(shown_.canvas.focus()));
  struct NoClipboard final : editor::Clipboard {
    std::string text() override { return {}; }
    void set_text(const std::string&) override {}
  } none;
  for (const char* key : {"4", "2", "enter"}) EXPECT_TRUE(view.field().key(key, none));
  shown_.draw_once(view);
  EXPECT_THAT(shown_.asked.typed, testing::ElementsAre("42"));
  shown_.input.waits = false;
  shown_.draw_once(view);
  shown_.draw_once(view);
  EXPECT_FALSE(ConsoleView::is_field(shown_.canvas.focus())) << "the keys are the window's again";
  shown_.input = {};
  shown_.draw_once(view);
  EXPECT_EQ(view.field_place().w, 0);
}

TEST_F(Recorded, task_that_is_not_the_programs_own_is_quiet) {
  shown_.load();
  const Scene scene = shown_.scene();
  const ui::Theme& theme = shown_.canvas.theme();
  EXPECT_EQ(task_color(theme, scene.index(), run_.shutdown), theme.muted);
  EXPECT_NE(task_color(theme, scene.index(), run_.main), theme.muted);
}

} // namespace
} // namespace loopscope::app
