// What the page's script calls. A text is a pointer and a size; what comes back as one is at the pointer returned, of
// result_size() bytes, until the next call.
#include "app/page/canvas_surface.h"
#include "app/page/imports.h"
#include "app/page/page_world.h"
#include "app/screens/run_screen.h"
#include "app/shell/app.h"
#include "app/shell/settings.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

using namespace loopscope;

namespace {

/// What is cut goes to the script, which alone can reach the machine's clipboard; what was pasted comes from it.
struct Clipboard final : editor::Clipboard {
  std::string kept;
  std::string text() override { return kept; }
  void set_text(const std::string& text) override {
    kept = text;
    page_copied(text.data(), text.size());
  }
};

app::AppOptions options_of(const app::Settings& kept, bool light, bool still) {
  return {.light = kept.light.value_or(light),
          .text = kept.text.value_or(100),
          .still = kept.still.value_or(still),
          .step = kept.step.value_or(""),
          .speed = kept.speed.value_or(1)};
}

struct Page {
  app::PageWorld world;
  std::string problem;
  app::Settings told; // what was kept last
  app::App app;
  ui::CanvasSurface surface;
  ui::Canvas canvas{surface};
  Clipboard clipboard;
  std::string spoken; // last
  int width = 1440, height = 860;
  float density = 1, scale = 1;
  double last = 0; // ms, of the last frame
  bool moving = false;

  Page(app::Contents contents, bool light, bool still)
      : world(std::move(contents)), told(app::kept_settings(world, problem)), app(options_of(told, light, still)) {
    app.set_clipboard(clipboard);
    app.set_speaker([this](std::string_view text) {
      spoken = text;
      page_speak(text.data(), text.size());
    });
    told = settings();
    app.enter<app::RunScreen>(world, world.first());
    if (!problem.empty()) app.warn(problem);
    if (!world.notice().empty()) app.warn(world.notice());
  }

  app::Settings settings() const {
    const app::AppOptions& now = app.options();
    app::Settings settings{.light = now.light, .text = now.text, .still = now.still, .speed = now.speed};
    if (!now.step.empty()) settings.step = now.step;
    return settings;
  }
  ui::Point point(float x, float y) const { return {x * density / scale, y * density / scale}; }
};

std::unique_ptr<Page> page;
std::string result;

const char* give(std::string text) {
  result = std::move(text);
  return result.c_str();
}

} // namespace

/// Memory for the script to write into; it is given back by give_back(), or by the call that takes it.
LOOPSCOPE_EXPORT(room) char* room(std::size_t size) {
  return static_cast<char*>(std::malloc(std::max<std::size_t>(size, 1)));
}
LOOPSCOPE_EXPORT(give_back) void give_back(char* memory) {
  std::free(memory);
}
LOOPSCOPE_EXPORT(result_size) std::size_t result_size() {
  return result.size();
}

/// Shows what the page carries; `light` and `still`: what the browser prefers, where nothing else was kept. False: the
/// bytes are no contents.
LOOPSCOPE_EXPORT(start) int start(const char* contents, std::size_t size, int light, int still) {
  app::Contents carried;
  const bool fine = app::read_contents({contents, size}, carried);
  page.reset();
  page = std::make_unique<Page>(std::move(carried), light != 0, still != 0);
  return fine;
}

/// The window has that size in CSS pixels, and a pixel of these so many of the screen's.
LOOPSCOPE_EXPORT(resize) void resize(float width, float height, float density) {
  page->density = std::max(0.5f, density);
  page->width = static_cast<int>(std::lround(width * page->density));
  page->height = static_cast<int>(std::lround(height * page->density));
}

