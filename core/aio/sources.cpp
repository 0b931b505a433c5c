#include "core/aio/sources.h"

#include "core/aio/event_loop.h"

namespace loopscope::aio {

namespace event = trace::event;

void Sources::add(int descriptor, bool writer, Ref<Handle> handle) {
  Known& known = known_[descriptor];
  if (Ref<Handle> before = std::exchange(known.handle(writer), handle)) before->cancel();
  watch(descriptor, known);
  if (loop_.recorder())
    loop_.record(event::source_added{.writer = writer,
                                     .descriptor = static_cast<std::uint32_t>(descriptor),
                                     .name = handle->kind() == trace::CallbackKind::call ? handle->object(loop_) : 0,
                                     .connection = connection(descriptor)});
}

bool Sources::remove(int descriptor, bool writer) {
  const auto found = known_.find(descriptor);
  if (found == known_.end()) return false;
  Ref<Handle> handle = std::exchange(found->second.handle(writer), nullptr);
  watch(descriptor, found->second);
  if (!found->second.reader && !found->second.writer) known_.erase(found);
  if (!handle) return false;
  handle->cancel();
  if (loop_.recorder())
    loop_.record(event::source_removed{
        .writer = writer, .descriptor = static_cast<std::uint32_t>(descriptor), .connection = connection(descriptor)});
  return true;
}

void Sources::queue(const std::vector<ReadySource>& ready) {
  for (const ReadySource& source : ready) {
    const auto queue_one = [&](bool writer) {
      const auto found = known_.find(source.descriptor);
      Ref<Handle> handle = found == known_.end() ? nullptr : found->second.handle(writer);
      if (!handle) return;
      if (handle->cancelled()) {
        remove(source.descriptor, writer);
        return;
      }
      loop_.call_soon_handle(handle, 0);
      if (loop_.recorder())
        loop_.record(event::source_ready{.writer = writer,
                                         .descriptor = static_cast<std::uint32_t>(source.descriptor),
                                         .callback = handle->id(),
                                         .connection = connection(source.descriptor)});
    };
    if (source.readable) queue_one(false);
    if (source.writable) queue_one(true);
  }
}

void Sources::clear() {
  const auto all = std::exchange(known_, {}); // whose handles may hold what closes descriptors
  for (const auto& [descriptor, known] : all) loop_.selector().watch(descriptor, {});
}

void Sources::watch(int descriptor, const Known& known) {
  loop_.selector().watch(descriptor, {.readable = bool(known.reader), .writable = bool(known.writer)});
}

void Sources::set_connection(int descriptor, trace::ObjectId connection) {
  const MutexLock lock(connections_mutex_);
  if (connection) {
    connections_[descriptor] = connection;
  } else {
    connections_.erase(descriptor);
  }
}

trace::ObjectId Sources::connection(int descriptor) const {
  const MutexLock lock(connections_mutex_);
  const auto found = connections_.find(descriptor);
  return found == connections_.end() ? 0 : found->second;
}

void record_arrival(int descriptor, std::size_t bytes) {
  EventLoop* loop = context().running;
  if (!loop || !loop->recorder()) return;
  if (const trace::ObjectId connection = loop->sources().connection(descriptor))
    loop->record(event::bytes_arrived{.connection = connection, .bytes = static_cast<std::int64_t>(bytes)});
}

} // namespace loopscope::aio
