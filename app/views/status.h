// What the run is doing at the moment shown, in a word.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"

#include <cstdint>
#include <string_view>

namespace loopscope::app {

enum class Status : std::uint8_t { paused, running, waiting, blocked, deadlocked, finished, failed, stopped };

Status status_of(const Scene&);
std::string_view word_of(Status);

/// The pill that shows it, by colour, sign and word, and the width it needs: for this word, or for the longest.
float status_width(ui::Canvas&, Status);
float status_width(ui::Canvas&);
void draw_status(ui::Canvas&, ui::Rect, Status);

} // namespace loopscope::app
