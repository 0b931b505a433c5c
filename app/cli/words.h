// The words of a call: those that are Loopscope's, and those of the program that it is to run.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace loopscope::cli {

struct Words {
  std::vector<std::string> ours;      // without the program
  std::string program{};              // a file, or a module; empty: none is named
  bool module = false;                // by -m
  std::vector<std::string> arguments; // all that stands behind it
};

/// Looks for the program in a call of `app`, whose options say which words are their values. The first word that is
/// neither an option nor a command is what the call is about; where that is a program, or comes after -m, all words
/// behind it are the program's, also those that look like options. Commands about two things (compare) are left as they
/// are. WrongCall where -m has no module.
Words split(const CLI::App& app, std::vector<std::string> words);

} // namespace loopscope::cli
