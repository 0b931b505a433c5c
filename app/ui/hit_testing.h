// Which of the things drawn the pointer is on: hit-testing of an immediate-mode window.
//
// Places are registered while a frame is drawn; what the pointer does is decided before the next one, by the places
// of the frame that the person saw. All in points.
#pragma once

#include "app/ui/surface.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace loopscope::ui {

/// What the pointer does with a place in this frame.
struct Touch {
  bool hovered = false;
  bool pressed = false; // the button went down on it in this frame
  bool clicked = false; // and came up on it again
  bool held = false;    // went down on it and is still down
  bool right_clicked = false;
  bool shift = false; // was held when the button went down in this frame
  Point mouse;        // where the pointer is
  Point drag;         // how far it moved since the last frame, while held
  float wheel = 0;    // notches, up positive, while hovered
  float wheel_across = 0;
};

class Places {
public:
  // Input, in order.
  void move(Point to);
  void leave();
  void button(bool down, bool right, bool shift = false);
  void wheel(float across, float up);
  /// What is held is let go of, and not clicked.
  void let_go() { held_ = right_held_ = pushed_ = 0, pushes_ = false; }
  /// From now on it is a finger that points, so broad, in points, or it is none (0): what can be pressed is pressed
  /// from a little beside it, too, and what scrolls is pushed.
  void set_finger(float broad) { finger_ = broad; }

  /// Applies queued input to the places of the last frame: at most one click a frame, and of a drag one of press, move
  /// and release; the rest waits for the next frame.
  void start_frame();
  /// Whether input is left for another frame.
  bool more() const { return !doings_.empty(); }

  Touch touch(Rect visible, std::uint64_t id, bool hand);
  /// Places registered until leave_scroll scroll with that region; true when the wheel is meant for it.
  void enter_scroll(Rect visible, std::uint64_t id);
  void leave_scroll();
  /// The wheel's notches for that scroll region in this frame, 0 if they are not for it.
  float scroll_wheel(std::uint64_t id) const;

  Point mouse() const { return mouse_; }
  bool hand() const { return hand_; }
  /// A press in this frame, wherever it was.
  bool pressed() const { return pressed_any_; }
  bool dragging() const { return held_ != 0; }
  /// Of the places of this frame, whether that one is the uppermost in the middle of the box.
  bool is_uppermost(Rect, std::uint64_t id) const;

private:
  struct Place {
    Rect rect;
    std::uint64_t id = 0;
    std::uint64_t scroll = 0; // the scroll region it is in, or 0
    bool hand = false;
  };
  struct Doing {
    enum class Kind : std::uint8_t { move, leave, down, up, right_down, right_up, wheel };
    Kind kind{};
    Point at;
    bool shift = false;
  };
  const Place* place_at(Point) const;
  void note(const Doing&);
  void push(Point to);

  std::deque<Doing> doings_;
  std::vector<Place> places_, building_;
  std::vector<std::uint64_t> scrolls_; // entered
  Point mouse_{-1e6f, -1e6f}, moved_, wheel_;
  std::uint64_t hot_ = 0, hot_scroll_ = 0;
  std::uint64_t held_ = 0, pressed_ = 0, clicked_ = 0, right_held_ = 0, right_clicked_ = 0;
  bool hand_ = false, pressed_any_ = false, shift_ = false;
  float finger_ = 0;
  Point pushed_from_;
  std::uint64_t pushed_ = 0; // the region that a finger may push
  bool pushes_ = false;      // and does
};

} // namespace loopscope::ui
