// A lesson: the program that a learner reads, the twin that the app runs, and what is said about both.
#pragma once

#include <cstdint>
#include <map>
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
  std::uint32_t line = 0; // of the program
};

/// The values given for a lesson's parameters, by name; those not given have their initial value.
using Arguments = std::map<std::string, double, std::less<>>;

/// A run that shows which answers are right: the twin's or, where something of the program is changed, CPython's.
struct ProofRun {
  std::string name;   // what claims call it; empty: the run that they are about when they name none
  std::string lesson; // whose program is run
  Arguments arguments;
  bool by_cpython = false;
  std::vector<std::pair<std::string, std::string>> changes; // text of the program, and its replacement
};

struct Question {
  std::string text;
  std::vector<std::string> answers; // the first is right
  std::string why;
  /// What would be seen in the runs if the answer of that place were right: an expression that
  /// tests/scenarios/claims.py evaluates. Empty when no run can decide the question; then `undecided` says why.
  std::vector<std::string> claims;
  std::vector<ProofRun> runs; // the first has no name
  std::string undecided;
};

struct Lesson {
  std::string id;        // "lock"
  std::string title;     // "Lock"
  std::string group;     // "Sharing"
  std::string sentence;  // what to learn, in one sentence
  std::string watch_for; // plain text
  std::vector<Question> questions;
  std::string program; // the Python source, unchanged
  std::string twin;    // the C++ source
  /// Whether the program downloads from the lessons' server.
  bool needs_server() const { return program.find("\nSERVER = ") != std::string::npos; }
  std::vector<Parameter> parameters;
  int number = 0; // place in the table, from 1
  /// What of a run is compared with CPython's: "schedule", every callback in virtual time; or "prints", what it
  /// prints, in real time, where `compared_because` says why no more is.
  std::string compared;
  std::string compared_because;
};

/// Takes a lesson.md into the lesson whose id it has: TOML between two lines of +++ at its beginning. Throws
/// std::runtime_error for what is missing or makes no sense, and says in which file and question.
void read_notes(Lesson& lesson, std::string_view notes);

/// The lessons in the order in which they are taught.
const std::vector<Lesson>& lessons();
/// The lesson of that id, or null.
const Lesson* find_lesson(std::string_view id);
/// The id nearest to a misspelt one, empty when none is near.
std::string nearest_lesson(std::string_view id);
/// The Python program with the arguments in the places of its constants.
std::string program_with(const Lesson&, const Arguments&);

} // namespace loopscope::scenarios
