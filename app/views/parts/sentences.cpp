#include "app/views/parts/sentences.h"

#include "core/replay/rules.h"
#include "core/words/format.h"
#include "core/words/texts.h"

namespace loopscope::app {
namespace {

using words::Phrase;
using words::Sentence;
using Style = words::Phrase::Style;

constexpr unsigned line_bits = 26; // a source has fewer lines
static_assert(replay::Index::max_sources <= 1u << (32 - line_bits));

} // namespace

Thing line_thing(replay::SourceLine at) {
  if (at.line >> line_bits != 0 || at.file >= replay::Index::max_sources) return {}; // it cannot be shown
  return {Thing::Kind::line, at.file << line_bits | at.line};
}
replay::SourceLine line_of(Thing thing) {
  return {thing.id >> line_bits, thing.id & ((1u << line_bits) - 1)};
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
    return words::name_of(index, scene.state, thing.id);
  case Thing::Kind::callback: {
    const replay::Callback callback = index.callback(thing.id);
    if (callback.id == 0) return {{words::Word("a callback").string()}};
    Phrase words{words::describe(index, callback), Style::thing};
    words.callback = thing.id;
    if (!index.lane(callback.serves)) return {words};
    Sentence said = words::name_of(index, scene.state, callback.serves);
    said.push_back({": "});
    said.push_back(words);
    return said;
  }
  case Thing::Kind::line:
    return {{words::worded("line {}", line_of(thing).line), Style::strong}};
  case Thing::Kind::none:
  case Thing::Kind::phase:
  case Thing::Kind::place:
    break;
  }
  return {};
}

Sentence doing(const Scene& scene, const replay::Task& task) {
  return words::doing(scene.index(), scene.state, task, scene.now);
}

std::string due_text(std::int64_t when, std::int64_t now) {
  if (now < when) return words::text("selection.due.in", words::duration(replay::elapsed(now, when)));
  const std::int64_t late = replay::elapsed(when, now);
  if (late < replay::late_from) return std::string(words::text("selection.due.now"));
  return words::text("selection.due.since", words::duration(when), words::duration(late));
}

Thing thing_of(const Scene& scene, const words::Answer& answer) {
  if (answer.callback != 0) return {Thing::Kind::callback, answer.callback};
  return thing_of(scene, answer.object);
}

std::vector<ui::Span> Links::spans(const ui::Theme& theme, const Scene& scene, const Sentence& sentence,
                                   ui::TextStyle style) {
  std::vector<ui::Span> spans;
  for (const Phrase& words : sentence) {
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
      span.style.color = thing.kind == Thing::Kind::task ? task_color(theme, scene.index(), thing.id) : theme.text;
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
