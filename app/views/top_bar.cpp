#include "app/views/top_bar.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace loopscope::app {
namespace {

constexpr float margin = 20, gap = 16;
constexpr float row = 56, small_row = 46;

const ui::TextStyle title_style{{}, 18, ui::Font::bold}, quiet{{}, 14}, time_style{{}, 21, ui::Font::mono};

ui::TextStyle in(ui::TextStyle style, ui::Color color) {
  style.color = color;
  return style;
}

const ui::TextStyle reading_style{{}, 14, ui::Font::semibold};

/// While a saved run is being read: how much of it has been.
std::string reading_text(const BarFacts& facts) {
  return words::text("top_bar.reading", static_cast<int>(facts.known * 100));
}

float reading_width(ui::Canvas& canvas, const BarFacts& facts) {
  return facts.known < 1 ? canvas.width(reading_text(facts), reading_style) + 28 : 0;
}

/// That, instead of what the run does.
void draw_reading(ui::Canvas& canvas, ui::Rect box, const BarFacts& facts) {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.muted.alpha(0.18f), box.h / 2);
  canvas.text_in(box, reading_text(facts), in(reading_style, t.text), ui::Align::center);
}

/// The same as a line at the bar's foot.
void draw_known(ui::Canvas& canvas, ui::Rect bar, const BarFacts& facts, Marks& marks) {
  if (facts.known >= 1) return;
  const ui::Theme& t = canvas.theme();
  const ui::Rect all{bar.x, bar.bottom() - 3, bar.w, 3};
  canvas.fill(all, t.raised);
  canvas.fill({all.x, all.y, all.w * static_cast<float>(facts.known), all.h}, t.loop);
  marks.emplace_back("reading", all);
}

std::string turn_text(const BarFacts& facts) {
  return words::text(facts.loop.empty() ? "top_bar.turn_alone" : "top_bar.turn", facts.turn);
}

} // namespace

std::string speed_text(double speed) {
  return std::isinf(speed) ? std::string(words::text("top_bar.fastest")) : fmt::format("{}×", speed);
}

std::string_view step_text(replay::Step step) {
  constexpr std::string_view words[] = {"line", "event", "callback", "turn", "switch"};
  return words[static_cast<int>(step)];
}

std::string_view step_word(replay::Step step) {
  return words::text(fmt::format("top_bar.size.{}", step_text(step))); // text: "top_bar.size."
}

