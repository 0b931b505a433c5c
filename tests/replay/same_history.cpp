#include "tests/replay/same_history.h"

#include "core/replay/causes.h"
#include "core/replay/rules.h"
#include "tests/replay/old_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace loopscope::replay {

namespace {

using namespace trace;

/// The last event before that one of which the condition is true, however far back.
template <class F>
std::optional<std::uint64_t> last_before(const Trace& trace, std::uint64_t from, F condition) {
  for (std::uint64_t i = from; i-- > 0;)
    if (condition(trace[i])) return i;
  return {};
}

class Comparison {
public:
  explicit Comparison(const Trace& trace) : trace_(trace), index_(trace) {
    index_.update();
    while (!old_.update(index_, 1000)) {
    }
  }

  void threads() const {
    ASSERT_EQ(std::min(index_.threads().size(), old::Facts::most_threads), old_.threads().size());
    for (std::size_t i = 0; i < old_.threads().size(); ++i) {
      const ThreadLane& now = index_.threads()[i];
      const old::Facts::ThreadLane& then = old_.threads()[i];
      EXPECT_EQ(now.number, then.number);
      EXPECT_EQ(now.name, then.name);
      EXPECT_EQ(now.ended, then.ended);
      EXPECT_EQ(now.end, then.end);
      ASSERT_EQ(now.spans.size(), then.spans.size()) << "of thread " << now.number;
      for (std::size_t k = 0; k < now.spans.size(); ++k) {
        EXPECT_EQ(now.spans[k].event, then.spans[k].event);
        EXPECT_EQ(now.spans[k].begin, then.spans[k].begin);
        EXPECT_EQ(static_cast<int>(now.spans[k].kind), static_cast<int>(then.spans[k].kind));
        EXPECT_EQ(now.spans[k].what, then.spans[k].what);
        EXPECT_EQ(now.spans[k].task, then.spans[k].task);
      }
    }
  }

  void of_task(ObjectId task) const {
    const auto& late = index_.late(task);
    const auto& then_late = old_.late(task);
    ASSERT_EQ(late.size(), then_late.size());
    for (std::size_t i = 0; i < late.size(); ++i) {
      EXPECT_EQ(late[i].when, then_late[i].when);
      EXPECT_EQ(late[i].time, then_late[i].time);
      EXPECT_EQ(late[i].event, then_late[i].event);
    }
    const auto& arrivals = index_.arrivals(task);
    const auto& then_arrivals = old_.arrivals(task);
    ASSERT_EQ(arrivals.size(), then_arrivals.size());
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
      EXPECT_EQ(arrivals[i], then_arrivals[i].event);
      EXPECT_EQ(trace_[arrivals[i]].value, then_arrivals[i].bytes);
    }
  }

  /// Who holds what after each event, beside the state. The old fold took a lock that another task released to be held
  /// for ever, so only where none was it is asked as well.
  void held() const {
    State state;
    bool by_others = false;
    for (std::size_t i = 0; i < trace_.size(); ++i) {
      const Event& event = trace_[i];
      if (event.kind == EventKind::primitive_released)
        if (const Primitive* primitive = state.primitives.find(event.subject))
          by_others |= std::ranges::find(primitive->owners, event.object) == primitive->owners.end();
      state.apply(event);
      if (event.kind != EventKind::primitive_acquired && event.kind != EventKind::primitive_released) continue;
      const ObjectId task = event.object, held = index_.held(task, i);
      const Primitive* known = state.primitives.find(held);
      ASSERT_EQ(held != 0, held_by(state, task) != nullptr) << "at " << i;
      if (held != 0) {
        ASSERT_TRUE(known && holds(state, task, *known)) << "at " << i;
      }
      if (!by_others) {
        ASSERT_EQ(held, old_.held(task, i)) << "at " << i;
      }
    }
  }

  void measures() const {
    EXPECT_EQ(measure(index_), old::measure(trace_));
    EXPECT_EQ(measure(index_, "beat"), old::measure(trace_, "beat"));
    // A few events at a time it comes to the same.
    Index growing(trace_);
    Measuring measuring(growing);
    while (growing.update(trace_.size() / 7 + 1) != 0) measuring.update();
    EXPECT_EQ(measuring.update(), measure(index_));

    const std::vector<old::FileBar> files = old::files_of(index_);
    ASSERT_EQ(files.size(), index_.transfers().size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      const Transfer& now = index_.transfers()[i];
      EXPECT_EQ(trace_.string(now.name), files[i].name);
      EXPECT_EQ(now.task, files[i].task);
      EXPECT_EQ(now.begin, files[i].begin);
      // The old bar of a connection that was used again stayed open for ever, and kept the length of what came next.
      if (now.end >= 0 && files[i].end < 0) continue;
      EXPECT_EQ(now.end, files[i].end);
      EXPECT_EQ(now.outcome, files[i].outcome);
    }
    for (const Hold& hold : index_.holds()) {
      if (hold.ended == 0) continue;
      const Meanwhile now = meanwhile(index_, hold), then = old::meanwhile(index_, hold);
      EXPECT_EQ(now.known, then.known);
      EXPECT_EQ(now.timers, then.timers);
      EXPECT_EQ(now.late, then.late);
      EXPECT_EQ(now.sources, then.sources);
      EXPECT_EQ(now.bytes, then.bytes);
      EXPECT_EQ(now.calls, then.calls);
      EXPECT_EQ(now.jobs, then.jobs);
      EXPECT_EQ(now.until, then.until);
    }
  }

