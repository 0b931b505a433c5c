#include "core/python/live_memory.h"

#include "core/words/texts.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace loopscope::python {

LiveMemory::LiveMemory(std::size_t slots, std::size_t text_bytes)
    : slots_(slots), text_bytes_(text_bytes), size_(words_bytes + slots * sizeof(Slot) + text_bytes) {
  const auto fail = [&] {
    const int error = errno;
    if (descriptor_ >= 0) close(descriptor_);
    throw std::system_error(error, std::generic_category(), std::string(words::text("python.of.memory")));
  };
  descriptor_ = memfd_create("loopscope-events", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor_ < 0) fail();
  if (ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) fail();
  // Whoever else has it cannot cut it off: to read what is no longer there would end Loopscope.
  if (fcntl(descriptor_, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) fail();
  void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
  if (memory == MAP_FAILED) fail();
  memory_ = static_cast<std::byte*>(memory);
  set(Word::magic, live_magic);
  set(Word::slots, slots_);
  set(Word::text_bytes, text_bytes_);
  set(Word::until, UINT64_MAX);
}

LiveMemory::~LiveMemory() {
  munmap(memory_, size_);
  close(descriptor_);
}

bool LiveMemory::read_slot(std::uint64_t n, Slot& slot) const {
  std::byte* const place = memory_ + words_bytes + (n & (slots_ - 1)) * sizeof(Slot);
  const std::atomic_ref<std::uint32_t> sequence(*reinterpret_cast<std::uint32_t*>(place + offsetof(Slot, sequence)));
  if (sequence.load(std::memory_order_acquire) != static_cast<std::uint32_t>(n + 1)) return false;
  std::memcpy(&slot, place, sizeof slot);
  return true;
}

std::string_view LiveMemory::texts(std::uint64_t from, std::uint64_t to) const {
  const std::size_t at = from & (text_bytes_ - 1);
  const auto length = std::min<std::uint64_t>(to - from, text_bytes_ - at);
  return {reinterpret_cast<const char*>(memory_ + words_bytes + slots_ * sizeof(Slot) + at),
          static_cast<std::size_t>(length)};
}

} // namespace loopscope::python
