// A trace's texts, as they are written out.
#pragma once

#include "core/trace/trace.h"

#include <cstddef>
#include <string_view>

namespace loopscope::exports {

/// A trace can name a long text in each of its events. Once the texts that were asked for are very many bytes, those to
/// come are cut to their beginning, so that what is written stays in proportion to the trace. One thread.
class Texts {
public:
  explicit Texts(const trace::Trace& trace) : trace_(trace) {}

  std::string_view operator()(trace::StringId id) const {
    constexpr std::size_t most = std::size_t{64} << 20, cut = 64;
    const std::string_view whole = trace_.string(id);
    if (whole.size() <= cut) return whole;
    if (said_ < most) {
      said_ += whole.size();
      return whole;
    }
    std::size_t end = cut;
    while (end > 0 && (static_cast<unsigned char>(whole[end]) & 0xc0) == 0x80) --end; // not within a character
    return whole.substr(0, end);
  }

private:
  const trace::Trace& trace_;
  mutable std::size_t said_ = 0;
};

} // namespace loopscope::exports
