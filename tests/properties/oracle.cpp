#include "tests/properties/oracle.h"

#include "core/words/answers.h"
#include "core/words/narration.h"
#include "tests/properties/known_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <regex>
#include <set>

namespace loopscope {

using namespace replay;
using trace::CallbackKind;
using trace::EventKind;
using trace::Outcome;
using trace::PrimitiveKind;
using words::Answer;
using words::plain;
using Position = KnownRun::Position;

void Tally::add(const Tally& other) {
  moments += other.moments;
  for (const auto& [kind, count] : other.claims) claims[kind] += count;
  for (const auto& [kind, count] : other.wrong) wrong[kind] += count;
  falsehoods.insert(falsehoods.end(), other.falsehoods.begin(), other.falsehoods.end());
}

std::string Tally::text() const {
  std::uint64_t all = 0, bad = 0;
  for (const auto& [kind, count] : claims) all += count;
  for (const auto& [kind, count] : wrong) bad += count;
  std::string text = fmt::format("{} claims on {} moments, {} false\n", all, moments, bad);
  for (const auto& [kind, count] : claims) {
    const auto at = wrong.find(kind);
    text += fmt::format("  {:<28} {:>10}  false {}\n", kind, count, at == wrong.end() ? 0 : at->second);
  }
  return text;
}

namespace {

constexpr std::size_t falsehoods_kept = 20; // of one kind

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

/// The number before those words, if there is one: of "3 tasks ahead of it" and " tasks ahead" 3.
std::optional<std::uint64_t> number_before(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  if (at == text.npos) return {};
  std::size_t from = at;
  while (from > 0 && (std::isdigit(static_cast<unsigned char>(text[from - 1])) || text[from - 1] == ',')) --from;
  std::string digits(text.substr(from, at - from));
  std::erase(digits, ',');
  if (digits.empty()) return {};
  return std::stoull(digits);
}

class Oracle {
public:
  explicit Oracle(const std::shared_ptr<trace::Trace>& trace) : trace_(*trace), run_(*trace), index_(*trace) {
    index_.update();
  }

  Tally hold() {
    while (state_.position < trace_.size()) {
      const Event& event = trace_[state_.position];
      fold(event);
      state_.apply(event);
      if (state_.position <= every_moment || state_.position % stride == 0 || state_.position == trace_.size())
        moment();
    }
    for (const Ran& ran : index_.ran()) because(ran);
    return std::move(tally_);
  }

private:
  // ThreadSanitizer makes each moment fifty times as slow: of a run with many more events some are looked at.
  static constexpr Position every_moment = 20'000, stride = __has_feature(thread_sanitizer) ? 17 : 1;

  // Claims.

  void claim(const char* kind, bool holds, std::string_view said, std::string_view is) {
    ++tally_.claims[kind];
    if (holds) return;
    if (++tally_.wrong[kind] <= falsehoods_kept)
      tally_.falsehoods.push_back({kind, state_.position, std::string(said), std::string(is)});
  }
  template <class... Args>
  void claim(const char* kind, bool holds, std::string_view said, fmt::format_string<Args...> is, Args&&... args) {
    if (holds)
      ++tally_.claims[kind];
    else
      claim(kind, false, said, std::string_view(fmt::format(is, std::forward<Args>(args)...)));
  }

  std::string name(ObjectId id) const { return plain(words::name_of(index_, state_, id)); }

  // What holds whom and who stands in which line, by rules of the oracle's own.

  void fold(const Event& event) {
    switch (event.kind) {
    case EventKind::primitive_acquired:
      holder_[event.subject] = event.object;
      break;
    case EventKind::primitive_released:
      holder_[event.subject] = 0;
      break;
    case EventKind::primitive_wait_begun:
      lines_[event.subject].push_back(event.extra);
      break;
    case EventKind::primitive_wait_ended:
      std::erase(lines_[event.subject], event.extra);
      break;
    default:
      break;
    }
  }

  // A moment.

  void moment() {
    ++tally_.moments;
    at_ = state_.position;
    actors_.reset();
    state_.tasks.each([&](ObjectId id, const Task& task) {
      if (task.status != TaskStatus::ended) answers(id, task);
    });
    cycle();
    narration();
  }

  const Actors& actors() {
    if (!actors_) actors_ = actors_of(state_);
    return *actors_;
  }

