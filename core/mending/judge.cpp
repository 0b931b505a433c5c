#include "core/mending/judge.h"

#include <algorithm>
#include <utility>

namespace loopscope::mending {

Judge::Judge(const Mending& mending, Constants order)
    : mending_(mending), order_(std::move(order)), facts_(mending.forms), musts_(mending.musts.size()),
      hides_(mending.hides.size()) {}

void Judge::update(const trace::Trace& trace, std::size_t most) {
  const std::uint64_t to = std::min<std::uint64_t>(trace.size(), read_ + std::min<std::uint64_t>(most, UINT32_MAX));
  while (read_ < to) {
    const bool more = facts_.read(trace, trace[read_++]);
    if (more && !settled_) judge();
    if (!settled_ && !facts_.over() && facts_.now() > mending_.limit) give_up();
  }
}

void Judge::judge() {
  settled_ = true;
  const auto find = [&](std::vector<Finding>& findings, const std::vector<Condition>& conditions) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (findings[i].verdict != Verdict::unknown) continue;
      findings[i] = {conditions[i].claim.judge(facts_, order_), read_};
      settled_ = settled_ && findings[i].verdict != Verdict::unknown;
    }
  };
  find(musts_, mending_.musts);
  find(hides_, mending_.hides);
}

void Judge::give_up() {
  if (gave_up_ || facts_.over()) return;
  gave_up_ = true;
  for (Finding& must : musts_)
    if (must.verdict == Verdict::unknown) must = {Verdict::broken, read_};
  for (Finding& hides : hides_)
    if (hides.verdict == Verdict::unknown) hides = {Verdict::broken, read_};
  settled_ = true;
}

bool Judge::complete() const {
  return std::ranges::none_of(musts_, [](const Finding& each) { return each.verdict == Verdict::unknown; }) &&
         std::ranges::none_of(hides_, [](const Finding& each) { return each.verdict == Verdict::unknown; });
}

bool Judge::cured() const {
  return std::ranges::all_of(musts_, [](const Finding& each) { return each.verdict == Verdict::holds; }) &&
         std::ranges::all_of(hides_, [](const Finding& each) { return each.verdict == Verdict::broken; });
}

} // namespace loopscope::mending
