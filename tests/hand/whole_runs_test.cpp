// Whole runs, done by hand: all lessons that have a twin, and random programs. In the environment: LOOPSCOPE_SEEDS, how
// many of these (80), and LOOPSCOPE_FIRST_SEED.

#include "core/hand/game.h"
#include "scenarios/run.h"
#include "tests/hand/raw_loop.h"
#include "tests/properties/recorded_run.h"
#include "tests/replay/random_trace.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>

namespace loopscope::hand {
namespace {

using trace::EventKind;

std::uint64_t number_given(const char* variable, std::uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given ? std::stoull(given) : otherwise;
}

/// What a loop decided at each of its events, by the events alone.
std::vector<std::uint64_t> decided_in(const trace::Trace& trace, Grain grain) {
  std::vector<std::uint64_t> all;
  struct Loop {
    bool runs = false;
    std::size_t ready = 0;
    std::set<std::uint32_t> timers;
    std::uint32_t running = 0;
  };
  std::map<std::uint32_t, Loop> loops;
  std::uint32_t now = 0;
  const bool single = grain == Grain::callback;
  for (std::uint64_t i = 0; i < trace.size(); ++i) {
    const trace::Event& e = trace[i];
    if (e.kind == EventKind::loop_switched) now = e.subject;
    Loop& l = loops[now];
    switch (e.kind) {
    case EventKind::select_begun:
      l.runs = false;
      if (!single || e.value != 0) all.push_back(i);
      break;
    case EventKind::timer_due:
      if (grain == Grain::phases) all.push_back(i);
      break;
    case EventKind::turn_running:
      l.runs = true;
      if (grain == Grain::phases || (grain == Grain::turn && e.value > 0)) all.push_back(i);
      break;
    case EventKind::callback_begun:
      l.running = e.subject;
      if (single) all.push_back(i);
      break;
    case EventKind::callback_ended:
      l.running = 0;
      break;
    case EventKind::callback_dropped:
      if (single && l.runs && !l.timers.contains(e.subject)) all.push_back(i);
      break;
    case EventKind::timer_scheduled:
      l.timers.insert(e.subject);
      [[fallthrough]];
    case EventKind::callback_scheduled: {
      const bool from_thread = i + 1 < trace.size() && trace[i + 1].kind == EventKind::thread_call;
      if (single && l.running != 0 && e.extra == l.running && !from_thread) all.push_back(i);
      break;
    }
    default:
      break;
    }
    if (e.kind == EventKind::timer_due) l.timers.erase(e.subject);
  }
  return all;
}

struct Played {
  std::size_t decisions = 0, offered = 0, wrong = 0;
  std::map<Ask, std::size_t> asks;
  std::map<Idea, std::size_t> ideas;
};

/// Makes the right move at each decision, tries each other one before, and holds all of it against the raw events.
void play(const std::shared_ptr<const trace::Trace>& trace, Grain grain, Played& played) {
  replay::Replay whole(trace), known(trace);
  whole.update();
  RawLoop raw(*trace);
  Game game(whole, grain, 0);
  std::vector<std::uint64_t> decided;
  std::uint64_t last = 0;
  while (const Decision* next = game.decision()) {
    const Decision decision = *next;
    ASSERT_TRUE(decided.empty() || decision.at > last) << "a run done by hand goes on";
    last = decision.at;
    known.update(decision.at - known.size()); // nothing later is known
    const State& state = known.seek(decision.at);
    raw.go_to(decision.at);
    ++played.decisions;
    ++played.asks[decision.ask];
    const std::vector<Move> moves = moves_at(state, decision);
    ASSERT_LE(moves.size(), 9u);
    ASSERT_GE(moves.size(), decision.ask == Ask::members && state.ready_size() == 0 ? 1u : 2u)
        << "at " << decision.at << ": there is a choice";
    ASSERT_EQ(std::ranges::count(moves, decision.right), 1) << "at " << decision.at << ": the right move is on offer";
    ASSERT_FALSE(question(known.index(), state, decision).empty());
    std::set<std::string> told;
    for (const Move& move : moves) {
      ++played.offered;
      const Verdict verdict = judge(known.index(), state, decision, move);
      const std::string said = words::plain(words_of(known.index(), state, decision, move));
      ASSERT_EQ(verdict.right, raw.does(move)) << "at " << decision.at << ": " << said;
      ASSERT_EQ(verdict.right, move == decision.right);
      ASSERT_FALSE(words::plain(verdict.why).empty()) << said;
      ASSERT_EQ(words::plain(verdict.why).find("hand."), std::string::npos) << "a text is there";
      ASSERT_EQ(verdict.right, verdict.idea == Idea::none) << said << ": " << words::plain(verdict.why);
      told.insert(said);
      if (verdict.right) continue;
      ++played.wrong;
      ++played.ideas[verdict.idea];
      ASSERT_FALSE(game.play(move, verdict.idea));
      ASSERT_EQ(game.position(), decision.at) << "a wrong move changes nothing of the run";
      ASSERT_TRUE(game.take_back());
    }
    // Things of one name, as two calls of print, are told apart where they stand.
    ASSERT_GE(told.size(), std::min<std::size_t>(2, moves.size()));
    if (decision.ask != Ask::wake && decision.ask != Ask::hang && decision.ask != Ask::over)
      decided.push_back(decision.at);
    if (played.decisions % 7 == 0) {
      ASSERT_TRUE(game.play(decision.right, Idea::none));
      const std::uint64_t after = game.position();
      ASSERT_TRUE(game.take_back());
      ASSERT_EQ(game.position(), decision.at);
      ASSERT_TRUE(game.play(decision.right, Idea::none));
      ASSERT_EQ(game.position(), after) << "the same again leads to the same";
    } else {
      ASSERT_TRUE(game.play(decision.right, Idea::none));
    }
  }
  EXPECT_EQ(game.position(), whole.size()) << "the right moves lead to the end";
  const std::vector<std::uint64_t> all = decided_in(*trace, grain);
  const auto [here, there] = std::ranges::mismatch(decided, all);
  EXPECT_TRUE(here == decided.end() && there == all.end())
      << "what is asked is what the loop decided, all of it and in its order, but not at "
      << (there == all.end() ? "the end" : std::to_string(*there) + " " + std::string(name_of((*trace)[*there].kind)))
      << ", after " << name_of((*trace)[*there - 1].kind);
  EXPECT_EQ(game.score().right, game.made().size());
}

void play_all(const std::shared_ptr<const trace::Trace>& trace, Played& played) {
  for (const Grain grain : {Grain::callback, Grain::turn, Grain::phases}) {
    SCOPED_TRACE(static_cast<int>(grain));
    play(trace, grain, played);
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(WholeRuns, OfLessonsAreDoneByHand) {
  Played played;
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    if (!lesson.has_twin()) continue;
    SCOPED_TRACE(lesson.id);
    trace::Recorder recorder;
    scenarios::RunOptions options;
    options.recorder = &recorder;
    scenarios::run(lesson, options);
    play_all(recorder.trace(), played);
    if (HasFatalFailure()) return;
  }
  EXPECT_EQ(played.asks.size(), 8u) << "every kind of decision was asked";
  EXPECT_GT(played.wrong, 2 * played.decisions) << "and most of what is on offer is wrong";
}

TEST(WholeRuns, OfRandomProgramsAreDoneByHand) {
  Played played;
  const std::uint64_t first = number_given("LOOPSCOPE_FIRST_SEED", 1), count = number_given("LOOPSCOPE_SEEDS", 80);
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    play_all(recorded_run(random_program(seed, seed % 2 == 0)), played);
    if (HasFatalFailure()) return;
  }
  if (count < 80) return;
  EXPECT_EQ(played.asks.size(), 8u);
  EXPECT_GE(played.ideas.size(), ideas - 1) << "every wrong idea is on offer";
}

TEST(WholeRuns, OfForgedTracesEndWithoutAFault) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const auto trace = seed % 2 == 0 ? replay::random_nonsense(seed, 3000)
                                     : replay::random_program({.seed = seed, .tasks = 8, .events = 3000});
    replay::Replay whole(trace), known(trace);
    whole.update();
    std::mt19937_64 random(seed);
    for (const Grain grain : {Grain::callback, Grain::turn, Grain::phases}) {
      Game game(whole, grain, random() % 100, true);
      std::uint64_t last = 0;
      while (const Decision* next = game.decision()) {
        const Decision decision = *next;
        ASSERT_GE(decision.at, last);
        last = decision.at;
        if (known.size() < decision.at) known.update(decision.at - known.size());
        const State& state = known.seek(decision.at);
        const std::vector<Move> moves = moves_at(state, decision);
        for (const Move& move : moves) {
          EXPECT_FALSE(words::plain(judge(known.index(), state, decision, move).why).empty());
          EXPECT_FALSE(words::plain(words_of(known.index(), state, decision, move)).empty());
        }
        game.play(moves[random() % moves.size()], Idea::none);
        if (random() % 5 == 0) game.take_back();
        game.play(decision.right, Idea::none);
      }
    }
  }
}

TEST(WholeRuns, OfSeveralLoopsAtATimeAskOfTheLoopThatActs) {
  const replay::Interleaved loops = replay::random_loops(3, 3);
  replay::Replay whole(loops.trace);
  whole.update();
  std::set<ObjectId> asked;
  Game game(whole, Grain::turn, 0);
  while (const Decision* next = game.decision()) {
    const Decision decision = *next;
    asked.insert(whole.seek(decision.at).loop);
    game.play(decision.right, Idea::none);
  }
  EXPECT_GE(asked.size(), 3u);
}

} // namespace
} // namespace loopscope::hand
