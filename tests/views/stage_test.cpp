#include "app/views/stage/stage.h"

#include "app/views/stage/layout.h"
#include "app/views/stage/timeouts.h"
#include "core/trace/recorder.h"
#include "scenarios/run.h"
#include "tests/views/outside_run.h"
#include "tests/views/test_canvas.h"
#include "tests/views/view_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

namespace loopscope::app {
namespace {

using replay::second;
using trace::CallbackKind;

/// The stage at a moment of a trace.
class Stage {
public:
  explicit Stage(std::shared_ptr<const trace::Trace> trace) : replay_(std::move(trace)) { replay_.update(); }

  /// All that is written on it, `later` ns after that many events.
  std::string at(std::size_t position, std::int64_t later = 0, ui::Rect box = {0, 0, 1400, 900}) {
    const replay::State& state = replay_.seek(std::min<std::uint64_t>(position, replay_.size()));
    Scene scene{replay_, state, state.time + later};
    scene.selected = selected;
    last_ = box;
    for (int frame = 0; frame < 2; ++frame) {
      canvas.begin_frame();
      view.draw(canvas, box, scene, asked);
      canvas.end();
    }
    return canvas.all();
  }
  /// Clicks at the middle of where the thing was drawn, and returns what is picked by it.
  Thing click(Thing thing) {
    canvas.click(place_of(view.places(), thing).center());
    asked = {};
    at(replay_.state().position, 0, last_);
    return asked.selected;
  }
  TestCanvas canvas;
  StageView view;
  Asked asked;
  Thing selected;

private:
  replay::Replay replay_;
  ui::Rect last_;
};

/// A task in two nested timeouts, the outer of 8 s and the inner of 3 s, at time 0.
struct Nested {
  replay::Script s;
  trace::ObjectId task = 0;
  trace::CallbackId outer = 0, inner = 0;
  Nested() {
    task = s.task("Task-1", "main", 0, 0);
    const trace::CallbackId step = s.step;
    s.turn(1, 1);
    s.begin(step);
    outer = s.timer(CallbackKind::timeout_timer, task, step, 8 * second);
    inner = s.timer(CallbackKind::timeout_timer, task, step, 3 * second);
    s.suspend(task, trace::AwaitKind::future, s.future(trace::FutureKind::plain, 0));
    s.end(step);
  }
};

TEST(Band, is_as_long_as_what_is_left_at_every_scale_of_time) {
  for (const std::int64_t whole : {second / 10, 10 * second, 300 * second}) {
    const stage::Band band{.guards = 1, .since = 7, .when = 7 + whole};
    EXPECT_FLOAT_EQ(band.left(7), 1);
    EXPECT_NEAR(band.left(7 + whole / 4), 0.75f, 1e-5);
    EXPECT_EQ(band.left(7 + whole), 0);
    EXPECT_EQ(band.left(7 + 2 * whole), 0);
  }
  EXPECT_EQ((stage::Band{.guards = 1, .since = 5, .when = 5}.left(5)), 0) << "a timeout of no time";
}

TEST(Guards, nested_timeouts_are_bands_from_the_outermost_to_the_innermost) {
  Nested run;
  const stage::Guards guards(run.s.state());
  const auto bands = guards.of(run.task);
  ASSERT_EQ(bands.size(), 2u);
  EXPECT_EQ(bands[0].when, 8 * second);
  EXPECT_EQ(bands[1].when, 3 * second);
  EXPECT_EQ(guards.tasks(), std::vector{run.task});
  EXPECT_TRUE(guards.of(run.task + 1).empty());
}

TEST(Guards, a_timeout_that_is_rescheduled_stays_in_its_place) {
  Nested run;
  const trace::CallbackId step = run.s.schedule(CallbackKind::wakeup, run.task, 0);
  run.s.turn(2, 1);
  run.s.begin(step);
  auto cancel = [&](trace::CallbackId timer) {
    run.s.add({.kind = trace::EventKind::callback_cancelled, .subject = timer, .extra = step});
  };
  auto dues = [&] {
    std::vector<std::int64_t> found;
    const stage::Guards guards(run.s.state());
    for (const stage::Band& band : guards.of(run.task)) found.push_back(band.when / second);
    return found;
  };
  cancel(run.outer);
  const trace::CallbackId again = run.s.timer(CallbackKind::timeout_timer, run.task, step, 20 * second);
  EXPECT_EQ(dues(), (std::vector<std::int64_t>{20, 3})) << "outermost first";
  cancel(again);
  run.s.timer(CallbackKind::timeout_timer, run.task, step, 2 * second);
  EXPECT_EQ(dues(), (std::vector<std::int64_t>{2, 3})) << "once more";
  cancel(run.inner);
  run.s.timer(CallbackKind::timeout_timer, run.task, step, 9 * second);
  EXPECT_EQ(dues(), (std::vector<std::int64_t>{2, 9}));
  run.s.timer(CallbackKind::timeout_timer, run.task, step, 5 * second);
  EXPECT_EQ(dues(), (std::vector<std::int64_t>{2, 9, 5})) << "one that is entered is the innermost";
}

TEST(Guards, a_cancelled_timeout_guards_nothing_and_one_that_is_due_guards_until_it_runs) {
  Nested run;
  run.s.add({.kind = trace::EventKind::callback_cancelled, .subject = run.outer});
  run.s.turn(2, 1, 3 * second, {run.inner});
  const stage::Guards guards(run.s.state());
  ASSERT_EQ(guards.of(run.task).size(), 1u);
  EXPECT_EQ(guards.of(run.task)[0].timer, run.inner);
  run.s.begin(run.inner);
  const stage::Guards none(run.s.state());
  EXPECT_TRUE(none.of(run.task).empty());
}

TEST(Stage, says_of_each_timeout_what_is_left) {
  Nested run;
  Stage stage(run.s.trace());
  const std::string text = stage.at(run.s.size(), second);
  EXPECT_NE(text.find("7.000 s left"), std::string::npos) << text;
  EXPECT_NE(text.find("2.000 s left"), std::string::npos) << text;
  EXPECT_NE(stage.at(run.s.size(), 4 * second).find("due since 3.000 s, 1.000 s late"), std::string::npos);
}

TEST(Stage, a_timer_that_is_late_says_when_it_was_due_and_by_how_much) {
  Nested run;
  Stage stage(run.s.trace());
  EXPECT_EQ(stage.at(run.s.size(), 3 * second).find("late"), std::string::npos);
  EXPECT_NE(stage.at(run.s.size(), 5 * second).find("due since 3.000 s, 2.000 s late"), std::string::npos)
      << stage.canvas.all();
}

TEST(Stage, says_in_a_narrow_place_only_by_how_much_a_timer_is_late) {
  Nested run;
  Stage stage(run.s.trace());
  constexpr float width = 480;
  EXPECT_NE(stage.at(run.s.size(), 5 * second, {0, 0, width, 360}).find("2.000 s late"), std::string::npos);
  for (const TestCanvas::Text& text : stage.canvas.texts) EXPECT_LE(text.box.right(), width) << text.text;
}

TEST(Stage, tells_where_it_drew_each_thing_and_a_click_there_is_on_it) {
  for (const ui::Rect box : {ui::Rect{0, 0, 1400, 900}, ui::Rect{0, 0, 640, 460}}) {
    Nested run;
    const trace::CallbackId wakeup = run.s.schedule(CallbackKind::wakeup, run.task, 0);
    const trace::CallbackId call = run.s.schedule(CallbackKind::call, run.s.text("on_done"), 0);
    const trace::ObjectId other = run.s.task("Task-2", "f", run.task, 0), lock = run.s.lock(1);
    run.s.add({.kind = trace::EventKind::primitive_acquired, .subject = lock, .object = other});
    Stage stage(run.s.trace());
    stage.at(run.s.size(), 0, box);
    std::vector<Thing> things{{Thing::Kind::callback, wakeup},
                              {Thing::Kind::callback, call},
                              {Thing::Kind::callback, run.inner},
                              {Thing::Kind::callback, run.outer},
                              {Thing::Kind::primitive, lock}};
    for (const replay::Phase phase : {replay::Phase::select, replay::Phase::move_timers, replay::Phase::run})
      things.push_back(thing_of(phase));
    for (const Thing thing : things) {
      SCOPED_TRACE(std::to_string(static_cast<int>(thing.kind)) + ":" + std::to_string(thing.id));
      const ui::Rect drawn = place_of(stage.view.places(), thing);
      EXPECT_GT(drawn.w, 0);
      EXPECT_TRUE(box.contains(drawn.center())) << drawn.x << ' ' << drawn.y;
      if (thing.kind == Thing::Kind::primitive) continue; // its middle is its holder's
      EXPECT_EQ(stage.click(thing), thing);
    }
    for (const StagePlace place : {StagePlace::slot, StagePlace::ready, StagePlace::timers, StagePlace::waits})
      EXPECT_GT(place_of(stage.view.places(), thing_of(place)).w, 0) << static_cast<int>(place);
    EXPECT_GT(place_of(stage.view.places(), {Thing::Kind::task, run.task}).w, 0);
  }
}

/// A lesson's run, all the moments at which a callback ends, shown by one stage.
void for_each_step(const char* lesson, Stage& stage, ui::Rect box, std::size_t size, const auto& look) {
  SCOPED_TRACE(lesson);
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t at = 0; at <= size; at += 3) {
      stage.at(at, 0, box);
      if (pass == 1) look(at);
    }
}

std::shared_ptr<trace::Trace> recorded(const char* lesson) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  scenarios::run(*scenarios::find_lesson(lesson), options);
  return recorder.trace();
}

