#include "app/desktop/drafts.h"

#include "app/desktop/desktop_world.h"
#include "tests/python.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

namespace loopscope::app {
namespace {

namespace fs = std::filesystem;

class KeptDrafts : public testing::Test {
protected:
  std::set<fs::path> files() const {
    std::set<fs::path> all;
    for (const auto& entry : fs::directory_iterator(folder)) all.insert(entry.path());
    return all;
  }

  TemporaryFolder temporary;
  fs::path folder = temporary.path() / "state" / "loopscope" / "drafts";
  Drafts drafts{folder};
};

TEST_F(KeptDrafts, are_there_again_until_they_are_forgotten) {
  EXPECT_EQ(drafts.of("/a/b.py"), "");
  EXPECT_FALSE(fs::exists(folder)) << "looking makes nothing";
  const std::string text = "print('é')\n\n\tx\r\n ";
  drafts.keep("/a/b.py", text);
  drafts.keep("lock", "other");
  const Drafts again(folder);
  EXPECT_EQ(again.of("/a/b.py"), text);
  EXPECT_EQ(again.of("lock"), "other");
  drafts.keep("/a/b.py", "changed");
  EXPECT_EQ(drafts.of("/a/b.py"), "changed");
  EXPECT_EQ(files().size(), 2u);
  drafts.keep("/a/b.py", "");
  EXPECT_EQ(drafts.of("/a/b.py"), "");
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(KeptDrafts, are_the_users_alone) {
  drafts.keep("a", "secret");
  struct stat status {};
  ASSERT_EQ(::stat(folder.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat(files().begin()->c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(KeptDrafts, have_safe_names_whatever_they_are_drafts_of) {
  const std::vector<std::string> names{"../../x", "/a/b.py", "/c/b.py", "a\nb", "é%s;rm", std::string(5000, 'x'),
                                       ".",       "",        "/"};
  for (const std::string& name : names) drafts.keep(name, "of " + name);
  for (const std::string& name : names) EXPECT_EQ(drafts.of(name), "of " + name);
  EXPECT_EQ(files().size(), names.size());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.parent_path()), fs::directory_iterator()), 1);
}

TEST_F(KeptDrafts, that_are_damaged_are_not_there) {
  drafts.keep("a", "a long enough text\n");
  const fs::path file = *files().begin();
  std::ifstream in(file, std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto put = [&](const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; };
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string flipped = good;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    put(flipped);
    EXPECT_EQ(drafts.of("a"), "") << i;
    put(good.substr(0, i));
    EXPECT_EQ(drafts.of("a"), "") << i;
  }
  put(good + "x");
  EXPECT_EQ(drafts.of("a"), "");
  put(good);
  EXPECT_EQ(drafts.of("a"), "a long enough text\n");
  fs::remove(file);
  fs::create_directory(file);
  EXPECT_EQ(drafts.of("a"), "");
  drafts.keep("a", "b");
  EXPECT_EQ(files().size(), 1u) << "nothing is left beside it";
}

TEST_F(KeptDrafts, of_another_name_are_not_taken_for_this_one_s) {
  drafts.keep("a", "text");
  const fs::path of_a = *files().begin();
  drafts.keep("b", "other");
  std::set<fs::path> all = files();
  all.erase(of_a);
  fs::copy_file(of_a, *all.begin(), fs::copy_options::overwrite_existing);
  EXPECT_EQ(drafts.of("b"), "");
}

TEST_F(KeptDrafts, are_bounded_and_the_oldest_go_first) {
  using namespace std::chrono_literals;
  const auto now = fs::file_time_type::clock::now();
  std::set<fs::path> before;
  for (std::size_t i = 0; i < Drafts::most; ++i) {
    drafts.keep(fmt::format("/p/{}.py", i), "x");
    for (const fs::path& file : files())
      if (before.insert(file).second) fs::last_write_time(file, now - 1h + std::chrono::seconds(i));
  }
  drafts.keep("/p/new.py", "new");
  EXPECT_EQ(files().size(), Drafts::most);
  EXPECT_EQ(drafts.of("/p/0.py"), "");
  EXPECT_EQ(drafts.of("/p/1.py"), "x");
  EXPECT_EQ(drafts.of("/p/new.py"), "new");
  drafts.keep("/p/new.py", std::string(Drafts::longest + 1, 'x'));
  EXPECT_EQ(drafts.of("/p/new.py"), "new");
  drafts.keep("/p/new.py", std::string(Drafts::longest, 'x'));
  EXPECT_EQ(drafts.of("/p/new.py").size(), Drafts::longest);
}

TEST_F(KeptDrafts, need_no_place_to_be_kept) {
  const Drafts nowhere{fs::path()};
  nowhere.keep("a", "text");
  EXPECT_EQ(nowhere.of("a"), "");
  const Drafts unwritable{"/proc/drafts"};
  unwritable.keep("a", "text");
  EXPECT_EQ(unwritable.of("a"), "");
}

/// An environment variable, for as long as it lives.
class Variable {
public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  ~Variable() { set(before_ ? before_->c_str() : nullptr); }

private:
  void set(const char* value) const { value ? ::setenv(name_, value, 1) : ::unsetenv(name_); }
  const char* name_;
  std::optional<std::string> before_;
};

TEST(DraftsFolder, is_where_the_platform_keeps_such_things) {
  const Variable home("HOME", "/home/someone");
  {
    const Variable state("XDG_STATE_HOME", "/state");
    EXPECT_EQ(drafts_folder(), "/state/loopscope/drafts");
  }
  for (const char* none : {"", "relative", static_cast<const char*>(nullptr)}) {
    const Variable state("XDG_STATE_HOME", none);
    EXPECT_EQ(drafts_folder(), "/home/someone/.local/state/loopscope/drafts");
  }
  const Variable state("XDG_STATE_HOME", nullptr), homeless("HOME", nullptr);
  EXPECT_EQ(drafts_folder(), "");
}

TEST(DesktopDrafts, of_files_of_one_name_in_two_folders_are_two_and_a_lesson_s_is_everywhere_the_same) {
  const TemporaryFolder temporary;
  const Variable state("XDG_STATE_HOME", temporary.path().c_str());
  const fs::path before = fs::current_path();
  DesktopWorld world({});
  fs::create_directories(temporary.path() / "a");
  fs::create_directories(temporary.path() / "b");
  fs::current_path(temporary.path() / "a");
  world.keep_draft("program.py", "typed");
  world.keep_draft("lock", "a lesson's");
  fs::current_path(temporary.path() / "b");
  EXPECT_EQ(world.draft_of("program.py"), "");
  EXPECT_EQ(world.draft_of("../a/program.py"), "typed");
  EXPECT_EQ(world.draft_of("lock"), "a lesson's");
  fs::current_path(before);
}

} // namespace
} // namespace loopscope::app
