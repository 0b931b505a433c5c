#include "app/learn/predict/question_view.h"

#include "core/words/texts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

using Stage = AskedView::Stage;

constexpr float two_columns = 640; // from this width on answers stand beside the question
constexpr std::array sizes{32.0f, 28.0f, 25.0f, 22.0f, 20.0f, 18.0f, 16.0f};
constexpr float least_button = 40;

} // namespace

std::vector<const words::Sentence*> told(const predict::Question& question, std::optional<std::size_t> chosen) {
  const words::Sentence* const reply =
      chosen && *chosen != question.right ? &question.answers[*chosen].reply : nullptr;
  const std::string wrong = reply ? words::plain(*reply) : "", because = words::plain(question.because);
  std::vector<const words::Sentence*> all;
  if (!wrong.empty() && because.find(wrong) == std::string::npos) all.push_back(reply);
  if (!because.empty() && wrong.find(because) == std::string::npos) all.push_back(&question.because);
  return all;
}

std::string letter_of(std::size_t answer) {
  return std::string(1, static_cast<char>('A' + answer));
}

/// Writes it from top to bottom, or measures what it would take.
struct QuestionView::Writer {
  ui::Canvas& canvas;
  const Scene& scene;
  Actions* actions; // null: it is measured
  Marks* marks;
  const AskedView& asked;
  float size; // of the question's letters
  Clicked clicked{};
  Links links{"asked"};
  bool focused = false;

  bool draws() const { return actions != nullptr; }
  const ui::Theme& theme() const { return canvas.theme(); }
  float answer_size() const { return std::max(15.0f, size * 0.8f); }

  /// `point`: its things can be clicked.
  float sentence(ui::Point at, float width, const words::Sentence& said, ui::TextStyle style, bool point) {
    if (point && draws()) return links.draw(canvas, at, width, scene, *actions, said, style);
    std::vector<ui::Span> spans = links.spans(theme(), scene, said, style);
    for (ui::Span& span : spans) span.id = 0;
    return canvas.paragraph(at, width, spans, nullptr, nullptr, draws());
  }
  float text(ui::Point at, float width, std::string_view said, ui::TextStyle style) {
    return sentence(at, width, {{std::string(said)}}, style, false);
  }

  void mark(std::string name, ui::Rect box) {
    if (marks) marks->emplace_back(std::move(name), box);
  }

  /// Buttons from left to right, in as many rows as they need. Returns the height.
  struct Button {
    std::string_view name;
    std::string label;
    bool main;
    bool* pressed;
  };
  float buttons(ui::Point at, float width, const std::vector<Button>& all) {
    const float high = std::max(least_button, answer_size() * 2);
    ui::Point place = at;
    for (const Button& button : all) {
      const ui::TextStyle style{button.main ? theme().on_run : theme().text, std::min(18.0f, answer_size()),
                                button.main ? ui::Font::semibold : ui::Font::regular};
      const float wide = std::min(canvas.width(button.label, style) + 28, width);
      if (place.x > at.x && place.x + wide > at.x + width) place = {at.x, place.y + high + 8};
      if (draws()) {
        const ui::Rect box{place.x, place.y, wide, high};
        const std::uint64_t id = ui::hash_id("asked button", ui::hash_id(button.name));
        const ui::Touch touch = canvas.touch(box, id);
        canvas.fill(box, button.main ? theme().run : theme().raised, 8);
        if (touch.hovered) canvas.fill(box, style.color.alpha(touch.held ? 0.16f : 0.08f), 8);
        canvas.text_in(box, button.label, style, ui::Align::center);
        focused = canvas.focusable(box, id, 8) || focused;
        if (touch.clicked || canvas.activated(id)) *button.pressed = true;
        mark("ask:" + std::string(button.name), box);
      }
      place.x += wide + 8;
    }
    return place.y + high - at.y;
  }

