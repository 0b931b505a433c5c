#include "core/predict/question.h"

#include "core/predict/moment.h"

#include <algorithm>
#include <array>

namespace loopscope::predict {

namespace {

constexpr std::array<std::string_view, kinds> names = {
    "runs_next", "goes_on",        "prints_next",   "gets_lock",      "state_of",
    "how_long",  "how_many_turns", "who_wakes",     "runs_meanwhile", "awaited_or_called",
    "gives_way", "still_alive",    "done_first",    "cancelled_now",  "cancel_ends",
    "phase",     "select_waits",   "value_after",   "results_order",  "error_seen",
    "one_fails", "timer_runs",     "while_blocked", "can_intervene"};

/// The most telling first: what happens seldom, then what can be asked nearly anywhere.
constexpr std::array<Kind, kinds> telling = {
    Kind::error_seen,    Kind::one_fails,   Kind::cancelled_now,     Kind::cancel_ends,    Kind::timer_runs,
    Kind::while_blocked, Kind::gets_lock,   Kind::results_order,     Kind::who_wakes,      Kind::how_long,
    Kind::can_intervene, Kind::value_after, Kind::awaited_or_called, Kind::goes_on,        Kind::still_alive,
    Kind::done_first,    Kind::prints_next, Kind::runs_meanwhile,    Kind::how_many_turns, Kind::state_of,
    Kind::select_waits,  Kind::gives_way,   Kind::runs_next,         Kind::phase};

constexpr std::uint64_t searched = 1 << 16; // events for a moment
constexpr std::size_t tried = 512;          // moments
constexpr std::size_t few = 6;              // steps by lines

std::size_t rank(Kind kind) {
  return static_cast<std::size_t>(std::ranges::find(telling, kind) - telling.begin());
}

std::vector<Question> made(const Replay& replay, const State& state) {
  std::vector<Question> questions;
  if (state.position == 0 || state.position >= replay.size()) return questions;
  const Moment moment(replay, state);
  for (const auto ask : {ask_of_ready, ask_of_turns, ask_of_blocking, ask_of_steps, ask_of_lives, ask_of_waits,
                         ask_of_ends, ask_of_output})
    ask(moment, questions);
  std::ranges::sort(questions, {}, [](const Question& question) { return rank(question.kind); });
  const auto twice = std::ranges::unique(questions, {}, &Question::kind);
  questions.erase(twice.begin(), twice.end());
  return questions;
}

/// Whether something may have happened that a question is asked of.
bool may_tell(EventKind kind) {
  switch (kind) {
  case EventKind::turn_begun:
  case EventKind::turn_running:
  case EventKind::timer_due:
  case EventKind::callback_scheduled:
  case EventKind::callback_begun:
  case EventKind::callback_ended:
  case EventKind::task_cancel_requested:
  case EventKind::task_ended:
  case EventKind::coroutine_created:
  case EventKind::primitive_wait_begun:
  case EventKind::printed:
  case EventKind::blocking_begun:
    return true;
  default:
    return false;
  }
}

} // namespace

std::string_view name_of(Kind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < names.size() ? names[number] : std::string_view();
}

std::vector<Question> questions_at(const Replay& replay, std::uint64_t position) {
  State state;
  replay.bring(state, position);
  return made(replay, state);
}

bool is_soon(const Replay& replay, const Question& question) {
  std::uint64_t at = question.asked_at;
  for (std::size_t i = 0; i < few && at < question.shown_at; ++i) at = replay.next(at, Step::line);
  return at >= question.shown_at;
}

const Question* choose(std::span<const Question> questions, std::span<const Kind> lately,
                       std::span<const Belief> sought) {
  const auto fresh = [&](const Question& question) { return std::ranges::find(lately, question.kind) == lately.end(); };
  const auto about = [&](const Question& question) {
    return std::ranges::any_of(question.answers, [&](const Answer& answer) {
      return answer.belief != Belief::none && std::ranges::find(sought, answer.belief) != sought.end();
    });
  };
  const Question* first = nullptr;
  for (const Question& question : questions) {
    if (!fresh(question)) continue;
    if (about(question)) return &question;
    if (!first) first = &question;
  }
  return first;
}

std::optional<std::uint64_t> next_moment(const Replay& replay, std::uint64_t from, std::span<const Kind> lately,
                                         bool only_soon) {
  const std::uint64_t end = std::min<std::uint64_t>(replay.size(), from + searched);
  State state;
  std::size_t left = tried;
  for (std::uint64_t at = from; at < end && left > 0;) {
    at = replay.next(at, Step::event);
    if (at >= end || !may_tell(replay.trace()[at - 1].kind)) continue;
    --left;
    replay.bring(state, at);
    std::vector<Question> questions = made(replay, state);
    if (only_soon) std::erase_if(questions, [&](const Question& each) { return !is_soon(replay, each); });
    if (choose(questions, lately)) return at;
  }
  return {};
}

} // namespace loopscope::predict
