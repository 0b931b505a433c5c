#include "app/learn/mending/workshop.h"

#include "core/words/texts.h"

#include <algorithm>
#include <deque>

namespace loopscope::app {
namespace {

constexpr std::string_view header = "loopscope mended 1";

const std::deque<scenarios::Lesson>& lessons() {
  static const std::deque<scenarios::Lesson> all = [] {
    std::deque<scenarios::Lesson> made;
    for (const mending::Mending& mending : mending::mendings()) {
      scenarios::Lesson lesson;
      lesson.id = "mend_" + mending.id;
      lesson.title = mending.title;
      lesson.group = words::text("mending.group");
      lesson.sentence = mending.task;
      lesson.program = mending.program;
      lesson.only = "cpython";
      if (mending.real_time) lesson.compared = "prints";
      made.push_back(std::move(lesson));
    }
    return made;
  }();
  return all;
}

} // namespace

const scenarios::Lesson& lesson_of(const mending::Mending& mending) {
  return lessons()[static_cast<std::size_t>(&mending - mending::mendings().data())];
}

const mending::Mending* mending_of(const RunSettings& settings) {
  if (!settings.lesson) return nullptr;
  for (const mending::Mending& mending : mending::mendings())
    if (&lesson_of(mending) == settings.lesson) return &mending;
  return nullptr;
}

RunSettings settings_of(const mending::Mending& mending, std::size_t order, const std::string* text) {
  RunSettings settings{.lesson = &lesson_of(mending), .loop = "cpython"};
  settings.program = python::Program{.skip_waiting = !mending.real_time};
  if (text && *text != mending.program) settings.program->text = *text;
  settings.constants = mending::literals(mending.orders[order]);
  return settings;
}

std::size_t order_of(const mending::Mending& mending, const RunSettings& settings) {
  for (std::size_t i = 0; i < mending.orders.size(); ++i)
    if (mending::literals(mending.orders[i]) == settings.constants) return i;
  return mending.orders.size();
}

Mended::Mended(World& world) : world_(world) {
  Kept kept = world.kept("mended");
  problem_ = kept.problem;
  std::string_view text = kept.text;
  if (text.empty()) return;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view id = text.substr(at, end - at);
    at = end + 1;
    if (line == 0 ? id == header : id.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == id.npos) {
      if (line > 0 && !id.empty()) ids_.emplace(id);
      continue;
    }
    ids_.clear();
    problem_ = words::text("mending.kept.damaged", world.set_aside("mended"));
    return;
  }
}

std::size_t Mended::count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      mending::mendings(), [&](const mending::Mending& each) { return ids_.contains(each.id); }));
}

void Mended::add(const std::string& id) {
  if (!ids_.insert(id).second) return;
  std::string text(header);
  for (const std::string& each : ids_) text += "\n" + each;
  world_.keep("mended", text + "\n");
}

} // namespace loopscope::app
