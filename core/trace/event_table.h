// events.def as data: what a field holds, what an event of a file may hold, and the whole vocabulary for whoever prints
// or checks it.
#pragma once

#include "core/trace/event.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::trace {

/// The fields of Event that a kind gives a meaning.
enum class Slot : std::uint8_t { detail, subject, object, extra, value };

struct Vocabulary {
  struct Value {
    std::uint8_t number;
    std::string_view name, label, meaning;
  };
  struct Enum {
    std::string_view name, meaning;
    std::vector<Value> values;
  };
  struct Role {
    std::string_view name, meaning;
  };
  struct Group {
    std::string_view name, meaning;
    std::uint8_t first; // its lowest number
  };
  struct Field {
    Slot slot;
    std::string_view role; // a role's or an enum's name
    std::string_view name, meaning;
  };
  struct Order { // the event stands right after, or before, one of `kind` whose `its_slot` is equal to its `slot`
    bool after;
    EventKind kind;
    Slot slot, its_slot;
  };
  struct Kind {
    EventKind kind;
    std::string_view name, meaning;
    std::vector<Field> fields;
    std::vector<Order> orders; // any one of them, unless there is none
  };
  std::vector<Enum> enums;
  std::vector<Role> roles;
  std::vector<Group> groups;
  std::vector<Kind> kinds;
};
const Vocabulary& vocabulary();

std::string_view name_of(Slot slot);
/// Empty, without values, when there is none of that name.
const Vocabulary::Enum& enum_of(std::string_view name);
/// What stands in that field of the event.
std::int64_t read(const Event& event, Slot slot);
/// Whether that is a text.
bool is_text(const Event& event, Slot slot);

/// The greatest StringId that the event names, 0 when it names none.
std::uint64_t greatest_string(const Event& event);

/// What is wrong with an event of a trace that has so many strings, empty when nothing is. It cannot
/// tell whether subjects exist. No time is later than `last_time`, so that differences never overflow.
inline constexpr std::int64_t last_time = std::int64_t{1} << 62;
std::string_view fault_of(const Event& event, std::size_t strings);

/// The fields that the event's kind does not name, and that are not 0 all the same: "extra, value". Whoever records
/// sees to it that there are none; files of others may have some.
std::string unnamed_fields(const Event& event);

} // namespace loopscope::trace
