#include "core/words/teller.h"

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
    return t.event.subject;
  default:
    return t.state.running.id;
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
    number = event.subject;
    break;
  case EventKind::thread_call_made:
    number = small(event.value);
    break;
  case EventKind::job_begun:
  case EventKind::job_ended:
    job = event.subject;
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

} // namespace

Narration narrate(const Index& index, const State& state) {
  Narration told;
  if (state.position == 0 || state.position > index.trace().size()) {
    told.headline = say("Nothing has run yet.");
    told.detail = say("Each step shows one thing that the event loop does, and why it does it.");
    return told;
  }
  const std::uint64_t at = state.position - 1;
  const Teller teller(index, state, index.trace()[at], at);
  switch (static_cast<unsigned>(teller.event.kind) / 10) {
  case 0:
  case 1:
  case 2:
    tell_loop(teller, told);
    break;
  case 3:
  case 4:
    tell_callback(teller, told);
    break;
  case 6:
  case 7:
    tell_task(teller, told);
    break;
  case 8:
  case 9:
    tell_future(teller, told);
    break;
  case 10:
  case 11:
    tell_primitive(teller, told);
    break;
  default:
    tell_program(teller, told);
    break;
  }
  if (told.headline.empty()) told.headline = say("The trace says something that this version does not know.");
  told.headline = capital(std::move(told.headline));
  told.detail = capital(std::move(told.detail));
  const bool stuck = teller.event.kind == EventKind::idle ||
                     (teller.event.kind == EventKind::run_ended && state.outcome == trace::RunOutcome::deadlocked);
  if (stuck) {
    tell_waits(teller, told);
  } else if (tell_thread(teller, told)) {
    return told;
  } else if (const CallbackId id = explained(teller)) {
    tell_causes(teller, id, told);
  }
  return told;
}

} // namespace loopscope::words
