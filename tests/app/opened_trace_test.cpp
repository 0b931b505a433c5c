#include "app/desktop/opened_trace.h"
#include "app/shell/shown_run.h"
#include "core/trace/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

namespace loopscope::app {

namespace {

/// A saved run of so many events.
std::string saved(std::uint64_t events) {
  trace::Recorder recorder;
  recorder.record(trace::event::run_started{.scenario = recorder.intern("long")});
  for (std::uint64_t i = 1; i < events; ++i) {
    trace::Event event = trace::event::turn_begun{.turn = static_cast<std::int64_t>(i)};
    event.time = static_cast<std::int64_t>(i) * 1000;
    recorder.record(event);
  }
  const std::string path = (std::filesystem::path(testing::TempDir()) / "long.loopscope").string();
  EXPECT_EQ(trace::save(*recorder.trace(), path), "");
  return path;
}

ShownRun shown_while_it_is_read(const std::string& path) {
  OpenedFile opened{.name = "long"};
  opened.reading = std::make_unique<OpenedTrace>(path, nullptr);
  return ShownRun(std::move(opened));
}

} // namespace

TEST(OpenedTrace, is_shown_while_it_is_read_and_is_whole_at_the_end) {
  constexpr std::uint64_t events = 400'000;
  ShownRun shown = shown_while_it_is_read(saved(events));
  EXPECT_TRUE(shown.saved());
  shown.player.seek_time(std::int64_t{300'000} * 1000); // before it is there
  while (shown.run->feed().growing() || shown.replay.size() < events) {
    shown.player.update(0);
    EXPECT_LE(shown.known(), 1);
    if (shown.replay.size() < 300'000) EXPECT_FALSE(shown.player.at_end());
  }
  shown.player.update(0);
  EXPECT_EQ(shown.known(), 1);
  EXPECT_EQ(shown.player.position(), 300'001u);
  EXPECT_EQ(shown.run->problem().text, "");
  shown.player.to_end();
  EXPECT_TRUE(shown.player.at_end());
}

TEST(OpenedTrace, may_be_closed_while_it_is_read) {
  const std::string path = saved(300'000);
  for (int milliseconds = 0; milliseconds < 10; ++milliseconds) {
    ShownRun shown = shown_while_it_is_read(path);
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    shown.player.update(0);
  }
}

TEST(OpenedTrace, says_what_is_wrong_with_the_file_once_it_has_been_read_that_far) {
  const std::string path = saved(300'000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  ShownRun shown = shown_while_it_is_read(path);
  while (shown.run->feed().growing()) shown.player.update(0);
  EXPECT_EQ(shown.run->problem().text, trace::load(path).note);
  EXPECT_THAT(shown.run->problem().text, testing::HasSubstr("is still being written, or was cut off"));
}

} // namespace loopscope::app
