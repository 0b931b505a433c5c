#include "core/mending/claim.h"

#include "core/words/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

namespace loopscope::mending {

namespace {

struct OfRun {
  std::string_view name;
  Known (*ask)(const Facts&);
};
constexpr OfRun of_run[] = {
    {"finished", [](const Facts& f) { return f.outcome_is(trace::RunOutcome::finished); }},
    {"failed", [](const Facts& f) { return f.outcome_is(trace::RunOutcome::failed); }},
    {"deadlocked", [](const Facts& f) { return f.outcome_is(trace::RunOutcome::deadlocked); }},
    {"end", [](const Facts& f) { return f.end(); }},
    {"lines", [](const Facts& f) { return f.lines(); }},
    {"warnings", [](const Facts& f) { return f.warnings(); }},
    {"blocked", [](const Facts& f) { return f.blocked(); }},
    {"in_queue", [](const Facts& f) { return f.in_queue(); }},
    {"queues", [](const Facts& f) { return f.queues(); }},
    {"locks", [](const Facts& f) { return f.locks(); }},
    {"threads", [](const Facts& f) { return f.threads(); }},
    {"unsafe_calls", [](const Facts& f) { return f.unsafe_calls(); }},
    {"left", [](const Facts& f) { return f.left(); }},
};

struct OfForm {
  std::string_view name;
  Known (Facts::*ask)(std::size_t) const;
};
constexpr OfForm of_form[] = {
    {"count", &Facts::count},         {"first", &Facts::first},
    {"last", &Facts::last},           {"line", &Facts::line},
    {"last_line", &Facts::last_line}, {"gap", &Facts::gap},
    {"on_loop", &Facts::on_loop},     {"number", &Facts::number},
    {"tasks", &Facts::tasks},         {"with_result", &Facts::with_result},
    {"with_error", &Facts::with_error}, {"cancelled", &Facts::cancelled},
    {"ended", &Facts::ended},         {"suspended", &Facts::suspended},
    {"called", &Facts::called},       {"warned", &Facts::warned},
};

constexpr std::string_view of_constant[] = {"sum", "max", "min"};

template <class Table>
std::size_t place_in(const Table& table, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(table, name, &std::ranges::range_value_t<Table>::name) -
                                  std::begin(table));
}

constexpr Known unknown{0, 1};

Known compared(char by, Known a, Known b) {
  if (a.low != a.low || b.low != b.low) return Known::exactly(by == '!' ? 1 : 0);
  // What is not there compares as nothing does.
  const bool sure = !a.perhaps_none && !b.perhaps_none;
  const auto known = [&](bool surely, bool perhaps) {
    return surely && sure ? Known{1, 1} : perhaps || surely ? unknown : Known{0, 0};
  };
  switch (by) {
  case '<':
    return known(a.high < b.low, a.low < b.high);
  case 'l': // <=
    return known(a.high <= b.low, a.low <= b.high);
  case '>':
    return known(a.low > b.high, a.high > b.low);
  case 'g':
    return known(a.low >= b.high, a.high >= b.low);
  default: {
    const bool same = a.exact() && b.exact() && a.low == b.low, perhaps = a.low <= b.high && b.low <= a.high;
    return by == '=' ? known(same, perhaps) : known(!perhaps, !same);
  }
  }
}

Known counted(char by, Known a, Known b) {
  // Infinity less infinity is anything.
  const auto low = [](double value) { return value != value ? -endless : value; };
  const auto high = [](double value) { return value != value ? endless : value; };
  if (a.low != a.low || b.low != b.low) return {NAN, NAN};
  const bool perhaps_none = a.perhaps_none || b.perhaps_none;
  switch (by) {
  case '+':
    return {low(a.low + b.low), high(a.high + b.high), perhaps_none};
  case '-':
    return {low(a.low - b.high), high(a.high - b.low), perhaps_none};
  case '*':
  case '/': {
    const double ends[] = {by == '*' ? a.low * b.low : a.low / b.low, by == '*' ? a.low * b.high : a.low / b.high,
                           by == '*' ? a.high * b.low : a.high / b.low, by == '*' ? a.high * b.high : a.high / b.high};
    if (std::ranges::any_of(ends, [](double end) { return end != end; })) return {-endless, endless, perhaps_none};
    return {std::ranges::min(ends), std::ranges::max(ends), perhaps_none};
  }
  default:
    return {};
  }
}

} // namespace

