#include "core/export/chrome.h"
#include "tests/replay/recorded_program.h"
#include "tests/trace/sample.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace loopscope::exports {
namespace {

using namespace trace;

using nlohmann::json;
using testing::HasSubstr;

struct Slice {
  int thread = 0;
  std::string name;
  std::string category;
  double begin = 0, end = 0;
  std::size_t depth = 0;
};

/// What an exported trace shows; every test that draws one checks its form.
struct Picture {
  json events;
  std::map<int, std::string> threads;
  std::vector<Slice> slices; // in the order in which they ended
  std::vector<std::pair<Slice, Slice>> arrows;

  std::vector<std::string> names(const std::string& thread) const {
    std::vector<Slice> found;
    for (const Slice& slice : slices)
      if (threads.at(slice.thread) == thread) found.push_back(slice);
    std::sort(found.begin(), found.end(), [](const Slice& a, const Slice& b) { return a.begin < b.begin; });
    std::vector<std::string> result;
    for (const Slice& slice : found) result.push_back(slice.name);
    return result;
  }
};

class Chrome : public InFolder {
protected:
  Picture draw() {
    Picture picture;
    EXPECT_EQ(export_chrome(*recorder_.trace(), path()), "");
    const json whole = json::parse(contents(path()), nullptr, false);
    EXPECT_FALSE(whole.is_discarded());
    if (whole.is_discarded()) return picture;
    picture.events = whole.at("traceEvents");
    read_slices(picture);
    read_arrows(picture);
    return picture;
  }

  void add(std::int64_t time, EventKind kind, Event event = {}) {
    event.time = time;
    record(recorder_, kind, event);
  }
  StringId text(std::string_view words) { return recorder_.intern(words); }

