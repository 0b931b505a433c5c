// A language's folder may hold the files of assets/ that are no files of words.

#include "app/desktop/language.h"
#include "core/mending/mending.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace loopscope::app {
namespace {

namespace fs = std::filesystem;

class LanguageOfAFolder : public testing::Test {
protected:
  void SetUp() override { fs::create_directories(folder_ / "words"); }
  void TearDown() override {
    words::use_language(nullptr);
    fs::remove_all(folder_);
  }
  void write(const fs::path& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("loopscope-language-" + std::to_string(::getpid()));
};

TEST_F(LanguageOfAFolder, SaysWhatABrokenProgramIsAndMust) {
  const std::vector<mending::Mending> english = mending::mendings_in_language();
  const auto race = std::ranges::find(english, "race", &mending::Mending::id);
  ASSERT_NE(race, english.end());
  write("mending/race/mending.toml", "place = 1\n"
                                     "title = \"Ein Wettlauf\"\n"
                                     "hints = [\"\"\"\nerstens\n\"\"\", \"zweitens\"]\n"
                                     "[[must]]\ntext = \"Die Summe stimmt\"\n"
                                     "[[hides]]\ntext = \"Ohne Warten\"\n"
                                     "[[edit]]\n[[edit]]\ntitle = \"Sperren\"\n");
  const LanguageFolder language(folder_);
  words::use_language(&language);
  const std::vector<mending::Mending> all = mending::mendings_in_language();
  ASSERT_EQ(all.size(), english.size());
  const mending::Mending& said = all[static_cast<std::size_t>(race - english.begin())];
  EXPECT_EQ(said.title, "Ein Wettlauf");
  EXPECT_EQ(said.hints[0], "erstens");
  EXPECT_EQ(said.hints[1], "zweitens");
  EXPECT_EQ(said.musts[0].text, "Die Summe stimmt");
  EXPECT_EQ(said.hides[0].text, "Ohne Warten");
  EXPECT_EQ(said.offers[1].title, "Sperren");
  // What it has no words for, and what are no words, stay.
  EXPECT_EQ(said.task, race->task);
  EXPECT_EQ(said.hints[2], race->hints[2]);
  EXPECT_EQ(said.musts[1].text, race->musts[1].text);
  EXPECT_EQ(said.offers[0].title, race->offers[0].title);
  EXPECT_EQ(said.offers[1].changes, race->offers[1].changes);
  EXPECT_EQ(said.program, race->program);
  EXPECT_EQ(all.front().title, english.front().title);
}

TEST_F(LanguageOfAFolder, WritesWhatIsMissingWithItsLetters) {
  write("words/vocabulary.toml", "[letters]\ne = \"é\"\n");
  const LanguageFolder language(folder_);
  words::use_language(&language);
  for (const mending::Mending& mending : mending::mendings_in_language()) {
    EXPECT_EQ(mending.title.find('e'), std::string::npos) << mending.title;
    for (const mending::Condition& must : mending.musts)
      EXPECT_EQ(must.claim.problem(), "") << must.text; // which is no text
  }
}

TEST_F(LanguageOfAFolder, IsRefusedWhereAFileOfItIsDamaged) {
  write("mending/race/mending.toml", "title = \n");
  EXPECT_THROW(LanguageFolder{folder_}, std::runtime_error);
}

} // namespace
} // namespace loopscope::app
