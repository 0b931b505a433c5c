// Prints the log of the one twin that it was built with (tools/log).
#include "core/export/callback_log.h"
#include "scenarios/twin_table.h"

#include <cstdio>

namespace loopscope::scenarios {
const std::vector<Twin>& logged_twin();
}

int main() {
  using namespace loopscope;
  const scenarios::Twin& twin = scenarios::logged_twin().front();
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  scenarios::run_twin(twin, twin.python, options);
  const std::string log = exports::callback_log(*recorder.trace());
  std::fwrite(log.data(), 1, log.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
