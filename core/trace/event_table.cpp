#include "core/trace/event_table.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace loopscope::trace {

namespace {

template <class Enum>
constexpr std::uint8_t number(Enum value) {
  return static_cast<std::uint8_t>(value);
}

constexpr unsigned bit(Slot slot) {
  return 1U << number(slot);
}

// A role as the compiler has it: which of them are texts, and what an enum's values are.
struct Role {
  bool text = false;
  bool text_of_call = false;
  std::uint64_t details = UINT64_MAX; // a bit for each value, where they are told
};
namespace role_of {
#define ROLE(name, type, meaning)                                                                                      \
  constexpr Role name{#name == std::string_view("text"), #name == std::string_view("name_or_object"),                  \
                      #name == std::string_view("flag") ? 3U : UINT64_MAX};
#define LABELLED(name, number, label, meaning) | std::uint64_t{1} << number
#define ENUM(name, meaning, ...) constexpr Role name{false, false, 0 __VA_ARGS__};
#include "core/trace/events.def"
} // namespace role_of

/// What a file's events are checked with. Of an unknown kind nothing is said.
struct Checks {
  std::string_view name;
  unsigned named = bit(Slot::detail) | bit(Slot::subject) | bit(Slot::object) | bit(Slot::extra) | bit(Slot::value);
  unsigned texts = 0; // bits of slots
  bool object_of_call = false;
  std::uint64_t details = UINT64_MAX;
};

constexpr std::array<Checks, 256> all_checks = [] {
  std::array<Checks, 256> all;
  struct Field {
    Slot slot;
    Role role;
  };
  const auto event = [&](EventKind kind, std::string_view name, std::initializer_list<Field> fields) {
    Checks& checks = all[number(kind)];
    checks.name = name;
    checks.named = 0;
    for (const Field& field : fields) {
      checks.named |= bit(field.slot);
      if (field.role.text) checks.texts |= bit(field.slot);
      if (field.role.text_of_call) checks.object_of_call = true;
      if (field.slot == Slot::detail) checks.details = field.role.details;
    }
  };
#define FIELD(slot, role, name, meaning) {Slot::slot, role_of::role},
#define EVENT(name, number, meaning, ...) event(EventKind::name, #name, {__VA_ARGS__});
#include "core/trace/events.def"
  return all;
}();

const Checks& checks_of(const Event& event) {
  return all_checks[number(event.kind)];
}

unsigned texts_of(const Event& event) {
  const Checks& checks = checks_of(event);
  const bool call = checks.object_of_call && event.detail == number(CallbackKind::call);
  return checks.texts | (call ? bit(Slot::object) : 0);
}

constexpr std::array slots{Slot::detail, Slot::subject, Slot::object, Slot::extra, Slot::value};

} // namespace

std::string_view name_of(EventKind kind) {
  return all_checks[number(kind)].name;
}

std::string_view label_of(CallbackKind kind) {
  static constexpr std::array<std::string_view, 256> labels = [] {
    std::array<std::string_view, 256> all;
#define LABELLED(name, number, label, meaning) all[number] = label;
#define ENUM(name, meaning, ...)                                                                                       \
  if constexpr (std::is_same_v<name, CallbackKind>) {                                                                  \
    __VA_ARGS__                                                                                                        \
  }
#include "core/trace/events.def"
    return all;
  }();
  return labels[number(kind)];
}

std::string_view name_of(Slot slot) {
  constexpr std::array<std::string_view, slots.size()> names{"detail", "subject", "object", "extra", "value"};
  return names[number(slot)];
}

const Vocabulary& vocabulary() {
  static const Vocabulary all = [] {
    Vocabulary all;
    all.enums = {
#define LABELLED(name, number, label, meaning) {number, #name, label, meaning},
#define ENUM(name, meaning, ...) {#name, meaning, {__VA_ARGS__}},
#include "core/trace/events.def"
    };
    all.roles = {
#define ROLE(name, type, meaning) {#name, meaning},
#include "core/trace/events.def"
    };
    all.groups = {
#define GROUP(name, first, meaning) {#name, meaning, first},
#include "core/trace/events.def"
    };
    all.kinds = {
#define FIELD(slot, role, name, meaning) {Slot::slot, #role, #name, meaning},
#define EVENT(name, number, meaning, ...) {EventKind::name, #name, meaning, {__VA_ARGS__}, {}},
#include "core/trace/events.def"
    };
    std::size_t kind = 0;
#define AFTER(kind, slot, its_slot) {true, EventKind::kind, Slot::slot, Slot::its_slot},
#define BEFORE(kind, slot, its_slot) {false, EventKind::kind, Slot::slot, Slot::its_slot},
#define EVENT(name, number, meaning, ...) all.kinds[kind++].orders = {__VA_ARGS__};
#include "core/trace/events.def"
    return all;
  }();
  return all;
}

const Vocabulary::Enum& enum_of(std::string_view name) {
  static const Vocabulary::Enum none{};
  const auto& all = vocabulary().enums;
  const auto found = std::ranges::find(all, name, &Vocabulary::Enum::name);
  return found == all.end() ? none : *found;
}

std::int64_t read(const Event& event, Slot slot) {
  switch (slot) {
  case Slot::detail:
    return event.detail;
  case Slot::subject:
    return event.subject;
  case Slot::object:
    return event.object;
  case Slot::extra:
    return event.extra;
  case Slot::value:
    break;
  }
  return event.value;
}

bool is_text(const Event& event, Slot slot) {
  return (texts_of(event) & bit(slot)) != 0;
}

std::uint64_t greatest_string(const Event& event) {
  const unsigned texts = texts_of(event);
  std::uint64_t greatest = 0;
  if (texts & bit(Slot::object)) greatest = event.object;
  if (texts & bit(Slot::extra)) greatest = std::max<std::uint64_t>(greatest, event.extra);
  // A negative value becomes greater than any number of strings, as it should.
  if (texts & bit(Slot::value)) greatest = std::max(greatest, static_cast<std::uint64_t>(event.value));
  return greatest;
}

std::string_view fault_of(const Event& event, std::size_t strings) {
  if (event.time < 0 || event.time > last_time) return "an event has an impossible time";
  const std::uint64_t details = checks_of(event).details;
  if (details != UINT64_MAX && (event.detail >= 64 || (details >> event.detail & 1) == 0))
    return "an event has an unknown detail";
  if (greatest_string(event) >= strings) return "an event names a text that is not there";
  return {};
}

std::string unnamed_fields(const Event& event) {
  std::string unnamed;
  for (const Slot slot : slots)
    if ((checks_of(event).named & bit(slot)) == 0 && read(event, slot) != 0)
      unnamed += (unnamed.empty() ? "" : ", ") + std::string(name_of(slot));
  return unnamed;
}

} // namespace loopscope::trace
