// asyncio.Event
#pragma once

#include "core/aio/primitive.h"

namespace loopscope::aio {

/// asyncio.Event: a flag that tasks wait for; setting it wakes all of them. A reference, copied as
/// Python copies references.
class Event {
public:
  Event() : state_(make_ref<State>()) {}

  /// Event.wait: true, once the flag is set; at once, without a turn of the loop, when it is set already.
  Coro<bool> wait() const { return wait(state_); }
  /// Event.set: wakes every waiter.
  void set() const { state_->set(); }
  void clear() const { state_->clear(); }
  bool is_set() const { return state_->value; }

private:
  class State final : public Primitive {
  public:
    State() : Primitive(trace::PrimitiveKind::event, "Event", 0) {}
    void set();
    void clear();
    bool value = false;
    WaiterLine waiters;
  };
  static Coro<bool> wait(Ref<State> event);
  Ref<State> state_;
};

} // namespace loopscope::aio
