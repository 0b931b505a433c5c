// Locks, queues and the like, as their events change them.
#include "core/replay/state.h"

#include <algorithm>

namespace loopscope::replay {

using trace::Change;
using trace::EventKind;
using trace::PrimitiveKind;

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
    if (primitive.part_of == 0) { // the program knows nothing of the parts
      const bool same_line = event.line != 0 && event.line == primitive_line_;
      primitive_ordinal_ = same_line && primitive_ordinal_ < 65535 ? primitive_ordinal_ + 1 : 0;
      primitive_line_ = event.line;
      primitive.ordinal = primitive_ordinal_;
    }
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
    if (primitive->kind == PrimitiveKind::lock) {
      nested_ -= owners.size() * sizeof(ObjectId);
      owners.clear();
    }
    if (owners.size() < search_limit) {
      owners.push_back(event.object);
      nested_ += sizeof(ObjectId);
    }
    break;
  case EventKind::primitive_released: {
    primitive->value = event.value;
    auto owner = std::find(owners.begin(), owners.end(), event.object);
    // Any task may release; then it takes the place of one that acquired.
    if (owner == owners.end()) owner = owners.begin();
    if (owner == owners.end()) break;
    owners.erase(owner);
    nested_ -= sizeof(ObjectId);
    break;
  }
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
