// The mendings as they stand in their files: what cmake/mendings.py writes.
#pragma once

#include <span>
#include <string_view>

namespace loopscope::mending {

struct RawMending {
  struct Pair {
    std::string_view first, second;
  };
  struct Value {
    std::string_view name;
    std::span<const double> values;
  };
  struct Offer {
    std::string_view title;
    bool right;
    std::span<const Pair> changes;
  };
  std::string_view id, title, task, cure, program;
  bool real_time;
  double limit;
  std::span<const std::span<const Value>> orders;
  std::span<const Pair> musts, hides; // texts and claims
  std::span<const Offer> offers;
  std::span<const std::string_view> hints;
};
std::span<const RawMending> raw_mendings();

} // namespace loopscope::mending
