#include "app/editor/diff.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace loopscope::editor {
namespace {

using Lines = std::vector<std::uint32_t>; // a number for each line: equal ones have the same

constexpr std::ptrdiff_t most_different = 2000;

/// Myers' algorithm: along the diagonals k = x - y of the table of both, the furthest x that d differences reach.
/// False: there are more than that many.
bool compare(const Lines& a, const Lines& b, std::vector<std::pair<bool, bool>>& kept) {
  const auto n = static_cast<std::ptrdiff_t>(a.size()), m = static_cast<std::ptrdiff_t>(b.size());
  const std::ptrdiff_t most = std::min(n + m, most_different);
  std::vector<std::vector<std::int32_t>> reached; // for each d, by k from -d
  auto at = [&](std::ptrdiff_t d, std::ptrdiff_t k) -> std::ptrdiff_t {
    return reached[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  };
  auto from = [&](std::ptrdiff_t d, std::ptrdiff_t k) { // whether it came down, from the diagonal above
    return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
  };
  for (std::ptrdiff_t d = 0; d <= most; ++d) {
    reached.emplace_back(static_cast<std::size_t>(2 * d + 1));
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = d == 0 ? 0 : from(d, k) ? at(d - 1, k + 1) : at(d - 1, k - 1) + 1;
      while (x < n && x - k < m && x - k >= 0 && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      reached.back()[static_cast<std::size_t>(k + d)] = static_cast<std::int32_t>(x);
      if (x < n || x - k < m) continue;
      // Back along the way that led here: lines of a that are gone, and of b that are new.
      for (std::ptrdiff_t back = d; back > 0; --back) {
        const bool down = from(back, k);
        const std::ptrdiff_t before = down ? k + 1 : k - 1, was = at(back - 1, before);
        if (down)
          kept[static_cast<std::size_t>(was - before)].second = false;
        else
          kept[static_cast<std::size_t>(was)].first = false;
        k = before;
      }
      return true;
    }
  }
  return false;
}

} // namespace

std::vector<Hunk> difference(const Text& before, const Text& after) {
  const std::uint32_t olds = before.lines(), news = after.lines();
  std::uint32_t top = 0, bottom = 0;
  while (top < std::min(olds, news) && before.line(top) == after.line(top)) ++top;
  while (bottom < std::min(olds, news) - top && before.line(olds - 1 - bottom) == after.line(news - 1 - bottom))
    ++bottom;
  const std::uint32_t removed = olds - top - bottom, inserted = news - top - bottom;
  if (removed == 0 && inserted == 0) return {};
  if (removed == 0 || inserted == 0) return {{top, removed, top, inserted}};

  std::unordered_map<std::string_view, std::uint32_t> numbers;
  auto numbered = [&](const Text& text, std::uint32_t count) {
    Lines lines;
    for (std::uint32_t i = 0; i < count; ++i)
      lines.push_back(
          numbers.try_emplace(text.line(top + i), static_cast<std::uint32_t>(numbers.size())).first->second);
    return lines;
  };
  const Lines a = numbered(before, removed), b = numbered(after, inserted);
  // Of both texts, whether the line of that number is kept.
  std::vector<std::pair<bool, bool>> kept(std::max(a.size(), b.size()) + 1, {true, true});
  if (!compare(a, b, kept)) return {{top, removed, top, inserted}};

  std::vector<Hunk> hunks;
  for (std::uint32_t x = 0, y = 0; x < removed || y < inserted;) {
    Hunk hunk{top + x, 0, top + y, 0};
    while (x < removed && !kept[x].first) ++x, ++hunk.removed;
    while (y < inserted && !kept[y].second) ++y, ++hunk.inserted;
    if (hunk.removed > 0 || hunk.inserted > 0) hunks.push_back(hunk);
    while (x < removed && y < inserted && kept[x].first && kept[y].second) ++x, ++y;
  }
  return hunks;
}

Marks marks_of(const std::vector<Hunk>& hunks, std::uint32_t lines) {
  Marks marks{std::vector<Mark>(lines, Mark::none), std::vector<bool>(lines + 1, false)};
  for (const Hunk& hunk : hunks) {
    for (std::uint32_t i = 0; i < hunk.inserted; ++i)
      marks.lines[hunk.after + i] = i < hunk.removed ? Mark::changed : Mark::added;
    if (hunk.removed > hunk.inserted) marks.gone[hunk.after + hunk.inserted] = true;
  }
  return marks;
}

} // namespace loopscope::editor
