#include "core/aio/pool.h"

#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOOPSCOPE_POOL_OFF // so that a use after free is seen
#endif
#endif

namespace loopscope::aio {

#ifdef LOOPSCOPE_POOL_OFF

void* pool_allocate(std::size_t size) {
  return ::operator new(size);
}
void pool_free(void* block, std::size_t) noexcept {
  ::operator delete(block);
}

#else

namespace {

constexpr std::size_t granule = 64;
constexpr std::size_t classes = 16; // up to 1 KiB; larger blocks come from the heap

struct Block {
  Block* next;
};

struct FreeLists {
  Block* heads[classes] = {};
  ~FreeLists() {
    for (Block*& head : heads)
      while (head) {
        Block* next = head->next;
        ::operator delete(head);
        head = next;
      }
  }
};

thread_local FreeLists lists;

} // namespace

void* pool_allocate(std::size_t size) {
  const std::size_t which = (size - 1) / granule;
  if (which >= classes) return ::operator new(size);
  if (Block* block = lists.heads[which]) {
    lists.heads[which] = block->next;
    return block;
  }
  return ::operator new((which + 1) * granule);
}

void pool_free(void* block, std::size_t size) noexcept {
  const std::size_t which = (size - 1) / granule;
  if (which >= classes) return ::operator delete(block);
  lists.heads[which] = new (block) Block{lists.heads[which]};
}

#endif

} // namespace loopscope::aio