TEST(Stage, keeps_its_parts_and_what_tasks_wait_for_in_their_places_from_step_to_step) {
  for (const char* lesson : {"lock", "gather", "coroutine_object", "cancellation", "deadlock", "queue"})
    for (const ui::Rect box : {ui::Rect{0, 0, 1000, 690}, ui::Rect{0, 0, 640, 460}}) {
      const auto trace = recorded(lesson);
      Stage stage(trace);
      std::map<std::pair<int, std::uint32_t>, ui::Rect> places;
      for_each_step(lesson, stage, box, trace->size(), [&](std::size_t at) {
        for (const DrawnThing& drawn : stage.view.places()) {
          const bool part = drawn.thing.kind == Thing::Kind::place || drawn.thing.kind == Thing::Kind::phase;
          if (!part && drawn.thing.kind != Thing::Kind::primitive) continue;
          const auto [known, is_new] =
              places.try_emplace({static_cast<int>(drawn.thing.kind), drawn.thing.id}, drawn.box);
          ASSERT_TRUE(is_new ||
                      (std::abs(known->second.x - drawn.box.x) < 1 && std::abs(known->second.y - drawn.box.y) < 1))
              << static_cast<int>(drawn.thing.kind) << ":" << drawn.thing.id << " at " << at << ": " << drawn.box.x
              << ", " << drawn.box.y << " and before " << known->second.x << ", " << known->second.y;
        }
      });
    }
}

