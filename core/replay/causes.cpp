#include "core/replay/causes.h"

#include <algorithm>
#include <optional>

namespace loopscope::replay {

using trace::EventKind;

namespace {

/// The event in the same callback that settled the object before `from`; `from` when there is none: then the object
/// was settled already when the callback was added to it.
std::uint64_t settling(const Index& index, ObjectId object, std::uint64_t from) {
  const auto settled = index.settled(object);
  return settled && *settled < from && index.same_callback(*settled, from) ? *settled : from;
}

/// Why a callback ran that no other one gave to the loop.
void from_outside(const Index& index, const Callback& callback, Cause& cause) {
  cause.kind = Cause::Kind::program;
  if (callback.kind == trace::CallbackKind::job_done) {
    cause.kind = Cause::Kind::job;
    cause.object = callback.serves;
    if (const JobLife* job = index.job_of(callback.serves)) cause.asked = job->submitted;
  } else if (const auto given = index.given(callback.id)) {
    const Event& event = index.trace()[*given];
    if (event.kind == EventKind::thread_call) {
      cause.kind = Cause::Kind::thread;
      if (const ThreadLane* thread = index.thread(as<event::thread_call>(event).thread)) cause.asked = thread->started;
    } else {
      const auto ready = as<event::source_ready>(event);
      cause.kind = Cause::Kind::source;
      cause.asked = index.watched(ready.descriptor, ready.writer, callback.event);
    }
  }
  if (cause.asked && *cause.asked >= callback.event) cause.asked.reset();
  if (cause.asked) cause.by = callback_at(index, *cause.asked);
}

} // namespace

CallbackId callback_at(const Index& index, std::uint64_t event) {
  const Ran* last = index.last_ran(event);
  return last && (last->ended == 0 || event <= last->ended) ? last->id : 0;
}

std::vector<Cause> causes_of(const Index& index, CallbackId id, std::size_t most) {
  std::vector<Cause> chain;
  std::uint64_t before = UINT64_MAX; // each link lies before the one that it explains
  while (chain.size() < most) {
    const Callback callback = index.callback(id);
    if (callback.id == 0 || callback.event >= before) break;
    before = callback.event;
    Cause cause;
    cause.callback = id;
    cause.by = callback.cause;
    cause.object = callback.via;
    cause.event = callback.event;
    if (callback.via != 0) cause.event = settling(index, callback.via, callback.event);
    if (callback.timer) {
      cause.kind = Cause::Kind::timer;
    } else if (callback.cause == 0) {
      from_outside(index, callback, cause);
    } else {
      cause.kind = cause.event == callback.event ? Cause::Kind::scheduled_by : Cause::Kind::settled_by;
    }
    chain.push_back(cause);
    if (cause.by == 0) break;
    id = cause.by;
  }
  return chain;
}

} // namespace loopscope::replay