  bool ever_runs(ObjectId task) const {
    return run_.next_run(task, at_) != KnownRun::never || run_.next_wake(task, at_) != 0;
  }

  void answers(ObjectId id, const Task& task) {
    const std::vector<Wait> waits = waits_of(state_, id);
    const std::vector<Answer> said = words::waiting(index_, state_, id, state_.time);
    std::size_t next = 0;
    for (const Answer& answer : said) {
      if (answer.event) { // of something that happened
        const std::string text = plain(answer.sentence);
        const Event& ended = trace_[*answer.event];
        claim("who failed",
              ended.subject != 0 && *answer.event < at_ && has(text, name(ended.subject)) &&
                  (ended.kind == EventKind::task_ended
                       ? !has(text, "destroyed")
                       : ended.kind == EventKind::warning && has(text, "was destroyed") &&
                             trace::as<trace::event::warning>(ended).warning_kind ==
                                 trace::WarningKind::pending_destroyed),
              text, "no such end");
        continue;
      }
      if (next == waits.size()) break;
      line(id, waits[next++], plain(answer.sentence));
    }
    claim("a line for each link", next == waits.size(), name(id), "there are fewer");
    if (task.status == TaskStatus::waiting && !task.woken) wakers(id, waits);
    const KnownRun::Life* life = run_.life(id);
    const auto after = std::ranges::lower_bound(life->suspensions, at_);
    if (!task.stack.empty() && after != life->suspensions.begin() && task.status != TaskStatus::running)
      claim("where it is suspended", task.stack.back().line == trace_[*(after - 1)].line, name(id), "at line {}",
            trace_[*(after - 1)].line);
  }

  void line(ObjectId asked, const Wait& wait, const std::string& text) {
    const ObjectId task = wait.task != 0 ? wait.task : asked;
    if (has(text, "waits forever") || has(text, "nothing can continue"))
      claim("never", !ever_runs(task), text, "{} runs again", name(task));
    if (has(text, "no task is left") && !has(text, "waits forever"))
      claim("nothing left that could", run_.next_wake(task, at_) == 0, text, "{} is woken at event {}", name(task),
            run_.call(run_.next_wake(task, at_)).scheduled);
    if (has(text, "no other task is left")) {
      const CallbackId woken = run_.next_wake(task, at_);
      const KnownRun::Call& root = run_.call(run_.root_of(woken, at_).callback);
      claim("nothing left that could", woken == 0 || (root.kind != CallbackKind::call && root.serves == task), text,
            "{} is woken otherwise", name(task));
    }
    claim("late", !has(text, " 0.000 s left") && !has(text, "(0.000 s") && !has(text, "(in 0.000 s"), text,
          "it is due");
    switch (wait.kind) {
    case Wait::Kind::runs:
      return runs(wait, text);
    case Wait::Kind::timer:
    case Wait::Kind::timeout:
      return timer(wait, text);
    case Wait::Kind::task:
    case Wait::Kind::future:
      return waits_for(wait, text);
    case Wait::Kind::primitive:
      return primitive(wait, text);
    case Wait::Kind::group:
      return group(wait, text);
    default:
      return;
    }
  }

  void runs(const Wait& wait, const std::string& text) {
    if (wait.task == 0) return;
    const CallbackId now = state_.position > 0 ? run_.during(at_ - 1) : 0;
    const bool over = now != 0 && run_.call(now).ended < at_;
    const KnownRun::Call& current = run_.call(now);
    bool running = now != 0 && !over && current.serves == wait.task &&
                   (current.kind == CallbackKind::step || current.kind == CallbackKind::wakeup);
    for (Position i = current.begun; running && i < at_; ++i) // after that it is about to be ready again
      running = trace_[i].kind != EventKind::task_suspended || trace_[i].subject != wait.task;
    if (has(text, "is running")) return claim("runs", running, text, "it does not");
    claim("ready", !running, text, "it runs already");
    const Position begins = run_.next_run(wait.task, at_);
    if (begins == KnownRun::never) return; // the run ends before
    std::uint64_t before = 0;
    std::uint32_t turns = 0;
    for (Position i = at_; i < begins; ++i) {
      const Event& event = trace_[i];
      before += event.kind == EventKind::callback_begun;
      if (event.kind == EventKind::callback_dropped)
        before += !run_.call(event.subject).timer || was_due(event.subject, i);
      turns += event.kind == EventKind::turn_begun;
    }
    if (has(text, "it runs next")) claim("its place in the queue", before == 0, text, "{} run before it", before);
    if (const auto ahead = number_before(text, " callback"); ahead && has(text, "before it"))
      claim("its place in the queue", before == *ahead, text, "{} run before it", before);
    if (state_.phase == Phase::run && has(text, "before it"))
      claim("its turn", (turns == 1) == has(text, "in the next turn"), text, "{} turns begin before", turns);
  }
  bool was_due(CallbackId timer, Position dropped) const {
    for (Position i = run_.call(timer).scheduled; i < dropped; ++i)
      if (trace_[i].kind == EventKind::timer_due && trace_[i].subject == timer) return true;
    return false;
  }

