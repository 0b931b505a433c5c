#include "core/export/callback_log.h"

#include "core/replay/callback.h"

#include <fmt/format.h>

#include <iterator>
#include <unordered_map>

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

class Log {
public:
  explicit Log(const Trace& trace) : trace_(trace) {}

  std::string write() {
    const std::size_t size = trace_.size();
    for (std::size_t i = 0; i < size && !idle_; ++i) read(trace_[i]);
    if (text_.empty()) text_ = "\n";
    return std::move(text_);
  }

private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    text_ += '\n';
  }

  void read(const Event& event) {
    switch (event.kind) {
    case EventKind::place: {
      const auto place = as<event::place>(event);
      lines_.try_emplace(place.number, place.line_there);
      break;
    }
    case EventKind::turn_begun:
      turn_ = as<event::turn_begun>(event).turn;
      break;
    case EventKind::idle:
      line("idle");
      idle_ = true;
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
      inside_ = true;
      running_ = callbacks_[as<event::callback_begun>(event).callback];
      if (!main_done_) line("{} {:.6f} run {}", turn_, static_cast<double>(event.time) / 1e9, label(running_));
      break;
    case EventKind::callback_ended:
      inside_ = false;
      if (running_.task && !main_done_) line("  {}", tasks_[running_.task].where);
      if (running_.kind == CallbackKind::main_done) main_done_ = true;
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
      if (const auto printed = as<event::printed>(event); !printed.to_error && !(inside_ && main_done_))
        print(trace_.string(printed.text));
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
        what = trace_.string(callback.name);
        what = what.substr(what.rfind('.') + 1);
      }
      return fmt::format("{} {}", trace_.string(tasks_[callback.task].name), what);
    }
    if (callback.kind == CallbackKind::call) return fmt::format("call {}", trace_.string(callback.name));
    return std::string(label_of(callback.kind));
  }

  void add_frame(std::string& frames, trace::StringId function, std::uint32_t line) const {
    if (!frames.empty()) frames += " > ";
    const auto known = lines_.find(line);
    fmt::format_to(std::back_inserter(frames), "{}:{}", trace_.string(function),
                   known == lines_.end() ? line : known->second);
  }

  std::string outcome(const event::task_ended& ended) const {
    switch (ended.outcome) {
    case Outcome::result:
      return "done";
    case Outcome::cancelled:
      return "cancelled";
    case Outcome::exception:
      break;
    }
    const std::string_view error = trace_.string(ended.text);
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
  std::string text_;
  std::int64_t turn_ = 0;
  Callback running_;
  bool inside_ = false;    // a callback runs
  bool main_done_ = false; // the first main-done has run
  bool idle_ = false;
  std::unordered_map<std::uint32_t, std::int64_t> lines_; // by place, where it is not the line
  std::unordered_map<CallbackId, Callback> callbacks_;
  std::unordered_map<ObjectId, Task> tasks_;
};

} // namespace

std::string callback_log(const trace::Trace& trace) {
  return Log(trace).write();
}

} // namespace loopscope::exports
