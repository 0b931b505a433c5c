#include "core/trace/chrome.h"

#include "core/trace/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::trace {

namespace {

std::string_view name_of(PrimitiveKind kind) {
  constexpr std::string_view names[] = {"lock", "event", "condition", "semaphore", "queue", "barrier"};
  const auto i = static_cast<std::size_t>(kind);
  return i < std::size(names) ? names[i] : "primitive";
}

std::string_view name_of(FutureKind kind) {
  constexpr std::string_view names[] = {"future", "sleep",   "future",   "gather",       "wait",
                                        "shield", "timeout", "executor", "as_completed", "task group"};
  const auto i = static_cast<std::size_t>(kind);
  return i < std::size(names) ? names[i] : "future";
}

/// The text as a JSON string, whatever bytes it is made of.
std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

enum class Slice : std::uint8_t { turn, select, held, running, blocking, ready, waiting };

std::string_view category(Slice slice) {
  switch (slice) {
  case Slice::turn:
    return "turn";
  case Slice::select:
    return "select";
  case Slice::held:
    return "held";
  case Slice::running:
    return "running";
  case Slice::blocking:
    return "blocking";
  case Slice::ready:
    return "ready";
  case Slice::waiting:
    return "waiting";
  }
  return {};
}

/// A thread of the picture: the loop's or a task's.
struct Lane {
  int thread = 0;
  std::vector<Slice> open{}; // outermost first
};

struct Task {
  Lane lane;
  std::string name;
  std::string frames;    // of the suspension that is being told
  std::string where;     // where it is suspended, or how it ended, once that is known in this callback
  std::string waits_for; // what it waits for, empty when it does not
  bool ended = false;
};

struct Callback {
  CallbackKind kind{};
  std::uint32_t object = 0;
  CallbackId cause = 0;       // that ran when it was scheduled; 0: no arrow
  int thread = 0;             // where the cause ran
  std::int64_t scheduled = 0; // display time
};

struct Future {
  FutureKind kind{};
  ObjectId owner = 0;
};

class Export {
public:
  Export(const Trace& trace, const std::filesystem::path& path) : trace_(trace), out_(path) {}

  std::string write() {
    out_.write("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    out_.write(R"({"ph":"M","pid":1,"tid":1,"name":"process_sort_index","args":{"sort_index":1}})");
    name_thread(1, "loop");
    const std::size_t size = trace_.size();
    for (std::size_t i = 0; i < size && !out_.failed(); ++i) read(trace_[i]);
    close_all(size == 0 ? 0 : trace_[size - 1].time);
    out_.write("\n]}\n");
    return out_.commit();
  }

private:
  // What is written.

  /// The next display time, in ns: greater than every one before.
  std::int64_t tick(std::int64_t time) {
    display_ = time > time_ ? std::max(time, display_ + 1) : display_ + 1000;
    time_ = std::max(time_, time);
    return display_;
  }

  /// Begins an event of the picture; the caller ends it with whatever else belongs to it and "}".
  void put(char phase, int thread, std::int64_t at) {
    line_.clear();
    fmt::format_to(std::back_inserter(line_), ",\n{{\"ph\":\"{}\",\"pid\":1,\"tid\":{},\"ts\":{}.{:03}", phase, thread,
                   at / 1000, at % 1000);
  }
  template <class... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(line_), format, std::forward<Arguments>(arguments)...);
  }
  void finish() {
    line_ += '}';
    out_.write(line_);
  }

  void name_thread(int thread, std::string_view name) {
    out_.write(fmt::format(
        ",\n{{\"ph\":\"M\",\"pid\":1,\"tid\":{0},\"name\":\"thread_name\",\"args\":{{\"name\":{1}}}}}"
        ",\n{{\"ph\":\"M\",\"pid\":1,\"tid\":{0},\"name\":\"thread_sort_index\",\"args\":{{\"sort_index\":{0}}}}}",
        thread, json_string(name)));
  }

  /// Begins a slice; `arguments` is JSON for its details, or empty.
  void open(Lane& lane, Slice slice, std::string_view name, std::int64_t at, std::string_view arguments = {}) {
    put('B', lane.thread, at);
    add(",\"cat\":\"{}\",\"name\":{}", category(slice), json_string(name));
    if (!arguments.empty()) add(",\"args\":{{{}}}", arguments);
    finish();
    lane.open.push_back(slice);
  }

  bool is_open(const Lane& lane, Slice slice) const {
    return std::find(lane.open.begin(), lane.open.end(), slice) != lane.open.end();
  }

  /// Ends the innermost slice of that kind and those inside of it; nothing when there is none.
  void close(Lane& lane, Slice slice, std::int64_t time, std::string_view arguments = {}) {
    if (!is_open(lane, slice)) return;
    for (bool last = false; !last;) {
      last = lane.open.back() == slice;
      lane.open.pop_back();
      put('E', lane.thread, tick(time));
      if (last && !arguments.empty()) add(",\"args\":{{{}}}", arguments);
      finish();
    }
  }

