#include "app/ui/hit_testing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>
#include <utility>

namespace loopscope::ui {

void Places::move(Point to) {
  if (!doings_.empty() && doings_.back().kind == Doing::Kind::move)
    doings_.back().at = to;
  else
    doings_.push_back({Doing::Kind::move, to});
}

void Places::leave() {
  doings_.push_back({Doing::Kind::leave, {}});
}

void Places::button(bool down, bool right, bool shift) {
  using Kind = Doing::Kind;
  doings_.push_back({down ? (right ? Kind::right_down : Kind::down) : (right ? Kind::right_up : Kind::up), {}, shift});
}

void Places::wheel(float across, float up) {
  doings_.push_back({Doing::Kind::wheel, {across, up}});
}

const Places::Place* Places::place_at(Point p) const {
  const Place* near = nullptr;
  float least = std::numeric_limits<float>::max();
  for (const Place& place : places_ | std::views::reverse) {
    if (place.rect.contains(p)) return near && !place.hand ? near : &place;
    if (finger_ <= 0 || !place.hand) continue;
    const Rect& r = place.rect;
    const float across = std::max({r.x - p.x, p.x - r.right(), 0.0f}),
                up = std::max({r.y - p.y, p.y - r.bottom(), 0.0f});
    if (across > std::max(0.0f, (finger_ - r.w) / 2) || up > std::max(0.0f, (finger_ - r.h) / 2)) continue;
    if (const float away = across * across + up * up; away < least) least = away, near = &place;
  }
  return near;
}

bool Places::is_uppermost(Rect box, std::uint64_t id) const {
  for (const Place& place : building_ | std::views::reverse)
    if (place.rect.contains(box.center())) return place.id == id;
  return false;
}

/// A finger moves there: it may push what scrolls, and presses nothing then.
void Places::push(Point to) {
  if (finger_ <= 0 || pushed_ == 0) return;
  constexpr float slop = 8, notch = 48;
  const float across = std::abs(to.x - pushed_from_.x), up = std::abs(to.y - pushed_from_.y);
  if (!pushes_ && across > slop && across > up) pushed_ = 0;
  if (!pushes_ && !(up > slop && up >= across)) return;
  held_ = 0;
  if (std::exchange(pushes_, true)) wheel_.y += (to.y - mouse_.y) / notch;
}

void Places::note(const Doing& doing) {
  const Place* under = place_at(mouse_);
  std::uint64_t id = under ? under->id : 0;
  switch (doing.kind) {
  case Doing::Kind::move:
    push(doing.at);
    moved_ = {moved_.x + doing.at.x - mouse_.x, moved_.y + doing.at.y - mouse_.y};
    mouse_ = doing.at;
    break;
  case Doing::Kind::leave:
    if (!held_) mouse_ = {-1e6f, -1e6f};
    break;
  case Doing::Kind::down:
    held_ = pressed_ = id;
    pressed_any_ = true;
    shift_ = doing.shift;
    moved_ = {}; // a drag begins here
    pushed_from_ = mouse_;
    pushed_ = under ? under->scroll : 0;
    pushes_ = false;
    break;
  case Doing::Kind::up:
    if (held_ != 0 && held_ == id) clicked_ = id;
    held_ = pushed_ = 0;
    pushes_ = false;
    break;
  case Doing::Kind::right_down:
    right_held_ = id;
    break;
  case Doing::Kind::right_up:
    if (right_held_ != 0 && right_held_ == id) right_clicked_ = id;
    right_held_ = 0;
    break;
  case Doing::Kind::wheel:
    wheel_ = {wheel_.x + doing.at.x, wheel_.y + doing.at.y};
    break;
  }
}

void Places::start_frame() {
  places_ = std::exchange(building_, {});
  scrolls_.clear();
  pressed_ = clicked_ = right_clicked_ = 0;
  pressed_any_ = false;
  moved_ = wheel_ = {};
  using Kind = Doing::Kind;
  bool dragged = false;
  while (!doings_.empty() && !clicked_ && !right_clicked_) {
    // Between frames a whole drag may have passed. Its press, its way and its end get a frame each.
    Kind next = doings_.front().kind;
    if (held_ != 0 && ((pressed_any_ && next == Kind::move) || (dragged && next == Kind::up))) break;
    note(doings_.front());
    dragged = held_ != 0 && (dragged || next == Kind::move);
    doings_.pop_front();
  }
  const Place* under = place_at(mouse_);
  hot_ = under ? under->id : 0;
  hot_scroll_ = pushes_ ? pushed_ : under ? under->scroll : 0;
  hand_ = under && under->hand;
  // While a thing is dragged, it has the pointer.
  if (held_ != 0) hot_ = hot_ == held_ ? hot_ : 0;
}

Touch Places::touch(Rect visible, std::uint64_t id, bool hand) {
  if (visible.w > 0 && visible.h > 0) building_.push_back({visible, id, scrolls_.empty() ? 0 : scrolls_.back(), hand});
  Touch touch;
  touch.mouse = mouse_;
  touch.hovered = id == hot_;
  touch.pressed = id == pressed_;
  touch.shift = touch.pressed && shift_;
  touch.clicked = id == clicked_;
  touch.right_clicked = id == right_clicked_;
  touch.held = id == held_;
  if (touch.held) touch.drag = moved_;
  if (touch.hovered) {
    touch.wheel = wheel_.y;
    touch.wheel_across = wheel_.x;
  }
  return touch;
}

void Places::enter_scroll(Rect visible, std::uint64_t id) {
  scrolls_.push_back(id);
  touch(visible, id, false);
}

void Places::leave_scroll() {
  if (!scrolls_.empty()) scrolls_.pop_back();
}

float Places::scroll_wheel(std::uint64_t id) const {
  return hot_scroll_ == id ? wheel_.y : 0;
}

} // namespace loopscope::ui
