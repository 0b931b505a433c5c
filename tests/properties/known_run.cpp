#include "tests/properties/known_run.h"

#include <algorithm>
#include <sstream>

namespace loopscope {

using trace::CallbackId;
using trace::CallbackKind;
using trace::Event;
using trace::EventKind;

KnownRun::KnownRun(const trace::Trace& trace) : trace_(trace) {
  CallbackId running = 0;
  std::uint32_t turn = 0;
  bool runs = false;
  auto call = [&](CallbackId id) -> Call& {
    if (id >= calls_.size()) calls_.resize(id + 1);
    return calls_[id];
  };
  for (Position at = 0; at < trace.size(); ++at) {
    const Event& event = trace[at];
    switch (event.kind) {
    case EventKind::source_file:
      if (static_cast<trace::Language>(event.detail) == trace::Language::python) python_ = trace.string(event.extra);
      break;
    case EventKind::loop_started:
      runs = true;
      break;
    case EventKind::loop_stopped:
      runs = false;
      break;
    case EventKind::turn_begun:
      turn = static_cast<std::uint32_t>(event.value);
      break;
    case EventKind::callback_scheduled:
    case EventKind::timer_scheduled: {
      Call& made = call(event.subject);
      made.scheduled = at;
      made.kind = static_cast<CallbackKind>(event.detail);
      (made.kind == CallbackKind::call ? made.name : made.serves) = event.object;
      made.cause = event.extra;
      made.timer = event.kind == EventKind::timer_scheduled;
      if (made.timer)
        made.when = event.value;
      else
        made.via = static_cast<std::uint32_t>(event.value);
      if (made.kind == CallbackKind::step || made.kind == CallbackKind::wakeup)
        lives_[made.serves].wakes.push_back(event.subject);
      break;
    }
    case EventKind::callback_begun:
      running = event.subject;
      call(running).begun = at;
      break;
    case EventKind::callback_ended:
      call(event.subject).ended = at;
      break;
    case EventKind::callback_dropped:
      call(event.subject).gone = at;
      break;
    case EventKind::task_created:
      lives_[event.subject].created = at;
      lives_[event.subject].parent = event.extra;
      things_[event.subject].created = at;
      break;
    case EventKind::task_suspended:
      lives_[event.subject].suspensions.push_back(at);
      break;
    case EventKind::task_ended:
      lives_[event.subject].ended = at;
      things_[event.subject].settled = at;
      things_[event.subject].outcome = static_cast<trace::Outcome>(event.detail);
      break;
    case EventKind::future_created:
    case EventKind::primitive_created:
      things_[event.subject].created = at;
      things_[event.subject].owner = event.object;
      break;
    case EventKind::future_settled:
      things_[event.subject].settled = at;
      things_[event.subject].outcome = static_cast<trace::Outcome>(event.detail);
      break;
    case EventKind::gather_child:
      things_[event.subject].children.emplace_back(event.object, at);
      break;
    default:
      break;
    }
    during_.push_back(running);
    turn_.push_back(turn);
    runs_.push_back(runs);
    if (event.kind == EventKind::callback_ended) running = 0;
  }
}

const KnownRun::Call& KnownRun::call(CallbackId id) const {
  static const Call none;
  return id < calls_.size() ? calls_[id] : none;
}

const KnownRun::Life* KnownRun::life(std::uint32_t task) const {
  const auto at = lives_.find(task);
  return at == lives_.end() ? nullptr : &at->second;
}

const KnownRun::Thing* KnownRun::thing(std::uint32_t object) const {
  const auto at = things_.find(object);
  return at == things_.end() ? nullptr : &at->second;
}

CallbackId KnownRun::next_wake(std::uint32_t task, Position from) const {
  const Life* life = this->life(task);
  if (!life) return 0;
  const auto at = std::ranges::lower_bound(life->wakes, from, {}, [&](CallbackId id) { return call(id).scheduled; });
  return at == life->wakes.end() ? 0 : *at;
}

KnownRun::Position KnownRun::next_run(std::uint32_t task, Position from) const {
  const Life* life = this->life(task);
  if (!life) return never;
  Position next = never;
  // Of those that were scheduled before, only the last can be waiting to run.
  auto at = std::ranges::lower_bound(life->wakes, from, {}, [&](CallbackId id) { return call(id).scheduled; });
  if (at != life->wakes.begin()) --at;
  for (; at != life->wakes.end() && next == never; ++at)
    if (const Position begun = call(*at).begun; begun != never && begun >= from) next = begun;
  return next;
}

std::size_t KnownRun::children_done(std::uint32_t group, Position at) const {
  std::size_t done = 0;
  if (const Thing* thing = this->thing(group))
    for (const auto& [child, joined] : thing->children) {
      const Thing* it = this->thing(child);
      done += joined < at && it && it->settled < at;
    }
  return done;
}

KnownRun::Root KnownRun::root_of(CallbackId id, Position at) const {
  Root root{.first = id};
  while (id != 0) {
    const Call& it = call(id);
    if (it.scheduled < at) {
      root.callback = id;
      return root;
    }
    root.first = id;
    if (it.cause == 0) {
      const Position next = it.scheduled + 1;
      if (next < trace_.size() && trace_[next].kind == EventKind::thread_call && trace_[next].subject == id)
        root.thread = static_cast<std::uint32_t>(trace_[next].value);
      else if (next < trace_.size() && trace_[next].kind == EventKind::source_ready && trace_[next].extra == id)
        root.source = trace_[next].subject;
      else if (it.kind == CallbackKind::job_done)
        root.job = it.serves;
    }
    id = it.cause;
  }
  return root;
}

std::string KnownRun::statement(std::uint32_t line) const {
  std::istringstream program(python_);
  std::string text, statement;
  int open = 0;
  for (std::uint32_t number = 1; std::getline(program, text); ++number) {
    if (number < line) continue;
    statement += text + '\n';
    char quote = 0;
    for (std::size_t i = 0; i < text.size() && (quote != 0 || text[i] != '#'); ++i) {
      const char c = text[i];
      if (quote != 0 && c == '\\')
        ++i;
      else if (quote != 0)
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else
        open += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
    }
    if (open <= 0) break;
  }
  return statement;
}

bool KnownRun::defines(std::string_view function) const {
  return python_.find("def " + std::string(function) + "(") != python_.npos;
}

KnownRun::Position KnownRun::settling(std::uint32_t object, Position scheduled) const {
  const Thing* thing = this->thing(object);
  return thing && thing->settled < scheduled ? thing->settled : scheduled;
}

} // namespace loopscope
