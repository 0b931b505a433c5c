#include "app/desktop/desktop_world.h"
#include "app/learn/page/progress.h"
#include "app/shell/settings.h"
#include "tests/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

namespace loopscope::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Home final : World {
  explicit Home(const fs::path& at) : texts(at / "config" / "loopscope", at / "state" / "loopscope") {}
  const std::vector<scenarios::Lesson>& lessons() const override { return none; }
  std::span<const scenarios::LoopKind> loops() const override { return {}; }
  std::unique_ptr<Run> start(const RunSettings&) override { return nullptr; }
  OpenedFile open(const std::string&) override { return {}; }
  std::string save(const trace::Trace&, std::string_view) override { return {}; }
  Kept kept(std::string_view name) override { return texts.of(name); }
  void keep(std::string_view name, std::string_view text) override { texts.keep(name, text); }
  void change_kept(std::string_view name, const std::function<std::string(const Kept&)>& change) override {
    texts.change(name, change);
  }
  std::string set_aside(std::string_view name) override { return texts.set_aside(name); }
  KeptTexts texts;
  std::vector<scenarios::Lesson> none;
};

class KeptThings : public testing::Test {
protected:
  std::string read(const fs::path& file) const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void write(const fs::path& file, std::string_view text) const {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

  TemporaryFolder temporary;
  fs::path settings = temporary.path() / "config" / "loopscope" / "settings.toml";
  fs::path progress = temporary.path() / "state" / "loopscope" / "progress.toml";
  Home home{temporary.path()};
};

TEST_F(KeptThings, settings_are_there_again) {
  std::string problem;
  EXPECT_EQ(kept_settings(home, problem), Settings{});
  EXPECT_FALSE(fs::exists(settings)) << "looking makes nothing";
  const Settings now{.light = true, .text = 150, .still = true, .step = "turn", .speed = 0.5,
                     .window = Settings::Place{-3, 40, 1280, 720}, .maximized = false};
  keep_settings(home, {}, now);
  EXPECT_EQ(kept_settings(home, problem), now);
  EXPECT_EQ(problem, "");
  struct stat status {};
  ASSERT_EQ(::stat(settings.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat(settings.parent_path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(KeptThings, only_settings_that_were_changed_here_replace_what_another_window_has_kept) {
  keep_settings(home, {}, {.light = true, .text = 100});
  keep_settings(home, {.light = true, .text = 100}, {.light = false, .text = 100}); // another one
  keep_settings(home, {.light = true, .text = 100}, {.light = true, .text = 125});
  std::string problem;
  EXPECT_EQ(kept_settings(home, problem), (Settings{.light = false, .text = 125}));
}

TEST_F(KeptThings, damaged_settings_are_set_aside_and_said) {
  for (const char* text : {"theme = \n", "theme = 7\n", "theme = \"pink\"\n", "text = 9000\n", "\xff\xfe\0x",
                           "speed = -1\n", "window = 3\n", "[window]\nwidth = \"wide\"\n"}) {
    SCOPED_TRACE(text);
    write(settings, text);
    std::string problem;
    EXPECT_EQ(kept_settings(home, problem), Settings{});
    EXPECT_THAT(problem, HasSubstr("Your settings"));
    EXPECT_FALSE(fs::exists(settings));
    const auto path = problem.find(settings.string());
    ASSERT_NE(path, std::string::npos) << problem;
    const std::string aside = problem.substr(path, problem.size() - 1 - path);
    EXPECT_EQ(read(aside), text);
  }
}

TEST_F(KeptThings, settings_that_cannot_be_read_are_set_aside) {
  fs::create_directories(settings); // a folder of that name
  std::string problem;
  EXPECT_EQ(kept_settings(home, problem), Settings{});
  EXPECT_THAT(problem, HasSubstr("Your settings"));
  EXPECT_FALSE(fs::exists(settings));
}

TEST_F(KeptThings, progress_is_there_again) {
  std::string problem;
  {
    Progress first(home, problem);
    EXPECT_EQ(first.place(), "");
    EXPECT_EQ(first.of("lock"), Done{});
    first.go_to("lock");
    first.begin("lock");
    first.finish("hello");
  }
  const Progress again(home, problem);
  EXPECT_EQ(problem, "");
  EXPECT_EQ(again.place(), "lock");
  EXPECT_EQ(again.of("lock"), (Done{true, false}));
  EXPECT_EQ(again.of("hello"), (Done{true, true}));
}

TEST_F(KeptThings, two_windows_lose_nothing_of_each_others_progress) {
  std::string problem;
  Progress one(home, problem), other(home, problem);
  one.finish("hello");
  other.finish("lock");
  other.begin("gather");
  const Progress again(home, problem);
  EXPECT_TRUE(again.of("hello").finished);
  EXPECT_TRUE(again.of("lock").finished);
  EXPECT_TRUE(again.of("gather").begun);
}

TEST_F(KeptThings, many_windows_at_once_lose_nothing) {
  std::vector<std::thread> windows;
  constexpr int each = 20;
  for (int n = 0; n < 4; ++n)
    windows.emplace_back([this, n] {
      Home own(temporary.path()); // a process's
      std::string problem;
      Progress mine(own, problem);
      for (int i = 0; i < each; ++i) mine.begin(std::to_string(n * each + i));
    });
  for (std::thread& window : windows) window.join();
  std::string problem;
  const Progress again(home, problem);
  EXPECT_EQ(problem, "");
  for (int i = 0; i < 4 * each; ++i) EXPECT_TRUE(again.of(std::to_string(i)).begun) << i;
}

TEST_F(KeptThings, damaged_progress_is_set_aside_and_said) {
  for (const char* text : {"place = 3\n", "lessons = 1\n", "[lessons]\nlock = 1\n", "[lessons.lock\n"}) {
    SCOPED_TRACE(text);
    write(progress, text);
    std::string problem;
    Progress fresh(home, problem);
    EXPECT_THAT(problem, HasSubstr("Your progress"));
    fresh.begin("lock");
    problem.clear();
    EXPECT_TRUE(Progress(home, problem).of("lock").begun);
    EXPECT_EQ(problem, "");
  }
}

TEST_F(KeptThings, nothing_is_kept_where_there_is_no_home) {
  const KeptTexts nowhere({}, {});
  nowhere.keep("settings", "a");
  nowhere.change("progress", [](const Kept&) { return std::string("b"); });
  EXPECT_EQ(nowhere.of("settings").text, "");
  EXPECT_EQ(nowhere.set_aside("progress"), "");
}

} // namespace
} // namespace loopscope::app
