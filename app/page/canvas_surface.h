// The surface on a page: each shape is a call of the page's script, which draws on a canvas of the browser.
#pragma once

#include "app/ui/pixels.h"
#include "app/ui/surface.h"

#include <string>
#include <unordered_map>

namespace loopscope::ui {

/// Is told of each text, and where it is, in points.
class TextListener {
public:
  virtual ~TextListener() = default;
  virtual void heard(Point at, std::string_view text) = 0;
};

class CanvasSurface final : public Surface {
public:
  void begin(int width, int height, float scale, Color background) override;
  bool end() override { return true; }
  void clip(Rect) override;
  void fill(Rect, Color, float radius) override;
  void frame(Rect, Color, float width, float radius, Shape) override;
  void hatch(Rect, Color, float radius, float spacing, float width, Point origin) override;
  void line(Point from, Point to, Color, float width, Shape) override;
  void path(std::span<const Point>, Color, float width, float turn, float begin) override;
  void arc(Point center, float radius, float from, float to, Color, float width) override;
  void disc(Point center, float radius, Color) override;
  void triangle(Point, Point, Point, Color) override;
  void glow(Rect, Color, float radius, float reach) override;
  float width(std::string_view, const TextStyle&) override;
  float text(Point at, std::string_view, const TextStyle&) override;
  /// Until another one is set; null for none.
  void set_listener(TextListener* listener) { listener_ = listener; }
  /// What was measured is to be measured anew: the fonts have come.
  void forget_widths() {
    widths_.clear();
    for (float& baseline : baselines_) baseline = -1;
  }

private:
  float ems(std::string_view, Font);

  TextListener* listener_ = nullptr;
  Pixels pixels_;
  std::unordered_map<std::string, float> widths_; // ems, by font and text
  float baselines_[5] = {-1, -1, -1, -1, -1};
};

} // namespace loopscope::ui
