#include "core/aio/mutex.h"

#include "core/trace/recorder.h"

#include <memory>

namespace loopscope::aio {

namespace {

class RecorderMutex : public trace::RecorderLock {
public:
  void lock() override { mutex_.lock(); }
  void unlock() override { mutex_.unlock(); }

private:
  std::mutex mutex_;
};

} // namespace

void share(trace::Recorder& recorder) {
  recorder.share(std::make_unique<RecorderMutex>());
}

} // namespace loopscope::aio