namespace {

/// In the order of their numbers.
std::vector<std::string> step_words() {
  std::vector<std::string> all;
  for (int i = 0; i < 5; ++i) all.emplace_back(step_word(static_cast<replay::Step>(i)));
  return all;
}

void draw_title(ui::Canvas& canvas, ui::Rect box, const BarFacts& facts, bool subtitle, const ui::Commands& commands,
                Marks& marks) {
  const ui::Theme& t = canvas.theme();
  float text = std::min(canvas.width(facts.title, title_style), box.w - 28);
  ui::Rect place{box.x - 10, box.center().y - 18, text + 20 + 18, 36};
  ui::Touch touch = canvas.touch(place, ui::hash_id("title"));
  if (touch.hovered) canvas.fill(place, t.raised, 8);
  if (touch.clicked) commands.ask("lessons");
  canvas.text_in({box.x, box.y, text + 0.5f, box.h}, facts.title, in(title_style, t.text));
  // A small sign that there is a list.
  float x = box.x + text + 9, y = box.center().y;
  canvas.triangle({x, y - 1.5f}, {x + 8, y - 1.5f}, {x + 4, y + 3.5f}, touch.hovered ? t.text : t.muted);
  if (subtitle)
    canvas.text_in({place.right() + 2, box.y, box.right() - place.right() - 2, box.h}, facts.subtitle,
                   in(quiet, t.muted));
  marks.emplace_back("title", place);
}

constexpr float narrow = 36, main_wider = 12; // a button, and by how much the one in the middle is wider

/// `first`, `last`: which of its five buttons.
float draw_transport(ui::Canvas& canvas, ui::Point at, float high, float space, const BarFacts& facts,
                     const ui::Commands& commands, Marks& marks, float wide = narrow, int first = 0, int last = 4) {
  const ui::Theme& t = canvas.theme();
  struct Button {
    const char *name, *command;
    std::string_view words;
    bool enabled;
  };
  const Button buttons[] = {
      {"start", "to_start", "", !facts.at_start},
      {"back", "step_back", "", !facts.at_start},
      {"play", "play",
       words::text(facts.playing  ? "top_bar.pause"
                   : facts.at_end ? "top_bar.play_again"
                                  : "top_bar.play"),
       true},
      {"step", "step_forward", "", !facts.at_end},
      {"end", "to_end", facts.live ? words::text("top_bar.to_live") : "", !facts.at_end},
  };
  float x = at.x;
  for (int i = first; i <= last; ++i) {
    const Button& button = buttons[i];
    bool main = i == 2;
    ui::Rect box{x, at.y, main ? wide + main_wider : wide, high};
    ui::Touch touch = canvas.touch(box, ui::hash_id("transport", static_cast<std::uint64_t>(i)), button.enabled);
    if (button.enabled) canvas.called(ui::Role::button, commands.tip(button.command, button.words));
    canvas.fill(box, main ? t.run : t.raised, 8);
    ui::Color ink = main ? t.on_run : button.enabled ? t.text : t.faint;
    if (button.enabled && (touch.hovered || touch.held)) canvas.fill(box, ink.alpha(touch.held ? 0.16f : 0.08f), 8);
    if (button.enabled && touch.clicked) commands.ask(button.command);
    if (touch.hovered) canvas.tip(commands.tip(button.command, button.words));
    ui::Point c = box.center();
    auto bar = [&](float left) { canvas.fill({c.x + left, c.y - 6, 2.5f, 12}, ink, 1); };
    auto arrow = [&](float left, float far, float tall) {
      if (far > 0)
        canvas.triangle({c.x + left, c.y - tall}, {c.x + left + far, c.y}, {c.x + left, c.y + tall}, ink);
      else
        canvas.triangle({c.x + left, c.y - tall}, {c.x + left, c.y + tall}, {c.x + left + far, c.y}, ink);
    };
    if (i == 0) bar(-6), arrow(6.5f, -9, 6);
    if (i == 1) arrow(4, -9, 6);
    if (i == 2) {
      if (facts.playing) {
        canvas.fill({c.x - 6, c.y - 7, 4, 14}, ink, 1);
        canvas.fill({c.x + 2, c.y - 7, 4, 14}, ink, 1);
      } else {
        arrow(-5, 12, 7);
      }
    }
    if (i == 3) arrow(-4, 9, 6);
    if (i == 4) bar(3.5f), arrow(-6.5f, 9, 6);
    marks.emplace_back(button.name, box);
    x += box.w + space;
  }
  return x - space - at.x;
}

} // namespace

/// The widths of the bar's parts, and how they are arranged.
struct TopBar::Sizes {
  float title = 0, subtitle = 0, transport = 0, segments = 0, step = 0, speed = 0, time = 0, turn = 0, loop = 0,
        status = 0, predict = 0, compare = 0,
        beside = 0;          // the last two, as far as they are there, and what is between them
  float gap = 16, space = 8; // between parts, and between the buttons of the transport
  bool one_row = true, shows_subtitle = true, shows_turn = true;
  bool three_rows = false, shows_loop = true;
  float edge = margin;   // on both sides
  bool all_steps = true; // in one row there is room for all step sizes beside each other
  bool choices = true;   // of the step size, the speed and another run to compare with
  float steps() const { return all_steps ? segments : step; }
  /// What is between the title and the time.
  float middle() const { return transport + gap + (choices ? steps() + gap + speed + gap : 0) + beside; }
};

