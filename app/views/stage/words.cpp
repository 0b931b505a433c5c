// The tips: what a thing on the stage is and does.
#include "app/views/parts/sentences.h"
#include "app/views/stage/parts.h"

#include "core/words/answers.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app::stage {

namespace {

std::string text_of(const Scene& scene, trace::StringId id) {
  std::string text(scene.replay.trace().string(id));
  if (text.size() > 80) text = text.substr(0, 80) + "...";
  return text;
}

std::string words_of_task(const Scene& scene, const Task& task) {
  const State& state = scene.state;
  const std::string name = task_name(scene, task.id);
  switch (task.status) {
  case TaskStatus::running:
    return words::text(state.blocked ? "stage.tip.task.blocks" : "stage.tip.task.runs", name);
  case TaskStatus::ended:
    if (task.outcome == trace::Outcome::cancelled || task.outcome == trace::Outcome::destroyed)
      return words::text("stage.tip.task.does", name, words::words_of(task.outcome).was.string());
    if (task.outcome == trace::Outcome::exception)
      return words::text("stage.tip.task.failed", name, text_of(scene, task.text));
    return words::text("stage.tip.task.done", name, task.text == 0 ? "None" : text_of(scene, task.text));
  default:
    break;
  }
  const std::string does = words::plain(words::doing(scene.index(), state, task, scene.now));
  if (task.status == TaskStatus::ready || task.stack.empty()) return words::text("stage.tip.task.does", name, does);
  return words::text("stage.tip.task.does_at", name, does, call_at(scene, task.stack.back()));
}

std::string words_of_callback(const Scene& scene, trace::CallbackId id) {
  const State& state = scene.state;
  auto about = [&](const Callback& callback) { return words::describe(scene.index(), callback); };
  if (state.running.id == id) return words::text("stage.tip.callback.runs", about(state.running));
  const Callback* known = state.callback(id);
  if (!known) return std::string(words::text("stage.tip.callback.ran"));
  if (const auto place = replay::place_in_ready(state, id)) {
    if (known->cancelled) return words::text("stage.tip.callback.cancelled", about(*known));
    return words::text("stage.tip.callback.ready", about(*known), words::ordinal(*place + 1), known->turn);
  }
  const std::string due = words::duration(known->when);
  if (known->cancelled) return words::text("stage.tip.timer.cancelled", about(*known), due);
  const ObjectId task = task_of(state, *known);
  const std::string left = due_text(known->when, scene.now);
  if (task == 0) return words::text("stage.tip.timer.due", about(*known), due, left);
  return words::text("stage.tip.timer.of_task", about(*known), task_name(scene, task), due, left);
}

std::string words_of_primitive(const Scene& scene, const replay::Primitive& primitive) {
  std::string words = words::capital(words::plain(words::name_of(scene.index(), scene.state, primitive.id)));
  if (const auto holders = replay::holders(scene.state, primitive); !holders.empty()) {
    const std::size_t shown = std::min<std::size_t>(holders.size(), 4);
    std::string tasks;
    for (std::size_t i = 0; i < shown; ++i) tasks += (i == 0 ? "" : ", ") + task_name(scene, holders[i]);
    if (shown < holders.size()) tasks = words::text("stage.tip.primitive.more", tasks, holders.size() - shown);
    words = words::text("stage.tip.primitive.held", words, tasks);
  } else if (primitive.kind == trace::PrimitiveKind::lock) {
    words = words::text("stage.tip.primitive.free", words);
  }
  const std::size_t waiting = primitive.waiters.size();
  return words::text(waiting == 0   ? "stage.tip.primitive.waits.none"
                     : waiting == 1 ? "stage.tip.primitive.waits.one"
                                    : "stage.tip.primitive.waits.many",
                     words, waiting);
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
      if (future->kind == trace::FutureKind::gather) return words::text("stage.tip.future.gather", done, total);
      if (future->kind == trace::FutureKind::task_group) return words::text("stage.tip.future.task_group", done, total);
      if (future->kind == trace::FutureKind::as_completed)
        return words::text("stage.tip.future.as_completed", done, total);
      if (!future->children.empty()) return words::text("stage.tip.future.wait", done, total);
      return std::string(words::text(future->settled ? "stage.tip.future.done" : "stage.tip.future.pending"));
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
