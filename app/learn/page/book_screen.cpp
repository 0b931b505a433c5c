#include "app/learn/page/book_screen.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float lesson_row = 32, heading_gap = 22, side = 28;
constexpr float widest_list = 860, column_from = 330;

std::string_view name_of(BookScreen::Page page) {
  return page == BookScreen::Page::course ? "course" : page == BookScreen::Page::find ? "find" : "glossary";
}

} // namespace

BookScreen::BookScreen(App& app, const std::vector<scenarios::Lesson>& lessons, const Progress& progress,
                       const scenarios::Lesson* now, Page page, int term,
                       std::function<void(const scenarios::Lesson&)> choose,
                       std::function<void(const Term&)> show_moment)
    : app_(app), lessons_(lessons), progress_(progress), page_(page), choose_(std::move(choose)),
      show_moment_(std::move(show_moment)) {
  list();
  if (page == Page::course && now)
    at_ = static_cast<std::size_t>(now - lessons.data());
  else if (term >= 0)
    at_ = std::min(static_cast<std::size_t>(term), count_ - 1);
}

std::string BookScreen::title() const {
  return std::string(words::text("course.book.title"));
}

std::vector<ui::Command> BookScreen::commands() {
  return {{.id = "book_course", .handler = [this] { turn_to(Page::course); }},
          {.id = "book_find", .handler = [this] { turn_to(Page::find); }},
          {.id = "book_glossary", .handler = [this] { turn_to(Page::glossary); }}};
}

/// Lists what the page has, or, where something was typed, all that fits.
void BookScreen::list() {
  const std::string typed = field_.text();
  sections_.clear();
  const auto section = [&](std::string_view heading) -> Section& {
    sections_.push_back({std::string(heading), {}, {}, {}});
    return sections_.back();
  };
  const bool all = typed.find_first_not_of(' ') == std::string::npos;
  const auto lesson_of = [&](std::string_view id) {
    const auto found = std::ranges::find(lessons_, id, &scenarios::Lesson::id);
    return found == lessons_.end() ? nullptr : &*found;
  };
  if (all && page_ == Page::course) {
    for (const scenarios::Lesson& lesson : lessons_) {
      if (sections_.empty() || sections_.back().heading != lesson.group)
        section(lesson.group).sentence = lesson.group_sentence;
      sections_.back().rows.push_back({.lesson = &lesson});
    }
    for (Section& each : sections_) {
      const auto done = std::ranges::count_if(
          each.rows, [this](const Row& row) { return progress_.of(row.lesson->id).finished; });
      each.note = words::text("course.book.done", done, each.rows.size());
    }
  }
  if (page_ == Page::find || !all) {
    Section& errors = section(words::text("course.book.errors"));
    for (const KnownError* error : errors_like(typed))
      if (const scenarios::Lesson* lesson = lesson_of(error->lesson)) errors.rows.push_back({lesson, error, nullptr});
  }
  if (!all) {
    Section& lessons = section(words::text("course.book.lessons"));
    for (const scenarios::Lesson& lesson : lessons_)
      if (has_words(lesson.id + " " + lesson.title + " " + lesson.sentence + " " + lesson.group, typed))
        lessons.rows.push_back({.lesson = &lesson});
    if (page_ != Page::find) std::swap(sections_[0], sections_[1]);
  }
  if (page_ == Page::glossary || !all) {
    Section& terms = section(words::text("course.book.terms"));
    for (const Term& term : glossary())
      if (lesson_of(term.lesson) && has_words(term.name + " " + term.sentence, typed))
        terms.rows.push_back({.term = &term});
    if (page_ == Page::glossary && !all) std::ranges::rotate(sections_, sections_.end() - 1);
  }
  std::erase_if(sections_, [](const Section& each) { return each.rows.empty(); });
  count_ = 0;
  for (const Section& each : sections_) count_ += each.rows.size();
  at_ = 0;
  moved_ = true;
  listed_ = field_.version();
}

void BookScreen::turn_to(Page page) {
  page_ = page;
  list();
}