  void timer(const Wait& wait, const std::string& text) {
    const KnownRun::Call& it = run_.call(wait.callback);
    const bool pending = it.scheduled < at_ && (it.ended == KnownRun::never || it.ended >= at_);
    claim("timer", pending, text, "its timer is none that has yet to run");

    if (wait.kind == Wait::Kind::timer && wait.task != 0)
      claim("timer", it.serves == wait.task, text, "it is another's");
    if (!it.timer || !state_.callback(wait.callback)) return;
    const std::int64_t now = state_.time;
    const std::string due = words::duration(it.when);
    if (has(text, "finished sleeping"))
      claim("late", it.when <= now || was_due(wait.callback, at_), text, "it is due at {}", due);
    else if (it.when > now)
      claim("late", has(text, due) && has(text, words::duration(it.when - now)) && !has(text, "late"), text,
            "it is due at {}, in {}", due, words::duration(it.when - now));
    else if (it.when < now)
      claim("late", has(text, due) && has(text, " " + words::duration(now - it.when) + " late"), text,
            "it was due at {}, {} ago", due, words::duration(now - it.when));
    if (it.when >= now || !has(text, "late")) return;
    const CallbackId running = run_.during(at_ - 1);
    const bool runs = running != 0 && run_.call(running).ended >= at_;
    const KnownRun::Call& it_is = run_.call(running);
    if (it_is.kind == CallbackKind::step || it_is.kind == CallbackKind::wakeup)
      claim("what blocks the loop", !runs || has(text, name(it_is.serves)), text, "{} is running", name(it_is.serves));
    if (has(text, "blocks the loop")) {
      claim("what blocks the loop", runs && blocked(running), text, "no blocking call has begun in that callback");
    } else if (has(text, " is running")) {
      claim("what blocks the loop", runs, text, "nothing is");
    }
  }
  bool blocked(CallbackId running) const {
    bool blocked = false;
    for (Position i = run_.call(running).begun; i < at_; ++i) {
      if (trace_[i].kind == EventKind::blocking_begun && trace_[i].subject == 0) blocked = true;
      if (trace_[i].kind == EventKind::blocking_ended && trace_[i].subject == 0) blocked = false;
    }
    return blocked;
  }

  void waits_for(const Wait& wait, const std::string& text) {
    const KnownRun::Life* life = wait.task ? run_.life(wait.task) : nullptr;
    if (!life) return;
    const auto after = std::ranges::lower_bound(life->suspensions, at_);
    if (after == life->suspensions.begin()) return claim("what it waits for", false, text, "it was never suspended");
    const ObjectId awaited = trace_[*(after - 1)].extra;
    const KnownRun::Thing* thing = run_.thing(awaited);
    claim("what it waits for", wait.object == awaited || (thing && thing->owner == wait.object), text, "it awaits {}",
          name(awaited));
  }

  void primitive(const Wait& wait, const std::string& text) {
    const Primitive* it = state_.primitives.find(wait.object);
    if (!it) return claim("what it waits for", false, text, "there is no such thing");
    if (it->kind == PrimitiveKind::lock)
      claim("who holds it", holder_[it->id] == wait.holder && (wait.holder == 0 || has(text, name(wait.holder))), text,
            "{} does", holder_[it->id] ? name(holder_[it->id]) : "nobody");
    const KnownRun::Life* life = run_.life(wait.task);
    if (!life || life->suspensions.empty()) return;
    const auto after = std::ranges::lower_bound(life->suspensions, at_);
    if (after == life->suspensions.begin()) return;
    const auto& line = lines_[it->id];
    const auto place = std::ranges::find(line, trace_[*(after - 1)].extra);
    claim("what it waits for", place != line.end(), text, "it is not in that line");
    if (place == line.end()) return;
    const std::uint64_t ahead = static_cast<std::uint64_t>(place - line.begin());
    auto said = number_before(text, " tasks ahead");
    if (!said) said = number_before(text, " task ahead");
    if (it->kind == PrimitiveKind::lock || it->kind == PrimitiveKind::semaphore)
      claim("its place in line", said.value_or(0) == ahead, text, "{} are ahead", ahead);
  }

