// asyncio.Queue, PriorityQueue and LifoQueue
#pragma once

#include "core/aio/heapq.h"
#include "core/aio/primitive.h"

#include <deque>
#include <utility>
#include <vector>

namespace loopscope::aio {

class QueueEmpty : public Exception {
  using Exception::Exception;
};
class QueueFull : public Exception {
  using Exception::Exception;
};

class QueueShutDown : public Exception {
  using Exception::Exception;
};

namespace detail {

/// A queue without its items: who waits, and how many items are unfinished.
class QueueState : public Primitive {
public:
  QueueState(const char* name, int max_size)
      : Primitive(trace::PrimitiveKind::queue, name, max_size), maxsize(max_size) {}
  /// One of the library's own: in the trace a task that waits for it waits for the owner.
  QueueState(const char* name, trace::ObjectId owner) : Primitive(name, owner), maxsize(0) {}
  virtual std::size_t size() const = 0;
  bool empty() const { return size() == 0; }
  bool full() const { return maxsize > 0 && size() >= static_cast<std::size_t>(maxsize); }

  void item_added(std::string_view text);
  void item_taken(std::string_view text);
  void task_done();
  // The parts of shutdown(): from now on it is shut down; an item has gone that nobody took; who waits is woken.
  void shut_down();
  void item_dropped();
  void wake_all(bool joiners);
  static Coro<void> wait_for_item(Ref<QueueState> queue);  // until it is not empty
  static Coro<void> wait_for_place(Ref<QueueState> queue); // until it is not full
  static Coro<void> join(Ref<QueueState> queue);

  int maxsize;
  int unfinished = 0;
  bool is_shut_down = false;

private:
  static Coro<void> wait_in(Ref<QueueState> queue, WaiterLine& line, bool (QueueState::*must_wait)() const,
                            trace::WaitFor wait);
  static void wake_up_next(WaiterLine& waiters);
  WaiterLine getters_;
  WaiterLine putters_;
  WaiterLine joiners_; // of CPython's _finished event
};

/// For a queue of the library's own: who has it, in the trace.
struct OwnedBy {
  trace::ObjectId object;
};

template <class T>
struct FirstIn {
  std::deque<T> items;
  void put(T item) { items.push_back(std::move(item)); }
  T get() {
    T item = std::move(items.front());
    items.pop_front();
    return item;
  }
};
template <class T>
struct LastIn {
  std::vector<T> items;
  void put(T item) { items.push_back(std::move(item)); }
  T get() {
    T item = std::move(items.back());
    items.pop_back();
    return item;
  }
};
template <class T>
struct Lowest {
  std::vector<T> items;
  void put(T item) { heapq::push(items, std::move(item)); }
  T get() { return heapq::pop(items); }
};

} // namespace detail

/// asyncio.Queue, or one of its kin by how it stores. A reference. maxsize 0: without bound.
template <class T, class Store>
class BasicQueue {
public:
  explicit BasicQueue(int maxsize = 0) : state_(make_ref<State>(maxsize)) {}
  explicit BasicQueue(detail::OwnedBy owner) : state_(make_ref<State>(owner)) {}

  /// Queue.put: waits while the queue is full. QueueShutDown once the queue is shut down, also to those that wait.
  Coro<void> put(T item) const { return put(state_, std::move(item)); }
  /// Queue.put_nowait: QueueFull when it is; QueueShutDown.
  void put_nowait(T item) const { state_->put_now(std::move(item)); }
  /// Queue.get: waits while the queue is empty. QueueShutDown when it is empty and shut down.
  Coro<T> get() const { return get(state_); }
  /// Queue.get_nowait: QueueEmpty when it is; QueueShutDown as get().
  T get_nowait() const { return state_->get_now(); }
  /// Queue.task_done: ValueError("task_done() called too many times").
  void task_done() const { state_->task_done(); }
  /// Queue.join: until task_done() was called for every item.
  Coro<void> join() const { return detail::QueueState::join(state_); }
  /// Queue.shutdown, from 3.13 on: nothing more can be put, and who waits is woken. `immediate`: what is in it is
  /// dropped.
  void shutdown(bool immediate = false) const { state_->shutdown(immediate); }
  int qsize() const { return static_cast<int>(state_->size()); }
  int maxsize() const { return state_->maxsize; }
  bool empty() const { return state_->empty(); }
  bool full() const { return state_->full(); }

private:
  class State final : public detail::QueueState {
  public:
    explicit State(int maxsize) : QueueState("Queue", maxsize) {}
    explicit State(detail::OwnedBy owner) : QueueState("Queue", owner.object) {}
    std::size_t size() const override { return store.items.size(); }
    void put_now(T item) {
      if (is_shut_down) throw QueueShutDown();
      if (full()) throw QueueFull();
      std::string text = text_of(item);
      store.put(std::move(item));
      item_added(text);
    }
    T get_now() {
      if (empty() && is_shut_down) throw QueueShutDown();
      if (empty()) throw QueueEmpty();
      T item = store.get();
      item_taken(text_of(item));
      return item;
    }
    void shutdown(bool immediate) {
      shut_down();
      while (immediate && !empty()) {
        static_cast<void>(store.get());
        item_dropped();
      }
      wake_all(immediate && unfinished == 0);
    }
    static std::string text_of(const T& item) {
      if constexpr (requires { aio::repr(item); }) return aio::repr(item);
      return "...";
    }
    Store store;
  };
  static Coro<void> put(Ref<State> queue, T item) {
    co_await detail::QueueState::wait_for_place(queue);
    queue->put_now(std::move(item));
  }
  static Coro<T> get(Ref<State> queue) {
    co_await detail::QueueState::wait_for_item(queue);
    co_return queue->get_now();
  }
  Ref<State> state_;
};

template <class T>
using Queue = BasicQueue<T, detail::FirstIn<T>>;
/// The lowest first; equal ones in heapq's order.
template <class T>
using PriorityQueue = BasicQueue<T, detail::Lowest<T>>;
/// The newest first.
template <class T>
using LifoQueue = BasicQueue<T, detail::LastIn<T>>;

} // namespace loopscope::aio
