// Claims over runs: what they say, and from when on that is known.
#include "core/mending/judge.h"
#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace loopscope::mending {
namespace {

using namespace trace;

/// A run that is told step by step.
class Told {
public:
  Told() { recorder_.record(event::run_started{.clock = Clock::virtual_time}); }
  Told& at(double seconds) {
    now_ = static_cast<std::int64_t>(std::llround(seconds * 1e9));
    return *this;
  }
  Told& print(std::string_view text, std::uint32_t thread = 0) {
    return tell(event::printed{.thread = thread, .text = recorder_.intern(text)});
  }
  Told& end(RunOutcome outcome = RunOutcome::finished) { return tell(event::run_ended{.outcome = outcome}); }
  Told& tell(Event event) {
    event.time = now_;
    recorder_.record(event);
    return *this;
  }
  StringId intern(std::string_view text) { return recorder_.intern(text); }
  const Trace& trace() const { return *recorder_.trace(); }

private:
  Recorder recorder_;
  std::int64_t now_ = 0;
};

Verdict judged(std::string_view text, const Told& told, const Constants& constants = {}) {
  std::vector<std::string> forms;
  const Claim claim(text, forms);
  EXPECT_EQ(claim.problem(), "") << text;
  Facts facts(forms);
  for (std::size_t i = 0; i < told.trace().size(); ++i) facts.read(told.trace(), told.trace()[i]);
  return claim.judge(facts, constants);
}

TEST(Claims, AreKnownAsSoonAsNothingCanChangeThem) {
  Told told;
  EXPECT_EQ(judged("count(\"saved *\") >= 1", told), Verdict::unknown);
  EXPECT_EQ(judged("first(\"saved *\") < 1", told), Verdict::unknown);
  told.at(0.5).print("saved one");
  EXPECT_EQ(judged("count(\"saved *\") >= 1", told), Verdict::holds);
  EXPECT_EQ(judged("count(\"saved *\") == 1", told), Verdict::unknown) << "another may come";
  EXPECT_EQ(judged("count(\"saved *\") < 1", told), Verdict::broken);
  EXPECT_EQ(judged("first(\"saved *\") == 0.5", told), Verdict::holds);
  EXPECT_EQ(judged("first(\"lost\") < 0.4", told), Verdict::broken) << "it is too late for that";
  EXPECT_EQ(judged("first(\"lost\") > 0.4", told), Verdict::unknown) << "it may never come";
  EXPECT_EQ(judged("end > 0.4", told), Verdict::holds);
  EXPECT_EQ(judged("finished", told), Verdict::unknown);
  told.at(1).end();
  EXPECT_EQ(judged("count(\"saved *\") == 1 and finished and end == 1", told), Verdict::holds);
  EXPECT_EQ(judged("first(\"lost\") > 0.4", told), Verdict::broken) << "of what never was nothing is true";
  EXPECT_EQ(judged("first(\"lost\") < 0.4 or last(\"lost\") >= 0 or line(\"lost\") == 3", told), Verdict::broken);
  EXPECT_EQ(judged("deadlocked or failed", told), Verdict::broken);
}

TEST(Claims, CountCompareAndJoin) {
  Told told;
  told.at(1).print("total 30").print("beat").at(3).print("beat").at(4).print("beat", 2).end(RunOutcome::failed);
  const Constants constants{{"DELAYS", {0.5, 2}}, {"N", {3}}};
  for (const char* claim :
       {"1 < 2 < 3", "not 1 < 2 < 2", "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "-1 < 0", "6 / 4 == 1.5", "N == 3",
        "DELAYS[1] == 2 and sum(DELAYS) == 2.5 and max(DELAYS) == 2 and min(DELAYS) == 0.5", "number(\"total *\") == 10 * N",
        "gap(\"beat\") == 2", "on_loop(\"beat\") == 2", "line(\"beat\") == 2 and last_line(\"beat\") == 4 and lines == 4",
        "(1 < 2) + (3 < 2) == 1", "1 > 2 or failed", "not not failed"})
    EXPECT_EQ(judged(claim, told, constants), Verdict::holds) << claim;
  EXPECT_EQ(judged("MISSING == 1", told, constants), Verdict::broken);
  EXPECT_EQ(judged("DELAYS[5] == 0", told, constants), Verdict::broken);
}

TEST(Claims, SayWhatIsWrongWithThem) {
  for (const char* claim : {"", "1 +", "count(1)", "count(\"a\"", "nonsense", "1 < 2 3", "(1", "DELAYS[", "max(1)", "count(\"a)"}) {
    std::vector<std::string> forms;
    const Claim wrong(claim, forms);
    EXPECT_NE(wrong.problem(), "") << claim;
    EXPECT_EQ(wrong.judge(Facts(forms), {}), Verdict::broken);
  }
}

TEST(Claims, KnowTasksQueuesAndWhatBlocks) {
  Told told;
  const StringId poll = told.intern("poll"), main = told.intern("main");
  told.tell(event::task_created{.task = 1, .function = main}).tell(event::task_created{.task = 2, .function = poll});
  told.tell(event::callback_begun{.callback = 1}).at(0.4).tell(event::callback_ended{.callback = 1});
  told.tell(event::primitive_created{.primitive_kind = PrimitiveKind::queue, .primitive = 3});
  told.tell(event::primitive_changed{.change = Change::put, .primitive = 3, .value = 5});
  told.tell(event::primitive_changed{.change = Change::taken, .primitive = 3, .value = 4});
  EXPECT_EQ(judged("left == 0", told), Verdict::unknown);
  told.tell(event::task_ended{.outcome = Outcome::result, .task = 1});
  EXPECT_EQ(judged("left == 1 and with_result(\"main\") >= 1 and blocked >= 0.4 and in_queue >= 5 and queues >= 1", told), Verdict::holds);
  EXPECT_EQ(judged("in_queue < 5", told), Verdict::broken);
  told.at(1).tell(event::task_ended{.outcome = Outcome::cancelled, .task = 2}).end();
  EXPECT_EQ(judged("cancelled(\"p*\") == 1 and ended(\"poll\") == 1 and tasks(\"*\") == 2 and in_queue == 5", told), Verdict::holds);
}

TEST(Texts, AreLikeTheirForms) {
  EXPECT_TRUE(is_like("saved photo", "saved *") && is_like("abc", "*") && is_like("", "*") && is_like("aXbXc", "a*c"));
  EXPECT_TRUE(is_like("one two two", "*two") && is_like("abc", "abc"));
  EXPECT_FALSE(is_like("saved", "saved *") || is_like("abc", "ab") || is_like("", "a") || is_like("abd", "a*c"));
}

TEST(Judges, KnowTheMomentAndGiveUpOnWhatDoesNotEnd) {
  Mending mending{.id = "m", .limit = 5};
  mending.musts.push_back({"one", Claim("count(\"one\") >= 1", mending.forms)});
  mending.musts.push_back({"ends", Claim("finished", mending.forms)});
  mending.hides.push_back({"cheats", Claim("count(\"cheat\") >= 1", mending.forms)});
  Told told;
  told.print("zero").at(1).print("one");
  Judge judge(mending, {});
  judge.update(told.trace());
  EXPECT_EQ(judge.musts()[0].verdict, Verdict::holds);
  EXPECT_EQ(judge.musts()[0].at, 3u) << "the start, zero, one";
  EXPECT_EQ(judge.musts()[0].by(2), Verdict::unknown);
  EXPECT_EQ(judge.musts()[0].by(3), Verdict::holds);
  EXPECT_FALSE(judge.complete());
  told.at(5.1).print("two");
  judge.update(told.trace());
  EXPECT_TRUE(judge.complete() && judge.gave_up() && !judge.cured());
  EXPECT_EQ(judge.musts()[1].verdict, Verdict::broken);
  EXPECT_EQ(judge.musts()[0].verdict, Verdict::holds);

  Told good, cheat;
  good.print("one").end();
  cheat.print("cheat").print("one").end();
  Judge right(mending, {}), wrong(mending, {});
  right.update(good.trace());
  wrong.update(cheat.trace());
  EXPECT_TRUE(right.cured() && right.complete());
  EXPECT_TRUE(wrong.complete() && !wrong.cured());
}

TEST(Constants, TakeTheirPlaces) {
  const std::string program = "A = 1\nB = [1, 2]  # two\nif A:\n    A = 5\nAB = 3\n";
  EXPECT_EQ(with_constants(program, {{"A", "7"}, {"B", "[3]"}}), "A = 7\nB = [3]  # two\nif A:\n    A = 5\nAB = 3\n");
  EXPECT_EQ(missing_constant(program, {{"A", {1}}, {"B", {1}}}), "");
  EXPECT_EQ(missing_constant(program, {{"A", {1}}, {"C", {1}}}), "C");
  EXPECT_EQ(literal(std::vector<double>{0.5}), "0.5");
  EXPECT_EQ(literal(std::vector<double>{2, 0.1}), "[2, 0.1]");
}

} // namespace
} // namespace loopscope::mending
