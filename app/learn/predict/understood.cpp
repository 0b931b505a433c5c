#include "app/learn/predict/understood.h"

#include "core/words/texts.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace loopscope::app {
namespace {

using predict::Belief;

/// Lessons that show what is true; the first one that there is.
struct Shows {
  Belief belief;
  std::string_view lessons[2];
};
constexpr Shows shown_by[] = {
    {Belief::call_runs, {"coroutine_object"}},
    {Belief::create_runs, {"task_result"}},
    {Belief::await_gives_way, {"chained"}},
    {Belief::await_is_concurrent, {"coroutine_object"}},
    {Belief::async_unblocks, {"blocking_downloads"}},
    {Belief::await_blocks_all, {"async_downloads"}},
    {Belief::async_is_asynchronous, {"starvation"}},
    {Belief::task_lives, {"task_vanishes", "gather_error"}},
    {Belief::timer_interrupts, {"call_soon"}},
    {Belief::one_thread_no_race, {"race", "lock"}},
    {Belief::lock_wherever_shared, {"needless_lock", "lock"}},
    {Belief::lock_to_fastest, {"lock"}},
    {Belief::any_lock, {"deadlock"}},
    {Belief::cancel_stops, {"cancellation"}},
    {Belief::timeout_anywhere, {"timeout_no_await", "timeout"}},
    {Belief::failure_stops_others, {"gather_error"}},
    {Belief::error_shows_itself, {"never_retrieved", "task_result"}},
    {Belief::results_by_finish, {"gather"}},
    {Belief::several_at_once, {"cpu_bound"}},
    {Belief::idle_spins, {"hello"}},
    {Belief::loop_waits_for_tasks, {"gather_error"}},
    {Belief::may_block_for_result, {"run_inside_run", "lock_twice"}},
    {Belief::thread_wakes_loop, {"threadsafe"}},
    {Belief::busy_wait_waits, {"starvation"}},
    {Belief::done_await_later, {"future"}},
    {Belief::ready_is_random, {"call_soon"}},
    {Belief::event_runs_callback, {"event"}},
};

std::string when(std::int64_t then) {
  using namespace std::chrono;
  const auto now = duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
  const std::int64_t days = std::max<std::int64_t>(0, now - then) / 86'400;
  return days == 0   ? std::string(words::text("ask.score.today"))
         : days == 1 ? std::string(words::text("ask.score.yesterday"))
                     : words::text("ask.score.days_ago", days);
}

} // namespace

const scenarios::Lesson* lesson_about(const World& world, Belief belief) {
  const auto found = std::ranges::find(shown_by, belief, &Shows::belief);
  if (found == std::end(shown_by)) return nullptr;
  const auto& lessons = world.lessons();
  for (const std::string_view id : found->lessons)
    if (const auto lesson = std::ranges::find(lessons, id, &scenarios::Lesson::id); lesson != lessons.end())
      return &*lesson;
  return nullptr;
}

std::vector<ui::Command> Understood::commands() {
  return {
      {"understood", {"F"}, words::text("commands.group.learning"), words::text("commands.learn.understood"), [this] {
         if (open_) return close();
         open();
       }}};
}

void Understood::open() {
  host_.take_place(*this);
  score_.read();
  if (std::string problem = score_.take_problem(); !problem.empty()) app_.warn(std::move(problem));
  open_ = true;
  asks_ = false;
}

bool Understood::key(std::string_view name) {
  if (!open_ || name != "enter" || focused_) return false;
  close();
  return true;
}

bool Understood::escape() {
  if (asks_) return std::exchange(asks_, false);
  return std::exchange(open_, false);
}

void Understood::put_state(StateLine& state) const {
  state.put("understood", !open_ ? "closed" : asks_ ? "asks" : "open");
}

/// The page, written from top to bottom.
struct Understood::Page {
  ui::Canvas& canvas;
  Understood& of;
  float x, y, width;

  const ui::Theme& theme() const { return canvas.theme(); }

