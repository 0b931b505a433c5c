// The chain of causes of a callback, in words.
#include "core/words/answers.h"
#include "core/words/lexicon.h"
#include "core/words/teller.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::words {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;
using trace::PrimitiveKind;

namespace {

constexpr std::size_t most_sentences = 4;

class Chain {
public:
  Chain(const Teller& teller, CallbackId id, bool fully, std::size_t most)
      : t(teller), fully_(fully), most_(most), links_(causes_of(t.index, id, fully ? most : 3 * most)) {}

  std::vector<Because> tell() {
    while (at_ < links_.size() && !full()) {
      const Callback callback = t.index.callback(links_[at_].callback);
      switch (callback.kind) {
      case CallbackKind::wakeup:
        woke(callback);
        break;
      case CallbackKind::step:
        stepped(callback);
        break;
      case CallbackKind::sleep_timer:
        set_timer(callback);
        break;
      default:
        other(callback);
        break;
      }
      ++at_;
    }
    if (fully_ && !links_.empty() && links_.back().by == 0 && !full()) start();
    return std::move(told_);
  }

private:
  bool full() const { return !fully_ && told_.size() >= most_; }
  const Cause& link() const { return links_[at_]; }
  /// Whether the effect of the cause is told too: it is of the callback that is asked about, and when all is told.
  bool nearest() const { return fully_ || at_ == 0; }

  /// `line`: where it happened, when that is known for sure.
  void add(Sentence sentence, std::uint64_t event, std::uint32_t line = 0) {
    if (fully_) {
      const Sentence place = line != 0 ? line_words(t.index, line) : place_words(t.index, event);
      if (!place.empty()) append(sentence, say(" (", place, ")"));
    }
    told_.push_back({std::move(sentence), event});
  }

  /// Whether the loop had run by then, and had stopped.
  bool stopped_after_turns(std::uint64_t event) const {
    const replay::Pieces<LoopSpan>& loop = t.index.loops()[t.index.lane_at(event)].spans;
    const auto after = std::ranges::upper_bound(loop, event, {}, &LoopSpan::event);
    return after - loop.begin() >= 2 && (after - 1)->kind == LoopSpanKind::stopped;
  }

  /// "in turn 4", when all is told with the time.
  std::string when(CallbackId callback, std::uint64_t event) const {
    const std::uint32_t turn = t.turn_of(callback);
    if (turn == 0 && stopped_after_turns(event)) return Word("while the loop was not running").string();
    if (!fully_ || turn == 0) return t.in_turn(turn);
    return worded("in turn {} at {}", turn, duration(t.index.trace()[event].time));
  }
  /// The same of what the next link did, after a space.
  std::string when() const { return " " + when(link().by, link().event); }

  /// Where a callback began, unless it has not yet.
  std::uint64_t begun(CallbackId id, std::uint64_t otherwise) const {
    const Ran* ran = t.index.ran(id);
    return ran && ran->begun <= t.at ? ran->begun : otherwise;
  }
  bool has_begun(CallbackId id) const {
    const Ran* ran = t.index.ran(id);
    return ran && ran->begun <= t.at;
  }

  /// What was done to the primitive so that one in its line was woken by that event; null where a task that had been
  /// woken itself, and was then cancelled, passed its turn on.
  const Event* deed_of(ObjectId primitive, std::uint64_t settling) const {
    while (settling-- > 0) {
      const Event& event = t.index.trace()[settling];
      if (event.kind == EventKind::future_settled || event.kind == EventKind::callback_scheduled)
        continue; // others in it
      const bool deed = event.kind == EventKind::primitive_released || event.kind == EventKind::primitive_changed;
      return deed && event.subject == primitive ? &event : nullptr;
    }
    return nullptr;
  }
  /// Whether what settled that place in a queue's line was its shutdown: that wakes all, after the items that it drops.
  bool was_shut_down(ObjectId queue, std::uint64_t settling) const {
    while (settling-- > 0) {
      const Event& event = t.index.trace()[settling];
      if (event.kind == EventKind::future_settled || event.kind == EventKind::callback_scheduled) continue;
      if (event.kind != EventKind::primitive_changed || event.subject != queue) return false;
      const auto told = as<event::primitive_changed>(event);
      if (told.change == trace::Change::other) return t.text(told.text) == "shut down";
      if (told.change == trace::Change::put || (told.change == trace::Change::taken && told.text != 0)) return false;
      // An item is done with because it was dropped, or because a task said so.
      const Event* before = settling > 0 ? &t.index.trace()[settling - 1] : nullptr;
      const bool dropped = before && before->kind == EventKind::primitive_changed && before->subject == queue &&
                           as<event::primitive_changed>(*before).change == trace::Change::taken;
      if (told.change == trace::Change::done && !dropped) return false;
    }
    return false;
  }
  /// Whether that change of a barrier let those at it pass.
  bool arrived(const Event& change) const { return t.text(as<event::primitive_changed>(change).text) == "arrived"; }

