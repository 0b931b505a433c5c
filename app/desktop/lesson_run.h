// The run of a lesson, on a thread of its own.
#pragma once

#include "app/desktop/loop_probe.h"
#include "app/desktop/run_pacer.h"
#include "app/desktop/test_client.h"
#include "app/shell/world.h"

#include <functional>
#include <memory>
#include <string>

namespace loopscope::app {

/// Window thread. Never waits for the run's thread, but for a moment at its end.
class LessonRun final : public Run {
public:
  /// `news` is called on the run's thread whenever the run pauses, and when a reply comes.
  LessonRun(const RunSettings&, std::function<void()> news);
  /// Stops the run and waits until it is over. A program that never returns to the loop (it computes forever in one
  /// callback) is abandoned: its thread keeps everything that it uses.
  ~LessonRun() override;

  std::shared_ptr<const trace::Trace> trace() const override;
  RunPacer& feed() override;
  /// Ends the run, wherever it is: its loop paused or waiting, or one of its threads in a blocking call. Does not wait.
  void stop() override;
  /// Has the loop of a run in real time call the function soon, on the run's thread, as call_soon_threadsafe does;
  /// `news` is called after it. False: there is no loop that could.
  bool call_soon(const std::string& name, std::function<void()> function);

  void probe() override { probe_.ask(*this); }
  Reply probe_reply() const override;
  void send_client(const std::string& address) override { clients_.send(address, news_); }
  Reply client_reply() const override { return clients_.reply(); }
  std::size_t clients_waiting() const override { return clients_.waiting(); }

private:
  struct Shared;
  const std::function<void()> news_;
  std::shared_ptr<Shared> shared_;
  LoopProbe probe_;
  TestClients clients_;
};

} // namespace loopscope::app
