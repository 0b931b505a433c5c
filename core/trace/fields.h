// Which fields of an event are strings, and what its fields may hold: the comments of event.h as a table.
#pragma once

#include "core/trace/event.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loopscope::trace {

struct Fields {
  bool known = false; // the kind; of an unknown kind nothing is said
  bool object_is_string = false;
  bool extra_is_string = false;
  bool value_is_string = false;
  std::uint8_t details = 255; // the greatest detail, where it is one of an enum
};

Fields fields_of(const Event& event);

/// The greatest StringId that the event names, 0 when it names none.
std::uint64_t greatest_string(const Event& event);

/// What is wrong with an event of a trace that has so many strings, empty when nothing is. It cannot
/// tell whether subjects exist. No time is later than `last_time`, so that differences never overflow.
inline constexpr std::int64_t last_time = std::int64_t{1} << 62;
std::string_view fault_of(const Event& event, std::size_t strings);

} // namespace loopscope::trace
