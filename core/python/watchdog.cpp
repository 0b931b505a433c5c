#include "core/python/watchdog.h"

#include <fmt/format.h>

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace loopscope::python {

namespace event = trace::event;
namespace fs = std::filesystem;
using trace::as;
using trace::EventKind;

namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t first_look = 50 * millisecond;
constexpr std::int64_t longest_pause = 10'000 * millisecond;
constexpr std::int64_t answer_within = 1'000 * millisecond;
constexpr std::int64_t dump_is_over = 4 * millisecond; // after its last byte: it comes in many small pieces
constexpr std::size_t longest_dump = std::size_t{1} << 18;
constexpr std::size_t most_steps = std::size_t{1} << 20;
constexpr std::uintmax_t longest_source = std::uintmax_t{1} << 22;

/// A number of /proc/PID/status: "SigCgt:\t0000000000000001".
std::optional<std::uint64_t> status_of(std::string_view status, std::string_view name, int base) {
  const std::size_t at = status.find(name);
  if (at == status.npos) return std::nullopt;
  return std::strtoull(status.data() + at + name.size(), nullptr, base);
}

std::string contents(const std::string& path, std::uintmax_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char piece[4096];
  while (text.size() < most && (file.read(piece, sizeof piece), file.gcount() > 0))
    text.append(piece, static_cast<std::size_t>(file.gcount()));
  return text;
}

std::string normal(const std::string& path) {
  return fs::path(path).lexically_normal().string();
}

} // namespace

Watchdog::Watchdog(LiveReader& reader, const LiveMemory& memory, const Program& program, std::string recorder)
    : reader_(reader), memory_(memory), recorder_(std::move(recorder)) {
  std::error_code unknown;
  const fs::path runs_in = program.folder.empty() ? fs::current_path(unknown) : fs::absolute(program.folder, unknown);
  if (!program.module) main_ = normal((runs_in / program.file).string());
  folder_ = program.module ? normal(runs_in.string()) : fs::path(main_).parent_path().string();
  if (!folder_.ends_with('/')) folder_ += '/';
}

void Watchdog::watch(int process, int supervisor) {
  process_ = process;
  supervisor_ = supervisor;
}

bool Watchdog::told() {
  return std::exchange(told_, false);
}

void Watchdog::before(const trace::Event& event, std::uint32_t told_loop) {
  // Where only one loop runs at a time its events do not say whose they are.
  if (event.kind == EventKind::loop_started && told_loop == 0) only_loop_ = event.subject;
  const std::uint32_t loop = told_loop == 0 ? only_loop_ : told_loop;
  switch (event.kind) {
  case EventKind::callback_scheduled:
  case EventKind::timer_scheduled: {
    const auto scheduled = as<event::callback_scheduled>(event);
    const bool step = scheduled.callback_kind <= trace::CallbackKind::wakeup;
    if (step && steps_.size() < most_steps) steps_[scheduled.callback] = scheduled.serves;
    break;
  }
  case EventKind::callback_dropped:
    steps_.erase(as<event::callback_dropped>(event).callback);
    break;
  case EventKind::callback_begun: {
    Running& running = running_[loop];
    running = {};
    running.callback = as<event::callback_begun>(event).callback;
    if (const auto step = steps_.find(running.callback); step != steps_.end()) {
      running.tasks.push_back(step->second);
      steps_.erase(step);
    }
    const std::int64_t now = steady_now();
    running.since = reader_.epoch() > 0 ? std::min(now, event.time + reader_.epoch()) : now;
    running.pause = first_look;
    running.next = running.since + first_look;
    break;
  }
  case EventKind::callback_ended:
    tells_itself_.erase(reader_.thread_of(loop));
    if (const auto found = running_.find(loop); found != running_.end()) {
      end(found->second, loop, event.time);
      running_.erase(found);
    }
    break;
  case EventKind::loop_stopped: // an error that the loop does not catch left its callback
  case EventKind::loop_closed:
    if (const auto found = running_.find(event.subject); found != running_.end()) {
      end(found->second, loop, event.time);
      running_.erase(found);
    }
    break;
  case EventKind::step_begun_inside:
    if (const auto found = running_.find(loop); found != running_.end() && found->second.tasks.size() < 1000)
      found->second.tasks.push_back(as<event::step_begun_inside>(event).task);
    break;
  case EventKind::step_ended_inside:
    if (const auto found = running_.find(loop); found != running_.end() && found->second.tasks.size() > 1)
      found->second.tasks.pop_back();
    break;
  case EventKind::blocking_begun:
  case EventKind::blocking_ended: {
    const std::uint32_t thread = as<event::blocking_begun>(event).thread;
    if (event.kind == EventKind::blocking_ended) {
      tells_itself_.erase(thread);
      // What comes after it in the same callback is new.
      for (auto& [number, running] : running_)
        if (reader_.thread_of(number) == thread) {
          running.pause = first_look;
          running.next = steady_now() + first_look;
        }
      break;
    }
    tells_itself_[thread] = true;
    for (auto& [number, running] : running_)
      if (reader_.thread_of(number) == thread) end(running, number, event.time);
    break;
  }
  default:
    break;
  }
}

