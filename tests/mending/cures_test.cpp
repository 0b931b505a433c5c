// Every broken program as CPython runs it: broken, cured by several right cures, and not by wrong ones.
#include "tests/mending/judged_run.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace loopscope::mending {
namespace {

namespace fs = std::filesystem;

struct Cure {
  std::string name, text;
  bool right = false;
};

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// What is offered, and what stands in tests/mending/cures.
std::vector<Cure> cures_of(const Mending& mending) {
  std::vector<Cure> all;
  for (const Offer& offer : mending.offers) all.push_back({"edit: " + offer.title, mending.with(offer), offer.right});
  std::set<fs::path> files;
  const fs::path folder = fs::path(CURES_FOLDER) / mending.id;
  if (fs::exists(folder))
    for (const auto& each : fs::directory_iterator(folder)) files.insert(each.path());
  for (const fs::path& file : files)
    all.push_back({file.filename(), read(file), file.filename().string().starts_with("right")});
  return all;
}

class Cures : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Cures, AreToldFromWhatIsNone) {
  const Mending& mending = mendings()[GetParam()];
  std::vector<Cure> cures = cures_of(mending);
  EXPECT_GE(std::ranges::count(cures, true, &Cure::right), 3);
  EXPECT_GE(std::ranges::count(cures, false, &Cure::right), 3);
  if (!std::getenv("LOOPSCOPE_ALL_CURES")) { // what is offered, and as many others that there are three of each
    std::size_t right = 0, wrong = 0;
    std::erase_if(cures, [&](const Cure& cure) { return (cure.right ? right : wrong)++ >= 3; });
  }
  const std::size_t as_it_is = cures.size();
  cures.push_back({"as it is", mending.program, false});
  if (GetParam() == 0 || std::getenv("LOOPSCOPE_ALL_CURES")) {
    cures.push_back({"nothing", literals(mending.orders[0])[0].first + " = 0\n", false});
    cures.push_back({"no Python", mending.program + "await (\n", false});
    cures.push_back({"for ever", mending.program + "while True:\n    pass\n", false});
  }

  std::vector<Trial> trials;
  for (const Cure& cure : cures) trials.push_back({&mending, cure.text});
  judge_all(trials);
  for (std::size_t i = 0; i < cures.size(); ++i) {
    EXPECT_EQ(trials[i].cured, cures[i].right) << cures[i].name << "\n" << trials[i].report;
    if (std::getenv("LOOPSCOPE_SHOW_CURES")) std::cout << "== " << cures[i].name << "\n" << trials[i].report;
  }
  // What is broken shows in the run that the learner sees first.
  EXPECT_EQ(trials[as_it_is].orders, 1u);
}

INSTANTIATE_TEST_SUITE_P(Mending, Cures, ::testing::Range(std::size_t{0}, mendings().size()),
                         [](const auto& info) { return mendings()[info.param].id; });

TEST(Mendings, AreWhole) {
  std::set<std::string> ids, titles;
  EXPECT_GE(mendings().size(), 10u);
  for (const Mending& mending : mendings()) {
    SCOPED_TRACE(mending.id);
    EXPECT_TRUE(ids.insert(mending.id).second && titles.insert(mending.title).second);
    EXPECT_LE(std::ranges::count(mending.program, '\n'), 25);
    EXPECT_FALSE(mending.task.empty() || mending.cure.empty());
    EXPECT_EQ(mending.hints.size(), 3u);
    EXPECT_GE(mending.orders.size(), 2u);
    EXPECT_TRUE(mending.offers.size() >= 3 && mending.offers.size() <= 5);
    EXPECT_TRUE(std::ranges::any_of(mending.offers, &Offer::right));
    EXPECT_GE(std::ranges::count(mending.offers, false, &Offer::right), 2);
    EXPECT_EQ(with_constants(mending.program, literals(mending.orders[0])), mending.program);
    for (const Constants& order : mending.orders) EXPECT_EQ(missing_constant(mending.program, order), "");
    for (const auto* conditions : {&mending.musts, &mending.hides})
      for (const Condition& condition : *conditions) {
        EXPECT_EQ(condition.claim.problem(), "") << condition.text;
        for (const std::string& name : condition.claim.names())
          EXPECT_TRUE(mending.orders[0].contains(name)) << name << " in: " << condition.text;
      }
    for (const Offer& offer : mending.offers) {
      std::string text = mending.program;
      for (const auto& [old, by] : offer.changes) {
        const std::size_t at = text.find(old);
        ASSERT_NE(at, std::string::npos) << offer.title << ": " << old;
        EXPECT_EQ(text.find(old, at + 1), std::string::npos) << offer.title << ": " << old;
        text.replace(at, old.size(), by);
      }
      EXPECT_NE(text, mending.program) << offer.title;
    }
  }
}

} // namespace
} // namespace loopscope::mending
