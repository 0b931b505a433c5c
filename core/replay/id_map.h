// A map from growing ids to values, as one sorted array: cheap to copy, cheap to append to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace loopscope::replay {

/// Ids are inserted in growing order, or nearly so: an id that comes after more than `late` greater
/// ones is refused, so that no sequence of ids makes inserting slow. Erasing leaves a hole that is
/// closed once half of the array is holes, so that inserting and erasing cost O(1), amortized, and
/// finding too, or O(log n) for ids chosen to collide. Iteration is by id. Pointers are valid until
/// the next insert or erase.
template <class T>
class IdMap {
public:
  static constexpr std::size_t late = 64;

  /// Maps id to value, in place of what it mapped to. Null when the id is refused.
  T* insert(std::uint32_t id, T value) {
    std::size_t at = ids_.empty() || ids_.back() < id ? ids_.size() : lower(id);
    if (at < ids_.size() && ids_[at] == id) {
      if (!alive_[at]) ++size_;
      alive_[at] = 1;
      values_[at] = std::move(value);
      return &values_[at];
    }
    if (ids_.size() - at > late) return nullptr;
    ++size_;
    if (at == ids_.size()) {
      ids_.push_back(id);
      alive_.push_back(1);
      values_.push_back(std::move(value));
    } else {
      ids_.insert(ids_.begin() + at, id);
      alive_.insert(alive_.begin() + at, 1);
      values_.insert(values_.begin() + at, std::move(value));
    }
    if (ids_.size() * 2 <= table_.size()) {
      for (std::size_t i = ids_.size() - 1; i > at; --i) move_listed(i - 1, i);
      list(at);
    } else if (ids_.size() > small) {
      list_all();
    }
    last_ = at;
    return &values_[at];
  }

  T* find(std::uint32_t id) {
    const std::size_t at = place(id);
    if (at == none || !alive_[at]) return nullptr;
    last_ = at;
    return &values_[at];
  }
  const T* find(std::uint32_t id) const {
    const std::size_t at = place(id);
    return at == none || !alive_[at] ? nullptr : &values_[at];
  }

  void erase(std::uint32_t id) {
    const std::size_t at = place(id);
    if (at == none || !alive_[at]) return;
    alive_[at] = 0;
    values_[at] = T{};
    --size_;
    if (size_ * 2 < ids_.size()) close_holes();
  }

  void clear() { *this = IdMap{}; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// About how many bytes a copy takes.
  std::size_t bytes() const {
    return ids_.size() * (sizeof(T) + sizeof(std::uint32_t) + 1) + table_.size() * sizeof(std::uint32_t);
  }

  /// Calls visit(id, value) for each entry, by growing id.
  template <class Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < ids_.size(); ++i)
      if (alive_[i]) visit(ids_[i], values_[i]);
  }

  /// Calls visit() for all that makes it up; made() puts it right where that was changed.
  template <class Visit>
  void each_part(Visit visit) {
    visit(ids_), visit(alive_), visit(values_), visit(size_);
  }
  void made() {
    last_ = 0;
    table_.clear();
    if (ids_.size() > small) list_all();
  }

  /// Equal when the same ids map to equal values.
  friend bool operator==(const IdMap& a, const IdMap& b) {
    if (a.size_ != b.size_) return false;
    std::size_t i = 0, j = 0;
    for (std::size_t left = a.size_; left > 0; --left, ++i, ++j) {
      while (!a.alive_[i]) ++i;
      while (!b.alive_[j]) ++j;
      if (a.ids_[i] != b.ids_[j] || !(a.values_[i] == b.values_[j])) return false;
    }
    return true;
  }

private:
  static constexpr std::size_t none = SIZE_MAX;
  static constexpr std::size_t small = 16; // places that need no table
  static constexpr std::size_t probes = 16;

  std::size_t lower(std::uint32_t id) const { return std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin(); }

  /// Where the id is, alive or not. It is looked for where the last one was, then in the table.
  std::size_t place(std::uint32_t id) const {
    if (last_ < ids_.size() && ids_[last_] == id) return last_;
    if (!table_.empty()) {
      const std::size_t mask = table_.size() - 1;
      for (std::size_t i = hash(id), n = 0; n < probes; ++n, i = (i + 1) & mask) {
        if (table_[i] == 0) return none;
        if (ids_[table_[i] - 1] == id) return table_[i] - 1;
      }
    }
    const std::size_t at = lower(id);
    return at < ids_.size() && ids_[at] == id ? at : none;
  }

  std::size_t hash(std::uint32_t id) const { return std::uint64_t{id * 2654435769u} * table_.size() >> 32; }

  /// Enters a place into the table. One that finds no room near where it should be stays out of it.
  void list(std::size_t at) {
    const std::size_t mask = table_.size() - 1;
    for (std::size_t i = hash(ids_[at]), n = 0; n < probes; ++n, i = (i + 1) & mask) {
      if (table_[i] != 0) continue;
      table_[i] = static_cast<std::uint32_t>(at + 1);
      return;
    }
  }

  /// The id that is at place `to` now is in the table with place `from`, if it is there.
  void move_listed(std::size_t from, std::size_t to) {
    const std::size_t mask = table_.size() - 1;
    for (std::size_t i = hash(ids_[to]), n = 0; n < probes; ++n, i = (i + 1) & mask) {
      if (table_[i] != from + 1) continue;
      table_[i] = static_cast<std::uint32_t>(to + 1);
      return;
    }
  }

  void list_all() {
    std::size_t size = 4 * small;
    while (size < ids_.size() * 2) size *= 2;
    table_.assign(size, 0);
    for (std::size_t i = 0; i < ids_.size(); ++i) list(i);
  }

  void close_holes() {
    std::size_t to = 0;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (!alive_[i]) continue;
      if (to != i) {
        ids_[to] = ids_[i];
        values_[to] = std::move(values_[i]);
      }
      ++to;
    }
    ids_.resize(to);
    values_.resize(to);
    alive_.assign(to, 1);
    if (!table_.empty()) list_all();
  }

  std::vector<std::uint32_t> ids_;
  std::vector<std::uint8_t> alive_;
  std::vector<T> values_;
  std::vector<std::uint32_t> table_; // by hash: a place from 1, or 0; a power of two
  std::size_t size_ = 0;
  std::size_t last_ = 0; // the place found last
};

} // namespace loopscope::replay
