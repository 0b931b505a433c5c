// Sentences about what a program does besides: printing, blocking, jobs, connections, reports.
#include "core/replay/telling.h"

#include <fmt/format.h>

namespace loopscope::replay {

using trace::EventKind;
using trace::Outcome;

namespace {

void blocking(const Teller& t, Narration& told) {
  const std::string_view what = t.text(t.event.object);
  const Words call = code(what.empty() ? "a call that blocks" : what);
  const State& state = t.state;
  if (t.event.kind == EventKind::blocking_begun) {
    told.headline = capital(say(t.actor(), " calls ", call, ", which ", strong("blocks"), "."));
    told.detail = say("It does not give way, so the loop stands still");
    if (t.event.value > 0) append(told.detail, say(" for ", spoken(t.event.value)));
    append(told.detail, ".");
    if (const std::size_t ready = state.ready_size())
      append(told.detail, fmt::format(" {} {} to wait.", count(ready, "callback"), ready == 1 ? "has" : "have"));
    return;
  }
  const Event* begun = nullptr;
  for (std::uint64_t i = t.at; i-- > 0 && t.at - i < 64 && !begun;)
    if (t.index.trace()[i].kind == EventKind::blocking_begun) begun = &t.index.trace()[i];
  told.headline = say(call, " has returned");
  if (begun && begun->time < t.event.time)
    append(told.headline, " after " + spoken(elapsed(begun->time, t.event.time)));
  append(told.headline, ".");
  std::size_t late = 0;
  for (const Callback& timer : state.timers) {
    if (timer.when > state.time || late == 1000) break;
    ++late;
  }
  told.detail = say("Meanwhile the loop could run nothing.");
  if (late) append(told.detail, fmt::format(" {} {} due by now.", count(late, "timer"), is_or_are(late)));
}

} // namespace

void tell_program(const Teller& t, Narration& told) {
  const Event& event = t.event;
  const std::string_view text = t.text(event.object);
  const std::string descriptor = std::to_string(event.subject);
  switch (event.kind) {
  case EventKind::printed:
    if (event.detail == 1) {
      told.headline = say("An ", strong("error"), " is reported: ", code(fmt::format("“{}”", text)));
      return;
    }
    told.headline = capital(
        say(event.extra ? t.name(event.extra) : t.actor(), strong(" prints "), code(fmt::format("“{}”", text)), "."));
    return;
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    return blocking(t, told);
  case EventKind::source_added:
    told.headline = say("The loop watches ", text.empty() ? say("descriptor " + descriptor) : say(strong(text)),
                        event.detail == 1 ? " for room to write." : " for something to read.");
    return;
  case EventKind::source_ready:
    told.headline =
        say("Descriptor ", descriptor, event.detail == 1 ? " can be written to." : " has something to read.");
    return;
  case EventKind::source_removed:
    told.headline = say("The loop no longer watches descriptor ", descriptor, ".");
    return;
  case EventKind::job_submitted:
    told.headline = capital(say(event.extra ? t.name(event.extra) : t.actor(), " gives ",
                                code(fmt::format("{}()", text)), " to another ", strong("thread"), "."));
    told.detail = say("The loop goes on meanwhile.");
    return;
  case EventKind::job_begun:
    told.headline = say("A thread begins a job of the executor.");
    return;
  case EventKind::job_ended:
    told.headline = say("A job of the executor has ",
                        strong(static_cast<Outcome>(event.detail) == Outcome::exception ? "failed" : "ended"), ".");
    return;
  case EventKind::connection_opened:
    told.headline =
        say("A ", strong("connection"), text.empty() ? say(" is open.") : say(" with ", code(text), " is open."));
    return;
  case EventKind::bytes_received:
    told.headline = say(count(small(event.value), "byte"), small(event.value) == 1 ? " has come." : " have come.");
    return;
  case EventKind::connection_closed:
    told.headline = say("A connection is ", strong("closed"), ".");
    if (static_cast<Outcome>(event.detail) == Outcome::exception && !text.empty()) told.detail = say(code(text));
    return;
  case EventKind::warning:
    told.headline = say(strong("Warning: "), text.empty() ? "something is wrong in the program." : text);
    switch (static_cast<trace::WarningKind>(event.detail)) {
    case trace::WarningKind::never_awaited:
      told.detail = say("Calling a coroutine function runs nothing: its coroutine must be awaited or made a task.");
      break;
    case trace::WarningKind::never_retrieved:
      told.detail = say("Nobody asked for the result, so nobody saw the error.");
      break;
    case trace::WarningKind::pending_destroyed:
      told.detail = say("The loop was closed while the task still waited.");
      break;
    case trace::WarningKind::slow_callback:
      told.detail = say("Everything else had to wait for it.");
      break;
    default:
      break;
    }
    return;
  default:
    return;
  }
}

} // namespace loopscope::replay
