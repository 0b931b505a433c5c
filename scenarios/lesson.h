// The facts of lessons and loops: plain data, with no way to run them (run.h) or to find them (lessons.h).
#pragma once

#include "core/words/language.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::scenarios {

/// A number that the learner may change. It is a constant of the Python program,
/// `WORKERS = 3  # 1 to 8`, whose line gives its name, default, kind and range.
struct Parameter {
  std::string name;  // "workers"
  std::string label; // "workers"; "seconds held" for SECONDS_HELD
  double initial = 0;
  double min = 0, max = 0, step = 1;
  bool integer = true;
  bool toggle = false;    // yes or no: 1 is True, 0 is False
  std::uint32_t line = 0; // of the program
};

/// The values given for a lesson's parameters, by name; those not given have their initial value.
using Arguments = std::map<std::string, double, std::less<>>;

/// The value that the parameter has with them.
inline double value_of(const Parameter& parameter, const Arguments& given) {
  const auto found = given.find(parameter.name);
  return found == given.end() ? parameter.initial : found->second;
}

/// A small change of the program that a learner can try: texts of it, each there once, and what takes their places.
struct Edit {
  std::string title;    // "Remove the await"
  std::string question; // what to look for
  std::vector<std::pair<std::string, std::string>> changes;
};

/// For who teaches it.
struct TeachersNote {
  std::string ask, they_say, stop; // what to ask, what a class will say, where to stop
};

/// What an older CPython does otherwise than the newest, whose schedule the twin's is.
struct OlderPython {
  std::string before; // "3.12": the first that does as the twin
  std::string text;   // a sentence that says so; empty: none does otherwise
};

/// Whether the interpreter ("3.11.2", "CPython 3.11.2") is older than that version ("3.12").
inline bool is_older(std::string_view interpreter, std::string_view version) {
  const auto numbers = [](std::string_view text) {
    std::vector<int> all;
    bool inside = false;
    for (const char c : text) {
      const bool digit = c >= '0' && c <= '9';
      if (digit) inside ? (all.back() = all.back() * 10 + (c - '0')) : (all.push_back(c - '0'), 0);
      inside = digit;
    }
    return all;
  };
  const std::vector<int> known = numbers(interpreter);
  return !known.empty() && known < numbers(version);
}

struct Lesson {
  std::string id;                // "lock"
  std::string title;             // "Lock"
  std::string group;             // the chapter of the course: "Sharing"
  std::string group_sentence;    // what that is about
  std::string sentence;          // what to learn, in one sentence
  std::string watch_for;         // plain text
  std::vector<std::string> keep; // what it is about and stays in sight: names of tasks or functions, and printed lines
  std::string program;           // the Python source, unchanged
  std::string twin;              // the C++ source
  bool needs_server = false;     // it downloads from the lessons' server
  std::vector<Parameter> parameters;
  std::string prose;    // Markdown
  std::string learned;  // what was learned, in a sentence or two; plain text with `code`
  std::string try_this; // one thing to try at the end
  TeachersNote teacher;
  std::vector<Edit> edits; // to change and see
  OlderPython older;
  std::string only; // "cpython": it has no twin, and runs there alone; empty: it runs on every loop
  int number = 0;   // place in the table, from 1
  /// What of a run is compared with CPython's: "schedule", every callback in virtual time; or "prints", what it
  /// prints, in real time, where `compared_because` says why no more is.
  std::string compared;
  std::string compared_because;

  bool has_twin() const { return only.empty(); }
  /// Whether CPython runs it by the wall's clock, unless it is asked for otherwise.
  bool waits_for_real() const { return !has_twin() && compared == "prints"; }
  bool runs_on(std::string_view loop) const { return only.empty() || only == loop; }
};

/// A loop that can be chosen, by name.
struct LoopKind {
  std::string_view name;
  words::Word what;
  bool real_time = false;
  bool python = false; // CPython runs the lesson's program itself; on the others its twin runs
};

/// A run that shows which answers are right: the twin's or, where there is none or something of the program is changed,
/// CPython's.
struct ProofRun {
  std::string name;   // what claims call it; empty: the run that they are about when they name none
  std::string lesson; // whose program is run
  Arguments arguments;
  bool by_cpython = false;                                  // something is changed
  std::vector<std::pair<std::string, std::string>> changes; // text of the program, and its replacement
};

/// When a question is asked: at a moment of the run with the default parameters.
struct Moment {
  enum class Kind : std::uint8_t { end, start, printed, time };
  Kind kind{};
  std::string text{};    // the line after which it is; one that ends in * stands for any that begins so
  std::int64_t time = 0; // ns
};

struct Question {
  std::string text;
  std::vector<std::string> answers; // the first is right
  std::string why;
  Moment moment;               // that it speaks of
  std::optional<Moment> until; // when the run has shown the answer; not given: it is told and not shown
  /// What would be seen in the runs if the answer of that place were right: an expression that
  /// tests/scenarios/claims.py evaluates. Empty when no run can decide the question; then `undecided` says why.
  std::vector<std::string> claims;
  std::vector<ProofRun> runs; // the first has no name
  std::string undecided;
};

} // namespace loopscope::scenarios
