#include "app/views/timeline/lane.h"
#include "app/views/timeline/words.h"
#include "core/replay/rules.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app::timeline {

using Kind = replay::SpanKind;

namespace {

class TaskLane final : public LaneOf<decltype(replay::Lane::spans)> {
public:
  explicit TaskLane(const replay::Lane& lane) : LaneOf(lane.spans), lane_(lane) {}
  std::string name(const Plot& plot) const override { return plot.name(lane_.task); }

  ui::TextStyle name_style(const Plot& plot, float strength) const override {
    if (plot.runs_at_cursor(lane_.task)) return {plot.theme.run_text, 14, ui::Font::semibold};
    return {(lane_.of_program ? plot.theme.text : plot.theme.muted).alpha(dim(plot, strength)), 14};
  }

  void draw_sign(const Plot& plot, ui::Rect box, float strength) const override {
    constexpr float high = 20;
    const ui::Rect badge{box.x, box.center().y - high / 2, box.w, high};
    plot.canvas.fill(badge, plot.hue(lane_.task).alpha(dim(plot, strength)), 6);
    plot.canvas.text_in(badge, task_badge(plot.index, lane_.task), {plot.theme.ink, 13, ui::Font::bold},
                        ui::Align::center);
  }

  void draw(Plot& plot, const Row& row) const override {
    const float end = draw_spans(plot, row, plot.area.x, plot.area.right());
    draw_late(plot, row, lane_.task);
    draw_arrivals(plot, row);
    if (lane_.ended) draw_end(plot, row, end);
  }

private:
  float dim(const Plot& plot, float strength) const {
    return lane_.created < plot.position ? strength : strength * 0.5f;
  }

  std::span<const int> kinds() const override {
    static constexpr auto all = as_kinds(Kind::blocked, Kind::running, Kind::waiting, Kind::sleeping, Kind::ready);
    return all;
  }

  std::optional<std::int64_t> ended(const Plot&) const override {
    return lane_.ended ? std::optional(lane_.end) : std::nullopt;
  }

  /// In slots, a task is suspended at the right edge of its slot.
  float x_of(const Plot& plot, Moment at, bool runs) const {
    if (!runs && !plot.scale.coarse() && (plot.scale.steps || plot.scale.opening_of(at.event))) {
      const std::size_t begun = plot.slots.begun(at.event);
      if (begun > 0 && plot.slots[begun - 1].task == lane_.task && at.event < plot.slots.after(begun - 1))
        return plot.scale.x_of_place(plot.slots, static_cast<double>(begun) - Slots::edge);
    }
    return plot.scale.x(plot.slots, at);
  }

  float x(const Plot& plot, std::size_t span) const override {
    return x_of(plot, begin(span), spans_[span].kind == Kind::running);
  }

  float end_x(const Plot& plot) const override {
    if (lane_.ended) return x_of(plot, {lane_.end, lane_.ended}, false);
    return plot.for_ever ? std::max(plot.area.right() + 40, plot.end_x) : plot.end_x;
  }

  bool holds_bright(const Plot& plot, const Piece& piece) const {
    if (!plot.runs_at_cursor(lane_.task)) return false;
    const std::uint64_t end = piece.last < spans_.size() ? spans_[piece.last].event : plot.slots.size();
    return plot.slots[plot.bright].begun < end && spans_[piece.first].event < plot.slots.after(plot.bright);
  }

  bool stands_alone(const Plot& plot, const Piece& piece) const override { return holds_bright(plot, piece); }

  /// By SpanKind, as style() has them.
  std::span<const Part> parts() const override {
    static constexpr std::array<Part, 5> all{{{.fill = 0.13f, .edge = 0.6f},
                                              {.solid = true},
                                              {.dashes = 0.85f},
                                              {.fill = 0.06f, .hatch = 0.42f},
                                              {.mark = true}}};
    return all;
  }

  ui::StripColors strip_colors(const Plot& plot) const override {
    const ui::Color hue = plot.hue(lane_.task);
    return {hue, hue, plot.theme.blocked, hue};
  }

  Style style(const Plot& plot, const Shown& piece, float) const override {
    const ui::Theme& t = plot.theme;
    const ui::Color hue = plot.hue(lane_.task);
    switch (static_cast<Kind>(piece.kind)) {
    case Kind::running: {
      if (holds_bright(plot, piece)) return {.look = {.fill = 1}, .color = t.run, .bright = true};
      return {.look = {.fill = 1}, .color = hue};
    }
    case Kind::ready:
      return {.look = {.fill = 0.13f, .frame = 0.6f, .radius = 4}, .color = hue, .ink = t.muted, .inset = 1.5f};
    case Kind::waiting:
      return {.look = {.frame = 0.85f, .radius = 4, .shape = ui::Shape::dashed},
              .color = hue,
              .ink = t.muted,
              .inset = 1.5f};
    case Kind::sleeping:
      return {.look = {.fill = 0.06f, .hatch = 0.42f, .radius = 4}, .color = hue, .ink = t.muted, .inset = 1.5f};
    case Kind::blocked:
      return {.look = {.fill = 0.3f, .hatch = 0.9f, .frame = 1}, .color = t.blocked, .ink = t.text};
    }
    return {};
  }

