#include "app/views/timeline/words.h"

#include "app/ui/canvas.h"
#include "core/words/lexicon.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

namespace loopscope::app::timeline {

using trace::EventKind;

std::vector<std::string> names_of(const replay::Index& index, trace::ObjectId primitive) {
  const replay::Made* made = index.made(primitive);
  if (!made) return {};
  const words::Word noun = words::words_of(made->kind).noun;
  if (const replay::Made* whole = index.made(made->part_of); whole && whole->part_of == 0) {
    std::vector<std::string> names;
    for (const std::string& name : names_of(index, made->part_of))
      names.push_back(words::text("timeline.primitive.of", noun.string(), name));
    return names;
  }
  const std::string variable(index.variable_of(primitive));
  const std::string kind = words::text("timeline.primitive.kind", noun.string());
  if (variable.empty() || variable == noun.english()) return {kind};
  return {words::text("timeline.primitive.named", noun.string(), variable), variable, kind};
}

namespace {

/// How the future was made, if it is one.
std::optional<trace::event::future_created> made_by(const replay::Index& index, trace::ObjectId future) {
  const std::optional<std::uint64_t> made = index.created(future);
  if (!made || index.trace()[*made].kind != EventKind::future_created) return {};
  return trace::as<trace::event::future_created>(index.trace()[*made]);
}

std::string of_future(const replay::Index& index, std::optional<trace::event::future_created> made) {
  if (made && index.connection(made->owner)) {
    const replay::Connection& connection = index.connection(made->owner)->now;
    return words::text("timeline.waits_for",
                       index.trace().string(connection.name != 0 ? connection.name : connection.peer));
  }
  // A task that waits at the end of a task group, or for the next of several, awaits a future of its own.
  if (made && made->future_kind == trace::FutureKind::waiter)
    if (const auto group = made_by(index, made->owner)) made = group;
  return std::string(words::words_of(made ? made->future_kind : trace::FutureKind::plain).lane);
}

} // namespace

std::vector<std::string> words_of(const replay::Index& index, const replay::Lane& lane, std::size_t i) {
  const replay::Span& span = lane.spans[i];
  const std::string said(words::word_of(span.kind));
  switch (span.kind) {
  case replay::SpanKind::ready:
    return {said};
  case replay::SpanKind::running:
    return {std::string(words::text("timeline.runs"))};
  case replay::SpanKind::blocked: {
    const std::string blocks(words::text("timeline.blocked.blocks"));
    const trace::Trace& trace = index.trace();
    if (span.event < trace.size() && trace[span.event].kind == EventKind::blocking_begun)
      if (auto what = trace.string(trace::as<trace::event::blocking_begun>(trace[span.event]).what); !what.empty())
        return {words::text("timeline.blocked.blocks_by", what), said, blocks};
    return {said, blocks};
  }
  case replay::SpanKind::sleeping: {
    std::vector<std::string> words;
    if (auto held = index.held(lane.task, span.event))
      for (const std::string& name : names_of(index, held))
        words.push_back(words::text("timeline.sleeps_holding", name));
    words.push_back(said);
    return words;
  }
  case replay::SpanKind::waiting:
    break;
  }
  std::vector<std::string> words;
  std::vector<std::string> what;
  switch (span.await) {
  case trace::AwaitKind::gather:
    what = {words::words_of(trace::FutureKind::gather).noun.string()};
    break;
  case trace::AwaitKind::task:
    what = {task_name(index, span.on)};
    break;
  default: {
    // What stands behind the future: what it was made for, or in whose line it was used.
    what = names_of(index, span.on);
    const auto made = made_by(index, span.on);
    if (what.empty() && made) what = names_of(index, made->owner);
    if (const auto joined = index.joined(span.on); what.empty() && joined)
      what = names_of(index, trace::as<trace::event::primitive_wait_begun>(index.trace()[*joined]).primitive);
    if (what.empty() && index.lane(span.on)) what = {task_name(index, span.on)};
    if (what.empty()) words.push_back(of_future(index, made));
  }
  }
  for (const std::string& name : what) words.push_back(words::text("timeline.waits_for", name));
  words.push_back(said);
  return words;
}

std::string loop_name(const replay::Index& index, std::size_t loop) {
  if (index.loops().size() == 1) return std::string(words::text("timeline.loop_name.only"));
  const std::uint32_t number = index.loops()[loop].thread;
  if (number == 0) return std::string(words::text("timeline.loop_name.main"));
  const replay::ThreadLane* thread = index.thread(number);
  const std::string_view name = thread ? ui::laid_out(index.trace().string(thread->name)) : std::string_view();
  return name.empty() ? words::text("timeline.loop_name.number", number)
                      : words::text("timeline.loop_name.named", name);
}

std::string end_words(const replay::Index& index, const replay::Lane& lane) {
  if (lane.outcome == trace::Outcome::result) return {};
  if (lane.outcome != trace::Outcome::exception) return std::string(words::words_of(lane.outcome).word);
  const std::string_view text = index.trace().string(lane.text);
  const std::string_view name = text.substr(0, text.find_first_of(":( "));
  return name.empty() ? words::words_of(lane.outcome).word.string() : std::string(name);
}

std::vector<std::string> words_of(const replay::Index& index, const replay::Ran& ran) {
  const trace::Trace& trace = index.trace();
  if (ran.scheduled >= trace.size()) return {};
  const replay::Callback callback = replay::scheduled_by(trace[ran.scheduled], ran.scheduled, ran.turn);
  if (callback.kind == trace::CallbackKind::step || callback.kind == trace::CallbackKind::wakeup)
    return {words::words_of(callback.kind).chip.string()};
  std::vector<std::string> words{words::describe(index, callback)};
  // "gather: child done" is known by its first word where there is no room for more.
  if (auto colon = words[0].find(':'); colon != std::string::npos) words.push_back(words[0].substr(0, colon));
  return words;
}

} // namespace loopscope::app::timeline
