// Broken programs to be mended, and how they are judged: by what their runs do, on several orders of arrival. They
// stand in assets/mending, and are in the program (cmake/mendings.py).
#pragma once

#include "core/mending/claim.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::mending {

/// What must be true of each run; or what, where it is true, only hides the fault, and why.
struct Condition {
  std::string text; // in a sentence
  Claim claim;
};

/// A change of the program that is offered: texts of it, each there once, and what takes their places.
struct Offer {
  std::string title;
  std::vector<std::pair<std::string, std::string>> changes;
  bool right = false; // as it is meant: tests hold it against the judge, which does not know it
};

struct Mending {
  std::string id;    // "forgotten_await"
  std::string title; // "The forgotten await"
  std::string task;  // what it should do; plain text with `code`
  std::string program;
  std::vector<Constants> orders; // of arrival: the first is the program's own
  bool real_time = false;        // it cannot run in virtual time
  double limit = 10;             // seconds of its clock by which it is over
  std::vector<Condition> musts, hides;
  std::vector<std::string> forms; // of the claims
  std::vector<Offer> offers;
  std::vector<std::string> hints; // three, each saying more
  std::string cure;               // what the fault was and what mends it; said once it is mended

  /// The program with one of the offers taken.
  std::string with(const Offer&) const;
};

/// All of them, in the order in which they are offered. Any thread.
const std::vector<Mending>& mendings();
/// The same, made anew in the language in use.
std::vector<Mending> mendings_in_language();
/// By its id, or null.
const Mending* find_mending(std::string_view id);

/// The value of a constant as Python has it: "0.5", "[0.2, 0.1]".
std::string literal(std::span<const double>);
/// The program with those values: lines `NAME = ...` that begin with the name.
std::string with_constants(std::string_view program, const std::vector<std::pair<std::string, std::string>>&);
/// The constants as with_constants takes them.
std::vector<std::pair<std::string, std::string>> literals(const Constants&);
/// The first of the constants for which the program has no such line; empty: it has all.
std::string missing_constant(std::string_view program, const Constants&);

} // namespace loopscope::mending
