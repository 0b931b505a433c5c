#include "app/desktop/desktop_world.h"
#include "app/screens/compare_screen.h"
#include "app/screens/run_screen.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

namespace loopscope::app {
namespace {

/// The commands of each screen, as they are active together with the window's.
class CommandsTest : public testing::TestWithParam<const char*> {
protected:
  CommandsTest() {
    app_.enter<RunScreen>(world_, RunSettings{.lesson = scenarios::find_lesson("lock")});
    if (GetParam() == std::string_view("compare")) app_.enter<CompareScreen>(world_, RunSettings{}, compared_);
  }
  const ui::Commands& commands() const { return app_.commands(); }

  DesktopWorld world_{{}};
  std::optional<Compare::Pair> compared_;
  App app_{{}};
};

TEST_P(CommandsTest, no_key_and_no_id_stands_twice) {
  std::set<std::string_view> keys, ids;
  for (const ui::Command& command : commands().all()) {
    EXPECT_TRUE(ids.insert(command.id).second) << command.id;
    for (std::string_view key : command.keys) EXPECT_TRUE(keys.insert(key).second) << key;
  }
}

TEST_P(CommandsTest, each_has_a_handler_and_says_in_the_help_what_its_keys_do) {
  for (const ui::Command& command : commands().all()) {
    EXPECT_TRUE(command.handler) << command.id;
    EXPECT_EQ(command.keys.empty(), command.what.empty()) << command.id;
    EXPECT_EQ(command.keys.empty(), command.group.empty()) << command.id;
  }
}

TEST_P(CommandsTest, keys_are_found_by_what_they_type) {
  EXPECT_EQ(commands().of_key("space")->id, "play");
  EXPECT_EQ(commands().of_key("?")->id, "help");
  EXPECT_EQ(commands().of_key("ctrl+0")->id, "text_normal");
  EXPECT_EQ(commands().of_key("€"), nullptr);
  EXPECT_EQ(commands().of_key(""), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Screens, CommandsTest, testing::Values("lesson", "compare"));

TEST(Commands, a_key_with_shift_does_what_it_does_alone_unless_it_has_its_own_meaning) {
  const ui::Commands commands({{.id = "back", .keys = {"left"}},
                               {.id = "tab", .keys = {"tab"}},
                               {.id = "shift_tab", .keys = {"shift+tab"}},
                               {.id = "quit", .keys = {"ctrl+q"}}},
                              {});
  EXPECT_EQ(commands.of_key("shift+left")->id, "back");
  EXPECT_EQ(commands.of_key("ctrl+shift+q")->id, "quit");
  EXPECT_EQ(commands.of_key("shift+tab")->id, "shift_tab");
  EXPECT_EQ(commands.of_key("alt+left"), nullptr);
}

TEST(Commands, capitals_do_what_small_letters_do_unless_they_have_their_own_meaning) {
  const ui::Commands commands({{.id = "small", .keys = {"a", "t"}}, {.id = "capital", .keys = {"A"}}}, {});
  EXPECT_EQ(commands.of_key("T")->id, "small");
  EXPECT_EQ(commands.of_key("a")->id, "small");
  EXPECT_EQ(commands.of_key("A")->id, "capital");
}

TEST(Commands, tips_say_what_a_button_does_and_by_which_key) {
  const ui::Commands commands({{.id = "back", .keys = {"left", "h"}, .what = "step back"},
                               {.id = "end", .keys = {"end"}, .what = "go to the end", .tip = "jump to the end"},
                               {.id = "list", .what = "a list"}},
                              {});
  EXPECT_EQ(commands.tip("back"), "step back (←)");
  EXPECT_EQ(commands.tip("end"), "jump to the end (End)");
  EXPECT_EQ(commands.tip("end", "jump to now"), "jump to now (End)");
  EXPECT_EQ(commands.tip("list"), "a list");
  EXPECT_THROW(commands.tip("nothing"), std::out_of_range);
}

TEST(Commands, keys_are_written_as_on_a_keyboard) {
  EXPECT_EQ(ui::key_cap("left"), "←");
  EXPECT_EQ(ui::key_cap("ctrl+s"), "Ctrl S");
  EXPECT_EQ(ui::key_cap("ctrl++"), "Ctrl +");
  EXPECT_EQ(ui::key_cap("shift+tab"), "Shift Tab");
  EXPECT_EQ(ui::key_cap("Z"), "Shift Z");
  EXPECT_EQ(ui::key_cap("?"), "?");
  EXPECT_EQ(ui::key_cap("f"), "f");
  EXPECT_EQ(ui::key_cap("f5"), "F5");
}

} // namespace
} // namespace loopscope::app
