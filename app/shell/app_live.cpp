// The line below the bar of a run in real time: what there is to say of it, and what can be done to it.
#include "app/shell/app.h"
#include "app/shell/live_line.h"

#include <algorithm>

namespace loopscope::app {
namespace {

// How often the line about a paused real-time run is updated, in seconds.
constexpr double live_pace = 0.2;
constexpr float one_line = 34, sign_width = 42, margin = 14, least_room = 110;

} // namespace

/// The line's buttons, from the right, and what they leave of it for its words.
struct App::LiveButtons {
  struct Button {
    const char *name, *label;
    Command command;
    float wide;
  };
  std::vector<Button> all;
  float room = 0;
};

App::LiveButtons App::live_buttons(ui::Canvas& canvas, float width) const {
  const Player& player = showing_->player;
  LiveButtons buttons;
  buttons.room = width - sign_width - margin;
  auto button = [&](const char* name, const char* label, Command command) {
    const float wide = canvas.width(label, {{}, 14}) + 24, left = buttons.room - wide - (buttons.all.empty() ? 18 : 6);
    if (left < least_room) return; // the words are worth more
    buttons.all.push_back({name, label, command, wide});
    buttons.room = left;
  };
  if (player.live())
    button("stop", "Stop", Command::stop);
  else if (!showing_->session->from_file())
    button("again", "Run again", Command::again);
  if (player.running() && !player.follows()) button("live", "Back to now", Command::to_end);
  return buttons;
}

float App::live_line_height(ui::Canvas& canvas, ui::Rect window) const {
  const std::string_view recorded = showing_->replay.trace().string(showing_->replay.index().loop_name());
  const bool was_real = showing_->session->from_file() && !recorded.empty() && recorded != "simulated";
  if (!was_real && !showing_->session->settings().in_real_time()) return 0;
  if (lay_out(window, 0, dividers_, panel_).mode != Layout::Mode::words) return one_line;
  // In a small window the words take the lines that they need, as long as what happened has some, too.
  const std::vector<ui::Span> words{{live_line(showing_->replay, showing_->player).text, {{}, 14}, 0}};
  const float high = canvas.paragraph({}, live_buttons(canvas, window.w).room, words, nullptr, nullptr, false);
  return std::min(std::max(one_line, high + 14), window.h / 2);
}

void App::draw_live_line(ui::Canvas& canvas, ui::Rect box) {
  const ui::Theme& t = canvas.theme();
  const Player& player = showing_->player;
  const LiveLine line = live_line(showing_->replay, player);
  canvas.fill(box, t.panel);
  if (line.stuck) canvas.fill(box, t.blocked.alpha(0.16f));
  const bool hovered = canvas.touch(box, ui::hash_id("live"), false).hovered;
  canvas.line({box.x, box.bottom()}, {box.right(), box.bottom()}, line.stuck ? t.blocked : t.line);
  const LiveButtons buttons = live_buttons(canvas, box.w);
  float right = box.right() - margin;
  for (const LiveButtons::Button& button : buttons.all) {
    right -= button.wide + 6;
    const ui::Rect place{right, box.center().y - 14, button.wide, 28};
    if (canvas.button(place, ui::hash_id(button.name), button.label))
      todo_.push_back([this, command = button.command] { perform(command); });
    marks_.emplace_back(button.name, place);
  }
  const ui::Point sign{box.x + 26, box.center().y};
  const ui::Color color = line.stuck ? t.blocked : player.running() ? t.run_text : t.muted;
  if (line.stuck)
    canvas.fill({sign.x - 5, sign.y - 5, 10, 10}, color, 1.5f);
  else if (player.running())
    canvas.circle(sign, 4.5f, color);
  else
    canvas.ring(sign, 4, color, 2);
  const ui::TextStyle words{line.stuck ? t.blocked : t.text, 14, line.stuck ? ui::Font::semibold : ui::Font::regular};
  const std::vector<ui::Span> spans{{line.text, words, 0}};
  const float high = canvas.paragraph({}, buttons.room, spans, nullptr, nullptr, false);
  if (high <= box.h) {
    canvas.paragraph({box.x + sign_width, box.center().y - high / 2}, buttons.room, spans);
  } else {
    canvas.text_in({box.x + sign_width, box.y, buttons.room, box.h}, line.text, words);
    if (hovered) canvas.tip(line.text);
  }
  marks_.emplace_back("live line", box);
  if (player.live()) canvas_->come_back_in(live_pace);
}

} // namespace loopscope::app
