// The readers and writers of a loop: whom it calls when a descriptor is ready.
#pragma once

#include "core/aio/handle.h"
#include "core/aio/selector.h"
#include "core/trace/event.h"
#include "core/aio/mutex.h"

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace loopscope::aio {

class EventLoop;

/// A loop's selectors.SelectorKey objects, and BaseSelectorEventLoop's _add_reader and so on.
class Sources {
public:
  explicit Sources(EventLoop& loop) : loop_(loop) {}

  /// Replaces, and cancels, the handle that was there.
  void add(int descriptor, bool writer, Ref<Handle> handle);
  /// False when there was none.
  bool remove(int descriptor, bool writer);
  /// _process_events: queues the handles of what is ready.
  void queue(const std::vector<ReadySource>& ready);
  bool empty() const { return known_.empty(); }
  void clear();

  /// What the descriptor is in the trace; 0 forgets it. Any thread of the loop's world.
  void set_connection(int descriptor, trace::ObjectId connection);
  trace::ObjectId connection(int descriptor) const;

private:
  struct Known {
    Ref<Handle> reader, writer;
    Ref<Handle>& handle(bool writes) { return writes ? writer : reader; }
  };
  void watch(int descriptor, const Known& known);

  EventLoop& loop_;
  std::unordered_map<int, Known> known_;
  mutable Mutex connections_mutex_; // threads have connections, too
  std::unordered_map<int, trace::ObjectId> connections_ GUARDED_BY(connections_mutex_);
};

/// Tells the trace that bytes have come to a socket and wait to be read: where a world around the loop knows it.
void record_arrival(int descriptor, std::size_t bytes);

} // namespace loopscope::aio
