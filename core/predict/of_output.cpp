// What is printed.
#include "core/predict/moment.h"
#include "core/predict/source.h"
#include "core/replay/causes.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace loopscope::predict {

namespace {

constexpr std::array<std::string_view, 1> prints = {"print("};

/// The next line that is printed, before much else runs: its event, or that of the end where nothing is.
std::optional<std::uint64_t> next_print(const Moment& m) {
  std::size_t callbacks = 0;
  const auto next = m.first([&](const Event& event) {
    callbacks += event.kind == EventKind::callback_begun;
    return callbacks > Moment::near_callbacks || event.kind == EventKind::run_ended || event.kind == EventKind::idle ||
           (event.kind == EventKind::printed && event.subject == 0);
  });
  return callbacks > Moment::near_callbacks ? std::nullopt : next;
}

void prints_next(const Moment& m, Questions& questions) {
  if (!m.between() || m.chancy() || m.all_alive(2).empty()) return;
  const auto next = next_print(m);
  if (!next) return;
  const bool nothing = m.trace[*next].kind != EventKind::printed;
  ObjectId by = 0;
  std::uint32_t line = 0;
  if (!nothing) {
    by = as<event::printed>(m.trace[*next]).task;
    line = m.trace[*next].line;
    if (!m.alive(by) || !m.named(by) || !in_first_file(m.index, line)) return;
  }
  const auto answer = [&](ObjectId task, std::uint32_t at) { return words::say(m.name(task), ", ", m.line(at)); };
  const Sentence none = tell("predict.prints_next.nothing");
  const Sentence because = nothing ? tell("predict.prints_next.because_nothing")
                                   : tell("predict.prints_next.because", m.name(by), m.line(line));
  struct Candidate {
    ObjectId task;
    std::uint32_t line;
    Belief belief;
  };
  std::vector<Candidate> candidates;
  const auto lines_of = [&](const Task& task) {
    const std::uint32_t at = task.stack.empty() ? line_of_def(m.index, m.text(task.function)) : task.stack.back().line;
    return lines_with(m.index, at, prints);
  };
  std::vector<const Task*> tasks = m.all_alive(16);
  // Those that run soon first: in the order of the ready queue.
  std::ranges::sort(tasks, {}, [&](const Task* task) {
    const auto ahead = task->pending != 0 ? place_in_ready(m.state, task->pending) : std::nullopt;
    return std::pair(ahead ? *ahead : std::size_t{1} << 20, task->id);
  });
  for (const Task* task : tasks) {
    if (!m.named(task->id)) continue;
    const Belief belief = task->id == by                         ? Belief::none
                          : !task->started                       ? Belief::create_runs
                          : task->pending != 0                   ? Belief::ready_is_random
                          : task->status == TaskStatus::sleeping ? Belief::timer_interrupts
                                                                 : Belief::event_runs_callback;
    for (const std::uint32_t at : lines_of(*task))
      if (task->id != by || at != line) candidates.push_back({task->id, at, belief});
  }
  // One of each task, then more of them.
  std::vector<Answer> wrong;
  std::vector<ObjectId> told;
  for (const bool again : {false, true})
    for (const Candidate& each : candidates) {
      const bool known = std::ranges::find(told, each.task) != told.end();
      if (known != again || wrong.size() >= 3) continue;
      told.push_back(each.task);
      wrong.push_back({answer(each.task, each.line), {}, each.belief, because});
    }
  if (!nothing && wrong.size() == 1) wrong.push_back({none, {}, Belief::none, because});
  if (wrong.size() < 2) return; // there is little to ask
  m.ask(questions, {.kind = Kind::prints_next,
                    .text = tell("predict.prints_next.ask"),
                    .shown_at = *next + 1,
                    .right = nothing ? Answer{none} : Answer{answer(by, line)},
                    .wrong = std::move(wrong),
                    .because = nothing ? because : m.with_why(because, callback_at(m.index, *next), *next + 1)});
}

/// The whole number at the end of a text: of at most so many digits that it can be counted on.
std::optional<std::int64_t> number_at_end(std::string_view text) {
  std::size_t from = text.size();
  while (from > 0 && std::isdigit(static_cast<unsigned char>(text[from - 1]))) --from;
  const std::size_t digits = text.size() - from;
  if (digits == 0 || digits > 9 || (digits > 1 && text[from] == '0')) return {};
  if (from > 0 && text[from - 1] != ' ' && text[from - 1] != '=' && text[from - 1] != ':') return {};
  std::int64_t value = 0;
  for (const char c : text.substr(from)) value = value * 10 + (c - '0');
  return value;
}

void value_after(const Moment& m, Questions& questions) {
  const bool begins = m.last().kind == EventKind::callback_begun && m.acting();
  if ((!m.between() && !begins) || m.chancy() || !m.virtual_time()) return;
  const auto next = next_print(m);
  if (!next || m.trace[*next].kind != EventKind::printed || !in_first_file(m.index, m.trace[*next].line)) return;
  const auto printed = as<event::printed>(m.trace[*next]);
  const auto value = number_at_end(m.text(printed.text));
  const std::string_view code = m.index.line_text({0, m.trace[*next].line});
  if (!value || code.find(std::to_string(*value)) != code.npos || code.find("print(") == code.npos ||
      code.find("time") != code.npos)
    return;
  if (printed.task != 0 && (!m.alive(printed.task) || !m.named(printed.task))) return;
  // Where among its neighbours it stands says nothing.
  std::int64_t low = *value - static_cast<std::int64_t>(mix(seen_hash(m), m.trace[*next].line) % 3);
  low = std::max<std::int64_t>(low, 0);
  const Sentence because = tell("predict.value_after.because", words::say(words::code(m.text(printed.text))));
  // What several tasks have left behind, which are done.
  std::size_t before = 0, after = 0;
  m.state.tasks.each([&](ObjectId, const Task& task) {
    if (task.parent != 0 && task.parent == printed.task) ++(task.status == TaskStatus::ended ? before : after);
  });
  const bool shared = before > 1 && after == 0;
  std::vector<Answer> wrong;
  for (std::int64_t each = low; each < low + 3; ++each)
    if (each != *value)
      wrong.push_back({plainly(std::to_string(each)),
                       {},
                       shared && each > *value ? Belief::one_thread_no_race : Belief::none,
                       because});
  m.ask(questions, {.kind = Kind::value_after,
                    .text = tell("predict.value_after.ask", m.line(m.trace[*next].line)),
                    .shown_at = *next + 1,
                    .right = {plainly(std::to_string(*value))},
                    .wrong = std::move(wrong),
                    .because = m.with_why(because, callback_at(m.index, *next), *next + 1)});
}

} // namespace

void ask_of_output(const Moment& m, Questions& questions) {
  prints_next(m, questions);
  value_after(m, questions);
}

} // namespace loopscope::predict
