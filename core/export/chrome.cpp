#include "core/export/chrome.h"

#include "core/export/texts.h"
#include "core/replay/index.h"
#include "core/trace_files/output_file.h"
#include "core/words/lexicon.h"
#include "core/words/narration.h"
#include "core/words/texts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::exports {

namespace {

using namespace trace;
using replay::Callback;
using replay::Index;

/// The text as a JSON string, whatever bytes it is made of.
std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

enum class Slice : std::uint8_t { turn, select, held, running, blocking, ready, waiting, job };

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
  case Slice::job:
    return "job";
  }
  return {};
}

struct Open {
  Slice slice{};
  std::string name;
};

/// A track of the picture: the loop's, a task's or another thread's.
struct Lane {
  int thread = 0;           // the number of the track
  std::vector<Open> open{}; // outermost first
};

struct Task {
  Lane lane;
  std::string name;
  std::string frames;    // of the suspension that is being told
  std::string where;     // where it is suspended, or how it ended, once that is known in this callback
  std::string waits_for; // what it waits for, empty when it does not
  bool ended = false;
};

/// A loop, of which one runs in a thread at a time.
struct Loop {
  Lane lane;
  bool inside = false; // a callback runs
  CallbackId running_id = 0;
  Callback running;
  std::vector<ObjectId> steps{}; // of tasks inside the callback's own, outermost first
};

/// Where an arrow begins: in the slice of the callback that scheduled another.
struct Origin {
  CallbackId cause = 0; // 0: no arrow
  int thread = 0;
  std::int64_t scheduled = 0; // display time
};

class Export {
public:
  Export(const Trace& trace, const std::filesystem::path& path) : trace_(trace), index_(trace), out_(path) {
    index_.update();
  }

