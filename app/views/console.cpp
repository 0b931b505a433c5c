#include "app/views/console.h"

#include "app/views/parts/task_badge.h"
#include "app/views/program/syntax.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float header_height = 44;
constexpr float row_height = 26;
constexpr float right_margin = 14;
constexpr float badge_height = 18;
constexpr std::size_t most_rows = 200; // of one print
constexpr float field_height = 36;

const trace::Event& event_of(const replay::Index& index, std::uint64_t print) {
  return index.trace()[index.prints()[print]];
}

} // namespace

std::vector<std::string> console_rows(std::string_view text, std::uint32_t columns) {
  columns = std::max(columns, 1u);
  std::vector<std::string> rows(1);
  std::uint32_t column = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t next = i + std::max<std::size_t>(1, ui::bytes_of(text.substr(i, 8), 1));
    const std::string_view character = text.substr(i, next - i);
    i = next;
    const bool breaks = character == "\n";
    if (breaks || column == columns) {
      if (rows.size() == most_rows) {
        rows.back() += "…";
        return rows;
      }
      // A word that began in the row's second half goes on with the next row as a whole.
      std::string word;
      const std::size_t space = rows.back().find_last_of(' ');
      if (!breaks && character != " " && space != std::string::npos && space + 1 > rows.back().size() / 2) {
        word = rows.back().substr(space + 1);
        rows.back().resize(space + 1);
      }
      column = ui::columns_of(word);
      rows.push_back(std::move(word));
    }
    if (breaks) continue;
    if (character == "\t") {
      const std::uint32_t fill = std::min(columns, column / 4 * 4 + 4) - column;
      rows.back().append(fill, ' ');
      column += fill;
    } else if (static_cast<unsigned char>(character[0]) >= 0x20) {
      rows.back() += character;
      ++column;
    }
  }
  return rows;
}

void ConsoleView::lay_out(const replay::Index& index, std::uint64_t count, std::uint32_t columns) {
  auto text_of = [&](std::uint64_t print) { return index.trace().string(event_of(index, print).object); };
  const std::size_t known = row_after_.size();
  const bool same =
      columns == columns_ && known <= index.prints().size() && (known == 0 || text_of(known - 1).data() == last_text_);
  if (!same) row_after_.clear(), rows_of_.clear();
  columns_ = columns;
  for (std::uint64_t print = row_after_.size(); print < count; ++print) {
    const std::string_view text = text_of(print);
    const bool plain = text.size() <= columns && text.find_first_of("\n\t") == std::string_view::npos;
    // A long text that is printed again and again is laid out once.
    std::uint32_t one = 1;
    std::uint32_t& rows = plain ? one : rows_of_[event_of(index, print).object];
    if (rows == 0) rows = static_cast<std::uint32_t>(console_rows(text, columns).size());
    row_after_.push_back((print ? row_after_.back() : 0) + rows);
    last_text_ = text.data();
  }
}

void ConsoleView::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  const ui::Theme& theme = canvas.theme();
  const replay::Index& index = scene.index();
  const std::uint64_t prints = std::min<std::uint64_t>(scene.state.prints, index.prints().size());
  canvas.push_clip(box);
  canvas.fill(box, theme.panel);
  const float headed = canvas.text_in({box.x + 20, box.y + 6, box.w - 40, header_height - 10},
                                      words::text("walk.console.heading"), ui::heading_style(theme));
  const float kept = std::max(120.0f, headed + 32);
  draw_kept(canvas, {box.x + kept, box.y + 6, box.w - kept - right_margin, header_height - 10}, scene);
  const ui::Rect body =
      draw_field(canvas, {box.x, box.y + header_height - 4, box.w, box.h - header_height + 4}, scene, actions);
  if (prints == 0 || body.h < row_height / 2) {
    canvas.text_in({body.x + 20, body.y, body.w - 40, row_height}, words::text("walk.console.nothing"),
                   {theme.comment, 15});
    shown_prints_ = prints;
    canvas.pop_clip();
    return;
  }

  // All times are in one column, as wide as the latest.
  const ui::TextStyle mono{theme.text, 15, ui::Font::mono};
  const float times = canvas.width(words::duration(event_of(index, prints - 1).time), mono);
  const float left = box.w < 320 ? 12.0f : 20.0f;
  const float text_x = left + times + 14;
  const float character = canvas.width("0000000000", mono) / 10;
  const float room = box.w - text_x - right_margin - badge_height - 8;
  lay_out(index, prints, static_cast<std::uint32_t>(std::max(8.0f, room / character)));

  const std::uint32_t rows = row_after_[prints - 1];
  const float content = static_cast<float>(rows) * row_height + 10;
  const std::uint64_t scroll = ui::hash_id("console");
  if (shown_prints_ != prints) canvas.scroll_to(scroll, content - row_height - 10, row_height + 10, true);
  shown_prints_ = prints;
  const float offset = canvas.begin_scroll(body, scroll, content, {0, row_height});
  const auto first = static_cast<std::uint32_t>(std::max(0.0f, offset / row_height));
  const auto end = std::min(rows, static_cast<std::uint32_t>(std::max(0.0f, (offset + body.h) / row_height)) + 1);
  const auto found =
      std::upper_bound(row_after_.begin(), row_after_.begin() + static_cast<std::ptrdiff_t>(prints), first);
  auto print = static_cast<std::uint64_t>(found - row_after_.begin());
  for (std::uint32_t row = first; row < end && print < prints; ++print) {
    const std::uint32_t begin = print ? row_after_[print - 1] : 0;
    const float y = body.y - offset + static_cast<float>(begin) * row_height;
    draw_row(canvas, {body.x, y, body.w, static_cast<float>(row_after_[print] - begin) * row_height}, scene, actions,
             print, text_x);
    row = row_after_[print];
  }
  canvas.end_scroll();
  canvas.pop_clip();
}

