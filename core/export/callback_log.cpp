#include "core/export/callback_log.h"

#include "core/export/texts.h"
#include "core/replay/callback.h"

#include <fmt/format.h>

#include <iterator>
#include <unordered_map>
#include <vector>

namespace loopscope::exports {

namespace {

using namespace trace;

struct Callback : replay::Callback {
  ObjectId task = 0; // that it steps, or of which it calls a method
};

struct Task {
  StringId name = 0;
  std::string frames;        // of the suspension that is being told
  std::string where = "at "; // the line of the log that says where it waits, or how it ended
};

/// One of the loops that the trace tells of.
struct Loop {
  std::int64_t turn = 0;
  Callback running;
  bool inside = false;    // a callback runs
  bool main_done = false; // its first main-done has run
  bool idle = false;
  std::size_t block = 0; // of the log, where the lines of that callback go
};

class Log {
public:
  explicit Log(const Trace& trace) : trace_(trace) {}

  std::string write() {
    const std::size_t size = trace_.size();
    for (std::size_t i = 0; i < size; ++i) read(trace_[i]);
    std::string text = std::move(blocks_.front());
    for (std::size_t i = 1; i < blocks_.size(); ++i) text += blocks_[i];
    if (text.empty()) text = "\n";
    return text;
  }

private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    if (now_->idle) return;
    if (!now_->inside) now_->block = next_block();
    std::string& text = blocks_[now_->block];
    fmt::format_to(std::back_inserter(text), format, std::forward<Arguments>(arguments)...);
    text += '\n';
  }

  /// Where lines of the loop go from here on. Those of a callback stay together: while another loop's goes on, whose
  /// further lines belong further up, they begin a block of their own.
  std::size_t next_block() {
    if (callbacks_inside_ > 0) blocks_.emplace_back();
    return blocks_.size() - 1;
  }

  void enter(bool inside) {
    callbacks_inside_ = callbacks_inside_ - now_->inside + inside;
    now_->inside = inside;
  }

  void read(const Event& event) {
    switch (event.kind) {
    case EventKind::place: {
      const auto place = as<event::place>(event);
      lines_.try_emplace(place.number, place.line_there);
      break;
    }
    case EventKind::turn_begun:
      now_->turn = as<event::turn_begun>(event).turn;
      break;
    case EventKind::loop_created:
      if (first_ == 0 && now_ == &loops_[0]) first_ = as<event::loop_created>(event).loop;
      break;
    case EventKind::loop_switched:
      if (const ObjectId loop = as<event::loop_switched>(event).loop; loop != 0)
        now_ = &loops_[loop == first_ ? 0 : loop];
      break;
    case EventKind::idle:
      line("idle");
      now_->idle = true;
      break;
    case EventKind::callback_scheduled:
    case EventKind::timer_scheduled:
      scheduled(event);
      break;
    case EventKind::callback_of_task: {
      const auto told = as<event::callback_of_task>(event);
      callbacks_[told.callback].task = told.task;
      break;
    }
    case EventKind::callback_begun:
      enter(false);
      now_->running = callbacks_[as<event::callback_begun>(event).callback];
      if (!now_->main_done)
        line("{} {:.6f} run {}", now_->turn, static_cast<double>(event.time) / 1e9, label(now_->running));
      enter(true);
      break;
    case EventKind::callback_ended:
      if (now_->running.task && !now_->main_done) line("  {}", tasks_[now_->running.task].where);
      if (now_->running.kind == CallbackKind::main_done) now_->main_done = true;
      enter(false);
      break;
    case EventKind::task_created:
    case EventKind::task_renamed: {
      const auto named = as<event::task_renamed>(event); // the other has the same
      tasks_[named.task].name = named.name;
      break;
    }
    case EventKind::frame: {
      const auto frame = as<event::frame>(event);
      add_frame(tasks_[frame.task].frames, frame.function, frame.line);
      break;
    }
    case EventKind::task_suspended: {
      const auto suspended = as<event::task_suspended>(event);
      Task& task = tasks_[suspended.task];
      if (suspended.function != 0) add_frame(task.frames, suspended.function, suspended.line);
      task.where = "at " + task.frames;
      task.frames.clear();
      break;
    }
    case EventKind::task_ended: {
      const auto ended = as<event::task_ended>(event);
      tasks_[ended.task].where = outcome(ended);
      break;
    }
    case EventKind::printed:
      if (const auto printed = as<event::printed>(event); !printed.to_error && !(now_->inside && now_->main_done))
        print(texts_(printed.text));
      break;
    default:
      break;
    }
  }

  void scheduled(const Event& event) {
    Callback callback{replay::scheduled_by(event, 0, 0)};
    if (callback.runs_task()) callback.task = callback.serves;
    callbacks_[callback.id] = callback;
  }

  std::string label(const Callback& callback) {
    if (callback.task) {
      std::string_view what = label_of(callback.kind);
      if (!callback.runs_task()) { // Task.cancel
        what = texts_(callback.name);
        what = what.substr(what.rfind('.') + 1);
      }
      return fmt::format("{} {}", texts_(tasks_[callback.task].name), what);
    }
    if (callback.kind == CallbackKind::call) return fmt::format("call {}", texts_(callback.name));
    return std::string(label_of(callback.kind));
  }

  void add_frame(std::string& frames, trace::StringId function, std::uint32_t line) const {
    if (!frames.empty()) frames += " > ";
    const auto known = lines_.find(line);
    fmt::format_to(std::back_inserter(frames), "{}:{}", texts_(function), known == lines_.end() ? line : known->second);
  }

  std::string outcome(const event::task_ended& ended) const {
    switch (ended.outcome) {
    case Outcome::result:
      return "done";
    case Outcome::cancelled:
    case Outcome::destroyed:
      return ended.outcome == Outcome::destroyed ? "destroyed" : "cancelled";
    case Outcome::exception:
      break;
    }
    const std::string_view error = texts_(ended.text);
    // An error without a message may have been recorded as its type alone.
    return fmt::format("failed {}{}", error, error.find(": ") == error.npos ? ": " : "");
  }

  void print(std::string_view text) {
    while (true) {
      const std::size_t end = text.find('\n');
      line("  print {}", text.substr(0, end));
      if (end == text.npos) return;
      text.remove_prefix(end + 1);
    }
  }

  const Trace& trace_;
  Texts texts_{trace_};
  std::vector<std::string> blocks_{1};                    // of text, one after the other
  std::size_t callbacks_inside_ = 0;                      // how many loops run one
  ObjectId first_ = 0;                                    // the loop that acts before any switch
  std::unordered_map<ObjectId, Loop> loops_{{0, {}}};     // the first one's number is 0
  Loop* now_ = &loops_.at(0);                             // that acts
  std::unordered_map<std::uint32_t, std::int64_t> lines_; // by place, where it is not the line
  std::unordered_map<CallbackId, Callback> callbacks_;
  std::unordered_map<ObjectId, Task> tasks_;
};

} // namespace

std::string callback_log(const trace::Trace& trace) {
  return Log(trace).write();
}

} // namespace loopscope::exports
