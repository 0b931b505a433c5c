// No view is slow or large, whatever the window's size, the text's, and what the trace says.
#include "app/desktop/gpu_surface.h"
#include "app/screens/choices.h"
#include "core/trace/recorder.h"
#include "scenarios/run.h"
#include "tests/replay/random_trace.h"
#include "tests/replay/script.h"
#include "tests/views/every_view.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace loopscope::app {
namespace {

struct Size {
  int width, height; // pixels
};

/// From the smallest to wide and high ones, and back.
std::vector<Size> sizes() {
  std::vector<Size> there{{1, 1},    {2, 900},   {40, 40},    {100, 700},  {240, 120}, {300, 1200}, {400, 700},
                          {640, 80}, {700, 500}, {1280, 720}, {1920, 400}, {90, 4000}, {4000, 100}, {3840, 2160}};
  std::vector<Size> all = there;
  all.insert(all.end(), there.rbegin(), there.rend());
  return all;
}

struct Bound {
  std::size_t calls, bytes, sent; // sent: to the GPU, in bytes
};
/// Twice what the fullest picture of these takes.
constexpr Bound bound{20'000, 200'000, 2'000'000};

/// Every view at those sizes and texts, at some moments of the trace.
void expect_bounded(std::shared_ptr<const trace::Trace> trace, const std::vector<Size>& windows,
                    const std::vector<float>& scales, const scenarios::Lesson* lesson = nullptr) {
  replay::Replay replay(std::move(trace));
  replay.update();
  EveryView all;
  TestCanvas canvas;
  ui::GpuSurface window_surface;
  canvas.surface.behind = &window_surface;
  Probe probe(canvas);
  const std::vector<Control> controls = lesson ? controls_of({.lesson = lesson}) : std::vector<Control>{};
  for (float scale : scales) {
    std::size_t turn = 0;
    for (const Size size : windows) {
      // Each window at another moment: in all of them every part of the run comes up.
      const replay::State& state = replay.seek(replay.size() * (turn++ * 5 % 9) / 8);
      Scene scene{replay, state, state.time};
      scene.controls = controls;
      if (lesson) scene.watch_for = lesson->watch_for;
      if (!replay.index().lanes().empty()) scene.selected = {Thing::Kind::task, replay.index().lanes().back().task};
      const ui::Rect window{0, 0, static_cast<float>(size.width) / scale, static_cast<float>(size.height) / scale};
      for (const EveryView::View& view : all.views) {
        SCOPED_TRACE(fmt::format("{} at {}x{}, text {} %, position {}", view.name, size.width, size.height, scale * 100,
                                 state.position));
        canvas.begin_frame(window, scale);
        view.draw(canvas, window, scene, probe);
        canvas.end();
        EXPECT_LE(canvas.asked(), bound.calls);
        EXPECT_LE(canvas.surface.bytes, bound.bytes);
        EXPECT_LE(window_surface.shapes().bytes(), bound.sent);
      }
    }
  }
}

std::shared_ptr<trace::Trace> recorded(const scenarios::Lesson& lesson) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  scenarios::run(lesson, options);
  return recorder.trace();
}

const std::vector<float> text_sizes{0.8f, 1.f, 1.5f, 3.f};

TEST(EveryView, is_small_and_quick_at_every_size_of_window_and_text) {
  for (const char* id : {"deadlock", "blocking_downloads", "queue"}) {
    SCOPED_TRACE(id);
    const scenarios::Lesson* lesson = scenarios::find_lesson(id);
    ASSERT_NE(lesson, nullptr);
    expect_bounded(recorded(*lesson), sizes(), text_sizes, lesson);
  }
}

TEST(EveryView, is_small_and_quick_of_a_long_run_with_many_tasks) {
  expect_bounded(replay::random_program({.seed = 3, .tasks = 200, .events = 60'000}),
                 {{100, 700}, {1280, 720}, {4000, 100}, {3840, 2160}}, {1.f, 3.f});
}

TEST(EveryView, is_small_and_quick_of_a_heart_that_beats_for_a_day) {
  replay::Script s;
  s.source("print(beat)\n");
  const trace::ObjectId task = s.running_task();
  for (int beat = 0; beat < 86'400; ++beat, s.now += beat % 10 == 0 ? 3 * replay::second : replay::second)
    s.add({.kind = trace::EventKind::printed, .line = 1, .object = s.text("beat"), .extra = task});
  s.end(s.step);
  s.add({.kind = trace::EventKind::run_ended});
  expect_bounded(s.trace(), {{100, 700}, {1280, 720}, {3840, 2160}}, {1.f, 3.f});
}

/// Two tasks and a lock whose every text is that one, and a source of it.
std::shared_ptr<trace::Trace> telling(const std::string& long_text) {
  replay::Script s;
  s.source(long_text);
  s.add({.kind = trace::EventKind::loop_started, .subject = s.loop()});
  const trace::ObjectId one = s.task(long_text, long_text, 0, 0);
  const trace::CallbackId step = s.step;
  const trace::ObjectId two = s.task(long_text + "2", long_text, one, step);
  const trace::CallbackId next = s.step, call = s.schedule(trace::CallbackKind::call, s.text(long_text), step);
  const trace::ObjectId lock = s.lock(1);
  s.add({.kind = trace::EventKind::thread_started, .subject = 1, .object = s.text(long_text)});
  s.turn(1, 3);
  s.begin(step);
  s.add({.kind = trace::EventKind::primitive_acquired, .subject = lock, .object = one});
  s.add({.kind = trace::EventKind::printed, .line = 1, .object = s.text(long_text), .extra = one});
  s.suspend(one, trace::AwaitKind::task, two, 1);
  s.end(step);
  s.begin(next);
  s.add({.kind = trace::EventKind::blocking_begun, .line = 1, .object = s.text(long_text)});
  s.now += replay::second;
  s.add({.kind = trace::EventKind::blocking_ended, .object = s.text(long_text)});
  s.add({.kind = trace::EventKind::task_ended,
         .detail = static_cast<std::uint8_t>(trace::Outcome::exception),
         .subject = two,
         .object = s.text(long_text)});
  s.end(next);
  s.begin(call);
  s.end(call);
  return s.trace();
}

constexpr std::size_t megabytes = 20'000'000;
const std::vector<Size> some{{100, 700}, {1280, 720}, {3840, 2160}};

TEST(EveryView, is_small_and_quick_of_twenty_megabytes_of_empty_lines) {
  expect_bounded(telling(std::string(megabytes, '\n')), some, {1.f});
}

TEST(EveryView, is_small_and_quick_of_a_line_and_names_of_twenty_megabytes) {
  expect_bounded(telling(std::string(megabytes, 'x')), some, {1.f});
}

TEST(EveryView, is_small_and_quick_of_twenty_megabytes_of_words) {
  std::string words;
  while (words.size() < megabytes) words += "await (é + 'x') ";
  expect_bounded(telling(words), some, {1.f});
}

} // namespace
} // namespace loopscope::app
