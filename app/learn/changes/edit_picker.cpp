#include "app/learn/changes/edit_picker.h"

#include "app/ui/commands.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float row_height = 38, button_height = 34;

} // namespace

void EditPicker::open(std::string_view program, std::vector<Edit> edits, Words words) {
  program_ = editor::Text(program);
  edits_ = std::move(edits);
  words_ = std::move(words);
  taken_.reset();
  left_ = false;
  drawn_at_ = SIZE_MAX;
  choose(0);
}

void EditPicker::choose(std::size_t at) {
  if (edits_.empty()) return;
  at_ = std::min(at, edits_.size() - 1);
  after_ = editor::Text(edits_[at_].text);
  hunks_ = editor::difference(program_, after_);
  diff_ = {};
}

bool EditPicker::key(std::string_view name) {
  if (edits_.empty()) return false;
  if (name == "up" || name == "down")
    choose(name == "up" ? at_ - (at_ > 0) : at_ + 1);
  else if (name == "home" || name == "end")
    choose(name == "home" ? 0 : edits_.size());
  else if (name == "page up" || name == "page down")
    diff_.scroll(name == "page up" ? -8 : 8);
  else if (name == "enter" || name == "space")
    taken_ = at_;
  else if (name.size() == 1 && name[0] >= '1' && name[0] < '1' + static_cast<int>(edits_.size()))
    choose(static_cast<std::size_t>(name[0] - '1'));
  else
    return false;
  return true;
}

std::optional<std::size_t> EditPicker::taken() {
  return std::exchange(taken_, {});
}

bool EditPicker::left() {
  return std::exchange(left_, false);
}

void EditPicker::draw(ui::Canvas& canvas, ui::Rect box, std::string_view name, Marks& marks) {
  const ui::Theme& theme = canvas.theme();
  canvas.push_clip(box);
  canvas.fill(box, theme.panel);
  const float side = box.w < 500 ? 16.0f : 28.0f, left = box.x + side, wide = box.w - 2 * side;
  const auto place = [&](std::string_view part) { return fmt::format("{}:{}", name, part); };
  float y = box.y + (box.h < 420 ? 10.0f : 22.0f);
  canvas.text_in({left, y, wide, 18}, words_.heading, ui::heading_style(theme));
  y += 26;

  // What there is to choose from; in a low window the list scrolls, for the diff is to be seen as well.
  const float all = static_cast<float>(edits_.size()) * row_height;
  const float foot = button_height + 20;
  const ui::Rect list{left, y, wide, std::min(all, std::max(row_height, (box.bottom() - y - foot) * 0.45f))};
  const std::uint64_t scroll = ui::hash_id("edits", ui::hash_id(name));
  const float offset = canvas.begin_scroll(list, scroll, all, {0, row_height});
  canvas.scroll_to(scroll, static_cast<float>(at_) * row_height, row_height);
  if (std::exchange(drawn_at_, at_) != at_) canvas.keep_moving(); // it is in sight in the next frame
  for (std::size_t i = 0; i < edits_.size(); ++i) {
    const ui::Rect row{left, list.y - offset + static_cast<float>(i) * row_height, wide, row_height - 4};
    const bool chosen = i == at_;
    const ui::Touch touch = canvas.touch(row, ui::hash_id(name, i, 1));
    if (chosen) canvas.fill(row, theme.raised, 8);
    if (chosen) canvas.frame(row, theme.text, 1.5f, 8);
    if (!chosen && touch.hovered) canvas.fill(row, theme.text.alpha(0.06f), 8);
    const ui::Rect cap{row.x + 10, row.center().y - 11, 22, 22};
    canvas.frame(cap, chosen ? theme.text : theme.line, 1.5f, 5);
    canvas.text_in(cap, fmt::to_string(i + 1), {chosen ? theme.text : theme.muted, 12, ui::Font::mono_bold},
                   ui::Align::center);
    canvas.text_in({cap.right() + 12, row.y, row.right() - cap.right() - 22, row.h}, edits_[i].title,
                   {theme.text, 15, chosen ? ui::Font::semibold : ui::Font::regular});
    marks.emplace_back(place(fmt::to_string(i + 1)), row);
    if (touch.clicked) {
      choose(i);
      canvas.keep_moving();
    }
  }
  canvas.end_scroll();
  y = list.bottom() + 6;

  if (!edits_.empty() && !edits_[at_].question.empty()) {
    const std::vector<ui::Span> spans{{edits_[at_].question, {theme.text, 15}}};
    y += 4;
    y += canvas.paragraph({left, y}, wide, spans) + 8;
  }
  const ui::Rect diff{box.x, y, box.w, std::max(0.0f, box.bottom() - foot - y)};
  canvas.line({box.x, y - 0.5f}, {box.right(), y - 0.5f}, theme.line);
  if (diff.h > 30) {
    canvas.push_clip(diff);
    diff_.draw(canvas, diff, program_, after_, hunks_);
    canvas.pop_clip();
    marks.emplace_back(place("diff"), diff);
  }

  const float bottom = box.bottom() - foot;
  canvas.line({box.x, bottom + 0.5f}, {box.right(), bottom + 0.5f}, theme.line);
  float x = left;
  const auto button = [&](std::string_view part, const std::string& label, std::string_view key, bool on) {
    const std::string text = fmt::format("{}   {}", label, ui::key_cap(key));
    const float w = canvas.width(text, {theme.text, 15, ui::Font::semibold}) + 32;
    const ui::Rect at{x, bottom + 10, std::min(w, box.right() - x - 8), button_height};
    x = at.right() + 10;
    marks.emplace_back(place(part), at);
    return canvas.button(at, ui::hash_id(part, ui::hash_id(name)), text, on);
  };
  if (button("take", words_.take, "enter", true)) taken_ = at_;
  if (button("leave", std::string(words::text("changes.leave")), "escape", false)) left_ = true;
  canvas.pop_clip();
}

} // namespace loopscope::app
