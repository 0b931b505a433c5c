#include "core/python/recorder.h"

extern "C" {
extern const unsigned char loopscope_recorder_begin[];
extern const unsigned char loopscope_recorder_end[];
}

namespace loopscope::python {

std::string_view recorder_text() {
  return {reinterpret_cast<const char*>(loopscope_recorder_begin),
          static_cast<std::size_t>(loopscope_recorder_end - loopscope_recorder_begin)};
}

} // namespace loopscope::python
