#include "core/words/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace loopscope::words {

namespace {

constexpr std::int64_t microsecond = 1'000, millisecond = 1'000'000, second = 1'000'000'000, minute = 60 * second;

/// |ns|; the least number has no opposite and becomes the greatest.
std::int64_t magnitude(std::int64_t ns) {
  if (ns == std::numeric_limits<std::int64_t>::min()) return std::numeric_limits<std::int64_t>::max();
  return ns < 0 ? -ns : ns;
}

/// The capital of a letter of the Latin, Greek and Cyrillic alphabets; others stay as they are.
std::uint32_t upper(std::uint32_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7)) return c - 0x20;        // ASCII, Latin-1
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e)) return c % 2 == 0 ? c - 1 : c; // of Latin Extended-A
  if ((c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14a && c <= 0x177)) return c % 2 == 1 ? c - 1 : c;
  if ((c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) || (c >= 0x430 && c <= 0x44f)) return c - 0x20; // Greek, Cyrillic
  if ((c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff)) return c % 2 == 1 ? c - 1 : c; // Latin, Additional
  return c >= 0x450 && c <= 0x45f ? c - 0x50 : c;
}

/// The text with the capital of its letter at that place, whose bytes it counts.
std::size_t raise(std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(at) < 0x80) {
    text[at] = static_cast<char>(upper(byte(at)));
    return 1;
  }
  const auto rest = [&](std::size_t i) { return byte(i) & 0x3fu; };
  if ((byte(at) & 0xf0) == 0xe0 && at + 2 < text.size()) {
    const std::uint32_t letter = upper((byte(at) & 0x0fu) << 12 | rest(at + 1) << 6 | rest(at + 2));
    text[at + 1] = static_cast<char>(0x80 | (letter >> 6 & 0x3f)); // a capital of three bytes has three, too
    text[at + 2] = static_cast<char>(0x80 | (letter & 0x3f));
    return 3;
  }
  if ((byte(at) & 0xe0) != 0xc0 || at + 1 >= text.size()) return 1;
  const std::uint32_t letter = upper((byte(at) & 0x1fu) << 6 | rest(at + 1));
  if (letter < 0x80 || letter > 0x7ff) return 2;
  text[at] = static_cast<char>(0xc0 | letter >> 6);
  text[at + 1] = static_cast<char>(0x80 | (letter & 0x3f));
  return 2;
}

} // namespace

std::string duration(std::int64_t ns) {
  const std::string_view sign = ns < 0 ? "-" : "";
  ns = magnitude(ns);
  if (ns > 0 && ns < microsecond) return fmt::format("{}{} ns", sign, ns);
  if (ns > 0 && ns < millisecond) return fmt::format("{}{} µs", sign, ns / microsecond);
  const std::int64_t minutes = ns / minute;
  const std::string seconds = fmt::format("{}.{:03} s", ns % minute / second, ns % second / millisecond);
  if (minutes == 0) return fmt::format("{}{}", sign, seconds);
  if (minutes < 60) return fmt::format("{}{} min {}", sign, minutes, seconds);
  return fmt::format("{}{} h {} min {}", sign, minutes / 60, minutes % 60, seconds);
}

std::string tick(std::int64_t ns, std::int64_t step, std::int64_t largest) {
  if (ns == 0) return "0 s";
  if (ns >= minute && step >= second) {
    const std::int64_t s = ns % minute / second, m = ns / minute;
    if (step >= minute && m >= 60)
      return m % 60 ? fmt::format("{} h {} min", m / 60, m % 60) : fmt::format("{} h", m / 60);
    return s ? fmt::format("{} min {} s", m, s) : fmt::format("{} min", m);
  }
  struct Unit {
    std::int64_t ns;
    std::string_view name;
  };
  Unit unit{1, "ns"};
  for (Unit u : {Unit{second, "s"}, Unit{millisecond, "ms"}, Unit{microsecond, "µs"}})
    if (largest >= u.ns / 5 || step >= u.ns / 10) {
      unit = u;
      break;
    }
  int decimals = 0;
  for (std::int64_t s = unit.ns; s > 1 && step % s != 0; s /= 10) ++decimals;
  return fmt::format("{:.{}f} {}", static_cast<double>(ns) / static_cast<double>(unit.ns), decimals, unit.name);
}

std::string grouped(std::uint64_t number) {
  std::string text = fmt::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string amount(std::int64_t bytes) {
  if (bytes < 10'000) return grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytes))) + " B";
  const double kilo = static_cast<double>(bytes) / 1000;
  if (kilo < 10'000) return fmt::format("{:.{}f} kB", kilo, kilo < 100 ? 1 : 0);
  return fmt::format("{:.1f} MB", kilo / 1000);
}

std::string count(std::uint64_t number, Word thing) {
  const std::string digits = grouped(number);
  const std::string_view end = number == 1 ? "" : "s";
  const std::string_view first = number == 0     ? std::string_view("no")
                                 : translation() ? std::string_view("{}")
                                                 : std::string_view(digits);
  const std::string said = fmt::format("{} {}{}", first, thing.english(), end);
  return translation() ? formatted(in_language(said), digits) : said;
}

std::string english_plural(Word verb, std::uint64_t number) {
  if (verb.english() == "is") return number == 1 ? "is" : "are";
  if (verb.english() == "has") return number == 1 ? "has" : "have";
  return fmt::format("{}{}", verb.english(), number == 1 ? "s" : "");
}

std::string plural(Word verb, std::uint64_t number) {
  return std::string(in_language(english_plural(verb, number)));
}

std::string ordinal(std::uint64_t number) {
  constexpr Word words[] = {"first", "second",  "third",  "fourth", "fifth",
                            "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (number >= 1 && number <= std::size(words)) return words[number - 1].string();
  const std::uint64_t tens = number % 100, ones = number % 10;
  const bool teens = tens >= 11 && tens <= 13;
  return formatted(teens || ones > 3 || ones == 0 ? Word("{}th")
                   : ones == 1                    ? Word("{}st")
                   : ones == 2                    ? Word("{}nd")
                                                  : Word("{}rd"),
                   number);
}

std::string capital(std::string_view text) {
  std::string result(text);
  if (!result.empty()) raise(result, 0);
  return result;
}

std::string heading(std::string_view noun) {
  std::string text(noun);
  std::ranges::replace(text, '_', ' ');
  for (std::size_t at = 0; at < text.size();) at += raise(text, at);
  return text;
}

} // namespace loopscope::words