  /// How that ended whose end queued something; of anything but a task that it was done.
  std::string ended(ObjectId object) const {
    const Lane* lane = t.index.lane(object);
    return words_of(lane ? lane->outcome : Outcome::result).was.string();
  }

  void woke(const Callback& callback) {
    const Sentence task = t.name(callback.serves);
    const std::optional<std::uint64_t> created = t.index.created(callback.via);
    const Event made = created ? t.index.trace()[*created] : Event{};
    const bool of_future = made.kind == EventKind::future_created;
    const auto future = as<event::future_created>(made);
    const std::uint64_t here = begun(callback.id, callback.event);
    const std::uint32_t line = line_before(t.index, callback.serves, here);
    const Sentence woke = has_begun(callback.id) ? say(task, strong(" resumed"), " ", when(callback.id, here), ": ")
                                                 : say(task, " will ", strong("resume"), ": ");
    const Event& settling = t.index.trace()[link().event];
    if (settling.kind == EventKind::future_settled &&
        as<event::future_settled>(settling).outcome == Outcome::cancelled) {
      if (nearest()) add(say(woke, "what it waited for was cancelled"), here, line);
      return add(say(t.actor(link().by), strong(" cancelled it"), when()), link().event);
    }
    if (!of_future) {
      const bool awaited_task = t.index.lane(callback.via);
      if (nearest() && awaited_task) add(say(woke, t.name(callback.via), " ", ended(callback.via)), here, line);
      if ((fully_ || !nearest()) && awaited_task)
        add(say(t.name(callback.via), " ", strong(ended(callback.via)), when()), link().event);
      else if (fully_)
        add(say(woke, t.actor(link().by), " woke it"), here, line);
      return;
    }
    switch (future.future_kind) {
    case FutureKind::sleep: {
      const Callback timer = at_ + 1 < links_.size() ? t.index.callback(links_[at_ + 1].callback) : Callback{};
      const bool known = timer.kind == CallbackKind::sleep_timer && timer.id != 0;
      const Sentence of = known ? say("timer of ", duration(timer.when), ", turn ", std::to_string(t.turn_of(timer.id)))
                                : say("its timer was due");
      if (nearest()) {
        add(say(woke, "its sleep was over"), here, line);
        if (known)
          add(say("its ", strong("timer was due"), " at ", duration(timer.when), ", turn ",
                  std::to_string(t.turn_of(timer.id))),
              begun(timer.id, timer.event));
      } else {
        add(say(task, "'s ", strong("sleep was over"), ": ", of), begun(timer.id, callback.event));
      }
      if (!known) return;
      ++at_;
      if (fully_) set_timer(timer);
      return;
    }
    case FutureKind::waiter: {
      if (const Future* group = t.state.futures.find(future.owner)) {
        const bool next = group->kind == FutureKind::as_completed;
        if (nearest()) add(say(woke, next ? "another task was done" : "all tasks of its group were done"), here, line);
        return;
      }
      if (t.state.connections.find(future.owner)) {
        const bool writer = t.index.callback(link().by).kind == CallbackKind::writer;
        if (nearest()) add(say(woke, ready_words(t.index, t.state, future.owner, writer, link().event)), here, line);
        return;
      }
      const Primitive* primitive = t.state.primitives.find(future.owner);
      const Event* deed = primitive ? deed_of(primitive->id, link().event) : nullptr;
      const bool broken = primitive && primitive->kind == PrimitiveKind::barrier && deed && !arrived(*deed);
      const bool shut =
          primitive && primitive->kind == PrimitiveKind::queue && was_shut_down(primitive->id, link().event);
      if (nearest())
        add(say(woke, shut        ? say(t.name(primitive->id), " was shut down")
                      : broken    ? say(t.name(primitive->id), " changed")
                      : primitive ? say(t.got(*primitive, callback.via))
                                  : say("its turn had come")),
            here, line);
      if (!primitive) return;
      const InLineWords words = words_of(primitive->kind, t.wait_of(callback.via));
      const Sentence it = t.name(primitive->id);
      return add(say(t.actor(link().by), " ",
                     shut     ? say(strong("shut down"), " ", it)
                     : !deed  ? say(strong("passed"), " its turn at ", it, " on")
                     : broken ? say(strong(t.text(as<event::primitive_changed>(*deed).text)), " ", it)
                              : fill(words.did, it),
                     when()),
                 link().event);
    }
    case FutureKind::gather: {
      const bool failed = as<event::future_settled>(settling).outcome == Outcome::exception;
      if (nearest()) return add(say(woke, failed ? "its gather failed" : "its gather was done"), here, line);
      return add(say(task, "'s ", strong(failed ? "gather failed" : "gather was done"), when()), link().event);
    }
    case FutureKind::wait:
      if (nearest()) add(say(woke, "its wait was over"), here, line);
      return;
    case FutureKind::shield:
      if (nearest()) add(say(woke, "what is inside ", t.name(callback.via), " was done"), here, line);
      return;
    case FutureKind::executor:
      if (nearest()) add(say(woke, "its job in another thread was done"), here, line);
      return;
    default:
      if (nearest()) add(say(woke, t.name(callback.via), " ", ended(callback.via)), here, line);
      return add(say(t.actor(link().by), strong(" completed "), t.name(callback.via), when()), link().event);
    }
  }

