#include "app/views/timeline_facts.h"

#include "core/words/lexicon.h"
#include "core/words/narration.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace loopscope::app::timeline {

using trace::EventKind;

bool Facts::update(const replay::Index& index, std::size_t most) {
  const trace::Trace& trace = index.trace();
  const std::size_t end = std::min(index.size(), read_ + most);
  for (; read_ < end; ++read_) {
    const trace::Event& event = trace[read_];
    switch (event.kind) {
    case EventKind::primitive_created:
      made_[event.subject] = {static_cast<trace::PrimitiveKind>(event.detail), event.line,
                              event.object == 0 ? made_on_line_[event.line]++ : std::uint16_t{0}, event.object};
      break;
    case EventKind::primitive_wait_begun:
      of_task_[event.object].push_back({read_, event.subject, What::waits});
      break;
    case EventKind::primitive_acquired:
      of_task_[event.object].push_back({read_, event.subject, What::acquires});
      break;
    case EventKind::primitive_released:
      of_task_[event.object].push_back({read_, event.subject, What::releases});
      break;
    case EventKind::callback_begun:
      read_timer(index, event);
      break;
    default:
      read_outside(event);
      break;
    }
  }
  return read_ == index.size();
}

void Facts::read_timer(const replay::Index& index, const trace::Event& event) {
  const std::uint64_t* scheduled = index.scheduled(event.subject);
  if (!scheduled || index.trace()[*scheduled].kind != EventKind::timer_scheduled) return;
  const trace::Event& timer = index.trace()[*scheduled];
  if (timer.value < timer.time || event.time <= timer.value || event.time - timer.value < late_from) return;
  const bool call = static_cast<trace::CallbackKind>(timer.detail) == trace::CallbackKind::call;
  const trace::ObjectId task = !call && index.lane(timer.object) ? timer.object : 0;
  late_[task].push_back({timer.value, event.time, read_});
}

void Facts::read_outside(const trace::Event& event) {
  using Kind = ThreadSpan::Kind;
  auto thread = [&](std::int64_t number) -> ThreadLane* {
    const auto found = std::ranges::find(threads_, number, &ThreadLane::number);
    return number > 0 && found != threads_.end() && found->ended == 0 ? &*found : nullptr;
  };
  auto now = [&](ThreadLane* lane, Kind kind, trace::StringId what, trace::ObjectId task) {
    if (lane) lane->spans.push_back({read_, event.time, kind, what, task});
  };
  switch (event.kind) {
  case EventKind::thread_started:
    if (event.subject == 0 || thread(event.subject) || threads_.size() == most_threads) break;
    threads_.push_back({.number = event.subject, .name = event.object});
    now(&threads_.back(), Kind::idle, 0, event.extra);
    break;
  case EventKind::thread_ended:
    if (ThreadLane* lane = thread(event.subject)) lane->ended = read_, lane->end = event.time;
    break;
  case EventKind::job_submitted:
    jobs_[event.subject] = {event.object, event.extra};
    break;
  case EventKind::job_begun: {
    JobFacts& job = jobs_[event.subject];
    ThreadLane* lane = thread(event.value);
    job.thread = lane ? lane->number : 0;
    now(lane, Kind::job, job.function, job.task);
    break;
  }
  case EventKind::job_ended:
    now(thread(jobs_[event.subject].thread), Kind::idle, 0, 0);
    jobs_.erase(event.subject);
    break;
  case EventKind::blocking_begun:
    if (ThreadLane* lane = thread(event.subject)) // by default for the task whose job it is
      now(lane, Kind::blocked, event.object, event.extra != 0 ? event.extra : lane->spans.back().task);
    break;
  case EventKind::blocking_ended:
    if (ThreadLane* lane = thread(event.subject)) {
      // Back to the job in which the call was made.
      const auto before = std::find_if(lane->spans.rbegin(), lane->spans.rend(),
                                       [](const ThreadSpan& span) { return span.kind != Kind::blocked; });
      const ThreadSpan back = before == lane->spans.rend() ? ThreadSpan{} : *before;
      now(lane, back.kind, back.what, back.task);
    }
    break;
  case EventKind::connection_opened:
    connections_[event.subject] = {static_cast<trace::ObjectId>(event.value), event.object};
    break;
  case EventKind::connection_named:
    connections_[event.subject].name = event.object;
    break;
  case EventKind::bytes_arrived:
  case EventKind::bytes_received: {
    ConnectionFacts& connection = connections_[event.subject];
    if (event.kind == EventKind::bytes_arrived) connection.tells_arrivals = true;
    // What was read came before, where that is told.
    else if (connection.tells_arrivals)
      break;
    arrivals_[connection.task].push_back({event.time, read_, event.value});
    break;
  }
  default:
    break;
  }
}

