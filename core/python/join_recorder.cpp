// Writes the recorder, one file of Python, from its parts: join_recorder OUT PART... The part "vocabulary" is not a
// file: it is the numbers of events.def as Python's constants, EVENT_NAME = 33, ENUM_NAME_VALUE = 0.
#include <cctype>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

/// "CallbackKind" as "CALLBACK_KIND", "callback_begun" as "CALLBACK_BEGUN".
std::string constant(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0 && !text.empty()) text += '_';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string vocabulary() {
  std::string text =
      "\n# ---- The vocabulary: made from the table of events, which says what each number means ----\n\n";
  std::string group;
  const auto put = [&](const std::string& name, int number) { text += name + " = " + std::to_string(number) + "\n"; };
#define ENUM(name, meaning, ...)                                                                                       \
  group = constant(#name) + "_";                                                                                       \
  __VA_ARGS__
#define LABELLED(name, number, label, meaning) put(group + constant(#name), number);
#define EVENT(name, number, meaning, ...) put(constant(#name), number);
#include "core/trace/events.def"
  return text;
}

} // namespace

int main(int count, char** words) {
  if (count < 3) return std::fprintf(stderr, "join_recorder OUT PART...\n"), 2;
  std::string text;
  for (int i = 2; i < count; ++i) {
    const std::string part = words[i];
    if (part == "vocabulary") {
      text += vocabulary();
      continue;
    }
    std::ifstream file(part, std::ios::binary);
    if (!file) return std::fprintf(stderr, "join_recorder: cannot read %s\n", part.c_str()), 1;
    text.append(std::istreambuf_iterator<char>(file), {});
  }
  std::ofstream out(words[1], std::ios::binary | std::ios::trunc);
  out << text;
  return out.flush() ? 0 : 1;
}
