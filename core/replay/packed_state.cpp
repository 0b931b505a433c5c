#include "core/replay/packed_state.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace loopscope::replay {

namespace {

constexpr std::size_t spare = 4;

/// Goes through values to write them, or to read them where `at` is given. Lists begin with how many there are. Most of
/// a plain value is as in the one of its kind before: what is written is how the two differ.
class Bytes {
public:
  explicit Bytes(std::vector<std::byte>& out) : out_(&out) {}
  explicit Bytes(const std::byte* at) : at_(at) {}

  std::size_t written() const { return written_; }

  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_trivially_copyable_v<T>)
      copy(&value, sizeof value);
    else
      go_through(value);
  }

private:
  /// Room for so many bytes, and some that may be written in vain.
  std::byte* room(std::size_t bytes) {
    if (out_->size() < written_ + bytes + spare) out_->resize(2 * (written_ + bytes + spare));
    return out_->data() + written_;
  }

  void copy(void* data, std::size_t bytes) {
    if (bytes == 0) return;
    if (out_) {
      std::memcpy(room(bytes), data, bytes);
      written_ += bytes;
    } else {
      std::memcpy(data, at_, bytes);
      at_ += bytes;
    }
  }

  /// The value, as the one before is known. Of each four bytes come those that differ, up to the last such one, after
  /// how many these are, for two times four bytes in a byte.
  template <class T>
  void differing(T& value, const T& before) {
    constexpr std::size_t words = sizeof(T) / 4;
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0);
    std::array<std::uint32_t, words> now, then;
    std::memcpy(then.data(), &before, sizeof(T));
    if (out_) {
      std::memcpy(now.data(), &value, sizeof(T));
      std::byte* const counts = room(sizeof(T) + (words + 1) / 2);
      std::byte* end = counts + (words + 1) / 2;
      std::memset(counts, 0, (words + 1) / 2);
      for (std::size_t i = 0; i < words; ++i) {
        const std::uint32_t differs = now[i] ^ then[i];
        const auto bytes = static_cast<std::size_t>(std::bit_width(differs) + 7) / 8;
        counts[i / 2] |= static_cast<std::byte>(bytes << (i % 2 * 4));
        std::memcpy(end, &differs, sizeof differs);
        end += bytes;
      }
      written_ = static_cast<std::size_t>(end - out_->data());
    } else {
      const std::byte* const counts = at_;
      at_ += (words + 1) / 2;
      for (std::size_t i = 0; i < words; ++i) {
        const auto bytes = static_cast<std::size_t>(counts[i / 2] >> (i % 2 * 4)) & 7;
        std::uint32_t differs = 0;
        std::memcpy(&differs, at_, sizeof differs);
        at_ += bytes;
        now[i] = then[i] ^ static_cast<std::uint32_t>(differs & ((std::uint64_t{1} << (bytes * 8)) - 1));
      }
      std::memcpy(static_cast<void*>(&value), now.data(), sizeof(T));
    }
  }

  template <class T>
  void go_through(std::vector<T>& list) {
    std::size_t size = list.size();
    copy(&size, sizeof size);
    if (!out_) list.resize(size);
    if constexpr (!std::is_trivially_copyable_v<T>) {
      for (T& item : list) (*this)(item);
    } else if constexpr (sizeof(T) % 4 != 0) {
      copy(list.data(), size * sizeof(T));
    } else {
      each_differing(std::span(list));
    }
  }
  void go_through(Stack& stack) {
    std::size_t size = stack.size();
    copy(&size, sizeof size);
    each_differing(out_ ? std::span(const_cast<Frame*>(stack.begin()), size) : stack.resize(size));
  }
  template <class T>
  void each_differing(std::span<T> items) {
    T before{};
    for (T& item : items) {
      differing(item, before);
      before = item;
    }
  }
  template <class T>
  void go_through(IdMap<T>& map) {
    map.each_part(std::ref(*this));
    if (!out_) map.made();
  }
  template <class T>
  void go_through(Line<T>& line) {
    line.each_part(std::ref(*this));
  }
  void go_through(Timers& timers) { timers.each_part(std::ref(*this)); }
  void go_through(Task& task) {
    differing<TaskFacts>(task, task_);
    task_ = task;
    (*this)(task.stack);
  }
  void go_through(Future& future) {
    differing<FutureFacts>(future, future_);
    future_ = future;
    (*this)(future.children);
  }
  void go_through(Primitive& primitive) {
    differing<PrimitiveFacts>(primitive, primitive_);
    primitive_ = primitive;
    (*this)(primitive.owners), (*this)(primitive.items), (*this)(primitive.waiters);
  }

  std::vector<std::byte>* out_ = nullptr;
  std::size_t written_ = 0;
  const std::byte* at_ = nullptr;
  TaskFacts task_; // the last of each
  FutureFacts future_;
  PrimitiveFacts primitive_;
};

} // namespace

auto PackedState::bulk(State& s) {
  return std::tie(s.tasks, s.futures, s.primitives, s.jobs, s.connections, s.coroutines, s.ready, s.timers, s.places_,
                  s.ended_, s.settled_);
}

auto PackedState::take_out(State& state) {
  return std::apply([](auto&... parts) { return std::tuple(std::exchange(parts, {})...); }, bulk(state));
}

void PackedState::put_back(State& state, auto parts) {
  bulk(state) = std::move(parts);
}

PackedState::PackedState(State& state, trace::Pool& pool, std::vector<std::byte>& room) {
  // Those of the ready queue that have run are no part of it.
  state.ready_gone_ += static_cast<std::int64_t>(state.ready_head);
  state.ready.erase(state.ready.begin(), state.ready.begin() + static_cast<std::ptrdiff_t>(state.ready_head));
  state.ready_head = 0;

  auto parts = take_out(state);
  rest_ = state;
  put_back(state, std::move(parts));

  Bytes write(room);
  std::apply([&](auto&... all) { (write(all), ...); }, bulk(state));
  bytes_ = write.written() + spare; // which are read in vain
  std::byte* at = pool.take(bytes_);
  std::memcpy(at, room.data(), bytes_);
  at_ = at;
}

void PackedState::unpack(State& state) const {
  auto parts = take_out(state);
  state = rest_;
  put_back(state, std::move(parts));
  Bytes read(at_);
  std::apply([&](auto&... all) { (read(all), ...); }, bulk(state));
}

} // namespace loopscope::replay