  void group(const Wait& wait, const std::string& text) {
    const auto said = number_before(text, " done");
    if (!said) return;
    const std::size_t done = run_.children_done(wait.object, at_);
    claim("how many are done", *said == done, text, "{} are", done);
  }

  // Who wakes it.

  /// What acts at that moment and led to the event.
  bool named(const KnownRun::Root& root, int depth = 0) {
    if (depth > 20) return false;
    const Actors& actors = this->actors();
    if (root.callback != 0) {
      const KnownRun::Call& it = run_.call(root.callback);
      if (std::ranges::find(actors.callbacks, root.callback) != actors.callbacks.end()) return true;
      const bool of_task = it.kind == CallbackKind::step || it.kind == CallbackKind::wakeup ||
                           it.kind == CallbackKind::sleep_timer || it.kind == CallbackKind::timeout_timer;
      return of_task && std::ranges::binary_search(actors.tasks, it.serves);
    }
    auto before = [&](Position end, auto condition) { // the last such event
      for (Position i = end; i-- > 0;)
        if (condition(trace_[i])) return i;
      return KnownRun::never;
    };
    auto by_callback = [&](Position event) {
      if (event == KnownRun::never) return false;
      const CallbackId during = run_.during(event);
      return during != 0 ? named(run_.root_of(during, at_), depth + 1) : actors.program || named_program(event, depth);
    };
    const Position scheduled = run_.call(root.first).scheduled;
    if (root.thread && run_.call(root.first).kind != CallbackKind::job_done) {
      if (std::ranges::find(actors.threads, *root.thread) != actors.threads.end()) return true;
      for (std::size_t call : actors.calls)
        if (state_.calls[call].thread == *root.thread) return true;
      const Position started = before(scheduled, [&](const Event& event) {
        return (event.kind == EventKind::thread_started && event.subject == *root.thread) ||
               (event.kind == EventKind::job_begun && event.value == *root.thread);
      });
      if (started == KnownRun::never || started < at_) return false;
      if (trace_[started].kind == EventKind::thread_started) return by_callback(started);
      return by_callback(before(started, [&](const Event& event) {
        return event.kind == EventKind::job_submitted && event.subject == trace_[started].subject;
      }));
    }
    if (root.job || run_.call(root.first).kind == CallbackKind::job_done) {
      const ObjectId job = run_.call(root.first).serves;
      const Position submitted = before(
          scheduled, [&](const Event& event) { return event.kind == EventKind::job_submitted && event.value == job; });
      if (submitted != KnownRun::never && submitted >= at_) return by_callback(submitted);
      return !actors.threads.empty() || !actors.tasks.empty() || !actors.calls.empty();
    }
    if (root.source) {
      const Position added = before(scheduled, [&](const Event& event) {
        return event.kind == EventKind::source_added && event.subject == *root.source;
      });
      if (added != KnownRun::never && added >= at_) return by_callback(added);
      return !actors.connections.empty() || !actors.tasks.empty();
    }
    return named_program(scheduled, depth);
  }
  /// The program did it outside of its loop: it does so now, or the loop has to stop before, which something asks for.
  bool named_program(Position event, int depth) {
    if (actors().program) return true;
    for (Position i = event; i-- > at_;)
      if (trace_[i].kind == EventKind::stop_requested) {
        const CallbackId by = run_.during(i);
        return by != 0 && named(run_.root_of(by, at_), depth + 1);
      }
    return state_.stopping;
  }

