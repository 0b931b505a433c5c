#include "core/python/python_run.h"

#include "core/aio/mutex.h"
#include "core/python/child.h"
#include "core/python/interpreter.h"
#include "core/python/live_memory.h"
#include "core/python/live_reader.h"
#include "core/python/output_lines.h"
#include "core/python/recorder.h"
#include "core/python/watchdog.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace loopscope::python {

namespace event = trace::event;

namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::size_t batch = 8192;                      // events between two looks at what else there is
constexpr std::int64_t news_every = 16 * millisecond;    // while events come
constexpr std::int64_t line_waits = 100 * millisecond;   // for its end, before it is shown as it is
constexpr std::int64_t safe_sleep = 1'000 * millisecond; // if the doorbell should ever not ring
constexpr std::size_t most_typed = std::size_t{1} << 24; // bytes that are not read yet
constexpr std::int64_t briefly = 20 * millisecond;       // as long a select is not slept through
constexpr std::uint64_t never = UINT64_MAX;

/// Reads what is there, at most so much. False: it is at its end.
template <class Take>
bool read_pipe(int descriptor, std::size_t most, Take take) {
  char bytes[16'384];
  while (most > 0) {
    const ssize_t count = read(descriptor, bytes, std::min(sizeof bytes, most));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    if (count == 0) return false;
    take(std::string_view(bytes, static_cast<std::size_t>(count)));
    most -= static_cast<std::size_t>(count);
  }
  return true;
}

/// Standard output or error of a program without a terminal.
struct Output {
  Descriptor pipe;
  OutputLines lines;
  std::int64_t came = 0; // when the last of it did
};

} // namespace

std::string describe_status(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = sigabbrev_np(WTERMSIG(status));
    return name ? fmt::format("killed by SIG{}", name) : fmt::format("killed by signal {}", WTERMSIG(status));
  }
  return WEXITSTATUS(status) == 0 ? std::string() : fmt::format("exited with status {}", WEXITSTATUS(status));
}

/// All that the run's thread uses.
struct PythonRun::Shared {
  Shared(Options given, std::function<void()> listener)
      : options(std::move(given)), news(std::move(listener)), reader(memory, recorder,
                                                                     {.scenario = options.scenario,
                                                                      .parameters = options.parameters,
                                                                      .virtual_time = options.program.skip_waiting}) {}

  const Options options;
  const std::function<void()> news;
  trace::Recorder recorder;
  LiveMemory memory;
  Pipe control = make_pipe();
  Descriptor wake{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};

  std::atomic<bool> held{false}, over{false}, at_limit{false}, ended{false};
  std::atomic<bool> to_stop{false}, abandoned{false};
  std::atomic<std::int64_t> virtual_now{0};
  std::atomic<bool> in_callback{false}; // where it is held
  std::atomic<bool> to_target{false};   // it goes on until a place that only the child knows

  mutable aio::Mutex mutex;
  mutable std::condition_variable_any is_over;
  std::string problem GUARDED_BY(mutex);
  std::optional<int> status GUARDED_BY(mutex);
  std::string typed GUARDED_BY(mutex);
  bool typed_all GUARDED_BY(mutex) = false;
  std::vector<int> signals GUARDED_BY(mutex);

  // By the run's thread alone.
  LiveReader reader;
  std::optional<Child> child;
  std::optional<Watchdog> watchdog;
  Descriptor doorbell, stack, input;
  Output outputs[2];   // standard output and error
  std::string writing; // what was typed and is being written
  bool writing_all = false;
  std::string broke_off; // why the recording goes no further while the program may
  std::int64_t last_news = 0, last_event = 0;
  std::uint64_t seen_events = 0;
  bool unsaid = false;          // that there are new events
  std::int64_t eager_until = 0; // the bell is to ring: the window has asked for something just now
  bool stopped = false;         // it was asked to end
  std::thread thread;

