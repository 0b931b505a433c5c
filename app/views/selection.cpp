#include "app/views/selection.h"

#include "app/views/parts/task_badge.h"
#include "core/replay/rules.h"
#include "core/words/spoken.h"
#include "core/words/texts.h"

#include <algorithm>
#include <utility>

namespace loopscope::app {
namespace {

using words::Phrase;
using words::Sentence;
using Style = words::Phrase::Style;

constexpr std::size_t most_links = 8;  // of one chain; a longer one says how many more there are
constexpr std::size_t most_told = 200; // that are counted

ui::TextStyle body(const Column& column) {
  return {column.canvas.theme().muted, 15};
}

void sub_heading(Column& column, std::string_view text) {
  column.gap(14);
  column.say(text, {column.canvas.theme().text, 13, ui::Font::semibold});
  column.gap(8);
}

void title(Column& column, const Sentence& said) {
  Sentence strong = said;
  if (!strong.empty() && !strong.front().text.empty()) {
    words::Phrase& first = strong.front();
    if (first.style != Style::code && first.style != Style::thing) first.text = words::capital(first.text);
  }
  column.say(strong, {column.canvas.theme().text, 18, ui::Font::semibold});
  column.gap(4);
}

/// With a capital and a full stop.
Sentence in_full(Sentence sentence) {
  if (sentence.empty()) return sentence;
  sentence.front().text = words::capital(sentence.front().text);
  sentence.push_back({"."});
  return sentence;
}

void draw_chain(Column& column, std::vector<Column::Link> links) {
  const std::size_t shown = links.size() <= most_links ? links.size() : most_links - 1;
  const std::size_t more = links.size() - shown;
  for (std::size_t i = 0; i < shown; ++i) column.link(links[i], more == 0 && i + 1 == shown);
  if (more > 0) column.link({.sentence = {{words::text("selection.more", more)}}}, true);
}

/// "Task-2 sleeps until 1.000 s": the name of a thing, and what it does if it is a task.
Sentence who_does(const Scene& scene, trace::ObjectId object) {
  const Sentence name = words::name_of(scene.index(), scene.state, object);
  const replay::Task* task = scene.state.tasks.find(object);
  if (!task) return name;
  const Sentence parts[] = {name, doing(scene, *task)};
  return words::filled(words::text("selection.does"), parts);
}

/// Whether the callback had begun by the moment that is shown.
bool has_begun(const Scene& scene, trace::CallbackId callback) {
  const replay::Ran* ran = scene.index().ran(callback);
  return ran && ran->begun < scene.state.position;
}

void draw_answers(Column& column, const std::vector<words::Answer>& answers) {
  std::vector<Column::Link> links;
  for (const words::Answer& answer : answers) {
    Column::Link link{.sentence = answer.sentence, .depth = answer.depth, .grave = answer.grave};
    if (answer.event)
      link.position = *answer.event + 1;
    else
      link.thing = thing_of(column.scene, answer);
    links.push_back(std::move(link));
  }
  draw_chain(column, std::move(links));
}

void draw_causes(Column& column, trace::CallbackId callback) {
  const auto answers = words::reasons(column.scene.index(), column.scene.state, callback, most_told);
  if (answers.empty()) column.say(words::text("selection.why.program"), body(column));
  draw_answers(column, answers);
}

void draw_places(Column& column, const replay::Task& task) {
  const replay::Index& index = column.scene.index();
  const bool there = task.status != replay::TaskStatus::running && task.status != replay::TaskStatus::ended;
  if (task.stack.empty() || !there) return;
  sub_heading(column, words::text("selection.heading.place"));
  std::vector<Column::Link> links;
  for (const replay::Frame* frame = task.stack.end(); frame-- != task.stack.begin();) {
    Sentence sentence{{words::text("selection.in_function", index.trace().string(frame->function),
                                   words::line_name(index, frame->line))}};
    std::string_view text = index.line_text(index.place(frame->line));
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    if (!text.empty()) {
      sentence.front().text += '\n';
      sentence.push_back({std::string(text.substr(0, 200)), Style::code});
    }
    const Thing line = frame->line ? line_thing(index.place(frame->line)) : Thing{};
    links.push_back({.sentence = std::move(sentence), .thing = line});
  }
  draw_chain(column, std::move(links));
}

void draw_task(Column& column, const replay::Task& task) {
  const Scene& scene = column.scene;
  const ui::Theme& theme = column.canvas.theme();
  const float badge = draw_badge(column.canvas, scene.index(), task.id, {column.x, column.y}, BadgeForm::filled, 26);
  // What asyncio prints of it, at the right.
  const std::string name = task_name(scene, task.id), known(ui::laid_out(scene.index().trace().string(task.name)));
  const ui::TextStyle quiet{theme.muted, 14};
  const float of_known = known == name ? 0 : column.canvas.width(known, quiet) + 10;
  const ui::Rect title{column.x + badge + 10, column.y, column.width - badge - 10, 26};
  column.canvas.text_in({title.x, title.y, title.w - of_known, title.h}, name, {theme.text, 18, ui::Font::semibold});
  if (of_known > 0) column.canvas.text_in(title, known, quiet, ui::Align::right);
  column.gap(38);

  const bool waits = task.status == replay::TaskStatus::waiting || task.status == replay::TaskStatus::sleeping;
  if (waits) {
    column.say(words::text("selection.heading.waits"), {theme.text, 13, ui::Font::semibold});
    column.gap(8);
    draw_answers(column, words::waiting(scene.index(), scene.state, task.id, scene.now, most_told));
  } else {
    column.say(words::told("selection.it_does", doing(scene, task)), body(column));
  }
  if (Sentence circle = words::cycle_words(scene.index(), scene.state, task.id); !circle.empty()) {
    column.gap(10);
    column.say(in_full(std::move(circle)), {replay::certain(scene.state) ? theme.blocked : theme.text, 15});
  }
  draw_places(column, task);

  const trace::CallbackId callback = words::last_run(scene.index(), scene.state, task.id);
  if (task.status == replay::TaskStatus::ready && task.pending != 0) {
    sub_heading(column, words::text("selection.why.will_run"));
    draw_causes(column, task.pending);
  } else if (callback != 0) {
    sub_heading(column, words::text(task.status == replay::TaskStatus::running ? "selection.why.runs_now"
                                                                               : "selection.why.ran_last"));
    draw_causes(column, callback);
  }
}

void draw_callback(Column& column, trace::CallbackId id) {
  const Scene& scene = column.scene;
  const replay::State& state = scene.state;
  title(column, words_of(scene, {Thing::Kind::callback, id}));
  const auto in_line = replay::place_in_ready(state, id);
  const replay::Callback* there = state.callback(id);
  const replay::Ran* ran = scene.index().ran(id);
  std::string now;
  if (state.running.id == id) {
    now = words::text("selection.callback.running");
  } else if (in_line) {
    const std::size_t ahead = *in_line;
    const bool later = state.phase == replay::Phase::run && ahead >= state.left_this_turn;
    if (ahead == 0)
      now = words::text(later ? "selection.callback.first_of_next_turn" : "selection.callback.first");
    else
      now = words::text(later ? "selection.callback.behind_in_next_turn" : "selection.callback.behind", ahead);
  } else if (there) {
    now = words::text(there->cancelled ? "selection.callback.cancelled_timer" : "selection.callback.timer",
                      words::duration(there->when), due_text(there->when, scene.now));
  } else if (has_begun(scene, id)) {
    now = words::text("selection.callback.ran", ran->turn, words::duration(scene.index().trace()[ran->begun].time));
  } else {
    now = words::text("selection.callback.gone");
  }
  column.say(now, body(column));
  const bool began = state.running.id == id || has_begun(scene, id);
  sub_heading(column, words::text(began ? "selection.why.ran" : "selection.why.scheduled"));
  draw_causes(column, id);
}

void draw_primitive(Column& column, const replay::Primitive& primitive) {
  const Scene& scene = column.scene;
  title(column, words_of(scene, {Thing::Kind::primitive, primitive.id}));
  if (primitive.kind == trace::PrimitiveKind::semaphore)
    column.say(words::text("selection.semaphore", primitive.value), body(column));
  if (primitive.kind == trace::PrimitiveKind::barrier)
    column.say(words::text("selection.barrier", primitive.value, primitive.capacity), body(column));
  if (!primitive.items.empty()) {
    constexpr std::size_t most = 20;
    std::string items;
    for (std::size_t i = 0; i < std::min(primitive.items.size(), most); ++i)
      items += (i == 0 ? "" : ", ") + std::string(scene.replay.trace().string(primitive.items[i]));
    const bool all = primitive.items.size() <= most;
    column.say(all ? words::text("selection.items", items)
                   : words::text("selection.items_and_more", items, primitive.items.size() - most),
               body(column));
  }
  auto tasks = [&](std::string_view label, std::span<const trace::ObjectId> ids) {
    sub_heading(column, label);
    std::vector<Column::Link> links;
    for (trace::ObjectId task : ids) {
      if (links.size() >= most_links) {
        links.resize(ids.size()); // counted, not shown
        break;
      }
      links.push_back({.sentence = who_does(scene, task), .thing = {Thing::Kind::task, task}});
    }
    if (links.empty()) column.say(words::text("selection.no_task"), body(column));
    draw_chain(column, std::move(links));
  };
  const auto holders = replay::holders(scene.state, primitive);
  if (primitive.kind == trace::PrimitiveKind::lock || !holders.empty())
    tasks(words::text("selection.heading.held_by"), holders);
  std::vector<trace::ObjectId> waiters;
  for (const replay::Waiter& waiter : primitive.waiters) waiters.push_back(waiter.task);
  tasks(words::text("selection.heading.waiting"), waiters);
}

void draw_future(Column& column, trace::ObjectId id) {
  const Scene& scene = column.scene;
  title(column, words_of(scene, {Thing::Kind::future, id}));
  const replay::Future* future = scene.state.futures.find(id);
  if (!future) {
    column.say(words::text("selection.future.gone"), body(column));
    return;
  }
  const std::string text(scene.index().trace().string(future->text));
  const bool untold = text.empty() || (future->outcome == trace::Outcome::result && text == "None");
  const std::string_view id_of_now = !future->settled                               ? "selection.future.no_result"
                                     : future->outcome == trace::Outcome::cancelled ? "selection.future.cancelled"
                                     : future->outcome == trace::Outcome::exception
                                         ? (untold ? "selection.future.some_exception" : "selection.future.exception")
                                         : (untold ? "selection.future.done" : "selection.future.result");
  column.say(words::text(id_of_now, text), body(column));
  std::vector<Column::Link> waiting, children;
  scene.state.tasks.each([&](trace::ObjectId task, const replay::Task& known) {
    if (known.status != replay::TaskStatus::ended && known.awaiting == id)
      waiting.push_back(
          {.sentence = words::name_of(scene.index(), scene.state, task), .thing = {Thing::Kind::task, task}});
  });
  for (trace::ObjectId child : future->children) {
    if (children.size() >= most_links) {
      children.resize(future->children.size()); // counted, not shown
      break;
    }
    children.push_back({.sentence = who_does(scene, child), .thing = thing_of(scene, child)});
  }
  if (!waiting.empty()) {
    sub_heading(column, words::text("selection.heading.awaited_by"));
    draw_chain(column, std::move(waiting));
  }
  if (!children.empty()) {
    sub_heading(column, words::text("selection.heading.waiting_for"));
    draw_chain(column, std::move(children));
  }
}

void draw_line(Column& column, Thing line) {
  const Scene& scene = column.scene;
  const replay::SourceLine at = line_of(line);
  const bool twin = scene.index().is_twin(at.file);
  const replay::SourceFile* file = scene.index().source(at.file);
  title(column, {{file ? words::text("selection.line_of", at.line, scene.index().trace().string(file->name))
                       : words::text("selection.line", at.line),
                  Style::strong}});
  std::string_view text = scene.index().line_text(at);
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  if (!text.empty()) column.say(text, {column.canvas.theme().text, 14, ui::Font::mono});

  std::vector<Column::Link> links;
  scene.state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
    if (task.status == replay::TaskStatus::ended || task.status == replay::TaskStatus::running) return;
    const bool here = std::ranges::any_of(task.stack, [&](const replay::Frame& frame) {
      return twin ? frame.twin_line == at.line : scene.index().place(frame.line) == at;
    });
    if (!here) return;
    links.push_back({});
    if (links.size() <= most_links) links.back() = {.sentence = who_does(scene, id), .thing = {Thing::Kind::task, id}};
  });
  sub_heading(column, words::text("selection.heading.suspended_here"));
  if (links.empty()) column.say(words::text("selection.no_task"), body(column));
  draw_chain(column, std::move(links));
}

} // namespace