  void event(std::uint64_t i) const {
    const Event& event = trace_[i];
    switch (event.kind) {
    case EventKind::select_ended: {
      const auto begun = last_before(trace_, i, [](const Event& e) { return e.kind == EventKind::select_begun; });
      const Select* select = index_.select_at(i);
      ASSERT_EQ(select != nullptr, begun.has_value());
      if (select) {
        EXPECT_EQ(select->begun, *begun);
      }
      break;
    }
    case EventKind::blocking_ended: {
      const auto begun = last_before(
          trace_, i, [&](const Event& e) { return e.kind == EventKind::blocking_begun && e.subject == event.subject; });
      const Blocking* call = index_.blocking_at(event.subject, i);
      ASSERT_EQ(call != nullptr, begun.has_value()) << "at " << i;
      if (call) {
        EXPECT_EQ(call->begun, *begun);
        EXPECT_EQ(call->ended, i);
      }
      break;
    }
    case EventKind::future_settled:
    case EventKind::task_ended:
      EXPECT_EQ(index_.settled(event.subject), i);
      break;
    case EventKind::primitive_wait_begun:
      EXPECT_EQ(index_.joined(event.extra), i);
      break;
    case EventKind::primitive_created: {
      const Made* made = index_.made(event.subject);
      const old::Facts::Made* then = old_.made(event.subject);
      ASSERT_TRUE(made && then);
      EXPECT_EQ(made->ordinal, then->ordinal);
      EXPECT_EQ(made->line, then->line);
      EXPECT_EQ(made->part_of, then->part_of);
      break;
    }
    case EventKind::task_suspended:
      if (static_cast<AwaitKind>(event.detail) == AwaitKind::sleep) {
        const auto set = last_before(trace_, i, [&](const Event& e) {
          return e.kind == EventKind::timer_scheduled && e.object == event.subject &&
                 static_cast<CallbackKind>(e.detail) == CallbackKind::sleep_timer;
        });
        EXPECT_EQ(index_.sleep_timer(event.extra), set);
      }
      break;
    case EventKind::callback_begun:
      causes(event.subject);
      break;
    default:
      break;
    }
  }

  const Index& index() const { return index_; }

private:
  /// The first link of the chain, beside a search.
  void causes(CallbackId id) const {
    const Callback callback = index_.callback(id);
    const std::vector<Cause> chain = causes_of(index_, id, 1);
    ASSERT_EQ(chain.size(), 1u);
    const Cause& cause = chain[0];
    if (callback.via != 0) {
      const auto settled = last_before(trace_, callback.event, [&](const Event& e) {
        return e.kind == EventKind::callback_begun ||
               (e.subject == callback.via && (e.kind == EventKind::future_settled || e.kind == EventKind::task_ended));
      });
      const bool here = settled && trace_[*settled].kind != EventKind::callback_begun;
      EXPECT_EQ(cause.event, here ? *settled : callback.event);
    }
    if (callback.timer || callback.cause != 0) return;
    const Event next = callback.event + 1 < trace_.size() ? trace_[callback.event + 1] : Event{};
    std::optional<std::uint64_t> asked;
    if (callback.kind == CallbackKind::job_done)
      asked = last_before(trace_, callback.event, [&](const Event& e) {
        return e.kind == EventKind::job_submitted && small(e.value) == callback.serves;
      });
    else if (next.kind == EventKind::thread_call && next.subject == id)
      asked = last_before(trace_, callback.event, [&](const Event& e) {
        return e.kind == EventKind::thread_started && e.subject == small(next.value);
      });
    else if (next.kind == EventKind::source_ready && next.extra == id)
      asked = last_before(trace_, callback.event, [&](const Event& e) {
        return e.kind == EventKind::source_added && e.subject == next.subject && e.detail == next.detail;
      });
    EXPECT_EQ(cause.asked, asked) << "of callback " << id;
    if (asked) {
      EXPECT_EQ(cause.by, callback_at(index_, *asked));
    }
  }

  const Trace& trace_;
  Index index_;
  old::Facts old_;
};

} // namespace

void expect_same_history(const Trace& trace) {
  const Comparison both(trace);
  both.threads();
  both.of_task(0);
  for (const Lane& lane : both.index().lanes()) both.of_task(lane.task);
  both.held();
  both.measures();
  for (std::uint64_t i = 0; i < trace.size() && !testing::Test::HasFailure(); ++i) both.event(i);
}

} // namespace loopscope::replay
