#include "tests/trace/sample.h"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace loopscope::trace {
namespace {

TEST(Recorder, keeps_events_in_order_across_chunks) {
  Recorder recorder;
  const std::size_t count = 2 * Trace::chunk_events + 3;
  for (std::size_t i = 0; i < count; ++i)
    recorder.record({.time = static_cast<std::int64_t>(i), .kind = EventKind::frame});
  const Trace& trace = *recorder.trace();
  ASSERT_EQ(trace.size(), count);
  for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(trace[i].time, static_cast<std::int64_t>(i));
}

// As long as it takes for chunks to be made ready ahead, and again in the memory of those that have ended; two at once.
TEST(Recorder, keeps_the_events_of_long_traces_one_after_the_other_and_at_once) {
  const auto record_and_read = [](std::uint32_t salt) {
    Recorder recorder;
    const std::size_t count = 9 * Trace::chunk_events + 3;
    for (std::size_t i = 0; i < count; ++i)
      recorder.record({.time = static_cast<std::int64_t>(i), .kind = EventKind::frame, .subject = salt});
    const Trace& trace = *recorder.trace();
    std::size_t wrong = trace.size() == count ? 0 : 1;
    for (std::size_t i = 0; i < trace.size(); ++i)
      wrong += trace[i] != Event{.time = static_cast<std::int64_t>(i), .kind = EventKind::frame, .subject = salt};
    return wrong;
  };
  std::atomic<std::size_t> wrong{0};
  const auto several = [&](std::uint32_t from) {
    for (std::uint32_t salt = from; salt < from + 3; ++salt) wrong += record_and_read(salt);
  };
  std::thread other(several, 100);
  several(200);
  other.join();
  EXPECT_EQ(wrong, 0u);
}

TEST(Recorder, gives_equal_texts_one_number) {
  Recorder recorder;
  const StringId a = recorder.intern("a"), b = recorder.intern("b");
  EXPECT_NE(a, b);
  EXPECT_EQ(recorder.intern(std::string("a")), a);
  EXPECT_EQ(recorder.trace()->string(a), "a");
  EXPECT_EQ(recorder.trace()->string(b), "b");
  EXPECT_EQ(recorder.trace()->strings(), 3u);
}

TEST(Recorder, numbers_the_empty_text_zero) {
  Recorder recorder;
  EXPECT_EQ(recorder.intern(""), 0u);
  EXPECT_EQ(recorder.trace()->string(0), "");
}

TEST(Recorder, tells_texts_apart_that_differ_behind_a_zero_byte) {
  Recorder recorder;
  EXPECT_NE(recorder.intern(std::string_view("a\0b", 3)), recorder.intern(std::string_view("a\0c", 3)));
  EXPECT_NE(recorder.intern("a"), recorder.intern(std::string_view("a\0", 2)));
}

TEST(Recorder, does_not_move_strings) {
  Recorder recorder;
  const std::string_view first = recorder.trace()->string(recorder.intern("first"));
  for (int i = 0; i < 5000; ++i) recorder.intern(std::to_string(i));
  EXPECT_EQ(first, "first");
  EXPECT_EQ(recorder.trace()->string(recorder.intern("first")).data(), first.data());
}

TEST(Recorder, refuses_a_trace_that_was_begun) {
  Recorder recorder;
  recorder.intern("something");
  EXPECT_THROW(Recorder{recorder.trace()}, std::invalid_argument);
}

TEST(Trace, has_empty_strings_beyond_its_last) {
  const Trace trace;
  EXPECT_EQ(trace.string(1), "");
  EXPECT_EQ(trace.string(0xFFFFFFFF), "");
}

TEST(Trace, can_be_read_while_it_is_written) {
  auto trace = std::make_shared<Trace>();
  constexpr std::size_t count = 3 * Trace::chunk_events;
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r)
    readers.emplace_back([&] {
      for (std::size_t seen = 0; seen < count;) {
        const std::size_t size = trace->size();
        for (; seen < size; ++seen) {
          const Event& event = (*trace)[seen];
          const bool right = event.time == static_cast<std::int64_t>(seen) && event.object < trace->strings() &&
                             trace->string(event.object) == std::to_string(seen / 16);
          if (!right) ++wrong;
        }
      }
    });
  Recorder recorder(trace);
  for (std::size_t i = 0; i < count; ++i)
    recorder.record({.time = static_cast<std::int64_t>(i),
                     .kind = EventKind::printed,
                     .object = recorder.intern(std::to_string(i / 16))});
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Event, kinds_have_their_names) {
  EXPECT_EQ(name_of(EventKind::run_started), "run_started");
  EXPECT_EQ(name_of(EventKind::turn_running), "turn_running");
  EXPECT_EQ(name_of(EventKind::warning), "warning");
  EXPECT_EQ(name_of(static_cast<EventKind>(0)), "");
  EXPECT_EQ(name_of(static_cast<EventKind>(255)), "");
}

TEST(Event, callbacks_have_the_labels_of_asyncio) {
  EXPECT_EQ(label_of(CallbackKind::step), "step");
  EXPECT_EQ(label_of(CallbackKind::as_completed_timer), "as-completed-timer");
  EXPECT_EQ(label_of(CallbackKind::call), "call");
  EXPECT_EQ(label_of(static_cast<CallbackKind>(200)), "");
}

} // namespace
} // namespace loopscope::trace
