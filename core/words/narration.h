// What just happened, in plain words, from the trace alone.
#pragma once

#include "core/replay/index.h"
#include "core/replay/replay.h"
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

/// One of several things that happened in a step, and the events that it tells.
struct Line {
  Sentence sentence;
  std::vector<std::uint64_t> events;
};

struct Narration {
  Sentence headline;                         // what happened; of several things the most telling
  std::vector<std::uint64_t> events;         // that the headline tells
  std::vector<Line> also;                    // what else happened, in order of time
  std::size_t untold = 0;                    // how many things more there were
  Sentence detail;                           // what follows from the headline, may be empty
  std::vector<Sentence> because;             // the causes, nearest first; a few
  std::vector<std::uint64_t> because_events; // where each of them happened: an event to go to
};

/// Tells the last event before `state.position`, in that state. Position 0: what is about to begin.
Narration narrate(const Index& index, const State& state);

/// Tells everything that the events from `from` to the replay's position did: the most telling as the headline, what is
/// of one kind in one line, and no more than the `most` most telling lines besides the headline, in order of time.
/// Bookkeeping is told only where nothing else happened. `walker` is any state of that trace's, such as an empty one,
/// and is left somewhere in between: with the one of the step before, a step costs what its events do.
Narration narrate(const Replay& replay, std::uint64_t from, State& walker, std::size_t most = 5);

/// Tells the step that ends at the position of a replay, whichever way it was reached. Asked again, it remembers. One
/// for each replay.
class Narrator {
public:
  const Narration& tell(const Replay& replay, Step step);

private:
  struct Asked {
    std::uint64_t position = UINT64_MAX, size = 0;
    Step step{};
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  Asked asked_;
  State walker_;
  Narration told_;
};

/// The words of a callback as a chip shows them: "gather: child done", "sleep", "event_handler".
std::string describe(const Index& index, const Callback& callback);
/// The name of a function without those that it is nested in.
std::string_view short_name(std::string_view qualified_name);
/// "Task-3", "the lock shared", "the gather of 3 tasks".
Sentence name_of(const Index& index, const State& state, ObjectId object);
/// Which of its kind the primitive is, from 1, for one that has no name; 0 when it is the only one.
std::size_t number_of(const State& state, const Primitive& primitive);
/// A place of the program (Index::place): "line 12", or of another file than the first "line 12 of helper.py".
std::string line_name(const Index& index, std::uint32_t place);
/// The same behind a function's name: ":12", or " helper.py:12".
std::string line_mark(const Index& index, std::uint32_t place);
/// What blocks the loop in that state: "Task-3 blocks the loop in time.sleep at line 12". Plain; empty where nothing
/// does.
std::string what_blocks(const Index& index, const State& state);
/// Whose loop it is: "the loop of the main thread", "the loop of the thread worker".
std::string loop_name(const Index& index, const LoopState& loop);
/// The CPython that ran the program, "CPython 3.12.1"; empty where the trace names none.
std::string_view python_of(const Index& index);
/// What ran and recorded the program, where the trace says so: "CPython 3.12.1, recorded by lsrec 0.1".
std::string recorded_by(const Index& index);
/// What has ended a run that failed with that message: "Killed", "Ended with an exit status", "Unhandled exception".
std::string_view failure(std::string_view message);
/// A fact of the run that who watches it must not miss, as a sentence: that another loop stands in, that the clock does
/// not jump any more, that the recording has stopped. Empty where it is not of that kind.
std::string_view notice_of(const Index& index, const Fact& fact);
/// The name of a source file, without its folders.
std::string file_name(const Index& index, std::size_t file);
/// Plain text of a sentence.
std::string plain(const Sentence& sentence);

} // namespace loopscope::words