/// Reads it by recursive descent. What cannot be read is a problem, and the rest is left.
class Claim::Reader {
public:
  Reader(Claim& claim, std::string_view text, std::vector<std::string>& forms)
      : claim_(claim), text_(text), forms_(forms) {}

  void read() {
    either();
    skip();
    if (at_ < text_.size()) fail("not understood");
  }

private:
  std::size_t add(Node node) {
    claim_.nodes_.push_back(std::move(node));
    return claim_.nodes_.size() - 1;
  }
  std::size_t fail(std::string_view what) {
    if (claim_.problem_.empty())
      claim_.problem_ = fmt::format("{} at \"{}\"", what, text_.substr(std::min(at_, text_.size())));
    at_ = text_.size();
    return add({});
  }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  std::string_view peek_word() {
    skip();
    std::size_t end = at_;
    while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) || text_[end] == '_')) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view word) {
    if (peek_word() != word) return false;
    at_ += word.size();
    return true;
  }
  bool take(std::string_view sign) {
    skip();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }

  std::size_t several(Kind kind, std::string_view word, std::size_t (Reader::*part)()) {
    std::vector<std::size_t> parts{(this->*part)()};
    while (take_word(word)) parts.push_back((this->*part)());
    return parts.size() == 1 ? parts.front() : add({.kind = kind, .parts = std::move(parts)});
  }
  std::size_t either() { return several(Kind::either, "or", &Reader::both); }
  std::size_t both() { return several(Kind::both, "and", &Reader::no); }
  std::size_t no() {
    if (!take_word("not")) return comparison();
    const std::size_t part = no();
    return add({.kind = Kind::no, .parts = {part}});
  }
  std::size_t chain(Kind kind, std::size_t (Reader::*part)(), char (Reader::*sign)()) {
    std::vector<std::size_t> parts{(this->*part)()};
    std::string signs;
    while (const char found = (this->*sign)()) {
      signs += found;
      parts.push_back((this->*part)());
    }
    if (signs.empty()) return parts.front();
    return add({.kind = kind, .operators = std::move(signs), .parts = std::move(parts)});
  }
  std::size_t comparison() { return chain(Kind::compare, &Reader::sum, &Reader::comparing); }
  std::size_t sum() { return chain(Kind::sum, &Reader::product, &Reader::adding); }
  std::size_t product() { return chain(Kind::sum, &Reader::factor, &Reader::multiplying); }
  char comparing() {
    static constexpr std::pair<std::string_view, char> signs[] = {{"==", '='}, {"!=", '!'}, {"<=", 'l'},
                                                                  {">=", 'g'}, {"<", '<'},  {">", '>'}};
    for (const auto& [sign, meaning] : signs)
      if (take(sign)) return meaning;
    return 0;
  }
  char adding() { return take("+") ? '+' : take("-") ? '-' : '\0'; }
  char multiplying() { return take("*") ? '*' : take("/") ? '/' : '\0'; }

  std::size_t factor() {
    if (take("-")) {
      const std::size_t part = factor();
      return add({.kind = Kind::negative, .parts = {part}});
    }
    if (take("(")) {
      const std::size_t part = either();
      return take(")") ? part : fail("a ) is missing");
    }
    skip();
    if (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) {
      Node node{.kind = Kind::number};
      at_ += words::read_number(text_.substr(at_), node.number);
      return add(std::move(node));
    }
    const std::string_view name = peek_word();
    if (name.empty()) return fail("something is missing");
    if (std::isupper(static_cast<unsigned char>(name.front()))) return constant();
    if (const std::size_t which = place_in(of_run, name); which < std::size(of_run)) {
      at_ += name.size();
      return add({.kind = Kind::of_run, .which = which});
    }
    if (const auto it = std::ranges::find(of_constant, name); it != std::end(of_constant)) {
      at_ += name.size();
      if (!take("(")) return fail("a ( is missing");
      const std::size_t inner = constant();
      Node node = claim_.nodes_[inner];
      node.kind = Kind::of_constant;
      node.form = static_cast<std::size_t>(it - std::begin(of_constant));
      return take(")") ? add(std::move(node)) : fail("a ) is missing");
    }
    const std::size_t which = place_in(of_form, name);
    if (which == std::size(of_form)) return fail("no such number");
    at_ += name.size();
    if (!take("(") || !take("\"")) return fail("a text in quotes is missing");
    const std::size_t end = text_.find('"', at_);
    if (end == std::string_view::npos) return fail("a quote is missing");
    std::string form(text_.substr(at_, end - at_));
    at_ = end + 1;
    if (!take(")")) return fail("a ) is missing");
    const auto known = std::ranges::find(forms_, form);
    const auto place = static_cast<std::size_t>(known - forms_.begin());
    if (known == forms_.end()) forms_.push_back(std::move(form));
    return add({.kind = Kind::of_form, .which = which, .form = place});
  }
  std::size_t constant() {
    const std::string_view name = peek_word();
    if (name.empty() || !std::isupper(static_cast<unsigned char>(name.front()))) return fail("a constant is missing");
    at_ += name.size();
    Node node{.kind = Kind::constant, .which = claim_.names_.size()};
    claim_.names_.emplace_back(name);
    if (take("[")) {
      skip();
      at_ += words::read_number(text_.substr(at_), node.number);
      if (!take("]")) return fail("a ] is missing");
    }
    return add(std::move(node));
  }

  Claim& claim_;
  std::string_view text_;
  std::vector<std::string>& forms_;
  std::size_t at_ = 0;
};

