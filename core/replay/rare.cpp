#include "core/replay/rare.h"

#include <algorithm>

namespace loopscope::replay {
namespace {

/// Calls visit(event) for each, in no order.
template <class Visit>
void for_each_rare(const Index& index, Visit visit) {
  for (const Blocking& call : index.blocking(0)) visit(call.begun);
  for (std::size_t i = 1; i < index.loops().size(); ++i)
    for (const LoopSpan& span : index.loops()[i].spans)
      if (span.kind == LoopSpanKind::blocked) visit(span.event);
  for (const std::uint64_t event : index.warnings()) visit(event);
  for (const Lane& lane : index.lanes())
    if (lane.ended != 0 && lane.outcome == trace::Outcome::exception) visit(lane.ended);
}

} // namespace

std::optional<std::uint64_t> rare_after(const Index& index, std::uint64_t event) {
  std::optional<std::uint64_t> nearest;
  for_each_rare(index, [&](std::uint64_t at) {
    if (at > event && (!nearest || at < *nearest)) nearest = at;
  });
  return nearest;
}

std::optional<std::uint64_t> rare_before(const Index& index, std::uint64_t event) {
  std::optional<std::uint64_t> nearest;
  for_each_rare(index, [&](std::uint64_t at) {
    if (at < event && (!nearest || at > *nearest)) nearest = at;
  });
  return nearest;
}

} // namespace loopscope::replay