const std::vector<Facts::Arrival>& Facts::arrivals(trace::ObjectId task) const {
  static const std::vector<Arrival> none;
  const auto found = arrivals_.find(task);
  return found == arrivals_.end() ? none : found->second;
}

trace::StringId Facts::connection(trace::ObjectId id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? 0 : found->second.name;
}

const std::vector<Facts::Late>& Facts::late(trace::ObjectId task) const {
  static const std::vector<Late> none;
  const auto found = late_.find(task);
  return found == late_.end() ? none : found->second;
}

const Facts::Made* Facts::made(trace::ObjectId primitive) const {
  auto it = made_.find(primitive);
  return it == made_.end() ? nullptr : &it->second;
}

trace::ObjectId Facts::waited_for(trace::ObjectId task, std::uint64_t since, std::uint64_t event) const {
  auto it = of_task_.find(task);
  if (it == of_task_.end()) return 0;
  const std::vector<Fact>& facts = it->second;
  auto after = std::partition_point(facts.begin(), facts.end(), [&](const Fact& f) { return f.event <= event; });
  while (after != facts.begin() && (--after)->event >= since)
    if (after->what == What::waits) return after->primitive;
  return 0;
}

trace::ObjectId Facts::held(trace::ObjectId task, std::uint64_t event) const {
  auto it = of_task_.find(task);
  if (it == of_task_.end()) return 0;
  const std::vector<Fact>& facts = it->second;
  auto after = std::partition_point(facts.begin(), facts.end(), [&](const Fact& f) { return f.event <= event; });
  std::vector<trace::ObjectId> released;
  for (int looked = 0; after != facts.begin() && looked < 64; ++looked) {
    const Fact& fact = *--after;
    if (fact.what == What::releases) released.push_back(fact.primitive);
    if (fact.what != What::acquires) continue;
    auto pair = std::find(released.begin(), released.end(), fact.primitive);
    if (pair != released.end()) {
      released.erase(pair);
      continue;
    }
    const Made* how = made(fact.primitive); // only of these it can be said that they are held
    if (how && (how->kind == trace::PrimitiveKind::lock || how->kind == trace::PrimitiveKind::semaphore ||
                how->kind == trace::PrimitiveKind::condition))
      return fact.primitive;
  }
  return 0;
}

std::vector<std::string> names_of(const Scene& scene, const Facts& facts, trace::ObjectId primitive) {
  const Facts::Made* made = facts.made(primitive);
  if (!made) return {};
  const std::string kind = fmt::format("the {}", std::string_view(words::words_of(made->kind).noun));
  // In a forged trace a primitive may be numbered 0.
  if (const Facts::Made* whole = facts.made(made->part_of); made->part_of != 0 && whole && whole->part_of == 0) {
    std::vector<std::string> names;
    for (const std::string& name : names_of(scene, facts, made->part_of)) names.push_back(kind + " of " + name);
    return names;
  }
  const std::string variable(scene.index().variable_at(made->line, made->ordinal));
  if (variable.empty() || kind == "the " + variable) return {kind};
  return {kind + " " + variable, variable, kind};
}