std::int64_t Watchdog::look() {
  const std::int64_t now = steady_now();
  if (asked_ && dump_at_ != 0 && now - dump_at_ >= dump_is_over) read_dump();
  if (asked_ && now - asked_->at > answer_within) asked_.reset();
  std::int64_t soonest = asked_ ? (dump_at_ != 0 ? dump_is_over : answer_within) : -1;
  if (process_ == 0) return -1;
  const bool stands = memory_.get(Word::held) != 0; // at a line, or for room in the ring: its callback does nothing
  for (auto& [loop, running] : running_) {
    const std::uint32_t thread = reader_.thread_of(loop);
    if (stands) running.next = std::max(running.next, now + first_look);
    if (tells_itself_.contains(thread)) continue;
    if (running.next <= now && !asked_) {
      const int id = thread == 0               ? process_
                     : thread < native_threads ? static_cast<int>(memory_.get(Word::native_thread, thread) & INT32_MAX)
                                               : 0;
      if (id > 0 && ask(id)) {
        asked_ = Asked{loop, running.callback, now};
        dump_.clear();
        dump_at_ = 0;
      }
      running.next = now + running.pause;
      running.pause = std::min(running.pause * 2, longest_pause);
    }
    const std::int64_t left = std::max<std::int64_t>(running.next - now, millisecond);
    if (soonest < 0 || left < soonest) soonest = left;
  }
  return soonest;
}

/// Sends the thread the signal, if it is the recorder's child still and waits for it: to any other program it would be
/// the end.
bool Watchdog::ask(int thread) {
  const std::string status = contents(fmt::format("/proc/{}/task/{}/status", process_, thread), 1 << 16);
  const int signal = SIGRTMAX - 1;
  const std::uint64_t bit = std::uint64_t{1} << (signal - 1);
  const auto parent = status_of(status, "\nPPid:", 10), caught = status_of(status, "\nSigCgt:", 16),
             blocked = status_of(status, "\nSigBlk:", 16);
  if (parent != static_cast<std::uint64_t>(supervisor_) || !caught || (*caught & bit) == 0) return false;
  if (!blocked || (*blocked & bit) != 0) return false;
  return syscall(SYS_tgkill, process_, thread, signal) == 0;
}

void Watchdog::add(std::string_view bytes) {
  if (dump_.size() < longest_dump) dump_.append(bytes);
  dump_at_ = steady_now();
}

