#include "app/views/timeline/strip.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace loopscope::app::timeline {

using Sum = replay::Density::Sum;

namespace {

constexpr float least_solid = 0.16f;
constexpr std::size_t beside = 2; // columns on either side over which what takes no time is counted

std::uint8_t of_255(float share) {
  return static_cast<std::uint8_t>(std::clamp(share, 0.f, 1.f) * 255 + 0.5f);
}

} // namespace

std::vector<ui::Column> columns_of(std::span<const Sum> before, std::span<const Part> parts) {
  if (before.size() < 2) return {};
  const std::size_t count = before.size() - 1;
  parts = parts.first(std::min(parts.size(), replay::Density::kinds));
  std::vector<ui::Column> columns(count);

  auto solids = [&](const Sum& sum) {
    std::uint64_t begun = 0, length = 0;
    for (std::size_t k = 0; k < parts.size(); ++k)
      if (parts[k].solid) begun += sum.begun[k], length += sum.length[k];
    return std::pair{begun, length};
  };
  auto around = [&](std::size_t i) {
    return solids(before[std::min(count, i + beside + 1)] - before[i - std::min(i, beside)]);
  };
  std::uint64_t most = 1;
  for (std::size_t i = 0; i < count; ++i) most = std::max(most, around(i).first);

  std::uint64_t last = 0; // begun in the column before
  for (std::size_t i = 0; i < count; ++i) {
    const Sum sum = before[i + 1] - before[i];
    std::uint64_t whole = 0;
    for (const std::uint64_t length : sum.length) whole += length;
    ui::Column& column = columns[i];
    float solid = 0, fill = 0, hatch = 0, edge = 0, dashes = 0, line = 0;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const bool any = sum.begun[k] > 0 || sum.length[k] > 0;
      const float share = whole > 0 ? static_cast<float>(sum.length[k]) / static_cast<float>(whole) : 0;
      const Part& part = parts[k];
      if (part.mark && any) column.mark = 255;
      if (part.solid && any) solid += std::max(share, least_solid);
      fill += part.fill * share;
      hatch += part.hatch * share;
      edge += part.edge * share;
      dashes += part.dashes * share;
      line += part.line * share;
    }
    const std::uint64_t begun = solids(sum).first;
    if (const auto [near, length] = around(i); near > 0 && length == 0) {
      // None of it took any time: its number says how much there is. Few are ticks of their own.
      if (near < 2 * beside)
        solid = begun > 0 || (last > 0 && near == 1) ? 1.f : 0.f;
      else
        solid = std::log2(1 + static_cast<float>(near)) / std::log2(1 + static_cast<float>(most));
    }
    last = begun;
    column.solid = of_255(solid);
    column.fill = of_255(fill);
    column.hatch = of_255(hatch);
    column.edge = of_255(edge);
    column.dashes = of_255(dashes);
    column.line = of_255(line);
  }
  // A single marked column is hardly seen.
  for (std::size_t i = count - 1; i > 0; --i)
    if (columns[i].mark == 0 && columns[i - 1].mark > 0 && (i < 2 || columns[i - 2].mark == 0))
      columns[i].mark = columns[i - 1].mark;
  if (count > 1 && columns[count - 1].mark > 0 && columns[count - 2].mark == 0)
    columns[count - 2].mark = columns[count - 1].mark;
  return columns;
}

} // namespace loopscope::app::timeline
