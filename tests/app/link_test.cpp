// Links to moments as text, and runs that are saved as pages.
#include "app/shell/link.h"

#include "app/desktop/desktop_world.h"
#include "app/desktop/page_file.h"
#include "app/screens/run_screen.h"
#include "core/trace/recorder.h"
#include "tests/python.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace loopscope::app {
namespace {

TEST(Link, has_what_was_put_into_it_whatever_that_is) {
  Link link;
  link.put("lesson", "a & b=c #1 %41 <é> +");
  link.put("step", 120);
  const Link again(link.text());
  ASSERT_TRUE(again.value("lesson"));
  EXPECT_EQ(*again.value("lesson"), "a & b=c #1 %41 <é> +");
  EXPECT_EQ(*again.value("step"), "120");
  EXPECT_EQ(link.text().find_first_of(" <>#\"'+"), std::string::npos) << link.text();
}

TEST(Link, takes_any_text_and_tells_what_nobody_asked_for) {
  for (const char* text : {"", "&&&", "=", "%", "%4", "%zz=%%%", "a", "a=1&a=2", "==&="}) {
    const Link link{std::string_view(text)};
    link.value("a");
    (void)link.unknown();
  }
  const Link link("a=1&other=2&a=3");
  EXPECT_EQ(*link.value("a"), "1");
  ASSERT_TRUE(link.unknown());
  EXPECT_EQ(*link.unknown(), "other");
  EXPECT_TRUE(link.value("other"));
  EXPECT_FALSE(link.unknown());
  EXPECT_LT(Link(std::string(1'000'000, 'a') + "=1").text().size(), 10'000u);
}

class SavedPage : public testing::Test {
protected:
  SavedPage() { std::filesystem::current_path(folder_.path()); }
  ~SavedPage() override { std::filesystem::current_path(before_); }

  void settle() {
    for (int i = 0; i < 20'000 && app_.update(0.1); ++i) std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  void key(std::string_view name) {
    app_.key(name);
    settle();
  }
  std::string page() const {
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      EXPECT_EQ(entry.path().extension(), ".html");
      std::ifstream file(entry.path());
      text.assign(std::istreambuf_iterator<char>(file), {});
    }
    return text;
  }

  std::filesystem::path before_ = std::filesystem::current_path();
  TemporaryFolder folder_;
  DesktopWorld world_{{}};
  App app_{{}};
  RunScreen& screen_ = app_.enter<RunScreen>(world_, RunSettings{.lesson = scenarios::find_lesson("lock")});
};

TEST_F(SavedPage, is_a_file_that_is_named_or_it_is_said_why_there_is_none) {
  std::string said;
  app_.set_speaker([&](std::string_view text) { said = text; });
  settle();
  key("P");
  if (const std::string why = no_pages(); !why.empty()) {
    EXPECT_EQ(said, why);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
    return;
  }
  EXPECT_NE(said.find(folder_.path().string()), std::string::npos) << said;
  EXPECT_NE(said.find("lock-"), std::string::npos) << said;
  EXPECT_NE(page().find("<title>Lock - Loopscope</title>"), std::string::npos);
  // It has all of the run, of which no more was seen than before.
  EXPECT_EQ(screen_.shown().player.position(), 0u);
  screen_.shown().player.update(0);
  EXPECT_FALSE(screen_.shown().run->feed().growing());
  EXPECT_GT(screen_.shown().replay.size(), 150u);
}

TEST_F(SavedPage, has_both_runs_of_a_comparison) {
  settle();
  key("d");
  key("P");
  if (!no_pages().empty()) return;
  EXPECT_NE(page().find("<script id=\"contents\""), std::string::npos);
}

TEST(PageContents, keep_runs_under_their_lessons_and_others_under_their_names) {
  if (!no_pages().empty()) GTEST_SKIP() << no_pages();
  trace::Recorder recorder;
  recorder.record(trace::event::run_started{.loop = recorder.intern("epoll")});
  recorder.record(trace::event::run_ended{.outcome = trace::RunOutcome::finished});
  const scenarios::Lesson* lock = scenarios::find_lesson("lock");
  const RunSettings of_lesson{.lesson = lock, .arguments = {{"workers", 4}}}, of_file{};
  Contents contents;
  for (const RunSettings* settings : {&of_lesson, &of_lesson, &of_file, &of_file})
    add_recorded_run(contents, {*settings, settings->lesson ? "Lock" : "bot.py", *recorder.trace()}, {});
  ASSERT_EQ(contents.lessons.size(), 3u);
  EXPECT_EQ(contents.lessons[0].facts.id, "lock");
  EXPECT_EQ(contents.lessons[1].facts.title, "bot.py");
  EXPECT_EQ(contents.lessons[2].facts.title, "bot.py 2");
  EXPECT_EQ(contents.runs[2].loop, "epoll");
  ASSERT_EQ(contents.runs.size(), 4u);
  EXPECT_EQ(contents.runs[0].arguments.at("workers"), 4);
  Contents read;
  ASSERT_TRUE(read_contents(bytes_of(contents), read));
  EXPECT_EQ(read.runs.size(), 4u);
}

} // namespace
} // namespace loopscope::app
