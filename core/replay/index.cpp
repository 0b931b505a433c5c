#include "core/replay/index.h"

#include <algorithm>

namespace loopscope::replay {

using trace::AwaitKind;
using trace::EventKind;

namespace {

/// Of the numbers in the text, by place: where each stands when it stands at one place only, else 0.
std::vector<std::uint32_t> only_lines(std::string_view text) {
  constexpr std::size_t most = UINT16_MAX; // what an event's line can name
  std::vector<std::uint32_t> places;
  std::vector<bool> known;
  std::uint32_t place = 0;
  for (std::size_t at = 0; at < text.size(); ++place) {
    std::size_t number = 0;
    for (; at < text.size() && text[at] != ' '; ++at)
      if (number <= most) number = number * 10 + static_cast<unsigned char>(text[at] - '0') % 10;
    ++at;
    if (number == 0 || number > most) continue;
    if (number >= places.size()) places.resize(number + 1), known.resize(number + 1);
    places[number] = known[number] ? 0 : place;
    known[number] = true;
  }
  return places;
}

} // namespace

std::size_t Index::update(std::size_t most) {
  const std::size_t from = read_;
  const std::size_t to = from + std::min(most, trace_.size() - from);
  while (read_ < to) {
    read(trace_[read_]);
    ++read_;
  }
  return to - from;
}

/// The entry of that id, made when it is not there; null when the id is beyond what can have been created.
Index::Known* Index::note(std::vector<Known>& known, std::uint32_t id) const {
  constexpr std::size_t unseen = std::size_t{1} << 16; // ids that were given without an event
  if (id == 0 || id > read_ + unseen) return nullptr;
  if (id >= known.size()) known.resize(std::size_t{id} + 1);
  return &known[id];
}

void Index::read(const Event& event) {
  end_time_ = event.time;
  if (held_ && ends_hold(event.kind)) end_hold(event);
  switch (event.kind) {
  case EventKind::run_started:
    scenario_ = event.object;
    loop_name_ = event.extra;
    break;
  case EventKind::run_held:
    if (running_ != 0 || loop_.empty() || loop_.back().kind != LoopSpanKind::running) break; // as in the state
    holds_.push_back({.begun = read_, .from = event.time});
    add_loop_span(event, LoopSpanKind::held);
    held_ = true;
    break;
  case EventKind::run_ended:
    ended_ = true;
    break;
  case EventKind::parameter:
    parameters_.push_back({event.object, event.extra});
    break;
  case EventKind::source_file: {
    const std::size_t at = event.subject;
    if (at >= max_sources || (at < sources_.size() && sources_[at].name != 0)) break;
    if (at >= sources_.size()) {
      sources_.resize(at + 1);
      line_starts_.resize(at + 1);
    }
    sources_[at] = {event.object, event.extra, static_cast<trace::Language>(event.detail)};
    std::vector<std::uint32_t>& starts = line_starts_[at];
    starts.assign(1, 0);
    const std::string_view text = trace_.string(event.extra);
    for (std::size_t i = 0; i < text.size() && i < UINT32_MAX; ++i)
      if (text[i] == '\n') starts.push_back(static_cast<std::uint32_t>(i + 1));
    if (event.value > 0) twin_lines_ = only_lines(trace_.string(static_cast<StringId>(event.value)));
    break;
  }
  case EventKind::printed:
    prints_.push_back(read_);
    break;
  case EventKind::warning:
    warnings_.push_back(read_);
    break;
  case EventKind::blocking_begun:
  case EventKind::blocking_ended: {
    if (running_ == 0 || event.subject != 0) break; // a thread's own call does not stop the loop
    const bool begun = event.kind == EventKind::blocking_begun;
    add_loop_span(event, begun ? LoopSpanKind::blocked : LoopSpanKind::running);
    Lane* lane = living(ran_.back().task);
    if (!lane) break;
    if (begun) {
      add_span(*lane, event, SpanKind::blocked);
    } else if (lane->spans.back().kind == SpanKind::blocked) {
      add_span(*lane, event, SpanKind::running);
    }
    break;
  }
  case EventKind::future_created:
  case EventKind::primitive_created:
  case EventKind::coroutine_created:
    if (Known* object = note(objects_, event.subject); object && object->event == UINT64_MAX) object->event = read_;
    break;
  case EventKind::coroutine_entered:
    if (Known* coroutine = note(objects_, event.subject); coroutine) coroutine->entered = true;
    break;
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled:
  case EventKind::callback_begun:
  case EventKind::callback_ended:
    read_callback(event);
    break;
  case EventKind::task_created:
  case EventKind::task_suspended:
  case EventKind::task_renamed:
  case EventKind::task_ended:
    read_task(event);
    break;
  default:
    read_loop(event);
    break;
  }
}

void Index::read_loop(const Event& event) {
  switch (event.kind) {
  case EventKind::loop_created:
    if (Known* object = note(objects_, event.subject); object && object->event == UINT64_MAX) object->event = read_;
    add_loop_span(event, LoopSpanKind::stopped);
    break;
  case EventKind::loop_started:
    add_loop_span(event, LoopSpanKind::running);
    break;
  case EventKind::loop_stopped:
    if (in_turn_) turn_ends_.push_back(read_);
    in_turn_ = false;
    [[fallthrough]];
  case EventKind::loop_closed:
    add_loop_span(event, LoopSpanKind::stopped);
    break;
  case EventKind::turn_begun:
    if (in_turn_) turn_ends_.push_back(read_);
    in_turn_ = true;
    turn_ = small(event.value);
    turns_.push_back(read_);
    break;
  case EventKind::select_begun:
    if (event.value != 0) add_loop_span(event, LoopSpanKind::waiting);
    break;
  case EventKind::select_ended:
    add_loop_span(event, LoopSpanKind::running);
    break;
  default:
    break;
  }
}

void Index::end_hold(const Event& event) {
  held_ = false;
  holds_.back().ended = read_;
  holds_.back().to = event.time;
  if (event.kind != EventKind::run_ended) add_loop_span(event, LoopSpanKind::running);
}

void Index::end_running() {
  if (running_ == 0) return;
  ran_.back().ended = read_;
  running_ = 0;
}

void Index::read_callback(const Event& event) {
  Known* known = note(callbacks_, event.subject);
  if (!known) return;
  switch (event.kind) {
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled: {
    if (known->event != UINT64_MAX) return;
    known->event = read_;
    const Callback callback = scheduled_by(event, read_, turn_);
    if (!callback.runs_task() || callback.timer) return;
    Lane* lane = living(callback.serves);
    if (!lane) return;
    queued_[lane - lanes_.data()] = callback.id;
    const SpanKind kind = lane->spans.back().kind;
    if (kind == SpanKind::waiting || kind == SpanKind::sleeping) add_span(*lane, event, SpanKind::ready);
    break;
  }
  case EventKind::callback_begun: {
    if (known->event == UINT64_MAX || known->at != 0) return;
    end_running();
    Ran ran;
    ran.id = running_ = event.subject;
    ran.scheduled = known->event;
    ran.begun = read_;
    ran.turn = turn_;
    const Callback callback = scheduled_by(trace_[known->event], known->event, 0);
    if (callback.runs_task()) {
      ran.task = callback.serves;
      if (Lane* lane = living(callback.serves)) {
        if (std::uint32_t& queued = queued_[lane - lanes_.data()]; queued == callback.id) queued = 0;
        add_span(*lane, event, SpanKind::running);
      }
      if (ran.task != last_task_) switches_.push_back(read_);
      last_task_ = ran.task;
    }
    ran_.push_back(ran);
    known->at = static_cast<std::uint32_t>(ran_.size());
    break;
  }
  case EventKind::callback_ended: {
    if (running_ == 0 || event.subject != running_) return;
    Lane* lane = living(ran_.back().task);
    end_running();
    // A step that neither ended nor suspended its task is told so in a damaged trace only.
    if (lane && (lane->spans.back().kind == SpanKind::running || lane->spans.back().kind == SpanKind::blocked))
      add_span(*lane, event, queued_[lane - lanes_.data()] ? SpanKind::ready : SpanKind::waiting);
    break;
  }
  default:
    break;
  }
}

void Index::read_task(const Event& event) {
  if (event.kind == EventKind::task_created) {
    Known* known = note(objects_, event.subject);
    if (!known || known->event != UINT64_MAX) return;
    known->event = read_;
    Lane lane;
    lane.task = event.subject;
    lane.parent = event.extra;
    lane.name = event.object;
    lane.function = small(event.value);
    lane.created = read_;
    lane.spans.push_back({read_, event.time, SpanKind::ready, {}, 0});
    lanes_.push_back(std::move(lane));
    queued_.push_back(0);
    known->at = static_cast<std::uint32_t>(lanes_.size());
    return;
  }
  Lane* lane = living(event.subject);
  if (!lane) return;
  if (event.kind == EventKind::task_renamed) {
    lane->name = event.object;
    return;
  }
  if (event.kind == EventKind::task_ended) {
    lane->ended = read_;
    lane->end = event.time;
    lane->outcome = static_cast<trace::Outcome>(event.detail);
    lane->text = event.object;
    return;
  }
  const AwaitKind await = static_cast<AwaitKind>(event.detail);
  if (await == AwaitKind::yield || queued_[lane - lanes_.data()] != 0) {
    add_span(*lane, event, SpanKind::ready);
  } else {
    add_span(*lane, event, await == AwaitKind::sleep ? SpanKind::sleeping : SpanKind::waiting, await, event.extra);
  }
}

Lane* Index::living(ObjectId task) {
  if (task == 0 || task >= objects_.size() || objects_[task].at == 0) return nullptr;
  Lane& lane = lanes_[objects_[task].at - 1];
  return lane.ended ? nullptr : &lane;
}

void Index::add_span(Lane& lane, const Event& event, SpanKind kind, AwaitKind await, ObjectId on) {
  const Span& last = lane.spans.back();
  if (last.kind == kind && last.await == await && last.on == on) return;
  lane.spans.push_back({read_, event.time, kind, await, on});
}

void Index::add_loop_span(const Event& event, LoopSpanKind kind) {
  if (!loop_.empty() && loop_.back().kind == kind) return;
  loop_.push_back({read_, event.time, kind});
}

const Lane* Index::lane(ObjectId task) const {
  if (task >= objects_.size() || objects_[task].at == 0) return nullptr;
  return &lanes_[objects_[task].at - 1];
}

const Ran* Index::ran(CallbackId id) const {
  if (id >= callbacks_.size() || callbacks_[id].at == 0) return nullptr;
  return &ran_[callbacks_[id].at - 1];
}

const std::uint64_t* Index::scheduled(CallbackId id) const {
  if (id >= callbacks_.size() || callbacks_[id].event == UINT64_MAX) return nullptr;
  return &callbacks_[id].event;
}

const std::uint64_t* Index::created(ObjectId id) const {
  if (id >= objects_.size() || objects_[id].event == UINT64_MAX) return nullptr;
  return &objects_[id].event;
}

Callback Index::callback(CallbackId id) const {
  const std::uint64_t* event = scheduled(id);
  if (!event) return {};
  // The turn is that of the last turn_begun before it.
  auto next = std::upper_bound(turns_.begin(), turns_.end(), *event);
  const std::uint32_t turn = next == turns_.begin() ? 0 : small(trace_[*(next - 1)].value);
  return scheduled_by(trace_[*event], *event, turn);
}

const SourceFile* Index::source(trace::Language language) const {
  for (const SourceFile& file : sources_)
    if (file.name != 0 && file.language == language) return &file;
  return nullptr;
}

std::string_view Index::line_text(trace::Language language, std::uint32_t line) const {
  const SourceFile* file = source(language);
  if (!file || line == 0) return {};
  const std::vector<std::uint32_t>& starts = line_starts_[file - sources_.data()];
  if (line > starts.size()) return {};
  const std::string_view text = trace_.string(file->text);
  const std::size_t end = line < starts.size() ? starts[line] - 1 : text.size();
  std::string_view found = text.substr(starts[line - 1], end - starts[line - 1]);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The pieces of the text between commas that stand in no brackets and no quotes.
std::vector<std::string_view> pieces(std::string_view text) {
  std::vector<std::string_view> found;
  int depth = 0;
  char quote = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (i < text.size() && quote) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && (depth == 0 || i == text.size())) {
      found.push_back(trimmed(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  return found;
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  if (text.empty() || !letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || c == '.' || (c >= '0' && c <= '9'); });
}

} // namespace

std::string_view Index::variable_at(std::uint32_t line, std::uint32_t ordinal) const {
  constexpr std::size_t longest = 400; // an assignment that says what it makes is shorter
  const std::string_view text = line_text(trace::Language::python, line);
  const std::size_t equals = text.find('=');
  if (text.size() > longest || equals == std::string_view::npos || equals + 1 >= text.size()) return {};
  if (text[equals + 1] == '=') return {};
  const std::vector<std::string_view> names = pieces(text.substr(0, equals));
  const std::vector<std::string_view> values = pieces(text.substr(equals + 1));
  if (names.size() != values.size()) return {};
  // Of several values, those that call something make the objects.
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].find('(') == std::string_view::npos) continue;
    if (values[i].front() == '[' || values[i].front() == '{' || values[i].front() == '(') return {};
    if (ordinal-- != 0) continue;
    std::string_view name = names[i];
    if (const std::size_t colon = name.find(':'); colon != std::string_view::npos)
      name = trimmed(name.substr(0, colon));
    return is_name(name) ? name : std::string_view{};
  }
  return {};
}

} // namespace loopscope::replay
