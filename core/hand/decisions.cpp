// Where in a run the loop decides something that can be known from what happened before.
#include "core/hand/move.h"

#include "core/replay/rules.h"
#include "core/replay/waits.h"

#include <algorithm>

namespace loopscope::hand {

using replay::Phase;
using trace::CallbackKind;
using trace::Event;
using trace::EventKind;
using trace::as;
namespace event = trace::event;

namespace {

// How many events of a callback are looked through for what settling something led to.
constexpr std::uint64_t near = 256;

/// Those that wait for it, and for nothing that stands between them.
std::vector<ObjectId> waiting_for(const State& state, ObjectId object) {
  std::vector<ObjectId> all;
  state.tasks.each([&](ObjectId id, const replay::Task& task) {
    if (task.awaiting == object && task.status != replay::TaskStatus::ended && !task.woken) all.push_back(id);
  });
  return all;
}

} // namespace

std::optional<Decision> Decisions::next(std::uint64_t from, Grain grain) {
  const std::uint64_t size = whole_.size();
  if (from > size) return {};
  if (state_.position > from || from - state_.position > 4096) whole_.bring(state_, from);
  for (; state_.position < size; state_.apply(whole_.trace()[state_.position]))
    if (state_.position >= from)
      if (std::optional<Decision> found = at_event(grain)) return found;
  return {};
}

/// Whether the loop decides something with the event that comes next.
std::optional<Decision> Decisions::at_event(Grain grain) const {
  Decision found{.grain = grain, .at = state_.position};
  const bool single = grain == Grain::callback;
  bool asked = false;
  switch (whole_.trace()[state_.position].kind) {
  case EventKind::callback_begun:
  case EventKind::callback_dropped:
    asked = single && runs_next(found);
    break;
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled:
    asked = single && is_placed(found);
    break;
  case EventKind::future_settled:
  case EventKind::task_ended:
    asked = single && wakes(found);
    break;
  case EventKind::select_begun:
    asked = selects(found);
    break;
  case EventKind::idle:
    asked = hangs(found);
    break;
  case EventKind::timer_due:
    asked = grain == Grain::phases && is_due(found);
    break;
  case EventKind::turn_running:
    asked = !single && begins_running(found);
    break;
  case EventKind::loop_stopped:
    asked = stops(found);
    break;
  default:
    break;
  }
  return asked ? std::optional(found) : std::nullopt;
}

bool Decisions::runs_next(Decision& found) const {
  const Event& event = whole_.trace()[state_.position];
  const Callback* front = replay::next_ready(state_);
  const bool dropped = event.kind == EventKind::callback_dropped;
  if (state_.phase != Phase::run || state_.running.id != 0 || state_.left_this_turn == 0 || !front ||
      front->id != event.subject || front->cancelled != dropped)
    return false;
  found.ask = Ask::run;
  found.right = {dropped ? Move::Kind::drop : Move::Kind::run, front->id};
  return true;
}

/// What the program or the loop schedules in a callback. What comes from outside is given.
bool Decisions::is_placed(Decision& found) const {
  const Event& event = whole_.trace()[state_.position];
  const Callback subject = replay::scheduled_by(event, state_.position, state_.turn);
  if (state_.phase != Phase::run || state_.running.id == 0 || subject.cause != state_.running.id || subject.id == 0 ||
      state_.callback(subject.id))
    return false;
  // Events that stand right after it tell that a thread or a socket brought it.
  for (std::uint64_t i = state_.position + 1; i < std::min(whole_.size(), state_.position + 4); ++i) {
    const Event& after = whole_.trace()[i];
    if ((after.kind == EventKind::thread_call && after.subject == subject.id) ||
        (after.kind == EventKind::source_ready && after.extra == subject.id))
      return false;
  }
  found.ask = Ask::place;
  found.subject = subject;
  found.right = {subject.timer ? Move::Kind::to_timers : Move::Kind::to_end};
  return true;
}

/// One task waits for what is done now, and is woken by it.
bool Decisions::wakes(Decision& found) const {
  const Event& event = whole_.trace()[state_.position];
  const bool task = event.kind == EventKind::task_ended;
  const trace::Outcome outcome =
      task ? as<event::task_ended>(event).outcome : as<event::future_settled>(event).outcome;
  const ObjectId object = event.subject;
  if (state_.phase != Phase::run || state_.running.id == 0 || outcome == trace::Outcome::cancelled) return false;
  if (!task) {
    // Whose sleep it is stands in its name.
    const replay::Future* future = state_.futures.find(object);
    if (!future || future->settled || future->kind == trace::FutureKind::sleep) return false;
  } else if (!state_.tasks.find(object)) {
    return false;
  }
  const std::vector<ObjectId> waiting = waiting_for(state_, object);
  if (waiting.size() != 1) return false;
  std::size_t others = 0;
  state_.tasks.each([&](ObjectId id, const replay::Task& other) {
    others += id != waiting.front() && id != object &&
              (other.status == replay::TaskStatus::waiting || other.status == replay::TaskStatus::sleeping);
  });
  if (others == 0) return false;
  for (std::uint64_t i = state_.position + 1; i < std::min(whole_.size(), state_.position + near); ++i) {
    const Event& after = whole_.trace()[i];
    if (after.kind == EventKind::callback_ended) return false;
    if (after.kind != EventKind::callback_scheduled) continue;
    const auto scheduled = as<event::callback_scheduled>(after);
    if (scheduled.via != object || scheduled.callback_kind != CallbackKind::wakeup) continue;
    if (scheduled.serves != waiting.front()) return false;
    found.ask = Ask::wake;
    found.object = object;
    found.right = {Move::Kind::wake, waiting.front()};
    return true;
  }
  return false;
}

/// CPython's rule: not at all while something is ready, else until the next timer is due, else without an end. Where
/// the run did something else, for a reason that its trace does not tell, nothing is asked.
bool Decisions::selects(Decision& found) const {
  const std::int64_t longest = as<event::select_begun>(whole_.trace()[state_.position]).longest;
  if (state_.phase != Phase::select || state_.running.id != 0) return false;
  const bool ready = state_.ready_size() > 0;
  const Callback* timer = state_.timers.empty() ? nullptr : &state_.timers.front();
  if (timer && timer->when == INT64_MAX) timer = nullptr;
  const bool due = timer && timer->when <= state_.time;
  if (ready || due) {
    if (longest != 0) return false;
    found.right = {Move::Kind::look};
  } else if (timer) {
    // Cancelled ones have left the heap's top; of those that a clock of ns takes for equal one may still be there.
    const bool live = std::ranges::any_of(
        state_.timers, [&](const Callback& each) { return each.when == timer->when && !each.cancelled; });
    if (longest <= 0 || !live) return false;
    found.right = {Move::Kind::until};
  } else {
    if (longest >= 0) return false;
    found.right = {Move::Kind::forever};
  }
  if (found.grain == Grain::callback && longest == 0) return false;
  found.ask = Ask::wait;
  return true;
}

bool Decisions::hangs(Decision& found) const {
  if (state_.phase != Phase::select || state_.running.id != 0 || state_.ready_size() > 0 || !state_.timers.empty())
    return false;
  if (!replay::actors_of(state_).none()) return false;
  found.ask = Ask::hang;
  found.right = {Move::Kind::nothing};
  return true;
}

bool Decisions::is_due(Decision& found) const {
  const CallbackId id = whole_.trace()[state_.position].subject;
  const Callback* timer = state_.callback(id);
  if (state_.phase != Phase::move_timers || !timer || timer->id != id || state_.timers.empty()) return false;
  // Of those that are due at the same time it is the heap's own business which comes first.
  const std::int64_t first = state_.timers.front().when;
  if (timer->when != first || first > state_.time || !timer->timer) return false;
  found.ask = Ask::due;
  found.right = {Move::Kind::move_timer, id};
  return true;
}

bool Decisions::begins_running(Decision& found) const {
  const std::size_t ready = state_.ready_size();
  if (state_.phase != Phase::move_timers || state_.running.id != 0 ||
      as<event::turn_running>(whole_.trace()[state_.position]).callbacks != static_cast<std::int64_t>(ready))
    return false;
  const bool due = !state_.timers.empty() && state_.timers.front().when <= state_.time;
  if (found.grain == Grain::phases ? due : ready == 0) return false;
  found.ask = Ask::members;
  found.right = {Move::Kind::take, static_cast<std::uint32_t>(ready)};
  return true;
}

bool Decisions::stops(Decision& found) const {
  if (!state_.stopping || state_.phase != Phase::run || state_.running.id != 0 || state_.left_this_turn > 0)
    return false;
  found.ask = Ask::over;
  found.right = {Move::Kind::stop};
  return true;
}

} // namespace loopscope::hand
