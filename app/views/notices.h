// What the window has to say that is in no view: a banner until it is closed, a toast for some seconds.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/named_places.h"

#include <cstdint>
#include <string>

namespace loopscope::app {

/// What a click on a banner asks for.
enum class BannerAsks : std::uint8_t { nothing, to_close, what_it_offers };
/// Draws a banner below `top`, with a button where `offer` says what it is for.
BannerAsks draw_banner(ui::Canvas&, ui::Rect window, float top, const std::string& text, const std::string& offer,
                       Marks&);

class Toast {
public:
  void say(std::string text);
  /// Lets time pass, in seconds. Returns whether it is still there.
  bool update(double seconds);
  /// Somebody goes on: it has been read.
  void hurry();
  void draw(ui::Canvas&, ui::Rect window) const;

private:
  std::string text_;
  double left_ = 0; // seconds
};

} // namespace loopscope::app