TopBar::Sizes TopBar::measure(ui::Canvas& canvas, float width, const BarFacts& facts) const {
  Sizes s;
  s.choices = !facts.presenting;
  const ui::TextStyle strong{{}, 14, ui::Font::semibold};
  s.title = std::min(canvas.width(facts.title, title_style) + 30, std::max(120.0f, width * 0.3f));
  s.subtitle = canvas.width(facts.subtitle, quiet);
  s.time = std::max(canvas.width("00.000 s", time_style), canvas.width(words::duration(facts.time), time_style)) + 10;
  s.turn = std::max(canvas.width(words::text("top_bar.turn", "000"), quiet), canvas.width(turn_text(facts), quiet) + 1);
  s.loop = canvas.width(facts.loop, quiet) + 20;
  s.status = std::max(status_width(canvas), reading_width(canvas, facts));
  // In a narrow window the gaps shrink, and buttons show only the chosen value.
  auto fit = [&](bool tight, float apart, float space) {
    s.gap = apart;
    s.space = space;
    s.transport = 5 * narrow + main_wider + 4 * space;
    s.segments = 6;
    for (const std::string& size : step_words()) s.segments += canvas.width(size, quiet) + (tight ? 20.0f : 26.0f);
    s.step = canvas.width(tight ? step_word(replay::Step::callback)
                                : fmt::format("{} {}", words::text("top_bar.step"), step_word(replay::Step::callback)),
                          strong) +
             20;
    s.speed = canvas.width(tight ? std::string(words::text("top_bar.fastest"))
                                 : fmt::format("{} {}", words::text("top_bar.speed"), words::text("top_bar.fastest")),
                           strong) +
              20;
    s.compare = canvas.width(words::text("top_bar.compare"), strong) + (tight ? 20.0f : 28.0f);
    s.predict = canvas.width(words::text("ask.button.predict"), strong) + (tight ? 20.0f : 28.0f);
    s.beside = s.predict + (s.choices ? (tight ? 4.0f : 8.0f) + s.compare : 0);
  };
  auto one_row = [&] {
    return 2 * margin + s.title + s.gap + s.middle() + 2 * s.gap + s.time + s.gap + s.loop + 8 + s.status;
  };
  fit(false, 16, 8);
  if (width < one_row()) fit(true, 10, 4);
  if (width < one_row()) s.all_steps = false, fit(false, 16, 8);
  if (width < one_row()) fit(true, 10, 4);
  s.one_row = width >= one_row();
  s.shows_turn = width >= one_row() + s.turn + 6;
  s.shows_subtitle = width >= one_row() + s.turn + s.subtitle + 2 * s.gap;
  if (s.one_row) return s;
  s.all_steps = true;
  fit(false, 12, 8);
  if (width < 2 * margin + s.transport + s.step + s.speed + s.beside + 3 * s.gap) fit(true, 10, 2);
  s.three_rows = width < 500;
  if (s.three_rows) s.edge = 12, fit(true, 6, 8);
  const float first = 2 * s.edge + s.title + 2 * gap + s.time + s.status + 8 + s.loop + 8;
  s.shows_loop = !s.three_rows || width >= first;
  s.shows_turn = width >= first + s.turn + 8;
  s.shows_subtitle = width >= first + s.turn + 8 + s.subtitle + gap;
  return s;
}

float TopBar::height(ui::Canvas& canvas, float width, const BarFacts& facts) const {
  const Sizes s = measure(canvas, width, facts);
  return s.one_row ? row : (s.three_rows ? 3 : 2) * small_row;
}