  void stepped(const Callback& callback) {
    const Lane* lane = t.index.lane(callback.serves);
    const bool first = lane && (lane->spans.size() < 2 || callback.event < lane->spans[1].event);
    if (!first) {
      return add(say(t.name(callback.serves), strong(" yielded"), " for one turn", when()), callback.event,
                 line_before(t.index, callback.serves, callback.event));
    }
    const bool gather = for_gather(*lane);
    add(say(t.creator(callback.serves, link().by), strong(" created "), t.name(callback.serves),
            gather ? " for gather()" : "", when()),
        lane->created);
  }

  /// Whether a gather made the task to be its child: it is made its child soon after, by the same line of the program.
  bool for_gather(const Lane& lane) const {
    const Ran* by = t.index.ran(callback_at(t.index, lane.created));
    const std::uint64_t end = by && by->ended != 0 ? by->ended : t.at;
    for (std::uint64_t i = lane.created; i <= std::min(end, t.at); ++i) {
      const Event& event = t.index.trace()[i];
      if (event.kind != EventKind::gather_child) continue;
      if (const auto joined = as<event::gather_child>(event); joined.child == lane.task) {
        return t.kind_of(joined.future) == FutureKind::gather && event.line == t.index.trace()[lane.created].line;
      }
      if (event.kind == EventKind::task_suspended || event.kind == EventKind::callback_begun) return false;
    }
    return false;
  }

  void set_timer(const Callback& timer) {
    add(say(t.name(timer.serves), strong(" went to sleep"), when(), ", until ", duration(timer.when)), timer.event);
  }

  void other(const Callback& callback) {
    const Sentence what = at_ == 0 ? say("it") : t.callback(callback);
    if (fully_) ran(callback, what);
    switch (link().kind) {
    case Cause::Kind::job: {
      const Event* job = link().asked ? &t.index.trace()[*link().asked] : nullptr;
      const Phrase function = code(job ? fmt::format("{}()", t.text(job->object)) : Word("a job").string());
      add(say(function, strong(" finished"), " in its thread"), callback.event);
      if (job && !full())
        add(say(t.actor(link().by), strong(" submitted "), function, " to the executor ",
                when(link().by, *link().asked)),
            *link().asked);
      return;
    }
    case Cause::Kind::thread:
      add(say(link().asked ? t.thread(as<event::thread_started>(t.index.trace()[*link().asked]).thread)
                           : say("another ", strong("thread")),
              strong(" scheduled "), what, " on the loop"),
          callback.event);
      if (link().asked && !full())
        add(say(t.actor(link().by), strong(" started"), " that thread ", when(link().by, *link().asked)),
            *link().asked);
      return;
    case Cause::Kind::source:
      add(say("the loop ", strong("found"), " that ",
              ready_words(t.index, t.state, callback.serves, callback.kind == CallbackKind::writer, callback.event)),
          callback.event);
      if (link().asked && !full())
        add(say(t.actor(link().by), strong(" started"), " watching it ", when(link().by, *link().asked)),
            *link().asked);
      return;
    default:
      break;
    }
    // It had ended before the callback was added to it.
    if (callback.via != 0 && link().kind == Cause::Kind::scheduled_by)
      return add(say(t.actor(link().by), strong(" found "), t.name(callback.via), " already done", when()),
                 callback.event);
    if (callback.via != 0 && t.index.lane(callback.via))
      return add(say(t.name(callback.via), " ", strong(ended(callback.via)), when()), link().event);
    if (callback.via != 0) {
      const Event& settling = t.index.trace()[link().event];
      const bool cancelled = settling.kind == EventKind::future_settled &&
                             as<event::future_settled>(settling).outcome == Outcome::cancelled;
      if (cancelled && t.index.callback(link().by).runs_task())
        return add(say(t.actor(link().by), strong(" cancelled "), t.name(callback.via), when()), link().event);
      return add(say(t.name(callback.via), strong(cancelled ? " was cancelled" : " was done"), when()), link().event);
    }
    const Sentence who = t.actor(link().by);
    const Callback by = t.index.callback(link().by);
    if (at_ > 0 && callback.kind == CallbackKind::timeout_timer && by.runs_task() && by.serves == callback.serves)
      return add(say(who, strong(" set"), " the ", strong("timer"), " of its timeout", when(), ", due at ",
                     duration(callback.when)),
                 callback.event);
    if (callback.timer && callback.kind != CallbackKind::call && at_ > 0)
      return add(say(who, strong(" set "), what, when(), ", due at ", duration(callback.when)), callback.event);
    if (callback.timer)
      return add(say(who, strong(" set a timer"), " for ", what, when(), ", due at ", duration(callback.when)),
                 callback.event);
    add(say(who, strong(" scheduled "), what, when()), callback.event);
  }

