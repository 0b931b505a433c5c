// Runs as one file of HTML, which shows them in the same window, in a browser.
#pragma once

#include "app/page/contents.h"
#include "app/shell/world.h"

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Why no page can be made, in a sentence; empty: one can.
std::string no_pages();
/// Puts the lesson's facts into the page, if they are not there; returns their place.
std::uint32_t add_lesson(Contents&, const scenarios::Lesson&, std::vector<scenarios::Question>);
/// A run as it is: of its lesson where nothing of that was changed, else under its title.
void add_recorded_run(Contents&, const RecordedRun&, std::vector<scenarios::Question>);
/// A run that belongs to no lesson: under that title, with the program that stands in its trace.
void add_recorded(Contents&, const std::string& title, const trace::Trace&);
void add_run(Contents&, std::uint32_t lesson, const RunSettings&, const trace::Trace&);

/// A file of the Python that a page may have in it, packed by gzip.
struct PythonPart {
  std::string name; // "boot.py"
  std::string packed;
};
/// All of them: those that tools/playground has gathered, and the program's own. std::runtime_error where they were not
/// gathered.
std::vector<PythonPart> python_parts();

/// The page. `python`: it has that in it or, where `beside` is set, fetches it from the folder python beside it, where
/// each file has its name and .gz.
std::string page_of(const Contents&, std::string_view title, const std::vector<PythonPart>& python = {},
                    bool beside = false);

} // namespace loopscope::app
