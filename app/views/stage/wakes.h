// What woke what: arcs from the callback that ran to the tasks that it woke, which fade.
#pragma once

#include "app/views/stage/layout.h"
#include "app/views/stage/parts.h"

#include <cstdint>
#include <vector>

namespace loopscope::app::stage {

/// Window thread.
class Wakes {
public:
  void reset() { wakes_.clear(); }
  /// The moment has moved on from that position: notes what was woken in between.
  void note(const Scene&, std::uint64_t from);
  /// It has moved back.
  void take_back() { wakes_.clear(); }
  /// Draws them over what pen.drawn tells of. Where nothing may move they stay until the next step. Returns whether
  /// one still fades.
  bool draw(const Pen&, const Layout&);

private:
  struct Wake {
    trace::CallbackId woken = 0;
    trace::ObjectId by = 0; // a task; 0: a callback of none
    float age = 0;          // seconds
  };
  std::vector<Wake> wakes_;
};

} // namespace loopscope::app::stage