TEST(Stage, is_a_ring_around_what_runs_at_every_size) {
  for (const ui::Rect box : {ui::Rect{0, 0, 1400, 900}, ui::Rect{0, 0, 1000, 690}, ui::Rect{0, 0, 640, 460},
                             ui::Rect{0, 0, 560, 300}, ui::Rect{0, 0, 480, 260}}) {
    SCOPED_TRACE(std::to_string(static_cast<int>(box.w)));
    const stage::Layout l = stage::lay_out(box, 1);
    for (float angle = 0; angle < 360; angle += 5) {
      const ui::Point at = l.on_ring(angle);
      EXPECT_TRUE(box.contains(at)) << angle;
      EXPECT_FALSE(l.slot.contains(at)) << angle;
    }
    EXPECT_NEAR(l.ring.w / l.ring.h, 1.32f, 0.01f) << "of one shape";
    EXPECT_GE(l.slot.w, 110);
    EXPECT_GE(l.slot.h, 50);
    EXPECT_GT(l.ready.x, l.ring.right());
    EXPECT_LT(l.ring.bottom(), l.waits.y);
    EXPECT_LT(l.timers.bottom(), l.ready.y);
  }
}

TEST(Stage, shows_the_value_of_a_future_until_whoever_awaits_it_has_fetched_it) {
  const auto trace = recorded("future");
  Stage stage(trace);
  bool pending = false, settled = false;
  for (std::size_t at = 0; at <= trace->size(); ++at) {
    const std::string all = stage.at(at);
    pending |= all.find("no result yet") != std::string::npos;
    settled |= all.find("its result") != std::string::npos && all.find("42") != std::string::npos;
  }
  EXPECT_TRUE(pending);
  EXPECT_TRUE(settled);
}

TEST(Stage, shows_the_error_that_enters_a_task_and_that_it_leaves_it) {
  const auto trace = recorded("cancellation");
  Stage stage(trace);
  std::string said;
  for (std::size_t at = 0; at <= trace->size(); ++at) {
    stage.at(at);
    for (const auto& text : stage.canvas.texts)
      if (text.text == "CancelledError" || text.text.starts_with("is raised at") || text.text == "leaves the task")
        said += text.text + "\n";
  }
  for (const char* words : {"CancelledError", "is raised at line 8", "leaves the task"})
    EXPECT_NE(said.find(words), std::string::npos) << words << " is not in\n" << said;
}

