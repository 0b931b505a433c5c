// "I see this error": from a message, or from what goes wrong, to the lesson that shows why.
#pragma once

#include <cstddef>
#include <span>
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

/// One as it stands in assets/errors.toml; written by cmake/course.py.
struct RawError {
  std::string_view message;
  bool printed;
  std::string_view cause, cure, lesson;
  std::span<const std::string_view> also;
};
std::span<const RawError> raw_errors();

const std::vector<KnownError>& known_errors();

/// How well a text that was typed or pasted fits, from 0: not at all. A part of the message will do, and so will a line
/// of a traceback that has the message in it, whatever stands in its changing places.
int fit_of(const KnownError&, std::string_view typed);
/// Those that fit, the best first; all of them for an empty text.
std::vector<const KnownError*> errors_like(std::string_view typed);

/// Whether each word of what was typed begins a word of the text, whatever its capitals.
bool has_words(std::string_view text, std::string_view typed);

} // namespace loopscope::app
