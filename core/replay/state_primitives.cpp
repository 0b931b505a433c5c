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
  const auto told = as<event::primitive_changed>(event);
  switch (told.change) {
  case Change::put:
    ++primitive.unfinished;
    items.push_back(told.text);
    nested_ += sizeof(StringId);
    break;
  case Change::taken: {
    const std::size_t looked = std::min(items.size(), search_limit);
    const std::size_t at = std::find(items.begin(), items.begin() + looked, told.text) - items.begin();
    if (at == looked) break;
    items.erase(at);
    nested_ -= sizeof(StringId);
    break;
  }
  case Change::done:
    primitive.unfinished = told.value;
    return;
  case Change::other:
    break;
  }
  primitive.value = told.value;
}

void State::apply_primitive(const Event& event) {
  const ObjectId id = event.subject;
  if (event.kind == EventKind::primitive_created) {
    if (id == 0 || primitives.find(id)) return;
    const auto created = as<event::primitive_created>(event);
    Primitive primitive;
    primitive.id = id;
    primitive.kind = created.primitive_kind;
    primitive.line = created.line;
    primitive.part_of = created.part_of;
    primitive.capacity = created.capacity;
    const bool fills = primitive.kind == PrimitiveKind::queue || primitive.kind == PrimitiveKind::barrier;
    primitive.value = fills ? 0 : created.capacity;
    primitives.insert(id, std::move(primitive));
    return;
  }
  Primitive* primitive = primitives.find(id);
  if (!primitive) return;
  std::vector<ObjectId>& owners = primitive->owners;
  switch (event.kind) {
  case EventKind::primitive_acquired: {
    const auto told = as<event::primitive_acquired>(event);
    primitive->value = told.left;
    primitive->since = event.time;
    nested_ -= owners.size() * sizeof(ObjectId);
    acquire(owners, primitive->kind, told.task);
    nested_ += owners.size() * sizeof(ObjectId);
    break;
  }
  case EventKind::primitive_released: {
    const auto told = as<event::primitive_released>(event);
    primitive->value = told.left;
    nested_ -= owners.size() * sizeof(ObjectId);
    release(owners, told.task);
    nested_ += owners.size() * sizeof(ObjectId);
    break;
  }
  case EventKind::primitive_wait_begun: {
    const auto told = as<event::primitive_wait_begun>(event);
    primitive->waiters.push_back({told.task, told.future, told.wait_for});
    nested_ += sizeof(Waiter);
    break;
  }
  case EventKind::primitive_wait_ended: {
    const auto told = as<event::primitive_wait_ended>(event);
    const Line<Waiter>& waiters = primitive->waiters;
    auto wanted = [&](const Waiter& w) { return w.task == told.task && w.future == told.future; };
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
