#include "core/replay/pauses.h"
#include "core/replay/rules.h"

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
template <class Known>
Known* Index::note(Table<Known>& known, std::uint32_t id) const {
  constexpr std::size_t unseen = std::size_t{1} << 16; // ids that were given without an event
  if (id == 0 || id > read_ + unseen) return nullptr;
  if (id >= known.size()) known.resize(std::size_t{id} + 1);
  return &known[id];
}
template Index::KnownObject* Index::note(Table<KnownObject>&, std::uint32_t) const;
template Index::KnownCallback* Index::note(Table<KnownCallback>&, std::uint32_t) const;

/// The entry of an object that this event creates; null when it is there already.
Index::KnownObject* Index::create(ObjectId id) {
  KnownObject* object = note(objects_, id);
  if (!object || object->made != 0) return nullptr;
  object->made = here() + 1;
  return object;
}

bool Index::is(ObjectId id, EventKind creation) const {
  const std::optional<std::uint64_t> event = created(id);
  return event && trace_[*event].kind == creation;
}

void Index::read(const Event& event) {
  end_time_ = event.time;
  if (without_badge_ != 0 && event.kind != EventKind::task_called) {
    Lane& lane = lanes_[without_badge_ - 1];
    if (lane.badge.empty()) lane.badge = task_names_.badge(without_badge_, trace_.string(lane.function));
    without_badge_ = 0;
  }
  if (held_ && ends_hold(event.kind)) end_hold(event);
  const bool in_callback = now_.running != 0;
  fold(event);
  line_stops_.read(*this, event, {in_callback || now_.running != 0, now_.running == 0 ? ObjectId{0} : acting()});
}