  float heading(ui::Point at, float width) {
    const ui::TextStyle style{theme().muted, std::max(13.0f, size * 0.6f), ui::Font::semibold};
    const float high = canvas.line_height(style);
    if (draws()) {
      const std::string score = asked.given == 0 ? std::string() : words::text("ask.tally", asked.right, asked.given);
      const float wide = canvas.width(score, style);
      canvas.text_in({at.x, at.y, width - wide - 10, high},
                     words::text(asked.stage == Stage::told ? "ask.heading.told" : "ask.heading.asks"), style);
      canvas.text_in({at.x + width - wide - 1, at.y, wide + 1, high}, score, style, ui::Align::right);
    }
    return high + size * 0.4f;
  }

  float question(ui::Point at, float width) {
    return sentence(at, width, asked.question->text, {theme().text, size, ui::Font::semibold}, false) + size * 0.7f;
  }

  float answers(ui::Point at, float width) {
    float y = at.y;
    for (std::size_t i = 0; i < asked.question->answers.size(); ++i) y += answer({at.x, y}, width, i) + 10;
    return y - at.y;
  }

  float answer(ui::Point at, float width, std::size_t i) {
    const ui::Theme& t = theme();
    const bool open = asked.stage == Stage::asks, told = asked.stage == Stage::told;
    const bool right = told && i == asked.question->right, wrong = told && !right && asked.chosen == i;
    const float letter = size * 1.35f, inset = size * 0.5f, sign = told ? size * 1.2f : 0;
    const std::size_t votes = asked.votes ? (*asked.votes)[i] : 0;
    const std::string count = asked.votes ? std::to_string(votes) : std::string();
    const ui::TextStyle count_style{t.text, size, ui::Font::bold};
    const float counted = asked.votes ? canvas.width("00", count_style) + inset : 0;
    const float x = at.x + inset + letter + inset, room = width - (x - at.x) - inset - sign - counted;
    const ui::TextStyle style{told && !right && !wrong ? t.muted : t.text, answer_size()};
    auto write = [&](float y) { return sentence({x, y}, room, asked.question->answers[i].text, style, false); };
    Writer measure{canvas, scene, nullptr, nullptr, asked, size};
    const float text = measure.sentence({}, room, asked.question->answers[i].text, style, false);
    const float high = std::max(text, letter) + 2 * inset;
    if (!draws()) return high;
    const ui::Rect box{at.x, at.y, width, high};
    const std::uint64_t id = ui::hash_id("asked answer", i);
    canvas.fill(box, t.raised, 10);
    if (votes > 0) { // as long as its part of the votes
      std::size_t most = 1;
      for (const std::size_t each : *asked.votes) most = std::max(most, each);
      const float share = static_cast<float>(votes) / static_cast<float>(most);
      canvas.fill({box.x, box.bottom() - 6, box.w * share, 6}, t.text.alpha(0.5f), 3);
    }
    if (asked.votes)
      canvas.text_in({box.right() - inset - sign - counted, box.y, counted, box.h}, count, count_style,
                     ui::Align::right);
    const ui::Color sign_color = right ? t.ok : t.blocked;
    if (right || wrong) {
      canvas.fill(box, sign_color.alpha(0.13f), 10);
      canvas.frame(box, sign_color, right ? 3 : 2, 10, right ? ui::Shape::solid : ui::Shape::dashed);
    } else if (asked.chosen == i) {
      canvas.frame(box, t.text, 2, 10); // what was answered, while the run shows what is right
    }
    const ui::Rect badge{at.x + inset, at.y + (high - letter) / 2, letter, letter};
    canvas.fill(badge, right || wrong ? sign_color : t.line, letter / 2);
    canvas.text_in(badge, letter_of(i),
                   {right || wrong ? (t.light ? t.panel : t.background) : style.color, size * 0.8f, ui::Font::bold},
                   ui::Align::center);
    if (right || wrong) {
      const ui::Rect mark_box{box.right() - inset - size * 0.9f, at.y + (high - size * 0.8f) / 2, size * 0.8f,
                              size * 0.8f};
      right ? canvas.check(mark_box, sign_color, 4) : canvas.cross(mark_box, sign_color, 4);
    }
    write(at.y + (high - text) / 2);
    mark("answer:" + std::to_string(i + 1), box);
    if (!open) return high;
    const ui::Touch touch = canvas.touch(box, id);
    if (touch.hovered) canvas.fill(box, t.text.alpha(touch.held ? 0.12f : 0.06f), 10);
    focused = canvas.focusable(box, id, 10) || focused;
    if (touch.clicked || canvas.activated(id)) clicked.answer = i;
    return high;
  }

