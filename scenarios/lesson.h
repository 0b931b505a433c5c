// The facts of lessons and loops: plain data, with no way to run them (run.h) or to find them (lessons.h).
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

struct Lesson {
  std::string id;            // "lock"
  std::string title;         // "Lock"
  std::string group;         // the chapter of the course: "Sharing"
  std::string group_sentence; // what that is about
  std::string sentence;      // what to learn, in one sentence
  std::string watch_for;     // plain text
  std::string program;       // the Python source, unchanged
  std::string twin;          // the C++ source
  bool needs_server = false; // it downloads from the lessons' server
  std::vector<Parameter> parameters;
  std::string prose;   // Markdown
  std::string learned; // what was learned, in a sentence or two; plain text with `code`
  std::string try_this; // one thing to try at the end
  TeachersNote teacher;
  std::vector<Edit> edits; // to change and see
  std::string only;        // "cpython": it has no twin, and runs there alone; empty: it runs on every loop
  int number = 0; // place in the table, from 1
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
  std::string_view what;
  bool real_time = false;
  bool python = false; // CPython runs the lesson's program itself; on the others its twin runs
};

} // namespace loopscope::scenarios
