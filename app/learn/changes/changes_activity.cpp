#include "app/learn/changes/changes_activity.h"

#include "core/words/texts.h"

#include <utility>

namespace loopscope::app {

ChangesActivity::ChangesActivity(App& app, World& world, LearnHost& host) : app_(app), world_(world), host_(host) {}

std::vector<ui::Command> ChangesActivity::commands() {
  return {{"changes", {"E"}, words::text("changes.group"), words::text("changes.what"), [this] { open(); }}};
}

void ChangesActivity::open() {
  if (std::exchange(open_, false)) return;
  const RunSettings& now = host_.shown().settings;
  if (!now.lesson || now.lesson->edits.empty()) {
    // A program that is mended has its own.
    if (now.lesson && now.lesson->number == 0) return app_.commands().ask("mend_edits");
    return app_.say(words::text("changes.none"));
  }
  lesson_ = now.lesson;
  const std::string program = world_.program_of(*lesson_, now.arguments);
  std::vector<EditPicker::Edit> edits;
  for (const scenarios::Edit& edit : lesson_->edits) {
    std::string text = program;
    for (const auto& [old, by] : edit.changes)
      if (const std::size_t at = text.find(old); at != std::string::npos) text.replace(at, old.size(), by);
    edits.push_back({edit.title, edit.question, std::move(text)});
  }
  picker_.open(program, std::move(edits),
               {std::string(words::text("changes.heading")), std::string(words::text("changes.take"))});
  open_ = true;
  host_.take_place(*this);
}

void ChangesActivity::compare(std::size_t edit) {
  RunSettings before = host_.shown().settings;
  before.loop = "cpython";
  before.program = python::Program{.skip_waiting = !before.lesson->waits_for_real()};
  RunSettings after = before;
  after.program->text = picker_.edit(edit).text;
  if (const std::string problem = world_.interpreter_for(*before.program).problem; !problem.empty())
    return app_.warn(problem);
  host_.compare_runs(std::move(before), std::move(after), picker_.edit(edit).question);
}

bool ChangesActivity::key(std::string_view name) {
  if (!open_ || !picker_.key(name)) return false;
  if (const auto taken = picker_.taken()) compare(*taken);
  return true;
}

bool ChangesActivity::escape() {
  return std::exchange(open_, false);
}

void ChangesActivity::run_changed() {
  if (host_.shown().settings.lesson != lesson_) open_ = false;
}

void ChangesActivity::draw(ui::Canvas& canvas, ui::Rect box, const Scene&, Actions&) {
  picker_.draw(canvas, box, "change", app_.marks());
  if (const auto taken = picker_.taken()) app_.ask([this, at = *taken] { compare(at); });
  if (picker_.left()) app_.ask([this] { open_ = false; });
}

void ChangesActivity::put_state(StateLine& state) const {
  state.put("changes", open_ ? picker_.chosen() + 1 : 0);
}

} // namespace loopscope::app
