// When the run is over: how each of its tasks ended.
#include "app/views/counts.h"
#include "app/views/stage_blocks.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

using ui::Rect;

void draw_end(const Pen& pen, const Layout& layout) {
  const auto& lanes = pen.scene.index().lanes();
  if (lanes.empty()) return;
  const Rect area = layout.ready;
  heading(pen, {area.x, area.y}, "TASKS", grouped(lanes.size()) + ", and how they ended");
  const float b = pen.u(badge_size), gap = pen.u(8);
  const float row = b + gap, bottom = layout.ring ? layout.center.y + layout.radius : layout.slot.bottom();
  const float more_w = pen.u(90);
  float x = area.x, y = area.y + pen.u(26) + pen.u(6);
  std::size_t shown = 0;
  for (; shown < lanes.size(); ++shown) {
    const trace::ObjectId task = lanes[shown].task;
    const Form form = child_form(pen, task);
    const std::string number = number_of(pen, task);
    const float w = badge_width(pen, number, form);
    const bool last_row = y + 2 * row > bottom;
    if (x + w > area.right() - (last_row && shown + 1 < lanes.size() ? more_w : 0)) {
      if (last_row) break;
      x = area.x;
      y += row;
    }
    const Rect box = {x, y, w, b};
    const Thing thing = {Thing::Kind::task, task};
    draw_badge(pen, box, hue_of(pen, task), number, form, pen.focus.strength(thing));
    outline(pen, box, thing, b * 0.28f);
    point_at(pen, box, thing, ui::hash_id("stage end", task));
    x += w + gap;
  }
  if (shown < lanes.size())
    pen.canvas.text_in({x, y, more_w, b}, fmt::format("+ {} more", grouped(lanes.size() - shown)),
                       pen.text(pen.theme.muted, 14));
}

} // namespace loopscope::app::stage
