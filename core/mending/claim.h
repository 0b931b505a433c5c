// What must be true of a run, as it is written with a program: `count("saved *") == 2 and end < DELAYS[0] + 0.1`.
//
//   and or not, == != < <= > >= (in a row, as in Python), + - * /, numbers, ( )
//   NAME, NAME[0], sum(NAME), max(NAME), min(NAME)   the values that the program's constant has in this run
//   finished failed deadlocked                        how the run ended
//   end lines warnings blocked in_queue queues locks threads unsafe_calls left
//                                                     numbers of the run (core/mending/facts.h)
//   count first last line last_line gap on_loop number tasks with_result with_error cancelled ended suspended called
//   warned, each of a text in quotes: count("saved *") numbers of what is like it
//
// What is true is 1, what is not is 0. Of what never was (the time of a line that is not printed) no comparison but != is
// true. While the run goes on, of some of it only bounds are known, and so of a claim
// perhaps nothing.
#pragma once

#include "core/mending/facts.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::mending {

/// The values of a program's constants, by their names; of a number alone one.
using Constants = std::map<std::string, std::vector<double>, std::less<>>;

enum class Verdict : std::uint8_t { unknown, holds, broken };

class Claim {
public:
  /// The forms of texts that it asks for are added to `forms`, for the Facts that it is judged by.
  Claim(std::string_view text, std::vector<std::string>& forms);
  /// What is wrong with it, in a line; empty: nothing is.
  const std::string& problem() const { return problem_; }
  /// The names of the program's constants that it speaks of.
  const std::vector<std::string>& names() const { return names_; }

  /// One that has a problem, or speaks of a constant that has no value, is broken.
  Verdict judge(const Facts&, const Constants&) const;

private:
  enum class Kind : std::uint8_t { number, constant, of_constant, of_run, of_form, negative, no, both, either, sum, compare };
  struct Node {
    Kind kind{};
    double number = 0;      // a number; which element of a constant
    std::size_t which = 0;  // a name, a form, or what is asked
    std::size_t form = 0;
    std::string operators{}; // of a sum or comparison: one for each further part
    std::vector<std::size_t> parts{};
  };
  class Reader;
  Known value(const Node&, const Facts&, const Constants&) const;

  std::vector<Node> nodes_; // the last is the whole
  std::vector<std::string> names_;
  std::string problem_;
};

} // namespace loopscope::mending
