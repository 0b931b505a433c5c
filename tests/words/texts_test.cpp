// Every text that the sources ask for is there, and every text that is there is asked for.

#include "core/words/texts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace loopscope::words {
namespace {

/// The ids in the product's sources: every text in quotes that begins as those of a file of assets/words do ("learn."),
/// in code or, where an id is put together, in a comment: its beginning.
std::set<std::string> asked_for() {
  std::set<std::string> areas, ids;
  for (const Text& text : texts()) areas.insert(std::string(text.id.substr(0, text.id.find('.'))));
  const std::regex quoted(R"re("([a-z0-9_]+)(\.[a-z0-9_.]*)")re");
  for (const char* folder : {"core", "app", "scenarios"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(SOURCE_FOLDER) + "/" + folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      std::ifstream file(entry.path());
      std::string source{std::istreambuf_iterator<char>(file), {}};
      for (std::sregex_iterator at(source.begin(), source.end(), quoted), end; at != end; ++at)
        if (areas.contains((*at)[1]) && (*at)[2] != ".toml") ids.insert((*at)[1].str() + (*at)[2].str());
    }
  return ids;
}

/// An id that ends in a dot stands for all that begin so.
bool among(const std::set<std::string>& ids, std::string_view id) {
  return std::ranges::any_of(ids, [&](const std::string& each) {
    return each == id || (each.ends_with('.') && id.starts_with(each));
  });
}

TEST(Texts, AreSortedById) {
  EXPECT_TRUE(std::ranges::is_sorted(texts(), {}, &Text::id));
}

TEST(Texts, ThatTheSourcesAskForAreThere) {
  for (const std::string& id : asked_for())
    EXPECT_TRUE(std::ranges::any_of(texts(),
                                    [&](const Text& text) {
                                      return id.ends_with('.') ? text.id.starts_with(id) : text.id == id;
                                    }))
        << id << " is not in assets/words";
}

TEST(Texts, ThatAreThereAreAskedFor) {
  const std::set<std::string> ids = asked_for();
  for (const Text& text : texts()) EXPECT_TRUE(among(ids, text.id)) << text.id << " is used nowhere";
}

TEST(Texts, AreFilledIn) {
  EXPECT_EQ(text("no.such.text"), "no.such.text");
  EXPECT_EQ(text("no.such {0}.{1}", 1, "two"), "no.such 1.two");
}

} // namespace
} // namespace loopscope::words
