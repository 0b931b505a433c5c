// What the sentences of the narration are made of. Private to core/words.
#pragma once

#include "core/replay/rules.h"
#include "core/words/lexicon.h"
#include "core/words/narration.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::words {

/// Words as they stand in the sources, in a style: a part of the pattern of the sentence that they are said in. By
/// itself it is in the language in use.
struct Literal {
  std::string english;
  Phrase::Style style = Phrase::Style::plain;
  ObjectId object = 0;
  CallbackId callback = 0;
  operator Phrase() const { return {std::string(in_language(english)), style, object, callback}; }
};

void append(Sentence& sentence, std::string_view plain_text); // as it is: a name, an amount, or said already
void append(Sentence& sentence, const Phrase& words);
void append(Sentence& sentence, const Sentence& more);
/// What stands in the sources is said in the language in use.
inline void append(Sentence& sentence, const char* english) {
  append(sentence, in_language(english));
}

/// A part of a sentence: words of the sources, or what stands in a place between them.
struct Part {
  Part(const char* text) : literal(text), is_literal(true) {}
  Part(const Literal& words)
      : literal(words.english), said{{words.english, words.style, words.object, words.callback}}, is_literal(true) {}
  Part(std::string_view text) : said{{std::string(text)}} {}
  Part(const std::string& text) : said{{text}} {}
  Part(const Phrase& words) : said{words} {}
  Part(const Sentence& sentence) : said(sentence) {}

  std::string_view literal;
  Sentence said; // of plain words of the sources: nothing
  bool is_literal = false;
};
/// Those parts as the language in use says them: it has a pattern for them all, in which what is not words of the
/// sources is {0}, {1} ...: say(task, strong(" sleeps"), " for ", time, ".") is "{0} *sleeps* for {1}." there.
Sentence say_in_language(std::span<const Part> parts);

/// One sentence of its parts: words of the sources, names and amounts, and sentences.
template <class... Parts>
Sentence say(const Parts&... parts) {
  if (translation()) {
    const Part all[] = {Part(parts)...};
    return say_in_language(all);
  }
  Sentence sentence;
  (append(sentence, parts), ...);
  return sentence;
}

/// The same with a capital, where it begins with plain text.
Sentence capital(Sentence sentence);
Phrase strong(std::string_view text);
Phrase code(std::string_view text);
inline Literal strong(const char* english) {
  return {english, Phrase::Style::strong};
}
inline Literal code(const char* english) {
  return {english, Phrase::Style::code};
}
inline Phrase strong(const std::string& text) {
  return strong(std::string_view(text));
}
inline Phrase code(const std::string& text) {
  return code(std::string_view(text));
}
/// What is spoken of, to be coloured and clicked: the sources' word for it, or its name.
inline Literal thing(const char* english, ObjectId object, CallbackId callback = 0) {
  return {english, Phrase::Style::thing, object, callback};
}
inline Phrase thing(std::string name, ObjectId object, CallbackId callback = 0) {
  return {std::move(name), Phrase::Style::thing, object, callback};
}
/// The verb to a number of things, as a part of a sentence.
inline Literal verb(Word verb, std::uint64_t number) {
  return {english_plural(verb, number)};
}
/// A pattern of the lexicon as a sentence, its marks as styles; what is in brackets becomes a thing like `itself`.
Sentence fill(std::string_view pattern, const Sentence& first, const Sentence& second = {}, Phrase itself = {},
              const Sentence& third = {});

/// "line 12: await pause()", with the line's text where the trace has it.
Sentence line_words(const Index& index, std::uint32_t place);
/// The place at which the task was suspended before it ran at that event; 0 when it had not run or it is not known.
std::uint32_t line_before(const Index& index, ObjectId task, std::uint64_t event);
/// The line of the program that the event is due to: "line 8: ..."; empty when the trace names none.
Sentence place_words(const Index& index, std::uint64_t event);

/// Whether the coroutine that was created is the body of an `async with`: a twin makes one, of no name.
bool is_body(const Index& index, const Event& created);

