// A task's number in its hue: how texts and margins refer to a task.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

#include <cstdint>

namespace loopscope::app {

enum class BadgeForm : std::uint8_t { filled, outlined };

/// How wide a badge of that height is: a square, or more when the number has many digits.
float badge_width(ui::Canvas&, std::uint32_t number, float height = 20);
/// Draws the badge with its left upper corner at the point; returns its width.
float draw_badge(ui::Canvas&, ui::Point at, std::uint32_t number, BadgeForm = BadgeForm::filled, float height = 20);

} // namespace loopscope::app
