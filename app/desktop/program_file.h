// A Python program's file: which files are programs, and their text as the editor sees it.
#pragma once

#include "app/shell/world.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace loopscope::app {

/// Whether it is to be taken for a Python program: its name ends in .py or .pyw, be it there or not, or it is a text
/// that begins as Python programs do. What begins as a trace does is none.
bool is_program(const std::filesystem::path& file);

/// Whether it is a folder or an archive whose __main__.py Python runs when it is given that.
bool holds_program(const std::filesystem::path& file);

/// Its text in UTF-8, lines ended by '\n', read in the encoding that its first lines declare (PEP 263) or its byte
/// order mark.
ProgramText read_program_file(const std::filesystem::path& file);

/// Writes the text whole or not at all, in the encoding that it declares. The file keeps its line ends, its byte order
/// mark and its permissions, and a link to it stays one. Empty, or one line that says what hindered it: then the file
/// is as it was.
std::string write_program_file(const std::filesystem::path& file, std::string_view text);

/// Another number when the file has changed; 0: it cannot be read, or is no ordinary file.
std::uint64_t stamp_of_file(const std::filesystem::path& file);

} // namespace loopscope::app