  void close_all(Lane& lane, std::int64_t time) {
    while (!lane.open.empty()) close(lane, lane.open.front(), time);
  }

  void close_all(std::int64_t time) {
    std::vector<Task*> tasks;
    for (auto& [id, task] : tasks_) tasks.push_back(&task);
    std::sort(tasks.begin(), tasks.end(), [](auto* a, auto* b) { return a->lane.thread < b->lane.thread; });
    for (Task* task : tasks) close_all(task->lane, time);
    close_all(loop_, time);
  }

  void instant(int thread, std::string_view what, std::string_view name, std::int64_t time) {
    put('i', thread, tick(time));
    add(",\"s\":\"t\",\"cat\":\"{}\",\"name\":{}", what, json_string(name));
    finish();
  }

  // Who and where.

  Task& task(ObjectId id) {
    auto [at, is_new] = tasks_.try_emplace(id);
    // A trace may speak of a task whose creation it does not hold.
    if (is_new) name_task(at->second, fmt::format("task {}", id));
    return at->second;
  }

  void name_task(Task& task, std::string name) {
    if (task.lane.thread == 0) task.lane.thread = ++threads_;
    task.name = std::move(name);
    name_thread(task.lane.thread, task.name);
  }

  static bool runs_task(const Callback& callback) {
    return callback.kind == CallbackKind::step || callback.kind == CallbackKind::wakeup;
  }

  /// Where what happens now is drawn.
  Lane& current() { return inside_ && runs_task(running_) ? task(running_.object).lane : loop_; }

  std::string_view text(StringId id) const { return trace_.string(id); }

  /// What a task waits for that was suspended on that object.
  std::string waited_for(AwaitKind kind, ObjectId object) {
    const auto future = futures_.find(object);
    const auto primitive = primitives_.find(future == futures_.end() ? object : future->second.owner);
    switch (kind) {
    case AwaitKind::yield:
      return {};
    case AwaitKind::sleep:
      return "sleep";
    case AwaitKind::gather:
      return "gather";
    case AwaitKind::task:
      if (const auto found = tasks_.find(object); found != tasks_.end()) return found->second.name;
      return "task";
    case AwaitKind::primitive:
    case AwaitKind::future:
      break;
    }
    if (primitive != primitives_.end()) return std::string(name_of(primitive->second));
    if (future != futures_.end()) return std::string(name_of(future->second.kind));
    return kind == AwaitKind::primitive ? "primitive" : "future";
  }

  static void add_frame(std::string& frames, std::string_view function, std::uint16_t line) {
    if (!frames.empty()) frames += " > ";
    frames += fmt::format("{}:{}", function, line);
  }

  // What is read.

  void read(const Event& event) {
    switch (event.kind) {
    case EventKind::run_started:
      out_.write(
          fmt::format(",\n{{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"name\":\"process_name\",\"args\":{{\"name\":{}}}}}",
                      json_string(text(event.object))));
      break;
    case EventKind::turn_begun:
      close_all(loop_, event.time);
      open(loop_, Slice::turn, fmt::format("turn {}", event.value), tick(event.time));
      break;
    case EventKind::loop_stopped:
    case EventKind::loop_closed:
      close_all(loop_, event.time);
      break;
    case EventKind::select_begun:
      // A mere look takes no time and would only be in the way.
      if (event.value != 0) open(loop_, Slice::select, "select", tick(event.time));
      break;
    case EventKind::select_ended:
      close(loop_, Slice::select, event.time);
      break;
    case EventKind::run_held:
      if (!inside_ && !is_open(loop_, Slice::held)) open(loop_, Slice::held, "held", tick(event.time));
      break;
    case EventKind::run_let_go:
      close(loop_, Slice::held, event.time);
      break;
    case EventKind::idle:
      instant(loop_.thread, "idle", "idle: nothing can ever wake the loop", event.time);
      break;
    case EventKind::callback_scheduled:
    case EventKind::timer_scheduled:
      scheduled(event);
      break;
    case EventKind::callback_dropped:
      callbacks_.erase(event.subject);
      break;
    case EventKind::callback_begun:
      begun(event);
      break;
    case EventKind::callback_ended:
      ended(event);
      break;
    case EventKind::task_created:
      name_task(tasks_[event.subject], std::string(text(event.object)));
      break;
    case EventKind::frame:
      add_frame(task(event.subject).frames, text(event.object), event.line);
      break;
    case EventKind::task_suspended: {
      Task& suspended = task(event.subject);
      if (event.object != 0) add_frame(suspended.frames, text(event.object), event.line);
      suspended.where = "at " + suspended.frames;
      suspended.frames.clear();
      suspended.waits_for = waited_for(static_cast<AwaitKind>(event.detail), event.extra);
      break;
    }
    case EventKind::task_ended: {
      Task& done = task(event.subject);
      const auto outcome = static_cast<Outcome>(event.detail);
      done.ended = true;
      done.waits_for.clear();
      done.where = outcome == Outcome::cancelled   ? std::string("cancelled")
                   : outcome == Outcome::exception ? fmt::format("failed {}", text(event.object))
                                                   : std::string("done");
      break;
    }
    case EventKind::future_created:
      futures_[event.subject] = {static_cast<FutureKind>(event.detail), event.object};
      break;
    case EventKind::future_settled:
      futures_.erase(event.subject);
      break;
    case EventKind::primitive_created:
      primitives_[event.subject] = static_cast<PrimitiveKind>(event.detail);
      break;
    case EventKind::printed:
      instant(current().thread, event.detail == 0 ? "print" : "print to stderr", text(event.object), event.time);
      break;
    case EventKind::blocking_begun:
      open(current(), Slice::blocking, text(event.object), tick(event.time));
      break;
    case EventKind::blocking_ended:
      close(current(), Slice::blocking, event.time);
      break;
    case EventKind::warning:
      instant(current().thread, "warning", text(event.object), event.time);
      break;
    default:
      break;
    }
  }

