// Runs in links: which one it is, as names and values.
#pragma once

#include "app/shell/link.h"
#include "app/shell/world.h"

#include <optional>
#include <string>
#include <string_view>

namespace loopscope::app {

/// Adds the lesson, its loop and its numbers; `prefix`: before each name.
void put_run(Link&, std::string_view prefix, const RunSettings&);
/// The run that it names, the nearest that there is; where it names no lesson, it is another run of the one `shown`.
/// Nothing where it names none, or one that is not here. `problem`: what is wrong with it, in a sentence.
std::optional<RunSettings> run_in(const Link&, std::string_view prefix, const World&, const RunSettings& shown,
                                  std::string& problem);
/// The number of that name: whole, and no more than there are; nothing where it is none, which `problem` says.
std::optional<double> number_in(const Link&, std::string_view name, double least, double most, std::string& problem);

} // namespace loopscope::app
