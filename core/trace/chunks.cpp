#include "core/trace/chunks.h"

#include "core/trace/trace.h"

#include <new>

#if defined(__linux__)
#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <sys/mman.h>
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOOPSCOPE_CHUNKS_NOT_KEPT // so that a use after free is seen
#endif
#endif

namespace loopscope::trace {

namespace {

// A chunk is one huge page: 512 small ones cost far more than one of their size. Where huge pages are not to be had it
// is ordinary memory.
constexpr std::size_t chunk_bytes = Trace::chunk_events * sizeof(Event);
constexpr std::align_val_t chunk_alignment{chunk_bytes};
static_assert(chunk_bytes == std::size_t{2} << 20);

void free_chunk(Event* chunk) {
  ::operator delete(chunk, chunk_bytes, chunk_alignment);
}

} // namespace

#if defined(__linux__)

namespace {

constexpr std::size_t most_kept = 16; // 32 MiB
constexpr std::size_t ahead_from = 4; // a run that is short starts no thread
constexpr int populate_write = 23;    // MADV_POPULATE_WRITE, of Linux 5.14

Event* new_chunk(bool large) {
  void* memory = ::operator new(chunk_bytes, chunk_alignment);
  // Not for the first one: most runs are short, and should not have 2 MiB cleared for a few events.
  if (large) madvise(memory, chunk_bytes, MADV_HUGEPAGE);
  return static_cast<Event*>(memory);
}

/// Chunks of traces that have ended: their memory has been touched.
class Kept {
public:
  Kept() { chunks_.reserve(most_kept); } // so that a trace's end needs no memory
  Event* take() {
    const std::lock_guard lock(mutex_);
    if (chunks_.empty()) return nullptr;
    Event* chunk = chunks_.back();
    chunks_.pop_back();
    return chunk;
  }
  bool keep(Event* chunk) {
    const std::lock_guard lock(mutex_);
    if (chunks_.size() == most_kept) return false;
    chunks_.push_back(chunk);
    return true;
  }

private:
  std::mutex mutex_;
  std::vector<Event*> chunks_;
};

/// Is never destroyed: what has a trace may be destroyed after whatever is at the end of the program.
Kept& kept() {
  static Kept& all = *new Kept;
  return all;
}

} // namespace

/// A chunk, and the thread that touches its memory.
struct Chunks::Ahead {
  Ahead() : chunk(new_chunk(true)) {
    try {
      thread = std::thread([this] {
        madvise(chunk, chunk_bytes, populate_write);
        ready.store(true, std::memory_order_release);
      });
    } catch (const std::system_error&) { // no more threads are to be had: whoever fills it touches it
      ready.store(true, std::memory_order_relaxed);
    }
  }
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  ~Ahead() {
    if (thread.joinable()) thread.join();
    if (chunk) give_back(chunk);
  }

  Event* chunk;
  std::atomic<bool> ready{false};
  std::thread thread;
};

Chunks::Chunks() {
  kept(); // needs memory now, and none at the end
}

Chunks::~Chunks() = default;

Event* Chunks::take(std::size_t number) {
  if (Event* chunk = kept().take()) return chunk;
  if (number < ahead_from) return new_chunk(number > 0);
  Event* chunk = nullptr;
  if (ahead_ && ahead_->ready.load(std::memory_order_acquire)) {
    chunk = std::exchange(ahead_->chunk, nullptr);
    ahead_.reset();
  }
  if (!ahead_) ahead_ = std::make_unique<Ahead>();
  // While the thread is not done with its chunk this thread takes the time for one, too: both work.
  return chunk ? chunk : new_chunk(true);
}

void Chunks::give_back(Event* chunk) {
#ifndef LOOPSCOPE_CHUNKS_NOT_KEPT
  if (kept().keep(chunk)) return;
#endif
  free_chunk(chunk);
}

#else

struct Chunks::Ahead {};
Chunks::Chunks() = default;
Chunks::~Chunks() = default;

Event* Chunks::take(std::size_t) {
  return static_cast<Event*>(::operator new(chunk_bytes, chunk_alignment));
}

void Chunks::give_back(Event* chunk) {
  free_chunk(chunk);
}

#endif

} // namespace loopscope::trace
