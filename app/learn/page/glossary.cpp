#include "app/learn/page/glossary.h"

#include "core/trace/event.h"
#include "core/words/language.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace loopscope::app {
namespace {

char small(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

Thing thing_of(OnStage what) {
  const auto part = [](StagePlace place) { return Thing{Thing::Kind::place, static_cast<std::uint32_t>(place)}; };
  switch (what) {
  case OnStage::none:
    break;
  case OnStage::slot:
    return part(StagePlace::slot);
  case OnStage::ready:
    return part(StagePlace::ready);
  case OnStage::timers:
    return part(StagePlace::timers);
  case OnStage::sockets:
    return part(StagePlace::sockets);
  case OnStage::waits:
    return part(StagePlace::waits);
  case OnStage::select:
    return {Thing::Kind::phase, static_cast<std::uint32_t>(replay::Phase::select)};
  case OnStage::task:
    return {Thing::Kind::task, 0};
  case OnStage::callback:
    return {Thing::Kind::callback, 0};
  case OnStage::future:
    return {Thing::Kind::future, 0};
  case OnStage::primitive:
    return {Thing::Kind::primitive, 0};
  }
  return {};
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

const std::vector<Term>& glossary() {
  static const std::vector<Term> all = [] {
    std::vector<Term> terms;
    for (const RawTerm& raw : raw_terms()) {
      Term term{.name = std::string(words::in_language(raw.name)),
                .forms = {std::string(words::in_language(raw.name))},
                .sentence = std::string(words::in_language(raw.sentence)),
                .lesson = std::string(raw.lesson),
                .event = std::string(raw.event),
                .prints = std::string(raw.prints),
                .nth = raw.nth,
                .thing = thing_of(raw.thing),
                .any_of_kind = raw.thing >= OnStage::task};
      for (const std::string_view form : raw.forms) term.forms.emplace_back(words::in_language(form));
      for (std::string& form : term.forms) std::ranges::transform(form, form.begin(), small);
      terms.push_back(std::move(term));
    }
    return terms;
  }();
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