  // Any thread.
  void wake_up() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake.get(), &one, sizeof one);
  }
  std::uint64_t begun_after(std::uint64_t callbacks) const;
  void let_go(std::uint64_t allowed, std::int64_t until, std::string_view target = {});
  void write_command(std::string_view line) REQUIRES(mutex) {
    // It does not wait where the pipe is full: nobody has read thousands of lines.
    write_quietly(control.write.get(), line);
  }

  // The run's thread.
  void run();
  void start();
  void go_on();
  void take_events();
  void look_at_pause();
  void take_output(Output& output, std::uint8_t to_error, bool at_end);
  void tell_printed(std::string_view line, std::uint8_t to_error);
  void write_typed();
  void sleep();
  void break_off(std::string why, bool limit);
  void finish();
  void tell_end(std::optional<int> how);
  std::string problem_now() const {
    const aio::MutexLock lock(mutex);
    return problem;
  }
  void set_problem(std::string text) {
    const aio::MutexLock lock(mutex);
    problem = std::move(text);
  }
  void tell_news() {
    last_news = steady_now();
    unsaid = false;
    if (news) news();
  }
};

// Pausing.

void PythonRun::Shared::let_go(std::uint64_t allowed, std::int64_t until, std::string_view target) {
  {
    const aio::MutexLock lock(mutex);
    to_target.store(!target.empty());
    memory.set(Word::commands, memory.get(Word::commands) + (target.empty() ? 1 : 2));
    memory.set(Word::until, static_cast<std::uint64_t>(until));
    memory.set(Word::allowed, allowed);
    held.store(false);
    memory.set(Word::held, 0);
    // In one piece: what wakes the child is all that it is to do.
    write_command(fmt::format("clear\n{}\n", target));
  }
  wake_up();
}

/// How many callbacks may have begun, in all, when so many more have run. The one that it is in is the first of them.
std::uint64_t PythonRun::Shared::begun_after(std::uint64_t callbacks) const {
  const std::uint64_t inside = held.load() && in_callback.load() ? 1 : 0;
  return memory.get(Word::callbacks) + callbacks - inside;
}

void PythonRun::resume(std::uint64_t callbacks) {
  if (callbacks == 0) return pause();
  shared_->let_go(shared_->begun_after(callbacks), -1);
}

void PythonRun::resume_until(std::int64_t time) {
  shared_->let_go(shared_->begun_after(1), time);
}

void PythonRun::resume_freely() {
  shared_->let_go(never, -1);
}

void PythonRun::resume_to_turn_end() {
  shared_->let_go(never, -1, "turn\n");
}

void PythonRun::resume_to_step_of(std::uint32_t task) {
  shared_->let_go(never, -1, fmt::format("task {}\n", task));
}

void PythonRun::resume_to_line(std::string_view file, std::uint32_t line) {
  if (file.find('\n') == file.npos) shared_->let_go(never, -1, fmt::format("line {} {}\n", line, file));
}

void PythonRun::pause() {
  shared_->memory.set(Word::until, never);
  shared_->memory.set(Word::allowed, 0);
}

bool PythonRun::growing() const {
  return !shared_->ended.load() && !shared_->at_limit.load();
}

bool PythonRun::paused() const {
  return shared_->held.load() || !growing();
}

bool PythonRun::at_limit() const {
  return shared_->at_limit.load();
}

std::int64_t PythonRun::clock() const {
  if (shared_->options.program.skip_waiting) return shared_->virtual_now.load();
  const std::uint64_t epoch = shared_->memory.get(Word::epoch) & INT64_MAX;
  return epoch == 0 ? 0 : std::max<std::int64_t>(0, steady_now() - static_cast<std::int64_t>(epoch));
}

// From outside.

PythonRun::PythonRun(Options options, std::function<void()> news) {
  shared_ = std::make_shared<Shared>(std::move(options), std::move(news));
  shared_->thread = std::thread([shared = shared_.get()] { shared->run(); });
}

PythonRun::~PythonRun() {
  shared_->abandoned.store(true);
  shared_->wake_up();
  shared_->thread.join(); // it waits for nothing: the supervisor ends the program
}

std::shared_ptr<const trace::Trace> PythonRun::trace() const {
  return shared_->recorder.trace();
}

void PythonRun::stop() {
  shared_->to_stop.store(true);
  shared_->wake_up();
}

void PythonRun::send(int signal) {
  {
    const aio::MutexLock lock(shared_->mutex);
    if (signal > 0 && signal <= SIGRTMAX) shared_->signals.push_back(signal);
  }
  shared_->wake_up();
}

void PythonRun::type(std::string_view line) {
  {
    const aio::MutexLock lock(shared_->mutex);
    if (shared_->typed.size() + line.size() < most_typed) shared_->typed.append(line).append("\n");
  }
  shared_->wake_up();
}

void PythonRun::type_end() {
  {
    const aio::MutexLock lock(shared_->mutex);
    shared_->typed_all = true;
  }
  shared_->wake_up();
}

