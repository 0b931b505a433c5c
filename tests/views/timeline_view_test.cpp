#include "app/views/timeline/timeline.h"

#include "core/trace/recorder.h"
#include "scenarios/run.h"
#include "tests/replay/script.h"
#include "tests/views/test_canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace loopscope;
using app::Thing;

namespace {

struct Asked : app::Actions {
  std::vector<std::uint64_t> seeks;
  std::vector<std::int64_t> times;
  std::vector<Thing> selected;
  Thing hovered;
  void seek(std::uint64_t position) override { seeks.push_back(position); }
  void seek_time(std::int64_t time) override { times.push_back(time); }
  void select(Thing thing) override { selected.push_back(thing); }
  void hover(Thing thing) override { hovered = thing; }
  void set_argument(std::string_view, double) override {}
};

/// A window with nothing but the timeline of a run, which does what the timeline asks.
struct Window {
  explicit Window(const char* lesson) {
    trace::Recorder recorder;
    const scenarios::Lesson* found = scenarios::find_lesson(lesson);
    EXPECT_TRUE(found);
    scenarios::RunOptions options;
    options.recorder = &recorder;
    for (const auto& parameter : found->parameters) options.arguments[parameter.name] = parameter.initial;
    scenarios::run(*found, options);
    show(recorder.trace());
  }
  explicit Window(std::shared_ptr<const trace::Trace> trace) { show(std::move(trace)); }

  void show(std::shared_ptr<const trace::Trace> trace) {
    replay = std::make_unique<replay::Replay>(std::move(trace));
    replay->update();
    position = replay->size();
    now = -1;
  }

  void frame() {
    canvas.begin(
        {.width = static_cast<int>(width), .height = static_cast<int>(height), .delta = 0.016f, .still = still});
    const replay::State& state = replay->seek(position);
    Asked now_asked;
    app::Scene scene{*replay, state, std::max(state.time, now)};
    scene.selected = selected;
    scene.hovered = asked.hovered;
    view.draw(canvas, {0, 0, width, height}, scene, now_asked);
    canvas.end();
    for (std::uint64_t seek : now_asked.seeks) {
      EXPECT_LE(seek, replay->size());
      asked.seeks.push_back(position = seek);
      now = -1;
    }
    for (std::int64_t time : now_asked.times) {
      asked.times.push_back(now = time);
      position = replay->position_at(time);
    }
    for (Thing thing : now_asked.selected) {
      asked.selected.push_back(thing);
      selected = selected == thing ? Thing{} : thing;
    }
    asked.hovered = now_asked.hovered;
  }
  void press(float x, float y) {
    canvas.pointer().move({x, y});
    canvas.pointer().button(true, false);
    frame();
  }
  void move(float x, float y) {
    canvas.pointer().move({x, y});
    frame();
  }
  void release() {
    canvas.pointer().button(false, false);
    frame();
    frame();
  }
  void click(float x, float y) {
    press(x, y);
    release();
  }

  app::TestCanvas canvas;
  app::TimelineView view;
  std::unique_ptr<replay::Replay> replay;
  Asked asked;
  Thing selected;
  std::uint64_t position = 0;
  std::int64_t now = -1;
  float width = 1200, height = 290;
  bool still = true;
};

constexpr float axis_y = 25, first_row = 46 + 46; // of 290 points with five lanes
float row(int task) {
  return first_row + 46 * (static_cast<float>(task) - 0.5f);
}

} // namespace

TEST(Timeline, a_warning_is_seen_and_told_of_however_far_out_and_nothing_beside_it) {
  constexpr int hour = 3600;
  replay::Script s;
  const trace::ObjectId task = s.running_task();
  for (int turn = 2; turn < hour; ++turn) {
    const trace::CallbackId wakeup = s.schedule(trace::CallbackKind::wakeup, task, s.step);
    s.end(std::exchange(s.step, wakeup));
    s.turn(turn, 1, replay::second);
    s.begin(wakeup);
    if (turn == hour / 3)
      s.add(trace::event::warning{.warning_kind = trace::WarningKind::never_awaited, .text = s.text("never\nawaited")});
  }
  Window window(s.trace());
  for (const bool steps : {false, true}) {
    window.view.set_scale(steps);
    window.frame();
    window.frame();
    std::vector<ui::Rect> marks;
    for (const auto& shape : window.canvas.shapes)
      if (shape.kind == ui::RecordingSurface::Drawn::Kind::triangle && shape.box.y > 46 &&
          shape.box.bottom() < first_row + 46)
        marks.push_back(shape.box);
    ASSERT_EQ(marks.size(), 1u) << steps;
    window.move(marks[0].center().x, marks[0].bottom() - 2);
    EXPECT_THAT(window.canvas.tips, testing::Contains("warning at 19 min 59.000 s: never")) << steps;
  }
}

