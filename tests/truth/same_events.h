// The events of a program as CPython runs it under the recorder, and as its twin runs on the simulated loop, made
// comparable.
#pragma once

#include "core/trace/trace.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope {

/// What the recorder writes of the program, run in virtual time by /usr/bin/python3. A test failure when there is no
/// whole trace.
std::shared_ptr<trace::Trace> recorded_by_cpython(std::string_view name, std::string_view program);

/// A program's name and its text.
using NamedProgram = std::pair<std::string_view, std::string_view>;
/// The same by CPython 3.14, of all of them.
std::vector<std::shared_ptr<trace::Trace>> recorded_by_cpython_3_14(const std::vector<NamedProgram>& programs);

/// A lesson's twin is held to more: to its program's lines, and to when a coroutine object is dropped.
enum class Strictness : std::uint8_t { conformance, lesson };

/// Which events are compared: those that the table of same_events.cpp does not excuse.
std::vector<std::uint64_t> compared_events(const trace::Trace& trace, Strictness strictness);
/// These events in words: with all their fields and texts, objects and callbacks numbered as they appear.
std::vector<std::string> events_in_words(const trace::Trace& trace, Strictness strictness);

/// Where the two begin to differ, with what is around it; empty where they are the same. Where LOOPSCOPE_TRUTH_FOLDER
/// is set, both are written whole into that folder.
std::string first_difference(std::string_view name, const std::vector<std::string>& cpython,
                             const std::vector<std::string>& twin);

} // namespace loopscope
