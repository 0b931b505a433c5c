#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::words {

std::string_view text(std::string_view id) {
  const std::span<const Text> all = texts();
  const auto found = std::ranges::lower_bound(all, id, {}, &Text::id);
  const std::string_view english = found != all.end() && found->id == id ? found->text : id;
  return translation() ? translation()->text(id, english) : english;
}

} // namespace loopscope::words
