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

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
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

std::string count(std::uint64_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number == 0 ? "no" : grouped(number), thing, number == 1 ? "" : "s");
}

std::string plural(std::string_view verb, std::uint64_t number) {
  if (verb == "is") return number == 1 ? "is" : "are";
  if (verb == "has") return number == 1 ? "has" : "have";
  return fmt::format("{}{}", verb, number == 1 ? "s" : "");
}

std::string ordinal(std::uint64_t number) {
  constexpr std::string_view words[] = {"first", "second",  "third",  "fourth", "fifth",
                                        "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (number >= 1 && number <= std::size(words)) return std::string(words[number - 1]);
  const std::uint64_t tens = number % 100, ones = number % 10;
  const bool teens = tens >= 11 && tens <= 13;
  return fmt::format("{}{}", number,
                     teens || ones > 3 || ones == 0 ? "th"
                     : ones == 1                    ? "st"
                     : ones == 2                    ? "nd"
                                                    : "rd");
}

std::string capital(std::string_view text) {
  std::string result(text);
  if (!result.empty()) result.front() = upper(result.front());
  return result;
}

std::string heading(std::string_view noun) {
  std::string text(noun);
  for (char& c : text) c = c == '_' ? ' ' : upper(c);
  return text;
}

} // namespace loopscope::words