  void wakers(ObjectId id, const std::vector<Wait>& waits) {
    const CallbackId woken = run_.next_wake(id, at_);
    if (woken == 0) return;
    const KnownRun::Call& wake = run_.call(woken);
    claim("who could wake it", named(run_.root_of(woken, at_)), name(id),
          "callback {} does, at event {}; it comes from {}", wake.cause, wake.scheduled,
          run_.root_of(woken, at_).callback);
    // In the tree that is told; unless an act is half told: a task or future is done and its callbacks are about to be
    // scheduled, or a task was created that is about to become a group's child.
    const EventKind next = at_ < trace_.size() ? trace_[at_].kind : EventKind{};
    if (next == EventKind::callback_scheduled || next == EventKind::gather_child) return;
    // Nor where its group gets another child before: that cannot be known.
    for (const Wait& wait : waits)
      if (const KnownRun::Thing* group = wait.kind == Wait::Kind::group ? run_.thing(wait.object) : nullptr)
        for (const auto& [child, joined] : group->children)
          if (joined >= at_ && joined < wake.scheduled) return;
    std::set<ObjectId> tasks;
    std::set<CallbackId> callbacks;
    bool anybody = false, others = false;
    ObjectId released = 0;
    for (const Wait& wait : waits) {
      if (wait.task != id) tasks.insert(wait.task);
      tasks.insert(wait.holder);
      if (wait.kind == Wait::Kind::task) tasks.insert(wait.object);
      callbacks.insert(wait.callback);
      anybody |= wait.kind == Wait::Kind::anybody || wait.kind == Wait::Kind::job ||
                 wait.kind == Wait::Kind::connection || wait.kind == Wait::Kind::settled;
      if (wait.kind == Wait::Kind::others) {
        others = true;
        released = wait.object;
      }
    }
    const KnownRun::Thing* via = run_.thing(wake.via);
    const Position settled = run_.settling(wake.via, wake.scheduled);
    const bool cancelled = settled < wake.scheduled && via && via->outcome == Outcome::cancelled;
    bool found = anybody || (others && (cancelled || (released != 0 && via && via->owner == released)));
    for (CallbackId c = wake.cause; c != 0 && !found; c = run_.call(c).cause) {
      const KnownRun::Call& it = run_.call(c);
      found = callbacks.contains(c) || (it.serves != 0 && it.kind != CallbackKind::call && tasks.contains(it.serves));
      if (it.scheduled < at_) break;
    }
    claim("who can wake it", found, name(id), "callback {} does, at event {}: {}", wake.cause, wake.scheduled,
          plain(words::waiting(index_, state_, id, state_.time).front().sentence));
  }

  // Who is stuck.

  void cycle() {
    const std::vector<ObjectId> tasks = cycle_of(state_);
    if (tasks.empty()) return;
    const bool for_ever = certain(state_);
    CallbackId first = 0;
    for (ObjectId task : tasks) {
      const std::string said = plain(words::cycle_words(index_, state_, task));
      claim("deadlock", has(said, "deadlock") == for_ever, said, "it is the other");
      if (for_ever) claim("deadlock", !ever_runs(task), said, "{} runs again", name(task));
      const CallbackId woken = run_.next_wake(task, at_);
      if (woken != 0 && (first == 0 || run_.call(woken).scheduled < run_.call(first).scheduled)) first = woken;
    }
    if (first == 0 || (at_ < trace_.size() && trace_[at_].kind == EventKind::callback_scheduled)) return; // half told
    const KnownRun::Call& wake = run_.call(first);
    const KnownRun::Thing* via = run_.thing(wake.via);
    const bool cancelled = via && via->settled < wake.scheduled && via->outcome == Outcome::cancelled;
    const Primitive* of = via ? state_.primitives.find(via->owner) : nullptr;
    const bool released = of && (of->kind == PrimitiveKind::lock || of->kind == PrimitiveKind::semaphore);
    const KnownRun::Call& by = run_.call(wake.cause);
    const bool outside = by.kind == CallbackKind::call || std::ranges::find(tasks, by.serves) == tasks.end();
    claim("what ends a cycle", cancelled || (released && outside),
          plain(words::cycle_words(index_, state_, wake.serves)), "callback {} wakes it at event {}, by way of {}",
          wake.cause, wake.scheduled, name(wake.via));
  }

  // What is told of the event.

