#include "core/predict/moment.h"

#include "core/words/answers.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::predict {

namespace {

constexpr std::size_t most_answers = 4;
constexpr std::size_t source_sought = 1 << 17; // of a source's text, bytes

/// Words in a program's text after which nobody can say what it does.
constexpr std::string_view chances[] = {"import random", "from random", "import secrets", "import uuid", "urandom",
                                        "perf_counter",  "time.time(",  "time_ns(",       "monotonic(",  "datetime",
                                        "input(",        "hash(",       "subprocess"};

/// With a capital, unless it begins with the name of something of the program.
Sentence with_capital(Sentence sentence) {
  if (!sentence.empty() && sentence.front().style != words::Phrase::Style::code &&
      (sentence.front().text.starts_with("the ") || sentence.front().text.starts_with("line ") ||
       sentence.front().text.starts_with("a ")))
    sentence.front().text = words::capital(sentence.front().text);
  return words::capital(std::move(sentence));
}

} // namespace

const Event& Moment::last() const {
  static const Event none{.kind = EventKind::parameter};
  return position == 0 ? none : trace[position - 1];
}

const Task* Moment::alive(ObjectId id) const {
  const Task* task = state.tasks.find(id);
  if (!task || task->status == TaskStatus::ended) return nullptr;
  const Lane* lane = index.lane(id);
  return lane && lane->of_program ? task : nullptr;
}

std::vector<const Task*> Moment::all_alive(std::size_t most) const {
  std::vector<const Task*> all;
  state.tasks.each([&](ObjectId id, const Task&) {
    if (all.size() < most)
      if (const Task* task = alive(id)) all.push_back(task);
  });
  return all;
}

const Task* Moment::acting() const {
  if (state.running.id == 0 || !state.running.runs_task() || !state.inside.empty() || state.held || state.thread != 0)
    return nullptr;
  const Task* task = alive(state.running.serves);
  return task && task->status == TaskStatus::running ? task : nullptr;
}

bool Moment::between() const {
  return state.phase == Phase::run && state.running.id == 0 && state.left_this_turn > 0 && state.ready_size() > 0 &&
         !state.held && !state.blocked && state.thread == 0 && !state.ended;
}

bool Moment::named(ObjectId id) const {
  const Task* task = state.tasks.find(id);
  if (!task) return false;
  const std::string_view called = text(task->name);
  bool alone = true;
  state.tasks.each([&](ObjectId other, const Task& it) {
    if (other != id && it.status != TaskStatus::ended && (it.name == task->name || text(it.name) == called))
      alone = false;
  });
  return alone;
}

bool Moment::chancy() const {
  if (!chancy_) {
    chancy_ = false;
    for (const SourceFile& file : index.sources()) {
      if (file.language != trace::Language::python) continue;
      const std::string_view all = text(file.text).substr(0, source_sought);
      for (const std::string_view word : chances) chancy_ = *chancy_ || all.find(word) != all.npos;
    }
  }
  return *chancy_;
}

std::optional<std::uint64_t> Moment::callback_end() const {
  const Ran* ran = index.ran(state.running.id);
  if (!ran || ran->ended < position || ran->ended - position > far) return {};
  // Nothing that nobody could know may come before it.
  return first(
      [&](const Event& event) { return event.kind == EventKind::callback_ended && event.subject == state.running.id; });
}

ObjectId Moment::task_of_callback(CallbackId id) const {
  const Callback callback = index.callback(id);
  const Lane* lane = callback.runs_task() ? index.lane(callback.serves) : nullptr;
  return lane && lane->of_program ? callback.serves : 0;
}

std::optional<std::uint64_t> Moment::next_run(ObjectId task, std::uint64_t from) const {
  return first(
      [&](const Event& event) {
        if (event.kind != EventKind::callback_begun) return false;
        const Callback callback = index.callback(event.subject);
        return callback.runs_task() && callback.serves == task;
      },
      from);
}

bool Moment::exposed() const {
  if (!exposed_) {
    bool is = false;
    state.jobs.each([&](std::uint32_t, const Job& job) { is |= job.status != JobStatus::ended; });
    state.threads.each(
        [&](std::uint32_t, const Thread& thread) { is |= !thread.ended && (thread.task != 0 || thread.job != 0); });
    state.connections.each([&](std::uint32_t, const Connection& connection) {
      is |= connection.status != ConnectionStatus::closed && (connection.reads || connection.writes);
    });
    exposed_ = is;
  }
  return *exposed_;
}

