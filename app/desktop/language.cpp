#include "app/desktop/language.h"

#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace loopscope::app {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error(words::text("cli.language.damaged", file.string(), why));
}

/// Empty where there is no such file.
std::string contents(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file || fs::is_directory(path, error)) refuse(path, std::string(words::text("cli.language.unread")));
  return text;
}

toml::table table_of(const fs::path& path) {
  try {
    return toml::parse(contents(path));
  } catch (const toml::parse_error& error) {
    refuse(path, words::text("cli.language.at_line", error.source().begin.line, error.description()));
  }
}

/// A text of several lines begins and ends with one.
std::string without_ends(const std::string& text) {
  const std::size_t first = text.find_first_not_of('\n'), last = text.find_last_not_of('\n');
  return first == text.npos ? std::string() : text.substr(first, last + 1 - first);
}

/// Puts the texts of a table under their ids.
void flatten(const std::string& prefix, const toml::table& table, const fs::path& file,
             std::map<std::string, std::string, std::less<>>& into) {
  for (const auto& [key, value] : table) {
    const std::string id = prefix + "." + std::string(key.str());
    if (const toml::table* inner = value.as_table()) {
      flatten(id, *inner, file, into);
    } else if (const auto text = value.value<std::string>()) {
      into[id] = without_ends(*text);
    } else {
      refuse(file, words::text("cli.language.no_text", key.str()));
    }
  }
}

/// The same of a table that has more than texts, and of the lists in it.
void gather(const std::string& id, const toml::node& node, std::map<std::string, std::string, std::less<>>& into) {
  const std::string before = id.ends_with('#') ? id : id + ".";
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, inner] : *table) gather(before + std::string(key.str()), inner, into);
  } else if (const toml::array* list = node.as_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) gather(before + std::to_string(i), (*list)[i], into);
  } else if (const auto text = node.value<std::string>(); text && node.is_string()) {
    into[id] = without_ends(*text);
  }
}

/// Without the spaces at its ends.
std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

} // namespace

LanguageFolder::LanguageFolder(const fs::path& folder) : folder_(folder) {
  std::error_code error;
  const fs::path all = folder / "words";
  if (!fs::is_directory(all, error)) throw std::runtime_error(words::text("cli.language.none", folder.string()));
  for (const auto& entry : fs::directory_iterator(all)) {
    if (entry.path().extension() != ".toml") continue;
    const toml::table table = table_of(entry.path());
    if (entry.path().stem() != "vocabulary") {
      flatten(entry.path().stem().string(), table, entry.path(), texts_);
      continue;
    }
    if (const toml::table* own = table["words"].as_table())
      for (const auto& [key, value] : *own) {
        if (!value.is_string()) refuse(entry.path(), words::text("cli.language.no_text", key.str()));
        words_[std::string(trimmed(key.str()))] = trimmed(value.as_string()->get());
      }
    if (const toml::table* own = table["letters"].as_table())
      for (const auto& [key, value] : *own) {
        const std::string_view letter = key.str();
        if (letter.size() != 1 || letter[0] < 'a' || letter[0] > 'z' || !value.is_string())
          refuse(entry.path(), words::text("cli.language.no_text", letter));
        const auto at = static_cast<std::size_t>(letter[0] - 'a');
        letters_[at] = value.as_string()->get();
        capitals_[at] = words::capital(letters_[at]);
      }
  }
  const fs::path mendings = folder / "mending";
  if (!fs::is_directory(mendings, error)) return;
  for (const auto& entry : fs::directory_iterator(mendings)) {
    const std::string name = "mending/" + entry.path().filename().string() + "/mending.toml";
    gather(words::id_in_file(name, ""), table_of(folder / name), texts_);
  }
}

std::string LanguageFolder::spelled(std::string_view english) const {
  std::string said;
  char closing = 0; // of a place or of code
  for (const char c : english) {
    if (closing != 0) {
      if (c == closing) closing = 0;
    } else if (c == '{' || c == '`') {
      closing = c == '{' ? '}' : '`';
    } else {
      const bool small = c >= 'a' && c <= 'z', large = c >= 'A' && c <= 'Z';
      const std::string* own = small   ? &letters_[static_cast<std::size_t>(c - 'a')]
                               : large ? &capitals_[static_cast<std::size_t>(c - 'A')]
                                       : nullptr;
      if (own && !own->empty()) {
        said += *own;
        continue;
      }
    }
    said += c;
  }
  return said;
}

std::string_view LanguageFolder::text(std::string_view id, std::string_view english) const {
  const auto own = texts_.find(id);
  return own != texts_.end() ? std::string_view(own->second) : word(english);
}

std::string_view LanguageFolder::word(std::string_view english) const {
  const std::lock_guard lock(mutex_);
  if (const auto said = said_.find(english); said != said_.end()) return said->second;
  const std::string_view inner = trimmed(english);
  std::string words;
  if (!inner.empty()) {
    const auto own = words_.find(inner);
    const auto before = static_cast<std::size_t>(inner.data() - english.data());
    words.append(before, ' ');
    words += own != words_.end() ? own->second : spelled(inner);
    words.append(english.size() - before - inner.size(), ' ');
  } else {
    words = english;
  }
  return said_.emplace(english, std::move(words)).first->second;
}

std::string_view LanguageFolder::file(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  if (const auto known = files_.find(name); known != files_.end()) return known->second;
  return files_.emplace(name, contents(folder_ / name)).first->second;
}

} // namespace loopscope::app