TEST(Timeline, a_click_on_a_label_or_a_span_selects_its_task) {
  Window window("lock");
  window.frame();
  window.click(60, row(2));
  ASSERT_EQ(window.asked.selected.size(), 1u);
  EXPECT_EQ(window.asked.selected[0].id, window.replay->index().lanes()[1].task);
  window.click(400, row(1)); // it waits for gather all along
  ASSERT_EQ(window.asked.selected.size(), 2u);
  EXPECT_EQ(window.asked.selected[1].id, window.replay->index().lanes()[0].task);
}

/// Where a tick's label stands, or nothing.
std::optional<float> tick_at(const Window& window, std::string_view label) {
  for (const app::TestCanvas::Text& text : window.canvas.texts)
    if (text.text == label) return text.box.center().x;
  return {};
}

TEST(Timeline, keeps_its_scale_while_one_steps_through_a_run_whose_end_is_known) {
  Window window("lock"); // of three seconds
  std::size_t seen = 0;
  std::optional<float> at;
  for (window.position = 0; window.position < window.replay->size();
       window.position = window.replay->next(window.position, replay::Step::line)) {
    window.frame();
    const std::int64_t near = std::abs(window.replay->state().time - 2'500'000'000);
    if (near < 1'200'000'000) continue; // what is open is close to it
    const auto now = tick_at(window, "2.5 s");
    if (!now) continue;
    ++seen;
    if (!at) at = now;
    EXPECT_NEAR(*now, *at, 0.01f) << window.position;
  }
  EXPECT_GT(seen, 5u);
}

TEST(Timeline, grows_seldom_while_the_end_is_not_known) {
  Window window("lock");
  const std::shared_ptr<const trace::Trace> trace = window.replay->shared_trace();
  window.replay = std::make_unique<replay::Replay>(trace);
  std::set<float> places;
  replay::Replay whole(trace);
  whole.update();
  for (std::uint64_t at = 0; at < whole.size(); at = whole.next(at, replay::Step::line)) {
    window.replay->update(at - window.replay->size());
    window.position = at;
    window.frame();
    if (window.replay->state().time == 0)
      for (const app::TestCanvas::Text& text : window.canvas.texts)
        EXPECT_FALSE(text.text.ends_with(" ns")) << text.text << ", where no time has passed";
    if (const auto now = tick_at(window, "1.0 s");
        now && std::abs(window.replay->state().time - 1'000'000'000) > 400'000'000)
      places.insert(std::round(*now));
  }
  EXPECT_LE(places.size(), 3u) << "a stage each: to 1 s, 2 s, 4 s";
}

TEST(Timeline, a_click_where_no_task_lives_goes_to_that_time) {
  Window window("lock");
  window.now = 1'500'000'000;
  window.position = window.replay->position_at(window.now);
  window.frame();
  window.click(900, row(2)); // Task-2 has long ended
  EXPECT_TRUE(window.asked.selected.empty());
  ASSERT_EQ(window.asked.times.size(), 1u);
  EXPECT_GT(window.asked.times[0], 1'000'000'000);
  EXPECT_LT(window.asked.times[0], 3'000'000'000);
}

TEST(Timeline, dragging_along_the_steps_visits_callbacks_in_order_from_the_first_to_the_last) {
  Window window("lock");
  window.view.set_scale(true);
  window.frame();
  window.press(150, axis_y);
  for (float x = 150; x < 1200; x += 3) window.move(x, axis_y);
  window.release();
  const auto& seeks = window.asked.seeks;
  ASSERT_GT(seeks.size(), window.replay->index().ran().size());
  EXPECT_TRUE(std::is_sorted(seeks.begin(), seeks.end()));
  EXPECT_EQ(seeks.front(), window.replay->index().ran().front().begun);
  EXPECT_EQ(seeks.back(), window.replay->index().ran().back().ended + 1);
}

TEST(Timeline, dragging_through_time_goes_on_in_order_and_stops_at_instants) {
  Window window("lock");
  window.position = 0;
  window.frame();
  window.press(700, axis_y);
  for (float x = 700; x < 1190; x += 1) window.move(x, axis_y);
  window.release();
  const auto& times = window.asked.times;
  ASSERT_GT(times.size(), 20u);
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
  EXPECT_EQ(std::count(times.begin(), times.end(), 2'000'000'000), 1);
}

TEST(Timeline, the_wheel_zooms_and_what_is_under_the_pointer_stays_there) {
  Window window("lock");
  window.now = 500'000'000; // between two instants: none is open
  window.position = window.replay->position_at(window.now);
  window.frame();
  auto time_at = [&](float x) {
    window.asked.times.clear();
    window.click(x, 46 + 23); // the loop's lane
    EXPECT_FALSE(window.asked.times.empty());
    return window.asked.times.empty() ? -1 : window.asked.times.back();
  };
  const std::int64_t before = time_at(800);
  const std::int64_t beside = time_at(820);
  window.canvas.pointer().move({800, 46 + 23});
  for (int i = 0; i < 5; ++i) {
    window.canvas.pointer().wheel(0, 1);
    window.frame();
    window.frame();
  }
  EXPECT_NEAR(static_cast<double>(time_at(800)), static_cast<double>(before), 3e6);
  EXPECT_LT(time_at(820) - before, (beside - before) / 2);
}

TEST(Timeline, dragging_the_background_moves_what_is_seen_and_not_the_cursor) {
  Window window("lock");
  window.frame();
  window.view.zoom(4);
  window.frame();
  const std::uint64_t position = window.position;
  window.press(600, row(3));
  for (float x = 600; x > 400; x -= 10) window.move(x, row(3));
  window.release();
  EXPECT_EQ(window.position, position);
  EXPECT_TRUE(window.asked.seeks.empty());
  EXPECT_TRUE(window.asked.selected.empty());
}

TEST(Timeline, survives_any_pointer_at_any_size_and_moment) {
  std::mt19937 random(11);
  for (const char* lesson : {"hello", "gather", "lock", "call_soon", "call_later_at"}) {
    Window window(lesson);
    for (int i = 0; i < 1500; ++i) {
      if (random() % 50 == 0) {
        window.width = static_cast<float>(1 + random() % 1600);
        window.height = static_cast<float>(1 + random() % 500);
      }
      if (random() % 40 == 0) window.position = random() % (window.replay->size() + 1);
      if (random() % 60 == 0) window.view.set_scale(random() % 2);
      if (random() % 60 == 0) window.view.zoom(random() % 2 ? 1e7 : 1e-7);
      if (random() % 60 == 0) window.view.pan(static_cast<double>(random() % 100000) - 50000);
      if (random() % 90 == 0) window.view.fit();
      if (random() % 100 == 0) window.still = !window.still;
      window.canvas.pointer().move({static_cast<float>(random() % 1700) - 50, static_cast<float>(random() % 550) - 25});
      if (random() % 3 == 0) window.canvas.pointer().button(random() % 2, false);
      if (random() % 4 == 0)
        window.canvas.pointer().wheel(static_cast<float>(random() % 3) - 1, static_cast<float>(random() % 9) - 4);
      window.frame();
    }
  }
}

TEST(Timeline, an_empty_trace_and_every_beginning_of_a_run_can_be_drawn) {
  trace::Recorder none;
  Window empty(none.trace());
  empty.frame();
  Window whole("lock");
  const trace::Trace& trace = whole.replay->trace();
  trace::Recorder growing;
  for (trace::StringId id = 1; id < trace.strings(); ++id) growing.intern(trace.string(id));
  for (bool steps : {false, true}) {
    Window window(growing.trace());
    window.view.set_scale(steps);
    for (std::size_t i = 0; i < trace.size(); ++i) {
      if (!steps) growing.record(trace[i]);
      window.replay->update();
      window.position = steps ? i : window.replay->size();
      window.frame();
    }
  }
}

TEST(Timeline, another_trace_starts_anew) {
  Window window("lock");
  window.frame();
  window.view.zoom(1000);
  window.frame();
  Window other("hello");
  window.show(std::make_shared<trace::Trace>());
  window.frame();
  window.replay = std::move(other.replay);
  window.position = window.replay->size();
  window.frame();
  window.click(60, 46 + 46 + 20);
  ASSERT_EQ(window.asked.selected.size(), 1u);
  EXPECT_EQ(window.asked.selected[0].id, window.replay->index().lanes()[0].task);
}

TEST(Timeline, a_millisecond_that_blocks_the_loop_is_seen_in_an_hour_of_turns_in_both_scales) {
  using replay::Script;
  constexpr std::int64_t ms = 1'000'000, hour = 3'600'000 * ms, turns = 36'000;
  Script s;
  s.loop();
  const auto task = s.task("Task-1", "main", 0, 0);
  for (std::int64_t i = 0; i < turns; ++i) {
    const auto step = i == 0 ? s.step : s.schedule(trace::CallbackKind::step, task, 0);
    s.turn(i + 1, 1, hour / turns);
    s.begin(step);
    if (i == turns / 4) {
      s.add({.kind = Script::Kind::blocking_begun, .object = s.text("time.sleep"), .extra = task});
      s.now += ms;
      s.add({.kind = Script::Kind::blocking_ended, .object = s.text("time.sleep"), .extra = task});
    }
    s.end(step);
  }
  s.add({.kind = Script::Kind::run_ended});
  Window window(s.trace());
  for (const bool steps : {false, true}) {
    SCOPED_TRACE(steps ? "steps" : "time");
    window.view.set_scale(steps);
    for (int i = 0; i < 3; ++i) window.frame();
    ui::Rect red;
    std::size_t count = 0;
    for (const auto& shape : window.canvas.shapes) {
      if (shape.kind != ui::RecordingSurface::Drawn::Kind::fill || shape.color != window.canvas.theme().blocked)
        continue;
      if (count++ == 0) red = shape.box;
      EXPECT_EQ(shape.box.x, red.x) << "it is one";
    }
    ASSERT_GT(count, 0u);
    EXPECT_GE(red.w, 2);
    EXPECT_LE(red.w, 3);
    EXPECT_GT(red.h, 10);
    EXPECT_GT(red.x, 350); // a quarter of the way
    EXPECT_LT(red.x, 480);
    EXPECT_LT(window.canvas.shapes.size(), 5000u);
  }
}