void BookScreen::move(int by) {
  if (count_ == 0) return;
  const auto last = static_cast<std::ptrdiff_t>(count_) - 1;
  at_ = static_cast<std::size_t>(std::clamp(static_cast<std::ptrdiff_t>(at_) + by, std::ptrdiff_t{0}, last));
  moved_ = true;
}

bool BookScreen::key(std::string_view name) {
  if (listed_ != field_.version()) list();
  if (name == "up" || name == "down")
    move(name == "up" ? -1 : 1);
  else if (name == "page up" || name == "page down")
    move(name == "page up" ? -8 : 8);
  else if (name == "tab" || name == "shift+tab")
    turn_to(static_cast<Page>((static_cast<int>(page_) + (name == "tab" ? 1 : 2)) % 3));
  else if (name == "escape") {
    if (field_.text().empty())
      leave({});
    else
      field_.set_text("");
  } else if (name == "enter") {
    std::size_t number = at_;
    for (const Section& each : sections_) {
      if (number < each.rows.size()) {
        choose(each.rows[number]);
        break;
      }
      number -= each.rows.size();
    }
  } else {
    return false;
  }
  return true;
}

void BookScreen::choose(const Row& row) {
  if (row.term)
    leave([show = show_moment_, term = row.term] { show(*term); });
  else
    leave([choose = choose_, lesson = row.lesson] { choose(*lesson); });
}

/// After the frame: a screen does not end within what it does itself.
void BookScreen::leave(std::function<void()> then) {
  then_ = [&app = app_, then = std::move(then)] {
    const auto after = then; // this ends with the screen
    app.leave();
    if (after) after();
  };
}

/// Draws a row of a list and returns its height.
float BookScreen::draw_row(ui::Canvas& canvas, ui::Rect box, const Row& row, bool at, bool draw) {
  const ui::Theme& theme = canvas.theme();
  const ui::TextStyle label{theme.text, 15, at ? ui::Font::semibold : ui::Font::regular}, quiet{theme.muted, 14};
  const bool map = row.lesson && !row.error && field_.text().empty();
  const float left = row.lesson && !row.error ? 34.0f : 14.0f, wide = box.w - left - 14;
  float high = 7;
  const auto say = [&](std::string_view text, const ui::TextStyle& style) {
    const std::vector<ui::Span> spans{{std::string(text), style, 0}};
    high += canvas.paragraph({box.x + left, box.y + high}, wide, spans, nullptr, nullptr, draw);
  };
  if (row.error) {
    ui::TextStyle message = label;
    if (row.error->printed) message.font = at ? ui::Font::mono_bold : ui::Font::mono, message.size = 14;
    say(row.error->message, message);
    say(row.error->cause, quiet);
    say(words::text("course.book.cure", row.error->cure), quiet);
    say(words::text("course.book.lesson", row.lesson->title), {at ? theme.run_text : theme.muted, 14});
  } else if (row.term) {
    say(row.term->name, {theme.text, 15, ui::Font::semibold});
    say(row.term->sentence, {theme.text.alpha(0.85f), 15});
    const auto found = std::ranges::find(lessons_, row.term->lesson, &scenarios::Lesson::id);
    if (found != lessons_.end())
      say(words::text("course.book.shown_in", found->title), {at ? theme.run_text : theme.muted, 14});
  } else {
    if (draw) {
      // What was done of it: a ring, a ring with a dot, a tick.
      const Done& done = progress_.of(row.lesson->id);
      const ui::Point middle{box.x + 19, box.y + lesson_row / 2};
      if (done.finished)
        canvas.check({middle.x - 7, middle.y - 7, 14, 14}, theme.ok, 2.5f);
      else
        canvas.ring(middle, 5.5f, done.begun ? theme.text : theme.faint, 1.5f);
      if (done.begun && !done.finished) canvas.circle(middle, 2.5f, theme.text);
      canvas.text_in({box.x + left, box.y, wide, lesson_row}, fmt::format("{}  {}", row.lesson->number, row.lesson->title),
                     label);
    }
    if (map) return lesson_row;
    high = lesson_row - 5;
    say(row.lesson->sentence, quiet);
  }
  return high + 8;
}

