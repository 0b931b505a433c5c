// A run that has been started and is shown.
#pragma once

#include "app/desktop/lesson_run.h"
#include "app/shell/shown_run.h"

#include <functional>
#include <memory>
#include <utility>

namespace loopscope::app {

struct StartedRun : ShownRun {
  explicit StartedRun(const RunSettings& of, std::function<void()> news = {})
      : ShownRun(of, std::make_unique<LessonRun>(of, std::move(news))) {}
  LessonRun& lesson_run() { return static_cast<LessonRun&>(*run); }
};

} // namespace loopscope::app