  void text(std::string_view said, ui::TextStyle style, float gap) {
    y += canvas.paragraph({x, y}, width, {{std::string(said), style, 0}}) + gap;
  }
  float button_width(std::string_view label) { return canvas.width(label, {{}, 14, ui::Font::semibold}) + 28; }
  bool button(std::string_view name, std::string_view label, ui::Point at, bool on = false) {
    const ui::Rect box{at.x, at.y, button_width(label), 36};
    const std::uint64_t id = ui::hash_id("understood", ui::hash_id(name));
    const bool pressed = canvas.button(box, id, label, on);
    of.focused_ = of.focused_ || canvas.focus() == id;
    of.app_.marks().emplace_back("understood:" + std::string(name), box);
    return pressed;
  }

  /// What is true, how often that was answered, and the lesson that shows it.
  void row(Belief belief, const Tested& tested) {
    const ui::Theme& t = theme();
    const scenarios::Lesson* lesson = lesson_about(of.world_, belief);
    const float sign = 30, side = lesson ? button_width(lesson->title) + 14 : 0, room = width - sign - side;
    const ui::TextStyle strong{t.text, 18}, quiet{t.muted, 15};
    const float top = y;
    const ui::Rect mark{x + 2, top + 6, 15, 15};
    tested.understood() ? canvas.check(mark, t.ok, 3) : canvas.ring(mark.center(), 7, t.muted, 2.5f);
    y += canvas.paragraph({x + sign, y}, room, {{std::string(predict::truth(belief)), strong, 0}}) + 2;
    y += canvas.paragraph(
             {x + sign, y}, room,
             {{words::text("ask.score.row", tested.right, tested.right + tested.wrong, when(tested.last)), quiet, 0}}) +
         16;
    if (lesson && button(predict::key_of(belief), lesson->title, {x + width - side + 14, top}))
      of.app_.ask([&app = of, lesson] { app.host_.show({.lesson = lesson}); });
  }

  void rows(std::string_view heading, bool understood) {
    bool any = false;
    for (const Belief belief : predict::beliefs()) {
      const auto found = of.score_.known().by.find(score_key(belief));
      if (found == of.score_.known().by.end() || found->second.understood() != understood) continue;
      if (!std::exchange(any, true)) text(heading, ui::heading_style(theme()), 10);
      row(belief, found->second);
    }
    if (any) y += 10;
  }
};

void Understood::draw(ui::Canvas& canvas, ui::Rect box, const Scene&, Actions&) {
  const ui::Theme& t = canvas.theme();
  canvas.fill(box, t.background);
  canvas.touch(box, ui::hash_id("understood page"), false);
  focused_ = false;
  const ui::Rect body = box.inset(std::min(28.0f, box.w * 0.05f), std::min(22.0f, box.h * 0.05f));
  const float offset = canvas.begin_scroll(body, ui::hash_id("understood scroll"), content_);
  Page page{canvas, *this, body.x, body.y - offset, std::min(body.w - 10, 820.0f)};
  page.text(words::text("ask.score.title"), {t.text, 26, ui::Font::bold}, 6);
  std::size_t tested = 0;
  for (const Belief belief : predict::beliefs()) tested += score_.known().by.contains(score_key(belief));
  page.text(score_.known().count == 0
                ? std::string(words::text("ask.score.none"))
                : words::text("ask.score.sum", score_.known().count, tested, predict::beliefs().size()),
            {t.muted, 16}, 22);
  page.rows(words::text("ask.score.not_yet"), false);
  page.rows(words::text("ask.score.understood"), true);
  if (asks_) {
    page.text(words::text("ask.score.really"), {t.text, 17, ui::Font::semibold}, 10);
    const std::string_view yes = words::text("ask.score.yes"), no = words::text("ask.score.no");
    if (page.button("forget", yes, {page.x, page.y})) app_.ask([this] { score_.forget(), asks_ = false; });
    if (page.button("keep", no, {page.x + page.button_width(yes) + 10, page.y}, true))
      app_.ask([this] { asks_ = false; });
  } else {
    const std::string_view done = words::text("ask.score.done"), forget = words::text("ask.score.forget");
    if (page.button("done", done, {page.x, page.y}, true)) app_.ask([this] { close(); });
    if (score_.known().count > 0 && page.button("erase", forget, {page.x + page.button_width(done) + 10, page.y}))
      app_.ask([this] { asks_ = true; });
  }
  page.y += 46;
  content_ = page.y - (body.y - offset);
  canvas.end_scroll();
}

} // namespace loopscope::app