  /// A task that sleeps a second, then takes a lock that is held; all in virtual time.
  void record_a_run() {
    const auto detail = [](auto value) { return static_cast<std::uint8_t>(value); };
    add(0, EventKind::run_started, {.object = text("lock"), .extra = text("simulated")});
    add(0, EventKind::loop_created, {.subject = 1});
    add(0, EventKind::task_created, {.subject = 2, .object = text("Task-1"), .value = text("main")});
    add(0, EventKind::callback_scheduled, {.detail = detail(CallbackKind::step), .subject = 1, .object = 2});
    add(0, EventKind::turn_begun, {.value = 1});
    add(0, EventKind::select_begun);
    add(0, EventKind::select_ended);
    add(0, EventKind::callback_begun, {.subject = 1});
    add(0, EventKind::printed, {.object = text("he said \"hi\"\n\xff"), .extra = 2});
    add(0, EventKind::blocking_begun, {.object = text("time.sleep"), .extra = 2, .value = 500});
    add(500, EventKind::blocking_ended, {.object = text("time.sleep"), .extra = 2});
    add(500, EventKind::future_created,
        {.detail = static_cast<std::uint8_t>(FutureKind::sleep), .subject = 3, .object = 2});
    add(500, EventKind::timer_scheduled,
        {.detail = detail(CallbackKind::sleep_timer), .subject = 2, .object = 2, .extra = 1, .value = 1'000'000'500});
    add(500, EventKind::task_suspended,
        {.detail = detail(AwaitKind::sleep), .line = 7, .subject = 2, .object = text("main"), .extra = 3});
    add(500, EventKind::callback_ended, {.subject = 1});
    add(500, EventKind::turn_begun, {.value = 2});
    add(500, EventKind::select_begun, {.value = 1'000'000'000});
    add(1'000'000'500, EventKind::select_ended);
    add(1'000'000'500, EventKind::timer_due, {.subject = 2});
    add(1'000'000'500, EventKind::callback_begun, {.subject = 2});
    add(1'000'000'500, EventKind::future_settled, {.subject = 3});
    add(1'000'000'500, EventKind::callback_scheduled,
        {.detail = detail(CallbackKind::wakeup), .subject = 3, .object = 2, .extra = 2, .value = 3});
    add(1'000'000'500, EventKind::callback_ended, {.subject = 2});
    add(1'000'000'500, EventKind::turn_begun, {.value = 3});
    add(1'000'000'500, EventKind::callback_begun, {.subject = 3});
    add(1'000'000'500, EventKind::primitive_created, {.detail = detail(PrimitiveKind::lock), .subject = 4});
    add(1'000'000'500, EventKind::future_created, {.detail = detail(FutureKind::waiter), .subject = 5, .object = 4});
    add(1'000'000'500, EventKind::task_suspended,
        {.detail = detail(AwaitKind::primitive), .line = 9, .subject = 2, .object = text("main"), .extra = 5});
    add(1'000'000'500, EventKind::callback_ended, {.subject = 3});
    add(1'000'000'500, EventKind::idle);
    add(1'000'000'500, EventKind::warning,
        {.detail = detail(WarningKind::callback_failed), .object = text("deadlock")});
  }

  Recorder recorder_;

private:
  /// Every B has its E and lies inside of what it began in; nothing is empty.
  static void read_slices(Picture& picture) {
    std::map<int, std::vector<Slice>> open;
    double last = -1;
    for (const json& event : picture.events) {
      const std::string phase = event.at("ph");
      ASSERT_TRUE(event.at("pid").is_number_integer());
      ASSERT_TRUE(event.at("tid").is_number_integer());
      const int thread = event.at("tid");
      // Some viewers refuse what has no name or no time.
      ASSERT_TRUE(event.at("ts").is_number());
      ASSERT_TRUE(event.at("name").is_string());
      if (phase == "M") {
        if (event.at("name") == "thread_name") picture.threads[thread] = event.at("args").at("name");
        continue;
      }
      const double at = event.at("ts");
      if (phase != "s") {
        ASSERT_GE(at, last);
        last = at;
      }
      std::vector<Slice>& stack = open[thread];
      if (phase == "B") {
        stack.push_back({thread, event.at("name"), event.at("cat"), at, 0, stack.size()});
      } else if (phase == "E") {
        ASSERT_FALSE(stack.empty());
        ASSERT_EQ(event.at("name"), stack.back().name);
        stack.back().end = at;
        ASSERT_GT(at, stack.back().begin);
        picture.slices.push_back(stack.back());
        stack.pop_back();
      }
    }
    for (const auto& [thread, stack] : open) {
      EXPECT_TRUE(stack.empty()) << "open in thread " << thread;
      EXPECT_EQ(picture.threads.count(thread), 1u) << "no name for thread " << thread;
    }
  }

  static const Slice* slice_at(const Picture& picture, int thread, double at) {
    const Slice* innermost = nullptr;
    for (const Slice& slice : picture.slices)
      if (slice.thread == thread && slice.begin <= at && at < slice.end &&
          (!innermost || slice.depth > innermost->depth))
        innermost = &slice;
    return innermost;
  }

  /// Every arrow has both of its ends, in slices of callbacks.
  static void read_arrows(Picture& picture) {
    std::map<int, Slice> starts;
    std::map<int, int> ends;
    for (const json& event : picture.events) {
      const std::string phase = event.at("ph");
      if (phase != "s" && phase != "f") continue;
      const int id = event.at("id");
      const Slice* slice = slice_at(picture, event.at("tid"), event.at("ts"));
      ASSERT_NE(slice, nullptr);
      if (phase == "s") {
        EXPECT_TRUE(starts.emplace(id, *slice).second);
      } else {
        EXPECT_EQ(event.at("bp"), "e");
        EXPECT_EQ(slice->category, "running");
        EXPECT_EQ(slice->begin, event.at("ts"));
        ASSERT_EQ(starts.count(id), 1u);
        EXPECT_LT(starts[id].begin, slice->begin);
        EXPECT_EQ(++ends[id], 1);
        picture.arrows.emplace_back(starts[id], *slice);
      }
    }
    EXPECT_EQ(starts.size(), ends.size());
  }
};

TEST_F(Chrome, names_threads_after_the_loop_and_its_tasks) {
  record_a_run();
  const Picture picture = draw();
  EXPECT_EQ(picture.threads, (std::map<int, std::string>{{1, "loop"}, {2, "Task-1"}}));
}

TEST_F(Chrome, shows_a_task_s_life_without_gaps) {
  record_a_run();
  const Picture picture = draw();
  EXPECT_EQ(picture.names("Task-1"),
            (std::vector<std::string>{"ready", "step", "time.sleep", "sleep", "ready", "wakeup", "lock"}));
}

TEST_F(Chrome, shows_what_the_loop_does) {
  record_a_run();
  EXPECT_EQ(draw().names("loop"), (std::vector<std::string>{"turn 1", "turn 2", "select", "sleep-timer", "turn 3"}));
}

TEST_F(Chrome, keeps_the_loop_s_time) {
  record_a_run();
  const Picture picture = draw();
  for (const Slice& slice : picture.slices) {
    // Ten microseconds at most are borrowed from what follows an instant.
    if (slice.name == "time.sleep") EXPECT_NEAR(slice.end - slice.begin, 0.5, 10);
    if (slice.name == "select") EXPECT_NEAR(slice.end, 1'000'000.5, 0.001);
    if (slice.name == "sleep") EXPECT_NEAR(slice.end - slice.begin, 1'000'000, 10);
  }
}

TEST_F(Chrome, leads_an_arrow_from_each_cause_to_what_it_caused) {
  record_a_run();
  const Picture picture = draw();
  ASSERT_EQ(picture.arrows.size(), 2u);
  EXPECT_EQ(picture.arrows[0].first.name, "step");
  EXPECT_EQ(picture.arrows[0].second.name, "sleep-timer");
  EXPECT_EQ(picture.arrows[1].first.name, "sleep-timer");
  EXPECT_EQ(picture.arrows[1].second.name, "wakeup");
}

TEST_F(Chrome, shows_prints_and_warnings_as_instants) {
  record_a_run();
  std::vector<std::string> names;
  for (const json& event : draw().events)
    if (event.at("ph") == "i") names.push_back(event.at("name"));
  EXPECT_EQ(names, (std::vector<std::string>{"he said \"hi\"\n\xEF\xBF\xBD", "idle: nothing can ever wake the loop",
                                             "deadlock"}));
}

TEST_F(Chrome, draws_callbacks_of_one_instant_side_by_side) {
  for (CallbackId id = 1; id <= 100; ++id)
    add(0, EventKind::callback_scheduled,
        {.detail = static_cast<std::uint8_t>(CallbackKind::call),
         .subject = id,
         .object = text("tick"),
         .extra = id - 1});
  for (CallbackId id = 1; id <= 100; ++id) {
    add(0, EventKind::callback_begun, {.subject = id});
    add(0, EventKind::callback_ended, {.subject = id});
  }
  const Picture picture = draw();
  ASSERT_EQ(picture.slices.size(), 100u);
  for (std::size_t i = 1; i < 100; ++i) EXPECT_GT(picture.slices[i].begin, picture.slices[i - 1].end);
}

TEST_F(Chrome, shows_where_a_pause_held_the_loop) {
  add(0, EventKind::callback_scheduled,
      {.detail = static_cast<std::uint8_t>(CallbackKind::call), .subject = 1, .object = text("tick")});
  add(0, EventKind::turn_begun, {.value = 1});
  add(0, EventKind::run_paused);
  add(2'000'000'000, EventKind::run_resumed);
  add(2'000'000'000, EventKind::callback_begun, {.subject = 1});
  add(2'000'000'000, EventKind::callback_ended, {.subject = 1});
  const Picture picture = draw();
  EXPECT_EQ(picture.names("loop"), (std::vector<std::string>{"turn 1", "held", "tick"}));
  const Slice& held = picture.slices.front();
  EXPECT_EQ(held.category, "held");
  EXPECT_NEAR(held.end - held.begin, 2'000'000, 10);
}

TEST_F(Chrome, shows_what_another_thread_does_on_that_thread_s_track) {
  record_a_run();
  const std::int64_t then = 2'000'000'000;
  add(then, EventKind::callback_scheduled,
      {.detail = static_cast<std::uint8_t>(CallbackKind::call), .subject = 4, .object = text("tick")});
  add(then, EventKind::callback_begun, {.subject = 4});
  add(then, EventKind::job_submitted, {.subject = 6, .object = text("compute"), .extra = 2, .value = 7});
  add(then, EventKind::thread_started, {.subject = 1, .object = text("asyncio_0")});
  add(then, EventKind::job_begun, {.subject = 6, .value = 1});
  add(then, EventKind::blocking_begun, {.subject = 1, .object = text("time.sleep")});
  add(then, EventKind::printed, {.subject = 1, .object = text("from the thread")});
  add(then, EventKind::callback_ended, {.subject = 4});
  add(then + 1'000'000, EventKind::blocking_ended, {.subject = 1, .object = text("time.sleep")});
  add(then + 1'000'000, EventKind::job_ended, {.subject = 6});
  const Picture picture = draw();
  EXPECT_EQ(picture.names("asyncio_0"), (std::vector<std::string>{"compute()", "time.sleep"}));
  for (const std::string& name : picture.names("loop")) EXPECT_NE(name, "time.sleep");
  for (const json& event : picture.events)
    if (event.at("name") == "from the thread") {
      EXPECT_EQ(picture.threads.at(event.at("tid")), "asyncio_0");
    }
}

TEST_F(Chrome, draws_an_empty_trace) {
  EXPECT_EQ(draw().slices.size(), 0u);
}

TEST_F(Chrome, ends_what_was_cut_off) {
  record_a_run();
  const Trace& whole = *recorder_.trace();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Recorder part;
    for (StringId id = 1; id < whole.strings(); ++id) part.intern(whole.string(id));
    for (std::size_t i = 0; i < size; ++i) part.record(whole[i]);
    ASSERT_EQ(export_chrome(*part.trace(), path("part.json")), "");
    const json events = json::parse(contents(path("part.json"))).at("traceEvents");
    const auto count = [&](const char* phase) {
      return std::count_if(events.begin(), events.end(), [&](const json& event) { return event.at("ph") == phase; });
    };
    EXPECT_EQ(count("B"), count("E"));
    EXPECT_EQ(count("s"), count("f"));
  }
}

TEST_F(Chrome, is_well_formed_whatever_the_events) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    record_anything(recorder_, 300, seed);
    draw();
  }
}

TEST_F(Chrome, says_why_it_cannot_be_written) {
  record_a_run();
  EXPECT_THAT(export_chrome(*recorder_.trace(), path("missing") / "a.json"), HasSubstr("No such file"));
  EXPECT_THAT(export_chrome(*recorder_.trace(), "/dev/full"), HasSubstr("No space left"));
  EXPECT_EQ(files(), 0u);
}

TEST_F(Chrome, a_recorded_program_has_a_track_for_each_loop_and_its_steps_inside_steps_and_its_facts) {
  const replay::RecordedProgram run;
  EXPECT_EQ(export_chrome(*run.s.trace(), path()), "");
  const json whole = json::parse(contents(path()));
  EXPECT_EQ(whole.at("otherData").at("interpreter"), "CPython 3.12.1");
  EXPECT_EQ(whole.at("otherData").at("arguments"), "--fast \"two words\"");
  const std::string all = whole.dump();
  EXPECT_THAT(all, HasSubstr("the loop of the thread worker"));
  EXPECT_THAT(all, HasSubstr("greet:5 > work helper.py:7"));
  EXPECT_THAT(all, HasSubstr("Grace"));
  std::map<std::string, int> track; // of a task
  for (const json& event : whole.at("traceEvents"))
    if (event.at("name") == "thread_name") track[event.at("args").at("name")] = event.at("tid");
  std::map<int, int> steps;
  for (const json& event : whole.at("traceEvents"))
    if (event.at("ph") == "B" && event.value("cat", "") == "running") ++steps[event.at("tid")];
  EXPECT_EQ(steps[track.at("a")], 1) << "inside the step of Task-1, which has one too";
  EXPECT_EQ(steps[track.at("Task-1")], 1);
  EXPECT_EQ(steps[track.at("Task-3")], 1);
}

} // namespace
} // namespace loopscope::exports
