// The vocabulary of a trace: what an event loop did, as a stream of small fixed-size records.
//
// It belongs to no programming language and to no program: functions, files, lines and names are
// strings that the trace itself carries. Everything that is drawn is drawn from these events.
// The kinds of events, their fields and their order stand in events.def, and from it comes what is here.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace loopscope::trace {

/// A string of the trace (Trace::string); 0 is the empty string.
using StringId = std::uint32_t;
/// A task, future, primitive, coroutine, connection, job or loop of the run: one number space, from 1 in order of
/// creation.
using ObjectId = std::uint32_t;
/// A handle that the loop was asked to run, from 1 in order of scheduling; 0 means "no callback".
using CallbackId = std::uint32_t;

/// No time limit, in select_begun's value.
inline constexpr std::int64_t forever = -1;

/// The sum of two times, or as far as the numbers go.
inline std::int64_t later(std::int64_t time, std::int64_t by) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(time, by, &sum) ? INT64_MAX : sum;
}

/// Language, RunOutcome, CallbackKind, Outcome, FutureKind, AwaitKind, PrimitiveKind, WaitFor, ConnectionKind, Change,
/// WarningKind, Clock.
#define LABELLED(name, number, label, meaning) name = number,
#define ENUM(name, meaning, ...) enum class name : std::uint8_t { __VA_ARGS__ };
#include "core/trace/events.def"

/// What an event says.
enum class EventKind : std::uint8_t {
#define EVENT(name, number, meaning, ...) name = number,
#include "core/trace/events.def"
};

/// Its kind belongs to one of them; an unknown kind to that of the numbers around it.
enum class EventGroup : std::uint8_t {
#define GROUP(name, first, meaning) name,
#include "core/trace/events.def"
};

/// One thing that happened. Plain data, copied by value, written to files as it stands (little endian). A maker of
/// namespace event makes one, and `as` reads it.
struct Event {
  std::int64_t time = 0; // the loop's clock in ns; never decreases within a run
  EventKind kind{};
  std::uint8_t detail = 0;
  std::uint16_t line = 0; // the place in the program: the line of its first file, or what event::place says; or 0
  std::uint32_t subject = 0;
  std::uint32_t object = 0;
  std::uint32_t extra = 0;
  std::int64_t value = 0;

  friend bool operator==(const Event&, const Event&) = default;
};
static_assert(sizeof(Event) == 32 && std::is_trivially_copyable_v<Event>);

/// The type of what stands in a field, by its role.
namespace role {
#define ROLE(name, type, meaning) using name = type;
#define ENUM(name, ...) using trace::name;
#include "core/trace/events.def"
} // namespace role

/// A number of an event that is a 32-bit one, or 0, which is nothing's: a trace may be damaged.
constexpr std::uint32_t small(std::int64_t value) {
  return value < 0 || value > UINT32_MAX ? 0 : static_cast<std::uint32_t>(value);
}

namespace detail {
/// What stands in a slot, as its role has it.
template <class Role, class Slot>
constexpr Role read(Slot slot) {
  if constexpr (std::is_same_v<Role, bool>)
    return slot != 0;
  else if constexpr (sizeof(Role) < sizeof(Slot))
    return small(slot);
  else
    return static_cast<Role>(slot);
}
} // namespace detail

/// Each kind with its fields by name: event::task_ended{.task = id, .outcome = Outcome::result} is an Event, without a
/// time. What is not given is 0.
namespace event {
#define FIELD(slot, role_of, name, meaning) role::role_of name{};
#define EVENT(name, number, meaning, ...)                                                                              \
  struct name {                                                                                                        \
    static constexpr EventKind kind = EventKind::name;                                                                 \
    __VA_ARGS__                                                                                                        \
    std::uint16_t line = 0;                                                                                            \
    static constexpr name of(const Event& event);                                                                      \
    constexpr operator Event() const;                                                                                  \
  };
#include "core/trace/events.def"

#define FIELD(slot, role_of, name, meaning) read.name = detail::read<role::role_of>(event.slot);
#define EVENT(name, number, meaning, ...)                                                                              \
  constexpr name name::of(const Event& event) {                                                                        \
    name read;                                                                                                         \
    read.line = event.line;                                                                                            \
    __VA_ARGS__ return read;                                                                                           \
  }
#include "core/trace/events.def"

#define FIELD(slot, role_of, name, meaning) made.slot = static_cast<decltype(made.slot)>(name);
#define EVENT(name, number, meaning, ...)                                                                              \
  constexpr name::operator Event() const {                                                                             \
    Event made{.kind = kind, .line = line};                                                                            \
    __VA_ARGS__ return made;                                                                                           \
  }
#include "core/trace/events.def"
} // namespace event

/// The fields of an event of that kind by name: as<event::task_ended>(e).outcome.
template <class Kind>
constexpr Kind as(const Event& event) {
  return Kind::of(event);
}

namespace detail {
/// What is asked of an event's kind again and again.
struct Kinds {
  std::array<bool, 256> tells_twin_line{};
  std::array<EventGroup, 256> group{};
  std::array<bool, 256> is_aside{};
};
constexpr Kinds kinds = [] {
  Kinds all;
  unsigned from = 0;
  const auto group = [&](EventGroup group, unsigned first) {
    for (from = first; from < 256; ++from) all.group[from] = group;
  };
#define GROUP(name, first, meaning) group(EventGroup::name, first);
#include "core/trace/events.def"
  enum Role {
#define ROLE(name, type, meaning) name,
#define ENUM(name, ...) name,
#include "core/trace/events.def"
  };
  const auto event = [&](EventKind kind, std::initializer_list<Role> roles) {
    for (const Role role : roles)
      if (role == twin_line) all.tells_twin_line[static_cast<std::uint8_t>(kind)] = true;
  };
#define FIELD(slot, role_of, name, meaning) role_of,
#define EVENT(name, number, meaning, ...) event(EventKind::name, {__VA_ARGS__});
#include "core/trace/events.def"
#define ASIDE() | true
#define EVENT(name, number, meaning, ...) all.is_aside[number] = false __VA_ARGS__;
#include "core/trace/events.def"
  return all;
}();
} // namespace detail

/// Whether an event of that kind has the twin's line for its value.
constexpr bool tells_twin_line(EventKind kind) {
  return detail::kinds.tells_twin_line[static_cast<std::uint8_t>(kind)];
}
/// Whether an event of that kind tells nothing that happened, but what others speak of.
constexpr bool is_aside(EventKind kind) {
  return detail::kinds.is_aside[static_cast<std::uint8_t>(kind)];
}
constexpr EventGroup group_of(EventKind kind) {
  return detail::kinds.group[static_cast<std::uint8_t>(kind)];
}

/// The kind's name ("task_suspended"), empty if there is none of that number.
std::string_view name_of(EventKind kind);
/// asyncio's label of the callback ("sleep-timer", "gather-child-done", "step"); empty for none.
std::string_view label_of(CallbackKind kind);

} // namespace loopscope::trace
