// Which broken programs are mended, as it is kept from one day to the next.
#include "app/learn/mending/workshop.h"

#include <gtest/gtest.h>

namespace loopscope::app {
namespace {

/// A world that keeps one text.
class KeepingWorld final : public World {
public:
  std::string name, text, aside;
  std::vector<scenarios::Lesson> none;
  const std::vector<scenarios::Lesson>& lessons() const override { return none; }
  std::span<const scenarios::LoopKind> loops() const override { return {}; }
  std::unique_ptr<Run> start(const RunSettings&) override { return nullptr; }
  OpenedFile open(const std::string&) override { return {}; }
  std::string save(const trace::Trace&, std::string_view) override { return {}; }
  Kept kept(std::string_view) override { return {text}; }
  void keep(std::string_view called, std::string_view given) override {
    name = called;
    text = given;
  }
  std::string set_aside(std::string_view) override {
    aside = text;
    return "/kept/mended.damaged";
  }
};

TEST(Mended, IsKept) {
  KeepingWorld world;
  {
    Mended mended(world);
    EXPECT_EQ(mended.count(), 0u);
    mended.add("race");
    mended.add("blocking");
    EXPECT_EQ(world.name, "mended");
  }
  Mended again(world);
  EXPECT_TRUE(again.contains("race") && again.contains("blocking") && !again.contains("cpu_hog"));
  EXPECT_EQ(again.count(), 2u);
  EXPECT_EQ(again.problem(), "");
}

TEST(Mended, SetsAsideWhatMakesNoSense) {
  for (const char* damaged : {"\x01\x02\x03", "loopscope mended 1\nrace\n\xff\xfe<>\n", "race\n", "loopscope mended 9\nrace\n"}) {
    KeepingWorld world;
    world.text = damaged;
    const Mended mended(world);
    EXPECT_EQ(mended.count(), 0u) << damaged;
    EXPECT_EQ(world.aside, damaged);
    EXPECT_NE(mended.problem().find("/kept/mended.damaged"), std::string::npos);
  }
}

TEST(Workshop, KnowsItsLessonsAndOrders) {
  for (const mending::Mending& mending : mending::mendings()) {
    for (std::size_t order = 0; order < mending.orders.size(); ++order) {
      const RunSettings settings = settings_of(mending, order);
      EXPECT_EQ(mending_of(settings), &mending);
      EXPECT_EQ(order_of(mending, settings), order);
      EXPECT_EQ(settings.lesson->number, 0);
      EXPECT_EQ(on_its_loop(settings).loop, "cpython");
      EXPECT_EQ(settings.program->skip_waiting, !settings.lesson->waits_for_real());
    }
    EXPECT_EQ(mending.program.size(), lesson_of(mending).program.size());
  }
  EXPECT_EQ(mending_of({}), nullptr);
}

} // namespace
} // namespace loopscope::app