void Watchdog::read_dump() {
  const Asked asked = *asked_;
  asked_.reset();
  dump_at_ = 0;
  std::vector<StackFrame> frames = stack_of(dump_);
  dump_.clear();
  const auto found = running_.find(asked.loop);
  if (found == running_.end() || found->second.callback != asked.callback || frames.empty()) return;
  if (tells_itself_.contains(reader_.thread_of(asked.loop))) return;
  std::erase_if(frames, [&](const StackFrame& frame) { return frame.file == recorder_; });
  // What called the loop is not what its callback does.
  const auto turn = std::ranges::find_if(frames, [](const StackFrame& frame) {
    return frame.function == "_run_once" && frame.file.ends_with("/asyncio/base_events.py");
  });
  frames.erase(turn, frames.end());
  if (frames.empty() || frames.front().file.ends_with("/selectors.py")) return; // the loop waits by now
  begin(found->second, asked.loop, frames);
}

/// Tells which call it is in, unless that was told.
void Watchdog::begin(Running& running, std::uint32_t loop, const std::vector<StackFrame>& frames) {
  std::size_t own = 0;
  while (own < frames.size() && !is_program(frames[own].file)) ++own;
  std::string what, where;
  std::uint16_t place = 0;
  if (own < frames.size()) {
    const StackFrame& frame = frames[own];
    what = call_on(line_text(frame), own > 0 ? frames[own - 1].function : std::string_view());
    if (what.empty()) what = own > 0 ? frames[own - 1].function : frame.function;
    where = frame.file + ":" + frame.function;
    if (const std::uint32_t file = file_number(frame.file); file != UINT32_MAX)
      place = reader_.place_of(file, frame.line);
  } else if (!frames.empty()) { // a library's own callback
    what = frames.front().function;
    where = frames.front().file;
  }
  if (what.empty() || (running.what == what && running.where == where)) return;
  const std::int64_t now = reader_.now();
  end(running, loop, now);
  running.what = what;
  running.where = where;
  running.place = place;
  running.pause = first_look * 2;
  reader_.tell(event::blocking_begun{.thread = reader_.thread_of(loop),
                                     .what = reader_.intern(what),
                                     .task = running.tasks.empty() ? 0 : running.tasks.back(),
                                     .line = place},
               now, reader_.tells_loops() ? loop : 0);
  told_ = true;
}

void Watchdog::end(Running& running, std::uint32_t loop, std::int64_t time) {
  if (running.what.empty()) return;
  reader_.tell(event::blocking_ended{.thread = reader_.thread_of(loop),
                                     .what = reader_.intern(running.what),
                                     .task = running.tasks.empty() ? 0 : running.tasks.back(),
                                     .line = running.place},
               time, reader_.tells_loops() ? loop : 0);
  running.what.clear();
  running.where.clear();
  told_ = true;
}

bool Watchdog::is_program(const std::string& file) const {
  if (file.empty() || file[0] == '<') return false;
  const std::string path = file[0] == '/' ? normal(file) : normal(folder_ + file);
  if (path == main_) return true;
  if (!path.starts_with(folder_)) return false;
  const std::string_view below = std::string_view(path).substr(folder_.size() - 1);
  for (const std::string_view library : {"/site-packages/", "/dist-packages/", "/lib/python3"})
    if (below.find(library) != below.npos) return false;
  return true;
}

std::uint32_t Watchdog::file_number(const std::string& file) {
  const std::string path = file[0] == '/' ? normal(file) : normal(folder_ + file);
  if (path == main_) return 0;
  const std::string below = path.starts_with(folder_) ? path.substr(folder_.size()) : path;
  for (const std::string& name : {below, path, file})
    if (const auto number = reader_.source_named(name)) return *number;
  const std::uint32_t added = reader_.add_source(below, contents(path, longest_source));
  return added == 0 ? UINT32_MAX : added;
}

std::string Watchdog::line_text(const StackFrame& frame) {
  const std::uint32_t file = file_number(frame.file);
  std::string_view text = reader_.source_text(file);
  for (std::uint32_t line = 1; line < frame.line && !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return std::string(text.substr(0, text.find('\n')));
}

} // namespace loopscope::python
