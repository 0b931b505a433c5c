#include "core/net/real_threads.h"

#include "core/aio/error.h"
#include "core/aio/thread.h"

#include <cstdint>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace loopscope::net {

Standstill::Standstill() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Standstill::~Standstill() {
  ::close(descriptor_);
}

bool Standstill::wait(const std::function<bool()>& done, std::optional<std::chrono::steady_clock::time_point> until) {
  std::unique_lock lock(mutex_);
  bool is_done = false; // asked once more it might say something else
  const auto over = [&] { return aborted_ || (is_done = done()); };
  if (until) {
    changed_.wait_until(lock, *until, over);
  } else {
    changed_.wait(lock, over);
  }
  if (!aborted_) return is_done;
  lock.unlock();
  aio::detail::abort_here();
}

void Standstill::change(const std::function<void()>& what) {
  {
    const std::lock_guard lock(mutex_);
    what();
  }
  changed_.notify_all();
}

void Standstill::abort() {
  // First, so that a thread that finds no thread left finds this too.
  const std::uint64_t one = 1;
  static_cast<void>(::write(descriptor_, &one, sizeof one));
  change([this] { aborted_ = true; });
}

bool Standstill::aborted() {
  const std::lock_guard lock(mutex_);
  return aborted_;
}

namespace {

class RealSemaphore final : public aio::ThreadSemaphore {
public:
  explicit RealSemaphore(Standstill& standstill) : standstill_(standstill) {}
  void acquire() override {
    standstill_.wait([this] {
      if (count_ == 0) return false;
      --count_;
      return true;
    });
  }
  void release() override {
    standstill_.change([this] { ++count_; });
  }

private:
  Standstill& standstill_;
  int count_ = 0; // under the standstill's mutex
};

} // namespace

std::unique_ptr<aio::ThreadSemaphore> RealThreads::make_semaphore() {
  return std::make_unique<RealSemaphore>(standstill_);
}

void RealThreads::start(std::function<void()> body) {
  std::list<std::thread> ended;
  {
    const std::lock_guard lock(mutex_);
    std::list<std::thread> started(1);
    const auto place = started.begin();
    try {
      *place = std::thread([this, place, body = std::move(body)]() mutable {
        try {
          body();
        } catch (const aio::RunAborted&) { // its stack is unwound, and that is all
        }
        body = nullptr;
        const std::lock_guard last(mutex_);
        ended_.splice(ended_.end(), running_, place);
        all_ended_.notify_all();
      });
    } catch (const std::system_error&) {
      throw aio::RuntimeError("can't start new thread"); // as threading says it
    }
    running_.splice(running_.end(), started);
    ended.swap(ended_);
  }
  for (std::thread& thread : ended) thread.join();
}

bool RealThreads::any() {
  const std::lock_guard lock(mutex_);
  return !running_.empty();
}

void RealThreads::abort() {
  if (any()) standstill_.abort();
  RealThreads::join();
}

void RealThreads::join() {
  std::unique_lock lock(mutex_);
  all_ended_.wait(lock, [this] { return running_.empty(); });
  std::list<std::thread> ended = std::exchange(ended_, {});
  lock.unlock();
  for (std::thread& thread : ended) thread.join();
}

} // namespace loopscope::net
