#include "app/learn/page/glossary.h"

#include "core/trace/event.h"
#include "core/words/language.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

extern "C" const char loopscope_glossary_toml_begin[], loopscope_glossary_toml_end[];

namespace loopscope::app {
namespace {

char small(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

struct NamedThing {
  std::string_view name;
  Thing thing;
  bool any_of_kind = false;
};

Thing part(StagePlace place) {
  return {Thing::Kind::place, static_cast<std::uint32_t>(place)};
}

void take_thing(Term& term, std::string_view name) {
  const std::array things{
      NamedThing{"", {}},
      NamedThing{"slot", part(StagePlace::slot)},
      NamedThing{"ready", part(StagePlace::ready)},
      NamedThing{"timers", part(StagePlace::timers)},
      NamedThing{"sockets", part(StagePlace::sockets)},
      NamedThing{"waits", part(StagePlace::waits)},
      NamedThing{"select", {Thing::Kind::phase, static_cast<std::uint32_t>(replay::Phase::select)}},
      NamedThing{"task", {Thing::Kind::task, 0}, true},
      NamedThing{"callback", {Thing::Kind::callback, 0}, true},
      NamedThing{"future", {Thing::Kind::future, 0}, true},
      NamedThing{"primitive", {Thing::Kind::primitive, 0}, true},
  };
  const auto found = std::ranges::find(things, name, &NamedThing::name);
  if (found == things.end()) throw std::runtime_error("assets/glossary.toml: no such thing: " + std::string(name));
  term.thing = found->thing;
  term.any_of_kind = found->any_of_kind;
}

/// The place of the longest form that begins there, as a word of its own: its term and its length.
std::pair<int, std::size_t> term_at(std::string_view text, std::size_t at) {
  std::pair<int, std::size_t> best{-1, 0};
  if (at > 0 && is_letter(text[at - 1])) return best;
  const std::vector<Term>& all = glossary();
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const std::string& form : all[i].forms) {
      if (form.size() <= best.second || text.size() - at < form.size()) continue;
      if (text.size() > at + form.size() && is_letter(text[at + form.size()])) continue;
      if (std::equal(form.begin(), form.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                     [](char a, char b) { return a == small(b); }))
        best = {static_cast<int>(i), form.size()};
    }
  return best;
}

} // namespace

std::vector<Term> glossary_of(std::string_view text) {
  const toml::table table = toml::parse(text, std::string_view("assets/glossary.toml"));
  std::vector<Term> terms;
  const toml::array* entries = table["term"].as_array();
  if (!entries) throw std::runtime_error("assets/glossary.toml: there is no [[term]]");
  for (const toml::node& entry : *entries) {
    const toml::table& of = *entry.as_table();
    Term term{.name = of["name"].value_or(""),
              .sentence = of["sentence"].value_or(""),
              .lesson = of["lesson"].value_or(""),
              .event = of["event"].value_or("printed"),
              .prints = of["prints"].value_or(""),
              .nth = of["nth"].value_or(1)};
    if (term.name.empty() || term.sentence.empty() || term.lesson.empty())
      throw std::runtime_error("assets/glossary.toml: a term needs 'name', 'sentence' and 'lesson'");
    take_thing(term, of["thing"].value_or(""));
    term.forms.push_back(term.name);
    if (const toml::array* forms = of["forms"].as_array())
      for (const toml::node& form : *forms) term.forms.push_back(form.value<std::string>().value_or(""));
    for (std::string& form : term.forms) std::ranges::transform(form, form.begin(), small);
    std::erase(term.forms, "");
    terms.push_back(std::move(term));
  }
  return terms;
}

const std::vector<Term>& glossary() {
  static const std::vector<Term> all = glossary_of(words::file_in_language(
      "glossary.toml", {loopscope_glossary_toml_begin,
                        static_cast<std::size_t>(loopscope_glossary_toml_end - loopscope_glossary_toml_begin)}));
  return all;
}

std::optional<std::uint64_t> moment_of(const Term& term, const replay::Replay& replay) {
  const trace::Trace& trace = replay.trace();
  int left = term.nth;
  for (std::uint64_t i = 0; i < replay.size(); ++i) {
    const trace::Event& event = trace[i];
    if (trace::name_of(event.kind) != term.event) continue;
    if (!term.prints.empty() && !trace.string(trace::as<trace::event::printed>(event).text).starts_with(term.prints))
      continue;
    if (--left == 0) return i + 1;
  }
  return {};
}

void mark_terms(std::vector<PageBlock>& blocks, std::vector<bool>& known) {
  known.resize(glossary().size());
  for (PageBlock& block : blocks) {
    if (block.kind == PageBlock::Kind::code) continue;
    std::vector<PageWords> marked;
    for (PageWords& words : block.words) {
      std::size_t from = 0;
      const auto put = [&](std::size_t end, int term) {
        if (end > from) marked.push_back({words.text.substr(from, end - from), words.style, term});
        from = end;
      };
      for (std::size_t at = 0; at < words.text.size(); ++at) {
        const auto [term, size] = term_at(words.text, at);
        if (term < 0) continue;
        // Code is marked as a whole or not at all.
        const bool whole = at == 0 && size == words.text.size();
        if (!known[static_cast<std::size_t>(term)] && (words.style != PageWords::Style::code || whole)) {
          known[static_cast<std::size_t>(term)] = true;
          put(at, -1);
          put(at + size, term);
        }
        at += size - 1;
      }
      put(words.text.size(), -1);
    }
    block.words = std::move(marked);
  }
}

} // namespace loopscope::app
