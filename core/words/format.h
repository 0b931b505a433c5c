// How times, amounts and counts are written: no other place formats them.
#pragma once

#include "core/words/language.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace loopscope::words {

/// A delay (ns) that a person feels: shorter ones are not worth a word.
inline constexpr std::int64_t noticed = 100'000'000;

/// A moment or a span of time (ns in): "1.000 s", "0.250 s", "250 µs", "42 ns", "5 min 0.000 s", "1 h 0 min 0.000 s";
/// of a negative one "-1.000 s". What lies below its last digit is cut off, so that nothing is shown before it is
/// there.
std::string duration(std::int64_t ns);
/// As a number of seconds, for JSON.
inline double in_seconds(std::int64_t ns) {
  return static_cast<double>(ns) / 1e9;
}
/// The same as a label of an axis whose labels are `step` apart: with the digits that tell them apart, in a unit
/// that suits the `largest` label.
std::string tick(std::int64_t ns, std::int64_t step, std::int64_t largest);

/// "9,990": thousands are set apart.
std::string grouped(std::uint64_t number);
/// Bytes: "9,990 B", "12.5 kB", "3.1 MB"; 0 for a negative number.
std::string amount(std::int64_t bytes);
/// "no tasks", "1 task", "2,000 tasks". The vocabulary's patterns of it are "no tasks", "{} task" and "{} tasks".
std::string count(std::uint64_t number, Word thing);
/// The verb to a number of things: plural("wait", 1) is "waits", plural("is", 2) is "are".
std::string plural(Word verb, std::uint64_t number);
/// The same in English: for what is put into the pattern of a sentence.
std::string english_plural(Word verb, std::uint64_t number);
/// "first", "second", up to "tenth"; "11th", "22nd".
std::string ordinal(std::uint64_t number);
/// With a capital, if it begins with a small letter: of ASCII, Latin, Greek or Cyrillic.
std::string capital(std::string_view text);
/// "LOCK", "TASK GROUP": the noun as a heading.
std::string heading(std::string_view noun);

} // namespace loopscope::words
