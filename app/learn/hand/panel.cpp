#include "app/learn/hand/panel.h"

#include "core/words/spoken.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app {
namespace {

using ui::Rect;
using words::text;

constexpr float head_height = 78; // heading, score and grains
constexpr float slim_head = 42;   // the same in one row
constexpr float foot_height = 46;
constexpr float two_columns_from = 620;
constexpr float kept_for_last = 92; // where the column is high, the question stays where it is
constexpr float low = 320; // of the room for what scrolls
constexpr float cap_width = 24;
constexpr std::size_t most_told = 4;

/// "Callback", "Turn", "Phases".
std::vector<std::string> grains() {
  return {std::string(text("hand.grain.callback")), std::string(text("hand.grain.turn")),
          std::string(text("hand.grain.phases"))};
}

} // namespace

float HandPanel::height(float width) const {
  const float head = width >= two_columns_from ? slim_head : head_height;
  return wide_ == width && content_ > 0 ? content_ + head + foot_height : 300;
}

HandPressed HandPanel::draw(ui::Canvas& canvas, Rect box, const Scene& scene, Actions& actions, const HandShown& shown,
                            Marks& marks) {
  HandPressed pressed;
  const ui::Theme& theme = canvas.theme();
  canvas.push_clip(box);
  canvas.fill(box, theme.panel);
  const bool wide = box.w >= two_columns_from;
  const float side = box.w < 300 ? 14.0f : 22.0f;
  const float head = wide ? slim_head : head_height;
  draw_head(canvas, {box.x + side, box.y, box.w - 2 * side, head}, shown, marks, pressed);
  const Rect body{box.x, box.y + head, box.w, std::max(0.0f, box.h - head - foot_height)};

  const std::uint64_t id = ui::hash_id("hand");
  if (std::exchange(fresh_, false)) canvas.scroll_to(id, 0, 1);
  const float offset = canvas.begin_scroll(body, id, content_);
  const float top = body.y - offset;
  float bottom = top;
  auto column = [&](float x, float w) { return Column(canvas, scene, actions, x, top + 10, w); };
  auto measured = [&](const Column& done) { bottom = std::max(bottom, done.y); };
  const float inner = box.w - 2 * side;
  if (wide) {
    const float gap = 28, left = (inner - gap) * 0.44f;
    Column asks = column(box.x + side, left);
    if (shown.mode == HandShown::Mode::over) {
      draw_score(asks, shown);
    } else {
      draw_question(asks, shown);
      asks.gap(14);
      draw_last(asks, shown);
    }
    measured(asks);
    Column moves = column(box.x + side + left + gap, inner - left - gap);
    draw_moves(moves, shown, marks, pressed);
    measured(moves);
  } else {
    Column all = column(box.x + side, inner);
    if (shown.mode == HandShown::Mode::over) {
      draw_score(all, shown);
      all.gap(20);
    } else if (body.h < low) { // what is to be done comes first
      draw_question(all, shown);
      all.gap(12);
      draw_moves(all, shown, marks, pressed);
      all.gap(10);
      draw_last(all, shown);
    } else {
      draw_last(all, shown);
      if (body.h > 460) all.y = std::max(all.y, top + 10 + kept_for_last);
      all.gap(18);
      draw_question(all, shown);
      all.gap(14);
    }
    if (shown.mode == HandShown::Mode::over || body.h >= low) draw_moves(all, shown, marks, pressed);
    measured(all);
  }
  const float content = bottom + 14 - top;
  if (std::abs(content - content_) > 0.5f || wide_ != box.w) canvas.keep_moving();
  content_ = content;
  wide_ = box.w;
  canvas.end_scroll();
  draw_foot(canvas, {box.x, box.bottom() - foot_height, box.w, foot_height}, shown, marks, pressed);
  canvas.pop_clip();
  return pressed;
}

