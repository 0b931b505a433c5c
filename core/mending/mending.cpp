#include "core/mending/mending.h"

#include "core/mending/table.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace loopscope::mending {
namespace {

/// That of assets/ in which it stands.
std::string mending_file(std::string_view id) {
  return "mending/" + std::string(id) + "/mending.toml";
}

Mending made_of(const RawMending& raw) {
  const auto said = [&](const std::string& key, std::string_view english) {
    return std::string(words::in_language(words::id_in_file(mending_file(raw.id), key), english));
  };
  Mending made{.id = std::string(raw.id),
               .title = said("title", raw.title),
               .task = said("task", raw.task),
               .program = std::string(raw.program),
               .real_time = raw.real_time,
               .limit = raw.limit,
               .cure = said("cure", raw.cure)};
  for (const auto& order : raw.orders) {
    Constants& constants = made.orders.emplace_back();
    for (const RawMending::Value& value : order)
      constants[std::string(value.name)].assign(value.values.begin(), value.values.end());
  }
  const auto conditions = [&](const char* name, std::span<const RawMending::Pair> all, std::vector<Condition>& to) {
    for (const auto& [text, claim] : all)
      to.push_back({said(fmt::format("{}.{}.text", name, to.size()), text), Claim(claim, made.forms)});
  };
  conditions("must", raw.musts, made.musts);
  conditions("hides", raw.hides, made.hides);
  for (const RawMending::Offer& offer : raw.offers) {
    Offer& to = made.offers.emplace_back(
        Offer{said(fmt::format("edit.{}.title", made.offers.size()), offer.title), {}, offer.right});
    for (const auto& [text, by] : offer.changes) to.changes.emplace_back(text, by);
  }
  for (const std::string_view hint : raw.hints)
    made.hints.push_back(said(fmt::format("hints.{}", made.hints.size()), hint));
  return made;
}

/// Calls visit(line) for each line, with its newline.
template <class Visit>
void each_line(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    visit(text.substr(at, end - at));
    at = end;
  }
}

bool gives(std::string_view line, std::string_view name) {
  return line.starts_with(name) && line.substr(name.size()).starts_with(" = ");
}

} // namespace

const std::vector<Mending>& mendings() {
  static const std::vector<Mending> all = mendings_in_language();
  return all;
}

std::vector<Mending> mendings_in_language() {
  std::vector<Mending> made;
  for (const RawMending& raw : raw_mendings()) made.push_back(made_of(raw));
  return made;
}

const Mending* find_mending(std::string_view id) {
  const auto found = std::ranges::find(mendings(), id, &Mending::id);
  return found == mendings().end() ? nullptr : &*found;
}

std::string Mending::with(const Offer& offer) const {
  std::string text = program;
  for (const auto& [old, by] : offer.changes)
    if (const std::size_t at = text.find(old); at != std::string::npos) text.replace(at, old.size(), by);
  return text;
}

std::string literal(std::span<const double> values) {
  const auto number = [](double value) {
    return value == std::round(value) && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                                : fmt::format("{}", value);
  };
  if (values.size() == 1) return number(values.front());
  std::string all;
  for (const double value : values) all += (all.empty() ? "" : ", ") + number(value);
  return "[" + all + "]";
}

std::string with_constants(std::string_view program, const std::vector<std::pair<std::string, std::string>>& constants) {
  std::string text;
  each_line(program, [&](std::string_view line) {
    const auto found = std::ranges::find_if(constants, [&](const auto& each) { return gives(line, each.first); });
    if (found == constants.end()) {
      text += line;
      return;
    }
    const std::size_t comment = line.find("  #");
    text += found->first + " = " + found->second;
    text += comment != std::string_view::npos ? line.substr(comment) : line.ends_with('\n') ? "\n" : "";
  });
  return text;
}

std::vector<std::pair<std::string, std::string>> literals(const Constants& constants) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [name, values] : constants) all.emplace_back(name, literal(values));
  return all;
}

std::string missing_constant(std::string_view program, const Constants& constants) {
  for (const auto& [name, values] : constants) {
    bool found = false;
    each_line(program, [&, &given = name](std::string_view line) { found = found || gives(line, given); });
    if (!found) return name;
  }
  return {};
}

} // namespace loopscope::mending
