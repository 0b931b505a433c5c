#include "core/words/teller.h"

#include "core/replay/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace loopscope::words {

using trace::EventKind;

namespace {

/// The callback whose running the event is part of, or that it speaks of; 0 when there is none.
CallbackId explained(const Teller& t) {
  switch (t.event.kind) {
  case EventKind::callback_begun:
  case EventKind::callback_ended:
  case EventKind::timer_due:
  case EventKind::callback_dropped:
    return as<event::callback_begun>(t.event).callback; // the others have the same
  default:
    return callback_at(t.index, t.at);
  }
}

/// Tells the causes of what happened on another thread than the loop's; false: it happened on the loop's.
bool tell_thread(const Teller& t, Narration& told) {
  const Event& event = t.event;
  std::uint32_t number = 0;
  ObjectId job = 0;
  switch (event.kind) {
  case EventKind::printed:
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
  case EventKind::thread_ended:
    number = as<event::printed>(event).thread; // the others have the same
    break;
  case EventKind::thread_call_made:
    number = as<event::thread_call_made>(event).thread;
    break;
  case EventKind::job_begun:
  case EventKind::job_ended:
    job = as<event::job_begun>(event).job; // job_ended has the same
    if (const Job* known = t.state.jobs.find(job)) number = known->thread;
    break;
  default:
    break;
  }
  if (number == 0) return false;
  const Thread* thread = t.state.threads.find(number);
  tell_thread_causes(t, number, job == 0 && thread ? thread->job : job, told);
  return true;
}

void tell_event(const Teller& t, Told& told) {
  switch (t.event.kind) {
#define EVENT(name, number, meaning, ...)                                                                              \
  case EventKind::name:                                                                                                \
    return tell(as<event::name>(t.event), t, told);
#include "core/trace/events.def"
  }
}

/// What the event did, without its causes.
Told told_of(const Teller& t) {
  Told told;
  told.rank = words_of(t.event.kind).rank;
  tell_event(t, told);
  if (told.headline.empty()) told.headline = say("This version of Loopscope does not know this event.");
  told.headline = capital(std::move(told.headline));
  told.detail = capital(std::move(told.detail));
  told.events = {t.at};
  return told;
}

void tell_because(const Teller& t, Narration& told) {
  const bool stuck = t.event.kind == EventKind::idle ||
                     (t.event.kind == EventKind::run_ended && t.state.outcome == trace::RunOutcome::deadlocked);
  if (stuck) return tell_waits(t, told);
  if (tell_thread(t, told)) return;
  if (const CallbackId id = explained(t)) tell_causes(t, id, told);
}

/// "Task-2, Task-3 and 4 others"; each is named once.
Sentence list(const std::vector<Sentence>& things) {
  constexpr std::size_t most_named = 4;
  std::vector<const Sentence*> named;
  for (const Sentence& thing : things) // a step may bring many of them
    if (named.size() <= most_named &&
        std::ranges::none_of(named, [&](const Sentence* other) { return *other == thing; }))
      named.push_back(&thing);
  const bool all = named.size() <= most_named;
  if (!all) named.resize(most_named - 1);
  Sentence said;
  for (std::size_t i = 0; i < named.size(); ++i)
    append(said, say(i == 0 ? "" : all && i + 1 == named.size() ? " and " : ", ", *named[i]));
  if (!all) append(said, say(" and ", grouped(things.size() - named.size()), " others"));
  return said;
}

/// What happened in a step, one for each line.
struct Happening {
  Told told; // of the first of its events
  EventKind kind{};
  bool outside = false; // of the step's callbacks
  std::vector<Sentence> things;
  bool one_reason = true;

  bool takes(const Happening& other) const {
    return !things.empty() && !other.things.empty() && kind == other.kind && told.rank == other.told.rank &&
           told.kin.who == other.told.kin.who && told.kin.many.english() == other.told.kin.many.english() &&
           (told.kin.many.english().find("{3}") == std::string_view::npos || told.kin.why == other.told.kin.why);
  }
  void take(Happening&& other) {
    one_reason = one_reason && told.kin.why == other.told.kin.why;
    things.push_back(std::move(other.things.front()));
    told.events.insert(told.events.end(), other.told.events.begin(), other.told.events.end());
    told.detail.clear();
  }
  Sentence sentence() const {
    if (things.size() < 2) return told.headline;
    const EventWords words = words_of(kind);
    std::string pattern = (!told.kin.many.empty() ? told.kin.many : one_reason ? words.many : words.brief).string();
    if (const auto at = pattern.find("{n}"); at != pattern.npos) pattern.replace(at, 3, grouped(things.size()));
    return capital(fill(pattern, list(things), told.kin.who, {}, told.kin.why));
  }
};

/// Whether it began something that has ended within the step: its detail speaks of what cannot run meanwhile.
bool is_over(const Happening& one, const State& state) {
  if (one.kind == EventKind::blocking_begun) return !state.blocked;
  const Task* task = state.running_task();
  return one.kind == EventKind::callback_begun && (!task || task->status != TaskStatus::running);
}

} // namespace

