// What is outside the loop: connections as pipes that fill, and threads with their jobs.
#include "app/views/stage/blocks.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace loopscope::app::stage {

using replay::Connection;
using replay::ConnectionStatus;
using replay::Job;
using replay::JobStatus;
using replay::Thread;
using trace::ConnectionKind;

namespace {

constexpr std::size_t most_pipes = 24, most_threads = 16;
constexpr float pipe_width = 236, least_pipe = 126, pipe_height = 12, pipe_gap = 26, more_width = 100, pad = 6;

// Connections ---------------------------------------------------------------------------------------

/// Those that are open first, then those that were closed last.
std::vector<const Connection*> pipes(const State& state, std::size_t& total) {
  std::vector<const Connection*> open, closed;
  state.connections.each([&](ObjectId, const Connection& connection) {
    auto& to = connection.status == ConnectionStatus::closed ? closed : open;
    to.push_back(&connection);
  });
  total = open.size() + closed.size();
  open.insert(open.end(), closed.begin(), closed.end());
  open.resize(std::min(open.size(), most_pipes));
  return open;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct Word {
  std::string_view text;
  Color color;
};

Word word_of(const Pen& pen, const Connection& connection) {
  const ui::Theme& theme = pen.theme;
  switch (connection.status) {
  case ConnectionStatus::open:
    if (connection.waiting > 0) return {words::text("stage.connection.unread"), theme.text};
    if (connection.reads || connection.body < connection.expected)
      return {words::text("stage.connection.receiving"), theme.muted};
    break;
  case ConnectionStatus::connecting:
  case ConnectionStatus::listening:
  case ConnectionStatus::closed:
    break;
  }
  if (connection.status != ConnectionStatus::closed || connection.outcome != trace::Outcome::exception)
    return {words::word_of(connection.status), theme.muted};
  const std::string_view why = pen.string(connection.text);
  if (contains(why, "efused")) return {words::text("stage.connection.refused"), theme.blocked};
  if (contains(why, "eset")) return {words::text("stage.connection.reset"), theme.blocked};
  return {words::words_of(connection.outcome).word, theme.blocked};
}

std::string name_of(const Pen& pen, const Connection& connection) {
  const std::string_view name = pen.string(connection.name != 0 ? connection.name : connection.peer);
  return name.empty() ? words::text("stage.connection.socket", connection.descriptor) : std::string(name);
}

std::string progress_of(const Connection& connection) {
  if (connection.status == ConnectionStatus::connecting || connection.status == ConnectionStatus::listening) return {};
  if (connection.expected >= 0)
    return words::text("stage.connection.part", words::amount(connection.body), words::amount(connection.expected));
  if (connection.received > 0 || connection.sent == 0)
    return words::text("stage.connection.received", words::amount(connection.received));
  return words::text("stage.connection.sent", words::amount(connection.sent));
}

// How full the pipe is: of what is expected, or, if the size is unknown, a little fuller with each arrival.
float filled(const Connection& connection, std::int64_t bytes) {
  if (connection.expected > 0)
    return static_cast<float>(
        std::clamp(static_cast<double>(bytes) / static_cast<double>(connection.expected), 0.0, 1.0));
  return 1 - std::exp(-static_cast<float>(bytes) / 65536.f);
}

void draw_pipe(const Pen& pen, const Connection& connection, ObjectId waiter, Rect box, bool captions) {
  ui::Canvas& canvas = pen.canvas;
  const ui::Theme& theme = pen.theme;
  const std::uint64_t key = ui::hash_id("stage pipe", connection.id);
  const Placed placed = pen.motion.place(key, box, box, {});
  const ObjectId task = waiter != 0 ? waiter : connection.task;
  const Thing thing = {Thing::Kind::task, task};
  const float alpha = placed.alpha * (task != 0 ? pen.focus.strength(thing) : 1);
  const Color hue = task != 0 ? hue_of(pen, task) : theme.loop;
  const Rect at = placed.rect;
  const float top_h = at.h - pen.u(pipe_height + 6);

  float x = at.x;
  if (task != 0) {
    const std::string number = number_of(pen, task);
    const Form form = child_form(pen, task);
    const auto bands = pen.guards.of(task);
    if (!bands.empty()) x += pen.u(4); // the band has room around the badge
    const Rect badge = {x, at.y, badge_width(pen, number, form), top_h};
    draw_badge(pen, badge, hue, number, form, alpha);
    if (!bands.empty()) draw_bands(pen, badge, top_h * 0.28f, bands.first(1), hue.alpha(alpha), pen.u(4));
    outline(pen, badge, thing, top_h * 0.28f);
    point_at(pen, badge, thing, key + 2);
    x = badge.right() + pen.u(bands.empty() ? 8 : 11);
  }
  const Word word = word_of(pen, connection);
  const TextStyle state = pen.text(word.color.alpha(alpha), 13);
  const TextStyle name = pen.text(theme.text.alpha(alpha), 14, Font::mono);
  std::string words = name_of(pen, connection);
  float word_w = canvas.width(word.text, state);
  const auto left = [&] { return at.right() - word_w - pen.u(10) - x; };
  // While bytes arrive the pipe shows it: then the name matters more than the word.
  const bool flows = connection.status == ConnectionStatus::open && connection.waiting == 0 && connection.name != 0;
  if (flows && canvas.width(words, name) > left()) word_w = 0;
  if (word_w > 0) canvas.text_in({at.right() - word_w, at.y, word_w + 1, top_h}, word.text, state);
  const float name_w = left();
  if (connection.name == 0 && canvas.width(words, name) > name_w) { // of an address the port, or nothing
    words.erase(0, std::min(words.rfind(':'), words.size()));
    if (canvas.width(words, name) > name_w) words.clear();
  }
  const float used = canvas.text_in({x, at.y, name_w, top_h}, words, name) + pen.u(8);
  // Without a caption below, the amount is written here.
  if (const std::string much = captions ? std::string() : progress_of(connection); !much.empty()) {
    const TextStyle small = pen.text(theme.muted.alpha(alpha), 13);
    if (canvas.width(much, small) <= name_w - used) canvas.text_in({x + used, at.y, name_w - used, top_h}, much, small);
  }

  const Rect pipe = {at.x, at.bottom() - pen.u(pipe_height), at.w, pen.u(pipe_height)};
  const float radius = pipe.h / 2;
  const bool over = connection.status == ConnectionStatus::closed;
  const bool failed = over && connection.outcome == trace::Outcome::exception;
  const std::int64_t read = connection.expected >= 0 ? connection.body : connection.received;
  if (connection.status == ConnectionStatus::connecting || connection.status == ConnectionStatus::listening)
    canvas.frame(pipe, theme.faint.alpha(alpha), std::max(1.f, pen.u(1.5f)), radius, Shape::dotted);
  else
    canvas.fill(pipe, theme.line.alpha(alpha), radius);
  const float done = pipe.w * pen.motion.glide(key + 4, filled(connection, read));
  const Color ink = failed ? theme.blocked : over ? theme.muted : hue;
  if (done > 1)
    canvas.fill({pipe.x, pipe.y, std::max(done, std::min(pipe.h, pipe.w)), pipe.h}, ink.alpha(alpha), radius);
  // What has arrived and is unread: each arrival moves in from the far end.
  if (connection.waiting > 0) {
    const float end = pipe.w * filled(connection, read + connection.waiting);
    const Rect target = {pipe.x + done, pipe.y, std::max(pen.u(8), end - done), pipe.h};
    const Rect far = {pipe.right() - target.w, pipe.y, target.w, pipe.h};
    Trail trail;
    trail.fill = hue.alpha(0.5f);
    trail.radius = radius;
    const Placed chunk = pen.motion.place(
        ui::hash_id("stage chunk", connection.id, static_cast<std::uint64_t>(connection.arrivals)), target, far, trail);
    canvas.fill(chunk.rect, theme.panel.alpha(alpha), radius);
    canvas.hatch(chunk.rect, hue.alpha(0.8f * alpha), radius, pen.u(6), pen.u(2));
    canvas.frame(chunk.rect, hue.alpha(alpha), std::max(1.f, pen.u(1.5f)), radius);
  }
  if (canvas.touch(at, key + 6, false).hovered) {
    const std::string whose = name_of(pen, connection), came = progress_of(connection);
    std::string text = connection.waiting > 0
                           ? words::text("stage.connection.tip_unread", whose, came, words::amount(connection.waiting))
                           : words::text("stage.connection.tip", whose, came);
    if (over && connection.text != 0) text += fmt::format("\n{}", pen.string(connection.text));
    if (connection.name != 0 && connection.peer != 0) text += fmt::format("\n{}", pen.string(connection.peer));
    canvas.tip(text);
  }
}

// Threads -------------------------------------------------------------------------------------------

struct Threads {
  std::vector<const Thread*> shown;
  std::size_t total = 0, ended = 0;
  std::vector<const Job*> queued;
  std::size_t queued_total = 0;
};

Threads threads_of(const State& state) {
  Threads threads;
  state.threads.each([&](std::uint32_t, const Thread& thread) {
    threads.ended += thread.ended;
    if (thread.ended) return;
    ++threads.total;
    if (threads.shown.size() < most_threads) threads.shown.push_back(&thread);
  });
  state.jobs.each([&](ObjectId, const Job& job) {
    if (job.status != JobStatus::queued) return;
    ++threads.queued_total;
    if (threads.queued.size() < most_chips) threads.queued.push_back(&job);
  });
  return threads;
}

Chip chip_of(const Pen& pen, const Job& job) {
  Chip chip;
  chip.key = ui::hash_id("stage job", job.id);
  chip.thing = {job.task == 0 ? Thing::Kind::none : Thing::Kind::task, job.task};
  chip.hue = hue_of(pen, job.task);
  chip.badge = job.task == 0 ? "()" : number_of(pen, job.task);
  chip.title = fmt::format("{}()", pen.string(job.function));
  chip.code = true;
  return chip;
}

/// Whether the program has started the thread for itself: it runs its own function, and no jobs of the executor.
bool runs_itself(const State& state, const Thread& thread) {
  bool jobs = false;
  state.jobs.each([&](ObjectId, const Job& job) { jobs |= job.thread == thread.number; });
  return thread.task != 0 && !jobs;
}

/// What a thread does now, as a chip.
Chip chip_of(const Pen& pen, const Thread& thread) {
  const State& state = pen.scene.state;
  Chip chip;
  if (const Job* job = state.jobs.find(thread.job)) {
    chip = chip_of(pen, *job);
    // The progress of a job is not known, only for how long it has run.
    chip.detail = words::duration(time_left(pen.scene.now, job->since));
    if (thread.blocked_in != 0)
      chip.detail = words::text("stage.thread.busy_in", chip.detail, pen.string(thread.blocked_in));
    chip.form = thread.blocked_in != 0 ? Form::sleeps : Form::ready;
    return chip;
  }
  chip.key = ui::hash_id("stage thread idle", thread.number);
  chip.hue = pen.theme.faint;
  chip.badge = words::text("stage.thread.badge", thread.number);
  const bool own = runs_itself(state, thread);
  chip.title = thread.blocked_in != 0 ? words::text("stage.thread.in", pen.string(thread.blocked_in))
                                      : std::string(words::text(own ? "stage.thread.runs" : "stage.thread.idle"));
  chip.form = thread.blocked_in != 0 ? Form::sleeps : own ? Form::ready : Form::waits;
  chip.stays = true;
  return chip;
}

std::vector<Chip> queued_chips(const Pen& pen, const Threads& threads) {
  std::vector<Chip> chips;
  for (const Job* job : threads.queued) {
    chips.push_back(chip_of(pen, *job));
    chips.back().form = Form::waits;
  }
  return chips;
}

float thread_width(const Pen& pen, const Thread& thread) {
  const float named = pen.canvas.width(pen.string(thread.name), pen.text({}, 13, Font::mono)) + pen.u(8);
  return std::max(width_of(pen, chip_of(pen, thread)) + pen.u(2 * pad), named);
}

class ConnectionsBlock final : public Block {
public:
  explicit ConnectionsBlock(std::vector<Await> waiters) : waiters_(std::move(waiters)) {}
  std::uint64_t key() const override { return ui::hash_id("stage block connections"); }
  Head head(const Pen& pen) const override {
    const std::size_t count = pen.scene.state.connections.size();
    return {std::string(words::text(count == 1 ? "stage.connection.heading.one" : "stage.connection.heading.many")),
            count == 1 ? "" : words::grouped(count)};
  }

  Widths widths(const Pen& pen) const override {
    Widths widths;
    std::size_t total = 0;
    const auto count = static_cast<float>(pipes(pen.scene.state, total).size());
    widths.wanted = count * pen.u(pipe_width + pipe_gap);
    const float some = std::min(count, 3.f);
    widths.least = std::min(widths.wanted, some * pen.u(least_pipe + pipe_gap) +
                                               (static_cast<float>(total) > some ? pen.u(more_width) : 0));
    return widths;
  }

  void draw(const Pen& pen, Rect line, bool captions) const override {
    draw_part(pen, line.inset(-pen.u(4)), thing_of(StagePlace::sockets), pen.u(10));
    std::size_t total = 0;
    const auto shown = pipes(pen.scene.state, total);
    const float gap = pen.u(pipe_gap);
    // As many as fit, a little narrower than they want to be when that helps.
    auto fitting = [&](float room) {
      return std::max<std::size_t>(1, static_cast<std::size_t>((room + gap) / (pen.u(least_pipe) + gap)));
    };
    std::size_t count = std::min(shown.size(), fitting(line.w + 1));
    const bool more = count < total;
    if (more) count = std::min(count, fitting(line.w - pen.u(more_width)));
    const float room = line.w - (more ? pen.u(more_width) : 0) + gap;
    const float w = std::min(pen.u(pipe_width), room / static_cast<float>(count) - gap);
    float x = line.x;
    for (std::size_t i = 0; i < count; ++i, x += w + gap) {
      // The task that waits for it; waiters_ is sorted by connection.
      const auto waiter = std::ranges::lower_bound(waiters_, shown[i]->id, {}, &Await::on);
      const bool has = waiter != waiters_.end() && waiter->on == shown[i]->id;
      draw_pipe(pen, *shown[i], has ? waiter->task : 0, {x, line.y, w, line.h - pen.u(4)}, captions);
      if (!captions) continue;
      const std::string came = progress_of(*shown[i]);
      std::string words = came;
      if (has)
        words +=
            (came.empty() ? "" : " · ") + words::text("stage.connection.waits", task_name(pen.scene, waiter->task));
      const bool whole = pen.canvas.width(words, pen.text({}, 13)) <= w + gap - pen.u(6);
      caption(pen, x, w + gap, line, whole ? words : came, 1);
    }
    if (more) draw_more(pen, {x, line.y, pen.u(more_width), line.h}, total - count);
  }

private:
  std::vector<Await> waiters_; // by connection
};

class ThreadsBlock final : public Block {
public:
  std::uint64_t key() const override { return ui::hash_id("stage block threads"); }
  Head head(const Pen&) const override { return {std::string(words::text("stage.thread.heading")), ""}; }

  Widths widths(const Pen& pen) const override {
    Widths widths;
    const Threads threads = threads_of(pen.scene.state);
    const auto queued = queued_chips(pen, threads);
    for (const Thread* thread : threads.shown) widths.wanted += thread_width(pen, *thread) + pen.u(chip_gap + 4);
    widths.least = threads.shown.empty() ? 0 : thread_width(pen, *threads.shown.front()) + pen.u(more_width);
    if (threads.queued_total > 0) {
      widths.wanted += pen.u(block_link) + ChipLine::wanted(pen, queued, threads.queued_total);
      // A badge alone would say of the task what is meant of its job: their names come before further threads.
      widths.least += pen.u(block_link) + ChipLine::wanted(pen, queued, threads.queued_total);
    }
    widths.least = std::min(widths.least, widths.wanted);
    return widths;
  }

  void draw(const Pen& pen, Rect line, bool captions) const override {
    ui::Canvas& canvas = pen.canvas;
    const ui::Theme& theme = pen.theme;
    const Threads threads = threads_of(pen.scene.state);
    auto queued = queued_chips(pen, threads);
    const float for_queue =
        threads.queued_total > 0 ? pen.u(block_link) + ChipLine::wanted(pen, queued, threads.queued_total) : 0;
    const float gap = pen.u(chip_gap + 4), stroke = pen.stroke();
    float x = line.x;
    std::size_t shown = 0;
    for (; shown < threads.shown.size(); ++shown) {
      const Thread& thread = *threads.shown[shown];
      const bool last = shown + 1 == threads.total;
      const float w = thread_width(pen, thread);
      if (shown > 0 && x + w > line.right() - for_queue - (last ? 0 : pen.u(more_width)) + 1) break;
      const Rect target = {x, line.y, w, line.h};
      const std::uint64_t key = ui::hash_id("stage thread", thread.number);
      const Placed placed = pen.motion.place(key, target, target, {});
      const bool works = thread.job != 0 || thread.blocked_in != 0 || runs_itself(pen.scene.state, thread);
      canvas.frame(placed.rect, (works ? theme.muted : theme.line).alpha(placed.alpha), stroke, pen.u(14));
      const Rect inner = placed.rect.inset(pen.u(pad));
      stage::draw(pen, chip_of(pen, thread), inner);
      if (canvas.touch(placed.rect, key + 2, false).hovered)
        canvas.tip(words::text(works ? "stage.thread.tip_works" : "stage.thread.tip_idle", pen.string(thread.name)));
      if (captions) caption(pen, x + pen.u(4), w, line, pen.string(thread.name), 1);
      x += w + gap;
    }
    if (shown < threads.total) x += draw_more(pen, {x, line.y, pen.u(more_width), line.h}, threads.total - shown) + gap;
    if (threads.queued_total == 0) return;
    const float begin = shown > 0 ? x - gap + pen.u(block_link) : x;
    if (shown > 0) canvas.line({x - gap, line.center().y}, {begin, line.center().y}, theme.muted, stroke);
    const ChipLine chips(pen, std::move(queued), threads.queued_total, line.right() - begin);
    chips.draw_in(pen, {begin, line.y, 0, line.h});
    if (captions)
      caption(pen, begin, line.right() - begin + pen.u(block_gap / 2), line,
              words::text(threads.queued_total == 1 ? "stage.thread.queued.one" : "stage.thread.queued.many"), 1);
  }
};

} // namespace

void add_threads(Collection& to) {
  const Threads threads = threads_of(to.pen.scene.state);
  if (!to.over && threads.total + threads.queued_total > 0) to.add(std::make_unique<ThreadsBlock>());
}

void add_connections(Collection& to) {
  if (!to.over && !to.pen.scene.state.connections.empty())
    to.add(std::make_unique<ConnectionsBlock>(std::move(to.on_connections)));
}

} // namespace loopscope::app::stage
