// What is said besides what is said of a run: the texts of assets/words, by id. A text's id is its file's name and its
// key: "predict.phase.ask" is `ask` of [phase] in assets/words/predict.toml. The English ones are in the program,
// sorted by id (cmake/words.py); another language is a folder of the same shape (language.h). A test holds the ids in
// the sources against the files.
#pragma once

#include "core/words/language.h"

#include <span>
#include <string>
#include <string_view>

namespace loopscope::words {

struct Text {
  std::string_view id, text;
};
/// All of them in English, sorted by id.
std::span<const Text> texts();

/// The text of that id in the language in use; the id itself where there is none. Any thread.
std::string_view text(std::string_view id);

/// The same with values in the places of {0}, {1} ... (or {}, one after the other), as fmt writes them. A text that does
/// not fit them is given as it stands.
template <class First, class... Others>
std::string text(std::string_view id, const First& first, const Others&... others) {
  return formatted(text(id), first, others...);
}

} // namespace loopscope::words
