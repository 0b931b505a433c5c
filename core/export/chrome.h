// A trace in Chrome's trace event format (JSON), which Perfetto (ui.perfetto.dev) opens.
#pragma once

#include "core/trace/trace.h"

#include <filesystem>
#include <string>

namespace loopscope::exports {

/// Writes what the trace holds so far. Returns an empty string, or one line that names the path and
/// the reason: then nothing was left behind.
///
/// There is a track for the loop (its turns, its waits in select, the callbacks that serve no single
/// task), one for each task, named after it, and one for each other thread. On a task's track are slices "step" and
/// "wakeup" while it runs, "ready", and, while it is suspended, what it waits for ("sleep", "lock", "gather", a task's
/// name); on a thread's its jobs. Blocking calls and prints lie on the track of the thread that makes them: for the
/// loop's own thread inside of what ran. Prints and warnings are instants. An arrow leads from the slice of the
/// callback that scheduled another to that other's slice.
///
/// Times are the loop's, in microseconds, but no two ends of slices share one: what happens in one
/// instant (in virtual time much does) is spread, in its order, over steps of a microsecond, and what
/// such an instant runs into is pushed back, a nanosecond at least, until the clock has caught up.
/// So nothing has zero length, nothing overlaps, and arrows find the slices they belong to. Names are in the language
/// in use; categories ("cat") and keys are the format's own.
std::string export_chrome(const trace::Trace& trace, const std::filesystem::path& path);

} // namespace loopscope::exports