bool PythonRun::over() const {
  return shared_->over.load();
}

void PythonRun::wait() const {
  const aio::MutexLock lock(shared_->mutex);
  while (!shared_->over.load()) shared_->is_over.wait(shared_->mutex);
}

std::optional<int> PythonRun::status() const {
  const aio::MutexLock lock(shared_->mutex);
  return shared_->status;
}

std::string PythonRun::problem() const {
  return shared_->problem_now();
}

// The run's thread.

void PythonRun::Shared::start() {
  const Program& program = options.program;
  const Interpreter interpreter = find_interpreter(program, [this] { return abandoned.load() || to_stop.load(); });
  if (to_stop.exchange(false)) {
    stopped = true;
    return;
  }
  if (interpreter.path.empty()) throw std::runtime_error(interpreter.problem);
  Descriptor text_of_recorder =
      out_of_the_way(file_of(options.recorder.empty() ? recorder_text() : options.recorder, "loopscope-recorder"));
  Descriptor shared_memory = out_of_the_way(Descriptor(fcntl(memory.descriptor(), F_DUPFD_CLOEXEC, 0)));
  Descriptor commands = out_of_the_way(std::move(control.read));
  Pipe bell = make_pipe(), dump = make_pipe();
  Descriptor ring = out_of_the_way(std::move(bell.write)), dump_end = out_of_the_way(std::move(dump.write));
  fcntl(commands.get(), F_SETFL, 0); // the child waits there
  fcntl(control.write.get(), F_SETFL, O_NONBLOCK);
  fcntl(ring.get(), F_SETFL, O_NONBLOCK);
  fcntl(dump_end.get(), F_SETFL, O_NONBLOCK);
  doorbell = std::move(bell.read);
  stack = std::move(dump.read);

  Command command;
  const std::string recorder_file = fmt::format("/dev/fd/{}", text_of_recorder.get());
  command.words = {interpreter.path, recorder_file, "--live",
                   fmt::format("{}:{}:{}:{}", shared_memory.get(), commands.get(), ring.get(), dump_end.get())};
  command.kept = {text_of_recorder.get(), shared_memory.get(), commands.get(), ring.get(), dump_end.get()};
  command.folder = program.folder;
  if (program.skip_waiting) command.words.emplace_back("--virtual");
  Descriptor text;
  if (program.text) {
    text = out_of_the_way(file_of(*program.text, "loopscope-program"));
    command.words.insert(command.words.end(), {"--text", fmt::to_string(text.get())});
    command.kept.push_back(text.get());
  }
  Pipe in, out, errors;
  if (!options.terminal) {
    command.words.emplace_back("--console");
    in = make_pipe();
    out = make_pipe();
    errors = make_pipe();
    fcntl(in.read.get(), F_SETFL, 0);
    fcntl(in.write.get(), F_SETFL, O_NONBLOCK);
    command.input = in.read.get();
    command.output = out.write.get();
    command.errors = errors.write.get();
    input = std::move(in.write);
    outputs[0].pipe = std::move(out.read);
    outputs[1].pipe = std::move(errors.read);
  }
  if (program.module) command.words.emplace_back("--module");
  command.words.insert(command.words.end(), {"--", program.file});
  command.words.insert(command.words.end(), program.arguments.begin(), program.arguments.end());
  watchdog.emplace(reader, memory, program, recorder_file);
  reader.listen(&*watchdog);
  child.emplace(command);
}

void PythonRun::Shared::run() {
  try {
    start();
  } catch (const std::exception& failed) {
    set_problem(failed.what());
  }
  while (child && !abandoned.load()) {
    const bool was_last = child->update();
    go_on();
    if (was_last) break;
    sleep();
  }
  if (!abandoned.load()) finish();
  child.reset(); // what still runs is ended
}

void PythonRun::Shared::go_on() {
  watchdog->watch(child->process(), child->supervisor());
  if (to_stop.exchange(false)) {
    stopped = true;
    child->stop();
  }
  {
    const aio::MutexLock lock(mutex);
    for (const int signal : signals) child->send(signal);
    signals.clear();
    writing += typed;
    typed.clear();
    writing_all = typed_all;
  }
  if (broke_off.empty()) take_events();
  if (!options.terminal) {
    write_typed();
    for (std::uint8_t i = 0; i < 2; ++i) take_output(outputs[i], i, false);
  }
  if (std::exchange(seen_events, recorder.trace()->size()) != recorder.trace()->size()) unsaid = true;
  if (unsaid && steady_now() - last_news >= news_every) tell_news();
}

