#include "app/views/timeline/lane.h"
#include "app/views/timeline/words.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <algorithm>
#include <cmath>

namespace loopscope::app::timeline {

using Kind = replay::LoopSpanKind;

namespace {

/// Long runs are dimmed, so that what is running now stands out.
float quiet(const ui::Theme& theme) {
  return theme.light ? 0.42f : 0.34f;
}

class LoopLane final : public LaneOf<decltype(replay::LoopLane::spans)> {
public:
  LoopLane(const replay::Index& index, std::size_t loop, std::size_t more)
      : LaneOf(index.loops()[loop].spans), loop_(loop), more_(more) {}

  std::string name(const Plot& plot) const override {
    const std::string name = loop_name(plot.index, loop_);
    return more_ == 0 ? name : words::text("timeline.lane.more", name, words::grouped(more_));
  }

  void draw_sign(const Plot& plot, ui::Rect box, float strength) const override {
    plot.canvas.ring(box.center(), 7, plot.theme.loop.alpha(strength), 2.5f);
  }

  void draw(Plot& plot, const Row& row) const override {
    if (plot.scale.steps) {
      const double right = plot.scale.begin + plot.area.w * plot.scale.per_point;
      const auto count = static_cast<double>(plot.slots.count());
      if (plot.scale.per_point >= 1 && plot.index.loops().size() == 1)
        draw_far_out(plot, row);
      else
        draw_slots(plot, row, std::max(0.0, plot.scale.begin), std::min(right, count));
      draw_pauses(plot, row);
    } else {
      float left = plot.area.x;
      for (const Opening& open : plot.scale.open()) {
        const float from = plot.scale.left_of(open);
        draw_spans(plot, row, left, from);
        const auto first = static_cast<double>(open.first);
        if (open.width >= 2) draw_slots(plot, row, first, first + static_cast<double>(open.count));
        left = std::max(left, from + open.width);
      }
      draw_spans(plot, row, left, plot.area.right());
    }
    draw_late(plot, row, 0, loop_);
    draw_warnings(plot, row);
    if (!plot.for_ever || (loop_ != 0 && !waits())) return;
    const ui::TextStyle style{plot.theme.blocked, 13};
    const std::string_view text = words::text("timeline.loop.hangs");
    const float x = std::max(plot.end_x, plot.area.x) + 16, width = plot.canvas.width(text, style);
    if (x + width >= plot.area.right()) return;
    plot.canvas.fill({x - 8, row.box.y + 4, width + 16, row.box.h - 8}, plot.theme.panel, 4);
    plot.canvas.text_in({x, row.box.y, width + 2, row.box.h}, text, style);
  }

private:
  bool waits() const { return !spans_.empty() && spans_.back().kind == Kind::waiting; }

  std::span<const int> kinds() const override {
    static constexpr auto all = as_kinds(Kind::blocked, Kind::running, Kind::held, Kind::waiting, Kind::stopped);
    return all;
  }

  std::optional<std::int64_t> ended(const Plot& plot) const override {
    return plot.index.ended() ? std::optional(plot.end.time) : std::nullopt;
  }

  float end_x(const Plot& plot) const override {
    return plot.for_ever && waits() ? std::max(plot.area.right() + 40, plot.end_x) : plot.end_x;
  }

  /// By LoopSpanKind, as style() has them.
  std::span<const Part> parts() const override {
    static constexpr std::array<Part, 5> all{{{.solid = true}, {.line = 1}, {.mark = true}, {.dashes = 0.5f}, {}}};
    return all;
  }

  ui::StripColors strip_colors(const Plot& plot) const override {
    const ui::Theme& t = plot.theme;
    return {t.muted, t.run.alpha(1.5f * quiet(t)), t.blocked, t.faint};
  }

  Style style(const Plot& plot, const Shown& piece, float width) const override {
    const ui::Theme& t = plot.theme;
    const bool wide = width > 2 * Plot::least;
    switch (static_cast<Kind>(piece.kind)) {
    case Kind::stopped:
      break;
    case Kind::waiting:
      return {.look = {.line = 3}, .color = t.faint};
    case Kind::running:
      return {.look = {.fill = wide ? quiet(t) : 1.f}, .color = t.run};
    case Kind::held:
      return {.look = {.frame = 1, .width = 1.5f, .shape = ui::Shape::dotted}, .color = t.muted, .ink = t.muted};
    case Kind::blocked:
      return {.look = blocked_look, .color = t.blocked, .ink = t.text, .strong = true};
    }
    return {};
  }

