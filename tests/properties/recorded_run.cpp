#include "tests/properties/recorded_run.h"

#include "scenarios/twin_table.h"

namespace loopscope::scenarios {
const std::vector<Twin>& property_twins();
}

namespace loopscope {

std::shared_ptr<trace::Trace> recorded_run(const Scripts& scripts) {
  set_program(scripts);
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  const scenarios::Twin& interpreter = scenarios::property_twins()[0];
  scenarios::run_twin(interpreter, interpreter.python, options);
  return recorder.trace();
}

} // namespace loopscope
