// The questions that a lesson asks itself, as against those that are made of a run.
#pragma once

#include "core/predict/question.h"
#include "core/replay/replay.h"
#include "scenarios/lesson.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace loopscope::app {

/// What a lesson's page needs of whoever asks them. Window thread.
class LessonQuestions {
public:
  virtual ~LessonQuestions() = default;
  /// How many the lesson that is shown has; 0 also where no lesson is shown.
  virtual std::size_t count() const = 0;
  /// Whether the one of that number, from 0, was answered rightly the last time, also on another day; nothing: it was
  /// never answered.
  virtual std::optional<bool> answered(std::size_t) const = 0;
  /// Asks them all, one after the other, at the moment shown, and takes the place at the side.
  virtual void ask_all() = 0;
};

/// The position of that moment in a run, as far as it is known; nothing where it does not come.
std::optional<std::uint64_t> position_of(const scenarios::Moment&, const replay::Replay&);

/// Whether it speaks of a run like the one that a lesson starts with.
bool of_the_usual_run(const scenarios::Question&);

/// The question as it is asked at that position, its answers in an order that does not tell which is right.
predict::Question as_asked(const scenarios::Question&, std::uint64_t asked_at, std::uint64_t shown_at);

} // namespace loopscope::app
