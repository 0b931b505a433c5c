// The sentences under "because": the chain of causes of a callback, in words.
#include "core/replay/causes.h"
#include "core/replay/telling.h"

#include <fmt/format.h>

namespace loopscope::replay {

using trace::CallbackKind;
using trace::EventKind;
using trace::FutureKind;
using trace::Outcome;
using trace::PrimitiveKind;

namespace {

constexpr std::size_t most_sentences = 4;

class Chain {
public:
  Chain(const Teller& teller, CallbackId id, Narration& told)
      : t(teller), told_(told), links_(causes_of(t.index, id, 3 * most_sentences)) {}

  void tell() {
    while (at_ < links_.size() && told_.because.size() < most_sentences) {
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
  }

private:
  void add(Sentence sentence, std::uint64_t event) {
    told_.because.push_back(std::move(sentence));
    told_.because_events.push_back(event);
  }

  const Cause& link() const { return links_[at_]; }
  /// " in this turn", of what the next link did.
  std::string when() const { return " " + t.in_turn(t.turn_of(link().by)); }
  std::uint64_t begun(CallbackId id, std::uint64_t otherwise) const {
    const Ran* ran = t.index.ran(id);
    return ran && ran->begun <= t.at ? ran->begun : otherwise;
  }

  /// What somebody did to the primitive so that its line moved: " released ", " set ".
  std::string_view did(const Primitive& primitive, ObjectId future) const {
    switch (primitive.kind) {
    case PrimitiveKind::lock:
    case PrimitiveKind::semaphore:
      return " released ";
    case PrimitiveKind::event:
      return " set ";
    case PrimitiveKind::condition:
      return " notified ";
    case PrimitiveKind::barrier:
      return " was the last to come to ";
    case PrimitiveKind::queue:
      break;
    }
    switch (t.wait_of(future)) {
    case trace::WaitFor::item:
      return " put an item into ";
    case trace::WaitFor::place:
      return " took an item from ";
    case trace::WaitFor::all_done:
      return " was done with the last item of ";
    case trace::WaitFor::turn:
      break;
    }
    return " changed ";
  }

  void woke(const Callback& callback) {
    const Sentence task = t.name(callback.serves);
    const std::uint64_t* created = t.index.created(callback.via);
    const Event* future =
        created && t.index.trace()[*created].kind == EventKind::future_created ? &t.index.trace()[*created] : nullptr;
    const bool nearest = at_ == 0;
    const Sentence woke = say(task, strong(" woke"), " ", t.in_turn(t.turn_of(callback.id)), ": ");
    const std::uint64_t here = begun(callback.id, callback.event);
    const Event& settling = t.index.trace()[link().event];
    if (settling.kind == EventKind::future_settled && static_cast<Outcome>(settling.detail) == Outcome::cancelled) {
      if (nearest) add(say(woke, "what it waited for was cancelled"), here);
      return add(say(t.actor(link().by), strong(" cancelled it"), when()), link().event);
    }
    if (!future) {
      const bool awaited_task = t.index.lane(callback.via);
      if (nearest && awaited_task) add(say(woke, t.name(callback.via), " had ended"), here);
      if (!nearest && awaited_task) add(say(t.name(callback.via), strong(" ended"), when()), link().event);
      return;
    }
    switch (static_cast<FutureKind>(future->detail)) {
    case FutureKind::sleep: {
      const Callback timer = at_ + 1 < links_.size() ? t.index.callback(links_[at_ + 1].callback) : Callback{};
      const bool known = timer.kind == CallbackKind::sleep_timer && timer.id != 0;
      const std::string of = known ? fmt::format("timer of {}, turn {}", duration(timer.when), t.turn_of(timer.id))
                                   : std::string("its timer was due");
      if (nearest) {
        add(say(woke, "its sleep was over"), here);
        if (known)
          add(say("its ", strong("timer was due"),
                  fmt::format(" at {}, turn {}", duration(timer.when), t.turn_of(timer.id))),
              begun(timer.id, timer.event));
      } else {
        add(say(task, "'s ", strong("sleep was over"), ": ", of), begun(timer.id, callback.event));
      }
      if (known) ++at_;
      return;
    }
    case FutureKind::waiter: {
      if (const Future* group = t.state.futures.find(future->object)) {
        const bool next = group->kind == FutureKind::as_completed;
        if (nearest) add(say(woke, next ? "one more was done" : "all tasks of its group had ended"), here);
        return;
      }
      const Primitive* primitive = t.state.primitives.find(future->object);
      if (nearest) add(say(woke, primitive ? t.got(*primitive, callback.via) : "its turn had come"), here);
      if (!primitive) return;
      return add(say(t.actor(link().by), strong(did(*primitive, callback.via)), t.name(primitive->id), when()),
                 link().event);
    }
    case FutureKind::gather:
      if (nearest)
        return add(say(woke, static_cast<Outcome>(settling.detail) == Outcome::exception ? "its gather failed"
                                                                                         : "its gather was complete"),
                   here);
      return add(say(task, "'s ",
                     strong(static_cast<Outcome>(settling.detail) == Outcome::exception ? "gather failed"
                                                                                        : "gather was complete"),
                     " ", t.in_turn(t.turn_of(callback.id))),
                 link().event);
    case FutureKind::wait:
      if (nearest) add(say(woke, "its wait was over"), here);
      return;
    default:
      if (nearest) add(say(woke, t.name(callback.via), " was settled"), here);
      return add(say(t.actor(link().by), strong(" settled "), t.name(callback.via), when()), link().event);
    }
  }

  void stepped(const Callback& callback) {
    const Lane* lane = t.index.lane(callback.serves);
    const bool first = lane && (lane->spans.size() < 2 || callback.event < lane->spans[1].event);
    if (!first) return add(say(t.name(callback.serves), strong(" gave way"), " for one turn", when()), callback.event);
    add(say(t.actor(link().by), strong(" started "), t.name(callback.serves),
            for_gather(*lane) ? " for its gather" : "", when()),
        lane->created);
  }

  /// Whether the task was made to be a child of a gather: that is told soon after.
  bool for_gather(const Lane& lane) const {
    constexpr std::uint64_t near = 64;
    for (std::uint64_t i = lane.created; i <= t.at && i < lane.created + near; ++i) {
      const Event& event = t.index.trace()[i];
      if (event.kind == EventKind::gather_child && event.object == lane.task) {
        const std::uint64_t* created = t.index.created(event.subject);
        return created && static_cast<FutureKind>(t.index.trace()[*created].detail) == FutureKind::gather;
      }
      if (event.kind == EventKind::task_suspended) return false;
    }
    return false;
  }

  void set_timer(const Callback& timer) {
    add(say(t.name(timer.serves), strong(" went to sleep"), when(), fmt::format(", until {}", duration(timer.when))),
        timer.event);
  }

  void other(const Callback& callback) {
    if (callback.via != 0 && t.index.lane(callback.via))
      return add(say(t.name(callback.via), strong(" ended"), when()), link().event);
    if (callback.via != 0) return add(say(t.name(callback.via), strong(" was settled"), when()), link().event);
    const Sentence who = t.actor(link().by);
    const Sentence what = at_ == 0 ? say("it") : t.callback(callback);
    if (callback.timer)
      return add(
          say(who, strong(" set a timer"), " for ", what, when(), fmt::format(", due at {}", duration(callback.when))),
          callback.event);
    add(say(who, strong(" scheduled "), what, when()), callback.event);
  }

  const Teller& t;
  Narration& told_;
  std::vector<Cause> links_;
  std::size_t at_ = 0;
};

} // namespace

void tell_causes(const Teller& teller, CallbackId id, Narration& told) {
  Chain(teller, id, told).tell();
}

} // namespace loopscope::replay
