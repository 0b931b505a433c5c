#include "core/replay/task_names.h"

#include "core/replay/index.h"
#include "tests/replay/script.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace loopscope::replay {
namespace {

namespace event = trace::event;

/// A task's making, and with what it was called, if the trace tells it.
trace::ObjectId made(Script& s, const char* name, const char* function, std::optional<std::string> arguments = {}) {
  const trace::ObjectId task = s.object();
  s.add(event::task_created{.task = task, .name = s.text(name), .function = s.text(function)});
  if (arguments) s.add(event::task_called{.task = task, .arguments = s.text(*arguments)});
  s.add(event::printed{});
  return task;
}

TEST(TaskNames, asyncios_own_names_are_known) {
  for (const char* name : {"Task-1", "Task-20"}) EXPECT_TRUE(is_default_name(name)) << name;
  for (const char* name : {"", "Task-", "Task-1a", "task-1", "worker"}) EXPECT_FALSE(is_default_name(name)) << name;
}

TEST(TaskNames, a_badge_has_room_for_the_first_short_number_or_text) {
  EXPECT_EQ(argument_for_badge("1"), "1");
  EXPECT_EQ(argument_for_badge("-7"), "-7");
  EXPECT_EQ(argument_for_badge("\"Ann\""), "Ann");
  EXPECT_EQ(argument_for_badge("\"größe\", 2"), "2");
  EXPECT_EQ(argument_for_badge("\"a, b\", 0.5, True, None, 12"), "12");
  EXPECT_EQ(argument_for_badge("\"äöü\""), "äöü");
  for (const char* none : {"", "1000", "0.5", "True", "None", "\"\"", "\"  \"", "\"", "\"ab", ",", "nan", "-"})
    EXPECT_EQ(argument_for_badge(none), std::string_view(none) == "\"ab" ? "a" : "") << none;
}

TEST(TaskNames, a_call_has_a_short_form) {
  EXPECT_EQ(without_arguments("download(\"notes\")"), "download(…)");
  EXPECT_EQ(without_arguments("f(1, \")\") 2"), "f(…) 2");
  for (const char* as_it_is : {"", "main()", "main() 2", "Task-1", "worker", ")("})
    EXPECT_EQ(without_arguments(as_it_is), as_it_is);
}

TEST(TaskNames, equal_calls_are_told_apart) {
  TaskNames names;
  EXPECT_EQ(names.call("work", ""), "work()");
  EXPECT_EQ(names.call("work", "1"), "work(1)");
  EXPECT_EQ(names.call("main.<locals>.work", ""), "work() 2");
  EXPECT_EQ(names.call("work", ""), "work() 3");
}

TEST(TaskNames, no_two_tasks_have_the_same_badge) {
  TaskNames names;
  EXPECT_EQ(names.badge("main", ""), "m");
  EXPECT_EQ(names.badge("use", "1"), "1");
  EXPECT_EQ(names.badge("use", "1"), "u");
  EXPECT_EQ(names.badge("make", ""), "m2");
  EXPECT_EQ(names.badge("use", "\"m3\""), "m3");
  EXPECT_EQ(names.badge("make", ""), "m4");
  EXPECT_EQ(names.badge(std::size_t{1}, "other"), "o");
  EXPECT_EQ(names.badge(std::size_t{8}, "other"), "8");
  EXPECT_EQ(names.badge("", ""), "?");
}

TEST(TaskNames, of_what_is_megabytes_long_little_is_kept) {
  TaskNames names;
  EXPECT_LT(names.call(std::string(1 << 20, 'f'), std::string(1 << 20, '1')).size(), 300u);
}

TEST(TaskNames, a_task_is_called_by_its_call_unless_the_program_names_it) {
  Script s;
  const trace::ObjectId main = made(s, "Task-1", "main", ""), named = made(s, "cook", "use", "1");
  const trace::ObjectId old = made(s, "Task-3", "use");
  s.add(event::task_renamed{.task = named, .name = s.text("chef")});
  Index index(*s.trace());
  index.update();
  EXPECT_EQ(index.name(main, index.lane(main)->name), "main()");
  EXPECT_EQ(index.name(named, index.lane(named)->name), "chef");
  EXPECT_EQ(index.name(old, index.lane(old)->name), "Task-3") << "a trace from before calls were told";
  EXPECT_EQ(index.lane(main)->badge, "m");
  EXPECT_EQ(index.lane(named)->badge, "1");
  EXPECT_EQ(index.lane(old)->badge, "3");
}

TEST(TaskNames, what_was_given_stays_while_a_run_goes_on) {
  Script s;
  const trace::ObjectId old = made(s, "Task-1", "use"), main = made(s, "Task-2", "main", "");
  Index index(*s.trace());
  index.update();
  const trace::ObjectId later = made(s, "Task-3", "use", "1, \"m\"");
  index.update();
  EXPECT_EQ(index.lane(old)->badge, "1");
  EXPECT_EQ(index.lane(main)->badge, "m");
  EXPECT_EQ(index.lane(later)->badge, "u") << "what it was called with is another task's";
}

} // namespace
} // namespace loopscope::replay
