// A strip as shapes that every surface has.
#include "app/ui/surface.h"

#include <algorithm>

namespace loopscope::ui {

void Surface::strip(Rect r, std::span<const Column> columns, const StripColors& colors) {
  if (columns.empty()) return;
  const float wide = r.w / static_cast<float>(columns.size());
  auto share = [](int of_255) { return static_cast<float>(of_255) / 255; };
  /// Calls draw(box, value) for each run of cells of `size` columns that have the same value, unless that is `none`.
  auto runs = [&](std::size_t size, auto value_of, auto draw) {
    using Value = decltype(value_of(columns));
    std::size_t first = 0;
    Value here = value_of(columns.first(std::min(size, columns.size())));
    for (std::size_t at = size;; at += size) {
      const bool over = at >= columns.size();
      const Value next = over ? Value{} : value_of(columns.subspan(at, std::min(size, columns.size() - at)));
      if (!over && next == here) continue;
      const std::size_t to = std::min(at, columns.size());
      if (!(here == Value{}))
        draw(Rect{r.x + wide * static_cast<float>(first), r.y, wide * static_cast<float>(to - first), r.h}, here);
      if (over) return;
      first = at;
      here = next;
    }
  };
  auto mean = [](std::span<const Column> cell, std::uint8_t Column::*part, int step) {
    int sum = 0;
    for (const Column& column : cell) sum += column.*part;
    const int of = sum / static_cast<int>(cell.size());
    return static_cast<std::uint8_t>(std::min(255, (of + step / 2) / step * step));
  };

  const auto body = [&](std::span<const Column> cell) {
    return Column{.fill = mean(cell, &Column::fill, 4),
                  .hatch = mean(cell, &Column::hatch, 16),
                  .edge = mean(cell, &Column::edge, 16),
                  .dashes = mean(cell, &Column::dashes, 16),
                  .line = mean(cell, &Column::line, 16)};
  };
  runs(8, body, [&](Rect box, const Column& is) {
    if (is.fill) fill(box, colors.body.alpha(share(is.fill)), 0);
    if (is.hatch) hatch(box, colors.body.alpha(share(is.hatch)), 0, 8, 3, {r.x, r.y});
    for (const float y : {box.y + 0.5f, box.bottom() - 0.5f}) {
      if (is.edge) line({box.x, y}, {box.right(), y}, colors.body.alpha(share(is.edge)), 1, Shape::solid);
      if (is.dashes) line({box.x, y}, {box.right(), y}, colors.body.alpha(share(is.dashes)), 1, Shape::dashed);
    }
    const float middle = box.center().y;
    if (is.line) line({box.x, middle}, {box.right(), middle}, colors.line.alpha(share(is.line)), 3, Shape::solid);
  });
  runs(
      2, [&](std::span<const Column> cell) { return mean(cell, &Column::solid, 8); },
      [&](Rect box, int high) {
        const float rest = box.h * (1 - share(high));
        fill({box.x, box.y + rest / 2, box.w, box.h - rest}, colors.solid, 0);
      });
  runs(
      1, [](std::span<const Column> cell) { return cell[0].mark; },
      [&](Rect box, int strong) { fill(box, colors.mark.alpha(share(strong)), 0); });
}

} // namespace loopscope::ui
