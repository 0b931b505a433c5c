// What the parts of the stage have in common: the pen they draw with, and the chips that stand for
// tasks and callbacks. A chip's hue and number say which task it is, its form in what state: filled is running,
// plain is ready, dashed is waiting, hatched is sleeping, red is blocked.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "app/views/stage/drawn.h"
#include "app/views/stage/motion.h"
#include "core/replay/rules.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app::stage {

using replay::Callback, replay::State, replay::Task, replay::TaskStatus;
using trace::CallbackKind, trace::ObjectId;
using ui::Align, ui::Color, ui::Font, ui::Point, ui::Rect, ui::Shape, ui::TextStyle;

/// What is selected and what is related to it; the rest of the stage is dimmed.
class Focus {
public:
  Focus() = default;
  Focus(const Scene&);
  /// 1 for what is selected or related to it, less for the rest.
  float strength(Thing) const;
  bool selected(Thing thing) const { return thing && thing == selected_; }
  /// Selected or under the pointer.
  bool outlined(Thing) const;

private:
  void relate(const Scene&, Thing);
  Thing selected_, hovered_;
  bool dims_ = false;                  // what is not related to what is selected
  std::vector<std::uint64_t> related_; // to what is selected; sorted
  std::vector<std::uint64_t> lit_;     // the children of the future under the pointer; sorted
};

class Guards; // stage_guards.h

/// What every part of the stage draws with, for one frame.
struct Pen {
  ui::Canvas& canvas;
  const ui::Theme& theme;
  const Scene& scene;
  Actions& actions;
  Motion& motion;
  const Focus& focus;
  const Guards& guards;
  DrawnThings& drawn; // gets what is drawn where
  float scale = 1;    // of everything on the stage, for its size
  ui::Rect origin;    // where new things come from: the running slot

  float u(float points) const { return points * scale; }
  /// What stands still while a call blocks the loop is pale.
  float held_up() const { return scene.state.blocked ? 0.5f : 1.f; }
  /// The width of lines and frames.
  float stroke() const { return std::max(1.5f, u(2)); }
  /// Text of that size at scale 1, never below 12.
  ui::TextStyle text(ui::Color color, float size, ui::Font font = ui::Font::regular) const;
  /// Of headings in capitals.
  ui::TextStyle small_caps(ui::Color color) const;
  std::string_view string(trace::StringId id) const { return ui::laid_out(scene.replay.trace().string(id)); }
};

enum class Form : std::uint8_t { ready, waits, sleeps, runs, stuck, done, failed, cancelled };

struct Chip {
  std::uint64_t key = 0; // stays the same while the thing moves
  Thing thing;
  Thing picked{}; // what a click is on, where that is not the thing
  ui::Color hue;
  std::string badge; // the task's number, or a sign
  std::string title;
  std::string detail; // muted, after the title
  bool mono = false;  // the detail is a number or a place in the program
  bool code = false;  // the title is a name of the program
  Form form = Form::ready;
  bool struck = false; // cancelled: struck through
  bool stays = false;  // a new one fades in where it is, not from the running slot
  bool other = false;  // it is not the program's own, but asyncio's or a library's
};

inline constexpr float chip_height = 40, badge_size = 28, chip_gap = 10;

/// What a chip shows of a callback; its place is the task's own when it steps or wakes the task.
Chip chip_of(const Pen&, const replay::Callback&);
/// What a chip shows of a task, with nothing behind its name.
Chip chip_of(const Pen&, const replay::Task&);
using replay::connection_of, replay::task_of;
/// Whether it is the program's own, and not asyncio's or a library's.
bool is_own(const Scene&, const replay::Callback&);
bool is_own(const Scene&, trace::ObjectId task);
/// Those of the callbacks that are shown: all, or, where the others are hidden, the program's own.
std::vector<const replay::Callback*> shown_of(const Scene&, std::span<const replay::Callback>);
std::uint64_t key_of(const replay::State&, const replay::Callback&);
/// "use:5": where the task is suspended, innermost frame; empty before it starts.
std::string place_of(const Pen&, const replay::Task&);
/// "use:5".
std::string call_at(const Scene&, const replay::Frame&);
ui::Color hue_of(const Pen&, trace::ObjectId task);
/// The number on its badge.
std::string number_of(const Pen&, trace::ObjectId task);
Form form_of(const replay::State&, const replay::Task&);
Form form_of(trace::Outcome);

/// Its width in full, or with the badge alone.
float width_of(const Pen&, const Chip&, bool full = true);
/// Draws the chip on its way to the box, and handles the pointer on it. The text is cut if the box is narrower than
/// the chip.
void draw(const Pen&, const Chip&, ui::Rect box);
/// The width of a badge with that number: a square, wider for a long number and for a sign of how a task ended.
float badge_width(const Pen&, std::string_view number, Form form = Form::ready);
/// The badge that says who it is: the number on the hue.
void draw_badge(const Pen&, ui::Rect box, ui::Color hue, std::string_view number, float alpha = 1);
/// The badge of a task in the form of its state.
void draw_badge(const Pen&, ui::Rect box, ui::Color hue, std::string_view number, Form form, float alpha = 1);
/// Shows the thing's tip while the pointer is on the box, and selects the thing, or what is `picked` there, on a click.
void point_at(const Pen&, ui::Rect box, Thing, std::uint64_t id, Thing picked = {});
/// A phase or a place of the stage: what is drawn on it later has the pointer before it. It is lit when it is selected
/// or pointed at. Returns whether the pointer is on it.
bool draw_part(const Pen&, ui::Rect box, Thing, float radius);
/// Outlines what is selected or pointed at.
void outline(const Pen&, ui::Rect box, Thing, float radius);
/// A heading in small capitals, and a muted word after it. Returns the width.
float heading(const Pen&, ui::Point at, std::string_view what, std::string_view name = {}, bool code = false);
/// The heading of a part of the stage, whose tip says what the part is. Returns the width.
float draw_heading(const Pen&, ui::Rect area, Thing part, std::string_view name);
float heading_width(const Pen&, std::string_view what, std::string_view name = {}, bool code = false);

/// A text in one line, or in two where the box has the height for them; cut with an ellipsis.
void draw_lines(const Pen&, ui::Rect box, std::string_view text, const ui::TextStyle&);

/// later - earlier, 0 at least.
inline std::int64_t time_left(std::int64_t later, std::int64_t earlier) {
  return replay::elapsed(earlier, later);
}

/// Whether a timer's time has been over for so long that it is seen.
inline bool is_late(std::int64_t when, std::int64_t now) {
  return time_left(now, when) >= replay::late_from;
}
/// Of so many things that many are shown: "12", "12, 4 hidden"; empty for none.
std::string count_words(std::size_t all, std::size_t shown);
/// In words, what the thing is and what it does now.
std::string words_of(const Scene&, Thing);
/// The variable of the primitive, or its number.
std::string name_of(const Scene&, const replay::Primitive&);

} // namespace loopscope::app::stage
