// The whole window of a recorded run, with nothing of the machine: it links what draws the window alone, and a world
// that has no threads, files or sockets. alone_test.py looks at what it is linked with.
#include "app/screens/run_screen.h"
#include "app/shell/unpaused_run.h"
#include "tests/views/outside_run.h"
#include "tests/views/test_canvas.h"

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

class RecordedWorld final : public World {
public:
  const std::vector<scenarios::Lesson>& lessons() const override { return lessons_; }
  std::span<const scenarios::LoopKind> loops() const override { return loops_; }
  std::unique_ptr<Run> start(const RunSettings&) override { return std::make_unique<UnpausedRun>(run_.s.trace()); }
  OpenedFile open(const std::string& file) override { return {run_.s.trace(), file, {}}; }
  std::string save(const trace::Trace&, std::string_view) override { return "There is nowhere to save it."; }

private:
  OutsideRun run_;
  std::vector<scenarios::Lesson> lessons_{{.id = "recorded", .title = "Recorded", .group = "Recorded", .number = 1}};
  std::array<scenarios::LoopKind, 1> loops_{{{.name = "recorded", .what = "what was recorded"}}};
};

int faults = 0;
void expect(bool holds, const std::string& what) {
  if (holds) return;
  ++faults;
  std::fprintf(stderr, "%s\n", what.c_str());
}

class Window {
public:
  void frame() {
    app_.update(0.02);
    canvas_.begin_frame({0, 0, 1440, 860});
    app_.draw(canvas_);
    canvas_.end();
  }
  void key(std::string_view name) {
    app_.key(name);
    for (int i = 0; i < 3; ++i) frame();
  }
  std::string value(std::string_view name) const {
    const std::string line = " " + app_.state_line() + " ", key = " " + std::string(name) + "=";
    const std::size_t at = line.find(key);
    return at == std::string::npos ? "" : line.substr(at + key.size(), line.find(' ', at + 1) - at - key.size());
  }
  void expect_places(std::initializer_list<const char*> names) {
    for (const char* name : names) expect(place_of(app_.marks(), name).w > 0, std::string("no ") + name);
  }

  RecordedWorld world_;
  App app_{{.still = true}};
  RunScreen& lesson_ = app_.enter<RunScreen>(world_, world_.open("recorded"));
  TestCanvas canvas_;
};

void steps_through_a_saved_run(Window& window) {
  window.frame();
  window.expect_places({"stage", "timeline", "program", "console", "lesson", "title", "play", "status"});
  int moments = 0;
  for (std::string last; window.value("ended") == "0" && window.value("position") != last; ++moments) {
    last = window.value("position");
    window.key("right");
    expect(!window.canvas_.surface.texts.empty(), "nothing is drawn at " + last);
  }
  expect(moments > 5, "there is little to step through: " + std::to_string(moments));
  window.key("left");
  window.key("home");
  expect(window.value("position") == "0", "home does not lead to the start");
}

void takes_every_key(Window& window) {
  std::vector<std::string> keys;
  for (const ui::Command& command : window.app_.commands().all())
    if (command.id != "quit")
      for (std::string_view key : command.keys) keys.emplace_back(key);
  expect(keys.size() > 40, "there are few keys");
  for (const std::string& key : keys) window.key(key), window.key("escape");
}

void compares(Window& window) {
  while (window.value("compare") != "none") window.key("escape");
  window.key("d");
  for (int i = 0; i < 20; ++i) window.frame();
  // One of the keys has had CPython run the lesson: beside that stands its twin.
  expect(window.value("compare") == "recorded@recorded,recorded@cpython", window.app_.state_line());
  expect(window.value("compared_over") == "1", "the comparison does not end");
  window.expect_places({"compare:plot:A", "compare:plot:B", "compare:play"});
  window.key("escape");
  expect(window.value("compare") == "none", "it is not left");
}

} // namespace
} // namespace loopscope::app

int main() {
  using namespace loopscope::app;
  Window window;
  steps_through_a_saved_run(window);
  takes_every_key(window);
  compares(window);
  if (faults == 0) std::puts(window.app_.state_line().c_str());
  return faults == 0 ? 0 : 1;
}
