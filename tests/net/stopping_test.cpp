// A run that is ended from outside, whatever it is doing with the network at that moment.
#include "core/net/lesson_server.h"
#include "core/net/served_responses.h"
#include "tests/net/real_case.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

namespace loopscope::net {
namespace {

using Clock = std::chrono::steady_clock;

/// Downloads without an end, whatever comes of them; it never gives way.
Coro<void> blocking(std::string url) {
  while (true) {
    try {
      urlopen(url).read();
    } catch (const Exception&) {
    }
  }
  co_return;
}

Coro<void> awaited(std::string url) {
  ClientSession session;
  while (true) {
    try {
      auto reply = co_await session.get(url);
      co_await reply.read();
    } catch (const Exception&) {
    }
  }
}

Coro<void> blocking_in_threads(std::string url) {
  const auto download = [](std::string from) { return len(urlopen(from).read()); };
  const auto again = [download](std::string from) -> Coro<void> {
    while (true) {
      try {
        co_await to_thread(download, from);
      } catch (const Exception&) {
      }
    }
  };
  co_await gather(again(url), again(url));
}

Coro<void> all_at_once(std::string url) {
  co_await gather(awaited(url), awaited(url), blocking_in_threads(url));
}

/// Of this process.
struct Held {
  std::ptrdiff_t threads, descriptors;
  static Held now() { return {entries("/proc/self/task"), entries("/proc/self/fd")}; }
  /// What is held as soon as that many threads are left, for the system takes a moment to forget one that was joined.
  static Held with_threads(std::ptrdiff_t wanted) {
    const auto until = Clock::now() + std::chrono::seconds(5);
    while (now().threads != wanted && Clock::now() < until) std::this_thread::yield();
    return now();
  }
  static std::ptrdiff_t entries(const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
  }
  friend bool operator==(const Held&, const Held&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Held& held) {
    return out << held.threads << " threads, " << held.descriptors << " descriptors";
  }
};

class Stopping : public Real {
protected:
  /// How long the run goes on after it is told to end.
  Clock::duration run_and_stop(const std::function<Coro<void>()>& program, Clock::duration after) {
    StopSwitch own;
    context.stop = &own;
    context.recorder = nullptr;
    Clock::time_point stopped;
    std::thread stopper([&] {
      std::this_thread::sleep_for(after);
      stopped = Clock::now();
      own.stop();
    });
    try {
      run(program());
      ADD_FAILURE() << "the run has ended by itself";
    } catch (const RunAborted&) {
    } catch (const LoopIdle&) {
      ADD_FAILURE() << "the loop has nothing left that could wake it";
    } catch (const std::exception&) {
      ADD_FAILURE() << describe(std::current_exception());
    }
    scope.reset();
    const Clock::time_point ended = Clock::now();
    stopper.join();
    scope.emplace(context);
    context.stop = nullptr;
    return ended - stopped;
  }
};

INSTANTIATE_TEST_SUITE_P(On, Stopping, real_loops, loop_name);

TEST_P(Stopping, works_with_every_fault_of_the_server_in_every_form_and_leaves_nothing_behind) {
  std::vector<std::string> targets{"/a?bytes=10", "/a?seconds=60", "/a?latency=60", "/endless/a?encoding=gzip",
                                   "/a?redirects=5&chunk=100&seconds=60"};
  for (const Serving::Folder& folder : Serving::folders()) targets.push_back("/" + std::string(folder.name) + "/a");
  { // what is made once in the process
    LessonServer server;
    run_and_stop([&] { return all_at_once(server.url() + "/a"); }, std::chrono::milliseconds(100));
  }
  const Held before = Held::now();
  Clock::duration slowest{};
  {
    LessonServer server;
    for (const std::string& target : targets) {
      for (const auto& program : {blocking, awaited, blocking_in_threads, all_at_once}) {
        for (const int milliseconds : {0, 1, 20}) {
          const auto took =
              run_and_stop([&] { return program(server.url() + target); }, std::chrono::milliseconds(milliseconds));
          EXPECT_LT(took, std::chrono::seconds(2)) << target; // it takes some milliseconds on a machine that is idle
          EXPECT_EQ(Held::with_threads(before.threads + 1).threads, before.threads + 1) << target;
          slowest = std::max(slowest, took);
        }
      }
    }
  }
  EXPECT_EQ(Held::with_threads(before.threads), before);
  RecordProperty("slowest_ms",
                 static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(slowest).count()));
}

} // namespace
} // namespace loopscope::net
