#include "core/replay/task_names.h"

#include "core/replay/index.h"
#include "tests/replay/script.h"

#include <gtest/gtest.h>

namespace loopscope::replay {
namespace {

namespace event = trace::event;

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

TEST(TaskNames, equal_calls_are_told_apart) {
  TaskNames names;
  EXPECT_EQ(names.call("work", ""), "work()");
  EXPECT_EQ(names.call("work", "1"), "work(1)");
  EXPECT_EQ(names.call("main.<locals>.work", ""), "work() #2");
  EXPECT_EQ(names.call("work", ""), "work() #3");
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
  const trace::ObjectId main = s.task("Task-1", "main", 0, 0, "");
  const trace::ObjectId named = s.task("cook", "use", 0, 0, "1");
  const trace::ObjectId old = s.task("Task-3", "use", 0, 0);
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
  const trace::ObjectId old = s.task("Task-1", "use", 0, 0);
  const trace::ObjectId main = s.task("Task-2", "main", 0, 0, "");
  Index index(*s.trace());
  index.update();
  const std::string of_old = index.lane(old)->badge, of_main = index.lane(main)->badge;
  const trace::ObjectId later = s.task("Task-3", "use", 0, 0, of_old + ", \"" + of_main + "\"");
  index.update();
  EXPECT_EQ(index.lane(old)->badge, of_old);
  EXPECT_EQ(index.lane(main)->badge, of_main);
  EXPECT_EQ(index.lane(later)->badge, "u");
}

} // namespace
} // namespace loopscope::replay
