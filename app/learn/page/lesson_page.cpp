#include "app/learn/page/lesson_page.h"

#include "app/learn/page/book_screen.h"
#include "app/ui/commands.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float widest = 700;  // of the text at its usual size, points: about 80 letters in a line
constexpr float foot = 64;     // the row with the key to begin
constexpr float veiled = 0.1f; // how visible the page is while a term is pointed at
constexpr std::array scales{1.5f, 1.35f, 1.2f, 1.1f, 1.0f, 0.92f, 0.86f};

std::vector<PageWords> words_of(std::string_view markdown) {
  std::vector<PageWords> words;
  for (PageBlock& block : blocks_of(markdown)) std::ranges::move(block.words, std::back_inserter(words));
  return words;
}

/// A key as it is on a keyboard; returns its width.
float draw_key(ui::Canvas& canvas, float x, ui::Rect row, std::string_view cap, ui::Color color) {
  const ui::TextStyle style{color, 13, ui::Font::mono_bold};
  const float wide = std::max(26.0f, canvas.width(cap, style) + 14);
  const ui::Rect box{x, row.center().y - 12, wide, 24};
  canvas.frame(box, color.alpha(0.6f), 1.5f, 6);
  canvas.text_in(box, cap, style, ui::Align::center);
  return wide;
}

} // namespace

LessonPage::LessonPage(App& app, World& world, LearnHost& host, LessonQuestions& questions)
    : app_(app), world_(world), host_(host), progress_([&]() -> Progress {
        std::string problem;
        Progress progress(world, problem);
        if (!problem.empty()) app.warn(problem);
        return progress;
      }()),
      questions_(questions) {}

const scenarios::Lesson* LessonPage::lesson() const {
  const RunSettings& settings = host_.shown().settings;
  return settings.program && settings.program->text ? nullptr : settings.lesson;
}

std::vector<ui::Command> LessonPage::commands() {
  const std::string_view group = words::text("course.command.group");
  const auto what = [](std::string_view id) { return words::text(id); };
  return {
      {"page",
       {"u"},
       group,
       what("course.command.page"),
       [this] {
         if (shown_ != Shown::nothing) return close();
         if (!lesson()) return app_.say(words::text("course.page.none"));
         show(host_.shown().player.at_end() ? Shown::after : Shown::before);
       }},
      {"course", {"U"}, group, what("course.command.course"), [this] { open_book(0); }},
      {"find_lesson", {"/"}, group, what("course.command.find"), [this] { open_book(1); }},
      {"glossary", {"G"}, group, what("course.command.glossary"), [this] { open_book(2); }},
  };
}

void LessonPage::open_book(int page, int term) {
  app_.enter<BookScreen>(
      world_.lessons(), progress_, host_.shown().settings.lesson, static_cast<BookScreen::Page>(page), term,
      [this](const scenarios::Lesson& chosen) { host_.show({.lesson = &chosen}); },
      [this](const Term& chosen) { go_to(chosen); });
}

/// Shows the moment of that term.
void LessonPage::go_to(const Term& term) {
  const auto found = std::ranges::find(world_.lessons(), term.lesson, &scenarios::Lesson::id);
  if (found == world_.lessons().end()) return;
  host_.show({.lesson = &*found});
  close();
  going_ = &term;
  host_.shown().player.to_end();
}

void LessonPage::show(Shown which) {
  host_.take_place(*this);
  shown_ = which;
  opened_at_ = host_.shown().player.position();
  pointed_ = -1;
  opened_clock_ = -1;
  veil_ = 1;
  read();
}

void LessonPage::read() {
  const scenarios::Lesson& of = *lesson();
  std::vector<bool> known;
  parts_.clear();
  const auto add = [&](std::string_view heading, std::string_view markdown) {
    if (markdown.empty()) return;
    parts_.push_back({std::string(heading), blocks_of(markdown)});
    mark_terms(parts_.back().blocks, known);
  };
  if (shown_ == Shown::before) {
    large_ = words_of(of.sentence);
    add("", of.prose);
    add(words::text("course.page.watch_for"), of.watch_for);
  } else {
    large_ = words_of(of.learned.empty() ? of.sentence : of.learned);
    add(words::text("course.page.watched_for"), of.watch_for);
    add(words::text("course.page.questions"), questions_text());
    add(words::text("course.page.try"), of.try_this);
  }
  add(words::text("course.page.older"), of.older.text);
}

