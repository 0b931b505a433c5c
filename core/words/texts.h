// What is said on the screen besides what is said of a run: the texts of assets/words, by id. A text's id is its file's
// name and its key: "predict.phase.ask" is `ask` of [phase] in assets/words/predict.toml. They are in the program, sorted
// by id (cmake/words.py). A test holds the ids in the sources against the files.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

namespace loopscope::words {

struct Text {
  std::string_view id, text;
};
/// All of them, sorted by id.
std::span<const Text> texts();

/// The text of that id; the id itself where there is none. Any thread.
std::string_view text(std::string_view id);

/// The same with values in the places of {0}, {1} ... (or {}, one after the other), as fmt writes them. A text that does
/// not fit them is given as it stands.
template <class First, class... Others>
std::string text(std::string_view id, const First& first, const Others&... others) {
  const std::string_view pattern = text(id);
  try {
    return fmt::vformat(fmt::string_view(pattern.data(), pattern.size()), fmt::make_format_args(first, others...));
  } catch (const fmt::format_error&) {
    return std::string(pattern);
  }
}

} // namespace loopscope::words
