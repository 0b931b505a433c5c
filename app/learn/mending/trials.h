// A text of a program that is mended, on trial: the run that is shown is judged as far as it has been looked at, and the
// other orders of arrival run beside it, unseen.
#pragma once

#include "app/shell/shown_run.h"
#include "app/shell/world.h"
#include "core/mending/judge.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::app {

/// Window thread. The mending must outlive it.
class Trials {
public:
  Trials(World&, const mending::Mending&);

  /// Another run is shown. What is known of other orders stays, as long as they are of the same text.
  void show(const RunSettings&);
  /// Reads what has happened, and starts what is to run. Returns whether it waits for something.
  bool update(double seconds, ShownRun&);

  const mending::Mending& mending() const { return mending_; }
  std::size_t shown_order() const { return shown_; }
  /// A constant by which the orders differ, and of which the text has no line any more; empty: it has all.
  const std::string& missing() const { return missing_; }
  /// Whether the shown run has begun.
  bool begun() const { return begun_; }

  /// What is known of a must on one of the orders, at the moment that is shown; and on all: broken where one of them
  /// breaks it.
  mending::Verdict verdict(std::size_t must, std::size_t order) const;
  mending::Verdict verdict(std::size_t must) const;
  /// Of all musts, on that order.
  mending::Verdict verdict_of_order(std::size_t order) const;
  /// How many events had happened when it was known; nothing while it is not.
  std::optional<std::uint64_t> moment(std::size_t must, std::size_t order) const;
  /// Which hides the fault, and on which order it was seen; nothing: none, as far as is known.
  struct Hiding {
    std::size_t which, order;
    std::uint64_t at;
  };
  std::optional<Hiding> hiding() const;
  /// The run of that order did not end.
  bool endless(std::size_t order) const;
  /// All that there is to know is known.
  bool complete() const;
  bool cured() const;

private:
  struct Trial {
    std::unique_ptr<mending::Judge> judge; // null: it has not been started
    std::unique_ptr<Run> run;              // null: or it is over
    std::size_t size = 0;
    double silent = 0; // seconds without an event
  };
  const mending::Judge* judge_of(std::size_t order) const;
  void watch(Trial&, double seconds);

  World& world_;
  const mending::Mending& mending_;
  std::string text_, missing_;
  std::vector<Trial> trials_; // by order
  std::size_t shown_ = 0;
  Trial own_; // the shown run's, whose run is the screen's
  std::uint64_t position_ = 0;
  bool begun_ = false;
};

} // namespace loopscope::app
