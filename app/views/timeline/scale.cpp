#include "app/views/timeline/scale.h"

#include "app/views/timeline/spans.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace loopscope::app::timeline {

namespace {

// Far outside of any screen, and still exact as a float.
float bounded(double x) {
  return static_cast<float>(std::clamp(x, -1e6, 1e6));
}

} // namespace

std::int64_t Slots::time(std::uint64_t event) const {
  if (size_ == 0) return 0;
  return (*trace_)[std::min(event, size_ - 1)].time;
}

std::uint64_t Slots::event_from(std::int64_t time) const {
  return first_not(0, size_, [&](std::uint64_t event) { return (*trace_)[event].time < time; });
}

std::uint64_t Slots::after(std::size_t k) const {
  const replay::Ran& ran = ran_[k];
  if (ran.ended > ran.begun) return ran.ended + 1;
  return k + 1 < ran_.size() ? ran_[k + 1].begun : std::max<std::uint64_t>(size_, ran.begun + 1);
}

double Slots::part(std::uint64_t begin, std::uint64_t end, std::uint64_t event, std::int64_t now) const {
  const double seen = static_cast<double>(event - begin) / static_cast<double>(end - begin);
  const std::int64_t from = time(begin), took = time(end - 1) - from;
  if (took <= 0) return seen;
  return 0.5 * seen +
         0.5 * static_cast<double>(std::clamp<std::int64_t>(now - from, 0, took)) / static_cast<double>(took);
}

double Slots::of_event(std::uint64_t event) const {
  const std::size_t n = begun(event + 1);
  if (n == 0) return 0;
  const std::uint64_t begin = ran_[n - 1].begun, end = after(n - 1);
  if (event >= end) return static_cast<double>(n);
  return static_cast<double>(n - 1) + edge + (1 - 2 * edge) * part(begin, end, event, time(event));
}

double Slots::of_position(std::uint64_t position, std::int64_t now) const {
  const std::size_t n = begun(position);
  if (n == 0) return 0;
  const std::uint64_t begin = ran_[n - 1].begun, end = after(n - 1);
  if (position >= end) return static_cast<double>(n);
  now = std::min(std::max(now, time(position - 1)), time(position));
  return static_cast<double>(n - 1) + edge + (1 - 2 * edge) * part(begin, end, position, now);
}

std::uint64_t Slots::event_at(double place) const {
  if (ran_.empty() || place <= 0) return 0;
  const double whole = std::floor(place);
  if (whole >= static_cast<double>(ran_.size())) return size_;
  const auto k = static_cast<std::size_t>(whole);
  const double wanted = (place - whole - edge) / (1 - 2 * edge);
  const std::uint64_t begin = ran_[k].begun, end = after(k);
  if (wanted <= 0) return place == whole && k > 0 ? after(k - 1) : begin;
  return first_not(begin, end, [&](std::uint64_t event) { return part(begin, end, event, time(event)) < wanted; });
}

std::uint64_t Slots::position_at(double place) const {
  if (ran_.empty()) return 0;
  if (place <= edge) return ran_[0].begun;
  const double whole = std::floor(place);
  if (whole >= static_cast<double>(ran_.size())) return after(ran_.size() - 1);
  const auto k = static_cast<std::size_t>(whole);
  const double wanted = (place - whole - edge) / (1 - 2 * edge);
  if (wanted <= 0) return after(k - 1);
  const std::uint64_t begin = ran_[k].begun, end = after(k);
  if (wanted >= 1) return end;
  // The position whose place is nearest.
  auto part_of = [&](std::uint64_t p) { return p == end ? 1.0 : part(begin, end, p, time(p - 1)); };
  const std::uint64_t at = first_not(begin + 1, end, [&](std::uint64_t p) { return part_of(p) < wanted; });
  return at > begin + 1 && wanted - part_of(at - 1) < part_of(at) - wanted ? at - 1 : at;
}

