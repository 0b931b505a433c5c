// A task's badge in its hue: how texts and margins refer to a task.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

#include <cstdint>

namespace loopscope::app {

enum class BadgeForm : std::uint8_t { filled, outlined };

/// How wide a task's badge of that height is: a square, or more when what stands on it is long.
float badge_width(ui::Canvas&, const replay::Index&, trace::ObjectId task, float height = 20);
/// Draws the badge with its left upper corner at the point; returns its width.
float draw_badge(ui::Canvas&, const replay::Index&, trace::ObjectId task, ui::Point at, BadgeForm = BadgeForm::filled,
                 float height = 20);

} // namespace loopscope::app
