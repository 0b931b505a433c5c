// What the narration says at a position of a scripted trace, as plain text.
#pragma once

#include "core/words/narration.h"
#include "tests/replay/script.h"

#include <string>
#include <vector>

namespace loopscope::words {

struct Narrated {
  Narration narration;
  std::string headline, detail;
  std::vector<std::string> because;
};

inline Narrated tell(const Script& script, std::uint64_t position) {
  Replay replay(script.trace());
  replay.update();
  Narrated told{narrate(replay.index(), replay.seek(position)), {}, {}, {}};
  told.headline = plain(told.narration.headline);
  told.detail = plain(told.narration.detail);
  for (const Sentence& sentence : told.narration.because) told.because.push_back(plain(sentence));
  return told;
}
inline Narrated tell(const Script& script) {
  return tell(script, script.size());
}

} // namespace loopscope::words
