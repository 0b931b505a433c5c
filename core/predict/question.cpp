#include "core/predict/question.h"

namespace loopscope::predict {

std::vector<Question> questions_at(const replay::Replay&, std::uint64_t) {
  return {};
}

} // namespace loopscope::predict
