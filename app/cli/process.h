// The process of a command: its standard streams, its signals, and what is said at its end.
#pragma once

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace loopscope::cli {

/// Call first, before other threads. A standard stream that is closed is opened so
/// that using it fails, lest a file of the program's gets its number. Signals that end the program remove its
/// unfinished files; a file that may not grow is an error, and no signal. Without memory, on whatever thread, the
/// program says so and ends with status 1.
void prepare_process();

/// Undoes what of prepare_process() would go over to a program that takes the place of this one.
void restore_process();

/// Writes to a standard stream. What goes wrong with standard output is kept for output_error().
void print(std::FILE* to, std::string_view text);
/// Flushes standard output. Empty, or one line that says why not all that was printed has been written.
std::string output_error();
/// Throws Failure with output_error(), if there is one.
void finish_output();

/// "loopscope: " and the line on standard error, whatever state that is in. Returns the status.
int tell(std::string_view line, int status);

/// What is said without memory, and takes none.
std::string_view no_memory();
/// Looks that up. Again once another language is in use.
void keep_words();
/// The failure in one line, and what to do when there are no threads or descriptors left.
std::string explained(const std::exception&);

} // namespace loopscope::cli
