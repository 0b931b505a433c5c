#include "app/views/status.h"

#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app {
namespace {

constexpr std::string_view all[] = {"paused", "running",  "waiting", "blocked",
                                    "hangs",  "finished", "failed",  "stopped"};
constexpr float sign = 12;

} // namespace

Status status_of(const Scene& scene) {
  const replay::State& state = scene.state;
  if (state.ended) {
    switch (state.outcome) {
    case trace::RunOutcome::finished:
      return Status::finished;
    case trace::RunOutcome::failed:
      return Status::failed;
    case trace::RunOutcome::deadlocked:
      return Status::deadlocked;
    case trace::RunOutcome::aborted:
      return Status::stopped;
    }
  }
  if (state.idle) return Status::deadlocked;
  if (state.blocked) return Status::blocked;
  if (state.held) return Status::paused;
  if (!scene.playing) return Status::paused;
  // A select that only looks does not wait.
  const bool waits = state.select_until == trace::forever || state.select_until > state.time;
  return state.phase == replay::Phase::select && waits ? Status::waiting : Status::running;
}

std::string_view word_of(Status status) {
  return all[static_cast<int>(status)];
}

namespace {

std::string_view seen(Status status) {
  return words::text(fmt::format("status.{}", word_of(status))); // text: "status."
}

} // namespace

float status_width(ui::Canvas& canvas, Status status) {
  return canvas.width(seen(status), {{}, 14, ui::Font::semibold}) + sign + 8 + 28;
}

float status_width(ui::Canvas& canvas) {
  float widest = 0;
  for (int i = 0; i < static_cast<int>(std::size(all)); ++i)
    widest = std::max(widest, status_width(canvas, static_cast<Status>(i)));
  return widest;
}

void draw_status(ui::Canvas& canvas, ui::Rect box, Status status) {
  const ui::Theme& t = canvas.theme();
  ui::Color color = t.muted, text = t.muted;
  switch (status) {
  case Status::paused:
  case Status::stopped:
    text = t.text;
    break;
  case Status::waiting:
    break;
  case Status::running:
    color = t.run, text = t.run_text;
    break;
  case Status::blocked:
  case Status::deadlocked:
  case Status::failed:
    color = text = t.blocked;
    break;
  case Status::finished:
    color = text = t.ok;
    break;
  }
  canvas.fill(box, color.alpha(0.18f), box.h / 2);
  std::string_view word = seen(status);
  ui::TextStyle style{text, 14, ui::Font::semibold};
  float wide = sign + 8 + canvas.width(word, style);
  ui::Rect mark{box.x + (box.w - wide) / 2, box.center().y - sign / 2, sign, sign};
  ui::Point c = mark.center();
  switch (status) {
  case Status::paused:
    canvas.fill({c.x - 4, c.y - 5, 3, 10}, text, 1);
    canvas.fill({c.x + 1, c.y - 5, 3, 10}, text, 1);
    break;
  case Status::running:
    canvas.circle(c, 5, text);
    break;
  case Status::waiting:
    canvas.ring(c, 4, text, 2);
    break;
  case Status::blocked:
  case Status::stopped:
    canvas.fill(mark.inset(1.5f), text, 1.5f);
    break;
  case Status::deadlocked:
  case Status::failed:
    canvas.cross(mark.inset(-3), text, 2);
    break;
  case Status::finished:
    canvas.check(mark.inset(-2), text, 2);
    break;
  }
  canvas.text_in({mark.right() + 8, box.y, box.right() - mark.right() - 8, box.h}, word, style);
}

} // namespace loopscope::app
