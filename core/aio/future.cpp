#include "core/aio/future.h"

#include "core/aio/event_loop.h"
#include "core/aio/task.h"

namespace loopscope::aio {

namespace event = trace::event;
using trace::FutureKind;

void DoneCallback::stand_in(FutureBase& future) {
  stands_in_ = &future;
  next_ = loop_->first_callback_;
  if (next_) next_->previous_ = this;
  loop_->first_callback_ = this;
}

void DoneCallback::leave() {
  if (!stands_in_) return;
  stands_in_ = nullptr;
  (previous_ ? previous_->next_ : loop_->first_callback_) = next_;
  if (next_) next_->previous_ = previous_;
  previous_ = next_ = nullptr;
}

FutureBase::FutureBase(EventLoop& loop) : loop_(&loop), kind_(FutureKind::plain) {}

FutureBase::FutureBase(EventLoop& loop, FutureKind kind, trace::ObjectId owner)
    : FutureBase(loop, kind, Unannounced{}) {
  announce(owner);
}

FutureBase::FutureBase(EventLoop& loop, FutureKind kind, Unannounced) : loop_(&loop), kind_(kind) {
  if (loop.recorder()) id_ = loop.recorder()->new_object();
}

void FutureBase::announce(trace::ObjectId owner) {
  if (loop_->recorder()) loop_->record(event::future_created{.future_kind = kind_, .future = id_, .owner = owner});
}

FutureBase::~FutureBase() {
  drop_callbacks();
  if (unretrieved_) {
    const char* what = kind_ == FutureKind::plain ? "Future exception was never retrieved"
                                                  : "_GatheringFuture exception was never retrieved";
    loop_->call_exception_handler({what, error_}, trace::WarningKind::never_retrieved, id_);
  }
}

namespace {
thread_local std::uint32_t cancel_depth = 0;
}

detail::CancelDepth::CancelDepth() {
  if (cancel_depth >= recursion_limit) // as the C task says it
    throw RecursionError("maximum recursion depth exceeded while calling a Python object");
  ++cancel_depth;
}

detail::CancelDepth::~CancelDepth() {
  --cancel_depth;
}

bool FutureBase::cancel(std::optional<std::string> message) {
  return cancel_now(std::move(message));
}

bool FutureBase::cancel_now(std::optional<std::string> message) {
  unretrieved_ = false;
  if (done()) return false;
  status_ = Status::cancelled;
  cancel_message_ = message ? std::make_unique<std::string>(std::move(*message)) : nullptr;
  settle(trace::Outcome::cancelled, {});
  return true;
}

std::exception_ptr FutureBase::cancelled_error() {
  if (cancelled() && error_) return std::exchange(error_, nullptr);
  return std::make_exception_ptr(cancel_message_ ? CancelledError(*cancel_message_) : CancelledError());
}

std::exception_ptr FutureBase::cancelled_result() const {
  return std::make_exception_ptr(CancelledError(cancel_message_ ? *cancel_message_ : ""));
}

std::exception_ptr FutureBase::exception() {
  if (cancelled()) std::rethrow_exception(cancelled_error());
  if (!done()) throw InvalidStateError("Exception is not set.");
  unretrieved_ = false;
  return error_;
}

void FutureBase::raise_unless_result() {
  if (status_ == Status::finished && !error_) [[likely]]
    return;
  if (cancelled()) std::rethrow_exception(cancelled_error());
  if (!done()) throw InvalidStateError("Result is not set.");
  unretrieved_ = false;
  std::rethrow_exception(error_);
}

void FutureBase::check_pending() {
  if (done()) throw InvalidStateError("invalid state");
}

void FutureBase::set_exception(std::exception_ptr error) {
  check_pending();
  if (is_stop_iteration(error))
    error = std::make_exception_ptr(
        RuntimeError("StopIteration interacts badly with generators and cannot be raised into a Future"));
  fail(std::move(error));
}

void FutureBase::fail(std::exception_ptr error) {
  error_ = std::move(error);
  status_ = Status::finished;
  unretrieved_ = true;
  settle(trace::Outcome::exception, loop_->recorder() ? describe(error_) : std::string());
}

void FutureBase::finish() {
  status_ = Status::finished;
  if (loop_->recorder()) [[unlikely]]
    return settle(trace::Outcome::result, value_text());
  settle(trace::Outcome::result, {});
}

void FutureBase::settle(trace::Outcome outcome, std::string_view text) {
  if (loop_->recorder()) {
    const trace::StringId id_of_text = loop_->recorder()->intern(text);
    if (is_task()) {
      loop_->record(event::task_ended{.outcome = outcome, .task = id_, .text = id_of_text});
      loop_->context().twin_line = 0; // its coroutine has ended: what follows is the loop's doing
    } else {
      loop_->record(event::future_settled{.outcome = outcome, .future = id_, .text = id_of_text});
    }
  }
  if (!has_callbacks()) {
    if (callbacks_lost_ && !loop_->discarding()) throw RuntimeError("Event loop is closed");
    return;
  }
  auto others = std::move(others_);
  schedule(std::exchange(first_, {}));
  if (others)
    for (const Waiting& waiting : *others) schedule(waiting);
}

void FutureBase::schedule(const Waiting& waiting) {
  if (waiting.task) {
    waiting.task->schedule_step(trace::CallbackKind::wakeup, id_);
    waiting.task->release();
  } else {
    Ref<DoneCallback> callback(waiting.callback);
    callback->release(); // the list's reference
    callback->leave();
    callback->future_ = Ref<FutureBase>(this);
    loop_->call_soon_handle(Ref<Handle>(callback), id_);
  }
}

void FutureBase::add_callback(Ref<DoneCallback> callback) {
  if (done()) return schedule({nullptr, callback.detach()});
  if (!has_callbacks()) {
    first_ = {nullptr, callback.get()};
  } else {
    if (!others_) others_ = std::make_unique<std::vector<Waiting>>();
    others_->push_back({nullptr, callback.get()});
  }
  // Only now, as there may have been no memory: close() waits until the loop's list of callbacks is empty.
  callback.detach()->stand_in(*this);
}

void FutureBase::add_waiter(TaskBase& task) {
  if (!has_callbacks()) {
    first_ = {&task, nullptr};
  } else {
    if (!others_) others_ = std::make_unique<std::vector<Waiting>>();
    others_->push_back({&task, nullptr});
  }
  task.retain();
}

template <class Matches>
int FutureBase::remove_callbacks_that(Matches matches) {
  std::vector<Ref<DoneCallback>> removed; // what their ends do finds the list as it is to be
  auto take = [&](Waiting& waiting) {
    if (!waiting.callback || !matches(*waiting.callback)) return false;
    waiting.callback->leave();
    removed.emplace_back(waiting.callback);
    waiting.callback->release();
    return true;
  };
  if (others_) std::erase_if(*others_, take);
  if (take(first_)) {
    first_ = {};
    if (others_ && !others_->empty()) {
      first_ = others_->front();
      others_->erase(others_->begin());
    }
  }
  return static_cast<int>(removed.size());
}

int FutureBase::remove_callback(const DoneCallback* callback) {
  return remove_callbacks_that([&](const DoneCallback& other) { return &other == callback; });
}

int FutureBase::remove_callbacks(const std::type_info& type) {
  return remove_callbacks_that([&](const DoneCallback& other) { return typeid(other) == type; });
}

void FutureBase::remove_waiter(TaskBase& task) {
  auto matches = [&](const Waiting& waiting) { return waiting.task == &task; };
  const std::size_t before = others_ ? others_->size() : 0;
  if (others_ && std::erase_if(*others_, matches) && others_->size() < before) return task.release();
  if (!matches(first_)) return;
  first_ = {};
  if (others_ && !others_->empty()) {
    first_ = others_->front();
    others_->erase(others_->begin());
  }
  task.release();
}

void FutureBase::drop_those_callbacks() {
  auto drop = [](const Waiting& waiting) {
    if (waiting.task) waiting.task->release();
    if (waiting.callback) {
      waiting.callback->leave();
      waiting.callback->release();
    }
  };
  drop(std::exchange(first_, {}));
  if (auto others = std::move(others_))
    for (const Waiting& waiting : *others) drop(waiting);
}

trace::AwaitKind FutureBase::await_kind() const {
  if (is_task()) return trace::AwaitKind::task;
  switch (kind_) {
  case FutureKind::sleep:
    return trace::AwaitKind::sleep;
  case FutureKind::waiter:
    return trace::AwaitKind::primitive;
  case FutureKind::gather:
    return trace::AwaitKind::gather;
  default:
    return trace::AwaitKind::future;
  }
}

/// base_futures._future_repr
std::string FutureBase::repr() const {
  const char* name = kind_ == FutureKind::gather ? "_GatheringFuture" : "Future";
  if (!done()) return std::string("<") + name + " pending>";
  if (cancelled()) return std::string("<") + name + " cancelled>";
  if (error_) return std::string("<") + name + " finished exception=" + aio::repr(error_) + ">";
  return std::string("<") + name + " finished result=" + value_text() + ">";
}

} // namespace loopscope::aio
