// A lane of any length as the few pieces that can be told apart on a screen: pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace loopscope::app::timeline {

/// One span, or a run of spans too narrow to be told apart: spans first <= i < last, from x0 to x1 (points).
struct Piece {
  std::size_t first = 0, last = 0;
  float x0 = 0, x1 = 0;
  bool merged() const { return last - first > 1; }
};

/// The first number from low on for which `before` is false, at most high; before() is true up to there.
template <class Before>
std::uint64_t first_not(std::uint64_t low, std::uint64_t high, Before before) {
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (before(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/// The first i >= from for which `before(i)` is false, at most count; before() is true up to there.
/// Costs the logarithm of the distance.
template <class Before>
std::size_t gallop(std::size_t from, std::size_t count, Before before) {
  std::size_t low = from, step = 1;
  while (low < count && before(low)) {
    from = low + 1;
    low += step;
    step *= 2;
  }
  return first_not(from, std::min(low, count), before);
}

/// Appends the pieces of `count` spans that touch [left, right). Each piece but the last is at least `least`
/// wide: of spans that begin within that width of each other all but the last one are merged, and the last
/// one follows them if it reaches further. So a stretch that took no time is still seen.
///   moment_of(i)  when span i begins: never decreasing in i
///   x_of(i)       where that is drawn; i == count: where the lane ends
///   at(x)         the first moment that is drawn at x or right of it
/// Costs O(pieces * log spans).
template <class MomentOf, class XOf, class At>
void merge_spans(std::size_t count, MomentOf moment_of, XOf x_of, At at, float left, float right, float least,
                 std::vector<Piece>& out) {
  if (count == 0) return;
  const auto begin = at(left);
  // The last span that begins before the left edge.
  std::size_t i = first_not(0, count, [&](std::size_t span) { return moment_of(span) < begin; });
  if (i > 0) --i;
  float x = x_of(i);
  while (i < count && x < right) {
    const auto reach = at(x + least);
    const std::size_t j = gallop(i + 1, count, [&](std::size_t k) { return moment_of(k) < reach; });
    const float end = std::max(x_of(j), x + (j == i + 1 && j < count ? 0.f : least));
    if (j > i + 1 && end > x + 2 * least) { // the last of them is long enough to stand for itself
      out.push_back({i, j - 1, x, x + least});
      i = j - 1;
      x += least;
    } else {
      out.push_back({i, j, x, end});
      i = j;
      x = end;
    }
  }
}

} // namespace loopscope::app::timeline
