// What the index takes note of locks, queues and the like: how they were made, and who holds them.
#include "core/replay/rules.h"

#include <algorithm>

namespace loopscope::replay {

using trace::EventKind;
using trace::PrimitiveKind;

void Index::read_primitive(const Event& event) {
  if (event.kind == EventKind::primitive_created) {
    has_waits_ = true;
    KnownObject* object = create(event.subject);
    if (!object) return;
    const auto told = as<event::primitive_created>(event);
    Made made{.id = told.primitive, .kind = told.primitive_kind, .line = told.line, .part_of = told.part_of};
    if (made.part_of == 0) { // the program knows nothing of the parts
      if (event.line >= made_at_.size()) made_at_.resize(std::size_t{event.line} + 1);
      std::uint16_t& count = made_at_[event.line];
      made.ordinal = count;
      if (count < UINT16_MAX) ++count;
    }
    made_.push_back(made);
    owners_.emplace_back();
    object->at = static_cast<std::uint32_t>(made_.size());
    return;
  }
  if (event.kind == EventKind::primitive_wait_begun) {
    KnownObject* future = note(objects_, as<event::primitive_wait_begun>(event).future);
    if (future && future->at == 0) future->at = here();
    return;
  }
  const auto use = as<event::primitive_acquired>(event); // primitive_released has the same
  const Made* made = this->made(use.primitive);
  if (!made || (made->kind != PrimitiveKind::lock && made->kind != PrimitiveKind::semaphore)) return;
  std::vector<ObjectId>& owners = owners_[made - made_.data()];
  if (event.kind == EventKind::primitive_acquired) {
    if (made->kind == PrimitiveKind::lock)
      for (ObjectId before : owners) let_go(before, made->id);
    acquire(owners, made->kind, use.task);
    hold(use.task, made->id);
  } else if (const ObjectId gone = release(owners, use.task)) {
    let_go(gone, made->id);
  }
}

void Index::hold(ObjectId task, ObjectId primitive) {
  Besides& besides = besides_[task];
  besides.holding.push_back(primitive);
  besides.held.push_back(pool_, {here(), primitive});
}

void Index::let_go(ObjectId task, ObjectId primitive) {
  Besides& besides = besides_[task];
  std::vector<ObjectId>& holding = besides.holding;
  const auto end = holding.rbegin() + static_cast<std::ptrdiff_t>(std::min(holding.size(), State::search_limit));
  const auto last = std::find(holding.rbegin(), end, primitive);
  if (last == end) return;
  holding.erase(std::next(last).base());
  besides.held.push_back(pool_, {here(), holding.empty() ? 0 : holding.back()});
}

ObjectId Index::held(ObjectId task, std::uint64_t event) const {
  const Besides* known = besides(task);
  if (!known) return 0;
  const auto after = std::ranges::upper_bound(known->held, event, {}, &Besides::Held::since);
  return after == known->held.begin() ? 0 : (after - 1)->last;
}

} // namespace loopscope::replay
