#include "core/aio/primitive.h"

#include "core/aio/event_loop.h"

namespace loopscope::aio {

namespace event = trace::event;

Primitive::Primitive(trace::PrimitiveKind kind, const char* name, std::int64_t value, trace::ObjectId part_of)
    : name_(name) {
  RunContext& here = context();
  if (!here.recorder) return;
  id_ = owner_ = here.recorder->new_object();
  here.record(
      event::primitive_created{.primitive_kind = kind, .primitive = id_, .part_of = part_of, .capacity = value});
}

Primitive::~Primitive() = default;

Primitive::Primitive(const char* name, trace::ObjectId owner) : name_(name), owner_(owner) {}

EventLoop& Primitive::bind_loop() {
  EventLoop* running = context().running;
  if (!running) throw RuntimeError("no running event loop");
  if (!loop_) loop_ = Ref<EventLoop>(running);
  if (loop_.get() != running) throw RuntimeError(std::string(name_) + " is bound to a different event loop");
  return *running;
}

void Primitive::record_change(std::int64_t value, std::string_view text, trace::Change change) {
  if (trace::Recorder* recorder = context().recorder; recorder && id_)
    record(event::primitive_changed{.change = change, .text = recorder->intern(text), .value = value});
}

PlaceInLine::PlaceInLine(Primitive& primitive, WaiterLine& line, trace::WaitFor wait)
    : primitive_(primitive), line_(line) {
  EventLoop& loop = primitive.bind_loop();
  future_ = make_ref<FutureState<Woken>>(loop, trace::FutureKind::waiter, primitive.owner_);
  line_.push_back(future_);
  primitive_.record(event::primitive_wait_begun{.wait_for = wait, .future = future_->id()});
}

PlaceInLine::~PlaceInLine() {
  if (!line_.empty() && line_.front() == future_) // as most are
    line_.pop_front();
  else
    std::erase(line_, future_);
  if (!future_->loop().discarding()) primitive_.record(event::primitive_wait_ended{.future = future_->id()});
}

void wake(FutureBase& waiter, Woken result) {
  if (!waiter.done()) static_cast<FutureState<Woken>&>(waiter).set_value(result);
}

} // namespace loopscope::aio
