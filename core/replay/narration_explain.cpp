#include "core/replay/telling.h"

namespace loopscope::replay {

Narration explain(const Index& index, const State& state, CallbackId callback) {
  Narration told;
  if (state.position == 0 || state.position > index.trace().size()) return told;
  const std::uint64_t at = state.position - 1;
  tell_causes(Teller(index, state, index.trace()[at], at), callback, told);
  return told;
}

} // namespace loopscope::replay
