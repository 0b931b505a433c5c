// A mutex that the compiler watches: with Clang's -Wthread-safety what is GUARDED_BY one is touched under it alone.
#pragma once

#include <mutex>

namespace loopscope::trace {
class Recorder;
}

#if defined(__clang__)
#define LOOPSCOPE_THREAD(attribute) __attribute__((attribute))
#else
#define LOOPSCOPE_THREAD(attribute)
#endif

/// Of a member: read and written only while the mutex is held.
#define GUARDED_BY(mutex) LOOPSCOPE_THREAD(guarded_by(mutex))
/// Of a function: its caller holds the mutex.
#define REQUIRES(mutex) LOOPSCOPE_THREAD(requires_capability(mutex))

namespace loopscope::aio {

/// std::mutex.
class LOOPSCOPE_THREAD(capability("mutex")) Mutex {
public:
  void lock() LOOPSCOPE_THREAD(acquire_capability()) { mutex_.lock(); }
  void unlock() LOOPSCOPE_THREAD(release_capability()) { mutex_.unlock(); }

private:
  std::mutex mutex_;
};

/// std::lock_guard.
class LOOPSCOPE_THREAD(scoped_lockable) MutexLock {
public:
  explicit MutexLock(Mutex& mutex) LOOPSCOPE_THREAD(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() LOOPSCOPE_THREAD(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

private:
  Mutex& mutex_;
};

/// Recorder::share, under a mutex of its own.
void share(trace::Recorder& recorder);

} // namespace loopscope::aio