  /// What came of it.
  float verdict(ui::Point at, float width) {
    const ui::Theme& t = theme();
    const predict::Question& question = *asked.question;
    float y = at.y;
    const bool right = asked.chosen == question.right;
    const ui::Color color = !asked.chosen ? t.text : right ? t.ok : t.blocked;
    y += text({at.x, y}, width,
              !asked.chosen ? words::text("ask.told.shown", letter_of(question.right))
              : right       ? std::string(words::text("ask.told.right"))
                            : words::text("ask.told.wrong", letter_of(question.right)),
              {color, size, ui::Font::bold}) +
         size * 0.3f;
    const ui::TextStyle style{t.text, answer_size()};
    if (!asked.believed.empty())
      y += text({at.x, y}, width, words::text("ask.told.believed", letter_of(*asked.chosen), asked.believed),
                {t.muted, answer_size()}) +
           size * 0.4f;
    for (const words::Sentence* said : told(question, asked.chosen))
      y += sentence({at.x, y}, width, *said, style, true) + size * 0.4f;
    return y - at.y + size * 0.3f;
  }

  float foot(ui::Point at, float width) {
    auto label = [](std::string_view id) { return std::string(words::text(id)); };
    float y = at.y;
    switch (asked.stage) {
    case Stage::asks: {
      if (asked.answers_hidden) {
        y += buttons({at.x, y}, width,
                     {{"reveal", label("ask.button.reveal"), true, &clicked.reveal},
                      {"leave", label("ask.button.leave"), false, &clicked.leave}});
        break;
      }
      if (asked.votes) {
        y += text({at.x, y}, width, words::text("ask.how_votes", asked.question->answers.size()),
                  {theme().muted, std::max(14.0f, size * 0.65f)}) +
             8;
        y += buttons({at.x, y}, width,
                     {{"unknown", label("ask.button.show"), true, &clicked.unknown},
                      {"leave", label("ask.button.leave"), false, &clicked.leave}});
        break;
      }
      y += text({at.x, y}, width,
                words::text(asked.can_point ? "ask.how_pointing" : "ask.how",
                            letter_of(asked.question->answers.size() - 1)),
                {theme().muted, std::max(14.0f, size * 0.65f)}) +
           8;
      y += buttons({at.x, y}, width,
                   {{"unknown", label("ask.button.unknown"), false, &clicked.unknown},
                    {"leave", label("ask.button.leave"), false, &clicked.leave}});
      break;
    }
    case Stage::told: {
      std::vector<Button> all{{"next", label("ask.button.next"), true, &clicked.next}};
      if (asked.has_run) all.push_back({"run", label("ask.button.its_run"), false, &clicked.its_run});
      all.push_back({"leave", label("ask.button.leave"), false, &clicked.leave});
      y += buttons({at.x, y}, width, all);
      break;
    }
    case Stage::goes_on:
    case Stage::shows:
      y += text({at.x, y}, width, words::text(asked.stage == Stage::shows ? "ask.shows" : "ask.goes_on"),
                {theme().text, answer_size()}) +
           10;
      y += buttons({at.x, y}, width,
                   {{"next", label("ask.button.at_once"), false, &clicked.next},
                    {"leave", label("ask.button.leave"), false, &clicked.leave}});
      break;
    case Stage::looks:
      y += text({at.x, y}, width, words::text("ask.looks"), {theme().muted, answer_size()}) + 10;
      break;
    case Stage::over:
      y += text({at.x, y}, width, words::text(asked.given ? "ask.over" : "ask.nothing"),
                {theme().text, size, ui::Font::semibold}) +
           10;
      y += buttons({at.x, y}, width, {{"next", label("ask.button.done"), true, &clicked.next}});
      break;
    }
    return y - at.y;
  }
};

