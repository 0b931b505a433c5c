// What another language does to what is said.

#include "core/words/format.h"
#include "core/words/spoken.h"
#include "core/words/teller.h"
#include "core/words/texts.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace loopscope::words {
namespace {

/// A few words of another language; what it was asked for.
class Few : public Translation {
public:
  explicit Few(std::map<std::string, std::string, std::less<>> words) : words_(std::move(words)) { use_language(this); }
  ~Few() override { use_language(nullptr); }
  std::string_view text(std::string_view id, std::string_view english) const override { return of(id, english); }
  std::string_view word(std::string_view english) const override { return of(english, english); }
  std::string_view file(std::string_view) const override { return {}; }

private:
  std::string_view of(std::string_view key, std::string_view english) const {
    const auto own = words_.find(key);
    return own == words_.end() ? english : std::string_view(own->second);
  }
  std::map<std::string, std::string, std::less<>> words_;
};

Sentence sleeps() {
  return say(thing(std::string("Task-1"), 7), strong(" sleeps"), " for ", duration(1'000'000'000), ".");
}

TEST(Language, PutsASentenceInItsOwnOrder) {
  const Few few({{"{0} *sleeps* for {1}.", "{1} lang *schläft* {0}."}});
  const Sentence said = sleeps();
  EXPECT_EQ(plain(said), "1.000 s lang schläft Task-1.");
  ASSERT_EQ(said.size(), 5u);
  EXPECT_EQ(said[1], strong(std::string("schläft")));
  EXPECT_EQ(said[3].object, 7u);
}

TEST(Language, NamesThingsOfTheSources) {
  const Few few({{"the [timer] of {0}", "{0}s [Wecker]"}});
  const Sentence said = say("the ", thing("timer", 0, 4), " of ", std::string("Task-1"));
  EXPECT_EQ(plain(said), "Task-1s Wecker");
  EXPECT_EQ(said.back().callback, 4u);
}

TEST(Language, LeavesEnglishWhatItHasNoWordsFor) {
  const std::string english = plain(sleeps());
  const Few few({{"is done", "ist fertig"}});
  EXPECT_EQ(plain(sleeps()), english);
  EXPECT_EQ(std::string_view(words_of(trace::Outcome::result).is), "ist fertig");
  EXPECT_EQ(std::string_view(words_of(trace::Outcome::exception).is), "has failed");
}

TEST(Language, CountsInItsOwnWords) {
  const Few few({{"no tasks", "keine Tasks"}, {"{} task", "{} Task"}, {"{} tasks", "{} Tasks"}, {"are", "sind"}});
  EXPECT_EQ(count(0, "task"), "keine Tasks");
  EXPECT_EQ(count(1, "task"), "1 Task");
  EXPECT_EQ(count(2000, "task"), "2,000 Tasks");
  EXPECT_EQ(plural("is", 2), "sind");
}

TEST(Language, GivesTextsByTheirIds) {
  const std::string_view id = texts().front().id;
  const Few few({{std::string(id), "anders"}});
  EXPECT_EQ(text(id), "anders");
  EXPECT_EQ(text(texts().back().id), texts().back().text);
}

TEST(Language, GivesCapitalsToItsLetters) {
  EXPECT_EQ(capital(std::string_view("éa")), "Éa");
  EXPECT_EQ(capital(std::string_view("задача")), "Задача");
  EXPECT_EQ(capital(std::string_view("žluť")), "Žluť");
  EXPECT_EQ(capital(std::string_view("ßa")), "ßa");
  EXPECT_EQ(heading("úloha_два"), "ÚLOHA ДВА");
}

} // namespace
} // namespace loopscope::words
