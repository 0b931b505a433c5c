// What learners believe of event loops and is not so: the misconceptions that wrong answers stand for. The words for them
// are in assets/words/beliefs.toml.
#pragma once

#include <cstdint>

namespace loopscope::predict {

/// Numbers are kept in files (a learner's score): never change one, never use one twice. 0: none.
enum class Belief : std::uint8_t { none = 0 };

} // namespace loopscope::predict
