// What just happened, in plain words, from the trace alone.
#pragma once

#include "core/replay/index.h"
#include "core/replay/state.h"
#include "core/words/format.h"

#include <cstdint>
#include <string>
#include <vector>

namespace loopscope::words {

using namespace replay;

/// A piece of a sentence. A piece that speaks of something names it, so that it can be coloured and clicked.
struct Phrase {
  enum class Style : std::uint8_t { plain, strong, code, thing };
  std::string text;
  Style style = Style::plain;
  ObjectId object = 0;     // of a thing: the task, primitive, future, ...
  CallbackId callback = 0; // of a thing: the callback
  friend bool operator==(const Phrase&, const Phrase&) = default;
};
using Sentence = std::vector<Phrase>;

struct Narration {
  Sentence headline;                         // what this event did
  Sentence detail;                           // what follows from it, may be empty
  std::vector<Sentence> because;             // the causes, nearest first; a few
  std::vector<std::uint64_t> because_events; // where each of them happened: an event to go to
};

/// Tells the last event before `state.position`, in that state. Position 0: what is about to begin.
Narration narrate(const Index& index, const State& state);

/// The words of a callback as a chip shows them: "gather: child done", "sleep", "event_handler".
std::string describe(const Index& index, const Callback& callback);
/// The name of a function without those that it is nested in.
std::string_view short_name(std::string_view qualified_name);
/// "Task-3", "the lock shared", "the gather of 3".
Sentence name_of(const Index& index, const State& state, ObjectId object);
/// Which of its kind the primitive is, from 1, for one that has no name; 0 when it is the only one.
std::size_t number_of(const State& state, const Primitive& primitive);
/// Plain text of a sentence.
std::string plain(const Sentence& sentence);

} // namespace loopscope::words
