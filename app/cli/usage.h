// The words of the command line's help and of what is wrong with a call, which CLI11 has in English.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <string_view>

namespace loopscope::cli {

/// Gives the help its words and its columns. Before there are options and commands.
void put_words(CLI::App&);
/// Puts the options and commands under their headings, once they are there.
void group(CLI::App&);

/// The name of what a call is about, from the text of that id: without what such a name cannot have.
std::string positional(std::string_view id);

/// What is wrong with the call, without a full stop.
std::string words_of(const CLI::ParseError&);

} // namespace loopscope::cli
