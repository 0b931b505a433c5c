#include "app/learn/mending/mending_list.h"

#include "app/learn/mending/mending_panel.h"
#include "app/ui/commands.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float row_height = 36, button_height = 34;

} // namespace

bool MendingList::key(std::string_view name) {
  const std::size_t last = mending::mendings().size() - 1;
  if (name == "up")
    at_ -= at_ > 0;
  else if (name == "down")
    at_ = std::min(at_ + 1, last);
  else if (name == "home")
    at_ = 0;
  else if (name == "end")
    at_ = last;
  else if (name == "enter" || name == "space")
    chosen_ = at_;
  else if (name.size() == 1 && name[0] >= '1' && name[0] <= '9')
    at_ = std::min(static_cast<std::size_t>(name[0] - '1'), last);
  else
    return false;
  return true;
}

void MendingList::draw(ui::Canvas& canvas, ui::Rect box, const Mended& mended, Marks& marks) {
  const ui::Theme& theme = canvas.theme();
  const std::vector<mending::Mending>& all = mending::mendings();
  canvas.push_clip(box);
  canvas.fill(box, theme.panel);
  const bool low = box.h < 460;
  const float most = 760; // wider lines are hard to read
  const float wide = std::min(box.w - (box.w < 500 ? 32.0f : 64.0f), most), left = box.x + (box.w - wide) / 2;
  float y = box.y + (low ? 12.0f : 26.0f);
  const ui::TextStyle title{theme.text, low ? 20.0f : 26.0f, ui::Font::bold};
  const std::string count = words::text("mending.list.count", mended.count(), all.size());
  const ui::TextStyle quiet{theme.muted, 15};
  canvas.text_in({left, y, wide - canvas.width(count, quiet) - 12, canvas.line_height(title)},
                 words::text("mending.list.title"), title);
  canvas.text_in({left, y, wide, canvas.line_height(title)}, count, quiet, ui::Align::right);
  y += canvas.line_height(title) + 6;
  if (!low) y += canvas.paragraph({left, y}, wide, {{std::string(words::text("mending.list.lead")), {theme.muted, 15}}}) + 4;
  y += 12;

  // What the chosen one is to do stands below the list, where it is always in sight.
  const std::vector<ui::Span> task = spans_with_code(all[at_].task, {theme.text, 15}, theme.text);
  const float told = canvas.paragraph({}, wide, task, nullptr, nullptr, false);
  const float foot = told + button_height + 40;
  const float content = static_cast<float>(all.size()) * row_height;
  const ui::Rect list{left - 10, y, wide + 20, std::min(content, std::max(row_height, box.bottom() - foot - y))};
  const std::uint64_t scroll = ui::hash_id("mendings");
  const float offset = canvas.begin_scroll(list, scroll, content, {0, row_height});
  canvas.scroll_to(scroll, static_cast<float>(at_) * row_height, row_height);
  if (std::exchange(drawn_at_, at_) != at_) canvas.keep_moving(); // it is in sight in the next frame
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ui::Rect row{list.x, list.y - offset + static_cast<float>(i) * row_height, list.w, row_height - 3};
    const bool chosen = i == at_, done = mended.contains(all[i].id);
    const ui::Touch touch = canvas.touch(row, ui::hash_id("mending row", i));
    if (chosen) canvas.fill(row, theme.raised, 8);
    if (chosen) canvas.frame(row, theme.text, 1.5f, 8);
    if (!chosen && touch.hovered) canvas.fill(row, theme.text.alpha(0.06f), 8);
    const ui::Point sign{row.x + 24, row.center().y};
    if (done) {
      canvas.circle(sign, 10, theme.ok);
      canvas.check({sign.x - 4.5f, sign.y - 4.5f, 9, 9}, theme.panel, 2.2f);
    } else {
      canvas.ring(sign, 9, theme.line, 2);
    }
    canvas.text_in({row.x + 46, row.y, 26, row.h}, fmt::to_string(i + 1), {theme.muted, 14, ui::Font::mono});
    canvas.text_in({row.x + 74, row.y, row.w - 170, row.h}, all[i].title,
                   {done ? theme.muted : theme.text, 16, chosen ? ui::Font::semibold : ui::Font::regular});
    if (done)
      canvas.text_in({row.x, row.y, row.w - 14, row.h}, words::text("mending.list.mended"), {theme.ok, 14},
                     ui::Align::right);
    marks.emplace_back(fmt::format("mend:{}", all[i].id), row);
    if (touch.clicked) {
      if (chosen) chosen_ = i;
      at_ = i;
      canvas.keep_moving();
    }
  }
  canvas.end_scroll();

  y = std::min(list.bottom() + 14, box.bottom() - foot + 14);
  canvas.paragraph({left, y}, wide, task);
  y += told + 12;
  float x = left;
  const auto button = [&](std::string_view part, std::string_view label, std::string_view key, bool on) {
    const std::string text = fmt::format("{}   {}", label, ui::key_cap(key));
    const ui::Rect at{x, y, canvas.width(text, {theme.text, 15, ui::Font::semibold}) + 32, button_height};
    x = at.right() + 10;
    marks.emplace_back(fmt::format("mend:{}", part), at);
    return canvas.button(at, ui::hash_id(part, 11), text, on);
  };
  if (button("begin", words::text("mending.list.begin"), "enter", true)) chosen_ = at_;
  if (button("leave", words::text("mending.list.leave"), "escape", false)) left_ = true;
  canvas.pop_clip();
}

} // namespace loopscope::app
