#include "core/trace/spill.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#if defined(__linux__)
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>
#endif

namespace loopscope::trace {

namespace {

constexpr std::size_t page = std::size_t{1} << 16; // a multiple of every machine's

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + page - 1) / page * page;
}

} // namespace

#if defined(__linux__)

namespace {

/// Much at once, so that the disk has it in one piece, and little is left over at the end.
constexpr std::size_t file_step = std::size_t{64} << 20;
/// A page costs about a microsecond to be left: a frame has time for that many.
constexpr std::size_t rest_step = std::size_t{8} << 20;
/// That much of a disk is left to others.
constexpr std::uint64_t left_free = std::uint64_t{1} << 30;

bool is_memory(int file) {
  struct statfs of {};
  return ::fstatfs(file, &of) != 0 || of.f_type == TMPFS_MAGIC || of.f_type == RAMFS_MAGIC;
}

/// An open file without a name in that folder, or -1.
int nameless_file(const std::string& folder) {
  int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (file < 0) { // not every file system has those
    std::string name = folder + "/loopscope-XXXXXX";
    file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file >= 0) ::unlink(name.c_str());
  }
  if (file >= 0 && is_memory(file)) {
    ::close(file);
    file = -1;
  }
  return file;
}

std::string from_environment(const char* name, const char* then = "") {
  const char* value = std::getenv(name);
  return value && value[0] == '/' ? std::string(value) + then : std::string();
}

std::byte* mapped(void* at) {
  return at == MAP_FAILED ? nullptr : static_cast<std::byte*>(at);
}

} // namespace

Spill::~Spill() {
  for (const Block& block : own_) ::munmap(block.at, block.bytes);
  if (file_ >= 0) ::close(file_);
}

bool Spill::open() {
  if (file_ >= 0) return true;
  for (const std::string& folder : {from_environment("TMPDIR"), std::string("/var/tmp"),
                                    from_environment("XDG_CACHE_HOME"), from_environment("HOME", "/.cache")})
    if (file_ < 0 && !folder.empty()) file_ = nameless_file(folder);
  return file_ >= 0;
}

bool Spill::grow_file(std::size_t to) {
  if (to <= file_size_) return true;
  const std::size_t size = std::max(to, file_size_ + (file_size_ == 0 ? page : file_step));
  struct statvfs disk {};
  if (::fstatvfs(file_, &disk) == 0 && std::uint64_t{disk.f_bavail} * disk.f_frsize < left_free + (size - file_size_))
    return false;
  if (::posix_fallocate(file_, static_cast<off_t>(file_size_), static_cast<off_t>(size - file_size_)) != 0)
    return false;
  file_size_ = size;
  return true;
}

std::byte* Spill::take_of_file(std::size_t bytes, std::byte* place) {
  if (!open() || !grow_file(file_used_ + bytes)) return nullptr;
  std::byte* at = mapped(::mmap(place, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | (place ? MAP_FIXED : 0), file_,
                                static_cast<off_t>(file_used_)));
  if (!at) return nullptr;
  file_used_ += bytes;
  if (!in_file_.empty() && in_file_.back().at + in_file_.back().bytes == at)
    in_file_.back().bytes += bytes;
  else
    in_file_.push_back({at, bytes});
  fresh_.push_back({at, bytes});
  return at;
}

std::byte* Spill::take(std::size_t bytes, std::byte* place) {
  bytes = whole_pages(bytes);
  std::byte* at = nullptr;
  if (bytes_ + bytes > in_memory_ && !no_file_) {
    at = take_of_file(bytes, place);
    no_file_ = !at;
  }
  filed_ = at != nullptr;
  if (!at)
    at = mapped(
        ::mmap(place, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (place ? MAP_FIXED : 0), -1, 0));
  if (!at) throw std::bad_alloc();
  bytes_ += bytes;
  if (!place) own_.push_back({at, bytes});
  return at;
}