Claim::Claim(std::string_view text, std::vector<std::string>& forms) {
  Reader(*this, text, forms).read();
}

Known Claim::value(const Node& node, const Facts& facts, const Constants& constants) const {
  const auto part = [&](std::size_t at) { return value(nodes_[node.parts[at]], facts, constants); };
  const std::vector<double>* values = nullptr;
  if (node.kind == Kind::constant || node.kind == Kind::of_constant) {
    const auto found = constants.find(names_[node.which]);
    if (found == constants.end() || found->second.empty()) return {NAN, NAN};
    values = &found->second;
  }
  switch (node.kind) {
  case Kind::number:
    return Known::exactly(node.number);
  case Kind::constant:
    return node.number < static_cast<double>(values->size())
               ? Known::exactly((*values)[static_cast<std::size_t>(node.number)])
               : Known{NAN, NAN};
  case Kind::of_constant: {
    double all = node.form == 0 ? 0 : values->front();
    for (const double each : *values)
      all = node.form == 0 ? all + each : node.form == 1 ? std::max(all, each) : std::min(all, each);
    return Known::exactly(all);
  }
  case Kind::of_run:
    return of_run[node.which].ask(facts);
  case Kind::of_form:
    return (facts.*of_form[node.which].ask)(node.form);
  case Kind::negative:
    return counted('-', Known::exactly(0), part(0));
  case Kind::no: {
    const Known inner = part(0);
    return {1 - inner.high, 1 - inner.low};
  }
  case Kind::both:
  case Kind::either: {
    Known all = part(0);
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
      const Known next = part(i);
      all = node.kind == Kind::both ? Known{std::min(all.low, next.low), std::min(all.high, next.high)}
                                    : Known{std::max(all.low, next.low), std::max(all.high, next.high)};
    }
    return all;
  }
  case Kind::sum: {
    Known all = part(0);
    for (std::size_t i = 1; i < node.parts.size(); ++i) all = counted(node.operators[i - 1], all, part(i));
    return all;
  }
  case Kind::compare: {
    Known all = Known::exactly(1), left = part(0);
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
      const Known right = part(i), next = compared(node.operators[i - 1], left, right);
      all = {std::min(all.low, next.low), std::min(all.high, next.high)};
      left = right;
    }
    return all;
  }
  }
  return {NAN, NAN};
}

Verdict Claim::judge(const Facts& facts, const Constants& constants) const {
  if (!problem_.empty() || nodes_.empty()) return Verdict::broken;
  const Known known = value(nodes_.back(), facts, constants);
  if (known.low != known.low) return Verdict::broken;
  return known.low > 0 ? Verdict::holds : known.high <= 0 ? Verdict::broken : Verdict::unknown;
}

} // namespace loopscope::mending
