#include "tests/properties/contracts.h"

#include "core/trace/event_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace loopscope {

using namespace trace;

namespace {

/// Whether another thread than the loop's may have recorded it: such events come between any two of the loop's.
bool may_be_of_thread(const Event& event) {
  switch (event.kind) {
  case EventKind::printed:
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    return as<event::printed>(event).thread != 0; // the others have the same
  case EventKind::thread_call_made:
  case EventKind::job_begun:
  case EventKind::job_ended:
  case EventKind::thread_ended:
    return true;
  default:
    return group_of(event.kind) == EventGroup::connection;
  }
}

class Contracts {
public:
  explicit Contracts(const Trace& trace) : trace_(trace) {
    for (const Vocabulary::Kind& kind : vocabulary().kinds) kinds_[kind.kind] = &kind;
  }

  std::string first_broken() {
    for (std::size_t at = 0; at < trace_.size(); ++at)
      if (const std::string fault = fault_at(at); !fault.empty())
        return fmt::format("event {}, {}: {}", at, name_of(trace_[at].kind), fault);
    return {};
  }

private:
  const Event* beside(std::size_t at, bool after) const {
    while (after ? at-- > 0 : ++at < trace_.size())
      if (!may_be_of_thread(trace_[at])) return &trace_[at];
    return nullptr;
  }

  std::string fault_at(std::size_t at) {
    const Event& event = trace_[at];
    const auto kind = kinds_.find(event.kind);
    if (kind == kinds_.end()) return "the kind is not in the table";
    if (const std::string unnamed = unnamed_fields(event); !unnamed.empty()) return unnamed + " is not 0";
    if (const std::string_view fault = fault_of(event, trace_.strings()); !fault.empty()) return std::string(fault);
    const auto keeps = [&](const Vocabulary::Order& order) {
      const Event* other = beside(at, order.after);
      return other && other->kind == order.kind && read(*other, order.its_slot) == read(event, order.slot);
    };
    const auto& orders = kind->second->orders;
    if (!orders.empty() && std::ranges::none_of(orders, keeps))
      return fmt::format("it does not stand right {} {}", orders[0].after ? "after" : "before",
                         name_of(orders[0].kind));
    return fault_of_meaning(at);
  }

  /// What the table says in words.
  std::string fault_of_meaning(std::size_t at) {
    const Event& event = trace_[at];
    const Event* before = beside(at, true);
    switch (event.kind) {
    case EventKind::callback_scheduled:
      if (const auto told = as<event::callback_scheduled>(event);
          told.callback_kind == CallbackKind::step || told.callback_kind == CallbackKind::wakeup)
        steps_[told.callback] = told.serves;
      break;
    case EventKind::coroutine_entered: {
      const auto entered = as<event::coroutine_entered>(event);
      const auto step = before && before->kind == EventKind::callback_begun
                            ? steps_.find(as<event::callback_begun>(*before).callback)
                            : steps_.end();
      if (step == steps_.end()) break;
      if (step->second != entered.task) return "it begins a step of another task";
      if (!own_.emplace(entered.task, entered.coroutine).second) return "its task has begun before";
      break;
    }
    case EventKind::task_ended: {
      const auto ended = as<event::task_ended>(event);
      const auto own = own_.find(ended.task);
      if (own == own_.end()) break;
      do --at;
      while (at > 0 && group_of(trace_[at].kind) != EventGroup::task);
      if (trace_[at].kind != EventKind::coroutine_ended ||
          as<event::coroutine_ended>(trace_[at]).coroutine != own->second)
        return "it does not stand after the end of its own coroutine";
      break;
    }
    case EventKind::primitive_created: {
      const auto created = as<event::primitive_created>(event);
      if (created.primitive_kind == PrimitiveKind::lock || created.primitive_kind == PrimitiveKind::semaphore)
        held_[created.primitive] = true;
      break;
    }
    case EventKind::future_settled:
      if (const auto settled = as<event::future_settled>(event); settled.outcome == Outcome::result)
        settled_[settled.future] = true;
      break;
    case EventKind::task_cancel_requested:
      cancelled_[as<event::task_cancel_requested>(event).task] = true;
      break;
    case EventKind::primitive_wait_ended: {
      const auto ended = as<event::primitive_wait_ended>(event);
      const Event* next = beside(at, false);
      if (!held_.contains(ended.primitive) || !settled_.contains(ended.future) || cancelled_.contains(ended.task))
        break;
      if (!next || next->kind != EventKind::primitive_acquired ||
          as<event::primitive_acquired>(*next).primitive != ended.primitive ||
          as<event::primitive_acquired>(*next).task != ended.task)
        return "it was woken, and does not acquire right after it";
      break;
    }
    default:
      break;
    }
    return {};
  }

  const Trace& trace_;
  std::map<EventKind, const Vocabulary::Kind*> kinds_;
  std::map<CallbackId, ObjectId> steps_; // whose step it is
  std::map<ObjectId, ObjectId> own_;     // each task's own coroutine
  std::map<ObjectId, bool> held_, settled_, cancelled_;
};

} // namespace

std::string broken_contract(const Trace& trace) {
  return Contracts(trace).first_broken();
}

} // namespace loopscope