void Spill::rest(const std::byte* block, std::size_t bytes) {
  ::madvise(const_cast<std::byte*>(block), bytes, MADV_DONTNEED);
}

void Spill::rest() {
  for (const Block& block : in_file_) rest(block.at, block.bytes);
}

void Spill::rest_when_due() {
  if (file_used_ - rested_ < rest_step) return;
  rested_ = file_used_;
  for (const Block& block : filled_) rest(block.at, block.bytes);
  filled_.swap(fresh_);
  fresh_.clear();
}

std::byte* Spill::reserve(std::size_t bytes) {
  return mapped(::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
}

void Spill::release(std::byte* range, std::size_t bytes) {
  ::munmap(range, bytes);
}

#else

Spill::~Spill() {
  for (const Block& block : own_) std::free(block.at);
}

std::byte* Spill::take(std::size_t bytes, std::byte*) {
  bytes = whole_pages(bytes);
  auto* at = static_cast<std::byte*>(std::calloc(bytes, 1));
  if (!at) throw std::bad_alloc();
  bytes_ += bytes;
  own_.push_back({at, bytes});
  return at;
}

void Spill::rest(const std::byte*, std::size_t) {}
void Spill::rest() {}
void Spill::rest_when_due() {}
std::byte* Spill::reserve(std::size_t) {
  return nullptr;
}
void Spill::release(std::byte*, std::size_t) {}

#endif

TableMemory::~TableMemory() {
  if (reserved_)
    Spill::release(data_, most_);
  else
    std::free(data_);
}

TableMemory::TableMemory(TableMemory&& other) noexcept
    : spill_(other.spill_), most_(other.most_), data_(std::exchange(other.data_, nullptr)),
      capacity_(std::exchange(other.capacity_, 0)), reserved_(std::exchange(other.reserved_, false)) {}

void TableMemory::grow(std::size_t bytes) {
  if (bytes <= capacity_) return;
  if (bytes > most_) throw std::length_error("a table is full");
  if (!reserved_) {
    std::byte* range = bytes > spill_->least() ? Spill::reserve(most_) : nullptr;
    if (!range) {
      const std::size_t size = std::max({bytes, capacity_ + capacity_ / 2, std::size_t{64}});
      auto* at = static_cast<std::byte*>(std::realloc(data_, size));
      if (!at) throw std::bad_alloc();
      data_ = at;
      capacity_ = size;
      return;
    }
    try {
      const std::size_t size = whole_pages(bytes);
      spill_->take(size, range);
      if (capacity_ > 0) std::memcpy(range, data_, capacity_);
      std::free(data_);
      data_ = range;
      capacity_ = size;
      reserved_ = true;
    } catch (...) {
      Spill::release(range, most_);
      throw;
    }
    return;
  }
  const std::size_t step = std::clamp(whole_pages(capacity_ / 4), 16 * page, std::size_t{2} << 20);
  const std::size_t more = std::min(std::max(whole_pages(bytes - capacity_), step), most_ - capacity_);
  spill_->take(more, data_ + capacity_);
  capacity_ += more;
}

Pool::~Pool() {
  for (std::byte* block : small_) std::free(block);
}

std::byte* Pool::take(std::size_t bytes) {
  constexpr std::size_t alignment = alignof(std::max_align_t);
  bytes = (bytes + alignment - 1) / alignment * alignment;
  if (bytes > left_) {
    const std::size_t size = std::max(bytes, std::clamp(bytes_ / 8, std::size_t{4} << 10, std::size_t{1} << 20));
    std::byte* block = nullptr;
    if (size >= spill_.least()) {
      block = spill_.take(size);
    } else {
      block = static_cast<std::byte*>(std::malloc(size));
      if (!block) throw std::bad_alloc();
      small_.push_back(block);
    }
    bytes_ += size;
    if (bytes > size / 2) return block; // a large one, in a block of its own: what is left of the last is used on
    next_ = block;
    left_ = size;
  }
  left_ -= bytes;
  return std::exchange(next_, next_ + bytes);
}

} // namespace loopscope::trace