void Index::fold(const Event& event) {
  switch (event.kind) {
  case EventKind::run_started: {
    const auto started = as<event::run_started>(event);
    scenario_ = started.scenario;
    loop_name_ = started.loop;
    clock_ = started.clock;
    break;
  }
  case EventKind::run_paused:
    if (now_.running != 0 || spans().empty() || spans().back().kind != LoopSpanKind::running) break; // as in the state
    holds_.push_back({.begun = read_, .from = event.time, .before = held_for(*this, event.time)});
    add_loop_span(event, LoopSpanKind::held);
    held_ = true;
    break;
  case EventKind::run_ended: {
    const auto end = as<event::run_ended>(event);
    outcome_ = end.outcome;
    message_ = end.message;
    halts_.push_back(here());
    break;
  }
  case EventKind::parameter: {
    const auto parameter = as<event::parameter>(event);
    parameters_.push_back({parameter.name, parameter.value});
    break;
  }
  case EventKind::run_fact: {
    const auto fact = as<event::run_fact>(event);
    if (facts_.size() < max_facts) facts_.push_back({fact.name, fact.text});
    break;
  }
  case EventKind::place: {
    const auto place = as<event::place>(event);
    if (place.number == 0 || place.number > UINT16_MAX || place.file >= max_sources) break;
    if (place.line_there <= 0 || place.line_there > INT32_MAX) break;
    if (place.number >= places_.size()) places_.resize(place.number + 1);
    if (has_places_.size() <= place.file) has_places_.resize(place.file + 1);
    if (places_[place.number].line == 0) places_[place.number] = {place.file, small(place.line_there)};
    has_places_[place.file] = true;
    break;
  }
  case EventKind::source_file: {
    const auto file = as<event::source_file>(event);
    const std::size_t at = file.index;
    if (at >= max_sources || (at < sources_.size() && sources_[at].name != 0)) break;
    if (at >= sources_.size()) {
      sources_.resize(at + 1);
      line_starts_.resize(at + 1);
    }
    sources_[at] = {file.name, file.text, file.language};
    std::vector<std::uint32_t>& starts = line_starts_[at];
    starts.assign(1, 0);
    const std::string_view text = trace_.string(file.text);
    for (std::size_t i = 0; i < text.size() && i < UINT32_MAX; ++i)
      if (text[i] == '\n') starts.push_back(static_cast<std::uint32_t>(i + 1));
    if (file.lines != 0) twin_lines_ = only_lines(trace_.string(file.lines));
    break;
  }
  case EventKind::printed:
  case EventKind::typed:
    prints_.push_back(here());
    break;
  case EventKind::loop_switched:
    switch_lane(as<event::loop_switched>(event).thread);
    break;
  case EventKind::step_begun_inside:
  case EventKind::step_ended_inside:
    read_inside(event, as<event::step_begun_inside>(event).task); // either has it there
    break;
  case EventKind::not_of_program: {
    const auto other = as<event::not_of_program>(event);
    if (other.is_callback) {
      if (KnownCallback* callback = note(callbacks_, other.what)) callback->other = true;
    } else if (Lane* lane = living(other.what)) {
      lane->of_program = false;
    }
    break;
  }
  case EventKind::warning:
    warnings_.push_back(here());
    if (const auto warning = as<event::warning>(event); warning.warning_kind == trace::WarningKind::pending_destroyed)
      if (Lane* lost = living(warning.about)) end_lane(*lost, event, trace::Outcome::destroyed, 0);
    break;
  case EventKind::blocking_begun:
  case EventKind::blocking_ended: {
    read_blocking(event);
    if (now_.running == 0 || as<event::blocking_begun>(event).thread != loops_[lane_].thread)
      break; // a thread's own call does not stop the loop
    const bool begun = event.kind == EventKind::blocking_begun;
    add_loop_span(event, begun ? LoopSpanKind::blocked : LoopSpanKind::running);
    Lane* lane = living(acting());
    if (!lane) break;
    if (begun) {
      add_span(*lane, event, SpanKind::blocked);
    } else if (lane->spans.back().kind == SpanKind::blocked) {
      add_span(*lane, event, SpanKind::running);
    }
    break;
  }
  case EventKind::future_created:
  case EventKind::coroutine_created:
    create(event.subject);
    break;
  case EventKind::future_settled:
  case EventKind::coroutine_entered:
    if (KnownObject* object = note(objects_, event.subject); object && object->told == 0) object->told = here();
    break;
  case EventKind::gather_child:
    has_waits_ = true;
    if (const Lane* lane = this->lane(as<event::gather_child>(event).child); lane && lane->joined == 0)
      lanes_[lane - lanes_.data()].joined = read_;
    break;
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled:
  case EventKind::callback_begun:
  case EventKind::callback_ended:
  case EventKind::timer_due:
  case EventKind::thread_call:
    read_callback(event);
    break;
  case EventKind::task_created:
  case EventKind::task_suspended:
  case EventKind::task_called:
  case EventKind::task_renamed:
  case EventKind::task_ended:
    read_task(event);
    break;
  case EventKind::primitive_created:
  case EventKind::primitive_acquired:
  case EventKind::primitive_released:
  case EventKind::primitive_wait_begun:
    read_primitive(event);
    read_use(event);
    break;
  case EventKind::primitive_changed:
    read_use(event);
    break;
  case EventKind::source_added:
  case EventKind::source_ready:
  case EventKind::source_removed:
    read_source(event);
    break;
  case EventKind::thread_started:
  case EventKind::thread_ended:
  case EventKind::job_submitted:
  case EventKind::job_begun:
  case EventKind::job_ended:
    read_thread(event);
    break;
  default:
    tells_of_connection(event.kind) ? read_connection(event) : read_loop(event);
    break;
  }
}

void Index::read_use(const Event& event) {
  const bool uses_it = event.kind == EventKind::primitive_acquired || event.kind == EventKind::primitive_released ||
                       event.kind == EventKind::primitive_changed;
  if (!uses_it || event.object == 0) return;
  const auto change =
      event.kind == EventKind::primitive_changed ? as<event::primitive_changed>(event).change : trace::Change::other;
  std::vector<Use>& uses = uses_[event.subject];
  const bool known = std::ranges::any_of(
      uses, [&](const Use& use) { return use.task == event.object && use.kind == event.kind && use.change == change; });
  if (!known && uses.size() < max_uses) uses.push_back({event.object, event.kind, change, read_});
}

const std::vector<Use>& Index::uses(ObjectId primitive) const {
  static const std::vector<Use> none;
  const auto at = uses_.find(primitive);
  return at == uses_.end() ? none : at->second;
}