/// What this is, how it goes, and how much of the loop's work is the learner's.
void HandPanel::draw_head(ui::Canvas& canvas, Rect box, const HandShown& shown, Marks& marks, HandPressed& pressed) {
  const ui::Theme& theme = canvas.theme();
  const ui::TextStyle heading = ui::heading_style(theme), count{theme.text, 15, ui::Font::semibold};
  const bool slim = box.h <= slim_head;
  const float row = 38;
  // From the right: how many were right and wrong.
  float right = box.right();
  auto tally = [&](std::size_t number, ui::Color color, bool good, std::string_view tip, std::uint64_t n) {
    const std::string digits = fmt::format("{}", number);
    const float w = canvas.width(digits, count) + 1;
    const Rect place{right - w - 20, box.y, w + 20, row};
    const Rect mark{place.x, box.y + (row - 12) / 2, 12, 12};
    good ? canvas.check(mark, color, 2) : canvas.cross(mark.inset(1), color, 2);
    canvas.text_in({place.x + 20, box.y, w, row}, digits, count);
    if (canvas.touch(place, ui::hash_id("hand tally", n), false).hovered) canvas.tip(tip);
    right = place.x - 12;
  };
  tally(shown.score.wrong, theme.blocked, false, text("hand.ui.wrong_moves"), 0);
  tally(shown.score.right, theme.ok, true, text("hand.ui.right_moves"), 1);
  float x = box.x;
  x += canvas.text_in({x, box.y, right - x, row}, text("hand.ui.heading"), heading) + 20;
  const Rect grain = slim ? Rect{x, box.y + 6, std::max(120.0f, std::min(330.0f, right - x - 8)), 28}
                          : Rect{box.x, box.y + row, box.w, 30};
  const int now = static_cast<int>(shown.grain);
  const int chosen = canvas.segments(grain, ui::hash_id("hand grain"), grains(), now);
  if (chosen != now) pressed.grain = static_cast<hand::Grain>(chosen);
  marks.emplace_back("hand:grain", grain);
}

/// Why the last move was right, and what the loop did then.
void HandPanel::draw_last(Column& column, const HandShown& shown) {
  if (shown.right.empty() && shown.note.empty()) {
    if (shown.score.decided() == 0) column.say(text("hand.ui.welcome"), {column.canvas.theme().muted, 15});
    return;
  }
  ui::Canvas& canvas = column.canvas;
  const ui::Theme& theme = canvas.theme();
  constexpr float space = 24;
  const bool good = shown.note.empty();
  const Rect mark{column.x, column.y + 4, 13, 13};
  good ? canvas.check(mark, theme.ok, 2.5f) : canvas.cross(mark.inset(1), theme.blocked, 2.5f);
  column.x += space;
  column.width -= space;
  column.say(good ? shown.right : shown.note, {theme.text, 15});
  if (good && shown.told) {
    const words::Narration& told = *shown.told;
    std::size_t lines = 0;
    auto tell = [&](const words::Sentence& line) {
      if (line.empty() || lines++ >= most_told) return;
      column.gap(3);
      column.say(line, {theme.muted, 14});
    };
    tell(told.headline);
    for (const words::Line& line : told.also) tell(line.sentence);
  }
  column.x -= space;
  column.width += space;
}

void HandPanel::draw_question(Column& column, const HandShown& shown) {
  const ui::Theme& theme = column.canvas.theme();
  if (shown.mode == HandShown::Mode::goes_on || shown.mode == HandShown::Mode::waits) {
    column.say(text(shown.mode == HandShown::Mode::waits ? "hand.ui.run_goes_on" : "hand.ui.goes_on"),
               {theme.muted, 17});
    return;
  }
  column.heading(shown.loop.empty() ? std::string(text("hand.ui.your_move"))
                                    : words::text("hand.ui.your_move_in", words::heading(shown.loop)));
  column.say(shown.question, {theme.text, 21});
}

void HandPanel::draw_moves(Column& column, const HandShown& shown, Marks& marks, HandPressed& pressed) {
  if (shown.mode != HandShown::Mode::asks) return;
  ui::Canvas& canvas = column.canvas;
  const ui::Theme& theme = canvas.theme();
  const float left = column.x, width = column.width;
  Links measure("hand measure");
  for (std::size_t i = 0; i < shown.moves.size(); ++i) {
    const HandShown::Offered& offered = shown.moves[i];
    const ui::TextStyle style{offered.tried ? theme.muted : theme.text, 16}, why{theme.text, 15};
    const float inner = width - cap_width - 30;
    auto high = [&](const words::Sentence& sentence, const ui::TextStyle& as) {
      return canvas.paragraph({}, inner, measure.spans(theme, column.scene, sentence, as), nullptr, nullptr, false);
    };
    const float text_high = high(offered.text, style);
    const float why_high = offered.tried ? high(offered.why, why) + 4 : 0;
    const Rect row{left, column.y, width, std::max(38.0f, text_high + why_high + 14)};
    const std::uint64_t id = ui::hash_id("hand move", i);
    const ui::Touch touch = offered.tried ? ui::Touch{} : canvas.touch(row, id);
    canvas.fill(row, offered.tried ? theme.blocked.alpha(0.10f) : theme.raised, 9);
    if (touch.hovered) canvas.fill(row, theme.text.alpha(0.06f), 9);
    if (!offered.tried && canvas.focusable(row, id, 9) && canvas.activated(id)) pressed.move = i;
    if (touch.clicked) pressed.move = i;
    const float first = canvas.line_height(style); // the key stands beside the first line
    const float text_top = offered.tried ? row.y + 7 : row.y + (row.h - text_high) / 2;
    const Rect cap{row.x + 9, text_top + (first - 22) / 2, cap_width - 2, 22};
    if (offered.tried) {
      canvas.cross(Rect{cap.center().x - 6, cap.center().y - 6, 12, 12}, theme.blocked, 2.2f);
    } else {
      canvas.frame(cap, theme.faint, 1.5f, 5);
      canvas.text_in(cap, fmt::format("{}", i + 1), {theme.muted, 13, ui::Font::mono_bold}, ui::Align::center);
    }
    // The row is what is clicked, not the things named in it.
    const float text_left = row.x + cap_width + 18;
    canvas.paragraph({text_left, text_top}, inner, measure.spans(theme, column.scene, offered.text, style));
    if (offered.tried)
      canvas.paragraph({text_left, text_top + text_high + 4}, inner,
                       measure.spans(theme, column.scene, offered.why, why));
    marks.emplace_back(fmt::format("hand:{}", i + 1), row);
    column.gap(row.h + 7);
  }
  if (shown.eases) {
    column.gap(4);
    column.say(text("hand.ui.eases"), {theme.muted, 14});
  }
}

