#include "core/aio/pool.h"

#include <algorithm>

namespace loopscope::aio {

namespace {

constinit thread_local bool keeps = false; // from the first block that the thread takes until it ends

/// At the end of the thread its free blocks go back to the heap.
struct Owner {
  Owner() { keeps = true; }
  ~Owner() {
    keeps = false;
    for (detail::FreeBlocks& blocks : detail::free_blocks) {
      if (!blocks.begin) continue;
      std::for_each(blocks.begin, blocks.end, [](void* block) { ::operator delete(block); });
      delete[](blocks.begin - detail::pool_ahead);
      blocks = {};
    }
  }
};

} // namespace

void* detail::pool_allocate_new(std::size_t size) {
  thread_local const Owner owner; // now, as there may be no memory for it when a block is freed
  return ::operator new(size);
}

void detail::pool_free_and_grow(void* block, FreeBlocks& blocks) noexcept {
  const std::ptrdiff_t count = blocks.end - blocks.begin, room = std::max<std::ptrdiff_t>(64, 2 * count);
  void** const memory = keeps ? new (std::nothrow) void*[static_cast<std::size_t>(pool_ahead + room)] : nullptr;
  if (!memory) return ::operator delete(block);
  void** const begin = memory + pool_ahead;
  std::fill(memory, begin, memory); // may be asked for as well
  std::copy(blocks.begin, blocks.end, begin);
  if (blocks.begin) delete[](blocks.begin - pool_ahead);
  blocks = {begin, begin + count, begin + room};
  *blocks.end++ = block;
}

} // namespace loopscope::aio