bool Moment::from_outside(const Event& event, Passing& passing) const {
  switch (event.kind) {
  case EventKind::timer_due:
    passing.due = true;
    return false;
  case EventKind::timer_scheduled: {
    if (virtual_time()) return false;
    if (passing.due) return true;
    constexpr std::int64_t together = 20'000'000;
    for (const Callback& timer : state.timers) {
      if (timer.when > trace::later(event.value, together)) break;
      if (elapsed(timer.when, event.value) <= together) return true;
    }
    return false;
  }
  case EventKind::select_begun:
    return event.value != 0 && exposed();
  case EventKind::job_submitted:
  case EventKind::source_added:
  case EventKind::connection_opened:
  case EventKind::source_ready:
  case EventKind::thread_call:
  case EventKind::thread_call_made:
  case EventKind::job_ended:
  case EventKind::thread_started: // it may act at any time
  case EventKind::typed:
  case EventKind::connection_established:
  case EventKind::connection_closed:
  case EventKind::bytes_received:
  case EventKind::bytes_arrived:
  case EventKind::run_started:
  case EventKind::run_paused:
  case EventKind::run_resumed:
  case EventKind::loop_switched:
    return true;
  case EventKind::printed:
  case EventKind::blocking_begun:
  case EventKind::blocking_ended:
    return event.subject != 0;
  case EventKind::callback_scheduled: {
    const auto kind = static_cast<CallbackKind>(event.detail);
    return kind == CallbackKind::reader || kind == CallbackKind::writer || kind == CallbackKind::job_done;
  }
  case EventKind::task_cancel_requested: // of all that are left, or in a group: in the order of a set
    return event.extra == 0 || index.callback(event.extra).kind == CallbackKind::task_group_child;
  case EventKind::future_settled: { // wait() gives sets
    const std::optional<std::uint64_t> created = index.created(event.subject);
    return created && trace[*created].kind == EventKind::future_created &&
           static_cast<trace::FutureKind>(trace[*created].detail) == trace::FutureKind::wait;
  }
  default:
    return false;
  }
}

Sentence Moment::name(const Callback& callback) const {
  return words::Teller(index, state, last(), position == 0 ? 0 : position - 1).callback(callback);
}

Sentence Moment::with_why(Sentence said, CallbackId callback, std::uint64_t from) const {
  State later = state;
  replay.bring(later, from);
  const std::vector<words::Answer> reasons = words::reasons(index, later, callback, 1);
  // Of a callback that runs no task the first says only that it ran.
  const std::size_t which = index.callback(callback).runs_task() || reasons.size() < 2 ? 0 : 1;
  if (reasons.empty() || reasons[which].sentence.empty()) return said;
  return words::say(said, " ", with_capital(reasons[which].sentence), ".");
}

void Moment::ask(std::vector<Question>& questions, Draft draft) const {
  if (draft.shown_at <= position || draft.shown_at > replay.size()) return;
  std::vector<Answer> answers{std::move(draft.right)};
  answers.front().text = with_capital(std::move(answers.front().text));
  for (Answer& wrong : draft.wrong) {
    wrong.text = with_capital(std::move(wrong.text));
    const std::string said = words::plain(wrong.text);
    const bool told = std::ranges::any_of(answers, [&](const Answer& other) {
      return (other.thing == wrong.thing && wrong.thing.kind != Pointed::Kind::nothing) ||
             words::plain(other.text) == said;
    });
    if (!told && answers.size() < most_answers) answers.push_back(std::move(wrong));
  }
  if (answers.size() < 2) return;
  // Whoever sees nothing but what was seen before finds the same order.
  const std::string right = words::plain(answers.front().text);
  const std::uint64_t hash = mix(seen_hash(*this), static_cast<std::uint64_t>(draft.kind));
  std::ranges::sort(answers, {}, [&](const Answer& answer) { return mix(hash, words::plain(answer.text)); });
  Question question{.kind = draft.kind,
                    .asked_at = position,
                    .shown_at = draft.shown_at,
                    .text = std::move(draft.text),
                    .answers = std::move(answers),
                    .because = std::move(draft.because)};
  while (words::plain(question.answers[question.right].text) != right) ++question.right;
  questions.push_back(std::move(question));
}

Sentence tell(std::string_view id, const Sentence& first, const Sentence& second, const Sentence& third) {
  return with_capital(words::fill(words::text(id), first, second, {}, third));
}

Sentence plainly(std::string text) {
  return {words::Phrase{std::move(text)}};
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t more) {
  hash ^= more + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
  hash *= 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 33);
}

std::uint64_t mix(std::uint64_t hash, std::string_view more) {
  for (const char c : more) hash = mix(hash, static_cast<unsigned char>(c));
  return hash;
}

std::uint64_t seen_hash(const Moment& moment) {
  std::uint64_t hash = mix(1, moment.position);
  const std::uint64_t from = moment.position - std::min<std::uint64_t>(moment.position, 16);
  for (std::uint64_t at = from; at < moment.position; ++at) {
    const Event& event = moment.trace[at];
    hash = mix(hash, static_cast<std::uint64_t>(event.time));
    hash = mix(hash, (static_cast<std::uint64_t>(event.kind) << 32) ^ event.subject);
  }
  return hash;
}

} // namespace loopscope::predict
