// Every broken program as CPython runs it: broken, cured by several right cures, and not by wrong ones.
#include "core/mending/judge.h"
#include "tests/mending/many_runs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <iostream>
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

/// What was found in a run, and what it printed: for who has to find out why.
std::string report(const Mending& mending, const Judge& judge, const trace::Trace* trace) {
  std::string all;
  for (const auto& [name, value] : literals(judge.order())) all += fmt::format("{} = {}  ", name, value);
  all += judge.cured() ? "cured\n" : judge.gave_up() ? "not cured: it did not end\n" : "not cured\n";
  for (std::size_t i = 0; i < mending.musts.size(); ++i)
    if (judge.musts()[i].verdict != Verdict::holds)
      all += fmt::format("  broken at event {}: {}\n", judge.musts()[i].at, mending.musts[i].text);
  for (std::size_t i = 0; i < mending.hides.size(); ++i)
    if (judge.hides()[i].verdict == Verdict::holds) all += "  hides: " + mending.hides[i].text + "\n";
  for (std::size_t i = 0; trace && i < std::min<std::size_t>(trace->size(), 2000); ++i)
    if ((*trace)[i].kind == trace::EventKind::printed)
      all += fmt::format("    {:.3f} {}\n", static_cast<double>((*trace)[i].time) / 1e9, trace->string((*trace)[i].object));
  return all;
}

class Cures : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Cures, AreToldFromWhatIsNone) {
  const Mending& mending = mendings()[GetParam()];
  std::vector<Cure> cures = cures_of(mending);
  EXPECT_GE(std::ranges::count(cures, true, &Cure::right), 3);
  EXPECT_GE(std::ranges::count(cures, false, &Cure::right), 3);
  const bool all = std::getenv("LOOPSCOPE_ALL_CURES") != nullptr;
  if (!all) { // three of each: what is offered first
    std::size_t right = 0, wrong = 0;
    std::erase_if(cures, [&](const Cure& cure) { return (cure.right ? right : wrong)++ >= 3; });
  }
  const std::size_t as_it_is = cures.size();
  cures.push_back({"as it is", mending.program, false});
  if (all || GetParam() == 0) {
    cures.push_back({"nothing", literals(mending.orders[0])[0].first + " = 0\n", false});
    cures.push_back({"no Python", mending.program + "await (\n", false});
  }
  if (all) cures.push_back({"for ever", mending.program + "while True:\n    pass\n", false});

  const std::size_t orders = mending.orders.size();
  std::vector<ProgramToRun> programs;
  for (const Cure& cure : cures)
    for (const Constants& order : mending.orders)
      programs.push_back({with_constants(cure.text, literals(order)), mending.real_time});
  const auto traces = run_all(programs);
  std::vector<bool> hidden(mending.hides.size());
  for (std::size_t i = 0; i < cures.size(); ++i) {
    bool cured = true;
    std::string reports;
    for (std::size_t order = 0; order < orders; ++order) {
      Judge judge(mending, mending.orders[order]);
      const trace::Trace* trace = traces[i * orders + order].get();
      if (trace) judge.update(*trace);
      judge.give_up();
      EXPECT_TRUE(judge.complete());
      cured = cured && judge.cured();
      for (std::size_t each = 0; each < hidden.size(); ++each)
        if (judge.hides()[each].verdict == Verdict::holds) hidden[each] = true;
      reports += report(mending, judge, trace);
      // What is broken shows in the run that the learner sees first.
      if (i == as_it_is && order == 0) EXPECT_FALSE(judge.cured());
    }
    EXPECT_EQ(cured, cures[i].right) << cures[i].name << "\n" << reports;
    if (std::getenv("LOOPSCOPE_SHOW_CURES")) std::cout << "== " << cures[i].name << "\n" << reports;
  }
  for (std::size_t each = 0; all && each < hidden.size(); ++each)
    EXPECT_TRUE(hidden[each]) << "no cure hides the fault so: " << mending.hides[each].text;
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
