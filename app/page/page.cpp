// What the page's script calls. A text is a pointer and a size; what comes back as one is at the pointer returned, of
// result_size() bytes, until the next call.
#include "app/page/canvas_surface.h"
#include "app/page/imports.h"
#include "app/page/page_world.h"
#include "app/page/seen_places.h"
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

app::AppOptions options_of(const app::Settings& kept, bool light, bool still, bool embedded) {
  return {.light = kept.light.value_or(light),
          .text = kept.text.value_or(100),
          .still = kept.still.value_or(still),
          .step = kept.step.value_or(""),
          .speed = kept.speed.value_or(1),
          .quits = false,
          .embedded = embedded};
}

struct Page {
  app::PageWorld world;
  std::string problem;
  app::Settings told; // what was kept last
  app::App app;
  ui::CanvasSurface surface;
  ui::Canvas canvas{surface};
  ui::Canvas sheet{surface}; // what is printed
  Clipboard clipboard;
  std::string spoken; // last
  int width = 1440, height = 860;
  float density = 1, scale = 1;
  double last = 0; // ms, of the last frame
  bool moving = false;

  Page(app::Contents contents, bool light, bool still, bool embedded)
      : world(std::move(contents)), told(app::kept_settings(world, problem)),
        app(options_of(told, light, still, embedded)) {
    app.set_clipboard(clipboard);
    app.set_speaker([this](std::string_view text) {
      spoken = text;
      page_speak(text.data(), text.size());
    });
    told = settings();
    app.enter<app::RunScreen>(world, world.first());
    if (!world.moment().empty()) app.go(app::Link(world.moment()));
    if (!problem.empty()) app.warn(problem);
    if (world.is_viewer())
      app.offer(std::string(words::text("page.drop")), std::string(words::text("page.choose")),
                [this] { world.choose_file(); });
  }

  app::Settings settings() const {
    const app::AppOptions& now = app.options();
    app::Settings settings{.light = now.light, .text = now.text, .still = now.still, .speed = now.speed};
    if (!now.step.empty()) settings.step = now.step;
    return settings;
  }
  void draw(float delta) {
    canvas.begin({.width = width,
                  .height = height,
                  .scale = scale,
                  .light = app.light(),
                  .delta = delta,
                  .still = app.still(),
                  .clock = last / 1000});
    app.draw(canvas);
    canvas.end();
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
/// embedded: in a frame of another page.
LOOPSCOPE_EXPORT(start) int start(const char* contents, std::size_t size, int light, int still, int embedded) {
  app::Contents carried;
  const bool fine = app::read_contents({contents, size}, carried);
  page.reset();
  page = std::make_unique<Page>(std::move(carried), light != 0, still != 0, embedded != 0);
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
  p.draw(since > 0 ? static_cast<float>(since) : 1.0f / 60);
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
/// Whether what is typed goes into a text.
LOOPSCOPE_EXPORT(types) int types() {
  return page->app.types();
}
/// What Ctrl+V pastes.
LOOPSCOPE_EXPORT(pasted) void pasted(const char* text, std::size_t size) {
  page->clipboard.kept.assign(text, size);
}

/// The pointer is there, in CSS pixels; what: 0 moved, 1 pressed, 2 released, 3 has left. right: with the other button.
/// finger: it is none but a finger.
LOOPSCOPE_EXPORT(pointer) void pointer(float x, float y, int what, int right, int shift, int finger) {
  constexpr float broad = 40; // CSS pixels
  ui::Places& places = page->canvas.pointer();
  places.set_finger(finger ? broad * page->density / page->scale : 0);
  if (what == 3) return places.leave();
  places.move(page->point(x, y));
  if (what != 0) places.button(what == 1, right != 0, shift != 0);
}
/// What is held is let go: a second finger has come.
LOOPSCOPE_EXPORT(let_go) void let_go() {
  page->canvas.pointer().let_go();
}
/// Whether the wheel zooms there.
LOOPSCOPE_EXPORT(zooms) int zooms(float x, float y) {
  return app::place_of(page->app.marks(), "timeline").contains(page->point(x, y));
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
LOOPSCOPE_EXPORT(run_over)
void run_over(int run, const char* kind, std::size_t kind_size, int line, int column, double amount,
              const char* message, std::size_t size) {
  page->world.run_over(run, {.kind = {kind, kind_size},
                             .line = static_cast<std::uint32_t>(std::max(line, 0)),
                             .column = static_cast<std::uint32_t>(std::max(column, 0)),
                             .amount = amount,
                             .message = {message, size}});
}

/// Goes to the moment of a link; program: 0 there is none in it, 1 it is that, 2 it is damaged.
LOOPSCOPE_EXPORT(go)
void go(const char* moment, std::size_t size, int program, const char* text, std::size_t text_size) {
  app::Link link({moment, size});
  std::string problem;
  if (program == 1 && link.value("lesson")) {
    link.put("program", std::string_view(text, text_size));
  } else if (program == 1) { // it is no lesson's: it waits until somebody wants it to run
    constexpr const char* name = "program.py";
    page->world.add_file(name, {text, text_size});
    page->app.open(name);
    problem = page->world.interpreter_for({}).problem;
  }
  page->app.go(link);
  if (!problem.empty()) page->app.warn(problem);
  if (program == 2) page->app.warn(std::string(words::text("page.link.damaged")));
  page->told = page->settings(); // it is the link's look, and not what the person has chosen
}
/// A link was made: 0 it is copied, 1 it stands in the address alone, 2 it would have `size` characters, which is too
/// long.
LOOPSCOPE_EXPORT(link_made) void link_made(int outcome, int size) {
  page->app.say(outcome == 0   ? std::string(words::text("page.link.copied"))
                : outcome == 1 ? std::string(words::text("page.link.not_copied"))
                               : words::text("page.link.too_long", size));
}

/// What can be pressed in the picture, as it would be drawn now: a line each of id, role, x, y, width, height (CSS
/// pixels) and name, with tabs between them.
LOOPSCOPE_EXPORT(places) const char* places() {
  Page& p = *page;
  app::SeenPlaces seen(p.canvas, p.density / p.scale);
  p.canvas.set_reader(&seen);
  p.surface.set_listener(&seen);
  p.draw(0);
  p.surface.set_listener(nullptr);
  p.canvas.set_reader(nullptr);
  return give(seen.lines());
}
/// Gives the keyboard to the thing of that id, where it can have it.
LOOPSCOPE_EXPORT(focus_place) void focus_place(std::uint64_t id) {
  page->canvas.set_focus(id);
}

/// Draws a sheet of what is printed, in so many pixels across. Returns how many sheets there are.
LOOPSCOPE_EXPORT(print_sheet) int print_sheet(int sheet, int width) {
  constexpr float across = 1000; // points
  Page& p = *page;
  const float scale = static_cast<float>(width) / across;
  p.sheet.begin({.width = width,
                 .height = static_cast<int>(p.app.sheet_height(sheet) * scale),
                 .scale = scale,
                 .light = true,
                 .still = true});
  const int sheets = p.app.draw_sheet(p.sheet, sheet);
  p.sheet.end();
  return sheets;
}

/// What is said of the picture to who cannot see it.
LOOPSCOPE_EXPORT(about) const char* about() {
  return give(std::string(words::text("page.about")));
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