void PythonRun::Shared::take_events() {
  try {
    const std::size_t taken = reader.take(batch);
    if (taken > 0) last_event = steady_now();
    if (!reader.fault().empty()) return break_off(words::text("python.recording.damaged", reader.fault()), false);
    if (reader.callbacks() >= options.most_callbacks)
      return break_off(words::text("python.recording.callbacks", options.most_callbacks), true);
    if (reader.bytes() >= options.most_bytes)
      return break_off(words::text("python.recording.bytes", options.most_bytes >> 20), true);
    read_pipe(stack.get(), std::size_t{1} << 18, [&](std::string_view bytes) { watchdog->add(bytes); });
    virtual_now.store(reader.now());
    look_at_pause();
    if (watchdog->told()) tell_news();
  } catch (const std::bad_alloc&) {
    break_off(std::string(words::text("python.recording.no_memory")), true);
  } catch (const std::length_error& full) {
    break_off(words::text("python.recording.stopped", words::in_language(full.what())), true);
  }
}

/// It is paused when the child says so, all that it told before has been read, and it is not to go on.
void PythonRun::Shared::look_at_pause() {
  if (memory.get(Word::held) != 1 || reader.has_news()) return;
  {
    const aio::MutexLock lock(mutex);
    if (memory.get(Word::held) != 1 || held.load()) return;
    if (!to_target.load() && memory.get(Word::callbacks) < memory.get(Word::allowed)) {
      // It has looked at what it may do just before it was told to go on.
      memory.set(Word::held, 0);
      write_command("\n");
      return;
    }
    to_target.store(false);
    in_callback.store(watchdog->in_callback());
    held.store(true);
  }
  tell_news();
}

void PythonRun::Shared::tell_printed(std::string_view line, std::uint8_t to_error) {
  if (!broke_off.empty()) return;
  reader.tell(event::printed{.to_error = to_error != 0, .text = reader.intern(line)}, reader.now());
}

/// What went past the recorder: what is written to the descriptors, also by other processes.
void PythonRun::Shared::take_output(Output& output, std::uint8_t to_error, bool at_end) {
  if (!output.pipe) return;
  const bool open = read_pipe(output.pipe.get(), std::size_t{1} << (at_end ? 24 : 18), [&](std::string_view bytes) {
    output.came = steady_now();
    for (const std::string& line : output.lines.add(bytes)) tell_printed(line, to_error);
  });
  const bool waits = steady_now() - output.came < line_waits;
  if (output.lines.has_rest() && (!open || at_end || !waits)) tell_printed(output.lines.rest(), to_error);
  if (!open) output.pipe.reset();
}

void PythonRun::Shared::write_typed() {
  while (input && !writing.empty()) {
    const long count = write_quietly(input.get(), writing);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count < 0) {
      writing.clear();
      input.reset(); // it is closed there
      return;
    }
    writing.erase(0, static_cast<std::size_t>(count));
  }
  if (writing_all) input.reset();
}