std::string LessonPage::questions_text() const {
  const std::size_t count = questions_.count();
  if (count == 0) return {};
  std::size_t right = 0;
  for (std::size_t i = 0; i < count; ++i) right += questions_.answered(i).value_or(false);
  if (right > 0)
    return count == 1 ? std::string(words::text("course.page.question_answered"))
                      : words::text("course.page.questions_answered", count, right);
  return count == 1 ? std::string(words::text("course.page.questions_one"))
                    : words::text("course.page.questions_some", count);
}

/// The first step.
void LessonPage::begin() {
  close();
  if (const auto& step = app_.commands()["step_forward"].handler) step();
}

void LessonPage::ask() {
  asked_ = true;
  questions_.ask_all();
}

const scenarios::Lesson* LessonPage::next() const {
  const scenarios::Lesson* now = lesson();
  const std::vector<scenarios::Lesson>& all = world_.lessons();
  return now && now + 1 < all.data() + all.size() ? now + 1 : nullptr;
}

bool LessonPage::key(std::string_view name) {
  const Player& player = host_.shown().player;
  const bool clicker = name == "page down" && app_.presenting();
  if (shown_ == Shown::nothing) {
    // On from the end: to what was learned.
    if ((name != "right" && !clicker) || !lesson() || !host_.place_is_free() || !player.at_end() ||
        player.position() == 0)
      return false;
    show(Shown::after);
    return true;
  }
  if (shown_ == Shown::before && name == "enter") {
    begin();
    return true;
  }
  if (shown_ == Shown::after && questions_.count() > 0 && (name == "a" || (clicker && !asked_))) {
    ask();
    return true;
  }
  if (shown_ == Shown::after && (name == "enter" || clicker)) {
    app_.commands().ask(next() ? "next_lesson" : "course");
    return true;
  }
  if (shown_ == Shown::after && name == "right") return true; // there is nothing further
  if (name == "left" && shown_ == Shown::after) close();
  return false;
}

bool LessonPage::escape() {
  if (shown_ == Shown::nothing) return false;
  close();
  return true;
}

void LessonPage::run_changed() {
  going_ = nullptr;
  const scenarios::Lesson* now = lesson();
  const bool same = now == of_;
  asked_ = asked_ && same;
  of_ = now;
  if (!now) return close();
  if (now->number > 0) progress_.go_to(now->id); // and not a program that is mended, which is none of the course
  if (shown_ == Shown::after || !same) close();
  // Who does something else with the run goes on with that.
  if (!same && host_.place_is_free() && host_.shown().player.position() == 0) show(Shown::before);
}

bool LessonPage::update(double) {
  const scenarios::Lesson* now = lesson();
  if (!now) return false;
  Player& player = host_.shown().player;
  if (going_) {
    if (player.busy() || !player.at_end()) return true;
    const std::optional<std::uint64_t> moment = moment_of(*going_, host_.shown().replay);
    going_ = nullptr;
    if (!moment) app_.say(words::text("course.moment.missing"));
    player.seek(moment.value_or(0));
    return true;
  }
  if (shown_ == Shown::before && (player.position() != opened_at_ || player.playing())) close();
  if (player.position() > 0) {
    const Done& done = progress_.of(now->id);
    if (!done.begun) progress_.begin(now->id);
    if (player.at_end() && !done.finished) progress_.finish(now->id);
  }
  if (shown_ == Shown::after && !player.at_end()) close();
  return false;
}

Thing LessonPage::thing_of(const Term& term) const {
  if (!term.any_of_kind) return term.thing;
  for (const DrawnThing& each : host_.drawn())
    if (each.thing.kind == term.thing.kind) return each.thing;
  return {};
}