void Index::read_loop(const Event& event) {
  switch (event.kind) {
  case EventKind::loop_created:
    create(event.subject);
    if (!now_.in_turn) add_loop_span(event, LoopSpanKind::stopped); // another one may run
    break;
  case EventKind::loop_started:
    add_loop_span(event, LoopSpanKind::running);
    break;
  case EventKind::loop_stopped:
    if (now_.in_turn) turn_ends_.push_back(here());
    now_.in_turn = false;
    [[fallthrough]];
  case EventKind::loop_closed:
    if (now_.in_turn) break; // another one: one that runs is not closed
    if (lane_ == 0) halts_.push_back(here());
    add_loop_span(event, LoopSpanKind::stopped);
    break;
  case EventKind::turn_begun:
    if (now_.in_turn) turn_ends_.push_back(here());
    now_.in_turn = true;
    now_.turn = small(as<event::turn_begun>(event).turn);
    turns_.push_back(here());
    break;
  case EventKind::turn_running:
    runnings_.push_back(here());
    break;
  case EventKind::idle:
    if (lane_ == 0) halts_.push_back(here());
    break;
  case EventKind::select_begun:
    if (lane_ == 0) selects_.push_back({.begun = here()});
    if (as<event::select_begun>(event).longest != 0) add_loop_span(event, LoopSpanKind::waiting);
    break;
  case EventKind::select_ended:
    if (lane_ == 0 && !selects_.empty() && selects_.back().ended == 0) selects_.back().ended = here();
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
  if (now_.running == 0) return;
  ran_[now_.ran_at].ended = here();
  ends_.push_back(here());
  now_.running = 0;
  now_.inside.clear();
  if (lane_ == 0 && !blocking_.empty() && blocking_.back().ended == 0) blocking_.back().ended = here();
}

void Index::read_callback(const Event& event) {
  KnownCallback* known = note(callbacks_, event.subject);
  if (!known) return;
  switch (event.kind) {
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled: {
    if (known->made != 0) return;
    known->made = here() + 1;
    const Callback callback = scheduled_by(event, read_, now_.turn);
    has_timers_ |= callback.timer;
    has_waits_ |= callback.kind == trace::CallbackKind::timeout_timer;
    const bool sleeps = callback.timer && callback.kind == trace::CallbackKind::sleep_timer;
    if (!sleeps && (!callback.runs_task() || callback.timer)) return;
    Lane* lane = living(callback.serves);
    if (!lane) return;
    if (sleeps) {
      timers_[lane - lanes_.data()] = here();
      return;
    }
    queued_[lane - lanes_.data()] = callback.id;
    const SpanKind kind = lane->spans.back().kind;
    if (kind == SpanKind::waiting || kind == SpanKind::sleeping) add_span(*lane, event, SpanKind::ready);
    break;
  }
  case EventKind::callback_begun: {
    if (known->made == 0 || known->at != 0) return;
    end_running();
    Ran ran;
    ran.id = now_.running = event.subject;
    ran.scheduled = known->made - 1;
    ran.begun = here();
    ran.turn = now_.turn;
    ran.lane = static_cast<std::uint16_t>(lane_);
    now_.ran_at = ran_.size();
    const Event& scheduled = trace_[ran.scheduled];
    const Callback callback = scheduled_by(scheduled, ran.scheduled, 0);
    if (callback.timer) note_late(event, scheduled);
    if (callback.runs_task()) {
      ran.task = callback.serves;
      if (Lane* lane = living(callback.serves)) {
        if (std::uint32_t& queued = queued_[lane - lanes_.data()]; queued == callback.id) queued = 0;
        add_span(*lane, event, SpanKind::running);
      }
      if (ran.task != last_task_) switches_.push_back(here());
      last_task_ = ran.task;
    }
    ran_marks_.note(ran.begun);
    ran_.push_back(ran);
    now_.ran = ran_.size();
    known->at = static_cast<std::uint32_t>(ran_.size()) & INT32_MAX;
    break;
  }
  case EventKind::callback_ended: {
    if (now_.running == 0 || event.subject != now_.running) return;
    Lane* lane = living(ran_[now_.ran_at].task);
    end_running();
    // A step that neither ended nor suspended its task is told so in a damaged trace only.
    if (lane && (lane->spans.back().kind == SpanKind::running || lane->spans.back().kind == SpanKind::blocked))
      add_span(*lane, event, queued_[lane - lanes_.data()] ? SpanKind::ready : SpanKind::waiting);
    break;
  }
  case EventKind::timer_due:
    dues_.push_back(here());
    break;
  case EventKind::thread_call:
    thread_calls_.push_back(here());
    given_.try_emplace(event.subject, here());
    break;
  default:
    break;
  }
}

std::string_view Index::name(ObjectId task, StringId given) const {
  const std::string_view known = trace_.string(given);
  const Lane* lane = this->lane(task);
  return lane && !lane->call.empty() && (known.empty() || is_default_name(known)) ? lane->call : known;
}

void Index::note_late(const Event& begun, const Event& scheduled) {
  const auto timer = as<event::timer_scheduled>(scheduled);
  if (timer.when < scheduled.time || elapsed(timer.when, begun.time) < late_from) return;
  const bool call = timer.callback_kind == trace::CallbackKind::call;
  const ObjectId task = !call && lane(timer.serves) ? timer.serves : 0;
  besides_[task].late.push_back(pool_, {timer.when, begun.time, read_});
}

void Index::read_task(const Event& event) {
  if (event.kind == EventKind::task_created) {
    const auto created = as<event::task_created>(event);
    KnownObject* known = create(created.task);
    if (!known) return;
    Lane lane;
    lane.task = created.task;
    lane.parent = created.parent;
    lane.name = created.name;
    lane.function = created.function;
    lane.created = read_;
    lane.spans.push_back(pool_, {read_, event.time, SpanKind::ready, {}, 0});
    lanes_.push_back(std::move(lane));
    queued_.push_back(0);
    timers_.push_back(0);
    known->at = static_cast<std::uint32_t>(lanes_.size());
    without_badge_ = lanes_.size();
    return;
  }
  Lane* lane = living(event.subject);
  if (!lane) return;
  if (event.kind == EventKind::task_called) {
    const std::string_view function = trace_.string(lane->function);
    const std::string_view arguments = trace_.string(as<event::task_called>(event).arguments);
    if (lane->call.empty()) lane->call = task_names_.call(function, arguments);
    if (lane->badge.empty()) lane->badge = task_names_.badge(function, arguments);
    return;
  }
  if (event.kind == EventKind::task_renamed) {
    lane->name = as<event::task_renamed>(event).name;
    return;
  }
  if (event.kind == EventKind::task_ended) {
    const auto end = as<event::task_ended>(event);
    end_lane(*lane, event, end.outcome, end.text);
    return;
  }
  const auto suspended = as<event::task_suspended>(event);
  const AwaitKind await = suspended.await_kind;
  has_waits_ |= await != AwaitKind::yield && await != AwaitKind::sleep;
  if (await == AwaitKind::sleep)
    if (KnownObject* future = note(objects_, suspended.awaited); future && future->at == 0)
      future->at = timers_[lane - lanes_.data()];
  if (await == AwaitKind::yield || queued_[lane - lanes_.data()] != 0) {
    add_span(*lane, event, SpanKind::ready);
  } else {
    add_span(*lane, event, await == AwaitKind::sleep ? SpanKind::sleeping : SpanKind::waiting, await,
             suspended.awaited);
  }
}

void Index::end_lane(Lane& lane, const Event& event, trace::Outcome outcome, StringId text) {
  lane.ended = read_;
  lane.end = event.time;
  lane.outcome = outcome;
  lane.text = text;
  objects_[lane.task].told = here();
}

Lane* Index::living(ObjectId task) {
  const Lane* lane = this->lane(task);
  return lane && !lane->ended ? &lanes_[lane - lanes_.data()] : nullptr;
}

void Index::add_span(Lane& lane, const Event& event, SpanKind kind, AwaitKind await, ObjectId on) {
  const Span& last = lane.spans.back();
  if (last.kind == kind && last.await == await && last.on == on) return;
  lane.spans.push_back(pool_, {read_, event.time, kind, await, on});
}

void Index::add_loop_span(const Event& event, LoopSpanKind kind) {
  if (!spans().empty() && spans().back().kind == kind) return;
  spans().push_back(pool_, {read_, event.time, kind});
}

const Lane* Index::lane(ObjectId task) const {
  return in(lanes_, task);
}

const Ran* Index::ran(CallbackId id) const {
  if (id >= callbacks_.size() || callbacks_[id].at == 0) return nullptr;
  return &ran_[callbacks_[id].at - 1];
}

std::optional<std::uint64_t> Index::scheduled(CallbackId id) const {
  if (id >= callbacks_.size() || callbacks_[id].made == 0) return {};
  return callbacks_[id].made - 1;
}

std::optional<std::uint64_t> Index::created(ObjectId id) const {
  if (id >= objects_.size() || objects_[id].made == 0) return {};
  return objects_[id].made - 1;
}

std::optional<std::uint64_t> Index::settled(ObjectId id) const {
  const EventIndex told = id < objects_.size() ? objects_[id].told : 0;
  if (told == 0 || !(is(id, EventKind::future_created) || is(id, EventKind::task_created))) return {};
  return told;
}

bool Index::entered(ObjectId coroutine) const {
  return coroutine < objects_.size() && objects_[coroutine].told != 0 && is(coroutine, EventKind::coroutine_created);
}

std::optional<std::uint64_t> Index::joined(ObjectId future) const {
  const EventIndex at = future < objects_.size() ? objects_[future].at : 0;
  if (at == 0 || at >= read_ || trace_[at].kind != EventKind::primitive_wait_begun) return {};
  return as<event::primitive_wait_begun>(trace_[at]).future == future ? std::optional<std::uint64_t>(at) : std::nullopt;
}

std::optional<std::uint64_t> Index::sleep_timer(ObjectId future) const {
  const EventIndex at = future < objects_.size() ? objects_[future].at : 0;
  if (at == 0 || at >= read_ || !is(future, EventKind::future_created)) return {};
  return trace_[at].kind == EventKind::timer_scheduled ? std::optional<std::uint64_t>(at) : std::nullopt;
}

std::optional<std::uint64_t> Index::given(CallbackId id) const {
  const auto known = given_.find(id);
  return known == given_.end() ? std::nullopt : std::optional<std::uint64_t>(known->second);
}

const Select* Index::select_at(std::uint64_t event) const {
  return last_at<Select>(selects_, event);
}

const Pieces<Late>& Index::late(ObjectId task) const {
  static const Pieces<Late> none;
  const Besides* known = besides(task);
  return known ? known->late : none;
}

const Index::Besides* Index::besides(ObjectId task) const {
  const auto at = besides_.find(task);
  return at == besides_.end() ? nullptr : &at->second;
}

bool Index::same_callback(std::uint64_t one, std::uint64_t other) const {
  return lane_at(one) == lane_at(other) && last_ran(one) == last_ran(other);
}

const Index::LaneSwitch& Index::lane_switch(std::uint64_t event) const {
  static constexpr LaneSwitch none{};
  const auto after = std::ranges::upper_bound(lane_switches_, event, {}, &LaneSwitch::event);
  return after == lane_switches_.begin() ? none : *(after - 1);
}

const Ran* Index::last_ran(std::uint64_t event) const {
  const LaneSwitch& since = lane_switch(event);
  const Ran* const after = ran_.begin() + ran_marks_.before(event + 1);
  if (after != ran_.begin() && (after - 1)->begun >= since.event) return after - 1;
  return since.ran == 0 ? nullptr : &ran_[since.ran - 1];
}

/// The loop of that thread is the one that the events speak of.
void Index::switch_lane(std::uint32_t thread) {
  auto known = std::ranges::find(loops_, thread, &LoopLane::thread);
  if (lane_switches_.empty() && spans().empty()) { // the first of all
    loops_.front().thread = thread;
    known = loops_.begin();
  }
  if (known == loops_.end() && loops_.size() < max_loops) {
    loops_.push_back({thread, {}});
    parked_.emplace_back();
    known = loops_.end() - 1;
  }
  const std::size_t lane = std::min(static_cast<std::size_t>(known - loops_.begin()), loops_.size() - 1);
  if (lane == lane_) return;
  std::swap(parked_[lane_], now_);
  std::swap(parked_[lane], now_);
  lane_ = lane;
  lane_switches_.push_back({here(), static_cast<std::uint16_t>(lane), now_.turn, now_.ran});
}

/// A step that begins or ends inside another one's.
void Index::read_inside(const Event& event, ObjectId task) {
  if (now_.running == 0) return;
  Lane* lane = living(task);
  if (event.kind == EventKind::step_begun_inside) {
    if (!this->lane(task) || now_.inside.size() >= State::inside_kept) return;
    now_.inside.push_back(task);
    if (lane) add_span(*lane, event, SpanKind::running);
    return;
  }
  if (now_.inside.empty() || now_.inside.back() != task) return;
  now_.inside.pop_back();
  // A step that neither ended nor suspended its task is told so in a damaged trace only.
  if (lane && (lane->spans.back().kind == SpanKind::running || lane->spans.back().kind == SpanKind::blocked))
    add_span(*lane, event, queued_[lane - lanes_.data()] ? SpanKind::ready : SpanKind::waiting);
}

Callback Index::callback(CallbackId id) const {
  const std::optional<std::uint64_t> event = scheduled(id);
  if (!event) return {};
  // The turn is that of the loop's last turn_begun before it.
  const LaneSwitch& since = lane_switch(*event);
  const auto after = std::ranges::upper_bound(turns_, *event);
  const bool begun = after != turns_.begin() && *(after - 1) >= since.event;
  const std::uint32_t turn = begun ? small(as<event::turn_begun>(trace_[*(after - 1)]).turn) : since.turn;
  return scheduled_by(trace_[*event], *event, turn);
}

} // namespace loopscope::replay
