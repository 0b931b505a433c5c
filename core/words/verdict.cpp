#include "core/words/verdict.h"

#include "core/words/narration.h"

#include <algorithm>

namespace loopscope::words {
namespace {

constexpr double nearly_all = 0.9; // of a run's time
constexpr double no_matter = 0.02; // of the longer run's time: what no one would call a difference

struct Side {
  const char* name;
  const Measures& m;
  /// Its time without pauses: these say nothing of the program.
  std::int64_t total() const { return m.total - m.held; }
  std::int64_t outside() const { return total() - m.waited - m.blocked; }
  bool blocked_nearly_always() const {
    return total() > 0 && static_cast<double>(m.blocked) >= nearly_all * static_cast<double>(total());
  }
};

std::string blocked_of(const Side& side) {
  const std::string said =
      worded("{}'s loop is blocked for {} of {}", side.name, duration(side.m.blocked), duration(side.total()));
  return side.m.blocked_in.empty() ? said : worded("{}, mostly in {}", said, side.m.blocked_in);
}

std::string did_not_end(const Side& side) {
  if (side.m.outcome == trace::RunOutcome::deadlocked)
    return worded("{} never ends (after {} nothing can wake its loop)", side.name, duration(side.total()));
  if (side.m.outcome == trace::RunOutcome::failed)
    return worded("{} failed after {} ({})", side.name, duration(side.total()), side.m.message);
  return worded("{} did not end by itself (it was stopped after {})", side.name, duration(side.total()));
}

/// "; B has up to 4 sockets open at once, A 1", if that speaks for the faster one.
std::string overlap(const Side& slow, const Side& fast) {
  if (fast.m.sockets_peak <= slow.m.sockets_peak) return {};
  return worded("; {} has up to {} sockets open at once, {} {}", fast.name, fast.m.sockets_peak, slow.name,
                slow.m.sockets_peak);
}

/// "; A's is blocked for up to 3.000 s at a time, B's for 0.500 s", if that speaks for the faster one.
std::string longest(const Side& slow, const Side& fast) {
  if (static_cast<double>(slow.m.blocked_max - fast.m.blocked_max) <= no_matter * static_cast<double>(slow.total()))
    return {};
  return worded("; {}'s is blocked for up to {} at a time, {}'s for {}", slow.name, duration(slow.m.blocked_max),
                fast.name, duration(fast.m.blocked_max));
}

std::string why_equal(const Side& a, const Side& b, std::int64_t longer) {
  const std::string lead = worded("A and B take equally long ({} and {})", duration(a.total()), duration(b.total()));
  if (a.blocked_nearly_always() && b.blocked_nearly_always())
    return worded("{}: both loops are blocked nearly all of the time ({} and {}), and nothing else can run "
                  "during that time.",
                  lead, duration(a.m.blocked), duration(b.m.blocked));
  const Side& more = a.m.blocked > b.m.blocked ? a : b;
  const Side& less = a.m.blocked > b.m.blocked ? b : a;
  if (static_cast<double>(more.m.blocked - less.m.blocked) > no_matter * static_cast<double>(longer)) {
    const bool one_by_one = std::max(a.m.sockets_peak, b.m.sockets_peak) == 1;
    const bool is_free = static_cast<double>(less.m.blocked) <= no_matter * static_cast<double>(longer);
    return worded("{}{}, but {}, {}'s for {}: {}.", lead,
                  one_by_one ? Word(", because each downloads one file at a time") : Word(""), blocked_of(more),
                  less.name, duration(less.m.blocked),
                  is_free ? worded("only {} can do anything else", less.name) : worded("{} can do more", less.name));
  }
  const Side& longer_at_a_time = a.m.blocked_max > b.m.blocked_max ? a : b;
  const Side& shorter = a.m.blocked_max > b.m.blocked_max ? b : a;
  if (const std::string at_a_time = longest(longer_at_a_time, shorter); !at_a_time.empty())
    return worded("{}, and their loops are blocked for about as long in all{}.", lead, at_a_time);
  const bool same = a.m.blocked == b.m.blocked && a.m.blocked_max == b.m.blocked_max;
  return formatted(same ? Word("{}, and neither loop is blocked for longer than the other.")
                        : Word("{}, and neither loop is blocked for much longer than the other."),
                   lead);
}

std::string why_sooner(const Side& slow, const Side& fast) {
  const std::int64_t difference = slow.total() - fast.total();
  const std::string lead = worded("{} is done {} sooner than {}", fast.name, duration(difference), slow.name);
  if (slow.blocked_nearly_always() && fast.blocked_nearly_always())
    return worded("{} because it is blocked for less: both loops are blocked nearly all of the time ({} and {}), "
                  "and nothing else can run during that time.",
                  lead, duration(fast.m.blocked), duration(slow.m.blocked));
  const std::int64_t blocked = slow.m.blocked - fast.m.blocked, waited = slow.m.waited - fast.m.waited,
                     outside = slow.outside() - fast.outside();
  if (blocked >= std::max(waited, outside))
    return worded("{}: {}, {}'s for {} of {}{}.", lead, blocked_of(slow), fast.name, duration(fast.m.blocked),
                  duration(fast.total()), overlap(slow, fast));
  if (waited >= outside)
    return worded("{}: {}'s loop waits for {}, {}'s for {}{}{}.", lead, slow.name, duration(slow.m.waited), fast.name,
                  duration(fast.m.waited), longest(slow, fast), overlap(slow, fast));
  return worded("{}: {}'s program spends {} outside its loop, {}'s {}.", lead, slow.name, duration(slow.outside()),
                fast.name, duration(fast.outside()));
}

std::size_t complete(const Measures& measures) {
  return static_cast<std::size_t>(
      std::ranges::count(measures.downloads, Download::Outcome::complete, &Download::outcome));
}

/// That one has more to show for its time, if it has.
std::string what_came(const Measures& a, const Measures& b) {
  const std::size_t of_a = complete(a), of_b = complete(b);
  if (of_a == of_b) return {};
  return worded(" But A completed {} of {} files, B {} of {}.", of_a, a.downloads.size(), of_b, b.downloads.size());
}

/// That the times are not those of the wall's clock, if that can be seen.
std::string pauses(const Side& a, const Side& b, std::int64_t longer) {
  if (static_cast<double>(std::max(a.m.held, b.m.held)) <= no_matter * static_cast<double>(longer)) return {};
  return worded(" Pauses do not count (A was paused for {}, B for {}).", duration(a.m.held), duration(b.m.held));
}

} // namespace

bool has_ended(const Measures& measures) {
  return measures.outcome == trace::RunOutcome::finished || measures.outcome == trace::RunOutcome::failed;
}

std::string verdict(const Measures& first, const Measures& second) {
  const Side a{"A", first}, b{"B", second};
  const bool a_finished = first.outcome == trace::RunOutcome::finished;
  const bool b_finished = second.outcome == trace::RunOutcome::finished;
  if (!a_finished || !b_finished) {
    std::string text;
    if (!a_finished) text = did_not_end(a);
    if (!b_finished) text = text.empty() ? did_not_end(b) : worded("{}, and {}", text, did_not_end(b));
    return worded("{}: their durations cannot be compared.", text);
  }
  const std::int64_t longer = std::max(a.total(), b.total());
  const std::int64_t apart = longer - std::min(a.total(), b.total());
  std::string text;
  if (static_cast<double>(apart) <= no_matter * static_cast<double>(longer))
    text = why_equal(a, b, longer);
  else
    text = a.total() > b.total() ? why_sooner(a, b) : why_sooner(b, a);
  return text + what_came(first, second) + pauses(a, b, longer);
}

} // namespace loopscope::words