  void scheduled(const Event& event) {
    Callback callback{static_cast<CallbackKind>(event.detail), event.object, 0, 0, 0};
    // The display time of the last thing drawn: it is inside of the running callback's slice.
    if (inside_ && event.extra == running_id_ && is_open(current(), Slice::running))
      callback = {callback.kind, callback.object, event.extra, current().thread, display_};
    callbacks_[event.subject] = callback;
    if (!runs_task(callback)) return;
    Task& woken = task(callback.object);
    woken.waits_for.clear();
    if (!is_open(woken.lane, Slice::running)) show_ready(woken, event.time);
  }

  /// From now on the task only waits for its turn.
  void show_ready(Task& task, std::int64_t time) {
    if (is_open(task.lane, Slice::ready)) return;
    close_all(task.lane, time);
    open(task.lane, Slice::ready, "ready", tick(time));
  }

  void begun(const Event& event) {
    if (inside_) ended(event);             // that it ended is missing
    close(loop_, Slice::held, event.time); // the same
    const auto found = callbacks_.find(event.subject);
    running_ = found == callbacks_.end() ? Callback{CallbackKind::call, 0, 0, 0, 0} : found->second;
    if (found != callbacks_.end()) callbacks_.erase(found);
    running_id_ = event.subject;
    inside_ = true;
    const bool call = running_.kind == CallbackKind::call;
    const std::string_view name = call ? text(running_.object) : label_of(running_.kind);
    Lane& lane = current();
    if (runs_task(running_)) close_all(lane, event.time);
    const std::int64_t at = tick(event.time);
    open(lane, Slice::running, name, at, fmt::format("\"callback\":{},\"cause\":{}", running_id_, running_.cause));
    if (running_.cause == 0) return;
    ++arrows_;
    put('s', running_.thread, running_.scheduled);
    add(",\"cat\":\"cause\",\"name\":\"cause\",\"id\":{}", arrows_);
    finish();
    put('f', lane.thread, at);
    add(",\"cat\":\"cause\",\"name\":\"cause\",\"id\":{},\"bp\":\"e\"", arrows_);
    finish();
  }

  void ended(const Event& event) {
    if (!inside_) return;
    if (!runs_task(running_)) {
      close(loop_, Slice::running, event.time);
      inside_ = false;
      return;
    }
    Task& ran = task(running_.object);
    inside_ = false;
    close(ran.lane, Slice::running, event.time,
          ran.where.empty() ? std::string() : "\"then\":" + json_string(ran.where));
    ran.where.clear();
    if (ran.ended) {
      close_all(ran.lane, event.time);
      tasks_.erase(running_.object);
    } else if (ran.waits_for.empty())
      show_ready(ran, event.time);
    else
      open(ran.lane, Slice::waiting, ran.waits_for, tick(event.time));
  }

  const Trace& trace_;
  OutputFile out_;
  std::string line_;
  Lane loop_{1};
  int threads_ = 1;           // the last thread's number
  std::int64_t time_ = -1;    // of the last thing drawn, the loop's
  std::int64_t display_ = -1; // and as it was drawn
  std::uint64_t arrows_ = 0;
  bool inside_ = false; // a callback runs
  CallbackId running_id_ = 0;
  Callback running_;
  // Only what still lives, so that a long run's export does not grow with it.
  std::unordered_map<CallbackId, Callback> callbacks_;
  std::unordered_map<ObjectId, Task> tasks_;
  std::unordered_map<ObjectId, Future> futures_;
  std::unordered_map<ObjectId, PrimitiveKind> primitives_;
};

} // namespace

std::string export_chrome(const Trace& trace, const std::filesystem::path& path) {
  return Export(trace, path).write();
}

} // namespace loopscope::trace