float BookScreen::draw_section(ui::Canvas& canvas, ui::Point at, float width, const Section& section, std::size_t first,
                               bool draw) {
  const ui::Theme& theme = canvas.theme();
  float y = at.y;
  const ui::TextStyle heading{theme.text, 17, ui::Font::semibold}, quiet{theme.muted, 14};
  if (draw) {
    const float note = canvas.width(section.note, quiet);
    canvas.text_in({at.x + 12, y, width - note - 34, 26}, section.heading,
                   section.sentence.empty() ? ui::heading_style(theme) : heading);
    canvas.text_in({at.x, y, width - 12, 26}, section.note, quiet, ui::Align::right);
  }
  y += 28;
  if (!section.sentence.empty())
    y += canvas.paragraph({at.x + 12, y - 2}, width - 24, {{section.sentence, quiet, 0}}, nullptr, nullptr, draw) + 4;
  for (std::size_t i = 0; i < section.rows.size(); ++i) {
    const std::size_t number = first + i;
    const float high = draw_row(canvas, {at.x, y, width, 0}, section.rows[i], number == at_, false);
    if (draw) {
      const ui::Rect place{at.x, y, width, high};
      const ui::Touch touch = canvas.touch(place, ui::hash_id("book row", number), true);
      if (number == at_) {
        canvas.fill(place, theme.raised, 8);
        canvas.fill({place.x, place.y + 6, 3, place.h - 12}, theme.run, 2);
      } else if (touch.hovered) {
        canvas.fill(place, theme.text.alpha(0.05f), 8);
      }
      if (touch.clicked) app_.ask([this, row = section.rows[i]] { choose(row); });
      draw_row(canvas, place, section.rows[i], number == at_, true);
      app_.marks().emplace_back(fmt::format("book:{}", number), place);
      if (moved_ && number == at_) {
        canvas.scroll_to(ui::hash_id("book"), place.y - top_of_list_ - 40, place.h + 80);
        canvas.keep_moving();
      }
    }
    y += high;
  }
  return y + heading_gap - at.y;
}

/// The pages' names and the field. Returns down to where they are.
float BookScreen::draw_head(ui::Canvas& canvas, ui::Rect window) {
  const ui::Theme& theme = canvas.theme();
  const float bar = 54;
  canvas.fill({window.x, window.y, window.w, bar}, theme.panel);
  float x = window.x + std::min(side, window.w * 0.03f);
  for (const Page page : {Page::course, Page::find, Page::glossary}) {
    const std::string_view name = words::text(page == Page::course ? "course.book.course"
                                              : page == Page::find ? "course.book.find"
                                                                   : "course.book.glossary");
    const bool is = page == page_;
    ui::TextStyle style{is ? theme.text : theme.muted, 16, is ? ui::Font::semibold : ui::Font::regular};
    const float wide = canvas.width(name, {theme.text, 16, ui::Font::semibold}) + 24;
    const ui::Rect place{x, window.y, std::min(wide, window.right() - x), bar};
    const ui::Touch touch = canvas.touch(place, ui::hash_id("book page", static_cast<std::uint64_t>(page)), true);
    if (touch.hovered) style.color = theme.text;
    canvas.text_in(place, name, style, ui::Align::center);
    if (is) canvas.fill({place.x + 12, place.bottom() - 3, place.w - 24, 3}, theme.run);
    if (touch.clicked) app_.commands().ask(fmt::format("book_{}", name_of(page)));
    app_.marks().emplace_back(fmt::format("book:{}", name_of(page)), place);
    x += place.w;
  }
  canvas.line({window.x, window.y + bar - 0.5f}, {window.right(), window.y + bar - 0.5f}, theme.line);
  const float wide = std::min(window.w - 2 * std::min(side, window.w * 0.03f), widest_list);
  const ui::Rect field{window.x + (window.w - wide) / 2, window.y + bar + 12, wide, 36};
  if (leaves_)
    canvas.clear_focus();
  else
    canvas.set_focus(ui::hash_id("book field"));
  field_.draw(canvas, field, ui::hash_id("book field"), words::text("course.book.hint"));
  app_.marks().emplace_back("book:field", field);
  return field.bottom() + 14;
}

