// Threads in virtual time: real ones that take turns, so that a program with threads has one schedule.
#pragma once

#include "core/aio/threads.h"
#include "core/sim/agenda.h"

#include <functional>
#include <memory>
#include <semaphore>
#include <vector>

namespace loopscope::sim {

/// Of all the threads and the loop's, one runs at a time, and goes on until it waits. When it is to go on is an entry
/// in the agenda, which the loop's thread works off while it waits itself. Everything is called by the one that runs.
class VirtualThreads final : public aio::Threads {
public:
  explicit VirtualThreads(Agenda& agenda);
  ~VirtualThreads() override;

  void start(std::function<void()> body) override;
  std::unique_ptr<aio::ThreadSemaphore> make_semaphore() override;
  void join() override;
  void abort() override;

  struct Worker;
  /// The calling thread, or null: the loop's.
  static Worker* current();
  /// Has it go on at that time.
  void resume_at(double time, Worker* worker);
  /// The calling thread, not the loop's, waits until it is to go on.
  void give_way();

private:
  class Semaphore;
  void run(Worker& worker);

  Agenda& agenda_;
  std::vector<std::unique_ptr<Worker>> workers_; // that have not ended
  std::binary_semaphore back_{0};                // a worker hands over to the loop's thread
  bool aborting_ = false;
};

} // namespace loopscope::sim
