// Sentences about everything else a program does: printing, blocking, jobs, connections, reports.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;
using trace::Outcome;

namespace {

Phrase call(const Teller& t) {
  const std::string_view what = t.text(t.event.object);
  return code(what.empty() ? "a blocking call" : what);
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
  if (connection && connection->status == ConnectionStatus::listening) return "new connections";
  return t.event.detail == 1 ? "room to write" : "bytes to read";
}

/// The function of the job that the event speaks of.
Phrase job(const Teller& t) {
  const Job* known = t.state.jobs.find(t.event.subject);
  return known ? t.function(known->function) : code("a job");
}

std::uint64_t whole(std::int64_t number) {
  return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

std::string bytes(std::int64_t number) {
  return count(whole(number), "byte");
}

/// The verb to the event's bytes.
std::string is(const Teller& t) {
  return plural("is", whole(t.event.value));
}

/// The connection that the event speaks of.
Sentence it(const Teller& t) {
  return t.state.connections.find(t.event.subject) ? t.name(t.event.subject) : say("a connection");
}

} // namespace

Sentence Teller::thread(std::uint32_t number) const {
  const Thread* thread = state.threads.find(number);
  if (!thread || thread->name == 0) return say("another thread");
  return say("the thread ", strong(text(thread->name)));
}

void tell::printed(const Teller& t, Told& told) {
  const Event& event = t.event;
  const Phrase text = code(fmt::format("“{}”", t.text(event.object)));
  if (event.detail == 1) {
    told.rank = Rank::failed;
    told.headline = say("A ", strong("message"), " is printed to stderr: ", text, ".");
    return;
  }
  told.kin = {say(text), event.subject ? t.thread(event.subject) : event.extra ? t.name(event.extra) : t.actor()};
  told.headline = say(told.kin.who, strong(" prints "), told.kin.thing, ".");
}

void tell::blocking_begun(const Teller& t, Told& told) {
  const std::uint32_t thread = t.event.subject;
  told.headline =
      say(thread ? t.thread(thread) : t.actor(), strong(" blocks"), thread ? "" : " the loop", " in ", call(t), ".");
  told.detail = say(thread ? "It blocks only that thread" : "Nothing else can run on the loop");
  append(told.detail, t.event.value > 0 ? say(thread ? ", for " : " for ", duration(t.event.value))
                      : thread          ? Sentence{}
                                        : say(" until it returns"));
  append(told.detail, thread ? "; the loop keeps running." : ".");
  if (const std::size_t ready = t.state.ready_size(); ready > 0 && !thread)
    append(told.detail, fmt::format(" {} {} waiting.", count(ready, "callback"), plural("is", ready)));
}

void tell::blocking_ended(const Teller& t, Told& told) {
  const std::uint32_t thread = t.event.subject;
  const Blocking* stay = t.index.blocking_at(thread, t.at);
  const Event* begun = stay ? &t.index.trace()[stay->begun] : nullptr;
  told.headline = say(call(t), " has returned");
  if (begun && begun->time < t.event.time)
    append(told.headline, " after " + duration(elapsed(begun->time, t.event.time)));
  append(told.headline, ".");
  if (thread) {
    told.detail = say(t.thread(thread), " continues.");
    return;
  }
  std::size_t late = 0;
  for (const Callback& timer : t.state.timers) {
    if (timer.when > t.state.time || late == 1000) break;
    ++late;
  }
  told.detail = say("The loop could not run anything until now.");
  if (late) append(told.detail, fmt::format(" {} {} due by now.", count(late, "timer"), plural("is", late)));
}

void tell::source_added(const Teller& t, Told& told) {
  told.headline = say("The loop ", strong("watches "), watched(t), " for ", awaited_news(t), ".");
}

void tell::source_ready(const Teller& t, Told& told) {
  const bool writer = t.event.detail == 1;
  told.headline = t.state.connections.find(small(t.event.value))
                      ? say(ready_words(t.index, t.state, small(t.event.value), writer, t.at), ".")
                      : say(watched(t), writer ? " can be written to." : " has something to read.");
  told.detail = say(code("select"), " reported it, and the loop has scheduled its callback.");
}

void tell::source_removed(const Teller& t, Told& told) {
  told.headline = say("The loop no longer watches ", watched(t), " for ", awaited_news(t), ".");
}

void tell::job_submitted(const Teller& t, Told& told) {
  told.headline = say(t.event.extra ? t.name(t.event.extra) : t.actor(), " runs ", t.function(t.event.object),
                      " in another ", strong("thread"), ".");
  told.detail = say("The loop keeps running at the same time.");
}

void tell::job_begun(const Teller& t, Told& told) {
  told.headline = say(t.thread(small(t.event.value)), strong(" starts"), " to run ", job(t), ".");
  told.detail = say("The loop keeps running at the same time.");
}

void tell::job_ended(const Teller& t, Told& told) {
  const std::string_view text = t.text(t.event.object);
  const bool failed = static_cast<Outcome>(t.event.detail) == Outcome::exception;
  told.headline = say(job(t), failed ? strong(" failed") : strong(" has finished"), " in its thread");
  if (!text.empty() && text != "None") append(told.headline, say(failed ? ": " : ", with the result ", code(text)));
  append(told.headline, ".");
  told.detail = say("The thread will tell the loop, which wakes the task that awaits the result.");
}

void tell::thread_started(const Teller& t, Told& told) {
  const std::string_view name = t.text(t.event.object);
  told.headline = say(name.empty() ? say("A thread") : say("The thread ", strong(name)), " starts.");
}

void tell::thread_ended(const Teller& t, Told& told) {
  told.headline = say(t.thread(t.event.subject), " has finished.");
}

void tell::connection_opened(const Teller& t, Told& told) {
  const Connection* known = t.state.connections.find(t.event.subject);
  const std::string_view peer = t.text(t.event.object);
  if (!known || known->kind != trace::ConnectionKind::to_peer) {
    told.headline = say(it(t), " is ", strong("open"), ".");
    return;
  }
  told.headline = say(t.actor(), strong(" starts connecting"), peer.empty() ? "" : " to ", peer, ".");
  told.detail = say("The other side has not answered yet.");
}

void tell::connection_established(const Teller& t, Told& told) {
  told.headline = say(it(t), " is ", strong("open"), ": the other side has answered.");
}

void tell::connection_named(const Teller& t, Told& told) {
  const Connection* known = t.state.connections.find(t.event.subject);
  told.headline = say(by_address(t.index, t.state, known ? *known : Connection{}), " is used ", strong("for "),
                      code(t.text(t.event.object)), ".");
}

void tell::connection_closed(const Teller& t, Told& told) {
  const std::string_view why = t.text(t.event.object);
  told.headline = say(it(t), " is ", strong("closed"), ".");
  if (static_cast<Outcome>(t.event.detail) == Outcome::exception && !why.empty()) told.detail = say(code(why));
}

void tell::bytes_sent(const Teller& t, Told& told) {
  told.headline = say(bytes(t.event.value), " ", is(t), strong(" sent"), " on ", it(t), ".");
}

void tell::bytes_expected(const Teller& t, Told& told) {
  told.headline = say(bytes(t.event.value), " ", is(t), strong(" expected"), " on ", it(t), ".");
  if (t.event.extra != 0)
    told.detail =
        say(fmt::format("{} of them {} already arrived.", grouped(t.event.extra), plural("has", t.event.extra)));
}

void tell::bytes_arrived(const Teller& t, Told& told) {
  told.headline = say(bytes(t.event.value), t.event.value == 1 ? " has" : " have", strong(" arrived"), " on ", it(t),
                      " and ", is(t), " unread.");
}

void tell::bytes_received(const Teller& t, Told& told) {
  const Connection* known = t.state.connections.find(t.event.subject);
  told.headline = say(bytes(t.event.value), " ", is(t), strong(" read"), " from ", it(t), ".");
  if (known && known->expected >= 0)
    told.detail = say(fmt::format("{} of {} have been read.", grouped(whole(known->body)), bytes(known->expected)));
}

void tell::warning(const Teller& t, Told& told) {
  const std::string_view text = t.text(t.event.object);
  told.headline = say(strong("Warning: "), text.empty() ? "something is wrong in the program" : text, ".");
  told.detail = say(word_of(static_cast<trace::WarningKind>(t.event.detail)));
}

} // namespace loopscope::words