/// "Task-2's connection to 127.0.0.1:80", whatever it carries.
Sentence by_address(const Index& index, const State& state, const Connection& connection);
/// What a task that waits for a connection waits for: "bytes from 127.0.0.1:80", "an answer from ...".
Sentence awaited_of(const Index& index, const Connection& connection);
/// What the loop has found, shortly before that event: "the connection to ... has bytes to read".
Sentence ready_words(const Index& index, const State& state, ObjectId connection, bool writer, std::uint64_t event);

/// Things of one kind that happened for one reason are told in one line ("Task-2 and Task-3 are woken: ..."), whose
/// words are in the lexicon (EventWords). `thing` empty: it is not grouped.
struct Kin {
  Sentence thing, who, why;
  Word many = ""; // other words than its kind of event has
};

/// What one event did, and how much that says of the step that it is part of.
struct Told : Narration {
  Rank rank = Rank::silent;
  Kin kin;
};

/// Knows the event that is told and how the things in it are called.
class Teller {
public:
  Teller(const Index& i, const State& s, const Event& e, std::uint64_t event_at)
      : index(i), state(s), event(e), at(event_at) {}

  const Index& index;
  const State& state; // after the event
  const Event& event;
  std::uint64_t at; // the event's index

  std::string_view text(trace::StringId id) const { return index.trace().string(id); }
  Sentence name(ObjectId object) const { return name_of(index, state, object); }
  /// The callback as a thing that is scheduled: "Task-3's next step", "the timer of Task-2's sleep".
  Sentence callback(const Callback&) const;
  Sentence callback(CallbackId id) const;
  /// Who acts in that callback: its task, the program's function, the loop; outside of any the program.
  Sentence actor(CallbackId id) const;
  /// Who does what the event tells.
  Sentence actor() const { return state.inside.empty() ? actor(state.running.id) : name(state.inside.back()); }
  /// Who created a task in that callback: also asyncio or a library, outside of any.
  Sentence creator(ObjectId task, CallbackId by) const;
  /// " to run f()"; empty where the task's name says so itself, or the trace does not.
  Sentence to_run(ObjectId task) const;
  /// Of a task or future that is over: "is done", "has failed", "was cancelled".
  std::string_view how_it_ended(ObjectId object) const;
  /// "in this turn", "in turn 4", "before the loop ran".
  std::string in_turn(std::uint32_t turn) const;
  /// The turn in which the callback ran, or 0.
  std::uint32_t turn_of(CallbackId id) const;
  /// Why a task that waited in its line, by that future, was woken: "the lock was free", "the event was set".
  std::string_view got(const Primitive&, ObjectId future) const;
  /// What the task that is in line with that future waits for.
  trace::WaitFor wait_of(ObjectId future) const;
  /// Those that hold it: "Task-2", "Task-2 and 3 others".
  Sentence holders(const Primitive&) const;
  /// "the thread cutter", "another thread".
  Sentence thread(std::uint32_t number) const;
  /// The stretch of the loop of that kind that ends with this event; null when none does.
  const LoopSpan* ended(LoopSpanKind) const;
  /// The kind of a future, as it was created; plain for anything else.
  trace::FutureKind kind_of(ObjectId future) const;
  /// "fetch()", as code.
  Phrase function(trace::StringId name) const;
  /// "2 callbacks are ready." and the like, of the whole queue.
  Sentence what_is_ready() const;
};

/// For each kind of event what it did: the headline and detail, and where its rank is not that of its kind, the rank.
#define EVENT(name, number, meaning, ...) void tell(const event::name&, const Teller&, Told&);
#include "core/trace/events.def"

/// A sentence of a chain of causes, and the event that it tells.
struct Because {
  Sentence sentence;
  std::uint64_t event = 0;
};
/// Why the callback ran, nearest cause first: a few sentences, or `fully` all of them back to the run's start, with
/// their times and lines.
std::vector<Because> chain_of(const Teller&, CallbackId id, bool fully, std::size_t most);
/// Adds the first few of them.
void tell_causes(const Teller&, CallbackId id, Narration&);
/// Adds how that thread, or the job that it runs (0: none), came to be.
void tell_thread_causes(const Teller&, std::uint32_t thread, ObjectId job, Narration& told);
/// Adds what each task of a deadlock, or each that is left, waits for.
void tell_waits(const Teller&, Narration&);

} // namespace loopscope::words
