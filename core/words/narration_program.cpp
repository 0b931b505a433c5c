// Sentences about what a program does besides: printing, blocking, jobs, connections, reports.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;
using trace::Outcome;

namespace {

void blocking(const Teller& t, Narration& told) {
  const std::string_view what = t.text(t.event.object);
  const Phrase call = code(what.empty() ? "a call that blocks" : what);
  const State& state = t.state;
  const std::uint32_t thread = t.event.subject;
  if (t.event.kind == EventKind::blocking_begun) {
    told.headline =
        capital(say(thread ? t.thread(thread) : t.actor(), " calls ", call, ", which ", strong("blocks"), "."));
    told.detail = say(thread ? "Only that thread stands still" : "It does not give way, so the loop stands still");
    if (t.event.value > 0) append(told.detail, say(" for ", duration(t.event.value)));
    append(told.detail, thread ? ": the loop goes on." : ".");
    if (thread) return;
    if (const std::size_t ready = state.ready_size())
      append(told.detail, fmt::format(" {} {} to wait.", count(ready, "callback"), ready == 1 ? "has" : "have"));
    return;
  }
  const Event* begun = nullptr;
  constexpr std::uint64_t near = 4096; // of other threads, and of bytes
  for (std::uint64_t i = t.at; i-- > 0 && t.at - i < near && !begun;) {
    const Event& before = t.index.trace()[i];
    if (before.kind == EventKind::blocking_begun && before.subject == thread) begun = &before;
  }
  told.headline = say(call, " has returned");
  if (begun && begun->time < t.event.time)
    append(told.headline, " after " + duration(elapsed(begun->time, t.event.time)));
  append(told.headline, ".");
  if (thread) {
    told.detail = capital(say(t.thread(thread), " goes on."));
    return;
  }
  std::size_t late = 0;
  for (const Callback& timer : state.timers) {
    if (timer.when > state.time || late == 1000) break;
    ++late;
  }
  told.detail = say("Meanwhile the loop could run nothing.");
  if (late) append(told.detail, fmt::format(" {} {} due by now.", count(late, "timer"), plural("is", late)));
}

/// What an event of the sources speaks of: the connection, or the descriptor when it belongs to none.
Sentence watched(const Teller& t) {
  const ObjectId connection = small(t.event.value);
  if (t.state.connections.find(connection)) return t.name(connection);
  const std::string_view name = t.text(t.event.kind == EventKind::source_added ? t.event.object : 0);
  return name.empty() ? say("descriptor ", std::to_string(t.event.subject)) : say(strong(name));
}

std::string_view awaited_news(const Teller& t) {
  const Connection* connection = t.state.connections.find(small(t.event.value));
  if (connection && connection->status == ConnectionStatus::connecting) return "an answer";
  if (connection && connection->status == ConnectionStatus::listening) return "those who connect";
  return t.event.detail == 1 ? "room to write" : "bytes to read";
}

void thread(const Teller& t, Narration& told) {
  const Event& event = t.event;
  const Job* job = t.state.jobs.find(event.subject);
  const Phrase function = code(job ? fmt::format("{}()", t.text(job->function)) : std::string("a job"));
  const std::string_view text = t.text(event.object);
  bool failed = false;
  switch (event.kind) {
  case EventKind::job_submitted:
    told.headline = capital(say(event.extra ? t.name(event.extra) : t.actor(), " gives ",
                                code(fmt::format("{}()", text)), " to another ", strong("thread"), "."));
    told.detail = say("The loop goes on meanwhile.");
    return;
  case EventKind::job_begun:
    told.headline = capital(say(t.thread(small(event.value)), strong(" begins "), "to run ", function, "."));
    told.detail = say("It does so beside the loop, which goes on.");
    return;
  case EventKind::job_ended:
    failed = static_cast<Outcome>(event.detail) == Outcome::exception;
    told.headline = say(function, strong(failed ? " failed" : " ended"), " in its thread");
    if (!text.empty() && text != "None") append(told.headline, say(failed ? ": " : ", with the result ", code(text)));
    append(told.headline, ".");
    told.detail = say("The loop will be told, and wake whoever waits for it.");
    return;
  case EventKind::thread_started:
    told.headline = say(text.empty() ? say("A thread") : say("The thread ", strong(text)), " starts.");
    return;
  default:
    told.headline = capital(say(t.thread(event.subject), " has ended."));
    return;
  }
}

std::string bytes(std::int64_t number) {
  return count(static_cast<std::size_t>(std::max<std::int64_t>(0, number)), "byte");
}

void connection(const Teller& t, Narration& told) {
  const Event& event = t.event;
  const Sentence it = t.state.connections.find(event.subject) ? t.name(event.subject) : say("a connection");
  const Connection known =
      t.state.connections.find(event.subject) ? *t.state.connections.find(event.subject) : Connection{};
  const std::string_view text = t.text(event.object);
  switch (event.kind) {
  case EventKind::connection_opened:
    if (known.kind == trace::ConnectionKind::to_peer) {
      told.headline =
          capital(say(t.actor(), strong(" asks "), "for a connection", text.empty() ? "" : " with ", text, "."));
      told.detail = say("The other side has not answered yet.");
    } else {
      told.headline = capital(say(it, " is ", strong("open"), "."));
    }
    return;
  case EventKind::connection_established:
    told.headline = capital(say(it, " is ", strong("open"), ": the other side has answered."));
    return;
  case EventKind::connection_named:
    told.headline = capital(say(by_address(t.index, t.state, known), " is ", strong("for "), code(text), "."));
    return;
  case EventKind::connection_closed:
    told.headline = capital(say(it, " is ", strong("closed"), "."));
    if (static_cast<Outcome>(event.detail) == Outcome::exception && !text.empty()) told.detail = say(code(text));
    return;
  case EventKind::bytes_sent:
    told.headline = capital(say(bytes(event.value), strong(" sent"), " over ", it, "."));
    return;
  case EventKind::bytes_expected:
    told.headline =
        capital(say(bytes(event.value), event.value == 1 ? " is" : " are", strong(" announced"), " over ", it, "."));
    if (event.extra != 0)
      told.detail = say(fmt::format("{} of them {} there already.", event.extra, plural("is", event.extra)));
    return;
  case EventKind::bytes_arrived:
    told.headline =
        capital(say(bytes(event.value), event.value == 1 ? " has" : " have", strong(" come"), " over ", it, "."));
    told.detail = say("They wait to be read.");
    return;
  default:
    told.headline = capital(say(bytes(event.value), strong(" read"), " from ", it, "."));
    if (known.expected >= 0)
      told.detail = say(fmt::format("So {} of the {} announced are there.", known.body, bytes(known.expected)));
    return;
  }
}

} // namespace