/// All of it, from the top of the box. Returns the height.
float QuestionView::write(Writer& w, ui::Rect box) {
  const bool with_question =
      w.asked.stage != Stage::looks && w.asked.stage != Stage::goes_on && w.asked.stage != Stage::over;
  float y = box.y + w.heading({box.x, box.y}, box.w);
  if (!with_question) return y + w.foot({box.x, y}, box.w) - box.y;
  if (box.w < two_columns) {
    y += w.question({box.x, y}, box.w);
    if (!w.asked.answers_hidden) y += w.answers({box.x, y}, box.w) + 4;
    if (w.asked.stage == Stage::told) y += w.verdict({box.x, y}, box.w);
    return y + w.foot({box.x, y}, box.w) - box.y;
  }
  if (w.asked.answers_hidden) { // the question has all the room
    y += w.question({box.x, y}, box.w);
    return y + w.foot({box.x, y}, box.w) - box.y;
  }
  const float gap = 28, half = std::floor((box.w - gap) * 0.44f), other = box.w - gap - half;
  float left = y + w.question({box.x, y}, half);
  if (w.asked.stage == Stage::told) left += w.verdict({box.x, left}, half);
  left += w.foot({box.x, left}, half);
  const float right = y + w.answers({box.x + half + gap, y}, other);
  return std::max(left, right) - box.y;
}

float QuestionView::height(ui::Canvas& canvas, float width, const Scene& scene, const AskedView& asked) {
  Writer measure{canvas, scene, nullptr, nullptr, asked, width >= two_columns ? 22.0f : 20.0f};
  return write(measure, {0, 0, width - 40, 0}) + 32;
}

QuestionView::Clicked QuestionView::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions,
                                         const AskedView& asked, Marks& marks) {
  const ui::Theme& theme = canvas.theme();
  canvas.fill(box, theme.panel);
  canvas.touch(box, ui::hash_id("asked"), false);
  canvas.line({box.x, box.bottom() - 0.5f}, {box.right(), box.bottom() - 0.5f}, theme.line);
  const ui::Rect body = box.inset(std::min(20.0f, box.w * 0.05f), std::min(16.0f, box.h * 0.05f));
  // As large as there is room for it.
  float size = sizes.back(), content = 0;
  for (const float each : sizes) {
    if (each > std::max(18.0f, body.w / (body.w < two_columns ? 13 : 28))) continue;
    Writer measure{canvas, scene, nullptr, nullptr, asked, each};
    size = each;
    content = write(measure, {0, 0, body.w, 0});
    if (content <= body.h) break;
  }
  const std::uint64_t scroll = ui::hash_id("asked scroll");
  const std::uint64_t shown = ui::hash_id(asked.question ? words::plain(asked.question->text) : std::string(),
                                          static_cast<std::uint64_t>(asked.stage));
  if (std::exchange(shown_, shown) != shown) canvas.scroll_to(scroll, 0, 1);
  const float offset = canvas.begin_scroll(body, scroll, content);
  Writer writer{canvas, scene, &actions, &marks, asked, size};
  write(writer, {body.x, body.y - offset, body.w - (content > body.h ? 10 : 0), body.h});
  canvas.end_scroll();
  focused_ = writer.focused;
  marks.emplace_back("question", box);
  return writer.clicked;
}

} // namespace loopscope::app