bool has_selection(const Scene& scene) {
  const Thing thing = scene.selected;
  switch (thing.kind) {
  case Thing::Kind::none:
  case Thing::Kind::phase:
  case Thing::Kind::place:
    return false;
  case Thing::Kind::task:
    return scene.state.tasks.find(thing.id) != nullptr;
  case Thing::Kind::primitive:
    return scene.state.primitives.find(thing.id) != nullptr;
  case Thing::Kind::future:
    return true;
  case Thing::Kind::line:
    return true;
  case Thing::Kind::callback: {
    const std::optional<std::uint64_t> scheduled = scene.index().scheduled(thing.id);
    return scheduled && *scheduled < scene.state.position;
  }
  }
  return false;
}

void draw_selection(Column& column) {
  const Scene& scene = column.scene;
  if (!has_selection(scene)) return;
  const float top = column.y;
  column.heading(words::text("selection.heading.selected"));
  const ui::Rect close{column.x + column.width - 22, top - 4, 24, 24};
  const ui::Touch touch = column.canvas.touch(close, ui::hash_id("lesson unselect"));
  column.canvas.cross(close.inset(6.5f), touch.hovered ? column.canvas.theme().text : column.canvas.theme().muted,
                      1.5f);
  if (touch.hovered) column.canvas.tip(words::text("selection.clear"));
  if (touch.clicked) column.actions.select(scene.selected);
  switch (scene.selected.kind) {
  case Thing::Kind::task:
    draw_task(column, *scene.state.tasks.find(scene.selected.id));
    break;
  case Thing::Kind::callback:
    draw_callback(column, scene.selected.id);
    break;
  case Thing::Kind::primitive:
    draw_primitive(column, *scene.state.primitives.find(scene.selected.id));
    break;
  case Thing::Kind::future:
    draw_future(column, scene.selected.id);
    break;
  case Thing::Kind::line:
    draw_line(column, scene.selected);
    break;
  case Thing::Kind::none:
  case Thing::Kind::phase:
  case Thing::Kind::place:
    break;
  }
}

} // namespace loopscope::app
