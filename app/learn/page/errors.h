// "I see this error": from a message, or from what goes wrong, to the lesson that shows why.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

struct KnownError {
  /// As CPython prints it, "…" in the places of what differs from program to program; or what goes wrong, in words.
  std::string message;
  bool printed = false; // CPython prints it
  std::vector<std::string> also; // other words for it
  std::string cause, cure;       // a sentence each
  std::string lesson;
};

const std::vector<KnownError>& known_errors();
/// Those of a text like that of assets/errors.toml. Throws std::runtime_error for what is missing.
std::vector<KnownError> known_errors_of(std::string_view text);

/// How well a text that was typed or pasted fits, from 0: not at all. A part of the message will do, and so will a line
/// of a traceback that has the message in it, whatever stands in its changing places.
int fit_of(const KnownError&, std::string_view typed);
/// Those that fit, the best first; all of them for an empty text.
std::vector<const KnownError*> errors_like(std::string_view typed);

/// Whether each word of what was typed begins a word of the text, whatever its capitals.
bool has_words(std::string_view text, std::string_view typed);

} // namespace loopscope::app
