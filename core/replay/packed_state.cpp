#include "core/replay/packed_state.h"

#include <cstring>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace loopscope::replay {

namespace {

/// Goes through values to write them, or to read them where `at` is given. Lists begin with how many there are.
class Bytes {
public:
  explicit Bytes(std::vector<std::byte>& out) : out_(&out) {}
  explicit Bytes(const std::byte* at) : at_(at) {}

  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_trivially_copyable_v<T>)
      copy(&value, sizeof value);
    else
      go_through(value);
  }

private:
  void copy(void* data, std::size_t bytes) {
    if (bytes == 0) return;
    if (out_) {
      const auto* from = static_cast<const std::byte*>(data);
      out_->insert(out_->end(), from, from + bytes);
    } else {
      std::memcpy(data, at_, bytes);
      at_ += bytes;
    }
  }

  template <class T>
  void go_through(std::vector<T>& list) {
    std::size_t size = list.size();
    copy(&size, sizeof size);
    if (!out_) list.resize(size);
    if constexpr (std::is_trivially_copyable_v<T>)
      copy(list.data(), size * sizeof(T));
    else
      for (T& item : list) (*this)(item);
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
    (*this)(static_cast<TaskFacts&>(task));
    (*this)(task.stack);
  }
  void go_through(Future& future) {
    (*this)(static_cast<FutureFacts&>(future));
    (*this)(future.children);
  }
  void go_through(Primitive& primitive) {
    (*this)(static_cast<PrimitiveFacts&>(primitive));
    (*this)(primitive.owners), (*this)(primitive.items), (*this)(primitive.waiters);
  }

  std::vector<std::byte>* out_ = nullptr;
  const std::byte* at_ = nullptr;
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

PackedState::PackedState(State& state, trace::Pool& pool) {
  // Those of the ready queue that have run are no part of it.
  state.ready_gone_ += static_cast<std::int64_t>(state.ready_head);
  state.ready.erase(state.ready.begin(), state.ready.begin() + static_cast<std::ptrdiff_t>(state.ready_head));
  state.ready_head = 0;

  auto parts = take_out(state);
  rest_ = state;
  put_back(state, std::move(parts));

  static thread_local std::vector<std::byte> bytes;
  bytes.clear();
  Bytes write(bytes);
  std::apply([&](auto&... all) { (write(all), ...); }, bulk(state));
  bytes_ = bytes.size();
  std::byte* at = pool.take(bytes_);
  std::memcpy(at, bytes.data(), bytes_);
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