/// When a line that the lesson is about was printed last, which may long have been scrolled away.
void ConsoleView::draw_kept(ui::Canvas& canvas, ui::Rect box, const Scene& scene) const {
  const replay::Index& index = scene.index();
  const std::uint64_t prints = std::min<std::uint64_t>(scene.state.prints, index.prints().size());
  for (const std::string& kept : scene.keep)
    for (std::uint64_t back = 0; back < std::min<std::uint64_t>(prints, 1000); ++back) {
      const trace::Event& event = event_of(index, prints - 1 - back);
      if (index.trace().string(event.object) != kept) continue;
      const std::string last = words::text("walk.console.last", kept, words::duration(event.time));
      const ui::TextStyle style{canvas.theme().muted, 14};
      if (canvas.width(last, style) <= box.w) canvas.text_in(box, last, style, ui::Align::right);
      return;
    }
}

ConsoleView::ConsoleView() {
  field_.own_keys = [this](std::string_view key) {
    if (key == "enter") {
      given_.push_back(field_.text());
      field_.set_text("");
    } else if (key == "ctrl+d") {
      ends_ = true;
    } else {
      return false;
    }
    return true;
  };
}

ui::Rect ConsoleView::draw_field(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  for (std::string& line : given_) actions.type(std::move(line));
  given_.clear();
  if (std::exchange(ends_, false)) actions.end_input();
  const bool open = scene.input.open, waits = open && scene.input.waits;
  const bool waited = std::exchange(waited_, waits), has_focus = is_field(canvas.focus());
  if (open && ((waits && !waited) || takes_keys_)) canvas.set_focus(field_id);
  // What is typed ahead is for its next question.
  if (has_focus && (!open || (waited && !waits && field_.text().empty()))) canvas.clear_focus();
  takes_keys_ = false;
  field_place_ = {};
  if (!open || (!waits && !is_field(canvas.focus())) || box.h < field_height) return box;

  const ui::Theme& theme = canvas.theme();
  field_place_ = {box.x + 12, box.bottom() - field_height, box.w - 24, field_height - 8};
  const bool focused = is_field(canvas.focus());
  field_.draw(canvas, field_place_, field_id, words::text(waits ? "walk.console.waits" : "walk.console.ahead"),
              ui::Font::mono);
  if (waits && !focused) canvas.frame(field_place_, theme.run, 1.5f, 7);
  const ui::TextStyle quiet{theme.muted, 12};
  const std::string_view hint = words::text(focused ? "walk.console.sends" : "walk.console.click");
  if (field_.text().empty() && canvas.width(hint, quiet) < field_place_.w - 240)
    canvas.text_in(field_place_.inset(10, 0), hint, quiet, ui::Align::right);
  box.h -= field_height;
  return box;
}

void ConsoleView::draw_row(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions, std::uint64_t print,
                           float text_x) {
  const ui::Theme& theme = canvas.theme();
  const replay::Index& index = scene.index();
  const std::uint64_t position = index.prints()[print] + 1;
  const std::int64_t time = index.trace()[position - 1].time;
  // What is typed has its text and its task where what is printed has them.
  const auto printed = trace::as<trace::event::printed>(index.trace()[position - 1]);
  const bool typed = index.trace()[position - 1].kind == trace::EventKind::typed;
  const ui::Touch touch = canvas.touch(box, ui::hash_id("console line", print));
  if (touch.clicked) actions.seek(position);
  const bool just_now = position == scene.state.position;
  if (touch.hovered) canvas.fill(box, theme.raised);
  if (just_now) canvas.fill({box.x, box.y, 3, box.h}, theme.run);

  const ui::Color quiet = touch.hovered ? theme.muted : theme.comment;
  canvas.text_in({box.x, box.y, text_x - 14, row_height}, words::duration(time), {quiet, 15, ui::Font::mono},
                 ui::Align::right);
  float y = box.y;
  if (typed) // told by a sign too, not by its colour alone
    canvas.text_in({box.x + text_x - 12, box.y, 12, row_height}, "›", {theme.string, 15, ui::Font::mono});
  const ui::Color color = printed.to_error ? theme.blocked : typed ? theme.string : theme.text;
  for (const std::string& row : console_rows(index.trace().string(printed.text), columns_)) {
    canvas.text_in({box.x + text_x, y, box.w - text_x, row_height}, row, {color, 15, ui::Font::mono});
    y += row_height;
  }
  if (printed.task == 0 || !index.lane(printed.task)) return;
  const float width = badge_width(canvas, index, printed.task, badge_height);
  const ui::Rect place{box.right() - right_margin - width, box.y + (row_height - badge_height) / 2, width,
                       badge_height};
  draw_badge(canvas, index, printed.task, {place.x, place.y}, BadgeForm::filled, badge_height);
  const Thing task{Thing::Kind::task, printed.task};
  const ui::Touch badge = canvas.touch(place, ui::hash_id("console task", print));
  if (scene.selected == task) canvas.frame(place.inset(-2.5f), theme.text, 1.5f, 8);
  if (badge.clicked) actions.select(task);
  if (badge.hovered) {
    actions.hover(task);
    canvas.tip(words::text(typed ? "walk.console.read_by" : "walk.console.printed_by", task_name(scene, printed.task)));
  }
}

} // namespace loopscope::app
