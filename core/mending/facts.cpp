#include "core/mending/facts.h"

#include "core/words/number.h"

#include <algorithm>
#include <utility>

namespace loopscope::mending {

using namespace trace;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr Known none{no_number, no_number};

} // namespace

bool is_like(std::string_view text, std::string_view form) {
  // The last star seen takes more and more, until what follows it fits.
  std::size_t t = 0, f = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (f < form.size() && form[f] == '*') {
      star = f++;
      from = t;
    } else if (f < form.size() && form[f] == text[t]) {
      ++f, ++t;
    } else if (star != std::string_view::npos) {
      f = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (f < form.size() && form[f] == '*') ++f;
  return f == form.size();
}

bool Facts::read(const Trace& trace, const Event& event) {
  if (over_) return false;
  if (event.kind == EventKind::run_started && !std::exchange(begun_, true)) began_ = event.time;
  const double before = now_;
  now_ = std::max(now_, static_cast<double>(event.time - began_) / 1e9);
  bool more = now_ != before;
  const auto note = [&more](auto& number, auto value) {
    more = true;
    number = value;
  };
  switch (event.kind) {
  case EventKind::printed:
    print(trace, as<event::printed>(event));
    return true;
  case EventKind::task_created: {
    const auto created = as<event::task_created>(event);
    living_[created.task] = {created.function};
    if (first_task_ == 0) first_task_ = created.task;
    like(trace.string(living_[created.task].function), [](Of& of, std::string_view) { ++of.tasks; });
    return true;
  }
  case EventKind::not_of_program:
    if (const auto it = living_.find(event.subject); event.detail == 0 && it != living_.end()) it->second.own = false;
    break;
  case EventKind::task_ended: {
    const auto ended = as<event::task_ended>(event);
    const auto it = living_.find(ended.task);
    if (it == living_.end()) break;
    const auto how = std::min<std::size_t>(static_cast<std::size_t>(ended.outcome), 2);
    like(trace.string(it->second.function), [&](Of& of, std::string_view) {
      ++of.ended[how];
      of.ended_at = now_;
    });
    living_.erase(it);
    if (ended.task == first_task_ && !left_)
      left_ = static_cast<double>(std::ranges::count_if(living_, [](const auto& each) { return each.second.own && !each.second.cancelled; }));
    return true;
  }
  case EventKind::task_cancel_requested:
    if (const auto it = living_.find(event.subject); it != living_.end()) it->second.cancelled = true;
    break;
  case EventKind::task_suspended:
    like(trace.string(as<event::task_suspended>(event).function), [&](Of& of, std::string_view) {
      ++of.suspended;
      more = true;
    });
    break;
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled:
    if (static_cast<CallbackKind>(event.detail) == CallbackKind::call) calls_[event.subject] = event.object;
    break;
  case EventKind::callback_dropped:
    calls_.erase(event.subject);
    break;
  case EventKind::callback_begun:
    callback_since_ = now_;
    if (const auto it = calls_.find(event.subject); it != calls_.end()) {
      like(trace.string(it->second), [&](Of& of, std::string_view) {
        ++of.called;
        more = true;
      });
      calls_.erase(it);
    }
    break;
  case EventKind::callback_ended:
  case EventKind::blocking_ended:
    if (callback_since_ && now_ - *callback_since_ > longest_) note(longest_, now_ - *callback_since_);
    if (event.kind == EventKind::callback_ended) callback_since_.reset();
    break;
  case EventKind::warning: {
    const auto warning = as<event::warning>(event);
    note(warnings_, warnings_ + 1);
    like(trace.string(warning.text), [](Of& of, std::string_view) { ++of.warnings; });
    break;
  }
  case EventKind::primitive_created: {
    const auto kind = as<event::primitive_created>(event).primitive_kind;
    if (kind == PrimitiveKind::queue) note(queues_, queues_ + 1);
    if (kind == PrimitiveKind::lock) note(locks_, locks_ + 1);
    break;
  }
  case EventKind::primitive_changed: {
    const auto changed = as<event::primitive_changed>(event);
    if (changed.change == Change::put && static_cast<double>(changed.value) > in_queue_)
      note(in_queue_, static_cast<double>(changed.value));
    break;
  }
  case EventKind::thread_started:
    note(threads_, threads_ + 1);
    break;
  case EventKind::thread_call_made:
    if (!as<event::thread_call_made>(event).wakes) note(unsafe_, unsafe_ + 1);
    break;
  case EventKind::run_ended:
    outcome_ = as<event::run_ended>(event).outcome;
    end_ = now_;
    over_ = true;
    return true;
  default:
    break;
  }
  return more;
}

void Facts::print(const Trace& trace, const event::printed& printed) {
  if (printed.to_error) return;
  ++lines_;
  const std::string_view text = trace.string(printed.text);
  like(text, [&](Of& of, std::string_view form) {
    if (of.lines++ == 0) {
      of.first = now_;
      of.place = lines_;
      const std::size_t star = form.find('*');
      if (star != std::string_view::npos && text.starts_with(form.substr(0, star))) {
        double value = 0;
        if (words::read_number(text.substr(star), value) > 0) of.number = value;
      }
    } else {
      of.gap = std::max(of.gap, now_ - of.last);
    }
    of.last = now_;
    of.last_place = lines_;
    if (printed.thread == 0) ++of.on_loop;
  });
}

Known Facts::first(std::size_t form) const {
  const Of& of = of_[form];
  if (of.lines > 0) return Known::exactly(of.first);
  return over_ ? none : Known{now_, endless, true};
}

Known Facts::last(std::size_t form) const {
  const Of& of = of_[form];
  if (over_) return of.lines > 0 ? Known::exactly(of.last) : none;
  return {of.lines > 0 ? of.last : now_, endless, of.lines == 0};
}

Known Facts::line(std::size_t form) const {
  const Of& of = of_[form];
  if (of.lines > 0) return Known::exactly(of.place);
  return over_ ? none : Known{lines_ + 1, endless, true};
}

Known Facts::last_line(std::size_t form) const {
  const Of& of = of_[form];
  if (over_) return of.lines > 0 ? Known::exactly(of.last_place) : none;
  return {of.lines > 0 ? of.last_place : lines_ + 1, endless, of.lines == 0};
}

Known Facts::number(std::size_t form) const {
  const Of& of = of_[form];
  if (of.number) return Known::exactly(*of.number);
  return over_ || of.lines > 0 ? none : Known{-endless, endless, true};
}

Known Facts::ended(std::size_t form) const {
  const Of& of = of_[form];
  const bool any = of.ended[0] + of.ended[1] + of.ended[2] > 0;
  if (over_) return any ? Known::exactly(of.ended_at) : none;
  return {any ? of.ended_at : now_, endless, !any};
}

Known Facts::outcome_is(RunOutcome outcome) const {
  return over_ ? Known::exactly(outcome_ == outcome ? 1 : 0) : Known{0, 1};
}

Known Facts::left() const {
  if (left_) return Known::exactly(*left_);
  return over_ ? none : Known{0, endless, true};
}

} // namespace loopscope::mending