Sentence Teller::thread(std::uint32_t number) const {
  const Thread* thread = state.threads.find(number);
  if (!thread || thread->name == 0) return say("another thread");
  return say("the thread ", strong(text(thread->name)));
}

void tell_program(const Teller& t, Narration& told) {
  const Event& event = t.event;
  const std::string_view text = t.text(event.object);
  switch (event.kind) {
  case EventKind::printed:
    if (event.detail == 1) {
      told.headline = say("An ", strong("error"), " is reported: ", code(fmt::format("“{}”", text)));
      return;
    }
    told.headline = capital(say(event.subject ? t.thread(event.subject)
                                : event.extra ? t.name(event.extra)
                                              : t.actor(),
                                strong(" prints "), code(fmt::format("“{}”", text)), "."));
    return;
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    return blocking(t, told);
  case EventKind::source_added:
    told.headline = say("The loop ", strong("watches "), watched(t), " for ", awaited_news(t), ".");
    return;
  case EventKind::source_ready:
    told.headline = t.state.connections.find(small(event.value))
                        ? say(ready_words(t.index, t.state, small(event.value), event.detail == 1, t.at), ".")
                        : say(watched(t), event.detail == 1 ? " can be written to." : " has something to read.");
    told.headline = capital(std::move(told.headline));
    told.detail = say("The loop found that when it looked, and has queued the news.");
    return;
  case EventKind::source_removed:
    told.headline = say("The loop no longer watches ", watched(t), " for ", awaited_news(t), ".");
    return;
  case EventKind::job_submitted:
  case EventKind::job_begun:
  case EventKind::job_ended:
  case EventKind::thread_started:
  case EventKind::thread_ended:
    return thread(t, told);
  case EventKind::connection_opened:
  case EventKind::connection_established:
  case EventKind::connection_named:
  case EventKind::connection_closed:
  case EventKind::bytes_sent:
  case EventKind::bytes_expected:
  case EventKind::bytes_arrived:
  case EventKind::bytes_received:
    return connection(t, told);
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

} // namespace loopscope::words
