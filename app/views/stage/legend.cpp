#include "app/views/stage/legend.h"

#include "core/words/texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace loopscope::app::stage {

namespace {

struct Row {
  Form form;
  std::string_view text;
};

std::vector<Row> rows() {
  return {{Form::runs, words::text("stage.legend.runs")},     {Form::ready, words::text("stage.legend.ready")},
          {Form::waits, words::text("stage.legend.waits")},   {Form::sleeps, words::text("stage.legend.sleeps")},
          {Form::stuck, words::text("stage.legend.blocked")}, {Form::done, words::text("stage.legend.done")},
          {Form::failed, words::text("stage.legend.failed")}, {Form::cancelled, words::text("stage.legend.cancelled")}};
}

void draw_list(const Pen& pen, Rect stage, float bottom) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const auto forms = rows();
  struct Note {
    std::string_view sign, text;
  };
  const std::array<Note, 3> notes{{{"()", words::text("stage.legend.callback")},
                                   {"o", words::text("stage.legend.turn")},
                                   {"~", words::text("stage.legend.arc")}}};
  const TextStyle text = pen.text(theme.text, 13);
  const float sign = pen.u(58), pad = pen.u(12), b = pen.u(22);
  float row = pen.u(28), wide = canvas.width(words::text("stage.legend.heading"), pen.small_caps({}));
  for (const Row& each : forms) wide = std::max(wide, sign + canvas.width(each.text, text));
  for (const Note& each : notes) wide = std::max(wide, sign + canvas.width(each.text, text));
  const auto count = static_cast<float>(forms.size() + notes.size());
  const float head = pen.u(26), room = bottom - stage.y - 2 * pad - head - 4;
  // In two columns where one is too high.
  const int columns = row * count > room ? 2 : 1;
  const float per = columns == 1 ? count : std::ceil(count / 2);
  row = std::min(row, room / per);
  const float w =
      std::min(wide * static_cast<float>(columns) + pen.u(16) * static_cast<float>(columns - 1) + 2 * pad, stage.w - 8);
  const Rect box = {stage.right() - w - pen.u(8), bottom - head - row * per - 2 * pad, w, head + row * per + 2 * pad};
  canvas.touch(box, ui::hash_id("stage legend list"), false); // nothing behind it is pointed at
  canvas.fill(box, theme.panel, pen.u(10));
  canvas.frame(box, theme.line, 1, pen.u(10));
  canvas.text({box.x + pad, box.y + pad}, words::text("stage.legend.heading"), pen.small_caps(theme.muted));
  const float column = (box.w - 2 * pad) / static_cast<float>(columns);
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const int at = i / static_cast<int>(per);
    const Rect line = {box.x + pad + column * static_cast<float>(at),
                       box.y + pad + head + row * static_cast<float>(i % static_cast<int>(per)), column, row};
    const float h = std::min(b, row - 3);
    std::string_view said;
    if (static_cast<std::size_t>(i) < forms.size()) {
      const Row& each = forms[static_cast<std::size_t>(i)];
      const Rect badge = {line.x, line.center().y - h / 2, badge_width(pen, "1", each.form), h};
      draw_badge(pen, badge, theme.task(1), "1", each.form);
      said = each.text;
    } else {
      const Note& each = notes[static_cast<std::size_t>(i) - forms.size()];
      const Point c = {line.x + h / 2 + pen.u(3), line.center().y};
      if (each.sign == "()")
        draw_badge(pen, {line.x, c.y - h / 2, badge_width(pen, "()"), h}, theme.loop, "()");
      else if (each.sign == "o")
        canvas.ring(c, h * 0.32f, theme.run, pen.u(3));
      else
        draw_curve(canvas, Curve::between({line.x, c.y + h * 0.25f}, {line.x + pen.u(34), c.y + h * 0.25f}), 0, 1,
                   theme.run, pen.stroke(), true);
      said = each.text;
    }
    canvas.text_in({line.x + sign, line.y, line.w - sign, line.h}, said, text);
  }
}

} // namespace

void Legend::draw(const Pen& pen, Rect stage, const Layout& layout) {
  ui::Canvas& canvas = pen.canvas;
  has_selected_ |= static_cast<bool>(pen.scene.selected);
  if (stage.w < 200 || stage.h < 160) return;
  // In the corner between the ready queue and what waits below.
  constexpr float side = 22;
  const float bottom = layout.waits.h > 0 ? layout.waits.y - 4 : stage.bottom() - 8;
  const Rect sign = {stage.right() - side - 12, bottom - side, side, side};
  if (canvas.button(sign, ui::hash_id("stage legend"), "?", open_)) open_ = !open_;
  if (open_) draw_list(pen, stage, sign.y - 6);
  if (open_ || has_selected_ || pen.scene.state.ended) return;
  const TextStyle style = pen.text(pen.theme.muted, 12);
  const std::string_view words = words::text("stage.hint.click");
  const float from = layout.ready.x, room = sign.x - 10 - from;
  if (canvas.width(words, style) <= room && sign.y > layout.ready.bottom() + 4)
    canvas.text_in({from, sign.y, room, sign.h}, words, style, Align::right);
}

} // namespace loopscope::app::stage
