// A small run of two tasks, written by hand, and a view that is shown one of its moments.
#pragma once

#include "app/views/scene.h"
#include "core/trace/recorder.h"
#include "tests/views/commands.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {

struct Asked final : Actions {
  std::optional<std::uint64_t> position;
  Thing selected, hovered;
  std::string parameter;
  double value = 0;
  void seek(std::uint64_t to) override { position = to; }
  void seek_time(std::int64_t) override {}
  void select(Thing thing) override { selected = thing; }
  void hover(Thing thing) override { hovered = thing; }
  std::vector<std::string> typed;
  bool input_ended = false;
  void type(std::string line) override { typed.push_back(std::move(line)); }
  void end_input() override { input_ended = true; }
  void set_argument(std::string_view name, double to) override {
    parameter = name;
    value = to;
  }
};

class ViewCase {
public:
  trace::Recorder recorder;
  TestCanvas canvas;
  Asked asked;
  ui::Rect box{0, 0, 500, 600};
  Thing selected;
  std::string watch_for;
  std::vector<Control> controls;
  InputField input;
  bool own_only = false;
  std::shared_ptr<const trace::Trace> other; // shown instead of what is recorded here
  const words::Narration* told = nullptr;    // what the step is told to have done; null: the last event

  void add(trace::EventKind kind, trace::Event fields = {}) {
    fields.kind = kind;
    fields.time = time;
    recorder.record(fields);
  }
  trace::StringId text(std::string_view words) { return recorder.intern(words); }
  std::int64_t time = 0;

  void source(std::string_view words, trace::Language language = trace::Language::python, std::uint32_t index = 0,
              std::string_view name = "program") {
    add(trace::EventKind::source_file,
        {.detail = static_cast<std::uint8_t>(language), .subject = index, .object = text(name), .extra = text(words)});
  }
  /// A task that is suspended in the frames given, outermost first.
  trace::ObjectId suspended(const std::vector<std::pair<std::string, std::uint16_t>>& frames) {
    const trace::ObjectId task = recorder.new_object();
    const trace::CallbackId step = recorder.new_callback();
    add(trace::EventKind::task_created,
        {.subject = task, .object = text("Task-" + std::to_string(task)), .value = text("f")});
    add(trace::EventKind::callback_scheduled, {.subject = step, .object = task});
    add(trace::EventKind::callback_begun, {.subject = step});
    for (std::size_t i = 0; i + 1 < frames.size(); ++i)
      add(trace::EventKind::frame, {.line = frames[i].second, .subject = task, .object = text(frames[i].first)});
    const trace::ObjectId future = recorder.new_object();
    add(trace::EventKind::future_created, {.subject = future});
    add(trace::EventKind::task_suspended, {.detail = static_cast<std::uint8_t>(trace::AwaitKind::future),
                                           .line = frames.back().second,
                                           .subject = task,
                                           .object = text(frames.back().first),
                                           .extra = future});
    add(trace::EventKind::callback_ended, {.subject = step});
    return task;
  }
  void print(std::string_view words, trace::ObjectId task = 0, std::uint8_t stream = 0) {
    add(trace::EventKind::printed, {.detail = stream, .object = text(words), .extra = task});
  }

  /// Draws the view at that position (the end, when none is given) until it has settled.
  template <class View>
  void draw(View& view, std::uint64_t position = UINT64_MAX, int frames = 3) {
    load();
    const replay::State& state = replay_->seek(std::min(position, replay_->size()));
    const Scene now = scene(state.time);
    for (int frame = 0; frame < frames; ++frame) {
      canvas.begin_frame();
      asked = {};
      view.draw(canvas, box, now, asked);
      canvas.end();
    }
  }
  /// Reads the run, and stands at its end.
  void load() {
    replay_ = std::make_unique<replay::Replay>(other ? other : recorder.trace());
    replay_->update();
    replay_->seek(replay_->size());
  }
  /// One more frame of the moment that was drawn last.
  template <class View>
  void draw_once(View& view) {
    canvas.begin_frame();
    asked = {};
    view.draw(canvas, box, scene(), asked);
    canvas.end();
  }
  template <class View>
  void click(View& view, ui::Point at) {
    canvas.click(at);
    draw(view, UINT64_MAX, 1);
  }
  template <class View>
  void click(View& view, std::string_view words) {
    draw(view);
    const TestCanvas::Text* found = canvas.find(words);
    ASSERT_NE(found, nullptr) << words << " is not among:\n" << canvas.all();
    click(view, found->box.center());
  }
  Scene scene(std::int64_t now = 0) const {
    return {.replay = *replay_,
            .state = replay_->state(),
            .now = now,
            .selected = selected,
            .step = told,
            .commands = &commands_,
            .watch_for = watch_for,
            .controls = controls,
            .input = input,
            .own_only = own_only};
  }

private:
  std::unique_ptr<replay::Replay> replay_;
  ui::Commands commands_ = every_command();
};

} // namespace loopscope::app
