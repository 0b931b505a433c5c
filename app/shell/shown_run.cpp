#include "app/shell/shown_run.h"

#include "core/trace/recorder.h"

namespace loopscope::app {

std::string name_of(const python::Program& program) {
  const std::size_t slash = program.module ? std::string::npos : program.file.find_last_of("/\\");
  return slash == std::string::npos ? program.file : program.file.substr(slash + 1);
}

double ShownRun::known() const {
  const std::size_t there = replay.trace().size();
  if (!saved() || there == 0) return 1;
  return (run ? run->part() : 1) * static_cast<double>(replay.size()) / static_cast<double>(there);
}

std::shared_ptr<const trace::Trace> ShownRun::text_alone(const python::Program& program, std::string_view text) {
  trace::Recorder recorder;
  recorder.record(
      trace::event::run_started{.clock = program.skip_waiting ? trace::Clock::virtual_time : trace::Clock::real,
                                .scenario = recorder.intern(name_of(program)),
                                .loop = recorder.intern("cpython")});
  if (!text.empty())
    recorder.record(trace::event::source_file{.name = recorder.intern(program.file), .text = recorder.intern(text)});
  return recorder.trace();
}

} // namespace loopscope::app
