// The run of a Python program: one of one's own, or a lesson's.
#pragma once

#include "app/desktop/python_program.h"
#include "app/desktop/test_client.h"
#include "app/shell/world.h"
#include "core/python/python_run.h"

#include <functional>
#include <memory>
#include <string>

namespace loopscope::app {

/// Window thread. Never waits for the program.
class ProgramRun final : public Run, private Feed {
public:
  /// `news` is called on another thread when there is something new to draw.
  ProgramRun(const RunSettings&, std::function<void()> news);

  std::shared_ptr<const trace::Trace> trace() const override;
  Feed& feed() override { return *this; }
  /// Ends the program and all that it has started, within 0.3 s.
  void stop() override;

  /// Nothing of a program can be called from outside; whether its loop responds shows in its callbacks.
  void probe() override {}
  Reply probe_reply() const override { return {}; }
  void send_client(const std::string& address) override { clients_.send(address, news_); }
  Reply client_reply() const override { return clients_.reply(); }
  std::size_t clients_waiting() const override { return clients_.waiting(); }

  void type(const std::string& line) override;
  void type_end() override;

private:
  bool growing() const override { return run_ && run_->growing(); }
  bool paused() const override { return !run_ || run_->paused(); }
  void resume(std::uint64_t callbacks) override;
  void resume_until(std::int64_t time) override;
  void resume_freely() override;
  bool resume_to(const PauseAt& place) override;
  void pause() override;
  bool at_limit() const override { return run_ && run_->at_limit(); }
  bool real() const override { return real_; }
  std::int64_t clock() const override { return run_ ? run_->clock() : 0; }

  const std::function<void()> news_;
  bool real_ = true;
  PreparedProgram prepared_;
  std::unique_ptr<python::PythonRun> run_;      // null: it cannot be started
  std::shared_ptr<const trace::Trace> refusal_; // which says why
  TestClients clients_;
};

} // namespace loopscope::app
