// What the kinds of things in a trace are called. Each kind has one row, and everything that is said of it on screen,
// on the command line and in exports is made of that row. A row without all of its words does not compile, nor does a
// new kind without a row: Word has no empty value by itself, and the target treats a forgotten case as an error.
#pragma once

#include "core/replay/index.h"
#include "core/replay/state.h"
#include "core/replay/threads_and_connections.h"
#include "core/trace/event.h"
#include "core/words/language.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace loopscope::words {

// In a pattern `{}` stands for the first thing that is spoken of and `{2}` for the second; *this* is emphasised, `this`
// is code, and [this] is the thing itself: to be coloured and clicked.

/// The pattern as plain text, its marks left out.
std::string fill(std::string_view pattern, std::string_view first = {}, std::string_view second = {});

/// A lock, event and the like.
struct PrimitiveWords {
  Word noun;  // "lock"
  Word fresh; // of a new one; {}: its capacity in words
  Word unit;  // what its capacity counts: "task"; empty: it has none
};
PrimitiveWords words_of(trace::PrimitiveKind);

/// The line of those that wait for a primitive (at a queue there are several), {} being the primitive.
struct InLineWords {
  Word waits; // "for {}", "for {} to be set": after "waits" or "wait"
  Word here;  // the same next to its picture: "for its turn"
  Word got;   // why one of them was woken: "the lock was free"
  Word does;  // what wakes one of them: "releases {}"
  Word did;   // "released {}"
  Word could; // "release {}"
};
/// `wait` tells the lines of a queue apart; other primitives have one line.
InLineWords words_of(trace::PrimitiveKind, trace::WaitFor wait);

/// A future; {} is the future as it is named.
struct FutureWords {
  Word noun;  // "gather"
  Word waits; // "for {}", "at the end of {}": after "waits"; {2}: its children
  Word lane;  // what a task does that awaits it: "waits for gather()"
  Word over;  // why one that awaited it was woken: "the sleep is over"
  Word until; // "It wakes when ..."
  Word made;  // {}: who made it, {2}: what it belongs to
  Word about; // what it is for, in the same places
  Word ended; // that it is done, with a result
};
FutureWords words_of(trace::FutureKind);

/// A callback; {} is whom it serves: the task, the gather, the connection. {2}: whose end queued it, or what was found.
struct CallbackWords {
  Word chip;    // on the stage: "gather: child done"
  Word purpose; // what it is for, of the loop's own: "notes that a child is done"
  Word name;    // in a sentence: "the [timer] of {}'s sleep"
  Word runs;    // when it begins: "{}'s timeout *expires*"
  Word then;    // what follows from that
  Word ran;     // when it has ended: "{} has counted it"
};
CallbackWords words_of(trace::CallbackKind);

/// How a task, future, job or connection ended.
struct OutcomeWords {
  Word word; // "done", "failed", "cancelled"
  Word is;   // "is done", "has failed", "was cancelled"
  Word was;  // at some time: "was done", "failed", "was cancelled"
};
OutcomeWords words_of(trace::Outcome);

/// How a run ended.
struct RunOutcomeWords {
  Word word;     // "finished", "failed", "hangs", "stopped"
  Word headline; // as a sentence
};
RunOutcomeWords words_of(trace::RunOutcome);

/// What a suspended task does: "sleeps", "waits".
std::string_view word_of(trace::AwaitKind);
/// What a stretch of a task's life is: "ready", "running", "waits", "sleeps", "blocks the loop".
std::string_view word_of(replay::SpanKind);
/// What a stretch of the loop is: "the loop is waiting for timers and sockets".
std::string_view word_of(replay::LoopSpanKind);
/// "queued", "running", "done".
std::string_view word_of(replay::JobStatus);
/// "connecting", "open", "listening", "closed".
std::string_view word_of(replay::ConnectionStatus);
/// What a socket is, in a sentence: "connection", "listening socket".
std::string_view word_of(trace::ConnectionKind);
/// How a primitive changed: {} is the primitive, of a queue {2} the item. `many`: as EventWords has it, {3} the queue.
struct ChangeWords {
  Word one; // "*puts* {2} into {}"
  Word many;
};
ChangeWords words_of(trace::Change);
/// What a warning means, as a sentence; empty where its text says all.
std::string_view word_of(trace::WarningKind);
/// "Python", "C++".
std::string_view word_of(trace::Language);

/// How much a thing that happened says of the step that it is part of, least first.
enum class Rank : std::uint8_t {
  silent,    // bookkeeping: something else that happens with it says more
  began,     // a callback runs, a task starts or resumes
  suspended, // a task is suspended
  scheduled, // something is woken, queued or due
  printed,
  made,    // something comes into being
  task,    // a task is created or done
  held,    // a lock or a slot is acquired or released
  changed, // something got its result or was set
  failed,  // an exception, a cancellation, a warning
  over,    // the run is
};
/// What is said of several events of a kind that happened for one reason, in a step. In `many`, `{}` are those that it
/// happened to, `{2}` is who did it, `{3}` why and {n} how many; `brief` is the same where they differ in why. Both
/// are empty for what is told one by one.
struct EventWords {
  Rank rank;
  Word many;
  Word brief;
};
EventWords words_of(trace::EventKind);
/// `many` of callbacks that are scheduled and wake no task.
inline constexpr Word many_queued = "{} are *scheduled*.";

/// A part of the loop's turn.
struct PhaseWords {
  Word name;  // "select"
  Word what;  // what it deals with: "timers, sockets"
  Word about; // as a sentence or two
};
PhaseWords words_of(replay::Phase);

} // namespace loopscope::words
