// The blocks that show what tasks wait for: what stage_waits.cpp and the file of each kind share.
#pragma once

#include "app/views/stage/line.h"
#include "app/views/stage/sections.h"
#include "app/views/stage/timeouts.h"

#include <string_view>
#include <vector>

namespace loopscope::app::stage {

/// At scale 1, in points.
inline constexpr float block_head = 26, block_line = 52, block_link = 44, block_gap = 48;

/// A caption below a line of chips, if it fits.
void caption(const Pen&, float x, float width, ui::Rect line, std::string_view words, float strength);
/// Whether it is suspended and has not been woken.
bool waits_now(const replay::Task&);
/// The chip of a task that waits, or that was woken and has not run since.
Chip waiting_chip(const Pen&, trace::ObjectId task);
std::vector<Chip> waiting_chips(const Pen&, const std::vector<trace::ObjectId>& tasks);

// The badge of a task among those that something waits for.
std::string number_of(const Pen&, trace::ObjectId task);
Form child_form(const Pen&, trace::ObjectId task);
float child_width(const Pen&, trace::ObjectId task);

// Each sets least and wanted of its block, and draws it into a line of block_line's height; `cycle` has
// the tasks of a deadlock.
void measure_primitive(const Pen&, WaitBlock&, const replay::Primitive&);
void draw_primitive(const Pen&, const WaitBlock&, const replay::Primitive&, ui::Rect line, bool captions,
                    const std::vector<trace::ObjectId>& cycle);
void measure_group(const Pen&, WaitBlock&, const replay::Future&);
void draw_group(const Pen&, const WaitBlock&, const replay::Future&, ui::Rect line, bool captions);
void measure_guarded(const Pen&, WaitBlock&);
void draw_guarded(const Pen&, const WaitBlock&, ui::Rect line, bool captions);
void measure_connections(const Pen&, WaitBlock&);
void draw_connections(const Pen&, const WaitBlock&, ui::Rect line, bool captions);
void measure_threads(const Pen&, WaitBlock&);
void draw_threads(const Pen&, const WaitBlock&, ui::Rect line, bool captions);
void measure_coroutines(const Pen&, WaitBlock&);
void draw_coroutines(const Pen&, const WaitBlock&, ui::Rect line, bool captions);

} // namespace loopscope::app::stage
