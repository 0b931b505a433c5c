// The question whether a run's loop is alive.
#pragma once

#include "app/views/probe.h"

#include <memory>

namespace loopscope::app {

class LessonRun;

/// A call_soon_threadsafe from the window's thread, named "poke", which is answered when the loop runs it. Window
/// thread; may be dropped while an answer is waited for.
class LoopProbe {
public:
  /// While an answer is waited for, nothing.
  void ask(LessonRun&);
  /// `live`: the run is not over.
  Reply reply(bool live) const;

private:
  struct Asked;
  std::shared_ptr<Asked> asked_; // null: nobody has
};

} // namespace loopscope::app