  std::vector<std::string> words(const Plot& plot, const Shown& piece) const override {
    if (piece.kind == static_cast<int>(Kind::held)) return {std::string(words::text("timeline.loop.paused"))};
    if (piece.kind != static_cast<int>(Kind::blocked)) return {};
    const trace::Event& begun = plot.index.trace()[spans_[piece.first].event];
    const std::string blocked(words::text("timeline.blocked.blocked"));
    if (begun.kind != trace::EventKind::blocking_begun) return {blocked};
    const auto blocking = trace::as<trace::event::blocking_begun>(begun);
    const std::string_view what = plot.index.trace().string(blocking.what);
    const std::string line = begun.line == 0 ? "" : words::line_name(plot.index, begun.line);
    std::vector<std::string> words{words::text("timeline.blocked.in", what), blocked};
    if (!line.empty()) words.insert(words.begin(), words::text("timeline.blocked.in_at", what, line));
    if (plot.index.lane(blocking.task)) {
      const std::string by = plot.name(blocking.task);
      words.insert(words.begin(), line.empty() ? words::text("timeline.blocked.in_by", what, by)
                                               : words::text("timeline.blocked.in_at_by", what, line, by));
    }
    return words;
  }

  bool waits_between(const Plot& plot, const Shown& piece) const {
    return piece.merged() && kinds_in(plot, piece) & bit(Kind::waiting);
  }

  Plot::Hit tell(const Plot& plot, const Shown& piece) const override {
    if (piece.kind == static_cast<int>(Kind::running) && waits_between(plot, piece))
      return {{}, std::string(words::text("timeline.loop.waits_between"))};
    return {{}, std::string(words::word_of(static_cast<Kind>(piece.kind)))};
  }

  /// Marks where warnings were given, however far out: of several that are too close, the first one.
  void draw_warnings(Plot& plot, const Row& row) const {
    const auto& warnings = plot.index.warnings();
    auto moment_of = [&](std::size_t i) { return Moment{plot.slots.time(warnings[i]), warnings[i]}; };
    constexpr float apart = 9; // so that the triangles do not touch
    const float foot = row.between(0, 0).bottom() + 2;
    constexpr std::size_t most_passed = 1024; // of other loops, one by one
    std::size_t passed = 0;
    Moment from = plot.scale.at(plot.slots, plot.area.x);
    for (std::size_t i = 0;; ++i) {
      i = gallop(i, warnings.size(), [&](std::size_t k) { return moment_of(k) < from; });
      if (i == warnings.size()) return;
      const bool own = plot.index.lane_at(warnings[i]) == loop_;
      if (!own && passed++ < most_passed) continue;
      const float x = plot.scale.x(plot.slots, moment_of(i));
      if (x > plot.area.right()) return;
      from = plot.scale.at(plot.slots, x + apart);
      if (!own) continue;
      plot.canvas.triangle({x - 4, foot}, {x + 4, foot}, {x, foot - 8},
                           plot.theme.blocked.alpha(row.strength * plot.strength_at(x)));
      if (!row.has(plot, x - 5, x + 5)) continue;
      const trace::Trace& trace = plot.index.trace();
      const std::string_view says = trace.string(trace::as<trace::event::warning>(trace[warnings[i]]).text);
      const std::string at = words::duration(moment_of(i).time);
      plot.hit = {{},
                  says.empty() ? words::text("timeline.loop.warning", at)
                               : words::text("timeline.loop.warning_says", at, says.substr(0, says.find('\n')))};
    }
  }

