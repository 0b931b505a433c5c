// How much of any stretch of a lane was of each kind, however many spans it has: sums that are kept for every so many
// spans, so that a screen full of columns costs the same for ten thousand spans and for a hundred million.
//
// Spans are numbers 0 <= i < count. `kind_of(i)` is less than `kinds`. `at_of(i)` is where span i begins, in any unit
// (ns, steps), never decreasing in i; it ends where the next one begins. Neither may change for a span once noted.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace loopscope::replay {

class Density {
public:
  static constexpr std::size_t fan = 32; // spans in a block
  static constexpr std::size_t kinds = 5;

  /// Of all that lies before a place: how long each kind was, and how many spans of it had begun.
  struct Sum {
    std::array<std::uint64_t, kinds> length{};
    std::array<std::uint32_t, kinds> begun{};
    friend bool operator==(const Sum&, const Sum&) = default;
  };
  /// What lies between two places. A span that takes no room begins, and so it is never lost.
  friend Sum operator-(Sum to, const Sum& from) {
    for (std::size_t k = 0; k < kinds; ++k) to.length[k] -= from.length[k], to.begun[k] -= from.begun[k];
    return to;
  }

  /// Takes note of spans up to `count`.
  template <class KindOf, class AtOf>
  void update(std::size_t count, KindOf kind_of, AtOf at_of) {
    for (; seen_ < count; ++seen_) {
      const std::int64_t at = at_of(seen_);
      if (seen_ > 0) add(sum_, last_kind_, last_at_, at);
      if (seen_ % fan == 0) {
        at_.push_back(at);
        sums_.push_back(sum_);
      }
      last_kind_ = kind_of(seen_);
      last_at_ = at;
    }
  }
  std::size_t size() const { return seen_; }

  /// Which kinds the spans first <= i < last are of, as a set of bits. `last` is at most size().
  template <class KindOf>
  std::uint8_t kinds_of(std::size_t first, std::size_t last, KindOf kind_of) const {
    std::uint8_t bits = 0;
    const auto look = [&](std::size_t to) {
      for (; first < to; ++first) bits |= static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind_of(first)));
    };
    look(std::min(last, (first + fan - 1) / fan * fan));
    if (const std::size_t to = last / fan * fan; first < to) {
      // The last block may be the one that is still filled: what it has so far is in no sum.
      const Sum between = (to / fan < sums_.size() ? sums_[to / fan] : with_last()) - sums_[first / fan];
      for (std::size_t k = 0; k < kinds; ++k)
        if (between.begun[k] > 0) bits |= static_cast<std::uint8_t>(1u << k);
      first = to;
    }
    look(last);
    return bits;
  }

  /// Goes along the lane; the places that it is asked for never decrease. Valid until the next update().
  template <class KindOf, class AtOf>
  class Walk {
  public:
    Walk(const Density& density, KindOf kind_of, AtOf at_of)
        : density_(density), kind_of_(std::move(kind_of)), at_of_(std::move(at_of)) {}

    /// Of all that lies before the place. The last span that was noted has no end.
    Sum before(std::int64_t place) {
      if (density_.seen_ == 0 || place <= density_.at_.front()) return {};
      if (const std::size_t block = density_.block_of(place, span_ / fan, stride_); !begun_ || block > span_ / fan) {
        stride_ = std::max<std::size_t>(1, block - span_ / fan);
        span_ = block * fan;
        at_ = density_.at_[block];
        sum_ = density_.sums_[block];
        begun_ = true;
        look_ahead();
      }
      while (next_ < place) {
        add(sum_, kind_of_(span_), at_, next_);
        at_ = next_;
        ++span_;
        look_ahead();
      }
      Sum sum = sum_;
      add(sum, kind_of_(span_), at_, place);
      return sum;
    }

  private:
    void look_ahead() { next_ = span_ + 1 < density_.seen_ ? at_of_(span_ + 1) : INT64_MAX; }

    const Density& density_;
    KindOf kind_of_;
    AtOf at_of_;
    std::size_t span_ = 0, stride_ = 1; // the span that the last place lies in, and by how many blocks it went on
    std::int64_t at_ = 0, next_ = 0;    // where that span begins, and the next one
    Sum sum_;                           // before it
    bool begun_ = false;
  };
  template <class KindOf, class AtOf>
  Walk<KindOf, AtOf> walk(KindOf kind_of, AtOf at_of) const {
    return {*this, std::move(kind_of), std::move(at_of)};
  }

private:
  static void add(Sum& sum, int kind, std::int64_t from, std::int64_t to) {
    const auto k = std::min(static_cast<std::size_t>(kind), kinds - 1);
    sum.length[k] += static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    ++sum.begun[k];
  }
  Sum with_last() const {
    Sum sum = sum_;
    add(sum, last_kind_, last_at_, last_at_);
    return sum;
  }
  /// The last block that begins before the place, from `from` on; looks first `stride` blocks ahead.
  std::size_t block_of(std::int64_t place, std::size_t from, std::size_t stride) const;

  std::size_t seen_ = 0;
  int last_kind_ = 0;
  std::int64_t last_at_ = 0;
  Sum sum_;                      // before the last span
  std::vector<std::int64_t> at_; // where the first span of each block begins
  std::vector<Sum> sums_;        // before each block
};

} // namespace loopscope::replay