/// Everything above the foot. Returns its height.
float LessonPage::draw_text(ui::Canvas& canvas, ui::Rect box, float scale, PageTouch* touch, bool draw) {
  const ui::Theme& theme = canvas.theme();
  const scenarios::Lesson& of = *lesson();
  float y = box.y;
  const auto heading = [&](std::string_view text, ui::Color color) {
    ui::TextStyle style = ui::heading_style(theme);
    style.color = color.alpha(veil_);
    style.size = std::max(12.0f, 12 * scale);
    if (draw) canvas.text({box.x, y}, text, style);
    y += style.size * 1.9f;
  };
  if (shown_ == Shown::before) {
    int place = 0, count = 0;
    for (const scenarios::Lesson& each : world_.lessons())
      if (each.group == of.group) ++count, place += each.number <= of.number;
    heading(words::text("course.page.of", words::heading(of.group), place, count), theme.muted);
  } else {
    heading(words::text("course.page.learned"), theme.muted);
  }
  const PageLook large{.color = theme.text, .size = 22 * scale, .font = ui::Font::semibold, .shown = veil_};
  y += draw_words(canvas, {box.x, y}, box.w, large_, large, nullptr, draw) + 14 * scale;
  for (const Part& part : parts_) {
    const bool prose = part.heading.empty();
    if (!prose) {
      y += 8 * scale;
      heading(part.heading, shown_ == Shown::before ? theme.run_text : theme.muted);
    }
    const PageLook look{.color = prose || shown_ == Shown::after ? theme.text.alpha(0.86f) : theme.text,
                        .size = 15 * scale,
                        .shown = veil_,
                        .pointed = pointed_};
    y += draw_blocks(canvas, {box.x, y}, box.w, part.blocks, look, touch, draw) + 12 * scale;
  }
  return y - box.y;
}

void LessonPage::draw_foot(ui::Canvas& canvas, ui::Rect row, const Scene&) {
  const ui::Theme& theme = canvas.theme();
  const ui::Commands& commands = app_.commands();
  const auto button = [&](float x, std::string_view label, std::string_view cap, std::string_view mark, bool main) {
    const ui::TextStyle style{main ? theme.on_run.alpha(veil_) : theme.text.alpha(veil_), 16, ui::Font::semibold};
    const ui::TextStyle key{style.color, 13, ui::Font::mono_bold};
    const float key_wide = cap.empty() ? 0 : std::max(26.0f, canvas.width(cap, key) + 14) + 10;
    const float most = row.right() - x;
    const float wide = std::min(most, canvas.width(label, style) + key_wide + 36);
    const ui::Rect box{x, row.center().y - 20, wide, 40};
    const ui::Touch touch = canvas.touch(box, ui::hash_id("page button", ui::hash_id(mark)), true);
    canvas.fill(box, (main ? theme.run : theme.raised).alpha(veil_), 10);
    if (touch.hovered) canvas.fill(box, theme.on_run.alpha(0.08f), 10);
    canvas.text_in({box.x + 18, box.y, wide - key_wide - 36 + 2, box.h}, label, style);
    if (!cap.empty()) draw_key(canvas, box.right() - 8 - key_wide + 10 - 10, box, cap, style.color);
    app_.marks().emplace_back(mark, box);
    return std::pair(wide, touch.clicked);
  };
  float x = row.x;
  if (shown_ == Shown::before) {
    const auto [wide, clicked] =
        button(x, words::text("course.page.begin"), commands.cap("step_forward"), "page:begin", true);
    if (clicked) app_.ask([this] { begin(); });
    x += wide;
  } else {
    const scenarios::Lesson* after = next();
    const std::string label =
        after ? words::text("course.page.next", after->title) : std::string(words::text("course.page.last"));
    const auto [wide, clicked] = button(x, label, commands.cap(after ? "next_lesson" : "course"), "page:next", true);
    if (clicked) commands.ask(after ? "next_lesson" : "course");
    x += wide + 12;
    if (questions_.count() > 0 && row.right() - x > 150) {
      const auto [more, asked] = button(x, words::text("course.page.ask"), ui::key_cap("a"), "page:ask", false);
      if (asked) app_.ask([this] { ask(); });
      x += more;
    }
  }
  // What else there is, as far as there is room.
  struct Hint {
    std::string_view command, text;
  };
  float right = row.right();
  for (const Hint hint : {Hint{"course", "course.page.to_course"}, Hint{"glossary", "course.page.to_glossary"},
                          Hint{"find_lesson", "course.page.to_find"}}) { // text: "course.page."
    const std::string_view text = words::text(hint.text);
    const ui::TextStyle style{theme.muted.alpha(veil_), 14};
    const std::string cap = commands.cap(hint.command);
    const float wide =
        canvas.width(text, style) + 8 + std::max(26.0f, canvas.width(cap, {theme.muted, 13, ui::Font::mono_bold}) + 14);
    if (right - wide < x + 20) break;
    const ui::Rect place{right - wide, row.center().y - 16, wide, 32};
    const ui::Touch touch = canvas.touch(place, ui::hash_id("page hint", ui::hash_id(hint.command)), true);
    const ui::Color color = (touch.hovered ? theme.text : theme.muted).alpha(veil_);
    const float key = draw_key(canvas, place.x, place, cap, color);
    canvas.text_in({place.x + key + 8, place.y, wide, place.h}, text, {color, 14});
    if (touch.clicked) commands.ask(hint.command);
    right -= wide + 18;
  }
}

