#include "app/views/sentences.h"

#include <fmt/format.h>

#include <algorithm>

namespace loopscope::app {
namespace {

using replay::Sentence;
using replay::Words;
using trace::CallbackKind;
using Style = replay::Words::Style;

constexpr std::uint32_t cpp_line = 1u << 31;

void say(Sentence& to, std::string text, Style style = Style::plain) {
  if (!text.empty()) to.push_back({std::move(text), style});
}

void say(Sentence& to, const Sentence& more) {
  to.insert(to.end(), more.begin(), more.end());
}

void name(Sentence& to, const Scene& scene, trace::ObjectId object) {
  say(to, replay::name_of(scene.index(), scene.state, object));
}

std::string turn_of(const replay::Ran* ran) {
  return ran ? fmt::format(", in turn\u00a0{}", ran->turn) : std::string();
}

/// Who a callback is in a sentence: the task that it ran, or its own words.
Sentence actor(const Scene& scene, trace::CallbackId id) {
  if (const trace::ObjectId task = task_of(scene, id)) return replay::name_of(scene.index(), scene.state, task);
  return words_of(scene, {Thing::Kind::callback, id});
}

std::string left(const Scene& scene, std::int64_t when) {
  return replay::duration(std::max<std::int64_t>(0, when - scene.now));
}

} // namespace

Thing line_thing(trace::Language language, std::uint32_t line) {
  return {Thing::Kind::line, language == trace::Language::cpp ? line | cpp_line : line};
}
trace::Language language_of_line(Thing thing) {
  return thing.id & cpp_line ? trace::Language::cpp : trace::Language::python;
}
std::uint32_t number_of_line(Thing thing) {
  return thing.id & ~cpp_line;
}

Thing thing_of(const Scene& scene, trace::ObjectId object) {
  if (object == 0) return {};
  if (scene.index().lane(object)) return {Thing::Kind::task, object};
  if (scene.state.primitives.find(object)) return {Thing::Kind::primitive, object};
  return {Thing::Kind::future, object};
}

trace::ObjectId task_of(const Scene& scene, trace::CallbackId id) {
  if (const replay::Ran* ran = scene.index().ran(id)) return ran->task;
  const replay::Callback callback = scene.index().callback(id);
  return callback.runs_task() ? callback.serves : 0;
}

Sentence words_of(const Scene& scene, Thing thing) {
  const replay::Index& index = scene.index();
  switch (thing.kind) {
  case Thing::Kind::task:
  case Thing::Kind::primitive:
  case Thing::Kind::future:
    return replay::name_of(index, scene.state, thing.id);
  case Thing::Kind::callback: {
    const replay::Callback callback = index.callback(thing.id);
    if (callback.id == 0) return {{"a callback"}};
    Words words{replay::describe(index, callback), Style::thing};
    words.callback = thing.id;
    if (!index.lane(callback.serves)) return {words};
    Sentence said = replay::name_of(index, scene.state, callback.serves);
    said.push_back({": "});
    said.push_back(words);
    return said;
  }
  case Thing::Kind::line:
    return {{fmt::format("line {}", number_of_line(thing)), Style::strong}};
  case Thing::Kind::none:
    break;
  }
  return {};
}

Sentence doing(const Scene& scene, const replay::Task& task) {
  const auto waits = replay::waits_of(scene.state, task.id);
  Sentence said;
  switch (task.status) {
  case replay::TaskStatus::ended: {
    const std::string text(scene.index().trace().string(task.text));
    if (task.outcome == trace::Outcome::cancelled) {
      say(said, "was cancelled");
    } else if (task.outcome == trace::Outcome::exception) {
      say(said, "ended with ");
      say(said, text.empty() ? "an error" : text, Style::code);
    } else {
      say(said, "has ended");
      if (!text.empty() && text != "None") {
        say(said, " and returned ");
        say(said, text, Style::code);
      }
    }
    return said;
  }
  case replay::TaskStatus::running:
    return {{"runs now"}};
  case replay::TaskStatus::ready:
    return {{!task.started ? "is ready for its first step"
             : task.woken  ? "was woken and is ready"
                           : "is ready to go on"}};
  case replay::TaskStatus::sleeping:
  case replay::TaskStatus::waiting:
    break;
  }
  if (!waits.empty()) return told(scene, waits.front());
  return {{"waits"}};
}

Sentence told(const Scene& scene, const replay::Wait& wait) {
  Sentence said;
  switch (wait.kind) {
  case replay::Wait::Kind::runs: {
    const replay::Task* task = scene.state.tasks.find(wait.task);
    const bool running = task && task->status == replay::TaskStatus::running;
    return {{running ? "runs now" : "is ready to run"}};
  }
  case replay::Wait::Kind::timer: {
    const replay::Task* task = scene.state.tasks.find(wait.task);
    const bool sleeps = task && task->status == replay::TaskStatus::sleeping;
    const replay::Callback* timer = scene.state.callback(wait.callback);
    if (!timer) return {{sleeps ? "has slept: its timer is over" : "waits for a timer that is over"}};
    say(said, sleeps ? "sleeps until " : "waits for the timer of ");
    Words time{replay::duration(timer->when), Style::thing};
    time.callback = wait.callback;
    said.push_back(time);
    say(said, fmt::format(", {} left", left(scene, timer->when)));
    return said;
  }
  case replay::Wait::Kind::task:
    say(said, "waits for ");
    name(said, scene, wait.object);
    say(said, " to end");
    return said;
  case replay::Wait::Kind::primitive:
    say(said, "waits for ");
    name(said, scene, wait.object);
    if (wait.holder != 0) {
      say(said, ", held by ");
      name(said, scene, wait.holder);
    }
    return said;
  case replay::Wait::Kind::gather:
    say(said, "waits for ");
    name(said, scene, wait.object);
    return said;
  case replay::Wait::Kind::future:
    say(said, "waits until somebody settles ");
    name(said, scene, wait.object);
    return said;
  case replay::Wait::Kind::nothing:
    if (wait.object != 0) {
      say(said, "waits for ");
      name(said, scene, wait.object);
      say(said, ", and ");
    }
    say(said, "nobody can ever wake it", Style::strong);
    return said;
  }
  return said;
}

Thing thing_of(const Scene& scene, const replay::Wait& wait) {
  switch (wait.kind) {
  case replay::Wait::Kind::timer:
    return {Thing::Kind::callback, wait.callback};
  case replay::Wait::Kind::runs:
  case replay::Wait::Kind::nothing:
    return thing_of(scene, wait.task);
  case replay::Wait::Kind::primitive:
    return thing_of(scene, wait.holder ? wait.holder : wait.object);
  default:
    return thing_of(scene, wait.object);
  }
}

Sentence told(const Scene& scene, const replay::Cause& cause) {
  const replay::Index& index = scene.index();
  const replay::Callback explained = index.callback(cause.callback);
  Sentence said;
  switch (cause.kind) {
  case replay::Cause::Kind::program:
    if (const trace::ObjectId task = task_of(scene, cause.callback)) {
      say(said, "the program started ");
      name(said, scene, task);
      say(said, " before the loop ran");
      return said;
    }
    return {{"the program asked for it before the loop ran"}};
  case replay::Cause::Kind::timer:
    say(said, "its time had come", Style::strong);
    say(said, fmt::format(": a timer for {}", replay::duration(explained.when)));
    if (cause.by != 0) {
      say(said, ", set by ");
      say(said, actor(scene, cause.by));
      say(said, turn_of(index.ran(cause.by)));
    }
    return said;
  case replay::Cause::Kind::settled_by:
    if (cause.by != 0 && index.callback(cause.by).kind == CallbackKind::sleep_timer) {
      name(said, scene, cause.object);
      say(said, " was over", Style::strong);
      say(said, turn_of(index.ran(cause.by)));
      return said;
    }
    if (cause.by != 0)
      say(said, actor(scene, cause.by));
    else
      say(said, "the program");
    if (cause.by != 0 && task_of(scene, cause.by) == cause.object) {
      say(said, " ended");
    } else {
      say(said, " settled ");
      name(said, scene, cause.object);
    }
    say(said, turn_of(index.ran(cause.by)));
    return said;
  case replay::Cause::Kind::scheduled_by: {
    if (cause.by != 0)
      say(said, actor(scene, cause.by));
    else
      say(said, "the program");
    const trace::ObjectId task = task_of(scene, cause.callback);
    const replay::Lane* lane = task ? index.lane(task) : nullptr;
    // A task is created and its first step queued in one go.
    const bool starts = lane && explained.kind == CallbackKind::step && task_of(scene, cause.by) != task &&
                        lane->created <= explained.event && explained.event <= lane->created + 1;
    if (starts) {
      say(said, " created ");
      name(said, scene, task);
    } else if (task != 0 && task_of(scene, cause.by) == task) {
      say(said, " gave way and went to the end of the queue");
    } else {
      say(said, " put ");
      say(said, actor(scene, cause.callback));
      say(said, " in the queue");
    }
    say(said, turn_of(index.ran(cause.by)));
    return said;
  }
  }
  return said;
}

std::vector<ui::Span> Links::spans(const ui::Theme& theme, const Scene& scene, const Sentence& sentence,
                                   ui::TextStyle style) {
  std::vector<ui::Span> spans;
  for (const Words& words : sentence) {
    ui::Span span{words.text, style};
    switch (words.style) {
    case Style::plain:
      break;
    case Style::strong:
      span.style.font = ui::Font::semibold;
      span.style.color = theme.text;
      break;
    case Style::code:
      span.style.font = ui::Font::mono;
      span.style.color = theme.text;
      break;
    case Style::thing: {
      const Thing thing = words.object     ? thing_of(scene, words.object)
                          : words.callback ? Thing{Thing::Kind::callback, words.callback}
                                           : Thing{};
      span.style.font = ui::Font::semibold;
      span.style.color =
          thing.kind == Thing::Kind::task ? theme.task(task_number(scene.index(), thing.id)) : theme.text;
      if (thing) {
        span.id = ui::hash_id(view_, things_.size());
        things_.push_back(thing);
      }
      break;
    }
    }
    spans.push_back(std::move(span));
  }
  return spans;
}

float Links::draw(ui::Canvas& canvas, ui::Point at, float width, const Scene& scene, Actions& actions,
                  const Sentence& sentence, ui::TextStyle style) {
  const std::size_t first = things_.size();
  const std::vector<ui::Span> pieces = spans(canvas.theme(), scene, sentence, style);
  std::uint64_t hovered = 0, clicked = 0;
  const float height = canvas.paragraph(at, width, pieces, &hovered, &clicked);
  for (std::size_t i = first; i < things_.size(); ++i) {
    const std::uint64_t id = ui::hash_id(view_, i);
    if (id == hovered) actions.hover(things_[i]);
    if (id == clicked) actions.select(things_[i]);
  }
  return height;
}

} // namespace loopscope::app
