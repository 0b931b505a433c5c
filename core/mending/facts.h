// What a run has done up to an event, as the claims of mending.h speak of it.
#pragma once

#include "core/trace/event.h"
#include "core/trace/trace.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace loopscope::mending {

/// What is known of a number: it lies between the two. Both are NaN where there is no such number and never will be.
struct Known {
  double low = 0, high = 0;
  bool perhaps_none = false; // or there will be none
  static Known exactly(double value) { return {value, value}; }
  bool exact() const { return low == high || low != low; }
};
inline constexpr double endless = std::numeric_limits<double>::infinity();

/// Whether the text is of that form; `*` in it stands for any text.
bool is_like(std::string_view text, std::string_view form);

/// Folds a trace, event by event. What is asked of texts is asked of the forms that it was made with, by their places.
/// Times are in seconds since the run began.
class Facts {
public:
  explicit Facts(std::vector<std::string> forms) : of_(forms.size()), forms_(std::move(forms)) {}

  /// Whether what is known may be more now than before the event.
  bool read(const trace::Trace&, const trace::Event&);

  // Of a form: lines of the standard output that are like it.
  Known count(std::size_t form) const { return grows(of_[form].lines); }
  Known first(std::size_t form) const;
  Known last(std::size_t form) const;
  Known line(std::size_t form) const;      // which of all lines the first is, from 1
  Known last_line(std::size_t form) const; // and the last
  Known gap(std::size_t form) const { return grows(of_[form].gap); } // the longest time between two of them
  Known on_loop(std::size_t form) const { return grows(of_[form].on_loop); } // printed on the first thread
  /// The number that stands in the place of the form's first *, in the first such line.
  Known number(std::size_t form) const;
  // Tasks of functions that are like it.
  Known tasks(std::size_t form) const { return grows(of_[form].tasks); }
  Known with_result(std::size_t form) const { return grows(of_[form].ended[0]); }
  Known with_error(std::size_t form) const { return grows(of_[form].ended[1]); }
  Known cancelled(std::size_t form) const { return grows(of_[form].ended[2]); }
  Known ended(std::size_t form) const; // when the last of them ended, as far as they have
  // Other things.
  Known suspended(std::size_t form) const { return grows(of_[form].suspended); } // how often a function like it gave way
  Known called(std::size_t form) const { return grows(of_[form].called); }       // callbacks of that name that ran
  Known warned(std::size_t form) const { return grows(of_[form].warnings); }

  // Of the run.
  Known end() const { return over_ ? Known::exactly(end_) : Known{now_, endless}; }
  Known outcome_is(trace::RunOutcome) const;
  Known lines() const { return grows(lines_); }
  Known warnings() const { return grows(warnings_); }
  Known blocked() const { return grows(longest_); } // the longest that a callback kept its loop
  Known in_queue() const { return grows(in_queue_); }
  Known queues() const { return grows(queues_); }
  Known locks() const { return grows(locks_); }
  Known threads() const { return grows(threads_); }
  Known unsafe_calls() const { return grows(unsafe_); } // from other threads, that do not wake the loop
  Known left() const; // tasks of the program that live on, uncancelled, when its first one ends

  double now() const { return now_; }
  bool over() const { return over_; }
  /// Nothing more will come, though the run has not ended.
  void close() { over_ = true; }

private:
  struct Of {
    double lines = 0, first = 0, last = 0, place = 0, last_place = 0, gap = 0, on_loop = 0;
    std::optional<double> number;
    double tasks = 0, ended_at = 0, suspended = 0, called = 0, warnings = 0;
    std::array<double, 3> ended{}; // by trace::Outcome
  };
  struct Living {
    trace::StringId function = 0;
    bool own = true, cancelled = false;
  };
  Known grows(double value) const { return {value, over_ ? value : endless}; }
  void print(const trace::Trace&, const trace::event::printed&);
  template <class Change>
  void like(std::string_view text, Change change) {
    for (std::size_t form = 0; form < forms_.size(); ++form)
      if (is_like(text, forms_[form])) change(of_[form], forms_[form]);
  }

  std::vector<Of> of_; // by form
  std::vector<std::string> forms_;
  bool begun_ = false, over_ = false;
  std::int64_t began_ = 0;
  double now_ = 0, end_ = 0;
  std::optional<trace::RunOutcome> outcome_;
  double lines_ = 0, warnings_ = 0, longest_ = 0, in_queue_ = 0, queues_ = 0, locks_ = 0, threads_ = 0, unsafe_ = 0;
  std::optional<double> left_;
  std::optional<double> callback_since_;
  trace::ObjectId first_task_ = 0;
  std::unordered_map<trace::ObjectId, Living> living_;
  std::unordered_map<trace::CallbackId, trace::StringId> calls_; // to be run, by name
};

} // namespace loopscope::mending