void LessonPage::draw(ui::Canvas& canvas, ui::Rect box, const Scene&, Actions& actions) {
  if (!lesson()) return;
  const ui::Theme& theme = canvas.theme();
  canvas.touch(box, ui::hash_id("page"), false);
  // At the start there are parts of the stage, and nothing on it yet.
  const Term* const pointed = pointed_ >= 0 ? &glossary()[static_cast<std::size_t>(pointed_)] : nullptr;
  const bool seen = pointed && pointed->thing && (!pointed->any_of_kind || shown_ == Shown::after);
  const float wanted = seen ? veiled : 1;
  if (std::abs(wanted - veil_) > 0.02f && canvas.delta() > 0) {
    veil_ += (wanted - veil_) * ui::eased(std::min(canvas.delta(), 1.0f / 30));
    canvas.keep_moving();
  } else {
    if (veil_ != wanted) canvas.keep_moving(); // the stage is drawn behind it from the next frame on
    veil_ = wanted;
  }
  canvas.fill(box, (theme.light ? theme.panel : theme.background).alpha(veil_ >= 1 ? 1 : veil_ * 0.9f));
  const float side = std::clamp(box.w * 0.06f, 16.0f, 56.0f), top = std::clamp(box.h * 0.05f, 12.0f, 44.0f);
  const float low = box.h < 300 ? 48 : foot, room = box.h - top - low - 14;
  // The largest text that fits; and where none does, it scrolls.
  float scale = scales.back(), high = 0;
  for (const float each : scales) {
    scale = each;
    high = draw_text(canvas, {0, 0, std::min(box.w - 2 * side, widest * each), 0}, each, nullptr, false);
    if (high <= room) break;
  }
  if (high > room) scale = 1;
  const float wide = std::min(box.w - 2 * side, widest * scale);
  const float left = box.x + (box.w - wide) / 2;
  const float spare = high <= room ? std::min((room - high) / 2, box.h * 0.12f) : 0;
  const ui::Rect body{box.x, box.y + top, box.w, high <= room ? room + 14 : room};
  PageTouch touch;
  const float offset = canvas.begin_scroll(body, ui::hash_id("page text"), high <= room ? 0 : content_);
  content_ = draw_text(canvas, {left, body.y + spare - offset, wide, 0}, scale, &touch, true) + 12;
  canvas.end_scroll();
  draw_foot(
      canvas,
      {left, high <= room ? std::min(body.y + spare + high + 6, box.bottom() - low) : box.bottom() - low, wide, low},
      host_.scene());
  app_.marks().emplace_back("page", box);
  // A pointer that happens to rest where the page opens points at nothing: it would veil the page.
  const ui::Point mouse = canvas.pointer().mouse();
  if (canvas.clock() < opened_clock_ + 0.3 || opened_clock_ < 0) {
    if (opened_clock_ < 0) opened_clock_ = canvas.clock();
    rested_ = mouse;
  }
  if (mouse.x == rested_.x && mouse.y == rested_.y) touch.hovered = -1;
  if (touch.hovered >= 0) {
    const Term& term = glossary()[static_cast<std::size_t>(touch.hovered)];
    canvas.tip(term.sentence);
    if (const Thing thing = thing_of(term)) actions.hover(thing);
    app_.marks().emplace_back("term:" + term.name, touch.place);
  }
  if (touch.clicked >= 0) app_.ask([this, term = touch.clicked] { open_book(2, term); });
  if (std::exchange(pointed_, touch.hovered) != touch.hovered) canvas.keep_moving();
}

void LessonPage::put_state(StateLine& state) const {
  state.put("book", "none"); // a screen of its own says more
  state.put("page", shown_ == Shown::before ? "before" : shown_ == Shown::after ? "after" : "none");
}

} // namespace loopscope::app
