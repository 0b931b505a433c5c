// Runs as one file of HTML, which shows them in the same window, in a browser.
#pragma once

#include "app/page/contents.h"
#include "app/shell/world.h"

#include <string>
#include <string_view>

namespace loopscope::app {

/// Why no page can be made, in a sentence; empty: one can.
std::string no_pages();
/// Puts the lesson's facts into the page, if they are not there; returns their place.
std::uint32_t add_lesson(Contents&, const scenarios::Lesson&, std::vector<scenarios::Question>);
/// A run that belongs to no lesson: under that title, with the program that stands in its trace.
void add_recorded(Contents&, const std::string& title, const trace::Trace&);
void add_run(Contents&, std::uint32_t lesson, const RunSettings&, const trace::Trace&);
/// The page, whole.
std::string page_of(const Contents&, std::string_view title);

} // namespace loopscope::app
