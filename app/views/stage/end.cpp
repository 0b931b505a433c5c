// When the run is over: how each of its tasks ended.
#include "app/views/stage/blocks.h"
#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <algorithm>
#include <vector>

namespace loopscope::app::stage {

void draw_end(const Pen& pen, const Layout& layout) {
  std::vector<ObjectId> tasks;
  const auto& all = pen.scene.index().lanes();
  for (const replay::Lane& lane : all)
    if (lane.of_program || !pen.scene.own_only) tasks.push_back(lane.task);
  if (tasks.empty()) return;
  const Rect area = layout.ready;
  heading(pen, {area.x, area.y}, words::text("stage.end.tasks"),
          words::text("stage.end.with_results", count_words(all.size(), tasks.size())));
  const float b = pen.u(badge_size), gap = pen.u(8);
  const float row = b + gap, bottom = layout.ring.bottom();
  const float more_w = pen.u(90);
  float x = area.x, y = area.y + pen.u(26) + pen.u(6);
  std::size_t shown = 0;
  for (; shown < tasks.size(); ++shown) {
    const ObjectId task = tasks[shown];
    const Form form = child_form(pen, task);
    const std::string number = number_of(pen, task);
    const float w = badge_width(pen, number, form);
    const bool last_row = y + 2 * row > bottom;
    if (x + w > area.right() - (last_row && shown + 1 < tasks.size() ? more_w : 0)) {
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
  if (shown < tasks.size())
    pen.canvas.text_in({x, y, more_w, b}, words::text("stage.more", words::grouped(tasks.size() - shown)),
                       pen.text(pen.theme.muted, 14));
}

void draw_end_figures(const Pen& pen, const Layout& layout, const replay::Measures& measures) {
  struct Figure {
    std::string value, what;
    bool alarm = false;
  };
  const bool blocked = measures.blocked_max >= words::noticed;
  std::vector<Figure> figures{
      {words::duration(measures.waited), std::string(words::text("stage.end.waited"))},
      {words::duration(measures.blocked_max),
       blocked && !measures.blocked_in.empty() ? words::text("stage.end.blocked_in", measures.blocked_in)
                                               : std::string(words::text("stage.end.longest_block")),
       blocked},
      {words::grouped(measures.callbacks),
       std::string(words::text(measures.callbacks == 1 ? "stage.end.callbacks.one" : "stage.end.callbacks.many"))},
  };
  if (measures.sockets_peak > 0)
    figures.push_back(
        {words::grouped(measures.sockets_peak),
         std::string(words::text(measures.sockets_peak == 1 ? "stage.end.sockets.one" : "stage.end.sockets.many"))});
  const ui::TextStyle value = pen.text(pen.theme.text, 21, ui::Font::bold), what = pen.text(pen.theme.muted, 14);
  const float high = pen.canvas.line_height(value) + pen.canvas.line_height(what), gap = pen.u(10);
  const Rect area = layout.timers;
  if (area.h < high + pen.u(36)) return;
  heading(pen, {area.x, area.y}, words::text("stage.end.figures"));
  // In as many columns as their words leave room for; a call's name may be too long for any.
  auto fits = [&](const Figure& figure, std::size_t columns) {
    return std::max(pen.canvas.width(figure.value, value), pen.canvas.width(figure.what, what)) + gap <=
           area.w / static_cast<float>(columns);
  };
  for (Figure& figure : figures)
    if (figure.alarm && !fits(figure, 2)) figure.what = words::text("stage.end.longest_block");
  std::size_t columns = figures.size();
  while (columns > 1 && !std::ranges::all_of(figures, [&](const Figure& each) { return fits(each, columns); }))
    --columns;
  const float wide = area.w / static_cast<float>(columns), top = area.y + pen.u(32);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& figure = figures[i];
    const float x = area.x + wide * static_cast<float>(i % columns);
    const float y = top + (high + gap) * static_cast<float>(i / columns);
    if (y + high > area.bottom()) break;
    ui::TextStyle style = value;
    if (figure.alarm) style.color = pen.theme.blocked;
    pen.canvas.text_in({x, y, wide - gap, pen.canvas.line_height(value)}, figure.value, style);
    pen.canvas.text_in({x, y + pen.canvas.line_height(value), wide - gap, pen.canvas.line_height(what)}, figure.what,
                       what);
  }
}

} // namespace loopscope::app::stage