void TopBar::draw(ui::Canvas& canvas, ui::Rect box, const BarFacts& facts, const ui::Commands& commands,
                  Marks& marks) const {
  const ui::Theme& t = canvas.theme();
  const Sizes s = measure(canvas, box.w, facts);
  canvas.fill(box, t.panel);
  canvas.touch(box, ui::hash_id("bar"), false);

  float first = s.one_row ? row : small_row;
  float high = s.one_row ? 36 : s.three_rows ? 40 : 32;
  float middle = box.y + (s.one_row ? first / 2 : first / 2 + 2);

  // From the right: status, loop, turn, time.
  float right = box.right() - s.edge;
  const ui::Rect status{right - s.status, middle - 15, s.status, 30};
  if (facts.known < 1)
    draw_reading(canvas, status, facts);
  else
    draw_status(canvas, status, facts.status);
  marks.emplace_back("status", status);
  right -= s.status + 8;
  ui::Rect loop{right - s.loop, middle - 16, s.loop, 32};
  if (facts.chooses_loop && s.shows_loop) {
    ui::Touch touch = canvas.touch(loop, ui::hash_id("loop"));
    if (touch.hovered) canvas.fill(loop, t.raised, 8), canvas.tip(commands.tip("loops"));
    if (touch.clicked) commands.ask("loops");
    marks.emplace_back("loop", loop);
  }
  if (s.shows_loop) {
    canvas.text_in(loop, facts.loop, in(quiet, t.muted), ui::Align::center);
    right -= s.loop;
  }
  if (s.shows_turn) {
    right += 10 - 5; // the loop's name has room around it
    const ui::Rect turn{right - s.turn, middle - 15, s.turn, 30};
    canvas.text_in(turn, turn_text(facts), in(quiet, t.muted), ui::Align::right);
    if (canvas.touch(turn, ui::hash_id("turn"), false).hovered) canvas.tip(words::text("top_bar.what_is_a_turn"));
    right -= s.turn + gap;
  } else {
    right -= 4;
  }
  canvas.text_in({right - s.time, middle - 16, s.time, 30}, words::duration(facts.time), in(time_style, t.text),
                 ui::Align::right);
  marks.emplace_back("time", ui::Rect{right - s.time, middle - 15, s.time, 30});
  right -= s.time + gap;

  // A button that shows the chosen value and opens a list of all.
  auto choice = [&](const char* name, const char* command, const std::string& tip, std::string_view what,
                    std::string_view value, ui::Rect place) {
    ui::Touch touch = canvas.touch(place, ui::hash_id(name));
    canvas.fill(place, t.raised, 8);
    if (touch.hovered) canvas.fill(place, t.text.alpha(0.07f), 8), canvas.tip(tip);
    if (touch.clicked) commands.ask(command);
    ui::TextStyle strong{t.text, 14, ui::Font::semibold};
    float word = canvas.width(what, quiet) + 5, number = canvas.width(value, strong);
    if (word + number > place.w - 8) word = 0;
    float left = place.x + (place.w - word - number) / 2;
    if (word > 0) canvas.text_in({left, place.y, word, high}, what, in(quiet, t.muted));
    canvas.text_in({left + word, place.y, number + 1, high}, value, strong);
    marks.emplace_back(name, place);
    return place.w;
  };
  auto draw_steps = [&](float x, float y, float room) {
    if (room < s.segments)
      return choice("steps", "steps",
                    words::text("top_bar.step_size", commands.cap("step_line"), commands.cap("step_switch")),
                    words::text("top_bar.step"), step_word(facts.step), {x, y, std::min(s.step, room), high});
    ui::Rect place{x, y, s.segments, high};
    int now = static_cast<int>(facts.step);
    int chosen = canvas.segments(place, ui::hash_id("steps"), step_words(), now);
    if (chosen != now) commands.ask(fmt::format("step_{}", step_text(static_cast<replay::Step>(chosen))));
    marks.emplace_back("steps", place);
    return place.w;
  };
  auto draw_speed = [&](float x, float y) {
    if (facts.live) {
      canvas.text_in({x, y, s.speed, high}, words::text("top_bar.real_time"), in(quiet, t.muted), ui::Align::center);
      return;
    }
    choice("speed", "speeds", words::text("top_bar.speed_about", commands.cap("faster"), commands.cap("slower")),
           words::text("top_bar.speed"), speed_text(facts.speed), {x, y, s.speed, high});
  };

  auto draw_compare = [&](float x, float y) {
    const ui::Rect asks{x, y, s.predict, high};
    if (canvas.button(asks, ui::hash_id("predict"), words::text("ask.button.predict"), facts.predicting))
      commands.ask("predict");
    marks.emplace_back("predict", asks);
    if (!s.choices) return;
    const ui::Rect place{x + s.beside - s.compare, y, s.compare, high};
    if (canvas.button(place, ui::hash_id("compare"), words::text("top_bar.compare"))) commands.ask("compare");
    marks.emplace_back("compare", place);
  };

  auto draw_rest = [&](float x, float y, float room) {
    if (s.choices) {
      x += draw_steps(x, y, room) + s.gap;
      draw_speed(x, y);
      x += s.speed + s.gap;
    }
    draw_compare(x, y);
  };

  if (s.one_row) {
    float title = s.title + (s.shows_subtitle ? gap + s.subtitle : 0);
    draw_title(canvas, {box.x + margin, box.y, title, row}, facts, s.shows_subtitle, commands, marks);
    // The middle group has the same room on both sides, as far as there is any.
    float from = box.x + margin + title, x = std::max(from + s.gap, from + (right - from - s.middle()) / 2);
    float y = middle - high / 2;
    x += draw_transport(canvas, {x, y}, high, s.space, facts, commands, marks) + s.gap;
    draw_rest(x, y, s.steps());
  } else {
    draw_title(canvas, {box.x + s.edge, middle - 20, right - box.x - s.edge, 40}, facts, s.shows_subtitle, commands,
               marks);
    float y = box.y + small_row + (small_row - high) / 2 - 3;
    float x = box.x + s.edge;
    if (s.three_rows) {
      const float all = box.w - 2 * s.edge;
      draw_transport(canvas, {x, y}, high, s.space, facts, commands, marks, (all - main_wider - 4 * s.space) / 5);
      const float used = (s.choices ? s.step + s.speed + 2 * s.gap : 0) + s.beside;
      draw_rest(x + std::max(0.0f, (all - used) / 2), y + small_row, s.step);
      canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, t.line);
      draw_known(canvas, box, facts, marks);
      return;
    }
    x += draw_transport(canvas, {x, y}, high, s.space, facts, commands, marks) + s.gap;
    draw_rest(x, y, box.right() - margin - x - 2 * s.gap - s.speed - s.beside);
  }
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, t.line);
  draw_known(canvas, box, facts, marks);
}

void TopBar::draw_short(ui::Canvas& canvas, ui::Rect box, const BarFacts& facts, const ui::Commands& commands,
                        Marks& marks, bool embedded) const {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.panel);
  canvas.line({box.x, box.y + 0.5f}, {box.right(), box.y + 0.5f}, t.line);
  canvas.touch(box, ui::hash_id("bar"), false);
  const float high = 36, y = box.center().y - high / 2, left = box.x + 12;
  const float used = draw_transport(canvas, {left, y}, high, 8, facts, commands, marks, narrow, 1, 3);
  const float from = left + used + 14;
  if (!embedded) {
    draw_title(canvas, {from + 4, y, box.right() - 16 - from, high}, facts, false, commands, marks);
    return;
  }
  const std::string_view whole = words::text("page.whole");
  const float wide = canvas.width(whole, {{}, 14}) + 28;
  const ui::Rect button{box.right() - 12 - wide, y, wide, high};
  if (canvas.button(button, ui::hash_id("whole page"), whole)) commands.ask("whole_page");
  marks.emplace_back("whole_page", button);
  canvas.text_in({from, y, button.x - 14 - from, high}, facts.title, {t.text, 15, ui::Font::semibold});
}

} // namespace loopscope::app
