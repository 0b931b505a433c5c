// All broken programs, and which of them are mended: fills the middle of the window.
#pragma once

#include "app/learn/mending/workshop.h"
#include "app/ui/canvas.h"
#include "app/ui/named_places.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace loopscope::app {

/// Window thread.
class MendingList {
public:
  void open(std::size_t at) {
    at_ = at;
    drawn_at_ = SIZE_MAX;
  }
  std::size_t at() const { return at_; }
  /// Up, down, home, end; 1 to 9; Enter and space choose.
  bool key(std::string_view name);
  /// What was chosen since the last call.
  std::optional<std::size_t> chosen() { return std::exchange(chosen_, {}); }
  bool left() { return std::exchange(left_, false); }
  void draw(ui::Canvas&, ui::Rect, const Mended&, Marks&);

private:
  std::size_t at_ = 0, drawn_at_ = SIZE_MAX; // chosen, now and in the last frame
  std::optional<std::size_t> chosen_;
  bool left_ = false;
};

} // namespace loopscope::app
