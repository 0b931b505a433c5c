// The glossary: what each term is in a sentence, a moment of a lesson that shows it, and what it is on the stage.
#pragma once

#include "app/views/page/markdown.h"
#include "app/views/scene.h"
#include "core/replay/replay.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

struct Term {
  std::string name;               // "ready queue"
  std::vector<std::string> forms; // as it stands in a text, in small letters, its name among them
  std::string sentence;
  std::string lesson; // that shows it
  /// The moment: right after the n-th event of that kind, which is the n-th line printed that begins so where `prints`
  /// is given.
  std::string event;
  std::string prints;
  int nth = 1;
  /// What it is on the stage: a part of it, or the first thing of a kind; none where it cannot be seen there.
  Thing thing{};
  bool any_of_kind = false; // any thing of that kind stands for it
};

/// What a term is on the stage, as assets/glossary.toml has it.
enum class OnStage : std::uint8_t {
  none, slot, ready, timers, sockets, waits, select, // a part of it
  task, callback, future, primitive,                 // any thing of that kind
};
/// A term as it stands there; written by cmake/course.py.
struct RawTerm {
  std::string_view name, sentence, lesson, event, prints;
  int nth;
  OnStage thing;
  std::span<const std::string_view> forms; // without its name
};
std::span<const RawTerm> raw_terms();

/// In the order in which they are listed.
const std::vector<Term>& glossary();

/// Where the term's moment is in a run as far as that is known: how many events come before it.
std::optional<std::uint64_t> moment_of(const Term&, const replay::Replay&);

/// Marks the first place of each term in the blocks (PageWords::term: its number in the glossary). `known`: those that
/// are marked already, by number; goes on from there.
void mark_terms(std::vector<PageBlock>&, std::vector<bool>& known);

} // namespace loopscope::app
