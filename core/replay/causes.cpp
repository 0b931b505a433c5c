#include "core/replay/causes.h"

#include <algorithm>
#include <optional>

namespace loopscope::replay {

using trace::EventKind;

namespace {

/// The event, a little before `from` and in the same callback, that settled the object; `from` when there is none:
/// then the object was settled already when the callback was added to it.
std::uint64_t settling(const Index& index, ObjectId object, std::uint64_t from) {
  constexpr std::uint64_t near = 256;
  for (std::uint64_t i = from; i-- > 0 && from - i < near;) {
    const Event& event = index.trace()[i];
    if (event.kind == EventKind::callback_begun) break;
    if (event.subject == object && (event.kind == EventKind::future_settled || event.kind == EventKind::task_ended))
      return i;
  }
  return from;
}

/// The last event before that one of which the condition is true, not too far back.
template <class F>
std::optional<std::uint64_t> last_before(const Index& index, std::uint64_t from, F condition) {
  constexpr std::uint64_t near = 1u << 16;
  for (std::uint64_t i = from; i-- > 0 && from - i < near;)
    if (condition(index.trace()[i])) return i;
  return {};
}

/// Why a callback ran that no other one gave to the loop: that is told right after its scheduling, where it was
/// neither the program nor a job.
void from_outside(const Index& index, const Callback& callback, Cause& cause) {
  cause.kind = Cause::Kind::program;
  auto asked_by = [&](Cause::Kind kind, auto condition) {
    cause.kind = kind;
    cause.asked = last_before(index, callback.event, condition);
    if (cause.asked) cause.by = callback_at(index, *cause.asked);
  };
  if (callback.kind == trace::CallbackKind::job_done) {
    cause.object = callback.serves;
    return asked_by(Cause::Kind::job, [&](const Event& event) {
      return event.kind == EventKind::job_submitted && small(event.value) == callback.serves;
    });
  }
  const Event next = callback.event + 1 < index.trace().size() ? index.trace()[callback.event + 1] : Event{};
  if (next.kind == EventKind::thread_call && next.subject == callback.id) {
    asked_by(Cause::Kind::thread, [&](const Event& event) {
      return event.kind == EventKind::thread_started && event.subject == small(next.value);
    });
  } else if (next.kind == EventKind::source_ready && next.extra == callback.id) {
    asked_by(Cause::Kind::source, [&](const Event& event) {
      return event.kind == EventKind::source_added && event.subject == next.subject && event.detail == next.detail;
    });
  }
}

} // namespace

CallbackId callback_at(const Index& index, std::uint64_t event) {
  const std::vector<Ran>& ran = index.ran();
  auto after = std::ranges::upper_bound(ran, event, {}, &Ran::begun);
  if (after == ran.begin()) return 0;
  --after;
  return after->ended == 0 || event <= after->ended ? after->id : 0;
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