/// What was done right and wrong in the whole run.
void HandPanel::draw_score(Column& column, const HandShown& shown) {
  const ui::Theme& theme = column.canvas.theme();
  const hand::Score& score = shown.score;
  column.heading(text("hand.ui.over"));
  if (score.decided() == 0) return column.say(text("hand.ui.nothing_decided"), {theme.text, 17});
  column.say(words::text("hand.ui.score", score.right, score.decided()), {theme.text, 21});
  column.gap(8);
  if (score.shown > 0)
    column.say(words::text(score.shown == 1 ? "hand.ui.score_shown_one" : "hand.ui.score_shown", score.shown),
               {theme.muted, 15});
  if (score.wrong == 0)
    return column.say(text(score.shown == 0 ? "hand.ui.no_wrong" : "hand.ui.no_wrong_moves"), {theme.muted, 15});
  column.say(words::text(score.wrong == 1 ? "hand.ui.score_wrong_one" : "hand.ui.score_wrong", score.wrong),
             {theme.muted, 15});
  column.gap(18);
  column.heading(text("hand.ui.ideas"));
  // text: "hand.idea."
  for (std::size_t idea = 1; idea < hand::ideas; ++idea) {
    const std::size_t times = score.wrong_by_idea[idea];
    if (times == 0) continue;
    constexpr float space = 34;
    column.canvas.text({column.x, column.y}, fmt::format("{}×", times), {theme.blocked, 15, ui::Font::semibold});
    column.x += space;
    column.width -= space;
    column.say(words::told(fmt::format("hand.idea.{}", idea)), {theme.text, 15});
    column.gap(8);
    column.x -= space;
    column.width += space;
  }
}

void HandPanel::draw_foot(ui::Canvas& canvas, Rect box, const HandShown& shown, Marks& marks, HandPressed& pressed) {
  const ui::Theme& theme = canvas.theme();
  canvas.line({box.x, box.y}, {box.right(), box.y}, theme.line);
  const bool over = shown.mode == HandShown::Mode::over;
  struct Button {
    std::string_view name, label, key;
    bool* pressed;
    bool enabled;
  };
  const Button buttons[] = {
      {"hand:back", text("hand.ui.back"), "backspace", &pressed.back, shown.can_go_back},
      {"hand:show", text("hand.ui.show"), "right", &pressed.show, shown.mode == HandShown::Mode::asks},
      {"hand:again", text("hand.ui.again"), "home", &pressed.again, true},
      {"hand:next", text("hand.ui.next"), "enter", &pressed.next, shown.has_next},
  };
  const float side = 14, gap = 8, free = box.w - 2 * side;
  const std::size_t count = 3; // in place of what is shown, at the end what comes next
  float x = box.x + side;
  const float each = std::min(170.0f, (free - gap * (count - 1)) / count);
  for (const Button& button : buttons) {
    if (over ? button.pressed == &pressed.show : button.pressed == &pressed.next) continue;
    const Rect place{x, box.y + 8, each, 30};
    if (canvas.button(place, ui::hash_id(button.name), button.label, false, button.enabled)) *button.pressed = true;
    if (place.contains(canvas.pointer().mouse())) canvas.tip(ui::key_cap(button.key));
    marks.emplace_back(std::string(button.name), place);
    x += each + gap;
  }
}

} // namespace loopscope::app
