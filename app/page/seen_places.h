// What can be pressed in a picture, with what is written on it: for who does not see it.
#pragma once

#include "app/page/canvas_surface.h"
#include "app/ui/canvas.h"

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Reads one frame of the canvas.
class SeenPlaces final : public ui::PlaceReader, public ui::TextListener {
public:
  /// `points`: of a CSS pixel.
  SeenPlaces(ui::Canvas& canvas, float points) : canvas_(canvas), points_(points) {}

  void place(ui::Rect, ui::Touch&) override { named_ = false; }
  void tip(std::string_view) override {}
  void pressable(ui::Rect seen, std::uint64_t id) override;
  void called(ui::Role, std::string_view name) override;
  void heard(ui::Point at, std::string_view text) override;

  /// Each that is uppermost and has a name, in reading order; see places() in page.cpp.
  std::string lines() const;

private:
  struct Place {
    ui::Rect box;
    std::uint64_t id;
    ui::Role role = ui::Role::button;
    std::string name, written;
  };
  ui::Canvas& canvas_;
  float points_;
  bool named_ = false; // the last place is one of those
  std::vector<Place> all_;
};

} // namespace loopscope::app
