// The tips: what a thing on the stage is and does.
#include "app/views/parts/sentences.h"
#include "app/views/stage/parts.h"

#include "core/words/lexicon.h"
#include "core/words/answers.h"
#include "core/words/format.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app::stage {

namespace {

std::string text_of(const Scene& scene, trace::StringId id) {
  std::string text(scene.replay.trace().string(id));
  if (text.size() > 80) text = text.substr(0, 80) + "...";
  return text;
}

// " at use:5", or nothing.
std::string where(const Scene& scene, const Task& task) {
  if (task.stack.empty()) return {};
  return " at " + call_at(scene, task.stack.back());
}

std::string words_of_task(const Scene& scene, const Task& task) {
  const State& state = scene.state;
  const std::string name = task_name(scene, task.id);
  switch (task.status) {
  case TaskStatus::running:
    if (state.blocked) return fmt::format("{} is in a blocking call: it blocks the whole loop.", name);
    return fmt::format("{} is running.", name);
  case TaskStatus::ended:
    if (task.outcome == trace::Outcome::cancelled || task.outcome == trace::Outcome::destroyed)
      return fmt::format("{} {}.", name, std::string_view(words::words_of(task.outcome).was));
    if (task.outcome == trace::Outcome::exception) return fmt::format("{} failed: {}", name, text_of(scene, task.text));
    return fmt::format("{} is done, with the result {}.", name, task.text == 0 ? "None" : text_of(scene, task.text));
  default:
    break;
  }
  const std::string does = words::plain(words::doing(scene.index(), state, task, scene.now));
  return fmt::format("{} {}{}.", name, does, task.status == TaskStatus::ready ? "" : where(scene, task));
}

std::string words_of_callback(const Scene& scene, trace::CallbackId id) {
  const State& state = scene.state;
  auto about = [&](const Callback& callback) { return words::describe(scene.index(), callback); };
  if (state.running.id == id) return fmt::format("{}: running.", about(state.running));
  const Callback* known = state.callback(id);
  if (!known) return "This callback has run.";
  if (const auto place = replay::place_in_ready(state, id)) {
    if (known->cancelled) return fmt::format("{}: cancelled; the loop will skip it.", about(*known));
    return fmt::format("{}: ready, {} in line since turn {}.", about(*known), words::ordinal(*place + 1), known->turn);
  }
  const std::string due = words::duration(known->when);
  if (known->cancelled) return fmt::format("{}: a timer for {}, cancelled.", about(*known), due);
  const ObjectId task = task_of(state, *known);
  const std::string whose = task == 0 ? "" : " of " + task_name(scene, task);
  return fmt::format("{}{}: a timer for {}, {}.", about(*known), whose, due, due_text(known->when, scene.now));
}

std::string words_of_primitive(const Scene& scene, const replay::Primitive& primitive) {
  std::string words = words::plain(words::name_of(scene.index(), scene.state, primitive.id));
  words.front() = 'T'; // "the lock shared"
  if (const auto holders = replay::holders(scene.state, primitive); !holders.empty()) {
    words += ", held by ";
    const std::size_t shown = std::min<std::size_t>(holders.size(), 4);
    for (std::size_t i = 0; i < shown; ++i) words += (i == 0 ? "" : ", ") + task_name(scene, holders[i]);
    if (shown < holders.size()) words += fmt::format(" and {} more", holders.size() - shown);
  } else if (primitive.kind == trace::PrimitiveKind::lock) {
    words += ", free";
  }
  if (primitive.waiters.empty()) return words + "; no task waits for it.";
  const std::size_t waiting = primitive.waiters.size();
  return words + fmt::format("; {} {} for it.", waiting, waiting == 1 ? "waits" : "wait");
}

} // namespace

std::string name_of(const Scene& scene, const replay::Primitive& primitive) {
  const std::string_view name = scene.index().variable_of(primitive.id);
  if (!name.empty()) return std::string(name);
  const std::size_t number = words::number_of(scene.state, primitive);
  return number == 0 ? std::string() : std::to_string(number);
}

std::string place_of(const Pen& pen, const Task& task) {
  if (task.stack.empty()) return {};
  return call_at(pen.scene, task.stack.back());
}

std::string call_at(const Scene& scene, const replay::Frame& frame) {
  return std::string(scene.index().trace().string(frame.function)) + words::line_mark(scene.index(), frame.line);
}

std::string words_of(const Scene& scene, Thing thing) {
  const State& state = scene.state;
  switch (thing.kind) {
  case Thing::Kind::task:
    if (const Task* task = state.tasks.find(thing.id)) return words_of_task(scene, *task);
    break;
  case Thing::Kind::callback:
    return words_of_callback(scene, thing.id);
  case Thing::Kind::primitive:
    if (const auto* primitive = state.primitives.find(thing.id)) return words_of_primitive(scene, *primitive);
    break;
  case Thing::Kind::future:
    if (const auto* future = state.futures.find(thing.id)) {
      const auto [done, total] = replay::children_done(state, scene.index(), thing.id);
      if (future->kind == trace::FutureKind::gather)
        return fmt::format("gather: {} of {} done. It completes when all are done.", done, total);
      if (future->kind == trace::FutureKind::task_group)
        return fmt::format("Task group: {} of {} done. The block ends when all are done.", done, total);
      if (future->kind == trace::FutureKind::as_completed)
        return fmt::format("as_completed: {} of {} done. It yields each as it completes.", done, total);
      if (!future->children.empty()) return fmt::format("wait: {} of {} done.", done, total);
      return future->settled ? "A future that is done." : "A future: no result yet.";
    }
    break;
  default:
    break;
  }
  return {};
}

} // namespace loopscope::app::stage

namespace loopscope::app {

std::string mark_of(Thing thing) {
  static constexpr std::string_view phases[] = {"outside", "select", "move", "run"};
  static constexpr std::string_view places[] = {"slot", "ready", "timers", "sockets", "waits", "console", "code"};
  const auto name = [&](std::span<const std::string_view> names) {
    return thing.id < names.size() ? "stage:" + std::string(names[thing.id]) : std::string();
  };
  if (thing.kind == Thing::Kind::phase) return name(phases);
  return thing.kind == Thing::Kind::place ? name(places) : std::string();
}

} // namespace loopscope::app
