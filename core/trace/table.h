// Containers for what grows with a run: they read like vectors, and lie in a Spill.
#pragma once

#include "core/trace/spill.h"

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace loopscope::trace {

/// A vector of plain values that only grows, and whose memory beyond a limit is the Spill's. Adding to it may move it
/// while it is small.
template <class T>
class Table {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  using value_type = T;
  using const_iterator = const T*;
  /// Items; fewer where there are not so many addresses.
  static constexpr std::size_t most = std::min<std::size_t>(std::size_t{1} << 31, SIZE_MAX / 2 / sizeof(T));

  explicit Table(Spill& spill) : memory_(spill, most * sizeof(T)) {}
  Table(Table&& other) noexcept : memory_(std::move(other.memory_)), size_(std::exchange(other.size_, 0)) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* data() const { return reinterpret_cast<const T*>(memory_.data()); }
  T* data() { return reinterpret_cast<T*>(memory_.data()); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  const T& operator[](std::size_t i) const { return data()[i]; }
  T& operator[](std::size_t i) { return data()[i]; }
  const T& front() const { return data()[0]; }
  const T& back() const { return data()[size_ - 1]; }
  T& back() { return data()[size_ - 1]; }

  void push_back(const T& item) {
    if ((size_ + 1) * sizeof(T) > memory_.capacity()) [[unlikely]] {
      const T kept = item; // it may be one of these
      memory_.grow((size_ + 1) * sizeof(T));
      new (data() + size_++) T(kept);
      return;
    }
    new (data() + size_++) T(item);
  }
  /// To at least its size now; what is new is T{}.
  void resize(std::size_t size) {
    memory_.grow(size * sizeof(T));
    for (; size_ < size; ++size_) new (data() + size_) T{};
  }

  friend bool operator==(const Table& a, const Table& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

private:
  TableMemory memory_;
  std::size_t size_ = 0;
};

/// A list that only grows, in pieces of a Pool that stay where they are: for the many of which few are long.
template <class T>
class Pieces {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  using value_type = T;

  class const_iterator {
  public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    const_iterator() = default;
    const_iterator(const Pieces* of, std::size_t at) : of_(of), at_(at) {}
    reference operator*() const { return (*of_)[at_]; }
    pointer operator->() const { return &(*of_)[at_]; }
    reference operator[](difference_type by) const { return (*of_)[at_ + by]; }
    const_iterator& operator+=(difference_type by) {
      at_ += by;
      return *this;
    }
    const_iterator& operator-=(difference_type by) { return *this += -by; }
    const_iterator& operator++() { return *this += 1; }
    const_iterator& operator--() { return *this += -1; }
    const_iterator operator++(int) { return ++at_, const_iterator(of_, at_ - 1); }
    const_iterator operator--(int) { return --at_, const_iterator(of_, at_ + 1); }
    friend const_iterator operator+(const_iterator a, difference_type by) { return a += by; }
    friend const_iterator operator+(difference_type by, const_iterator a) { return a += by; }
    friend const_iterator operator-(const_iterator a, difference_type by) { return a -= by; }
    friend difference_type operator-(const const_iterator& a, const const_iterator& b) {
      return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.at_ == b.at_; }
    friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.at_ <=> b.at_; }

  private:
    const Pieces* of_ = nullptr;
    std::size_t at_ = 0;
  };
  using iterator = const_iterator;

  Pieces() = default;
  Pieces(Pieces&& other) noexcept : pieces_(std::move(other.pieces_)), size_(std::exchange(other.size_, 0)) {}
  Pieces& operator=(Pieces&& other) noexcept {
    pieces_ = std::move(other.pieces_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const_iterator begin() const { return {this, 0}; }
  const_iterator end() const { return {this, size_}; }
  auto rbegin() const { return std::reverse_iterator(end()); }
  auto rend() const { return std::reverse_iterator(begin()); }
  const T& operator[](std::size_t i) const {
    const Place place = place_of(i);
    return pieces_[place.piece][place.at];
  }
  const T& front() const { return pieces_.front()[0]; }
  const T& back() const { return (*this)[size_ - 1]; }
  T& back() { return const_cast<T&>(std::as_const(*this).back()); }

  /// The pool must be the same each time.
  void push_back(Pool& pool, const T& item) {
    const Place place = place_of(size_);
    if (place.piece == pieces_.size())
      pieces_.push_back(reinterpret_cast<T*>(pool.take((first << std::min(place.piece, doublings)) * sizeof(T))));
    new (pieces_[place.piece] + place.at) T(item);
    ++size_;
  }

private:
  // The pieces have room for 4, 8, 16 and so on up to 256, and then for that many each: thousands of lists that grow at
  // the same pace leave little unused.
  static constexpr std::size_t first = 4, doublings = 6;
  struct Place {
    std::size_t piece, at;
  };
  static Place place_of(std::size_t i) {
    constexpr std::size_t longest = first << doublings;
    const std::size_t j = i + first;
    if (j >= longest) return {doublings + j / longest - 1, j % longest};
    const auto power = static_cast<std::size_t>(std::bit_width(j)) - 1;
    return {power - static_cast<std::size_t>(std::countr_zero(first)), j - (std::size_t{1} << power)};
  }

  std::vector<T*> pieces_;
  std::size_t size_ = 0;
};

} // namespace loopscope::trace
