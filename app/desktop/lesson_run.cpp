#include "app/desktop/lesson_run.h"

#include "core/aio/loop_from_outside.h"
#include "core/aio/mutex.h"
#include "scenarios/run.h"

#include <chrono>
#include <condition_variable>
#include <thread>
#include <utility>

namespace loopscope::app {

/// All that the run's thread uses; it may outlive the session.
struct LessonRun::Shared {
  Shared(const RunSettings& of, std::function<void()> listener)
      : settings(of), pacer(Feed::default_limit, scenarios::in_real_time(of.loop)), news(std::move(listener)) {}

  const RunSettings settings;
  trace::Recorder recorder;
  RunPacer pacer;
  aio::StopSwitch stop;
  aio::Doorbell doorbell;
  bool stopped = false; // by the window's thread alone
  std::thread thread;
  aio::Mutex mutex;
  std::condition_variable_any over;
  bool ended GUARDED_BY(mutex) = false;
  std::function<void()> news GUARDED_BY(mutex); // empty once there is no listener

  void tell() {
    const aio::MutexLock lock(mutex);
    if (news) news();
  }
};

LessonRun::LessonRun(const RunSettings& settings, std::function<void()> news)
    : news_(std::move(news)), shared_(std::make_shared<Shared>(settings, news_)) {
  Shared* inside = shared_.get(); // the pacer is a part of it: no cycle of owners
  shared_->pacer.on_stand = [inside] { inside->tell(); };
  shared_->thread = std::thread([shared = shared_] {
    scenarios::RunOptions options;
    options.loop = shared->settings.loop;
    options.arguments = shared->settings.arguments;
    options.seed = shared->settings.seed;
    options.recorder = &shared->recorder;
    options.pacer = &shared->pacer;
    options.stop = &shared->stop;
    options.doorbell = shared->pacer.real() ? &shared->doorbell : nullptr;
    options.server = shared->settings.server;
    scenarios::run(*shared->settings.lesson, options);
    shared->pacer.end();
    {
      const aio::MutexLock lock(shared->mutex);
      shared->ended = true;
    }
    shared->over.notify_all();
  });
}

LessonRun::~LessonRun() {
  {
    const aio::MutexLock lock(shared_->mutex);
    shared_->news = nullptr;
  }
  stop();
  const auto patience = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
  bool ended = false;
  {
    const aio::MutexLock lock(shared_->mutex);
    while (!shared_->ended && shared_->over.wait_until(shared_->mutex, patience) == std::cv_status::no_timeout) {
    }
    ended = shared_->ended;
  }
  if (ended)
    shared_->thread.join();
  else
    shared_->thread.detach();
}

void LessonRun::stop() {
  if (std::exchange(shared_->stopped, true)) return;
  shared_->pacer.abort();
  shared_->pacer.wake();
  shared_->stop.stop();
}

bool LessonRun::call_soon(const std::string& name, std::function<void()> function) {
  Shared* inside = shared_.get(); // the run's thread keeps it, and drops the function before
  return shared_->doorbell.ring(name, [inside, function = std::move(function)] {
    function();
    inside->tell();
  });
}

RunPacer& LessonRun::feed() {
  return shared_->pacer;
}

std::shared_ptr<const trace::Trace> LessonRun::trace() const {
  return shared_->recorder.trace();
}

Reply LessonRun::probe_reply() const {
  return probe_.reply(shared_->pacer.growing());
}

} // namespace loopscope::app
