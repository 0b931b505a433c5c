// The threads that a loop uses: the machine's, or ones in virtual time.
#pragma once

#include <functional>
#include <memory>

namespace loopscope::aio {

/// threading.Semaphore, of threads and the loop's thread. Waiting blocks; RunAborted is thrown out of it
/// when the run is ended from outside.
class ThreadSemaphore {
public:
  virtual ~ThreadSemaphore() = default;
  virtual void acquire() = 0;
  virtual void release() = 0;
};

class Threads {
public:
  virtual ~Threads() = default;
  /// Runs the body, which throws nothing but RunAborted, on a thread of its own.
  virtual void start(std::function<void()> body) = 0;
  virtual std::unique_ptr<ThreadSemaphore> make_semaphore() = 0;
  /// Waits until all have ended.
  virtual void join() = 0;
  /// Ends all at their next wait, and waits until they have.
  virtual void abort() = 0;
};

} // namespace loopscope::aio
