#include "app/views/timeline/lane.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app::timeline {

using Kind = replay::ThreadSpan::Kind;

namespace {

class ThreadLane final : public LaneOf<decltype(replay::ThreadLane::spans)> {
public:
  ThreadLane(const replay::ThreadLane& lane, std::size_t more) : LaneOf(lane.spans), lane_(lane), more_(more) {}

  std::string name(const Plot& plot) const override {
    const std::string_view name = plot.index.trace().string(lane_.name);
    return more_ == 0 ? std::string(name) : words::text("timeline.lane.more", name, words::grouped(more_));
  }

  /// A square: neither the loop's ring nor a task's badge.
  void draw_sign(const Plot& plot, ui::Rect box, float strength) const override {
    const ui::Point at = box.center();
    plot.canvas.frame({at.x - 6, at.y - 6, 12, 12}, plot.theme.muted.alpha(strength), 2, 2);
  }

private:
  std::span<const int> kinds() const override {
    static constexpr auto all = as_kinds(Kind::blocked, Kind::job, Kind::idle);
    return all;
  }

  std::optional<std::int64_t> ended(const Plot& plot) const override {
    if (lane_.ended != 0) return lane_.end;
    return plot.index.ended() ? std::optional(plot.end.time) : std::nullopt;
  }

  float end_x(const Plot& plot) const override {
    return lane_.ended != 0 ? plot.scale.x(plot.slots, {lane_.end, lane_.ended}) : plot.end_x;
  }

  const replay::ThreadSpan& span_of(const Shown& piece) const {
    constexpr std::size_t most = 64; // that are looked through
    for (std::size_t span = piece.first; span < std::min(piece.last, piece.first + most); ++span)
      if (kind(span) == piece.kind) return spans_[span];
    return spans_[piece.first];
  }

  /// By ThreadSpan::Kind, as style() has them: what its jobs are for is not told apart.
  std::span<const Part> parts() const override {
    static constexpr std::array<Part, 3> all{
        {{.line = 0.6f}, {.solid = true}, {.fill = 0.12f, .hatch = 0.5f, .edge = 1}}};
    return all;
  }
  ui::StripColors strip_colors(const Plot& plot) const override {
    const ui::Theme& t = plot.theme;
    return {t.muted, t.muted, t.blocked, t.line};
  }

  Style style(const Plot& plot, const Shown& piece, float) const override {
    const ui::Color hue = plot.hue(span_of(piece).task);
    switch (static_cast<Kind>(piece.kind)) {
    case Kind::idle:
      break;
    case Kind::job:
      return {.look = {.fill = 0.3f, .frame = 1}, .color = hue, .ink = plot.theme.text};
    case Kind::blocked: // only this thread is blocked: not the red of a blocked loop
      return {.look = {.fill = 0.12f, .hatch = 0.5f, .frame = 1}, .color = hue, .ink = plot.theme.text};
    }
    return {.look = {.line = 1.5f}, .color = plot.theme.line};
  }

  std::vector<std::string> words(const Plot& plot, const Shown& piece) const override {
    const std::string what(plot.index.trace().string(span_of(piece).what));
    switch (static_cast<Kind>(piece.kind)) {
    case Kind::idle:
      break;
    case Kind::job:
      return {what + "()", what};
    case Kind::blocked:
      return {words::text("timeline.thread.blocks", what), what};
    }
    return {};
  }

  Plot::Hit tell(const Plot& plot, const Shown& piece) const override {
    const trace::ObjectId task = span_of(piece).task;
    const std::vector<std::string> words = this->words(plot, piece);
    const std::string does = words.empty() ? std::string(words::text("timeline.thread.idle")) : words.front();
    if (task == 0) return {{}, does};
    return {{Thing::Kind::task, task}, words::text("timeline.thread.for_task", does, plot.name(task))};
  }

  std::uint64_t key() const override { return std::uint64_t{1} << 32 | lane_.number; }

  const replay::ThreadLane& lane_;
  std::size_t more_;
};

} // namespace

std::unique_ptr<Lane> thread_lane(const replay::ThreadLane& lane, std::size_t more) {
  return std::make_unique<ThreadLane>(lane, more);
}

} // namespace loopscope::app::timeline
