#include "tests/properties/shared_part.h"

#include <algorithm>
#include <iterator>

namespace loopscope {

namespace {

/// An instruction that versions before `since` run otherwise, what takes its place for them, and what has changed: the
/// reasons are those of tests/conformance/versions.txt.
struct Change {
  Version since;
  std::string_view op;
  std::string_view instead;
  std::string_view why;
};

constexpr Change changes[] = {
    {{3, 14}, "shield", "await task", "it has a further callback of the inner future"},
    {{3, 13}, "group", "nest", "its own cancel is taken back from its task's count"},
    {{3, 13}, "uncancel", "count", "a task whose requests to cancel are all taken back is not cancelled"},
    {{3, 13}, "condition wait", "with condition", "a waiter that is cancelled hands its notification on"},
    {{3, 13}, "condition for", "wait event", "the same"},
    {{3, 13}, "barrier", "wait event", "it waits by a condition"},
    {{3, 12}, "gather", "await task", "it sees at once which children are done"},
    {{3, 12}, "wait for", "await task", "it runs the coroutine in the caller's task"},
    {{3, 11, 7}, "timeout", "nest", "it counts the requests to cancel from its own beginning"},
};

Block shared_block(const Block& block, Version version) {
  Block shared;
  for (Instruction i : block) {
    for (Block& inner : i.blocks) inner = shared_block(inner, version);
    const auto changed = std::ranges::find_if(
        changes, [&](const Change& change) { return version < change.since && change.op == i.op; });
    if (changed != std::end(changes)) i.op = changed->instead;
    shared.push_back(std::move(i));
  }
  return shared;
}

} // namespace

Scripts shared_part(const Scripts& program, Version version) {
  Scripts shared;
  for (const Block& block : program) shared.push_back(shared_block(block, version));
  return shared;
}

} // namespace loopscope
