#include "app/learn/mending/trials.h"

#include "app/learn/mending/workshop.h"

#include <algorithm>
#include <utility>

namespace loopscope::app {

using mending::Judge;
using mending::Verdict;

namespace {

constexpr double patience = 3;                 // seconds without an event, of a run that is not paused
constexpr std::size_t read_at_once = 20'000;   // events, in a frame
constexpr std::size_t longest_trial = 400'000; // events

} // namespace

Trials::Trials(World& world, const mending::Mending& mending)
    : world_(world), mending_(mending), trials_(mending.orders.size()) {}

void Trials::show(const RunSettings& settings) {
  const std::string text = settings.program && settings.program->text ? *settings.program->text : mending_.program;
  const std::size_t order = order_of(mending_, settings);
  if (text != text_) {
    text_ = text;
    trials_ = std::vector<Trial>(mending_.orders.size());
    missing_ = mending::missing_constant(text, mending_.orders.front());
  } else if (own_.judge && own_.judge->complete() && shown_ < trials_.size() && !trials_[shown_].judge) {
    trials_[shown_].judge = std::move(own_.judge);
  }
  shown_ = order;
  own_ = {};
  own_.judge = std::make_unique<Judge>(mending_, mending_.orders[std::min(order, mending_.orders.size() - 1)]);
  position_ = 0;
  begun_ = false;
}

void Trials::watch(Trial& trial, double seconds) {
  const std::shared_ptr<const trace::Trace> trace = trial.run->trace();
  Feed& feed = trial.run->feed();
  const bool growing = feed.growing();
  const std::size_t size = trace->size();
  trial.silent = size == std::exchange(trial.size, size) ? trial.silent + seconds : 0;
  trial.judge->update(*trace, read_at_once);
  const bool all_read = trial.judge->read() == trace->size();
  if ((!growing && all_read) || trial.silent > patience || trial.judge->read() > longest_trial || feed.at_limit())
    trial.judge->give_up();
  if (!trial.judge->complete() && growing) return;
  if (!all_read && !trial.judge->complete()) return;
  trial.run->stop();
  trial.run.reset();
}

bool Trials::update(double seconds, ShownRun& shown) {
  if (!own_.judge || !shown.run) return false;
  // The run that is shown.
  Feed& feed = shown.run->feed();
  const std::size_t size = shown.replay.size();
  const bool growing = feed.growing();
  own_.silent = growing && !feed.paused() && size == own_.size ? own_.silent + seconds : 0;
  own_.size = size;
  own_.judge->update(shown.replay.trace(), std::min<std::size_t>(read_at_once, size - std::min<std::size_t>(size, own_.judge->read())));
  const bool all_read = own_.judge->read() >= size;
  if (all_read && own_.judge->read() == shown.replay.trace().size() && (!growing || own_.silent > patience || feed.at_limit()))
    own_.judge->give_up();
  position_ = shown.player.position();
  begun_ = begun_ || !shown.replay.index().ran().empty();
  bool waits = !all_read || own_.silent > 0;
  if (!begun_) return waits;

  // The others, one after the other.
  for (std::size_t order = 0; order < trials_.size(); ++order) {
    Trial& trial = trials_[order];
    if (order == shown_ && !trial.run) continue;
    if (!trial.judge) {
      trial.judge = std::make_unique<Judge>(mending_, mending_.orders[order]);
      trial.run = world_.start(settings_of(mending_, order, &text_));
      trial.run->feed().resume_freely();
    }
    if (!trial.run) continue;
    watch(trial, seconds);
    return true;
  }
  return waits;
}

const Judge* Trials::judge_of(std::size_t order) const {
  return order == shown_ ? own_.judge.get() : trials_[order].judge.get();
}

Verdict Trials::verdict(std::size_t must, std::size_t order) const {
  const Judge* judge = judge_of(order);
  if (!judge || (order == shown_ && !begun_)) return Verdict::unknown;
  return order == shown_ ? judge->musts()[must].by(position_) : judge->musts()[must].verdict;
}

Verdict Trials::verdict(std::size_t must) const {
  bool all = true;
  for (std::size_t order = 0; order < trials_.size(); ++order) {
    const Verdict one = verdict(must, order);
    if (one == Verdict::broken) return one;
    all = all && one == Verdict::holds;
  }
  return all ? Verdict::holds : Verdict::unknown;
}

Verdict Trials::verdict_of_order(std::size_t order) const {
  bool all = true;
  for (std::size_t must = 0; must < mending_.musts.size(); ++must) {
    const Verdict one = verdict(must, order);
    if (one == Verdict::broken) return one;
    all = all && one == Verdict::holds;
  }
  return all ? Verdict::holds : Verdict::unknown;
}

std::optional<std::uint64_t> Trials::moment(std::size_t must, std::size_t order) const {
  if (verdict(must, order) == Verdict::unknown) return std::nullopt;
  return judge_of(order)->musts()[must].at;
}

std::optional<Trials::Hiding> Trials::hiding() const {
  for (std::size_t order = 0; order < trials_.size(); ++order) {
    const Judge* judge = judge_of(order);
    if (!judge || (order == shown_ && !begun_)) continue;
    for (std::size_t i = 0; i < mending_.hides.size(); ++i) {
      const mending::Finding& found = judge->hides()[i];
      if ((order == shown_ ? found.by(position_) : found.verdict) == Verdict::holds) return Hiding{i, order, found.at};
    }
  }
  return std::nullopt;
}

bool Trials::endless(std::size_t order) const {
  const Judge* judge = judge_of(order);
  return judge && judge->gave_up();
}

bool Trials::complete() const {
  if (!begun_) return false;
  for (std::size_t order = 0; order < trials_.size(); ++order) {
    const Judge* judge = judge_of(order);
    if (!judge || !judge->complete()) return false;
    if (order != shown_) continue;
    for (const auto& findings : {judge->musts(), judge->hides()})
      for (const mending::Finding& each : findings)
        if (each.by(position_) == Verdict::unknown) return false;
  }
  return true;
}

bool Trials::cured() const {
  if (!complete() || !missing_.empty()) return false;
  for (std::size_t order = 0; order < trials_.size(); ++order)
    if (!judge_of(order)->cured()) return false;
  return true;
}

} // namespace loopscope::app
