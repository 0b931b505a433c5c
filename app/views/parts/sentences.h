// Sentences of the narration and of answers as text that can be pointed at.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/scene.h"
#include "core/words/answers.h"

#include <cstdint>
#include <string>
#include <vector>

namespace loopscope::app {

/// Packs a line and its file into one number.
Thing line_thing(replay::SourceLine);
replay::SourceLine line_of(Thing);

/// How an object of the trace is selected: as a task, a primitive, or else a future.
Thing thing_of(const Scene&, trace::ObjectId);
/// The task of a callback, 0 when it serves none: a wakeup's task, but no task for a gather's child.
trace::ObjectId task_of(const Scene&, trace::CallbackId);

/// "Task-3", "the lock shared" or "gather: child done", as words that can be clicked.
words::Sentence words_of(const Scene&, Thing);
/// What a task does at this moment: "sleeps until 1.000 s, 0.250 s left".
words::Sentence doing(const Scene&, const replay::Task&);
/// When a timer is due: "in 3.500 s", "due now", or "due since 1.000 s, 0.684 s late".
std::string due_text(std::int64_t when, std::int64_t now);
/// What a line of an answer selects if it has no event to seek to.
Thing thing_of(const Scene&, const words::Answer&);

/// Sentences drawn in one frame: their pieces are numbered, so that a click tells which thing it hit.
class Links {
public:
  /// `view` tells these pieces from those of other views.
  explicit Links(std::string_view view) : view_(view) {}

  /// The sentence in a style: plain words in its colour, strong words and things stronger, tasks in their hue.
  std::vector<ui::Span> spans(const ui::Theme&, const Scene&, const words::Sentence&, ui::TextStyle);
  /// Draws it as a paragraph and handles the pointer on its things. Returns the height.
  float draw(ui::Canvas&, ui::Point at, float width, const Scene&, Actions&, const words::Sentence&, ui::TextStyle);

private:
  std::string_view view_;
  std::vector<Thing> things_; // by number of the piece
};

} // namespace loopscope::app
