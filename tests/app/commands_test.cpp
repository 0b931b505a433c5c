#include "app/shell/commands.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace loopscope::app {
namespace {

TEST(Commands, no_key_stands_twice) {
  std::set<std::string_view> seen;
  for (const Binding& binding : bindings())
    for (std::string_view key : binding.keys) EXPECT_TRUE(seen.insert(key).second) << key;
}

TEST(Commands, each_command_has_a_key_and_says_what_it_does) {
  std::set<Command> commands;
  for (const Binding& binding : bindings()) {
    EXPECT_FALSE(binding.keys.empty());
    EXPECT_FALSE(binding.description.empty());
    EXPECT_TRUE(commands.insert(binding.command).second) << binding.description;
  }
  EXPECT_EQ(commands.size(), static_cast<std::size_t>(Command::quit) + 1) << "a command without a key";
}

TEST(Commands, those_of_one_group_stand_together) {
  std::set<std::string_view> groups;
  std::string_view last;
  for (const Binding& binding : bindings()) {
    if (binding.group != last) {
      EXPECT_TRUE(groups.insert(binding.group).second) << binding.group;
    }
    last = binding.group;
  }
}

TEST(Commands, keys_are_found_by_what_they_type) {
  EXPECT_EQ(binding_of("space")->command, Command::play);
  EXPECT_EQ(binding_of("?")->command, Command::help);
  EXPECT_EQ(binding_of("ctrl+0")->command, Command::text_normal);
  EXPECT_EQ(binding_of("0")->command, Command::zoom_fit);
  EXPECT_EQ(binding_of("€"), nullptr);
  EXPECT_EQ(binding_of(""), nullptr);
}

TEST(Commands, capitals_do_what_small_letters_do_unless_they_have_their_own_meaning) {
  EXPECT_EQ(binding_of("T")->command, Command::theme);
  EXPECT_EQ(binding_of("Z")->command, Command::zoom_out);
}

TEST(Commands, keys_are_written_as_on_a_keyboard) {
  EXPECT_EQ(key_cap("left"), "←");
  EXPECT_EQ(key_cap("ctrl+s"), "Ctrl S");
  EXPECT_EQ(key_cap("ctrl++"), "Ctrl +");
  EXPECT_EQ(key_cap("shift+tab"), "Shift Tab");
  EXPECT_EQ(key_cap("?"), "?");
}

} // namespace
} // namespace loopscope::app