namespace {

std::string of_future(const Scene& scene, const Facts& facts, const replay::Span& span) {
  // A future is made just before somebody awaits it, or it is one of those that the state still knows.
  const trace::Trace& trace = scene.index().trace();
  std::optional<trace::FutureKind> kind;
  trace::ObjectId owner = 0;
  if (const replay::Future* future = scene.state.futures.find(span.on)) {
    kind = future->kind;
    owner = future->owner;
  }
  for (std::uint64_t back = 0; !kind && back < 32 && back <= span.event; ++back) {
    const trace::Event& event = trace[span.event - back];
    if (event.kind != EventKind::future_created || event.subject != span.on) continue;
    kind = static_cast<trace::FutureKind>(event.detail);
    owner = event.object;
  }
  if (const trace::StringId bytes = facts.connection(owner)) return "waits for " + std::string(trace.string(bytes));
  if (kind == trace::FutureKind::waiter) {
    const std::uint64_t* made = scene.index().created(owner);
    if (made && trace[*made].kind == EventKind::future_created)
      kind = static_cast<trace::FutureKind>(trace[*made].detail);
  }
  return std::string(words::words_of(kind.value_or(trace::FutureKind::plain)).lane);
}

} // namespace

std::vector<std::string> words_of(const Scene& scene, const Facts& facts, const replay::Lane& lane, std::size_t i) {
  const replay::Span& span = lane.spans[i];
  switch (span.kind) {
  case replay::SpanKind::ready:
    return {"ready"};
  case replay::SpanKind::running:
    return {"runs"};
  case replay::SpanKind::blocked: {
    const trace::Trace& trace = scene.index().trace();
    if (span.event < trace.size() && trace[span.event].kind == EventKind::blocking_begun)
      if (auto what = trace.string(trace[span.event].object); !what.empty())
        return {"blocks the loop: " + std::string(what), "blocks the loop", "blocks"};
    return {"blocks the loop", "blocks"};
  }
  case replay::SpanKind::sleeping: {
    std::vector<std::string> words;
    if (auto held = facts.held(lane.task, span.event))
      for (const std::string& name : names_of(scene, facts, held)) words.push_back("sleeps, holds " + name);
    words.push_back("sleeps");
    return words;
  }
  case replay::SpanKind::waiting:
    break;
  }
  std::vector<std::string> words;
  std::vector<std::string> what;
  switch (span.await) {
  case trace::AwaitKind::gather:
    what = {"gather"};
    break;
  case trace::AwaitKind::task:
    what = {task_name(scene.index(), span.on)};
    break;
  default:
    what = names_of(scene, facts,
                    facts.made(span.on) ? span.on
                                        : facts.waited_for(lane.task, i > 0 ? lane.spans[i - 1].event : 0, span.event));
    if (what.empty() && scene.index().lane(span.on)) what = {task_name(scene.index(), span.on)};
    if (what.empty()) words.push_back(of_future(scene, facts, span));
  }
  for (const std::string& name : what) words.push_back("waits for " + name);
  words.push_back("waits");
  return words;
}

std::string end_words(const Scene& scene, const replay::Lane& lane) {
  if (lane.outcome == trace::Outcome::result) return {};
  if (lane.outcome == trace::Outcome::cancelled) return "cancelled";
  const std::string_view text = scene.index().trace().string(lane.text);
  const std::string_view name = text.substr(0, text.find_first_of(":( "));
  return name.empty() ? "failed" : std::string(name);
}

std::vector<std::string> words_of(const Scene& scene, const replay::Ran& ran) {
  const trace::Trace& trace = scene.index().trace();
  if (ran.scheduled >= trace.size()) return {};
  const trace::Event& event = trace[ran.scheduled];
  const auto kind = static_cast<trace::CallbackKind>(event.detail);
  if (kind == trace::CallbackKind::step) return {"step"};
  if (kind == trace::CallbackKind::wakeup) return {"wakeup"};
  replay::Callback callback;
  callback.id = ran.id;
  callback.kind = kind;
  if (kind == trace::CallbackKind::call)
    callback.name = event.object;
  else
    callback.serves = event.object;
  std::vector<std::string> words{words::describe(scene.index(), callback)};
  // "gather: child done" is known by its first word where there is no room for more.
  if (auto colon = words[0].find(':'); colon != std::string::npos) words.push_back(words[0].substr(0, colon));
  return words;
}

} // namespace loopscope::app::timeline