  void narration() {
    const words::Narration told = words::narrate(index_, state_);
    const std::string text = plain(told.headline) + " " + plain(told.detail);
    const Event& event = trace_[at_ - 1];
    if (has(text, "deadlock"))
      for (ObjectId task : cycle_of(state_)) claim("deadlock", !ever_runs(task), text, "{} runs again", name(task));
    if (event.kind == EventKind::callback_begun || event.kind == EventKind::callback_ended) {
      const KnownRun::Call& it = run_.call(event.subject);
      static const std::regex counts("([0-9]+) of ([0-9]+) (?:is|are) done");
      std::smatch found;
      if (it.kind == CallbackKind::gather_child && std::regex_search(text, found, counts))
        claim("how many are done", std::stoul(found[1]) == run_.children_done(it.serves, at_), text, "{} are",
              run_.children_done(it.serves, at_));
    }
    for (std::size_t i = 0; i < told.because.size(); ++i)
      claim("a cause lies before", told.because_events[i] < at_, plain(told.because[i]), "it does not");
  }

  // Why a callback ran.

  void because(const Ran& ran) {
    constexpr std::size_t most = 12;
    const std::vector<Cause> causes = causes_of(index_, ran.id, most);
    CallbackId id = ran.id;
    for (const Cause& cause : causes) {
      const KnownRun::Call& it = run_.call(id);
      const auto said = [&] { return fmt::format("why callback {} ran: link of callback {}", ran.id, id); };
      claim("cause", cause.callback == id, said(), "it is of callback {}", cause.callback);
      const Position settled = it.via ? run_.settling(it.via, it.scheduled) : it.scheduled;
      const bool in_it = settled == it.scheduled || run_.during(settled) == it.cause;
      claim("cause", cause.event == (in_it ? settled : it.scheduled), said(), "it is of event {}", settled);
      if (it.cause != 0) claim("cause", cause.by == it.cause, said(), "it is by callback {}", it.cause);
      if (cause.asked) claim("cause", run_.during(*cause.asked) == cause.by, said(), "another asked for it");
      if (cause.by == 0) break;
      claim("cause", run_.call(cause.by).begun < cause.event, said(), "it had not begun by then");
      id = cause.by;
    }
    if (causes.size() < most && !causes.empty())
      claim("cause", causes.back().by == 0, "the last link", "it has a cause");
    Position before = KnownRun::never;
    for (const Answer& answer : words::reasons(index_, state_, ran.id, most)) {
      const std::string text = plain(answer.sentence);
      const Position event = answer.event.value_or(KnownRun::never);
      claim("a cause lies before", event < before && event < trace_.size(), text, "it does not");
      if (event >= trace_.size()) continue;
      before = event;
      reason(text, event);
    }
  }