TEST(Stage, a_part_that_is_selected_is_framed_and_dims_nothing) {
  Nested run;
  Stage stage(run.s.trace());
  stage.at(run.s.size());
  const std::size_t before = stage.canvas.shapes.size();
  const auto colours = [&] {
    std::vector<ui::Color> all;
    for (const auto& text : stage.canvas.texts) // the hint goes with the first selection
      if (!text.text.starts_with("Click")) all.push_back(text.style.color);
    return all;
  };
  const auto plain = colours();
  stage.selected = thing_of(StagePlace::ready);
  stage.at(run.s.size());
  EXPECT_EQ(colours(), plain);
  EXPECT_GT(stage.canvas.shapes.size(), before);
}

TEST(Stage, calls_a_task_by_the_name_that_it_has_at_the_moment) {
  Nested run;
  const std::size_t before = run.s.size();
  run.s.add({.kind = trace::EventKind::task_renamed, .subject = run.task, .object = run.s.text("cook")});
  Stage stage(run.s.trace());
  EXPECT_NE(stage.at(before).find("Task-1"), std::string::npos) << stage.canvas.all();
  EXPECT_NE(stage.at(run.s.size()).find("cook"), std::string::npos) << stage.canvas.all();
}

TEST(Stage, names_the_timer_that_the_loop_waits_for_and_not_an_end_that_a_socket_could_bring_sooner) {
  Nested run;
  run.s.add({.kind = trace::EventKind::turn_begun, .value = 2});
  run.s.add({.kind = trace::EventKind::select_begun, .value = 3 * second});
  Stage stage(run.s.trace());
  const std::string text = stage.at(run.s.size(), second);
  EXPECT_NE(text.find("for the timer at 3.000 s"), std::string::npos) << text;
  EXPECT_EQ(text.find("until 3.000 s"), std::string::npos) << text;
}

TEST(Stage, says_beside_the_heading_that_no_timer_is_set) {
  Nested run;
  for (trace::CallbackId timer : {run.inner, run.outer}) {
    run.s.add({.kind = trace::EventKind::callback_cancelled, .subject = timer});
    run.s.add({.kind = trace::EventKind::callback_dropped, .subject = timer});
  }
  Stage stage(run.s.trace());
  for (const ui::Rect box : {ui::Rect{0, 0, 1400, 900}, ui::Rect{0, 0, 640, 240}}) {
    stage.at(run.s.size(), 0, box);
    const auto* words = stage.canvas.find("for a timer: none is set");
    ASSERT_TRUE(words) << box.w;
    const auto heading = std::ranges::find_if(stage.canvas.texts, [&](const TestCanvas::Text& text) {
      return text.text == "WAITING" && std::abs(text.box.center().y - words->box.center().y) < 2;
    });
    ASSERT_NE(heading, stage.canvas.texts.end()) << box.w;
    EXPECT_GE(words->box.x, heading->box.right()) << box.w;
  }
}

TEST(Stage, counts_the_children_that_ended_so_long_ago_that_the_state_has_forgotten_them) {
  replay::Script s;
  const trace::ObjectId main = s.task("Task-1", "main", 0, 0), gather = s.future(trace::FutureKind::gather, 0);
  s.turn(1, 1);
  std::vector<trace::ObjectId> children;
  for (int i = 0; i < 3000; ++i) {
    children.push_back(s.task("child", "f", main, 0));
    s.add({.kind = trace::EventKind::gather_child, .subject = gather, .object = children.back(), .value = i});
  }
  s.suspend(main, trace::AwaitKind::gather, gather);
  for (int i = 0; i < 2500; ++i) s.task_ends(children[static_cast<std::size_t>(i)]);
  Stage stage(s.trace());
  EXPECT_NE(stage.at(s.size()).find("2,500 of 3,000 done"), std::string::npos) << stage.canvas.all();
}

