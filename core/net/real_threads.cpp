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
  {
    const aio::MutexLock lock(mutex_);
    bool is_over = false;
    while (!aborted_) {
      if (done()) return true;
      if (is_over) return false;
      if (until)
        is_over = changed_.wait_until(mutex_, *until) == std::cv_status::timeout;
      else
        changed_.wait(mutex_);
    }
  }
  aio::detail::abort_here();
}

void Standstill::change(const std::function<void()>& what) {
  {
    const aio::MutexLock lock(mutex_);
    what();
  }
  changed_.notify_all();
}

void Standstill::abort() {
  aborted_ = true; // first, so that who finds no thread left finds this too
  const std::uint64_t one = 1;
  static_cast<void>(::write(descriptor_, &one, sizeof one));
  { const aio::MutexLock lock(mutex_); } // who has not seen it waits by now, and hears what follows
  changed_.notify_all();
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
    const aio::MutexLock lock(mutex_);
    std::list<std::thread> started(1);
    const auto place = started.begin();
    try {
      *place = std::thread([this, place, body = std::move(body)]() mutable {
        try {
          body();
        } catch (const aio::RunAborted&) { // its stack is unwound, and that is all
        }
        body = nullptr;
        const aio::MutexLock last(mutex_);
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
  const aio::MutexLock lock(mutex_);
  return !running_.empty();
}

void RealThreads::abort() {
  if (any()) standstill_.abort();
  RealThreads::join();
}

void RealThreads::join() {
  std::list<std::thread> ended;
  {
    const aio::MutexLock lock(mutex_);
    while (!running_.empty()) all_ended_.wait(mutex_);
    ended.swap(ended_);
  }
  for (std::thread& thread : ended) thread.join();
}

} // namespace loopscope::net