  /// Marks a pause between the slots of two callbacks.
  void draw_pauses(Plot& plot, const Row& row) const {
    constexpr double least_slot = 24; // points; in less there is no gap to be seen
    if (plot.scale.per_point * least_slot > 1) return;
    const auto& holds = plot.index.holds();
    const double first = std::floor(plot.scale.begin), last = first + plot.area.w * plot.scale.per_point + 1;
    auto place_of = [&](const replay::Hold& hold) { return static_cast<double>(plot.slots.begun(hold.begun)); };
    for (auto hold = std::ranges::partition_point(holds, [&](auto& one) { return place_of(one) < first; });
         hold != holds.end() && place_of(*hold) <= last; ++hold) {
      if (plot.index.lane_at(hold->begun) != loop_) continue;
      const float x = plot.scale.x_of_place(plot.slots, place_of(*hold));
      const ui::Rect bar = row.between(x, x);
      const float strength = hold->begun < plot.position ? 1.f : Plot::future;
      plot.canvas.line({x, bar.y}, {x, bar.bottom()}, plot.theme.muted.alpha(strength), 2, ui::Shape::dotted);
      if (!row.has(plot, x - 5, x + 5)) continue;
      const std::int64_t end = hold->ended ? hold->to : plot.end.time;
      plot.hit = {
          {}, words::text("timeline.loop.paused_for", words::duration(std::max<std::int64_t>(0, end - hold->from)))};
    }
  }

  /// Marks the part of a callback's box in which a call blocked the loop, if there is one.
  bool draw_blocked_in(const Plot& plot, std::size_t callback, ui::Rect box, float strength) const {
    const std::uint64_t begun = plot.slots[callback].begun, after = plot.slots.after(callback);
    bool any = false;
    for (auto span = std::ranges::partition_point(spans_, [&](auto& one) { return one.event < begun; });
         span != spans_.end() && span->event < after; ++span) {
      if (span->kind != Kind::blocked) continue;
      any = true;
      const std::uint64_t end = span + 1 != spans_.end() ? (span + 1)->event : plot.slots.size();
      const float x0 = plot.scale.x_of_place(plot.slots, plot.slots.of_event(span->event));
      const float x1 = std::min(box.right(), plot.scale.x_of_place(plot.slots, plot.slots.of_event(end)));
      const ui::Rect part{x0, box.y, std::max(2.f, x1 - x0), box.h};
      plot.canvas.fill(part, plot.theme.panel, 3);
      timeline::draw(plot.canvas, part, plot.theme.blocked, blocked_look, strength);
    }
    return any;
  }

  /// Callbacks as boxes of one width, with their names where they fit.
  void draw_slots(Plot& plot, const Row& row, double first, double last) const {
    auto x_of = [&](double place) { return plot.scale.x_of_place(plot.slots, place); };
    if (first >= last) return;
    const float slot = (x_of(last) - x_of(first)) / static_cast<float>(last - first);
    if (slot <= 0) return;
    const auto from = static_cast<std::size_t>(first), to = static_cast<std::size_t>(std::ceil(last));
    const std::size_t by = std::max<std::size_t>(1, static_cast<std::size_t>(Plot::least / slot));
    const double edge = by == 1 ? Slots::edge : 0;
    for (std::size_t k = from; k < to && k < plot.slots.count(); k += by) {
      const std::size_t next = std::min(k + by, to);
      if (!ran_any(plot, k, std::min(next, plot.slots.count()))) continue;
      const float x0 = x_of(static_cast<double>(k) + edge), x1 = x_of(static_cast<double>(next) - edge);
      if (x1 >= plot.area.x && x0 <= plot.area.right()) draw_slot(plot, row, k, next, row.between(x0, x1));
    }
  }

  /// Callbacks of which several share a point.
  void draw_far_out(Plot& plot, const Row& row) const {
    const auto count = static_cast<double>(plot.slots.count());
    const float left = std::max(plot.area.x, plot.scale.x_of_place(plot.slots, 0));
    const float right = std::min(plot.area.right(), plot.scale.x_of_place(plot.slots, count));
    draw_strip(plot, row, left, right);
    if (!row.has(plot, left, right)) return;
    const double place = plot.scale.begin + (std::floor(plot.mouse->x) - plot.scale.left) * plot.scale.per_point;
    const auto first = static_cast<std::size_t>(std::clamp(place, 0.0, count - 1));
    const auto last = std::min(plot.slots.count(), first + static_cast<std::size_t>(std::ceil(plot.scale.per_point)));
    plot.hit = {{}, words::text("timeline.callback.several", first + 1, last)};
  }

