#include "app/views/timeline/timeline.h"

#include "app/views/timeline/frame.h"
#include "core/replay/rules.h"
#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <ranges>
#include <utility>

namespace loopscope::app {

using namespace timeline;

namespace {

/// The last one that is seen says how many are not.
std::unique_ptr<Lane> lane_of_loop(const Frame& f, std::size_t loop) {
  return loop_lane(f.index, loop, loop + 1 < f.loops ? 0 : f.index.loops().size() - f.loops);
}

} // namespace

void TimelineView::start_anew(const Scene& scene) {
  const bool steps = steps_, same = trace_ == &scene.index().trace(), hidden = hidden_;
  const double times = grown_[0], callbacks = grown_[1];
  *this = TimelineView{};
  steps_ = steps;
  if (same) grown_[0] = times, grown_[1] = callbacks, hidden_ = hidden; // less of it is known, as what comes is hidden
  trace_ = &scene.index().trace();
}

void TimelineView::draw(ui::Canvas& canvas, ui::Rect rect, const Scene& scene, Actions& actions) {
  const replay::Index& index = scene.index();
  if (trace_ != &index.trace() || index.size() < size_) start_anew(scene);
  size_ = index.size();

  const Slots slots(index.trace(), index.ran(), index.ran_marks(), index.size());
  const std::uint64_t position = scene.state.position;
  Frame f{{canvas, canvas.theme(), index, slots, densities_, &scene, position, scene.now}, actions};
  f.whole = rect;
  choose_rows(f);
  lay_out(f);
  canvas.fill(rect, f.theme.panel);
  if (f.area.w < 40 || f.rows.h < 10) return;

  open_instants(f);
  place_window(f);
  if (take_input(f)) place_window(f);
  follow_cursor(f);
  position_ = position;
  now_ = scene.now;

  f.scroll = scroll_;
  f.cursor = f.scale.x_of_position(slots, position, scene.now);
  if (window().fit) f.cursor = std::max(f.cursor, f.area.x); // among the imports
  f.end_x = f.scale.steps ? f.scale.x_of_place(slots, static_cast<double>(slots.count())) : f.scale.x(slots, f.end);
  if (std::size_t begun = slots.begun(position);
      begun > 0 && position <= slots.after(begun - 1) && (scene.now <= scene.state.time || scene.state.running.id != 0))
    f.bright = begun - 1;

  draw_backdrop(f);
  draw_axis(f);
  draw_lanes(f);
  draw_arrows(f);
  draw_cursor(f);
  if (!f.clicked) return;
  forget_sought();
  scrub(f, f.clicked->x);
}

namespace {

/// Where what is worth seeing begins: a program's imports, before its first loop runs, are passed over.
std::int64_t story_begin(const Frame& f) {
  constexpr std::int64_t little = 10'000'000; // ns
  const std::int64_t begin = f.slots.time(0);
  if (f.index.turns().empty()) return begin;
  const std::int64_t first = f.slots.time(f.index.turns().front());
  return first - begin < little ? begin : first;
}

} // namespace

/// Of what asyncio and libraries do for themselves there is nothing, where it is hidden.
void TimelineView::choose_rows(Frame& f) {
  if (std::exchange(own_only_, f.scene->own_only) != f.scene->own_only) counted_ = ~std::uint64_t{0};
  if (!f.scene->own_only) return;
  const auto& lanes = f.index.lanes();
  if (std::exchange(own_of_, f.index.size()) != f.index.size() || own_.size() > lanes.size()) {
    own_.clear();
    for (std::size_t i = 0; i < lanes.size(); ++i)
      if (lanes[i].of_program) own_.push_back(static_cast<std::uint32_t>(i));
  }
  f.shown = &own_;
}

void TimelineView::lay_out(Frame& f) {
  const replay::Index& index = f.index;
  const ui::Rect r = f.whole;
  const float axis = r.h < 170 ? 42.f : 46.f;
  const auto lanes = static_cast<float>(f.row_count());
  const float below = r.h < 150 ? 2.f : 8.f;
  const float least = r.h < 150 ? 25.f : 29.f, room = std::max(0.f, r.h - axis - below);
  // The first loop, and some of the others and of the threads, are always seen.
  const std::size_t seats = std::max<std::size_t>(1, static_cast<std::size_t>(room / least / 2.5f));
  const std::size_t others = index.loops().size() - 1, threads = index.threads().size();
  f.loops = 1 + std::min(others, seats - std::min(threads, seats / 2));
  f.threads = std::min(threads, seats + 1 - f.loops);
  const auto fixed = static_cast<float>(f.loops + f.threads);

  const ui::TextStyle name{f.theme.text, 14};
  for (const replay::ThreadLane& thread : index.threads())
    names_width_ = std::max(names_width_, f.canvas.width(index.trace().string(thread.name), name));
  for (std::size_t i = 0; i < f.loops; ++i)
    names_width_ = std::max(names_width_, f.canvas.width(lane_of_loop(f, i)->name(f), name));
  for (; names_seen_ < index.lanes().size(); ++names_seen_) { // of very many, those longer than the ones before
    if (index.lanes()[names_seen_].badge.empty()) break;      // it has none yet
    const trace::ObjectId task = index.lanes()[names_seen_].task;
    const std::string text = task_name(index, task), badge = task_badge(index, task);
    if (names_seen_ >= 64 && text.size() <= longest_name_ && badge.size() <= longest_badge_) continue;
    longest_name_ = std::max(longest_name_, text.size());
    longest_badge_ = std::max(longest_badge_, badge.size());
    badges_width_ = std::max(badges_width_, f.canvas.width(badge, {f.theme.ink, 13, ui::Font::bold}));
    names_width_ = std::max(names_width_, f.canvas.width(text, name));
  }

  const float pad = r.w < 700 ? 10.f : 20.f;
  f.badge = std::max(20.f, badges_width_ + 9);
  const float column =
      std::clamp(pad + f.badge + 9 + names_width_ + 14, pad + 128, std::max(pad + 128, std::min(260.f, r.w * 0.3f)));
  f.lane_height = std::clamp(room / (lanes + fixed), least, 46.f);
  if (f.lane_height * (lanes + fixed) > room) // some must be scrolled to: a whole number of them is seen
    f.lane_height = room / std::max(1 + fixed, std::floor(room / least));
  f.corner = {r.x + pad, r.y + 8, column - pad - 12, 26};
  f.axis = {r.x + column, r.y, r.w - column, axis};
  f.labels = {r.x, r.y + axis, column, r.h - axis - below};
  f.area = {r.x + column, r.y + axis, r.w - column, r.h - axis - below};
  auto place_rows = [&] {
    f.bar = std::min(24.f, f.lane_height - 8);
    f.rows = {r.x, f.area.y + fixed * f.lane_height, r.w, f.area.h - fixed * f.lane_height};
    f.content = lanes * f.lane_height;
  };
  place_rows();
  if (f.content > f.rows.h + 1 && f.rows.h >= 3 * least) { // the line below says which lanes are visible
    f.rest = 18;
    f.lane_height -= f.rest / std::max(1.f, std::round(f.area.h / f.lane_height));
    f.area.h -= f.rest; // no line of the plot crosses what is said there
    place_rows();
  }
  scroll_ = std::clamp(scroll_, 0.f, f.most_scroll());
  keep_rows(f);

  f.scale.steps = steps_;
  f.scale.left = f.area.x;
  f.end = {index.size() ? index.end_time() : 0, index.size()};
  if (!index.ended()) f.end.time = std::max(f.end.time, f.now);
  f.for_ever = index.outcome() == trace::RunOutcome::deadlocked;
  auto note_late = [&](const replay::Callback& timer, replay::Overdue late) {
    if (late.by < replay::late_from || index.ran(timer.id) || f.late_now.size() == 64) return;
    const bool call = timer.kind == trace::CallbackKind::call;
    const std::optional<std::uint64_t> scheduled = index.scheduled(timer.id);
    f.late_now.push_back(
        {!call && index.lane(timer.serves) ? timer.serves : 0, timer.when, scheduled ? index.lane_at(*scheduled) : 0});
  };
  replay::for_each_overdue(f.scene->state, f.now, note_late);
  const Thing thing = f.scene->selected.kind == Thing::Kind::task ? f.scene->selected : f.scene->hovered;
  if (thing.kind == Thing::Kind::task) f.focus = thing.id;
}

/// Finds the lanes that the lesson is about: they stay in sight, half of what is seen at most.
void TimelineView::keep_rows(Frame& f) {
  if (f.scene->keep.empty() || f.content <= f.rows.h + 1) return;
  const auto most = static_cast<std::size_t>(std::max(0.f, f.rows.h / f.lane_height / 2));
  const std::size_t rows = std::min<std::size_t>(f.row_count(), 4096);
  for (std::size_t row = 0; row < rows && f.kept.size() < most; ++row) {
    const replay::Lane& lane = f.lane_of_row(row);
    const std::string_view function = words::short_name(f.index.trace().string(lane.function));
    const std::string name = task_name(f.index, lane.task);
    const std::string_view known = f.index.trace().string(lane.name);
    if (std::ranges::any_of(f.scene->keep,
                            [&](const std::string& kept) { return kept == function || kept == name || kept == known; }))
      f.kept.push_back(row);
  }
}

/// Opens the instant under the cursor and closes the one before; nothing opens or closes while the cursor is dragged.
void TimelineView::open_instants(Frame& f) {
  if (steps_) return lens_.reset();
  const replay::State& state = f.scene->state;
  const float delta = f.canvas.delta();
  if (!scrubbing_) {
    const Window& window = windows_[0];
    const double per_point = window.fit ? static_cast<double>(f.end.time) / f.area.w : window.per_point;
    const auto most = static_cast<std::size_t>(std::max(4.f, f.area.w * 0.4f / 14));
    std::optional<Opening> now;
    // Far out there is no room for single callbacks: the whole is looked at.
    const auto begun_by = [&](double time) {
      return f.slots.begun(f.slots.event_from(static_cast<std::int64_t>(std::clamp(time, -9e18, 9e18))));
    };
    const double from = window.fit ? 0 : window.begin;
    const std::size_t seen = begun_by(from + f.area.w * per_point) - begun_by(from);
    if (f.now <= state.time && static_cast<float>(seen) <= f.area.w)
      now = find_opening(f.slots, state.position, state.time, static_cast<std::int64_t>(per_point * 3), most);
    if (!now) {
      lens_.reset();
    } else if (lens_ && lens_->opening.same(*now)) {
      lens_->opening = *now;
    } else {
      lens_ = Lens{*now, delta > 0 && lens_ ? 0.f : 1.f};
    }
    if (lens_ && lens_->open < 1) {
      lens_->open = delta > 0 ? lens_->open + (1 - lens_->open) * std::min(1.f, delta * 14) : 1.f;
      if (lens_->open > 0.99f) lens_->open = 1;
      f.canvas.keep_moving();
    }
  }
  f.scale.opening.reset();
  f.scale.right = f.area.right() - 4;
  if (!lens_) return;
  Opening opening = lens_->opening;
  const auto count = static_cast<float>(opening.count);
  // The trace has no duration: this instant gets all the room.
  const bool alone = f.index.ended() && f.end.time - f.slots.time(0) <= opening.end - opening.begin;
  opening.width =
      alone ? std::min(count * 110, f.area.w - 60) : count * std::clamp(f.area.w * 0.3f / count, 14.f, 76.f);
  opening.width *= lens_->open;
  f.scale.opening = opening;
}

/// Where what the fitted window shows ends, in ns or callbacks: at the run's end. Where that is not known there is room
/// ahead: it grows by half or more at a time, and stays when the end comes, so that the scale seldom changes.
double TimelineView::stage_of(int scale, double first, double last, double least, bool ended) {
  double& grown = grown_[scale];
  if (!ended) {
    if (last >= grown) grown = first + std::max(least, (last - first) * 2);
    return grown;
  }
  if (last <= first) return std::max(grown, first + least); // all in one instant: the scale stays as it is
  return grown > last && grown - first < 2.2 * (last - first) ? grown : last;
}

void TimelineView::place_window(Frame& f) {
  Window& window = this->window();
  if (fit_) window.fit = true;
  // Of what is to come nothing may be seen, not even how long it is.
  if (std::exchange(fit_, false) || std::exchange(hidden_, f.scene->future_hidden) != f.scene->future_hidden)
    grown_[0] = grown_[1] = 0;
  const bool ended = f.index.ended();
  const double before = 12, after = f.for_ever       ? std::max(60.f, f.area.w * 0.24f)
                                    : f.area.w < 400 ? 30
                                                     : 60; // room for the marks of the last lanes
  const double room = std::max(20.0, f.area.w - before - after);
  double fitting_per_point, fitting_begin, most_per_point = 0, most_begin = 0;
  if (steps_) {
    const auto count = stage_of(1, 0, static_cast<double>(f.slots.count()), 10, ended);
    fitting_per_point = std::max(count, 1.0) / room;
    fitting_per_point = std::max(fitting_per_point, 1 / 110.0); // a few callbacks do not fill the width
    fitting_begin = -before * fitting_per_point;
  } else {
    const auto first = static_cast<double>(story_begin(f)), start = static_cast<double>(f.slots.time(0));
    const double last = stage_of(0, first, static_cast<double>(f.end.time), 1e9, ended);
    f.scale.per_point = 1;
    fitting_per_point = std::max((last - first) / room, 0.01);
    fitting_begin = first - before * fitting_per_point;
    most_per_point = std::max((last - start) / room, fitting_per_point);
    most_begin = start - before * most_per_point;
  }
  if (steps_) most_per_point = fitting_per_point, most_begin = fitting_begin;
  if (window.fit) {
    window.per_point = fitting_per_point;
    window.begin = fitting_begin;
  }
  f.scale.begin = window.begin;
  f.scale.per_point = window.per_point;
  if (zoom_ != 1) {
    const float cursor = f.scale.x_of_position(f.slots, f.scene->state.position, f.now);
    const double factor = zoom_;
    zoom_ = 1;
    zoom_at(f, std::clamp(cursor, f.area.x, f.area.right()), factor);
  }
  if (pan_ != 0) {
    window.begin += pan_ * window.per_point;
    window.fit = false;
    pan_ = 0;
  }
  if (!window.fit) {
    if (window.per_point >= most_per_point) { // there is no more to see
      window = {most_begin, most_per_point, most_per_point <= fitting_per_point};
    } else {
      const double first = steps_ ? 0 : static_cast<double>(f.slots.time(0));
      const double last = (steps_ ? static_cast<double>(f.slots.count()) : static_cast<double>(f.end.time));
      window.begin = std::clamp(window.begin, first - room * 0.5 * window.per_point,
                                std::max(first, last - room * 0.3 * window.per_point));
    }
  }
  f.scale.begin = window.begin;
  f.scale.per_point = window.per_point;
  if (f.scale.opening) f.scale.opening->width = f.scale.width_of(*f.scale.opening);
}

/// Keeps the cursor and the running task visible while stepping and playing.
void TimelineView::follow_cursor(Frame& f) {
  const replay::State& state = f.scene->state;
  if ((state.position == position_ && f.now == now_) || scrubbing_ || panning_) return;
  Window& window = this->window();
  const float x = f.scale.x_of_position(f.slots, state.position, f.now);
  if (!window.fit && (x < f.area.x + 16 || x > f.area.right() - 24)) {
    window.begin += (x - (f.area.x + f.area.w * 0.3)) * window.per_point;
    f.scale.begin = window.begin;
  }
  const std::size_t begun = f.slots.begun(state.position);
  if (begun == 0 || f.slots[begun - 1].task == 0) return;
  if (const auto row = f.row_of(f.slots[begun - 1].task)) scroll_to(f, *row);
}

void TimelineView::scroll_to(Frame& f, std::size_t row) {
  const float top = static_cast<float>(row) * f.lane_height;
  if (top < scroll_)
    scroll_ = top;
  else if (top + f.lane_height > scroll_ + f.rows.h)
    scroll_ = top + f.lane_height - f.rows.h;
  scroll_ = std::clamp(scroll_, 0.f, f.most_scroll());
}

void TimelineView::draw_lanes(Frame& f) {
  ui::Canvas& c = f.canvas;
  auto draw = [&](const Lane& lane, float y, float strength, float label) {
    const Row row{{f.area.x, y, f.area.w, f.lane_height}, f.bar, strength};
    const ui::Rect sign{f.corner.x, y, f.badge, f.lane_height};
    const float x = sign.right() + 9;
    lane.draw_sign(f, sign, label);
    c.text_in({x, y, f.labels.right() - 10 - x, f.lane_height}, lane.name(f), lane.name_style(f, label));
    c.push_clip({f.area.x, f.seen.y, f.area.w, f.seen.h});
    lane.draw(f, row);
    c.pop_clip();
    if (!f.hit) return;
    if (f.hit->thing) f.actions.hover(f.hit->thing);
    c.tip(f.hit->tip);
    if (f.clicked && f.clicked->y >= f.rows.y && f.hit->thing.kind == Thing::Kind::task) {
      f.actions.select(f.hit->thing);
      f.clicked.reset();
    }
    f.hit.reset();
  };

  // Those that are always seen; to these belongs whatever else gets a lane.
  const auto& threads = f.index.threads();
  std::vector<std::unique_ptr<Lane>> fixed;
  for (std::size_t i = 0; i < f.loops; ++i) fixed.push_back(lane_of_loop(f, i));
  for (std::size_t i = 0; i < f.threads; ++i)
    fixed.push_back(thread_lane(threads[i], i + 1 < f.threads ? 0 : threads.size() - f.threads));
  f.seen = f.area;
  float y = f.area.y;
  for (const auto& lane : fixed) {
    draw(*lane, y, 1, f.focus == 0 || !f.selected() ? 1.f : 0.7f);
    y += f.lane_height;
  }

  c.push_clip(f.rows);
  f.seen = {f.area.x, f.rows.y, f.area.w, f.rows.h};
  auto draw_row = [&](std::size_t row) {
    const replay::Lane& task = f.lane_of_row(row);
    const float at = f.row_y(row);
    const bool focused = task.task == f.focus;
    const float strength = f.focus == 0 || focused ? 1.f : f.selected() ? 0.5f : 0.8f;
    if (focused) c.fill({f.labels.x, at, f.whole.w, f.lane_height}, f.theme.text.alpha(f.selected() ? 0.07f : 0.04f));
    draw(*task_lane(task), at, strength, strength);
  };
  for (auto i = static_cast<std::size_t>(std::max(0.f, scroll_ / f.lane_height)); i < f.row_count(); ++i) {
    if (f.rows.y + static_cast<float>(i) * f.lane_height - f.scroll >= f.rows.bottom()) break;
    if (!f.is_kept(i)) draw_row(i);
  }
  for (const std::size_t row : f.kept) {
    c.fill({f.labels.x, f.row_y(row), f.whole.w, f.lane_height}, f.theme.panel);
    draw_row(row);
  }
  c.pop_clip();

  if (f.rest > 0) draw_rest(f);
  if (f.content <= f.rows.h) return; // where in the lanes one is, beside their labels
  const float height = std::max(18.f, f.rows.h * f.rows.h / f.content);
  const float top = f.rows.y + (f.rows.h - height) * scroll_ / (f.content - f.rows.h);
  c.fill({f.labels.right() - 7, top, 3, height}, f.theme.faint.alpha(0.7f), 2);
}

/// The line below the lanes: which are visible, and how many tasks are in each state.
void TimelineView::draw_rest(Frame& f) {
  const auto& lanes = f.index.lanes();
  const auto first = static_cast<std::size_t>(std::max(0.f, (scroll_ + f.lane_height / 2) / f.lane_height));
  const std::size_t last = std::min(
      f.row_count(), first + std::max<std::size_t>(1, static_cast<std::size_t>(f.rows.h / f.lane_height + 0.5f)));
  if (first >= last) return;
  if (counted_ != f.scene->state.position) { // one look at every task
    counted_ = f.scene->state.position;
    std::fill(std::begin(counts_), std::end(counts_), 0);
    f.scene->state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
      if (!f.shown || f.row_of(id))
        ++counts_[static_cast<std::size_t>(task.woken ? replay::TaskStatus::ready : task.status)];
    });
    // The state no longer has tasks that ended long ago.
    const auto rows = std::views::iota(std::size_t{0}, f.row_count());
    const auto born = static_cast<std::size_t>(
        std::ranges::partition_point(rows, [&](std::size_t row) { return f.lane_of_row(row).created < counted_; }) -
        rows.begin());
    std::size_t alive = 0;
    for (std::size_t i = 0; i + 1 < std::size(counts_); ++i) alive += counts_[i];
    counts_[static_cast<std::size_t>(replay::TaskStatus::ended)] = born - std::min(born, alive);
  }
  std::string text = words::text("timeline.rest.tasks", f.name(f.lane_of_row(first).task),
                                 f.name(f.lane_of_row(last - 1).task), words::grouped(f.row_count()));
  if (f.shown && f.shown->size() < lanes.size())
    text += " · " + words::text("timeline.rest.hidden", words::grouped(lanes.size() - f.shown->size()));
  constexpr const char* states[] = {"timeline.rest.ready", "timeline.rest.running", "timeline.rest.waiting",
                                    "timeline.rest.sleeping", "timeline.rest.done"};
  std::string all = text;
  for (std::size_t i = 0; i < std::size(counts_); ++i)
    if (counts_[i] > 0) all += " · " + words::text(states[i], words::grouped(counts_[i]));
  const ui::TextStyle style{f.theme.muted, 12};
  const ui::Rect box{f.corner.x, f.area.bottom(), f.whole.right() - f.corner.x - 10, f.rest};
  f.canvas.text_in(box, f.canvas.width(all, style) <= box.w ? all : text, style);
}

} // namespace loopscope::app
