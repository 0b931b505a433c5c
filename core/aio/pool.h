// Memory for coroutine frames, tasks and futures: freed blocks are kept by size for the next one.
#pragma once

#include <cstddef>

namespace loopscope::aio {

/// Storage for an object of that size. A block may be freed on another thread than it was taken on.
void* pool_allocate(std::size_t size);
void pool_free(void* block, std::size_t size) noexcept;

/// Gives a class its memory from the pool. The class needs a virtual destructor if it is derived from.
struct Pooled {
  static void* operator new(std::size_t size) { return pool_allocate(size); }
  static void operator delete(void* block, std::size_t size) noexcept { pool_free(block, size); }
};

} // namespace loopscope::aio
