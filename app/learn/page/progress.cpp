#include "app/learn/page/progress.h"

#include "app/shell/settings.h"

#include <toml++/toml.h>

#include <sstream>

namespace loopscope::app {

std::optional<CourseState> course_state_of(const std::string& text) {
  CourseState state;
  try {
    const toml::table table = toml::parse(text);
    if (const auto place = table["place"]) {
      if (!place.is_string()) return std::nullopt;
      state.place = place.as_string()->get();
    }
    const auto lessons = table["lessons"];
    if (!lessons) return state;
    if (!lessons.is_table()) return std::nullopt;
    for (const auto& [id, node] : *lessons.as_table()) {
      const toml::table* of = node.as_table();
      if (!of) return std::nullopt;
      Done& done = state.lessons[std::string(id.str())];
      done.begun = (*of)["begun"].value_or(false);
      done.finished = (*of)["finished"].value_or(false);
    }
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
  return state;
}

std::string text_of(const CourseState& state) {
  toml::table lessons;
  for (const auto& [id, done] : state.lessons) {
    toml::table of;
    if (done.begun) of.insert("begun", true);
    if (done.finished) of.insert("finished", true);
    lessons.insert(id, std::move(of));
  }
  toml::table table;
  if (!state.place.empty()) table.insert("place", state.place);
  table.insert("lessons", std::move(lessons));
  std::ostringstream out;
  out << table << '\n';
  return out.str();
}

Progress::Progress(World& world, std::string& problem) : world_(world) {
  const Kept kept = world.kept("progress");
  if (kept.problem.empty())
    if (std::optional<CourseState> state = course_state_of(kept.text)) {
      state_ = std::move(*state);
      return;
    }
  problem = damage_of(world, "progress", "kept.progress");
}

const Done& Progress::of(std::string_view lesson) const {
  static const Done nothing;
  const auto found = state_.lessons.find(lesson);
  return found == state_.lessons.end() ? nothing : found->second;
}

void Progress::change(const std::function<void(CourseState&)>& change) {
  CourseState changed = state_;
  change(changed);
  if (changed == state_) return;
  world_.change_kept("progress", [&](const Kept& kept) {
    // What another window has done since.
    if (std::optional<CourseState> now = course_state_of(kept.text)) {
      for (const auto& [id, done] : now->lessons) {
        Done& all = changed.lessons[id];
        all.begun = all.begun || done.begun;
        all.finished = all.finished || done.finished;
      }
    }
    return text_of(changed);
  });
  state_ = std::move(changed);
}

void Progress::go_to(std::string_view lesson) {
  change([&](CourseState& state) { state.place = lesson; });
}

void Progress::begin(std::string_view lesson) {
  change([&](CourseState& state) { state.lessons[std::string(lesson)].begun = true; });
}

void Progress::finish(std::string_view lesson) {
  change([&](CourseState& state) {
    Done& done = state.lessons[std::string(lesson)];
    done.begun = done.finished = true;
  });
}

} // namespace loopscope::app