std::optional<Opening> find_opening(const Slots& slots, std::uint64_t position, std::int64_t time,
                                    std::int64_t tolerance, std::size_t most) {
  const std::size_t count = slots.count();
  if (count == 0 || most == 0) return std::nullopt;
  const std::int64_t bucket = std::max<std::int64_t>(tolerance, 1);
  auto of = [&](std::int64_t t) { return t >= 0 ? t / bucket : (t - bucket + 1) / bucket; };
  // Callbacks with a visible duration are drawn to scale; only those without one are opened.
  auto belongs = [&](std::size_t k) {
    const std::int64_t begin = slots.time(slots[k].begun);
    return of(begin) == of(time) && slots.time(slots.after(k) - 1) - begin <= tolerance;
  };
  const std::size_t begun = slots.begun(position);
  std::size_t seed = count;
  if (begun > 0 && belongs(begun - 1))
    seed = begun - 1;
  else if (begun < count && belongs(begun))
    seed = begun;
  else if (begun > 1 && belongs(begun - 2))
    seed = begun - 2;
  if (seed == count) return std::nullopt;

  // An instant with very many callbacks is shown in pages, so that most steps move only the cursor.
  const std::size_t page = seed / most * most;
  Opening o;
  o.first = seed;
  while (o.first > page && belongs(o.first - 1)) --o.first;
  std::size_t last = seed;
  while (last + 1 < std::min(count, o.first + most) && belongs(last + 1)) ++last;
  // The page may have begun long before the instant did: what fits is shown in one.
  while (o.first > 0 && last + 1 - o.first < most && belongs(o.first - 1)) --o.first;
  o.count = last + 1 - o.first;
  o.begin = slots.time(slots[o.first].begun);
  o.end = slots.time(slots.after(last) - 1);

  const std::uint64_t least = o.first > 0 ? slots.after(o.first - 1) : 0;
  const std::uint64_t greatest = last + 1 < count ? slots[last + 1].begun : slots.size();
  o.from = slots[o.first].begun;
  o.to = slots.after(last);
  // The turn that begins before them and what the loop does after them belong to the same instant.
  while (o.from > least && slots.time(o.from - 1) == o.begin) --o.from;
  while (o.to < greatest && slots.time(o.to) == o.end) ++o.to;
  return o;
}

Scale::Bend Scale::bend(const Opening& o) const {
  Bend b{straight(static_cast<double>(o.begin)), straight(static_cast<double>(o.end)), 0, 0};
  const double width = std::max(static_cast<double>(o.width), b.to - b.from), more = width - (b.to - b.from);
  b.left = b.from - more / 2;
  if (right > left && b.from >= left && b.to <= right) // in sight as a whole, as far as that goes
    b.left = std::clamp(std::clamp(b.left, static_cast<double>(left) + 2, std::max(left + 2.0, right - width)),
                        b.from - more, b.from);
  b.right = b.left + width;
  return b;
}

/// On either side as much again as the instant has gained there is drawn half as wide.
double Scale::Bend::of(double straight) const {
  const double before = from - left, after = right - to;
  if (straight <= from) return straight <= from - 2 * before ? straight : left - (from - straight) / 2;
  if (straight >= to) return straight >= to + 2 * after ? straight : right + (straight - to) / 2;
  return left + (straight - from) / (to - from) * (right - left);
}

double Scale::Bend::back(double bent) const {
  const double before = from - left, after = right - to;
  if (bent <= left) return bent <= from - 2 * before ? bent : from - (left - bent) * 2;
  if (bent >= right) return bent >= to + 2 * after ? bent : to + (bent - right) * 2;
  return right > left ? from + (bent - left) / (right - left) * (to - from) : from;
}

float Scale::left_of(const Opening& o) const {
  return bounded(bend(o).left);
}

float Scale::width_of(const Opening& o) const {
  const Bend b = bend(o);
  return bounded(b.right - b.left);
}

float Scale::x_of_time(double time) const {
  const double x = straight(time);
  return bounded(opening && x == x ? bend(*opening).of(x) : x);
}

float Scale::x_of_place(const Slots& slots, double place) const {
  if (steps) return bounded(left + (place - begin) / per_point);
  for (const Opening& o : open()) {
    const auto first = static_cast<double>(o.first), last = static_cast<double>(o.first + o.count);
    if (place >= first && place <= last)
      return left_of(o) + static_cast<float>((place - first) / (last - first)) * o.width;
  }
  const auto event = slots.event_at(place);
  return x(slots, {slots.time(event), event});
}

const Opening* Scale::opening_of(std::uint64_t event) const {
  for (const Opening& o : open())
    if (event >= o.from && event < o.to) return &o;
  return nullptr;
}

const Opening* Scale::opening_at(float x) const {
  for (const Opening& o : open())
    if (const float at = left_of(o); x >= at && x < at + o.width) return &o;
  return nullptr;
}

