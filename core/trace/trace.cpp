#include "core/trace/trace.h"

#include <algorithm>
#include <stdexcept>

namespace loopscope::trace {

namespace {
constexpr std::size_t chunk_bytes = Trace::chunk_events * sizeof(Event);
}

Trace::Trace()
    : chunks_(std::make_unique<std::atomic<Event*>[]>(max_chunks)),
      string_chunks_(std::make_unique<std::atomic<std::string*>[]>(max_string_chunks)) {
  add_string({});
}

Trace::~Trace() {
  for (std::size_t i = 0; i < std::min(in_memory_, max_chunks); ++i) {
    Event* chunk = chunks_[i].load(std::memory_order_relaxed);
    if (!chunk) break;
    Chunks::give_back(chunk);
  }
  for (std::size_t i = 0; i < max_string_chunks; ++i) {
    std::string* chunk = string_chunks_[i].load(std::memory_order_relaxed);
    if (!chunk) break;
    delete[] chunk;
  }
}

std::string_view Trace::string(StringId id) const {
  if (id >= strings()) return {};
  return string_chunks_[id / chunk_strings].load(std::memory_order_acquire)[id % chunk_strings];
}

Event* Trace::add_chunk(std::size_t index) {
  if (index >= max_chunks) throw std::length_error("the trace is full");
  Event* chunk = nullptr;
  if (index < in_memory_) {
    chunk = memory_.take(index);
  } else {
    chunk = reinterpret_cast<Event*>(spill_.take(chunk_bytes));
    if (spill_.filed()) filed_.store(index + 1, std::memory_order_release);
  }
  chunks_[index].store(chunk, std::memory_order_release);
  return chunk;
}

void Trace::rest(std::size_t from, std::size_t to) const {
  const std::size_t end = std::min(std::min(to, size()) / chunk_events, filed_.load(std::memory_order_acquire));
  for (std::size_t i = std::max(in_memory_, from / chunk_events); i < end; ++i)
    Spill::rest(reinterpret_cast<const std::byte*>(chunks_[i].load(std::memory_order_acquire)), chunk_bytes);
}

StringId Trace::add_string(std::string_view text) {
  const std::size_t id = strings_.load(std::memory_order_relaxed);
  const std::size_t chunk = id / chunk_strings;
  if (chunk >= max_string_chunks) throw std::length_error("the trace has too many strings");
  if (id % chunk_strings == 0) string_chunks_[chunk].store(new std::string[chunk_strings], std::memory_order_release);
  string_chunks_[chunk].load(std::memory_order_relaxed)[id % chunk_strings] = text;
  strings_.store(id + 1, std::memory_order_release);
  return static_cast<StringId>(id);
}

} // namespace loopscope::trace
