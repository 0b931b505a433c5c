#include "app/desktop/program_run.h"

#include "core/trace/recorder.h"

#include <exception>
#include <utility>
#include <vector>

namespace loopscope::app {

namespace {

/// The trace of a run that could not be started: the program stands in it, where its text is known.
std::shared_ptr<const trace::Trace> refusal_of(const python::Program& program, const std::string& why) {
  trace::Recorder recorder;
  recorder.record(trace::event::run_started{
      .clock = trace::Clock::real, .scenario = recorder.intern(program.file), .loop = recorder.intern("cpython")});
  if (program.text)
    recorder.record(trace::event::source_file{.language = trace::Language::python,
                                              .name = recorder.intern(program.file),
                                              .text = recorder.intern(*program.text)});
  recorder.record(trace::event::run_ended{.outcome = trace::RunOutcome::failed, .message = recorder.intern(why)});
  return recorder.trace();
}

} // namespace

ProgramRun::ProgramRun(const RunSettings& settings, std::function<void()> news) : news_(std::move(news)) {
  try {
    prepared_ = prepared(settings);
    real_ = !prepared_.program.skip_waiting;
    python::PythonRun::Options options;
    options.program = prepared_.program;
    options.most_callbacks = default_limit;
    options.scenario = prepared_.scenario;
    options.parameters = prepared_.parameters;
    run_ = std::make_unique<python::PythonRun>(std::move(options), news_);
  } catch (const std::exception& failed) {
    refusal_ = refusal_of(prepared_.program, failed.what());
  }
}

std::shared_ptr<const trace::Trace> ProgramRun::trace() const {
  return run_ ? run_->trace() : refusal_;
}

void ProgramRun::stop() {
  if (run_) run_->stop();
}

void ProgramRun::type(const std::string& line) {
  if (run_) run_->type(line);
}

void ProgramRun::type_end() {
  if (run_) run_->type_end();
}

void ProgramRun::resume(std::uint64_t callbacks) {
  if (run_) run_->resume(callbacks);
}

void ProgramRun::resume_until(std::int64_t time) {
  if (run_) run_->resume_until(time);
}

void ProgramRun::resume_freely() {
  if (run_) run_->resume_freely();
}

bool ProgramRun::resume_to(const PauseAt& place) {
  if (!run_) return false;
  switch (place.kind) {
  case PauseAt::Kind::turn:
    run_->resume_to_turn_end();
    break;
  case PauseAt::Kind::task_step:
    run_->resume_to_step_of(place.task);
    break;
  case PauseAt::Kind::line:
    run_->resume_to_line(place.file, place.line);
    break;
  }
  return true;
}

void ProgramRun::pause() {
  if (run_) run_->pause();
}

} // namespace loopscope::app