Narration narrate(const Index& index, const State& state) {
  Narration told;
  if (state.position == 0 || state.position > index.trace().size()) {
    told.headline = say("Nothing has run yet.");
    told.detail = say("Each step shows one thing the event loop does, and why.");
    return told;
  }
  const std::uint64_t at = state.position - 1;
  const Teller teller(index, state, index.trace()[at], at);
  told = told_of(teller);
  tell_because(teller, told);
  return told;
}

Narration narrate(const Replay& replay, std::uint64_t from, State& walker, std::size_t most) {
  constexpr std::size_t most_told = 200; // of a step of thousands of events: those that say most
  const Index& index = replay.index();
  const std::uint64_t to = replay.state().position;
  if (from + 1 >= to) return narrate(index, replay.state());
  std::vector<std::uint64_t> events;
  std::size_t inside = 0;                  // the range begins with the end of the callback before
  std::map<StringId, std::size_t> wrapped; // functions whose coroutines become tasks here: the tasks say so
  for (std::uint64_t at = from; at < to; ++at)
    if (const Event& event = index.trace()[at]; event.kind == EventKind::task_created)
      ++wrapped[as<event::task_created>(event).function];
  for (std::uint64_t at = from; at < to; ++at) {
    const Event& event = index.trace()[at];
    if (words_of(event.kind).rank == Rank::silent) continue;
    if (const Ran* ran = event.kind == EventKind::timer_due ? index.ran(as<event::timer_due>(event).callback) : nullptr;
        ran && ran->begun >= from && ran->begun < to)
      continue; // that it runs says the same
    if (const auto task = wrapped.find(as<event::coroutine_created>(event).function);
        event.kind == EventKind::coroutine_created && task != wrapped.end() && task->second > 0) {
      --task->second;
      continue;
    }
    events.push_back(at);
  }
  const std::size_t all = events.size();
  if (all > most_told) {
    auto more_telling = [&](std::uint64_t a, std::uint64_t b) {
      const Rank of_a = words_of(index.trace()[a].kind).rank, of_b = words_of(index.trace()[b].kind).rank;
      return of_a != of_b ? of_a > of_b : a < b;
    };
    std::ranges::nth_element(events, events.begin() + most_told, more_telling);
    events.resize(most_told);
    std::ranges::sort(events);
  }
  std::vector<Happening> happened;
  for (const std::uint64_t at : events) {
    replay.bring(walker, at + 1);
    const Teller teller(index, walker, index.trace()[at], at);
    Happening one{.told = told_of(teller), .kind = teller.event.kind};
    if (one.told.rank == Rank::silent) continue;
    one.outside = callback_at(index, at) == 0;
    inside += !one.outside;
    if (!one.told.kin.thing.empty() && !(words_of(one.kind).many.empty() && one.told.kin.many.empty()))
      one.things.push_back(one.told.kin.thing);
    const auto kin = std::ranges::find_if(happened, [&](const Happening& other) { return other.takes(one); });
    if (kin == happened.end())
      happened.push_back(std::move(one));
    else
      kin->take(std::move(one));
  }
  if (happened.empty()) return narrate(index, replay.state());
  // What led up to the callback comes after what it did, unless the run ended or something went wrong.
  auto order = [&](const Happening& one) {
    const bool before = one.outside && inside > 0 && one.told.rank < Rank::failed;
    return std::tuple(before, -static_cast<int>(one.told.rank), one.told.events.front());
  };
  std::ranges::sort(happened, {}, order);
  // What the program printed is always told: the console shows it at this step.
  const std::size_t room = std::min(happened.size(), most + 1);
  const auto left_out = happened.begin() + static_cast<std::ptrdiff_t>(room);
  if (const auto printed = std::ranges::find(left_out, happened.end(), EventKind::printed, &Happening::kind);
      printed != happened.end() && room > 1)
    std::iter_swap(left_out - 1, printed);
  Narration told = happened.front().told;
  told.headline = happened.front().sentence();
  if (is_over(happened.front(), replay.state())) told.detail.clear();
  // The next most telling ones, in the order in which they happened.
  const auto shown = left_out;
  std::ranges::sort(happened.begin() + 1, shown, {}, [](const Happening& one) { return one.told.events.front(); });
  for (auto one = happened.begin() + 1; one != shown; ++one) told.also.push_back({one->sentence(), one->told.events});
  told.untold = static_cast<std::size_t>(happened.end() - shown) + all - events.size();
  const std::uint64_t at = told.events.front();
  tell_because(Teller(index, replay.state(), index.trace()[at], at), told);
  return told;
}

const Narration& Narrator::tell(const Replay& replay, Step step) {
  const Asked asked{replay.state().position, replay.size(), step};
  if (asked == asked_) return told_;
  told_ = narrate(replay, replay.previous(asked.position, step), walker_);
  asked_ = asked;
  return told_;
}

} // namespace loopscope::words
