// The canvas that the window has, on a surface that records, and what its places stand for.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "tests/canvas/recording_surface.h"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// What is drawn, and what can be pointed at.
class TestCanvas : public ui::Canvas, private ui::PlaceReader {
public:
  ui::RecordingSurface surface;
  using Text = ui::RecordingSurface::Text;
  using Shape = ui::RecordingSurface::Drawn;
  /// A place that can be pointed at: what it stands for and what it says then, as far as the frame is probed.
  struct Place {
    ui::Rect box;
    Thing thing{};
    std::string tip{};
  };
  const std::vector<Text>& texts = surface.texts;
  const std::vector<Shape>& shapes = surface.shapes;
  std::vector<Place> places;     // of this frame
  std::vector<std::string> tips; // of what is pointed at
  bool probes = false;           // every place is pointed at, so that it tells what it stands for

  TestCanvas() : ui::Canvas(surface) { set_reader(this); }
  const Text* find(std::string_view part) const { return surface.find(part); }
  std::string all(std::string_view between = "\n") const { return surface.all(between); }

  void begin_frame(ui::Rect window = {0, 0, 4000, 4000}, float scale = 1) {
    places.clear();
    tips.clear();
    begin({.width = static_cast<int>(std::ceil(window.w * scale)),
           .height = static_cast<int>(std::ceil(window.h * scale)),
           .scale = scale,
           .still = true});
  }
  /// For the next frames.
  void point(ui::Point at) { pointer().move(at); }
  /// For the next frame.
  void click(ui::Point at) {
    pointer().move(at);
    pointer().button(true, false);
    pointer().button(false, false);
  }

private:
  void place(ui::Rect seen, ui::Touch& touch) override {
    places.push_back({seen});
    if (probes && seen.w > 0 && seen.h > 0) touch.hovered = true, touch.mouse = seen.center();
  }
  void tip(std::string_view text) override {
    tips.emplace_back(text);
    if (probes && !places.empty()) places.back().tip = text;
  }
};

/// Takes what the views ask for; with a canvas that probes, what each place stands for.
struct Probe final : Actions {
  explicit Probe(TestCanvas& canvas) : canvas_(canvas) {}
  void seek(std::uint64_t) override {}
  void seek_time(std::int64_t) override {}
  void select(Thing) override {}
  void hover(Thing thing) override {
    if (!canvas_.places.empty()) canvas_.places.back().thing = thing;
  }
  void set_argument(std::string_view, double) override {}

private:
  TestCanvas& canvas_;
};

} // namespace loopscope::app