float BookScreen::draw(ui::Canvas& canvas) {
  leaves_ = static_cast<bool>(then_);
  if (then_) app_.ask(std::exchange(then_, {}));
  if (listed_ != field_.version()) list();
  const ui::Theme& theme = canvas.theme();
  const ui::Rect window = canvas.window();
  canvas.fill(window, theme.background);
  const float top = draw_head(canvas, window);
  const std::string keys = words::text("course.book.keys", ui::key_cap("up") + " " + ui::key_cap("down"), ui::key_cap("enter"), ui::key_cap("tab"),
                                       ui::key_cap("escape"));
  const float low = window.h > 400 ? 34 : 0;
  const ui::Rect body{window.x, top, window.w, window.bottom() - top - low};

  // Chapters stand side by side where there is room; all else in one list.
  const bool map = page_ == Page::course && field_.text().empty();
  const float room = window.w - 2 * std::min(side, window.w * 0.03f);
  const int columns = map ? std::clamp(static_cast<int>(room / column_from), 1, 4) : 1;
  const float gap = 28;
  const float wide = map ? (room - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns)
                         : std::min(room, widest_list);
  const float left = map ? window.x + (window.w - room) / 2 : window.x + (window.w - wide) / 2;
  std::vector<float> heights;
  float sum = 0;
  for (const Section& each : sections_) {
    heights.push_back(draw_section(canvas, {}, wide, each, 0, false));
    sum += heights.back();
  }
  // Filled one after the other, none much higher than its part.
  std::vector<int> column_of;
  float most = sum / static_cast<float>(columns);
  for (int tries = 0; tries < 40; ++tries, most *= 1.03f) {
    column_of.clear();
    int column = 0;
    float filled = 0;
    for (const float high : heights) {
      if (filled > 0 && filled + high > most) ++column, filled = 0;
      filled += high;
      column_of.push_back(column);
    }
    if (column < columns) break;
  }

  const float offset = canvas.begin_scroll(body, ui::hash_id("book"), content_);
  top_of_list_ = body.y - offset;
  const bool moved = moved_;
  std::vector<float> down(static_cast<std::size_t>(columns), 4);
  std::size_t number = 0;
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    const auto column = static_cast<std::size_t>(std::min(column_of[i], columns - 1));
    draw_section(canvas, {left + static_cast<float>(column) * (wide + gap), top_of_list_ + down[column]}, wide,
                 sections_[i], number, true);
    down[column] += heights[i];
    number += sections_[i].rows.size();
  }
  if (count_ == 0)
    canvas.text_in({left, body.y + 20, wide, 30}, words::text("course.book.nothing"), {theme.muted, 16});
  content_ = *std::ranges::max_element(down) + 8;
  canvas.end_scroll();
  if (moved) moved_ = false;
  if (low > 0) {
    // What the lesson that is chosen is about, which the map has no room for.
    const ui::Rect foot{window.x, window.bottom() - low, window.w, low};
    canvas.fill(foot, theme.panel);
    canvas.line({foot.x, foot.y}, {foot.right(), foot.y}, theme.line);
    const float keys_wide = canvas.width(keys, {theme.muted, 13});
    std::string_view said;
    if (map && at_ < lessons_.size()) said = lessons_[at_].sentence;
    if (foot.w - keys_wide > 420 || said.empty())
      canvas.text_in({foot.x, foot.y, foot.w - 20, foot.h}, keys, {theme.muted, 13}, ui::Align::right);
    canvas.text_in({left, foot.y, foot.right() - left - 20 - (foot.w - keys_wide > 420 ? keys_wide + 24 : 0), foot.h}, said,
                   {theme.text, 14});
  }
  return top;
}

void BookScreen::put_state(StateLine& state) const {
  state.put("book", name_of(page_));
  state.put("book_at", at_);
  state.put("book_rows", count_);
}

} // namespace loopscope::app
