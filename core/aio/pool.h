// Memory for coroutine frames, tasks, futures and handles: freed blocks are kept by size for the next one.
#pragma once

#include <cstddef>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOOPSCOPE_POOL_OFF // so that a use after free is seen
#endif
#endif

namespace loopscope::aio {

namespace detail {

constexpr std::size_t pool_granule = 64;
constexpr std::size_t pool_classes = 16; // up to 1 KiB; larger blocks come from the heap

/// The free blocks of one size on this thread. Their addresses lie in an array: a list through the blocks themselves
/// would have to wait, at each call, for the memory of a block that was used long ago.
struct FreeBlocks {
  void** begin = nullptr;
  void** end = nullptr; // after the one that was freed last
  void** limit = nullptr;
};
inline constinit thread_local FreeBlocks free_blocks[pool_classes] = {};

/// So many calls before a block is given out, its memory is asked for. As many entries lie before `begin`.
constexpr std::ptrdiff_t pool_ahead = 4;

void* pool_allocate_new(std::size_t size);
void pool_free_and_grow(void* block, FreeBlocks& blocks) noexcept;

} // namespace detail

/// Storage for an object of that size. A block may be freed on another thread than it was taken on.
inline void* pool_allocate(std::size_t size) {
#ifdef LOOPSCOPE_POOL_OFF
  return ::operator new(size);
#else
  const std::size_t which = (size - 1) / detail::pool_granule;
  if (which >= detail::pool_classes) [[unlikely]]
    return ::operator new(size);
  detail::FreeBlocks& blocks = detail::free_blocks[which];
  if (blocks.end == blocks.begin) [[unlikely]]
    return detail::pool_allocate_new((which + 1) * detail::pool_granule);
  void* const block = *--blocks.end;
  __builtin_prefetch(blocks.end[-detail::pool_ahead], 1);
  return block;
#endif
}

inline void pool_free(void* block, std::size_t size) noexcept {
#ifdef LOOPSCOPE_POOL_OFF
  static_cast<void>(size);
  ::operator delete(block);
#else
  const std::size_t which = (size - 1) / detail::pool_granule;
  if (which >= detail::pool_classes) [[unlikely]]
    return ::operator delete(block);
  detail::FreeBlocks& blocks = detail::free_blocks[which];
  if (blocks.end == blocks.limit) [[unlikely]]
    return detail::pool_free_and_grow(block, blocks);
  *blocks.end++ = block;
#endif
}

/// Gives a class its memory from the pool. The class needs a virtual destructor if it is derived from.
struct Pooled {
  static void* operator new(std::size_t size) { return pool_allocate(size); }
  static void operator delete(void* block, std::size_t size) noexcept { pool_free(block, size); }
};

} // namespace loopscope::aio
