#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::words {

std::string_view text(std::string_view id) {
  const std::span<const Text> all = texts();
  const auto found = std::ranges::lower_bound(all, id, {}, &Text::id);
  return found != all.end() && found->id == id ? found->text : id;
}

} // namespace loopscope::words
