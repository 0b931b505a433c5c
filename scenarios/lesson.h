// A lesson: the program that a learner reads, the twin that the app runs, and what is said about both.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
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

struct Question {
  std::string text;
  std::vector<std::string> answers; // the first is right
  std::string why;
};

struct Lesson {
  std::string id;        // "lock"
  std::string title;     // "Lock"
  std::string group;     // "Sharing"
  std::string sentence;  // what to learn, in one sentence
  std::string watch_for; // plain text
  std::vector<Question> questions;
  std::string program; // the Python source, as it stands
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

/// The lessons in the order in which they are taught.
const std::vector<Lesson>& lessons();
/// The lesson of that id, or null.
const Lesson* find_lesson(std::string_view id);
/// The id nearest to a misspelt one, empty when none is near.
std::string nearest_lesson(std::string_view id);
/// The Python program with the arguments in the places of its constants.
std::string program_with(const Lesson&, const Arguments&);

} // namespace loopscope::scenarios