  std::string write() {
    out_.write("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    out_.write(R"({"ph":"M","pid":1,"tid":1,"ts":0,"name":"process_sort_index","args":{"sort_index":1}})");
    now_->lane.thread = threads_;
    name_thread(threads_, words::text("exports.loop"));
    const std::size_t size = trace_.size();
    for (std::size_t i = 0; i < size && !out_.failed(); ++i) read(trace_[i]);
    close_all(size == 0 ? 0 : trace_[size - 1].time);
    out_.write("\n]");
    write_facts();
    out_.write("}\n");
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
        ",\n{{\"ph\":\"M\",\"pid\":1,\"tid\":{0},\"ts\":0,\"name\":\"thread_name\",\"args\":{{\"name\":{1}}}}}"
        ",\n{{\"ph\":\"M\",\"pid\":1,\"tid\":{0},\"ts\":0,\"name\":\"thread_sort_index\",\"args\":{{\"sort_index\":{0}}"
        "}}}",
        thread, json_string(name)));
  }

  /// What is known of the run, as the viewer's table of metadata.
  void write_facts() {
    std::string_view before = ",\"otherData\":{";
    for (const replay::Fact& fact : index_.facts()) {
      out_.write(before);
      out_.write(json_string(text(fact.name)) + ":" + json_string(text(fact.text)));
      before = ",";
    }
    if (!index_.facts().empty()) out_.write("}");
  }

  /// Begins a slice; `arguments` is JSON for its details, or empty.
  void open(Lane& lane, Slice slice, std::string_view name, std::int64_t at, std::string_view arguments = {}) {
    put('B', lane.thread, at);
    add(",\"cat\":\"{}\",\"name\":{}", category(slice), json_string(name));
    if (!arguments.empty()) add(",\"args\":{{{}}}", arguments);
    finish();
    lane.open.push_back({slice, std::string(name)});
  }

  bool is_open(const Lane& lane, Slice slice) const {
    return std::ranges::find(lane.open, slice, &Open::slice) != lane.open.end();
  }

  /// Ends the innermost slice of that kind and those inside of it; nothing when there is none.
  void close(Lane& lane, Slice slice, std::int64_t time, std::string_view arguments = {}) {
    if (!is_open(lane, slice)) return;
    for (bool last = false; !last;) {
      const Open innermost = std::move(lane.open.back());
      lane.open.pop_back();
      last = innermost.slice == slice;
      put('E', lane.thread, tick(time));
      add(",\"cat\":\"{}\",\"name\":{}", category(innermost.slice), json_string(innermost.name));
      if (last && !arguments.empty()) add(",\"args\":{{{}}}", arguments);
      finish();
    }
  }

  void close_all(Lane& lane, std::int64_t time) {
    while (!lane.open.empty()) close(lane, lane.open.front().slice, time);
  }

  void close_all(std::int64_t time) {
    std::vector<Task*> tasks;
    for (auto& [id, task] : tasks_) tasks.push_back(&task);
    std::sort(tasks.begin(), tasks.end(), [](auto* a, auto* b) { return a->lane.thread < b->lane.thread; });
    for (Task* task : tasks) close_all(task->lane, time);
    for (auto& [number, lane] : thread_lanes_) close_all(lane, time);
    for (auto& [number, loop] : loops_) close_all(loop.lane, time);
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
    if (is_new) name_task(at->second, words::text("exports.task", id));
    return at->second;
  }

  void name_task(Task& task, std::string name) {
    if (task.lane.thread == 0) task.lane.thread = ++threads_;
    task.name = std::move(name);
    name_thread(task.lane.thread, task.name);
  }

  /// The track of a thread other than the loop's.
  Lane& thread_lane(std::uint32_t number) {
    auto [at, is_new] = thread_lanes_.try_emplace(number);
    if (is_new) {
      at->second.thread = ++threads_;
      const replay::ThreadLane* known = index_.thread(number);
      const std::string_view name = known ? text(known->name) : std::string_view{};
      name_thread(threads_, name.empty() ? words::text("exports.thread", number) : std::string(name));
    }
    return at->second;
  }

  /// The loop of that thread, whose track is made when it is first spoken of.
  Loop& loop_of(std::uint32_t thread) {
    auto [at, is_new] = loops_.try_emplace(thread);
    if (is_new) {
      at->second.lane.thread = ++threads_;
      replay::LoopState named;
      named.thread = thread;
      name_thread(threads_, words::loop_name(index_, named));
    }
    return at->second;
  }

  /// Where what the loop's thread does now is drawn.
  Lane& current() {
    if (!now_->inside) return now_->lane;
    if (!now_->steps.empty()) return task(now_->steps.back()).lane;
    return now_->running.runs_task() ? task(now_->running.serves).lane : now_->lane;
  }
  /// Where what that thread does now is drawn; 0 is the loop's.
  Lane& current(std::uint32_t thread) { return thread == 0 ? current() : thread_lane(thread); }

  std::string_view text(StringId id) const { return texts_(id); }

  /// The event that made the future, or null.
  std::optional<event::future_created> made_by(ObjectId future) const {
    const std::optional<std::uint64_t> made = index_.created(future);
    if (!made || trace_[*made].kind != EventKind::future_created) return {};
    return as<event::future_created>(trace_[*made]);
  }

  /// What a task waits for that was suspended on that object.
  std::string waited_for(AwaitKind kind, ObjectId object) {
    if (kind == AwaitKind::yield) return {};
    if (kind == AwaitKind::sleep) return std::string(words::text("exports.sleep"));
    if (index_.lane(object)) return task(object).name;
    const auto future = made_by(object);
    if (const replay::Made* made = index_.made(future ? future->owner : object))
      return std::string(words::words_of(made->kind).noun);
    if (const replay::ConnectionLife* life = future ? index_.connection(future->owner) : nullptr)
      return std::string(text(life->now.name != 0 ? life->now.name : life->now.peer));
    if (!future)
      return std::string(words::text(kind == AwaitKind::gather ? "exports.gather"
                                     : kind == AwaitKind::task ? "exports.a_task"
                                                               : "exports.a_future"));
    // Whoever waits at the end of a task group, or for the next of several, awaits a future of its own.
    FutureKind known = future->future_kind;
    if (known == FutureKind::waiter) {
      const auto group = made_by(future->owner);
      known = group ? group->future_kind : FutureKind::plain;
    }
    return std::string(words::words_of(known).noun);
  }

  void add_frame(std::string& frames, StringId function, std::uint32_t line) const {
    if (!frames.empty()) frames += " > ";
    frames += text(function);
    frames += words::line_mark(index_, line);
  }

  // What is read.

  void read(const Event& event) {
    switch (event.kind) {
    case EventKind::run_started:
      out_.write(fmt::format(
          ",\n{{\"ph\":\"M\",\"pid\":1,\"tid\":1,\"ts\":0,\"name\":\"process_name\",\"args\":{{\"name\":{}}}}}",
          json_string(text(as<event::run_started>(event).scenario))));
      break;
    case EventKind::turn_begun:
      close_all(now_->lane, event.time);
      open(now_->lane, Slice::turn, words::text("exports.turn", as<event::turn_begun>(event).turn), tick(event.time));
      break;
    case EventKind::loop_stopped:
    case EventKind::loop_closed:
      close_all(now_->lane, event.time);
      break;
    case EventKind::select_begun:
      // A mere look takes no time and would only be in the way.
      if (as<event::select_begun>(event).longest != 0)
        open(now_->lane, Slice::select, words::text("exports.select"), tick(event.time));
      break;
    case EventKind::select_ended:
      close(now_->lane, Slice::select, event.time);
      break;
    case EventKind::run_paused:
      if (!now_->inside && !is_open(now_->lane, Slice::held))
        open(now_->lane, Slice::held, words::text("exports.held"), tick(event.time));
      break;
    case EventKind::run_resumed:
      close(now_->lane, Slice::held, event.time);
      break;
    case EventKind::idle:
      instant(now_->lane.thread, "idle", words::text("exports.idle"), event.time);
      break;
    case EventKind::callback_scheduled:
    case EventKind::timer_scheduled:
      scheduled(event);
      break;
    case EventKind::callback_dropped:
      origins_.erase(as<event::callback_dropped>(event).callback);
      break;
    case EventKind::callback_begun:
      begun(event);
      break;
    case EventKind::callback_ended:
      ended(event.time);
      break;
    case EventKind::task_created: {
      const auto created = as<event::task_created>(event);
      name_task(tasks_[created.task], std::string(index_.name(created.task, created.name)));
      break;
    }
    case EventKind::task_renamed: {
      const auto renamed = as<event::task_renamed>(event);
      name_task(tasks_[renamed.task], std::string(index_.name(renamed.task, renamed.name)));
      break;
    }
    case EventKind::typed:
      instant(current().thread, "typed", text(as<event::typed>(event).text), event.time);
      break;
    case EventKind::step_begun_inside:
      begin_inside(as<event::step_begun_inside>(event).task, event.time);
      break;
    case EventKind::step_ended_inside:
      if (!now_->steps.empty() && now_->steps.back() == as<event::step_ended_inside>(event).task)
        end_inside(event.time);
      break;
    case EventKind::loop_switched:
      now_ = &loop_of(as<event::loop_switched>(event).thread);
      break;
    case EventKind::frame: {
      const auto frame = as<event::frame>(event);
      add_frame(task(frame.task).frames, frame.function, frame.line);
      break;
    }
    case EventKind::task_suspended: {
      const auto now = as<event::task_suspended>(event);
      Task& suspended = task(now.task);
      if (now.function != 0) add_frame(suspended.frames, now.function, now.line);
      suspended.where = words::text("exports.at", suspended.frames);
      suspended.frames.clear();
      suspended.waits_for = waited_for(now.await_kind, now.awaited);
      break;
    }
    case EventKind::task_ended: {
      const auto now = as<event::task_ended>(event);
      Task& done = task(now.task);
      done.ended = true;
      done.waits_for.clear();
      done.where = now.outcome == Outcome::cancelled   ? std::string(words::text("exports.cancelled"))
                   : now.outcome == Outcome::exception ? words::text("exports.failed", text(now.text))
                                                       : std::string(words::text("exports.done"));
      break;
    }
    case EventKind::thread_started:
      thread_lane(as<event::thread_started>(event).thread);
      break;
    case EventKind::thread_ended:
      close_all(thread_lane(as<event::thread_ended>(event).thread), event.time);
      break;
    case EventKind::job_begun:
      if (const replay::JobLife* job = index_.job(as<event::job_begun>(event).job); job && job->thread != 0)
        open(thread_lane(job->thread), Slice::job, fmt::format("{}()", text(job->function)), tick(event.time));
      break;
    case EventKind::job_ended:
      if (const replay::JobLife* job = index_.job(as<event::job_ended>(event).job); job && job->thread != 0)
        close(thread_lane(job->thread), Slice::job, event.time);
      break;
    case EventKind::printed: {
      const auto printed = as<event::printed>(event);
      instant(current(printed.thread).thread, printed.to_error ? "print to stderr" : "print", text(printed.text),
              event.time);
      break;
    }
    case EventKind::blocking_begun: {
      const auto call = as<event::blocking_begun>(event);
      open(current(call.thread), Slice::blocking, text(call.what), tick(event.time));
      break;
    }
    case EventKind::blocking_ended:
      close(current(as<event::blocking_ended>(event).thread), Slice::blocking, event.time);
      break;
    case EventKind::warning:
      instant(current().thread, "warning", text(as<event::warning>(event).text), event.time);
      break;
    default:
      break;
    }
  }

  void scheduled(const Event& event) {
    // The display time of the last thing drawn: it is inside of the running callback's slice, or after its beginning.
    const Callback callback = replay::scheduled_by(event, 0, 0);
    if (now_->inside && callback.cause == now_->running_id && is_open(current(), Slice::running))
      origins_[callback.id] = {callback.cause, current().thread, display_};
    if (!callback.runs_task()) return;
    Task& woken = task(callback.serves);
    woken.waits_for.clear();
    if (!is_open(woken.lane, Slice::running)) show_ready(woken, event.time);
  }

  /// From now on the task only waits for its turn.
  void show_ready(Task& task, std::int64_t time) {
    if (is_open(task.lane, Slice::ready)) return;
    close_all(task.lane, time);
    open(task.lane, Slice::ready, words::text("exports.ready"), tick(time));
  }

  void begun(const Event& event) {
    if (now_->inside) ended(event.time);        // that it ended is missing
    close(now_->lane, Slice::held, event.time); // the same
    now_->running_id = as<event::callback_begun>(event).callback;
    now_->running = index_.callback(now_->running_id);
    if (now_->running.id == 0) now_->running.kind = CallbackKind::call; // its scheduling is missing
    Origin origin;
    if (const auto known = origins_.find(now_->running_id); known != origins_.end()) {
      origin = known->second;
      origins_.erase(known);
    }
    now_->inside = true;
    const bool call = now_->running.kind == CallbackKind::call;
    const std::string_view name = call ? text(now_->running.name) : words::in_language(label_of(now_->running.kind));
    Lane& lane = current();
    if (now_->running.runs_task()) close_all(lane, event.time);
    const std::int64_t at = tick(event.time);
    open(lane, Slice::running, name, at, fmt::format("\"callback\":{},\"cause\":{}", now_->running_id, origin.cause));
    if (origin.cause == 0) return;
    ++arrows_;
    put('s', origin.thread, origin.scheduled);
    add(",\"cat\":\"cause\",\"name\":{},\"id\":{}", json_string(words::text("exports.cause")), arrows_);
    finish();
    put('f', lane.thread, at);
    add(",\"cat\":\"cause\",\"name\":{},\"id\":{},\"bp\":\"e\"", json_string(words::text("exports.cause")), arrows_);
    finish();
  }

  void ended(std::int64_t time) {
    while (!now_->steps.empty()) end_inside(time);
    if (!now_->inside) return;
    now_->inside = false;
    if (now_->running.runs_task())
      stepped(now_->running.serves, time);
    else
      close(now_->lane, Slice::running, time);
  }

  void begin_inside(ObjectId id, std::int64_t time) {
    constexpr std::size_t most = replay::State::inside_kept;
    if (!now_->inside || now_->steps.size() >= most || !index_.lane(id)) return;
    now_->steps.push_back(id);
    Lane& lane = current();
    close_all(lane, time);
    open(lane, Slice::running, words::in_language(label_of(CallbackKind::step)), tick(time));
  }

  void end_inside(std::int64_t time) {
    const ObjectId id = now_->steps.back();
    now_->steps.pop_back();
    stepped(id, time);
  }

  /// A step of the task is over.
  void stepped(ObjectId id, std::int64_t time) {
    Task& ran = task(id);
    close(ran.lane, Slice::running, time, ran.where.empty() ? std::string() : "\"then\":" + json_string(ran.where));
    ran.where.clear();
    if (ran.ended) {
      close_all(ran.lane, time);
      tasks_.erase(id);
    } else if (ran.waits_for.empty())
      show_ready(ran, time);
    else
      open(ran.lane, Slice::waiting, ran.waits_for, tick(time));
  }

  const Trace& trace_;
  Texts texts_{trace_};
  Index index_;
  OutputFile out_;
  std::string line_;
  std::map<std::uint32_t, Loop> loops_{{0, {}}}; // by thread
  Loop* now_ = &loops_.at(0);                    // that acts
  int threads_ = 1;                              // the last thread's number
  std::int64_t time_ = -1;                       // of the last thing drawn, the loop's
  std::int64_t display_ = -1;                    // and as it was drawn
  std::uint64_t arrows_ = 0;
  // Only what still lives.
  std::unordered_map<CallbackId, Origin> origins_;
  std::unordered_map<ObjectId, Task> tasks_;
  std::map<std::uint32_t, Lane> thread_lanes_; // by number
};

} // namespace

std::string export_chrome(const trace::Trace& trace, const std::filesystem::path& path) {
  return Export(trace, path).write();
}

} // namespace loopscope::exports
