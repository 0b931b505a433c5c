// Locks, queues and the like, as their events change them.
#include "core/replay/state.h"

#include <algorithm>

namespace loopscope::replay {

using trace::Change;
using trace::EventKind;
using trace::PrimitiveKind;

void acquire(std::vector<ObjectId>& owners, PrimitiveKind kind, ObjectId task) {
  if (kind == PrimitiveKind::lock) owners.clear();
  if (owners.size() < State::search_limit) owners.push_back(task);
}

ObjectId release(std::vector<ObjectId>& owners, ObjectId task) {
  auto owner = std::find(owners.begin(), owners.end(), task);
  if (owner == owners.end()) owner = owners.begin();
  if (owner == owners.end()) return 0;
  const ObjectId gone = *owner;
  owners.erase(owner);
  return gone;
}

void State::change(Primitive& primitive, const Event& event) {
  Line<StringId>& items = primitive.items;
  switch (static_cast<Change>(event.detail)) {
  case Change::put:
    ++primitive.unfinished;
    items.push_back(event.extra);
    nested_ += sizeof(StringId);
    break;
  case Change::taken: {
    const std::size_t looked = std::min(items.size(), search_limit);
    const std::size_t at = std::find(items.begin(), items.begin() + looked, event.extra) - items.begin();
    if (at == looked) break;
    items.erase(at);
    nested_ -= sizeof(StringId);
    break;
  }
  case Change::done:
    primitive.unfinished = event.value;
    return;
  case Change::other:
    break;
  }
  primitive.value = event.value;
}

void State::apply_primitive(const Event& event) {
  const ObjectId id = event.subject;
  if (event.kind == EventKind::primitive_created) {
    if (id == 0 || primitives.find(id)) return;
    Primitive primitive;
    primitive.id = id;
    primitive.kind = static_cast<PrimitiveKind>(event.detail);
    primitive.line = event.line;
    primitive.part_of = event.object;
    primitive.capacity = event.value;
    const bool fills = primitive.kind == PrimitiveKind::queue || primitive.kind == PrimitiveKind::barrier;
    primitive.value = fills ? 0 : event.value;
    primitives.insert(id, std::move(primitive));
    return;
  }
  Primitive* primitive = primitives.find(id);
  if (!primitive) return;
  std::vector<ObjectId>& owners = primitive->owners;
  switch (event.kind) {
  case EventKind::primitive_acquired:
    primitive->value = event.value;
    primitive->since = event.time;
    nested_ -= owners.size() * sizeof(ObjectId);
    acquire(owners, primitive->kind, event.object);
    nested_ += owners.size() * sizeof(ObjectId);
    break;
  case EventKind::primitive_released:
    primitive->value = event.value;
    nested_ -= owners.size() * sizeof(ObjectId);
    release(owners, event.object);
    nested_ += owners.size() * sizeof(ObjectId);
    break;
  case EventKind::primitive_wait_begun:
    primitive->waiters.push_back({event.object, event.extra, static_cast<trace::WaitFor>(event.detail)});
    nested_ += sizeof(Waiter);
    break;
  case EventKind::primitive_wait_ended: {
    const Line<Waiter>& waiters = primitive->waiters;
    auto wanted = [&](const Waiter& w) { return w.task == event.object && w.future == event.extra; };
    const std::size_t looked = std::min(waiters.size(), search_limit);
    const std::size_t at = std::find_if(waiters.begin(), waiters.begin() + looked, wanted) - waiters.begin();
    if (at == looked) break;
    primitive->waiters.erase(at);
    nested_ -= sizeof(Waiter);
    break;
  }
  case EventKind::primitive_changed:
    change(*primitive, event);
    break;
  default:
    break;
  }
}

} // namespace loopscope::replay
