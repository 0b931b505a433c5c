// Where steps by lines of Python end.
#pragma once

#include "core/replay/history.h"
#include "core/trace/event.h"

#include <unordered_set>

namespace loopscope::replay {

using trace::Event;
using trace::ObjectId;

class Index;

/// Where a person who goes through a program line by line stops, found while its events are read: after
/// a line has done what it does, and after each print, message to the standard error (all its lines), warning, await,
/// wait of the loop (in its selector or in a call that blocks it), waking, exception that is raised in a task, end of a
/// task. What the loop and asyncio do for themselves is passed over. Of a trace that tells no lines, callbacks end
/// steps, too. What is known of a moment does not change when more is read, but that the last event of a line, or of a
/// message, is known as such with the one after it.
class LineStops {
public:
  /// What of the loop is not in the event.
  struct Moment {
    bool in_callback = false; // one runs, or ends with the event
    ObjectId acting = 0;      // the task that acts, or 0
  };

  explicit LineStops(trace::Spill& spill) : positions_(spill) {}

  /// The event that the index has just read: number index.size().
  void read(const Index& index, const Event& event, Moment moment);
  /// Growing: each is the number of events up to the stop.
  const Table<EventIndex>& positions() const { return positions_; }

private:
  void stop(std::uint64_t position);
  void close_line();
  void close_message();
  bool goes_on(const Event& event) const;
  bool forced(const Index& index, const Event& event, Moment moment);
  bool raises(const Index& index, const Event& begun);
  bool ends_unseen(const Index& index, const Event& ended) const;

  Table<EventIndex> positions_;
  std::unordered_set<ObjectId> cancelled_;              // tasks that a request to cancel awaits
  std::uint32_t line_ = 0;                              // the place whose events are being read, or 0
  ObjectId task_ = 0;                                   // whose line it is
  std::uint64_t last_ = 0;                              // the position after its last event
  std::uint64_t done_ = 0;                              // and after the last that does not just end a coroutine
  std::uint64_t message_ = 0;                           // the position after what has come of a message, or 0
  std::uint32_t message_thread_ = 0, message_line_ = 0; // whence it comes
  ObjectId message_task_ = 0;
  bool lines_ = false; // the trace tells some
};

} // namespace loopscope::replay
