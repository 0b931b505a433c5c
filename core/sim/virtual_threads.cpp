#include "core/sim/virtual_threads.h"

#include "core/aio/error.h"
#include "core/aio/thread.h"

#include <deque>
#include <limits>
#include <thread>
#include <utility>

namespace loopscope::sim {

struct VirtualThreads::Worker {
  std::binary_semaphore go{0};
  bool ended = false;
  std::thread thread;
};

namespace {
thread_local VirtualThreads::Worker* this_worker = nullptr;
}

VirtualThreads::VirtualThreads(Agenda& agenda) : agenda_(agenda) {}

VirtualThreads::~VirtualThreads() {
  abort();
}

VirtualThreads::Worker* VirtualThreads::current() {
  return this_worker;
}

void VirtualThreads::start(std::function<void()> body) {
  Worker* worker = workers_.emplace_back(std::make_unique<Worker>()).get();
  worker->thread = std::thread([this, worker, body = std::move(body)]() mutable {
    this_worker = worker;
    worker->go.acquire();
    try {
      if (!aborting_) body();
    } catch (const aio::RunAborted&) { // its stack is unwound, and that is all
    }
    body = nullptr;
    worker->ended = true;
    back_.release();
  });
  resume_at(agenda_.now(), worker);
}

void VirtualThreads::resume_at(double time, Worker* worker) {
  agenda_.at(time, [this, worker] { run(*worker); });
}

/// On the loop's thread.
void VirtualThreads::run(Worker& worker) {
  worker.go.release();
  back_.acquire();
  if (!worker.ended) return;
  worker.thread.join();
  std::erase_if(workers_, [&](const auto& other) { return other.get() == &worker; });
}

/// On a worker's.
void VirtualThreads::give_way() {
  Worker* worker = this_worker;
  back_.release();
  worker->go.acquire();
  if (aborting_) aio::detail::abort_here();
}

void VirtualThreads::join() {
  while (!workers_.empty())
    if (!agenda_.run_next(std::numeric_limits<double>::infinity())) return; // they wait for what cannot come
}

void VirtualThreads::abort() {
  aborting_ = true;
  while (!workers_.empty()) run(*workers_.front());
  aborting_ = false;
}

class VirtualThreads::Semaphore final : public aio::ThreadSemaphore {
public:
  explicit Semaphore(VirtualThreads& threads) : threads_(threads) {}

  void acquire() override {
    if (!current()) {
      while (count_ == 0)
        if (!threads_.agenda_.run_next(std::numeric_limits<double>::infinity())) throw aio::LoopIdle{};
    } else if (count_ == 0) {
      line_.push_back(current());
      threads_.give_way();
      return; // the place was handed over
    }
    --count_;
  }
  void release() override {
    if (line_.empty()) {
      ++count_;
      return;
    }
    threads_.resume_at(threads_.agenda_.now(), line_.front());
    line_.pop_front();
  }

private:
  VirtualThreads& threads_;
  int count_ = 0;
  std::deque<Worker*> line_;
};

std::unique_ptr<aio::ThreadSemaphore> VirtualThreads::make_semaphore() {
  return std::make_unique<Semaphore>(*this);
}

} // namespace loopscope::sim
