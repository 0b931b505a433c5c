// That every value that a trace may hold has its words.
#include "core/trace/event_table.h"
#include "core/words/lexicon.h"
#include "core/words/teller.h"

#include <gtest/gtest.h>

#include <set>

namespace loopscope::words {

using namespace trace;

namespace {

template <class Enum>
std::vector<Enum> all(std::string_view name) {
  std::vector<Enum> values;
  for (const auto& value : enum_of(name).values) values.push_back(static_cast<Enum>(value.number));
  EXPECT_FALSE(values.empty()) << name;
  return values;
}

/// Whether its marks are in pairs, and it names nobody but the two.
bool well_formed(std::string_view pattern) {
  const std::string filled = fill(pattern, "", "");
  return std::ranges::count(pattern, '*') % 2 == 0 && std::ranges::count(pattern, '`') % 2 == 0 &&
         std::ranges::count(pattern, '[') == std::ranges::count(pattern, ']') && filled.find('{') == filled.npos;
}

} // namespace

TEST(Lexicon, every_primitive_and_each_of_its_lines_has_words) {
  std::set<std::string_view> nouns;
  for (auto kind : all<PrimitiveKind>("PrimitiveKind")) {
    EXPECT_TRUE(nouns.insert(words_of(kind).noun).second) << "its own noun: " << std::string_view(words_of(kind).noun);
    for (auto wait : all<WaitFor>("WaitFor")) {
      const InLineWords line = words_of(kind, wait);
      for (std::string_view words : {line.waits, line.does, line.did, line.could}) {
        EXPECT_TRUE(well_formed(words)) << words;
        EXPECT_NE(words.find("{}"), words.npos) << words;
      }
      EXPECT_FALSE(line.here.empty() || line.got.empty());
    }
  }
}

TEST(Lexicon, every_future_and_callback_has_words) {
  std::set<std::string_view> nouns, chips;
  for (auto kind : all<FutureKind>("FutureKind")) {
    const FutureWords words = words_of(kind);
    EXPECT_TRUE(nouns.insert(words.noun).second) << std::string_view(words.noun);
    for (std::string_view pattern : {words.waits, words.over, words.until, words.made, words.about, words.ended})
      EXPECT_TRUE(well_formed(pattern)) << pattern;
    EXPECT_FALSE(words.lane.empty() || words.until.empty() || words.made.empty());
  }
  for (auto kind : all<CallbackKind>("CallbackKind")) {
    const CallbackWords words = words_of(kind);
    EXPECT_TRUE(chips.insert(words.chip).second) << std::string_view(words.chip);
    for (std::string_view pattern : {words.name, words.runs, words.then, words.ran})
      EXPECT_TRUE(well_formed(pattern)) << pattern;
    EXPECT_FALSE(words.name.empty() || words.runs.empty() || words.ran.empty());
  }
}

TEST(Lexicon, what_is_over_says_how_it_ended) {
  for (auto outcome : all<Outcome>("Outcome")) EXPECT_FALSE(words_of(outcome).is.empty());
  for (auto outcome : all<RunOutcome>("RunOutcome")) EXPECT_FALSE(words_of(outcome).headline.empty());
  for (auto change : all<Change>("Change")) EXPECT_TRUE(well_formed(words_of(change).one));
}

TEST(Lexicon, a_pattern_becomes_a_sentence_with_styles) {
  const Phrase itself{"", Phrase::Style::thing, 0, 7};
  const Sentence said = fill("the [timer] of {}'s *sleep* calls `f()` for {2}", say("Task-2"), say("it"), itself);
  EXPECT_EQ(plain(said), "the timer of Task-2's sleep calls f() for it");
  ASSERT_EQ(said.size(), 7u);
  EXPECT_EQ(said[1], (Phrase{"timer", Phrase::Style::thing, 0, 7}));
  EXPECT_EQ(said[3], strong("sleep"));
  EXPECT_EQ(said[5], code("f()"));
  EXPECT_EQ(fill("the [timer] of {}'s *sleep* calls `f()` for {2}", "Task-2", "it"), plain(said));
  EXPECT_EQ(plain(fill("[{}] *runs*", say("tick"))), "tick runs");
}

} // namespace loopscope::words