  /// That the callback itself ran.
  void ran(const Callback& callback, const Sentence& what) {
    if (!has_begun(callback.id)) return;
    const std::uint64_t at = begun(callback.id, callback.event);
    const std::string then = " " + when(callback.id, at);
    switch (callback.kind) {
    case CallbackKind::gather_child:
    case CallbackKind::wait_child:
    case CallbackKind::as_completed_child:
    case CallbackKind::task_group_child:
    case CallbackKind::shield_inner:
      if (callback.via == 0) break;
      return add(say(t.name(callback.serves), strong(" learned"), " that ", t.name(callback.via), " ",
                     t.how_it_ended(callback.via), then),
                 at);
    case CallbackKind::reader:
    case CallbackKind::writer:
      return; // the next line says it
    case CallbackKind::main_done:
    case CallbackKind::job_done:
      return add(say("the loop ", strong("learned"), " that ", t.name(callback.serves), " ",
                     t.how_it_ended(callback.serves), then),
                 at);
    default:
      break;
    }
    add(say(what, strong(" ran"), then), at);
  }

  void start() {
    if (t.index.trace().size() == 0) return;
    const std::string_view program = t.text(t.index.scenario());
    add(say("the program", program.empty() ? say("") : say(" ", strong(program)), strong(" began")), 0);
  }

  const Teller& t;
  const bool fully_;
  const std::size_t most_;
  std::vector<Because> told_;
  std::vector<Cause> links_;
  std::size_t at_ = 0;
};

} // namespace

std::vector<Because> chain_of(const Teller& teller, CallbackId id, bool fully, std::size_t most) {
  return Chain(teller, id, fully, most).tell();
}

void tell_causes(const Teller& teller, CallbackId id, Narration& told) {
  for (Because& because : chain_of(teller, id, false, most_sentences)) {
    told.because.push_back(std::move(because.sentence));
    told.because_events.push_back(because.event);
  }
}

void tell_thread_causes(const Teller& t, std::uint32_t thread, ObjectId job, Narration& told) {
  constexpr std::uint64_t near = 1u << 16;
  for (std::uint64_t i = t.at; i-- > 0 && t.at - i < near;) {
    const Event& event = t.index.trace()[i];
    if (job != 0 ? event.kind != EventKind::job_submitted || as<event::job_submitted>(event).job != job
                 : event.kind != EventKind::thread_started || as<event::thread_started>(event).thread != thread)
      continue;
    const CallbackId by = callback_at(t.index, i);
    const std::string when = " " + t.in_turn(t.turn_of(by));
    told.because.push_back(job != 0 ? say(t.actor(by), strong(" submitted "),
                                          code(fmt::format("{}()", t.text(as<event::job_submitted>(event).function))),
                                          " to the executor", when)
                                    : say(t.actor(by), strong(" started"), " that thread", when));
    told.because_events.push_back(i);
    return tell_causes(t, by, told);
  }
}

std::vector<Answer> reasons(const Index& index, const State& state, CallbackId callback, std::size_t most) {
  std::vector<Answer> answers;
  if (state.position == 0 || state.position > index.trace().size()) return answers;
  const std::uint64_t at = state.position - 1;
  const Teller teller(index, state, index.trace()[at], at);
  for (Because& because : chain_of(teller, callback, true, most))
    answers.push_back({.sentence = std::move(because.sentence), .event = because.event});
  return answers;
}

} // namespace loopscope::words