  /// Whether this loop ran one of those callbacks. Of very many on one point of the screen it looks at the first ones.
  bool ran_any(const Plot& plot, std::size_t first, std::size_t last) const {
    constexpr std::size_t most = 64;
    last = plot.index.loops().size() == 1 ? first + 1 : std::min(last, first + most);
    for (; first < last; ++first)
      if (plot.slots[first].lane == loop_) return true;
    return false;
  }

  static bool is_own(const Plot& plot, const replay::Ran& ran) {
    const replay::Lane* lane = ran.task ? plot.index.lane(ran.task) : nullptr;
    return plot.index.is_of_program(ran.id) && (!lane || lane->of_program);
  }

  /// Of one callback, or of several that are too narrow.
  void draw_slot(Plot& plot, const Row& row, std::size_t first, std::size_t last, ui::Rect box) const {
    ui::Canvas& c = plot.canvas;
    const ui::Theme& t = plot.theme;
    const replay::Ran& ran = plot.slots[first];
    const bool one = last - first == 1, hit = row.has(plot, box.x, box.right());
    const bool bright = plot.bright >= first && plot.bright < last, past = ran.begun < plot.position;
    const float wide = box.w;
    box.w = std::max(box.w, 1.5f);
    // Of callbacks that are not the program's own, nothing is bright but what runs now.
    const bool other = one ? !is_own(plot, ran) : false;
    const ui::Color color = other && !bright ? t.faint : t.run;
    c.fill(box, color.alpha(bright ? 1.f : past ? quiet(t) : quiet(t) * 0.45f), 3);
    if (!one) {
      if (hit) plot.hit = {{}, words::text("timeline.callback.several", first + 1, last)};
      const std::uint64_t from = ran.begun, to = plot.slots.after(last - 1);
      auto span_at = [&](std::uint64_t event) {
        return gallop(0, spans_.size(), [&](std::size_t k) { return spans_[k].event < event; });
      };
      if (kinds_in(plot, {span_at(from), span_at(to)}) & bit(Kind::blocked))
        timeline::draw(c, box, t.blocked, blocked_look, past ? 1.f : Plot::future);
      return;
    }
    const bool stuck = draw_blocked_in(plot, first, box, past || bright ? 1.f : Plot::future);
    if (!hit && (stuck || wide < 24)) return;
    const std::vector<std::string> words = words_of(plot.index, ran);
    if (hit) {
      std::string tip =
          words::text("timeline.callback.one", first + 1, ran.turn, words::duration(plot.slots.time(ran.begun)));
      const std::string what = words.empty() ? "" : words[0];
      if (ran.task && !what.empty())
        tip = words::text("timeline.callback.of_task", tip, plot.name(ran.task), what);
      else if (ran.task || !what.empty())
        tip = words::text("timeline.callback.which", tip, ran.task ? plot.name(ran.task) : what);
      if (other) tip = words::text("timeline.callback.other", tip);
      plot.hit = {{Thing::Kind::callback, ran.id}, tip};
    }
    if (stuck || wide < 24 || (other && plot.scene && plot.scene->own_only)) return;
    const ui::Color ink = bright ? t.on_run : (other ? t.muted : t.text).alpha(past ? 0.85f : 0.5f);
    const ui::TextStyle style{ink, 12, bright ? ui::Font::semibold : ui::Font::regular};
    std::string_view text = fitting(c, words, style, wide - 8);
    if (text.empty() && !words.empty() && wide >= 48) text = words.back(); // its beginning
    if (text.empty()) return;
    // Beside the cursor's line if there is room.
    ui::Rect room = box.inset(4, 0);
    const float needed = std::min(c.width(text, style), room.w);
    const float before = plot.cursor - 4 - room.x, after = room.right() - plot.cursor - 4;
    if (plot.cursor > room.x && plot.cursor < room.right()) {
      if (before >= needed)
        room.w = before;
      else if (after >= needed)
        room = {plot.cursor + 4, room.y, after, room.h};
      else
        plot.labels_under.push_back(box);
    }
    c.text_in(room, text, style, ui::Align::center);
  }

  std::uint64_t key() const override { return std::uint64_t{2} << 32 | loop_; }

  std::size_t loop_, more_;
};

} // namespace

std::unique_ptr<Lane> loop_lane(const replay::Index& index, std::size_t loop, std::size_t more) {
  return std::make_unique<LoopLane>(index, loop, more);
}

} // namespace loopscope::app::timeline
