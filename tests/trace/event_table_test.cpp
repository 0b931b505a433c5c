// What comes from events.def: makers, readers, and what a field may hold.
#include "core/trace/event_table.h"

#include <gtest/gtest.h>

#include <set>

namespace loopscope::trace {

TEST(EventTable, a_maker_puts_each_field_into_its_slot) {
  const Event made = event::task_ended{.outcome = Outcome::cancelled, .task = 7, .text = 9, .twin_line = 30, .line = 4};
  EXPECT_EQ(made,
            (Event{.kind = EventKind::task_ended, .detail = 2, .line = 4, .subject = 7, .object = 9, .value = 30}));
  const Event idle = event::idle{};
  EXPECT_EQ(idle, Event{.kind = EventKind::idle});
  const Event from_thread = event::thread_call_made{.wakes = true, .name = 3, .thread = 2};
  EXPECT_EQ(from_thread, (Event{.kind = EventKind::thread_call_made, .detail = 1, .object = 3, .value = 2}));
}

TEST(EventTable, a_reader_gives_what_a_maker_was_given) {
  const Event made = event::callback_scheduled{
      .callback_kind = CallbackKind::wakeup, .callback = 1, .serves = 2, .cause = 3, .via = 4, .line = 5};
  const auto read = as<event::callback_scheduled>(made);
  EXPECT_EQ(read.callback_kind, CallbackKind::wakeup);
  EXPECT_EQ(read.callback, 1u);
  EXPECT_EQ(read.serves, 2u);
  EXPECT_EQ(read.cause, 3u);
  EXPECT_EQ(read.via, 4u);
  EXPECT_EQ(read.line, 5u);
}

TEST(EventTable, a_number_that_is_too_great_for_an_object_is_nobody) {
  Event forged{.kind = EventKind::callback_scheduled};
  for (const std::int64_t value : {INT64_MIN, std::int64_t{-1}, std::int64_t{1} << 32, INT64_MAX}) {
    forged.value = value;
    EXPECT_EQ(as<event::callback_scheduled>(forged).via, 0u);
  }
  forged.value = UINT32_MAX;
  EXPECT_EQ(as<event::callback_scheduled>(forged).via, UINT32_MAX);
}

TEST(EventTable, each_field_has_a_slot_of_its_own_and_a_role_that_is_explained) {
  std::set<std::string_view> roles;
  for (const auto& role : vocabulary().roles) EXPECT_TRUE(roles.insert(role.name).second) << role.name;
  for (const auto& one : vocabulary().enums) {
    EXPECT_TRUE(roles.insert(one.name).second) << one.name;
    std::set<unsigned> numbers;
    for (const auto& value : one.values) {
      EXPECT_TRUE(numbers.insert(value.number).second) << one.name << " " << value.name;
      EXPECT_LT(value.number, 64) << "a file's check has a bit for each";
    }
  }
  for (const auto& kind : vocabulary().kinds) {
    std::set<Slot> slots;
    for (const auto& field : kind.fields) {
      EXPECT_TRUE(slots.insert(field.slot).second) << kind.name << " has two of " << name_of(field.slot);
      EXPECT_TRUE(roles.contains(field.role)) << kind.name << "." << field.name;
      if (!enum_of(field.role).values.empty() || field.role == "flag") EXPECT_EQ(field.slot, Slot::detail) << kind.name;
      if (field.role == "twin_line") EXPECT_EQ(field.slot, Slot::value) << kind.name;
      if (field.role == "name_or_object") EXPECT_EQ(field.slot, Slot::object) << kind.name;
    }
    EXPECT_EQ(tells_twin_line(kind.kind), !kind.fields.empty() && kind.fields.back().role == "twin_line") << kind.name;
  }
}

TEST(EventTable, kinds_stand_in_their_groups) {
  const auto& groups = vocabulary().groups;
  for (const auto& kind : vocabulary().kinds) {
    const auto& group = groups[static_cast<std::size_t>(group_of(kind.kind))];
    EXPECT_GE(static_cast<unsigned>(kind.kind), group.first) << kind.name;
  }
  EXPECT_EQ(group_of(EventKind::callback_of_task), EventGroup::callback);
  EXPECT_EQ(group_of(EventKind::coroutine_ended), EventGroup::task);
  EXPECT_EQ(group_of(static_cast<EventKind>(255)), EventGroup::report);
}

TEST(EventTable, a_field_that_is_not_named_is_found) {
  EXPECT_EQ(unnamed_fields(event::loop_created{.loop = 1, .line = 3}), "");
  EXPECT_EQ(unnamed_fields({.kind = EventKind::loop_created, .subject = 1, .value = 4}), "value");
  EXPECT_EQ(unnamed_fields({.kind = EventKind::idle, .detail = 1, .subject = 1, .object = 1, .extra = 1, .value = 1}),
            "detail, subject, object, extra, value");
  EXPECT_EQ(unnamed_fields({.kind = static_cast<EventKind>(255), .subject = 1}), "") << "an unknown kind's";
}

TEST(EventTable, a_detail_that_no_value_has_is_a_fault) {
  const auto fault = [](EventKind kind, std::uint8_t detail) { return fault_of({.kind = kind, .detail = detail}, 1); };
  for (const auto& kind : vocabulary().kinds)
    for (const auto& field : kind.fields) {
      if (field.slot != Slot::detail) continue;
      for (unsigned detail = 0; detail < 256; ++detail) {
        bool known = field.role == "flag" && detail < 2;
        for (const auto& value : enum_of(field.role).values) known = known || value.number == detail;
        EXPECT_EQ(fault(kind.kind, static_cast<std::uint8_t>(detail)).empty(), known) << kind.name << " " << detail;
      }
    }
  EXPECT_EQ(fault(EventKind::idle, 255), "");
  EXPECT_EQ(fault(static_cast<EventKind>(255), 255), "");
}

TEST(EventTable, a_text_is_one_where_the_role_says_so) {
  Event scheduled = event::callback_scheduled{.callback_kind = CallbackKind::call, .serves = 5};
  EXPECT_EQ(greatest_string(scheduled), 5u);
  scheduled.detail = static_cast<std::uint8_t>(CallbackKind::step);
  EXPECT_EQ(greatest_string(scheduled), 0u);
  EXPECT_EQ(greatest_string(event::task_created{.task = 9, .name = 2, .parent = 8, .function = 4}), 4u);
  EXPECT_EQ(greatest_string({.kind = EventKind::task_created, .value = -1}), UINT64_MAX);
  EXPECT_EQ(fault_of(event::printed{.text = 3}, 3), "an event names a text that is not there");
  EXPECT_EQ(fault_of(event::printed{.text = 2}, 3), "");
}

} // namespace loopscope::trace
