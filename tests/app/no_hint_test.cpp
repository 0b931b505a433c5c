// While a question is open the window is the same whatever comes, and whatever is right.
#include "tests/app/predict_world.h"

#include "core/trace/event_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace loopscope::app {
namespace {

using trace::Event;

/// All that the window asks a surface to draw, and every place in it with what it says when it is pointed at.
std::string drawn(Asking& window) {
  window.canvas.probes = true;
  window.frame();
  std::string all;
  for (const TestCanvas::Text& text : window.canvas.texts)
    all += fmt::format("text {} at {} {} {} {} size {} color {:x}\n", text.text, text.box.x, text.box.y, text.box.w,
                       text.box.h, text.style.size,
                       (text.style.color.r << 16 | text.style.color.g << 8 | text.style.color.b));
  for (const TestCanvas::Shape& shape : window.canvas.shapes)
    all += fmt::format("shape {} at {} {} {} {} color {:x} {} stroke {} {}\n", static_cast<int>(shape.kind), shape.box.x,
                       shape.box.y, shape.box.w, shape.box.h, shape.color.r << 16 | shape.color.g << 8 | shape.color.b,
                       shape.color.a, static_cast<int>(shape.stroke), shape.corners);
  for (const TestCanvas::Place& place : window.canvas.places)
    all += fmt::format("place {} {} {} {} {}\n", place.box.x, place.box.y, place.box.w, place.box.h, place.tip);
  window.canvas.probes = false;
  return all;
}

/// Where they first differ.
std::string difference(const std::string& one, const std::string& other) {
  std::size_t at = 0;
  while (at < std::min(one.size(), other.size()) && one[at] == other[at]) ++at;
  at = one.rfind('\n', at) + 1;
  return "  " + one.substr(at, one.find('\n', at) - at) + "\n  " + other.substr(at, other.find('\n', at) - at);
}

/// The first events of a trace, and something else behind them.
enum class Then { nothing, shuffled, much, later };
std::shared_ptr<trace::Trace> continued(const trace::Trace& real, std::uint64_t position, Then then) {
  std::mt19937_64 random(position);
  std::vector<Event> events;
  for (std::uint64_t i = 0; i < position; ++i) events.push_back(real[i]);
  std::vector<Event> rest;
  for (std::uint64_t i = position; i < real.size(); ++i) rest.push_back(real[i]);
  if (then == Then::nothing) rest.clear();
  if (then == Then::shuffled) std::ranges::shuffle(rest, random);
  if (then == Then::much)
    for (std::size_t i = 0, size = rest.size(); size > 0 && i < 3000; ++i) rest.push_back(rest[random() % size]);
  for (Event& event : rest)
    if (then == Then::later) event.time += 7'000'000'000;
  events.insert(events.end(), rest.begin(), rest.end());
  trace::Recorder recorder;
  for (std::uint32_t text = 1; text < real.strings(); ++text) recorder.intern(real.string(text));
  std::int64_t last = 0;
  for (Event event : events) {
    last = event.time = std::clamp(event.time, last, trace::last_time);
    recorder.record(event);
  }
  return recorder.trace();
}

struct Size {
  int width, height, text;
};
constexpr Size sizes[] = {{1280, 720, 100}, {900, 640, 100}, {420, 300, 100}, {1280, 720, 200}};

class NoHint : public testing::TestWithParam<std::string> {};

/// A question about that moment whose answers point at what there is.
predict::Question question_at(const replay::Replay& replay, std::uint64_t position) {
  predict::Question question;
  question.asked_at = position;
  question.shown_at = position + 1;
  question.text = {{"What comes next?"}};
  replay::State state;
  replay.bring(state, position);
  state.tasks.each([&](trace::ObjectId id, const replay::Task&) {
    if (question.answers.size() < 3)
      question.answers.push_back(
          {.text = words::name_of(replay.index(), state, id), .thing = {predict::Pointed::Kind::task, id}});
  });
  question.answers.push_back({.text = {{"Nothing"}}});
  question.answers.push_back({.text = {{"Nobody knows"}}});
  return question;
}

TEST_P(NoHint, is_given_by_anything_in_the_window) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson(GetParam());
  const std::shared_ptr<trace::Trace> real = trace_of(lesson);
  KeepingWorld world;
  const std::uint64_t size = real->size();
  std::size_t nth = 0; // each moment in another window
  for (const std::uint64_t position : {std::uint64_t{12}, size / 3, size * 2 / 3, size - 6}) {
    const Size window_size = sizes[nth++];
    if (position >= size) continue;
    replay::Replay known(real);
    known.update(position); // as the curtain has it: the question is the same for every continuation
    const predict::Question question = question_at(known, position);
    {
      std::string expected;
      auto look = [&](std::shared_ptr<const trace::Trace> trace, std::size_t right, const std::string& what) {
        Asking window(world, std::move(trace));
        while (window.app.text() < window_size.text) window.app.key("ctrl++"), window.settle();
        window.width = window_size.width, window.height = window_size.height;
        window.screen.shown().player.seek(position);
        predict::Question asked = question;
        asked.right = right;
        window.predict().ask(asked);
        window.settle();
        ASSERT_EQ(window.value("predict"), "asks");
        const std::string now = drawn(window);
        if (expected.empty()) expected = now;
        ASSERT_TRUE(now == expected) << what << " at " << position << " of " << size << ", " << window_size.width << "x"
                                     << window_size.height << " differ:\n"
                                     << difference(expected, now);
      };
      look(real, 0, "the run");
      for (std::size_t right = 1; right < question.answers.size(); ++right) look(real, right, "another right answer");
      for (const Then then : {Then::nothing, Then::shuffled, Then::much, Then::later})
        look(continued(*real, position, then), 0, "continuation " + std::to_string(static_cast<int>(then)));
    }
  }
}

TEST(NoHints, would_be_seen_by_the_test_if_what_comes_were_not_hidden) {
  const std::shared_ptr<trace::Trace> real = trace_of(*scenarios::find_lesson("lock"));
  KeepingWorld world;
  const std::uint64_t position = real->size() / 2;
  Asking one(world, real), other(world, continued(*real, position, Then::later));
  for (Asking* each : {&one, &other}) {
    each->screen.shown().player.seek(position);
    each->settle();
  }
  EXPECT_NE(drawn(one), drawn(other));
}

INSTANTIATE_TEST_SUITE_P(Lessons, NoHint, testing::ValuesIn([] {
                           std::vector<std::string> ids;
                           for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) ids.push_back(lesson.id);
                           return ids;
                         }()),
                         [](const auto& info) { return info.param; });

} // namespace
} // namespace loopscope::app