float Scale::x(const Slots& slots, Moment moment) const {
  if (coarse()) return x_of_place(slots, static_cast<double>(slots.begun(moment.event + 1)) - 0.5);
  if (steps) return x_of_place(slots, slots.of_event(moment.event));
  double x = straight(static_cast<double>(moment.time));
  for (const Opening& o : open()) {
    const Bend b = bend(o);
    if (moment.event < o.from) return bounded(b.of(std::min(x, b.from)));
    if (moment.event >= o.to) return bounded(x <= b.to ? b.right : b.of(x));
    const auto first = static_cast<double>(o.first);
    const double place = std::clamp(slots.of_event(moment.event) - first, 0.0, static_cast<double>(o.count));
    return left_of(o) + static_cast<float>(place) * slot_width(o);
  }
  return bounded(x);
}

float Scale::x_of_position(const Slots& slots, std::uint64_t position, std::int64_t now) const {
  if (steps) return x_of_place(slots, slots.of_position(position, now));
  const std::int64_t seen = position > 0 ? slots.time(position - 1) : now;
  for (const Opening& o : open()) {
    if (position < o.from || position > o.to || now > std::max(seen, o.end)) continue;
    if (position == o.from && seen < o.begin && position > 0) continue; // the cursor is still before it
    const double place = slots.of_position(position) - static_cast<double>(o.first);
    return left_of(o) + static_cast<float>(std::clamp(place, 0.0, static_cast<double>(o.count))) * slot_width(o);
  }
  return x(slots, {std::max(now, seen), position});
}

Moment Scale::at(const Slots& slots, float x) const {
  if (coarse()) {
    const double place = std::max(0.0, begin + (x - left) * per_point);
    const std::size_t k = place < static_cast<double>(slots.count()) ? static_cast<std::size_t>(place) : slots.count();
    const std::uint64_t event = k < slots.count() ? slots[k].begun : slots.size();
    return {slots.time(event), event};
  }
  if (steps) {
    const auto event = slots.event_at(begin + (x - left) * per_point);
    return {slots.time(event), event};
  }
  double bent = x;
  std::uint64_t event = 0;
  for (const Opening& o : open()) {
    const Bend b = bend(o);
    if (x >= b.left && x < b.right) {
      event = slots.event_at(static_cast<double>(o.first) + (x - b.left) / slot_width(o));
      event = std::clamp(event, o.from, o.to);
      return {event < o.to ? slots.time(event) : o.end, event};
    }
    if (x >= b.right) event = o.to;
    bent = b.back(x);
  }
  const double time = begin + (bent - left) * per_point;
  // Rounded up: what lies before x then has an earlier time.
  return {static_cast<std::int64_t>(std::ceil(std::clamp(time, -9e18, 9e18))), event};
}

void Scale::keep(const Scale& old, float x) {
  if (steps) {
    begin = old.begin + (x - old.left) * old.per_point - (x - left) * per_point;
    return;
  }
  double at = x; // where it would lie with nothing open; of the open instant, where that begins
  double there = x;
  for (const Opening& o : old.open()) {
    const Bend b = old.bend(o);
    const bool within = x >= b.left && x < b.right;
    at = within ? b.from : b.back(x);
    there = within ? b.left : x;
  }
  const double time = old.begin + (at - old.left) * old.per_point;
  begin = time - (at - left) * per_point;
  // What is drawn moves as `begin` does, but near an edge.
  for (int i = 0; opening && i < 8; ++i) begin += (x_of_time(time) - there) * per_point;
}

std::int64_t tick_step(double ns_per_point, double least_points) {
  constexpr std::int64_t second = 1'000'000'000;
  double least = ns_per_point * least_points;
  if (!(least > 0)) least = 1e300; // an axis without a width has no ticks
  for (std::int64_t power = 1; power <= second; power *= 10)
    for (std::int64_t step : {power, 2 * power, 5 * power})
      if (static_cast<double>(step) >= least) return step;
  constexpr std::int64_t minute = 60 * second, hour = 60 * minute;
  for (std::int64_t step : {10 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 30 * minute, hour,
                            2 * hour, 6 * hour, 12 * hour, 24 * hour})
    if (static_cast<double>(step) >= least) return step;
  std::int64_t step = 48 * hour;
  while (static_cast<double>(step) < least && step < (std::int64_t{1} << 61)) step *= 2;
  return step;
}

std::int64_t stride(double width, double least_points) {
  for (std::int64_t power = 1; power < (std::int64_t{1} << 58); power *= 10)
    for (std::int64_t step : {power, 2 * power, 5 * power})
      if (static_cast<double>(step) * width >= least_points) return step;
  return std::int64_t{1} << 58;
}

} // namespace loopscope::app::timeline
