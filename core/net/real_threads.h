// The machine's threads.
#pragma once

#include "core/aio/mutex.h"
#include "core/aio/threads.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <thread>

namespace loopscope::net {

/// Every blocking call of a run, on any of its threads, blocks here, so that the run can be ended from outside.
/// Every member may be called on any thread.
class Standstill {
public:
  Standstill();
  Standstill(const Standstill&) = delete;
  Standstill& operator=(const Standstill&) = delete;
  ~Standstill();

  /// Waits until `done` holds, which is checked under the mutex after every change(), or the time has come.
  /// Throws RunAborted once the run is to end.
  bool wait(const std::function<bool()>& done, std::optional<std::chrono::steady_clock::time_point> until = {});
  /// Changes what others wait for.
  void change(const std::function<void()>& what);
  /// From now on every blocking call throws RunAborted.
  void abort();
  bool aborted() const { return aborted_; }
  /// A descriptor that is readable once the run is to end, for poll().
  int descriptor() const { return descriptor_; }

private:
  aio::Mutex mutex_;
  std::condition_variable_any changed_;
  std::atomic<bool> aborted_ = false;
  int descriptor_;
};

class RealThreads final : public aio::Threads {
public:
  explicit RealThreads(Standstill& standstill) : standstill_(standstill) {}
  ~RealThreads() override { abort(); }
  void start(std::function<void()> body) override;
  std::unique_ptr<aio::ThreadSemaphore> make_semaphore() override;
  void join() override;
  void abort() override;
  /// Whether some have not ended.
  bool any();

private:
  Standstill& standstill_;
  aio::Mutex mutex_;
  std::list<std::thread> running_ GUARDED_BY(mutex_);
  std::list<std::thread> ended_ GUARDED_BY(mutex_); // joined when the next one starts
  std::condition_variable_any all_ended_;
};

} // namespace loopscope::net
