// Sentences about everything else a program does: printing, blocking, jobs, connections, reports.
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::EventKind;
using trace::Outcome;

namespace {

Phrase call(const Teller& t, StringId what) {
  const std::string_view text = t.text(what);
  return code(text.empty() ? Word("a blocking call") : text);
}

/// What an event of the sources speaks of: the connection, or the descriptor when it belongs to none.
template <class Source>
Sentence watched(const Source& e, const Teller& t) {
  if (t.state.connections.find(e.connection)) return t.name(e.connection);
  if constexpr (requires { e.name; })
    if (e.name != 0) return say(strong(t.text(e.name)));
  return say("descriptor ", std::to_string(e.descriptor));
}

template <class Source>
const char* awaited_news(const Source& e, const Teller& t) {
  const Connection* connection = t.state.connections.find(e.connection);
  if (connection && connection->status == ConnectionStatus::connecting) return "an answer";
  if (connection && connection->status == ConnectionStatus::listening) return "new connections";
  return e.writer ? "room to write" : "bytes to read";
}

/// The job's function.
Phrase job(const Teller& t, ObjectId id) {
  const Job* known = t.state.jobs.find(id);
  return known ? t.function(known->function) : Phrase(code("a job"));
}

std::uint64_t whole(std::int64_t number) {
  return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

std::string bytes(std::int64_t number) {
  return count(whole(number), "byte");
}

/// The verb to so many bytes.
Literal is(std::int64_t bytes) {
  return verb("is", whole(bytes));
}

Sentence it(const Teller& t, ObjectId connection) {
  return t.state.connections.find(connection) ? t.name(connection) : say("a connection");
}

} // namespace

Sentence Teller::thread(std::uint32_t number) const {
  const Thread* thread = state.threads.find(number);
  if (!thread || thread->name == 0) return say("another thread");
  return say("the thread ", strong(text(thread->name)));
}

void tell(const event::printed& e, const Teller& t, Told& told) {
  // How far a traceback's lines are moved in says nothing in a sentence.
  std::string_view line = t.text(e.text);
  const std::size_t begin = e.to_error ? std::min(line.find_first_not_of(' '), line.size()) : 0;
  const Phrase text = code(fmt::format("“{}”", line.substr(begin)));
  if (e.to_error) {
    told.rank = Rank::failed;
    told.kin = {.thing = say(text), .who = say("stderr"), .many = "*Printed to stderr*: {}."};
    told.headline = say("A ", strong("message"), " is printed to stderr: ", text, ".");
    return;
  }
  told.kin = {say(text), e.thread ? t.thread(e.thread) : e.task ? t.name(e.task) : t.actor()};
  told.headline = say(told.kin.who, strong(" prints "), told.kin.thing, ".");
}

void tell(const event::typed& e, const Teller& t, Told& told) {
  told.headline = say(code(fmt::format("“{}”", t.text(e.text))), " is ", strong("typed"), ".");
  told.detail = say(e.task ? t.name(e.task) : t.actor(), " reads it from the standard input.");
}

void tell(const event::blocking_begun& e, const Teller& t, Told& told) {
  const std::uint32_t thread = e.thread;
  told.headline = say(thread ? t.thread(thread) : t.actor(), strong(" blocks"), thread ? "" : " the loop", " in ",
                      call(t, e.what), ".");
  told.detail = say(thread ? "It blocks only that thread" : "Nothing else can run on the loop");
  append(told.detail, e.asked > 0 ? say(thread ? ", for " : " for ", duration(e.asked))
                      : thread    ? Sentence{}
                                  : say(" until it returns"));
  append(told.detail, thread ? "; the loop keeps running." : ".");
  if (const std::size_t ready = t.state.ready_size(); ready > 0 && !thread)
    append(told.detail, say(" ", count(ready, "callback"), " ", verb("is", ready), " waiting."));
}

void tell(const event::blocking_ended& e, const Teller& t, Told& told) {
  const std::uint32_t thread = e.thread;
  const Blocking* stay = t.index.blocking_at(thread, t.at);
  const Event* begun = stay ? &t.index.trace()[stay->begun] : nullptr;
  told.headline = say(call(t, e.what), " has returned");
  if (begun && begun->time < t.event.time)
    append(told.headline, say(" after ", duration(elapsed(begun->time, t.event.time))));
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
  if (late) append(told.detail, say(" ", count(late, "timer"), " ", verb("is", late), " due by now."));
}

void tell(const event::source_added& e, const Teller& t, Told& told) {
  told.headline = say("The loop ", strong("watches "), watched(e, t), " for ", awaited_news(e, t), ".");
}

void tell(const event::source_ready& e, const Teller& t, Told& told) {
  const bool writer = e.writer;
  told.headline = t.state.connections.find(e.connection)
                      ? say(ready_words(t.index, t.state, e.connection, writer, t.at), ".")
                      : say(watched(e, t), writer ? " can be written to." : " has something to read.");
  told.detail = say(code("select"), " reported it, and the loop has scheduled its callback.");
}

void tell(const event::source_removed& e, const Teller& t, Told& told) {
  told.headline = say("The loop no longer watches ", watched(e, t), " for ", awaited_news(e, t), ".");
}

void tell(const event::job_submitted& e, const Teller& t, Told& told) {
  told.headline =
      say(e.task ? t.name(e.task) : t.actor(), " runs ", t.function(e.function), " in another ", strong("thread"), ".");
  told.detail = say("The loop keeps running at the same time.");
}

void tell(const event::job_begun& e, const Teller& t, Told& told) {
  told.headline = say(t.thread(e.thread), strong(" starts"), " to run ", job(t, e.job), ".");
  told.detail = say("The loop keeps running at the same time.");
}

void tell(const event::job_ended& e, const Teller& t, Told& told) {
  const std::string_view text = t.text(e.text);
  const bool failed = e.outcome == Outcome::exception;
  told.headline = say(job(t, e.job), failed ? strong(" failed") : strong(" has finished"), " in its thread");
  if (!text.empty() && text != "None") append(told.headline, say(failed ? ": " : ", with the result ", code(text)));
  append(told.headline, ".");
  told.detail = say("The thread will tell the loop, which wakes the task that awaits the result.");
}

void tell(const event::thread_started& e, const Teller& t, Told& told) {
  const std::string_view name = t.text(e.name);
  told.headline = say(name.empty() ? say("A thread") : say("The thread ", strong(name)), " starts.");
}

void tell(const event::thread_ended& e, const Teller& t, Told& told) {
  told.headline = say(t.thread(e.thread), " has finished.");
}

void tell(const event::connection_opened& e, const Teller& t, Told& told) {
  const Connection* known = t.state.connections.find(e.connection);
  const std::string_view peer = t.text(e.address);
  if (!known || known->kind != trace::ConnectionKind::to_peer) {
    told.headline = say(it(t, e.connection), " is ", strong("open"), ".");
    return;
  }
  told.headline = say(t.actor(), strong(" starts connecting"), peer.empty() ? "" : " to ", peer, ".");
  told.detail = say("The other side has not answered yet.");
}

void tell(const event::connection_established& e, const Teller& t, Told& told) {
  told.headline = say(it(t, e.connection), " is ", strong("open"), ": the other side has answered.");
}

void tell(const event::connection_named& e, const Teller& t, Told& told) {
  const Connection* known = t.state.connections.find(e.connection);
  told.headline = say(by_address(t.index, t.state, known ? *known : Connection{}), " is used ", strong("for "),
                      code(t.text(e.name)), ".");
}

void tell(const event::connection_closed& e, const Teller& t, Told& told) {
  const std::string_view why = t.text(e.text);
  told.headline = say(it(t, e.connection), " is ", strong("closed"), ".");
  if (e.outcome == Outcome::exception && !why.empty()) told.detail = say(code(why));
}

void tell(const event::bytes_sent& e, const Teller& t, Told& told) {
  told.headline = say(bytes(e.bytes), " ", is(e.bytes), strong(" sent"), " on ", it(t, e.connection), ".");
}

void tell(const event::bytes_expected& e, const Teller& t, Told& told) {
  told.headline = say(bytes(e.bytes), " ", is(e.bytes), strong(" expected"), " on ", it(t, e.connection), ".");
  if (e.read_already != 0)
    told.detail = say(grouped(e.read_already), " of them ", verb("has", e.read_already), " already arrived.");
}

void tell(const event::bytes_arrived& e, const Teller& t, Told& told) {
  told.headline = say(bytes(e.bytes), e.bytes == 1 ? " has" : " have", strong(" arrived"), " on ", it(t, e.connection),
                      " and ", is(e.bytes), " unread.");
}

void tell(const event::bytes_received& e, const Teller& t, Told& told) {
  const Connection* known = t.state.connections.find(e.connection);
  told.headline = say(bytes(e.bytes), " ", is(e.bytes), strong(" read"), " from ", it(t, e.connection), ".");
  if (known && known->expected >= 0)
    told.detail = say(grouped(whole(known->body)), " of ", bytes(known->expected), " have been read.");
}

void tell(const event::warning& e, const Teller& t, Told& told) {
  const std::string_view text = t.text(e.text);
  told.headline = say(strong("Warning: "), text.empty() ? Word("something is wrong in the program") : text, ".");
  told.detail = say(word_of(e.warning_kind));
}

} // namespace loopscope::words