  void reason(const std::string& text, Position event) {
    static const std::regex in_turn("(?:in turn|, turn) ([0-9]+)(?: at ([^(,:]*[^ (,:]))?");
    std::smatch found;
    if (std::regex_search(text, found, in_turn)) {
      claim("when", std::stoul(found[1]) == run_.turn(event), text, "it was in turn {}", run_.turn(event));
      if (found[2].matched)
        claim("when", found[2].str() == words::duration(trace_[event].time), text, "it was at {}",
              words::duration(trace_[event].time));
    }
    static const std::regex done("^Task-[^ ]+ (was done|failed|was cancelled) (?:in|before)");
    if (std::regex_search(text, found, done)) {
      const bool ended = trace_[event].kind == EventKind::task_ended || trace_[event].kind == EventKind::future_settled;
      claim("when it was done", ended && text.starts_with(name(trace_[event].subject)), text, "it did not end then");
      const auto outcome = static_cast<trace::Outcome>(trace_[event].detail);
      claim("how it ended",
            found[1] == (outcome == trace::Outcome::result      ? "was done"
                         : outcome == trace::Outcome::exception ? "failed"
                                                                : "was cancelled"),
            text, "it ended in another way");
    }
    if (has(text, " started watching it"))
      claim("what was watched", trace_[event].kind == EventKind::source_added, text, "nothing was watched then");
    const CallbackId during = run_.during(event);
    const KnownRun::Call& by = run_.call(during);
    const bool by_task = during != 0 && (by.kind == CallbackKind::step || by.kind == CallbackKind::wakeup);
    auto did = [&](std::string_view verb, EventKind kind, auto fits) {
      if (!has(text, verb) || !by_task || trace_[event].kind != EventKind::future_settled) return;
      const KnownRun::Thing* future = run_.thing(trace_[event].subject);
      bool there = false;
      for (Position i = by.begun; i <= by.ended && i < trace_.size() && !there; ++i)
        there = trace_[i].kind == kind && future && trace_[i].subject == future->owner && fits(trace_[i]);
      claim("what was done", there && text.starts_with(name(by.serves)), text, "it did not");
    };
    const auto any = [](const Event&) { return true; };
    const auto change = [](trace::Change change) {
      return [change](const Event& event) { return static_cast<trace::Change>(event.detail) == change; };
    };
    did(" released ", EventKind::primitive_released, any);
    did(" set ", EventKind::primitive_changed, any);
    did(" notified ", EventKind::primitive_changed, any);
    did(" shut down ", EventKind::primitive_changed, change(trace::Change::other));
    did(" put an item into ", EventKind::primitive_changed, change(trace::Change::put));
    did(" took an item from ", EventKind::primitive_changed, change(trace::Change::taken));
    for (std::string_view verb : {" created ", " started Task"}) {
      if (!has(text, verb) || trace_[event].kind != EventKind::task_created) continue;
      claim("who created it", has(text, name(trace_[event].subject)) && (!by_task || text.starts_with(name(by.serves))),
            text, "{} created {}", by_task ? name(by.serves) : "something else", name(trace_[event].subject));
      created_at(text, trace_[event].line, by_task ? by.serves : 0);
      if (has(text, "for gather()")) {
        bool there = false;
        for (Position i = event; i <= std::min<Position>(by.ended, trace_.size() - 1) && !there; ++i)
          there = trace_[i].kind == EventKind::gather_child && trace_[i].object == trace_[event].subject &&
                  trace_[i].line == trace_[event].line;
        claim("what for", there, text, "it is no child of a gather");
      }
    }
    static const std::regex woke(
        "^(Task-[^ ]+) (?:woke|wakes|resumed) in turn [0-9]+ at [^:]*: (?:it )?got (?:the lock|a )");
    if (std::regex_search(text, woke) && trace_[event].kind == EventKind::callback_begun) {
      const KnownRun::Call& wakeup = run_.call(trace_[event].subject);
      bool there = false;
      for (Position i = event; i <= std::min<Position>(wakeup.ended, trace_.size() - 1) && !there; ++i)
        there = trace_[i].kind == EventKind::primitive_acquired && trace_[i].object == wakeup.serves;
      claim("what it got", there, text, "it acquired nothing");
    }
  }

  /// The line that is named for a task's creation is that of the call that made it: one that only makes its coroutine
  /// is another. The library's own code has no line: a task that runs wait_for creates one, and none of the program's
  /// functions is on its stack.
  void created_at(const std::string& text, std::uint32_t line, ObjectId by) {
    static const std::regex named(" \\(line ([0-9]+)(?:: (.*))?\\)$");
    static const std::regex makes("asyncio\\.(?:run|gather|wait_for|shield|as_completed|ensure_future|start_server)\\("
                                  "|\\.(?:create_task|run_until_complete)\\(");
    std::smatch found;
    if (!std::regex_search(text, found, named)) {
      const std::string_view function =
          by ? trace_.string(static_cast<StringId>(trace_[run_.life(by)->created].value)) : std::string_view();
      const bool of_program = by && run_.defines(function.substr(function.rfind('.') + 1));
      return claim("where it was created", line == 0 && !of_program, text, "it is line {}", line);
    }
    const std::string statement = run_.statement(line);
    claim("where it was created", std::stoul(found[1]) == line && has(statement, found[2].str()), text, "line {} is {}",
          line, statement);
    claim("where it was created", std::regex_search(statement, makes), text, "that makes no task: {}", statement);
  }

  const trace::Trace& trace_;
  const KnownRun run_;
  Index index_;
  State state_;
  Position at_ = 0;
  Tally tally_;
  std::optional<Actors> actors_;                    // of the moment
  std::map<ObjectId, ObjectId> holder_;             // of each primitive, who acquired it last, until it is released
  std::map<ObjectId, std::vector<ObjectId>> lines_; // the futures in each primitive's line
};

} // namespace

Tally held_against_the_run(const std::shared_ptr<trace::Trace>& trace) {
  return Oracle(trace).hold();
}

} // namespace loopscope