  std::vector<std::string> words(const Plot& plot, const Shown& piece) const override {
    if (piece.kind == static_cast<int>(Kind::running)) return {};
    return words_of(plot.index, lane_, piece.first);
  }

  /// The mark of a late timer covers the end of what waited for it: the words end before that.
  float words_end(const Plot& plot, const Shown& piece, float to) const override {
    auto end_before = [&](std::int64_t due) {
      if (due > spans_[piece.first].begin)
        to = std::min(to, plot.scale.x(plot.slots, {due, plot.slots.event_from(due)}) - 5);
    };
    const auto& lates = plot.index.late(lane_.task);
    const std::size_t late =
        gallop(0, lates.size(), [&](std::size_t k) { return lates[k].event <= spans_[piece.first].event; });
    if (late < lates.size()) end_before(lates[late].when);
    for (const Plot::LateNow& now : plot.late_now)
      if (now.task == lane_.task) end_before(now.when);
    return to;
  }

  Plot::Hit tell(const Plot& plot, const Shown& piece) const override {
    const std::uint8_t kinds = kinds_in(plot, piece);
    const std::size_t changes = piece.last - piece.first;
    const std::string name = plot.name(lane_.task);
    std::string says;
    if (changes > 3)
      says = words::text("timeline.task.changes", name, changes);
    else if (kinds & bit(Kind::blocked))
      says = words::text("timeline.task.blocks", name);
    else if (kinds & bit(Kind::running))
      says = words::text("timeline.task.runs", name);
    else if (spans_[piece.last - 1].kind == Kind::ready)
      says = words::text("timeline.task.ready", name);
    else
      says = words::text("timeline.task.does", name, words_of(plot.index, lane_, piece.last - 1).front());
    return {{Thing::Kind::task, lane_.task}, says};
  }

  /// Marks where bytes arrived for the task.
  void draw_arrivals(Plot& plot, const Row& row) const {
    const auto& arrivals = plot.index.arrivals(lane_.task);
    if (arrivals.empty()) return;
    const trace::Trace& trace = plot.index.trace();
    auto moment_of = [&](std::size_t i) { return Moment{trace[arrivals[i]].time, arrivals[i]}; };
    const Moment left = plot.scale.at(plot.slots, plot.area.x);
    constexpr float apart = 9; // so that the triangles do not touch
    const float foot = row.between(0, 0).bottom() + 2;
    for (std::size_t i = gallop(0, arrivals.size(), [&](std::size_t k) { return moment_of(k) < left; }), next = i;
         i < arrivals.size(); i = next) {
      const float x = plot.scale.x(plot.slots, moment_of(i));
      if (x > plot.area.right()) break;
      const Moment reach = plot.scale.at(plot.slots, x + apart);
      next = std::max(i + 1, gallop(i + 1, arrivals.size(), [&](std::size_t k) { return moment_of(k) < reach; }));
      const ui::Color color = plot.theme.text.alpha(row.strength * plot.strength_at(x));
      plot.canvas.triangle({x - 4, foot}, {x + 4, foot}, {x, foot - 7}, color);
      if (!row.has(plot, x - 5, x + 5)) continue;
      std::int64_t bytes = 0;
      for (std::size_t k = i; k < std::min(next, i + 4096); ++k)
        replay::add_to(bytes, trace::as<trace::event::bytes_received>(trace[arrivals[k]]).bytes);
      plot.hit = {
          {Thing::Kind::task, lane_.task},
          words::text("timeline.task.arrived", bytes, plot.name(lane_.task), words::duration(trace[arrivals[i]].time))};
    }
  }

  /// How it ended, behind its last span.
  void draw_end(Plot& plot, const Row& row, float x) const {
    if (x < plot.area.x - 4 || x > plot.area.right()) return;
    ui::Canvas& c = plot.canvas;
    const float strength = lane_.ended < plot.position ? row.strength : row.strength * Plot::future;
    const ui::Rect sign{x + 6, row.box.center().y - 5.5f, 11, 11};
    const ui::Color color =
        (lane_.outcome == trace::Outcome::exception ? plot.theme.blocked : plot.theme.muted).alpha(strength);
    if (lane_.outcome == trace::Outcome::result)
      c.check(sign, plot.theme.ok.alpha(strength), 2);
    else
      c.cross(sign.inset(1), color, 2);
    const std::string words = end_words(plot.index, lane_);
    const float room = plot.area.right() - sign.right() - 10, from = sign.right() + 6;
    const float width = c.width(words, row.text(color));
    const bool crossed = plot.cursor > from - 3 && plot.cursor < from + width + 3; // its line stays clear of letters
    if (!words.empty() && width <= room && !crossed)
      c.text_in({from, row.box.y, room, row.box.h}, words, row.text(color));
  }

  std::uint64_t key() const override { return lane_.task; }

  const replay::Lane& lane_;
};

} // namespace

std::unique_ptr<Lane> task_lane(const replay::Lane& lane) {
  return std::make_unique<TaskLane>(lane);
}

} // namespace loopscope::app::timeline
