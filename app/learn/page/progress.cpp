#include "app/learn/page/progress.h"

#include "app/shell/kept_values.h"
#include "app/shell/settings.h"

namespace loopscope::app {

std::optional<CourseState> course_state_of(const std::string& text) {
  const std::optional<KeptValues> values = kept_values_of(text);
  if (!values || values->contains("lessons")) return std::nullopt;
  CourseState state;
  if (values->contains("place")) {
    const std::string* place = kept_value<std::string>(*values, "place");
    if (!place) return std::nullopt;
    state.place = *place;
  }
  constexpr std::string_view lessons = "lessons.";
  for (const auto& [name, value] : *values) {
    if (!name.starts_with(lessons)) continue;
    const std::size_t dot = name.rfind('.');
    if (dot < lessons.size()) return std::nullopt; // a lesson is a table
    Done& done = state.lessons[name.substr(lessons.size(), dot - lessons.size())];
    const std::string_view what = std::string_view(name).substr(dot + 1);
    const bool* yes = std::get_if<bool>(&value);
    if (what == "begun") done.begun = yes && *yes;
    if (what == "finished") done.finished = yes && *yes;
  }
  return state;
}

std::string text_of(const CourseState& state) {
  KeptValues values;
  if (!state.place.empty()) values["place"] = state.place;
  for (const auto& [id, done] : state.lessons) {
    if (done.begun) values["lessons." + id + ".begun"] = true;
    if (done.finished) values["lessons." + id + ".finished"] = true;
  }
  return text_of(values);
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