TEST(Stage, groups_what_it_cannot_show_and_says_how_many) {
  replay::Script s;
  for (int i = 0; i < 10'000; ++i) s.task("Task-" + std::to_string(i + 1), "f", 0, 0);
  Stage stage(s.trace());
  const std::string text = stage.at(s.size());
  EXPECT_NE(text.find("+ 9,99"), std::string::npos) << text;
  EXPECT_LT(stage.canvas.texts.size(), 400u);
}

TEST(Stage, a_connection_tells_what_has_come_of_what_is_expected_and_which_task_waits) {
  OutsideRun run;
  Stage stage(run.s.trace());
  const std::string text = stage.at(run.receiving, 0, {0, 0, 1800, 900});
  EXPECT_NE(text.find("16.0 kB of 50.0 kB · Task-2 waits"), std::string::npos) << text;
  for (const char* word : {"file1.bin", "unread", "connecting", "refused"})
    EXPECT_NE(text.find(word), std::string::npos) << word << " is not in\n" << text;
}

TEST(Stage, a_callback_of_a_connection_says_whose_it_is_and_what_it_carries) {
  OutsideRun run;
  const trace::CallbackId reader = run.s.schedule(CallbackKind::reader, run.connections[0], 0);
  const trace::CallbackId writer = run.s.schedule(CallbackKind::writer, run.connections[1], 0);
  run.s.begin(reader);
  Stage stage(run.s.trace());
  const std::string reads = stage.at(run.s.size());
  EXPECT_NE(reads.find("something to read"), std::string::npos) << reads;
  EXPECT_NE(reads.find("file1.bin: reads the bytes for its"), std::string::npos) << reads;
  EXPECT_NE(reads.find("connected"), std::string::npos) << "the second connection is still being asked for: " << reads;
  const replay::State state = run.s.state();
  EXPECT_EQ(stage::task_of(state, state.running), run.tasks[0]);
  EXPECT_EQ(stage::task_of(state, *state.callback(writer)), run.tasks[1]);
}

TEST(Stage, the_news_of_a_job_belongs_to_the_task_that_submitted_it) {
  OutsideRun run;
  run.s.schedule(CallbackKind::job_done, run.jobs[0] + 1, 0);
  const replay::State state = run.s.state();
  EXPECT_EQ(stage::task_of(state, state.ready.back()), run.tasks[3]);
}

TEST(Stage, a_call_from_a_thread_lies_in_the_queue_and_says_when_the_loop_was_not_told) {
  replay::Script s;
  const trace::ObjectId task = s.task("Task-1", "main", 0, 0);
  s.turn(1, 1);
  s.begin(s.step);
  s.end(s.step);
  s.add({.kind = trace::EventKind::thread_started, .subject = 1, .object = s.text("worker"), .extra = task});
  s.add({.kind = trace::EventKind::turn_begun, .value = 2});
  s.add({.kind = trace::EventKind::select_begun, .value = trace::forever});
  s.add({.kind = trace::EventKind::thread_call_made, .object = s.text("heard"), .value = 1});
  Stage stage(s.trace());
  EXPECT_NE(stage.at(s.size()).find("the loop was not woken"), std::string::npos) << stage.canvas.all();
  EXPECT_NE(stage.canvas.all().find("heard"), std::string::npos);
  EXPECT_NE(stage.canvas.all().find("runs"), std::string::npos) << "the program's own thread is never idle";
  EXPECT_NE(stage.canvas.all().find("a call is queued, but nothing woke"), std::string::npos);
}

TEST(Stage, an_address_that_has_no_room_is_cut_to_its_port) {
  replay::Script s;
  const trace::ObjectId task = s.task("Task-1", "main", 0, 0);
  for (std::uint32_t i = 0; i < 3; ++i)
    s.add({.kind = trace::EventKind::connection_opened,
           .subject = 100 + i,
           .object = s.text("127.0.0.1:8080"),
           .extra = 7 + i,
           .value = task});
  Stage stage(s.trace());
  const std::string wide = stage.at(s.size(), 0, {0, 0, 2000, 1200});
  EXPECT_NE(wide.find("127.0.0.1:8080"), std::string::npos) << wide;
  const std::string narrow = stage.at(s.size(), 0, {0, 0, 560, 460});
  EXPECT_EQ(narrow.find("127."), std::string::npos) << narrow;
  EXPECT_NE(narrow.find("connecting"), std::string::npos) << narrow;
}

TEST(Stage, a_thread_shows_its_job_and_the_jobs_that_wait_for_a_thread) {
  OutsideRun run;
  Stage stage(run.s.trace());
  const std::string before = stage.at(run.receiving);
  EXPECT_NE(before.find("in write"), std::string::npos) << before;
  const std::string later = stage.at(run.receiving, replay::second / 2);
  EXPECT_NE(later.find("0.750 s, in write"), std::string::npos) << "time passes in the thread too: " << later;
  EXPECT_NE(before.find("asyncio_0"), std::string::npos);
  EXPECT_NE(before.find("waits for a thread"), std::string::npos);
  const std::string after = stage.at(run.s.size());
  EXPECT_NE(after.find("0.000 s"), std::string::npos) << "the second job runs now: " << after;
  EXPECT_EQ(after.find("waits for a thread"), std::string::npos);
}

} // namespace
} // namespace loopscope::app
