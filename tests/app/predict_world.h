// The app with a run that is predicted: no window, and what is kept is kept in memory.
#pragma once

#include "app/desktop/desktop_world.h"
#include "app/learn/predict/predict.h"
#include "app/screens/run_screen.h"
#include "app/shell/app.h"
#include "core/trace/recorder.h"
#include "scenarios/run.h"
#include "tests/views/test_canvas.h"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace loopscope::app {

/// The desktop's lessons, and a memory of its own.
class KeepingWorld final : public World {
public:
  std::map<std::string, std::string, std::less<>> texts; // that are kept
  std::vector<std::string> aside;

  const std::vector<scenarios::Lesson>& lessons() const override { return desktop_.lessons(); }
  std::span<const scenarios::LoopKind> loops() const override { return desktop_.loops(); }
  std::vector<scenarios::Question> questions_of(const scenarios::Lesson& lesson) const override {
    return desktop_.questions_of(lesson);
  }
  std::unique_ptr<Run> start(const RunSettings& settings) override { return desktop_.start(settings); }
  OpenedFile open(const std::string&) override { return {}; }
  std::string save(const trace::Trace&, std::string_view) override { return "saved"; }
  Kept kept(std::string_view name) override {
    const auto found = texts.find(name);
    return {found == texts.end() ? "" : found->second, ""};
  }
  void keep(std::string_view name, std::string_view text) override { texts[std::string(name)] = text; }
  std::string set_aside(std::string_view name) override {
    aside.push_back(texts[std::string(name)]);
    texts.erase(std::string(name));
    return "aside.txt";
  }

private:
  DesktopWorld desktop_{{}};
};

/// The window, with the run of a lesson or of a trace.
class Asking {
public:
  Asking(World& world, RunSettings settings) : screen(app.enter<RunScreen>(world, std::move(settings))) { settle(); }
  Asking(World& world, std::shared_ptr<const trace::Trace> trace)
      : screen(app.enter<RunScreen>(world, OpenedFile{std::move(trace), "run", "", {}})) {
    settle();
  }

  App app{{.light = false, .text = 100, .still = true}};
  RunScreen& screen;
  TestCanvas canvas;
  int width = 1280, height = 720;

  Predict& predict() {
    for (const auto& each : screen.learning())
      if (auto* found = dynamic_cast<Predict*>(each.get())) return *found;
    throw std::logic_error("nothing predicts");
  }
  void frame() {
    canvas.places.clear();
    canvas.tips.clear();
    canvas.begin({.width = width,
                  .height = height,
                  .scale = static_cast<float>(app.text()) / 100,
                  .light = app.light(),
                  .still = true});
    app.draw(canvas);
    canvas.end();
  }
  void settle() {
    for (int i = 0; i < 20'000 && app.update(0.1); ++i) std::this_thread::sleep_for(std::chrono::microseconds(50));
    frame();
    frame();
  }
  void key(std::string_view name) {
    app.key(name);
    settle();
  }
  void click(ui::Point at) {
    canvas.pointer().move(at);
    canvas.pointer().button(true, false);
    canvas.pointer().button(false, false);
    frame();
    settle();
  }
  ui::Rect place(std::string_view name) { return place_of(app.marks(), name); }
  std::string value(std::string_view name) const {
    const std::string line = " " + app.state_line() + " ", key = " " + std::string(name) + "=";
    std::size_t at = line.find(key);
    if (at == std::string::npos) return "";
    at += key.size();
    return line.substr(at, line.find(' ', at) - at);
  }
  std::uint64_t number(std::string_view name) const { return std::stoull(value(name)); }
  void answer(bool rightly) {
    const std::uint64_t right = number("right_answer");
    key(std::to_string(rightly ? right : right == 1 ? 2 : 1));
  }
};

inline std::shared_ptr<trace::Trace> trace_of(const scenarios::Lesson& lesson) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  scenarios::run(lesson, options);
  return recorder.trace();
}

} // namespace loopscope::app