/// Draws a frame. Returns in how many milliseconds the next is wanted: 0 at once, infinity when nothing moves.
LOOPSCOPE_EXPORT(frame) double frame(double now_ms) {
  Page& p = *page;
  // After a rest the clock starts again: nothing has moved in between.
  const double since = p.moving ? std::clamp((now_ms - p.last) / 1000, 0.0, 0.25) : 0;
  p.last = now_ms;
  p.moving = p.app.update(since);
  p.scale = p.app.scale(p.width, p.height, p.density);
  p.canvas.begin({.width = p.width,
                  .height = p.height,
                  .scale = p.scale,
                  .light = p.app.light(),
                  .delta = since > 0 ? static_cast<float>(since) : 1.0f / 60,
                  .still = p.app.still(),
                  .clock = now_ms / 1000});
  p.app.draw(p.canvas);
  p.canvas.end();
  if (const app::Settings now = p.settings(); !(now == p.told)) {
    app::keep_settings(p.world, p.told, now);
    p.told = now;
  }
  p.moving = p.moving || p.canvas.wanted_in() <= 0;
  return p.moving ? 0 : p.canvas.wanted_in() * 1000;
}

/// A key, by the name that the app's commands know it by.
LOOPSCOPE_EXPORT(key) void key(const char* name, std::size_t size) {
  page->app.key({name, size});
}
/// What was typed, as text.
LOOPSCOPE_EXPORT(text) void text(const char* typed, std::size_t size) {
  std::string_view left(typed, size);
  while (!left.empty()) {
    const std::string_view character = ui::next_character(left);
    page->app.key(character == " " ? "space" : character);
  }
}
/// What Ctrl+V pastes.
LOOPSCOPE_EXPORT(pasted) void pasted(const char* text, std::size_t size) {
  page->clipboard.kept.assign(text, size);
}

/// The pointer is there, in CSS pixels; what: 0 moved, 1 pressed, 2 released, 3 has left. right: with the other button.
LOOPSCOPE_EXPORT(pointer) void pointer(float x, float y, int what, int right, int shift) {
  ui::Places& places = page->canvas.pointer();
  if (what == 3) return places.leave();
  places.move(page->point(x, y));
  if (what != 0) places.button(what == 1, right != 0, shift != 0);
}
LOOPSCOPE_EXPORT(wheel) void wheel(float across, float up) {
  page->canvas.pointer().wheel(across, up);
}

/// Opens a trace; the memory is taken. What is wrong with it, the window says.
LOOPSCOPE_EXPORT(open) void open_file(char* bytes, std::size_t size, const char* name, std::size_t name_size) {
  page->world.add_file({name, name_size}, {bytes, size});
  std::free(bytes);
  page->app.open({name, name_size});
}

/// A part of what Python has written of a run, in order; and that the run is over: why, where something went wrong.
LOOPSCOPE_EXPORT(run_bytes) void run_bytes(int run, const char* bytes, std::size_t size) {
  page->world.run_bytes(run, {bytes, size});
}
LOOPSCOPE_EXPORT(run_over) void run_over(int run, int /*status*/, const char* problem, std::size_t size) {
  page->world.run_over(run);
  if (size > 0) page->app.warn({problem, size});
}

LOOPSCOPE_EXPORT(fonts_have_come) void fonts_have_come() {
  page->surface.forget_widths();
}
/// The pointer's shape: 0 an arrow, 1 a hand, 2 and 3 what is dragged across and up, 4 over text.
LOOPSCOPE_EXPORT(cursor) int cursor() {
  using Drag = ui::Canvas::Drag;
  const Drag drag = page->canvas.drag();
  return drag == Drag::across ? 2 : drag == Drag::upright ? 3 : drag == Drag::text ? 4 : page->canvas.hand();
}
LOOPSCOPE_EXPORT(wants_full_screen) int wants_full_screen() {
  return page->app.full();
}
LOOPSCOPE_EXPORT(title) const char* title() {
  return give(page->app.title());
}
LOOPSCOPE_EXPORT(state_line) const char* state_line() {
  return give(page->app.state_line());
}
/// What was told last of what is seen.
LOOPSCOPE_EXPORT(narration) const char* narration() {
  return give(page->spoken);
}
