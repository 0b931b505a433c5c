#include "app/ui/field.h"

#include <algorithm>
#include <cmath>

namespace loopscope::ui {
namespace {

constexpr double soon = 0.4;      // seconds
constexpr float near = 4;         // points
constexpr std::size_t part = 512; // bytes that are measured at once

} // namespace

int Presses::count(const Canvas& canvas, Point at) {
  const bool again = canvas.clock() - last_ < soon && std::abs(at.x - at_.x) < near && std::abs(at.y - at_.y) < near;
  count_ = again && count_ < 3 ? count_ + 1 : 1;
  last_ = canvas.clock();
  at_ = at;
  return count_;
}

void TextField::set_text(std::string_view text) {
  editor_.load(text);
  editor_.move(editor::Motion::text_end, false);
}

bool TextField::key(std::string_view name, editor::Clipboard& clipboard) {
  return (own_keys && own_keys(name)) || editor::take_key(editor_, name, clipboard);
}

float TextField::x_of(Canvas& canvas, const TextStyle& style, std::uint32_t byte) const {
  std::string_view text = editor_.text().line(0).substr(0, byte);
  float x = 0;
  while (!text.empty()) {
    const std::string_view first = beginning(text, part);
    x += canvas.width(first, style);
    text.remove_prefix(first.size());
  }
  return x;
}

std::uint32_t TextField::byte_at(Canvas& canvas, const TextStyle& style, float x) const {
  const std::string_view text = editor_.text().line(0);
  float at = 0;
  for (std::uint32_t byte = 0; byte < text.size();) {
    const std::uint32_t next = editor::next_character(text, byte);
    const float wide = canvas.width(text.substr(byte, next - byte), style);
    if (x < at + wide / 2) return byte;
    at += wide;
    byte = next;
  }
  return static_cast<std::uint32_t>(text.size());
}

void TextField::draw(Canvas& canvas, Rect box, std::uint64_t id, std::string_view hint, Font font) {
  const Theme& theme = canvas.theme();
  const TextStyle style{theme.text, 14, font};
  const Rect inner = box.inset(9, 3);
  const Touch touch = canvas.touch(box, id, false);
  if (touch.hovered || touch.held) canvas.set_drag(Canvas::Drag::text);
  const float at = touch.mouse.x - inner.x + shift_;
  if (touch.pressed) {
    canvas.set_focus(id);
    const int count = presses_.count(canvas, touch.mouse);
    editor_.press({0, byte_at(canvas, style, at)}, static_cast<editor::Unit>(count - 1), touch.shift);
  } else if (touch.held) {
    editor_.drag({0, byte_at(canvas, style, at)});
  }

  canvas.fill(box, theme.light ? theme.panel : theme.background, 7);
  canvas.frame(box, theme.line, 1, 7);
  const bool focused = canvas.focusable(box, id, 7);
  const std::string_view text = editor_.text().line(0);
  const float caret = x_of(canvas, style, editor_.caret().byte),
              whole = x_of(canvas, style, static_cast<std::uint32_t>(text.size()));
  shift_ = std::clamp(shift_, caret - inner.w + 2, caret);
  shift_ = std::clamp(shift_, 0.0f, std::max(0.0f, whole - inner.w + 2));

  canvas.push_clip(inner);
  if (text.empty()) {
    canvas.text_in({inner.x + 5, inner.y, inner.w - 5, inner.h}, hint, {theme.comment, style.size, Font::regular});
  } else {
    const editor::Range chosen = editor_.selection();
    if (!chosen.empty()) {
      const float from = x_of(canvas, style, chosen.from.byte), to = x_of(canvas, style, chosen.to.byte);
      canvas.fill({inner.x - shift_ + from, inner.y, to - from, inner.h}, theme.text.alpha(focused ? 0.24f : 0.12f), 2);
    }
    float x = inner.x - shift_;
    const float y = inner.y + (inner.h - canvas.line_height(style)) / 2;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view first = beginning(rest, part);
      x += canvas.text({x, y}, first, style);
      rest.remove_prefix(first.size());
    }
  }
  if (focused) canvas.fill({inner.x - shift_ + caret, inner.center().y - 9, 1.5f, 18}, theme.text);
  canvas.pop_clip();
}

} // namespace loopscope::ui
