#include "tests/language/marked.h"

#include <toml++/toml.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace loopscope::app {

namespace {

// The keys of what is read by people.
const std::set<std::string_view> prose{"title", "sentence", "learned", "try",   "watch_for",
                                       "ask",   "they_say", "stop",    "why",   "question",
                                       "text",  "answers",  "task",    "hints", "cure"};

template <class Spell>
void mark(toml::node& node, bool read, Spell& spell) {
  if (toml::table* table = node.as_table()) {
    for (auto& [key, value] : *table) mark(value, value.is_table() ? false : prose.contains(key.str()), spell);
  } else if (toml::array* array = node.as_array()) {
    for (toml::node& each : *array) mark(each, read, spell);
  } else if (toml::value<std::string>* text = node.as_string(); text && read) {
    *text = spell(text->get());
  }
}

} // namespace

Marked::Marked() : LanguageFolder(std::filesystem::path(SOURCE_FOLDER) / "tests/words/marked") {}

std::string Marked::spell(std::string_view text) const {
  return std::string(word(text));
}

std::string Marked::marked(std::string_view file) const {
  constexpr std::string_view fence = "+++\n";
  std::string_view header = file, rest;
  if (file.starts_with(fence)) {
    const std::size_t end = file.find("\n+++", fence.size());
    header = file.substr(fence.size(), end + 1 - fence.size());
    rest = file.substr(end + 5);
  }
  toml::table table = toml::parse(header);
  auto spells = [&](std::string_view text) { return spell(text); };
  mark(table, false, spells);
  std::ostringstream out;
  out << toml::toml_formatter(table, toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings);
  if (header.size() == file.size()) return out.str();
  return std::string(fence) + out.str() + "\n+++\n" + spell(rest);
}

std::string_view Marked::file(std::string_view name) const {
  const std::lock_guard lock(files_mutex_);
  if (const auto known = made_.find(name); known != made_.end()) return known->second;
  std::ifstream english(std::filesystem::path(SOURCE_FOLDER) / "assets" / name, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(english), {});
  return made_.emplace(name, text.empty() ? text : marked(text)).first->second;
}

} // namespace loopscope::app
