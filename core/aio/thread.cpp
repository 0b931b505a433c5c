#include "core/aio/thread.h"

namespace loopscope::aio {

namespace event = trace::event;

void detail::start_thread(EventLoop& loop, std::string name, trace::ObjectId task, std::function<void()> body) {
  RunContext& here = loop.context();
  const std::uint32_t number = ++here.threads_started;
  if (loop.recorder()) {
    share(*loop.recorder());
    loop.record(event::thread_started{.thread = number, .name = loop.recorder()->intern(name), .task = task});
  }
  // Its context is made here, for the loop's thread may change its own at any time: when the run is ended from outside.
  loop.selector().threads().start(
      [context = here.for_thread(loop, number), number, name = std::move(name), body = std::move(body)]() mutable {
        const RunScope scope(context);
        try {
          body();
        } catch (const std::exception&) {
          context.write_error("Exception in thread " + name + ": " + describe(std::current_exception()));
        }
        if (context.recorder) context.record(event::thread_ended{.thread = number});
      });
}

void detail::abort_here() {
  if (RunContext& here = context(); here.thread != 0) {
    here.recorder = nullptr;
    here.output = nullptr;
  }
  throw RunAborted{};
}

void Thread::start() const {
  if (state_->ended) throw RuntimeError("threads can only be started once");
  Loop loop = get_running_loop();
  state_->name = "Thread-" + std::to_string(++loop->context().threads_named) + " (" + state_->name + ")";
  state_->ended = loop->selector().threads().make_semaphore();
  detail::start_thread(*loop, state_->name, loop->context().task(), [state = state_] {
    state->target();
    state->ended->release();
  });
}

void Thread::join() const {
  if (!state_->ended) throw RuntimeError("cannot join thread before it is started");
  state_->ended->acquire();
  state_->ended->release(); // it may be joined again
}

} // namespace loopscope::aio
