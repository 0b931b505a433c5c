// What the timeline's boxes say.
#pragma once

#include "app/views/scene.h"

#include <string>
#include <vector>

namespace loopscope::app::timeline {

/// "the lock shared", "shared", "the lock": most telling first; empty when it is not known.
std::vector<std::string> names_of(const replay::Index&, trace::ObjectId primitive);

/// What a span of a task's lane is, as its box can say it: most telling first, the shortest last.
std::vector<std::string> words_of(const replay::Index&, const replay::Lane&, std::size_t span);

/// "loop", and of several "loop of Thread-2", by the number in Index::loops().
std::string loop_name(const replay::Index&, std::size_t loop);

/// How a lane ended, in a word or two: "ValueError", "cancelled"; empty for a plain result.
std::string end_words(const replay::Index&, const replay::Lane&);

/// The callback as its slot on the loop's lane can say it: longest first.
std::vector<std::string> words_of(const replay::Index&, const replay::Ran&);

} // namespace loopscope::app::timeline
