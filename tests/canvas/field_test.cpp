#include "app/ui/field.h"

#include "tests/canvas/recording_surface.h"

#include <gtest/gtest.h>

namespace loopscope::ui {
namespace {

class FieldTest : public testing::Test {
protected:
  struct PlainClipboard final : editor::Clipboard {
    std::string kept;
    std::string text() override { return kept; }
    void set_text(const std::string& text) override { kept = text; }
  };
  static constexpr std::uint64_t id = 7;
  static constexpr Rect box{10, 10, 158, 30}; // room for 140 points of text

  void frame(double clock = 0) {
    canvas_.begin({.width = 400, .height = 300, .clock = clock});
    field_.draw(canvas_, box, id, "type here", Font::mono); // letters 8.4 points wide
    canvas_.end();
  }
  /// Presses at that letter and lets go.
  void click(std::uint32_t letter, double clock, bool shift = false) {
    canvas_.pointer().move({box.x + 9 + 8.4f * static_cast<float>(letter), 25});
    canvas_.pointer().button(true, false, shift);
    frame(clock);
    canvas_.pointer().button(false, false);
    frame(clock);
  }
  std::string copied() {
    field_.key("ctrl+c", clipboard_);
    return std::exchange(clipboard_.kept, {});
  }

  RecordingSurface surface_;
  Canvas canvas_{surface_};
  PlainClipboard clipboard_;
  TextField field_;
};

TEST_F(FieldTest, a_press_gives_it_the_focus_and_one_elsewhere_takes_it) {
  frame();
  EXPECT_EQ(canvas_.focus(), 0u);
  EXPECT_NE(surface_.find("type here"), nullptr);
  click(0, 1);
  EXPECT_EQ(canvas_.focus(), id);
  canvas_.pointer().move({300, 200});
  canvas_.pointer().button(true, false);
  frame(2);
  EXPECT_EQ(canvas_.focus(), 0u);
}

TEST_F(FieldTest, presses_in_a_row_select_a_word_and_the_line) {
  field_.set_text("one two");
  frame();
  click(5, 1);
  EXPECT_EQ(copied(), "");
  click(5, 1.2);
  EXPECT_EQ(copied(), "two");
  click(5, 1.4);
  EXPECT_EQ(copied(), "one two");
  click(5, 9);
  EXPECT_EQ(copied(), "") << "a press long after is the first of others";
  click(1, 11, true);
  EXPECT_EQ(copied(), "ne t") << "with Shift it selects up to there";
}

TEST_F(FieldTest, what_is_long_is_scrolled_so_that_the_caret_is_seen) {
  field_.set_text("0123456789012345678901234567890123456789");
  frame();
  click(0, 1);
  field_.key("end", clipboard_);
  frame(2);
  auto caret = [&] {
    return std::ranges::find_if(surface_.shapes, [](const auto& shape) { return shape.box.w == 1.5f; })->box.x;
  };
  EXPECT_LT(caret(), box.right());
  EXPECT_LT(surface_.find("012345")->box.x, box.x);
  field_.key("home", clipboard_);
  frame(3);
  EXPECT_GE(caret(), box.x);
  EXPECT_GE(surface_.find("012345")->box.x, box.x);
}

TEST_F(FieldTest, its_owner_is_asked_first) {
  std::string entered;
  field_.own_keys = [&](std::string_view key) {
    if (key == "enter") entered = field_.text();
    return key == "enter";
  };
  for (std::string_view key : {"4", "2", "enter"}) EXPECT_TRUE(field_.key(key, clipboard_)) << key;
  EXPECT_EQ(entered, "42");
  EXPECT_FALSE(field_.key("escape", clipboard_));
}

} // namespace
} // namespace loopscope::ui
