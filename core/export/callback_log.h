// The log by which a run is compared with CPython's: one block for each callback that the loop ran.
#pragma once

#include "core/trace/trace.h"

#include <string>

namespace loopscope::exports {

/// The log of what the trace holds so far, byte for byte as tests/conformance/virtual_asyncio.py
/// prints it for the same program:
///
///     <turn> <seconds> run <label>
///       print <line>             each line that it printed to standard output
///       at <func>:<line> > ...   where the task now waits, outermost frame first
///       done | cancelled | failed <Type>: <message>
///
/// What is printed outside callbacks has its lines too. After the first main-done has run, callbacks and
/// what they print are left out; after `idle` everything is. Ends with a newline, even when it is empty. It is for
/// comparing, and the same in every language.
std::string callback_log(const trace::Trace& trace);

} // namespace loopscope::exports
