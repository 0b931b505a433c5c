// Disks that are full, and files that are too large.

#include "core/net/lesson_server.h"
#include "scenarios/lessons.h"
#include "scenarios/run.h"

#include "tests/python.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace loopscope::scenarios {
namespace {

/// How the lesson goes, and what it prints, with its files in that folder.
struct Written {
  RunResult result;
  std::string printed;
};
Written write_into(const std::filesystem::path& folder, const std::string& loop, Arguments arguments) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  ::setenv("TMPDIR", folder.c_str(), 1);
  Written written;
  RunOptions options;
  options.loop = loop;
  options.arguments = std::move(arguments);
  options.output = [&](std::string_view text, int) { written.printed += text; };
  written.result = run(*find_lesson("disk_writes"), options);
  before ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
  return written;
}

/// In a process of its own: what it prints; or "cannot" where it may not set up what it needs.
template <class F>
std::string in_a_process(F work) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string text = work();
    static_cast<void>(::write(ends[1], text.data(), text.size()));
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string text;
  char bytes[512];
  for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFEXITED(status)) text += " (killed by signal " + std::to_string(WTERMSIG(status)) + ")";
  return text;
}

class DiskWrites : public testing::TestWithParam<std::tuple<std::string, int>> {
protected:
  std::string loop() const { return std::get<0>(GetParam()); }
  Arguments arguments() const { return {{"files", 2}, {"disk_seconds", 0}, {"in_thread", std::get<1>(GetParam())}}; }
  TemporaryFolder folder;
};

TEST_P(DiskWrites, on_a_full_disk_only_the_download_fails_that_finds_no_room) {
  const std::string printed = in_a_process([&]() -> std::string {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("none", folder.path().c_str(), "tmpfs", 0, "size=160k") != 0)
      return "cannot";
    return write_into(folder.path(), loop(), arguments()).printed; // 100,000 bytes each
  });
  if (printed == "cannot") GTEST_SKIP() << "only root can make a small disk";
  const std::string full = " [Errno 28] No space left on device\n", whole = " 100000\n";
  const bool one = printed == "file0" + full + "file1" + whole || printed == "file1" + full + "file0" + whole;
  // On threads both may find none at the same moment, before the first one's file is gone.
  const bool both = printed == "file0" + full + "file1" + full || printed == "file1" + full + "file0" + full;
  EXPECT_TRUE(one || (both && std::get<1>(GetParam()))) << printed;
}

TEST_P(DiskWrites, of_files_that_may_not_become_that_large_each_download_says_so) {
  const std::string printed = in_a_process([&] {
    std::signal(SIGXFSZ, SIG_IGN); // as the program does
    const rlimit most{50'000, 50'000};
    ::setrlimit(RLIMIT_FSIZE, &most);
    return write_into(folder.path(), loop(), arguments()).printed;
  });
  EXPECT_TRUE(printed == "file0 [Errno 27] File too large\nfile1 [Errno 27] File too large\n" ||
              printed == "file1 [Errno 27] File too large\nfile0 [Errno 27] File too large\n")
      << printed;
}

TEST_P(DiskWrites, into_a_folder_that_is_not_there_each_download_says_so) {
  const Written written = write_into(folder.path() / "gone", loop(), arguments());
  EXPECT_EQ(written.result.outcome, trace::RunOutcome::finished);
  const std::string one = "file0 [Errno 2] No such file or directory\n",
                    two = "file1 [Errno 2] No such file or directory\n";
  EXPECT_TRUE(written.printed == one + two || (loop() != "simulated" && written.printed == two + one))
      << written.printed;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, DiskWrites,
                         testing::Combine(testing::Values("simulated", "poll", "asio"), testing::Values(0, 1)),
                         [](const testing::TestParamInfo<std::tuple<std::string, int>>& run) {
                           return std::get<0>(run.param) + (std::get<1>(run.param) ? "_in_a_thread" : "_on_the_loop");
                         });

} // namespace
} // namespace loopscope::scenarios
