#include "app/learn/presenter.h"

#include "core/words/texts.h"

#include <algorithm>
#include <string>
#include <utility>

namespace loopscope::app {

using words::text;

std::vector<ui::Command> Presenter::commands() {
  const std::string_view group = text("presenter.group");
  return {
      {"present", {key_}, group, text("presenter.what.present"), [this] { present(); }},
      {"black", {"B"}, group, text("presenter.what.black"), [this] { black_ = !black_; }},
      {"spotlight", {"S"}, group, text("presenter.what.spotlight"), [this] { spotlight_ = !spotlight_; }},
      {"teachers_note", {"N"}, group, text("presenter.what.note"), [this] { note_ = !note_; }},
  };
}

void Presenter::present() {
  const bool begins = !app_.presenting();
  app_.set_presenting(begins);
  const ui::Commands& keys = app_.commands();
  if (begins)
    app_.say(text("presenter.on", keys.cap("step_forward"), keys.cap("next_panel"), keys.cap("present")));
  else
    spotlight_ = black_ = false;
}

bool Presenter::key(std::string_view name) {
  if (black_) { // whichever key the hand finds
    black_ = false;
    return true;
  }
  if (!app_.presenting()) return false;
  const bool asks = asks_.place() != Place::none;
  // What a clicker sends.
  if (asks && asks_.key(name)) return true;
  if (name == "page down" && page_.key(name)) return true; // on from the end
  if (name == "page down" || name == "page up")
    app_.commands().ask(name == "page down" ? "step_forward" : "step_back");
  else if (name == "." || (name == "b" && !asks))
    black_ = true;
  else
    return false;
  return true;
}

bool Presenter::escape() {
  if (std::exchange(note_, false) || std::exchange(spotlight_, false)) return true;
  if (!app_.presenting()) return false;
  if (asks_.place() != Place::none && asks_.escape()) return true; // the question is left first
  present();
  return true;
}

void Presenter::draw_over(ui::Canvas& canvas, ui::Rect window, const Scene&, Actions&) {
  if (spotlight_) {
    const ui::Point mouse = canvas.pointer().mouse();
    const bool within = mouse.x >= 0 && mouse.y >= 0 && mouse.x <= window.w && mouse.y <= window.h;
    const ui::Point at = within ? mouse : window.center();
    const float radius = std::min(window.w, window.h) * 0.17f, wide = 2 * (window.w + window.h);
    const ui::Color shade = ui::rgb(0).alpha(app_.light() ? 0.45f : 0.62f);
    canvas.ring(at, radius + wide / 2, shade, wide);
  }
  if (note_) draw_note(canvas, window);
  if (black_) canvas.fill(window, ui::rgb(0));
}

void Presenter::draw_note(ui::Canvas& canvas, ui::Rect window) {
  const ui::Theme& t = canvas.theme();
  const scenarios::Lesson* lesson = host_.shown().settings.lesson;
  const ui::TextStyle strong{t.text, 15, ui::Font::semibold}, plain{t.text, 15};
  std::vector<std::pair<std::string_view, std::string_view>> rows;
  if (lesson && !lesson->teacher.ask.empty())
    rows = {{text("presenter.note.ask"), lesson->teacher.ask},
            {text("presenter.note.they_say"), lesson->teacher.they_say},
            {text("presenter.note.stop"), lesson->teacher.stop}};
  else
    rows = {{"", text("presenter.note.none")}};
  const float width = std::min(window.w - 32, 620.0f), inner = width - 40;
  float names = 0;
  for (const auto& [name, what] : rows) names = std::max(names, canvas.width(name, strong) + 16);
  auto spans = [&](std::string_view what) { return std::vector<ui::Span>{{std::string(what), plain}}; };
  float high = 52;
  for (const auto& [name, what] : rows)
    high += canvas.paragraph({}, inner - names, spans(what), nullptr, nullptr, false) + 10;
  const ui::Rect box{window.right() - width - 16, std::max(window.y, window.bottom() - high - 16), width,
                     std::min(high, window.h)};
  canvas.fill(box, t.raised, 12);
  canvas.frame(box, t.line, 1, 12);
  canvas.touch(box, ui::hash_id("teacher's note"), false); // nothing below it is clicked
  canvas.text({box.x + 20, box.y + 14}, text("presenter.note.heading"), ui::heading_style(t));
  float y = box.y + 40;
  for (const auto& [name, what] : rows) {
    canvas.text({box.x + 20, y}, name, strong);
    y += canvas.paragraph({box.x + 20 + names, y}, inner - names, spans(what)) + 10;
  }
  app_.marks().emplace_back("teachers_note", box);
}

void Presenter::put_state(StateLine& state) const {
  state.put("black", black_);
  state.put("spotlight", spotlight_);
  state.put("note", note_);
}

} // namespace loopscope::app