void PythonRun::Shared::sleep() {
  const std::int64_t now = steady_now();
  std::int64_t patience = -1;
  const auto at_most = [&](std::int64_t ns) {
    if (ns >= 0 && (patience < 0 || ns < patience)) patience = ns;
  };
  if (broke_off.empty()) {
    const std::int64_t quiet = now - last_event;
    const bool eager = now < eager_until;
    // A loop that has just looked at its selector may go on at once, a thousand times a second.
    const auto stands = [&] {
      return memory.get(Word::held) == 1 || (memory.get(Word::selecting) != 0 && (quiet >= briefly || eager));
    };
    if (stands()) {
      memory.set(Word::reader_waits, 1);
      at_most(safe_sleep);
      if (reader.has_news() || !stands()) patience = 0;
    } else {
      at_most(quiet < 50 * millisecond      ? 4 * millisecond
              : quiet < 1'000 * millisecond ? 10 * millisecond
                                            : 20 * millisecond);
      // Not while events stream: the bell would ring at each turn.
      if (eager || quiet >= 50 * millisecond) memory.set(Word::reader_waits, 1);
      if (reader.has_news()) patience = 0;
    }
    if (patience != 0) at_most(watchdog->look()); // all that it has told is known
    if (unsaid) at_most(std::max<std::int64_t>(0, last_news + news_every - now));
    for (const Output& output : outputs)
      if (output.lines.has_rest()) at_most(std::max<std::int64_t>(0, output.came + line_waits - now));
  }
  std::vector<pollfd> list;
  const auto watch = [&](const Descriptor& descriptor, short events) {
    if (descriptor) list.push_back({descriptor.get(), events, 0});
    return descriptor ? list.size() - 1 : SIZE_MAX;
  };
  watch(wake, POLLIN);
  list.push_back({child->news(), POLLIN, 0});
  const std::size_t bell = watch(doorbell, POLLIN), dump = watch(stack, POLLIN);
  for (const Output& output : outputs) watch(output.pipe, POLLIN);
  if (!writing.empty() || writing_all) watch(input, POLLOUT);
  const std::int64_t rounded = patience < 0 ? -1 : (patience + millisecond - 1) / millisecond;
  poll(list.data(), list.size(), static_cast<int>(rounded));
  const auto nothing = [](std::string_view) {};
  if (list[0].revents != 0) {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = read(wake.get(), &count, sizeof count);
    eager_until = steady_now() + 50 * millisecond;
  }
  if (bell != SIZE_MAX && list[bell].revents != 0 && !read_pipe(doorbell.get(), 65'536, nothing)) doorbell.reset();
  if (dump != SIZE_MAX && (list[dump].revents & (POLLHUP | POLLERR)) != 0 && (list[dump].revents & POLLIN) == 0)
    stack.reset();
}

/// The recording ends here. The program goes on without it, or is ended.
void PythonRun::Shared::break_off(std::string why, bool limit) {
  const bool stops = limit && options.at_limit == AtLimit::stop_program;
  broke_off = std::move(why);
  const std::string message =
      words::text(stops ? "python.recording.with_program" : "python.recording.without_program", broke_off);
  try {
    reader.tell(event::run_ended{.outcome = trace::RunOutcome::aborted, .message = reader.intern(message)},
                reader.now());
  } catch (const std::exception&) {
    // There is no more memory: the trace stays without its end.
  }
  set_problem(message);
  at_limit.store(true);
  // It finds room in the rings for ever.
  memory.set(Word::slots_read, std::uint64_t{1} << 62);
  memory.set(Word::texts_read, std::uint64_t{1} << 62);
  doorbell.reset();
  stack.reset();
  let_go(never, -1);
  if (stops) child->stop();
  tell_news();
}

void PythonRun::Shared::finish() {
  const std::optional<int> how = child ? child->status() : std::nullopt;
  if (child && !child->problem().empty()) set_problem(child->problem());
  try {
    if (child && broke_off.empty()) {
      reader.take_rest();
      if (!reader.fault().empty()) set_problem(words::text("python.recording.damaged", reader.fault()));
    }
    for (std::uint8_t i = 0; i < 2; ++i) take_output(outputs[i], i, true);
    if (!at_limit.load()) tell_end(how);
  } catch (const std::exception& full) {
    set_problem(words::text("python.recording.stopped", full.what()));
  }
  virtual_now.store(reader.now());
  ended.store(true);
  {
    const aio::MutexLock lock(mutex);
    status = how;
    over.store(true);
  }
  is_over.notify_all();
  tell_news();
}

/// Tells how it ended: as the child has told it, or as the system knows it.
void PythonRun::Shared::tell_end(std::optional<int> how) {
  std::optional<event::run_ended> told;
  if (reader.ended()) told = trace::as<event::run_ended>(*reader.ended());
  const std::string trouble = problem_now();
  event::run_ended end{.outcome = trace::RunOutcome::failed};
  if (stopped) {
    end = {.outcome = trace::RunOutcome::aborted, .message = reader.intern(words::text("runs.end.stopped"))};
  } else if (!trouble.empty()) {
    end.message = reader.intern(trouble);
  } else if (!how) {
    end.message = reader.intern(words::text("runs.end.unknown"));
  } else if (WIFSIGNALED(*how) && !(told && WTERMSIG(*how) == SIGINT)) { // Python ends so after a KeyboardInterrupt
    end.message = reader.intern(describe_status(*how));
  } else if (told) {
    end = *told;
  } else { // it did not come to tell it
    if (WEXITSTATUS(*how) == 0) end.outcome = trace::RunOutcome::finished;
    end.message = reader.intern(fmt::format("os._exit({})", WEXITSTATUS(*how)));
  }
  end.line = 0;
  reader.tell(end, reader.now());
}

} // namespace loopscope::python
