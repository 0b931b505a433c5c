#include "app/screens/edited_program.h"

#include <utility>

namespace loopscope::app {
namespace {

constexpr double keeping = 0.25; // seconds after a change

RunSettings without_text(RunSettings settings) {
  if (settings.program) settings.program->text.reset();
  return settings;
}

bool same_but_text(const python::Program& a, const python::Program& b) {
  return a.arguments == b.arguments && a.folder == b.folder && a.interpreter == b.interpreter &&
         a.skip_waiting == b.skip_waiting;
}

} // namespace

EditedProgram::EditedProgram(World& world, const RunSettings& settings)
    : world_(world), settings_(without_text(settings)) {
  if (settings_.lesson) {
    name_ = settings_.lesson->id;
    set_original(world_.program_of(*settings_.lesson, settings_.arguments));
  } else {
    name_ = settings_.program->file;
    ProgramText read = world_.read_program(name_);
    problem_ = std::move(read.problem);
    stamp_ = read.stamp;
    set_original(std::move(read.text));
  }
  const std::optional<std::string>& text = settings.program ? settings.program->text : std::nullopt;
  editor_.load(base_);
  if (text && *text != base_) editor_.become(*text); // it runs edited already
  kept_version_ = editor_.version();
  if (std::string draft = world_.draft_of(name_); !draft.empty() && draft != editor_.all()) draft_ = std::move(draft);
}

void EditedProgram::set_original(std::string text) {
  base_ = std::move(text);
  original_ = editor::Text(base_);
  known_version_ = compared_version_ = 0;
}

bool EditedProgram::is_of(const RunSettings& settings) const {
  if (!is_possible(settings) || settings.lesson != settings_.lesson) return false;
  return settings.lesson || settings.program->file == settings_.program->file;
}

void EditedProgram::follow(const RunSettings& settings) {
  if (is_file()) {
    if (!same_but_text(*settings.program, *settings_.program)) settings_ = without_text(settings);
    return;
  }
  settings_.constants = settings.constants;
  const bool runs_edited = settings.program && settings.program->text;
  if (runs_edited || settings.arguments == settings_.arguments || is_edited()) return;
  settings_ = settings;
  set_original(world_.program_of(*settings.lesson, settings.arguments));
  editor_.load(base_);
  kept_version_ = editor_.version();
}

std::string EditedProgram::file_name() const {
  if (settings_.lesson) return "program.py";
  return name_.substr(name_.find_last_of("/\\") + 1);
}

bool EditedProgram::is_edited() const {
  if (std::exchange(known_version_, editor_.version()) != editor_.version()) edited_ = editor_.all() != base_;
  return edited_;
}

void EditedProgram::compare() {
  if (std::exchange(compared_version_, editor_.version()) == editor_.version()) return;
  hunks_ = editor::difference(original_, editor_.text());
  marks_ = editor::marks_of(hunks_, editor_.text().lines());
}

const std::vector<editor::Hunk>& EditedProgram::hunks() {
  compare();
  return hunks_;
}

const editor::Marks& EditedProgram::marks() {
  compare();
  return marks_;
}

RunSettings EditedProgram::settings() const {
  RunSettings settings = settings_;
  if (settings.lesson) settings.loop = "cpython";
  if (!is_edited()) return settings;
  if (!settings.program) // a lesson's
    settings.program = python::Program{.skip_waiting = !settings.lesson->waits_for_real()};
  settings.program->text = editor_.all();
  return settings;
}

void EditedProgram::take_draft() {
  if (!draft_) return;
  editor_.become(*std::exchange(draft_, {}));
  editor_.end_group();
}

void EditedProgram::take_given(std::string_view text) {
  take_draft();
  editor_.become(text);
  editor_.end_group();
  kept_version_ = editor_.version();
}

void EditedProgram::keep() {
  keep_in_ = -1;
  if (editor_.version() == kept_version_) return;
  kept_version_ = editor_.version();
  world_.keep_draft(name_, is_edited() ? editor_.all() : std::string());
}

bool EditedProgram::update(double seconds) {
  if (editor_.version() == kept_version_) return false;
  if (keep_in_ < 0) keep_in_ = keeping;
  if ((keep_in_ -= seconds) <= 0) keep();
  return editor_.version() != kept_version_;
}

EditedProgram::Outside EditedProgram::look() {
  if (!is_file()) return Outside::nothing;
  const std::uint64_t stamp = world_.stamp_of(name_);
  if (stamp == 0 || stamp == stamp_) return Outside::nothing; // gone, or just being replaced
  ProgramText read = world_.read_program(name_);
  if (!read.problem.empty()) return Outside::nothing;
  stamp_ = read.stamp;
  if (read.text == base_) return Outside::nothing;
  const bool own = is_edited() && read.text != editor_.all();
  set_original(read.text);
  if (own) {
    outside_ = std::move(read.text);
    return Outside::conflict;
  }
  outside_.reset();
  if (editor_.all() != read.text) editor_.become(read.text);
  return Outside::changed;
}

void EditedProgram::take_outside() {
  if (outside_) editor_.become(*std::exchange(outside_, {}));
}

std::string EditedProgram::write() {
  std::string text = editor_.all();
  if (std::string problem = world_.write_program(name_, text); !problem.empty()) return problem;
  stamp_ = world_.stamp_of(name_);
  outside_.reset();
  set_original(std::move(text));
  editor_.end_group();
  world_.keep_draft(name_, "");
  kept_version_ = editor_.version();
  return "";
}

} // namespace loopscope::app
