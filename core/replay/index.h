// What a whole trace holds, found once, in one pass that keeps up with a growing trace: the one history of a run,
// which views, words, commands and exports read. What it knows costs O(1) or O(log n) to ask for.
#pragma once

#include "core/replay/history.h"
#include "core/replay/line_stops.h"
#include "core/replay/ran_marks.h"
#include "core/replay/state.h"
#include "core/replay/task_names.h"
#include "core/trace/table.h"
#include "core/trace/trace.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace loopscope::replay {

enum class SpanKind : std::uint8_t { ready, running, waiting, sleeping, blocked };

/// A stretch of a lane during which nothing changed. It ends where the next one begins (or the lane does).
struct Span {
  std::uint64_t event = 0; // the event with which it begins
  std::int64_t begin = 0;  // ns
  SpanKind kind{};
  trace::AwaitKind await{}; // of waiting
  ObjectId on = 0;          // what is waited for
};

/// A task's life.
struct Lane {
  ObjectId task = 0;
  ObjectId parent = 0;
  StringId name = 0; // its last one
  StringId function = 0;
  std::string call;          // "use(1)": what it runs, unlike that of any other; empty where the trace does not tell
  std::string badge;         // short, and no other task's
  std::uint64_t created = 0; // event
  std::uint64_t ended = 0;   // event, or 0 while it lives
  std::int64_t end = 0;      // ns, once ended
  trace::Outcome outcome{};
  StringId text = 0;
  std::uint64_t joined = 0; // the gather_child event that first made it a child, or 0
  bool of_program = true;   // and not asyncio's or a library's own
  Pieces<Span> spans;       // by time; never empty
};

/// A stretch of the loop itself.
enum class LoopSpanKind : std::uint8_t { running, waiting, blocked, held, stopped };
struct LoopSpan {
  std::uint64_t event = 0;
  std::int64_t begin = 0;
  LoopSpanKind kind{};
};

/// What the loops of one thread did, of which one runs at a time.
struct LoopLane {
  std::uint32_t thread = 0; // 0: the run's first
  Pieces<LoopSpan> spans;   // by time
};

/// A pause of a run in real time: its loop stands between two callbacks while the world goes on.
struct Hold {
  std::uint64_t begun = 0; // event
  std::uint64_t ended = 0; // event, or 0 while it stands
  std::int64_t from = 0;   // ns
  std::int64_t to = 0;     // ns, once ended
  std::int64_t before = 0; // for how long earlier ones held the run, ns
};

/// A callback that was begun: the unit of the steps scale. Each has ended before the next of its lane begins.
struct Ran {
  CallbackId id = 0;
  EventIndex scheduled = 0;
  EventIndex begun = 0;
  EventIndex ended = 0; // or 0 while it runs
  ObjectId task = 0;    // the task that it ran, or 0
  std::uint32_t turn = 0;
  std::uint16_t lane = 0; // Index::loops(): which thread's loop ran it
};

/// A line of one of the run's source files.
struct SourceLine {
  std::uint32_t file = 0; // its index (Index::sources)
  std::uint32_t line = 0; // from 1; 0: none
  friend bool operator==(const SourceLine&, const SourceLine&) = default;
};

struct SourceFile {
  StringId name = 0;
  StringId text = 0;
  trace::Language language{};
};

/// That a task did something to a primitive, the first time that it did so.
struct Use {
  ObjectId task = 0;
  trace::EventKind kind{}; // primitive_acquired, primitive_released or primitive_changed
  trace::Change change{};  // of primitive_changed
  std::uint64_t event = 0;
};

struct Parameter {
  StringId name = 0;
  StringId value = 0;
};

/// What is known of the run beside its parameters: "python", "CPython 3.12.1".
struct Fact {
  StringId name = 0;
  StringId text = 0;
};

/// Of stretches of one thread, by time, the one that the event begins, ends or lies in, or null.
template <class Stretch>
const Stretch* last_at(std::span<const Stretch> stretches, std::uint64_t event) {
  const auto after = std::ranges::upper_bound(stretches, event, {}, &Stretch::begun);
  if (after == stretches.begin()) return nullptr;
  const Stretch& last = *(after - 1);
  return last.ended == 0 || event <= last.ended ? &last : nullptr;
}

/// Ids count from 1 in order of creation; one that is far beyond what the events so far can have
/// created, as in a forged trace, is not looked at.
class Index {
public:
  static constexpr std::size_t max_sources = 64;
  static constexpr std::size_t max_uses = 64; // of a primitive
  static constexpr std::size_t max_facts = 64;
  static constexpr std::size_t max_loops = 64; // threads that run loops; those beyond share the last's lane

  explicit Index(const trace::Trace& trace) : trace_(trace) {}
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  /// Reads up to `most` further events of the trace; returns how many it read.
  std::size_t update(std::size_t most = SIZE_MAX);
  /// How many events have been read.
  std::size_t size() const { return read_; }

  const trace::Trace& trace() const { return trace_; }
  /// About how many bytes what is known takes, where that is much.
  std::size_t bytes() const { return spill_.bytes(); }
  /// Leaves to the kernel what is not looked at for now (Spill::rest), once that is much.
  void rest_when_due() { spill_.rest_when_due(); }
  const std::vector<Lane>& lanes() const { return lanes_; } // in order of creation
  const Lane* lane(ObjectId task) const;
  /// What the task is called by: the name that the program has given it or else its call; where that is not known
  /// "Task-3". `given` is the name that asyncio knows it by at that moment. Empty where there is none.
  std::string_view name(ObjectId task, StringId given) const;
  /// For each thread that runs loops, the first one's first; never empty.
  const std::vector<LoopLane>& loops() const { return loops_; }
  const Pieces<LoopSpan>& loop() const { return loops_.front().spans; }
  /// Whose loop the event speaks of.
  std::size_t lane_at(std::uint64_t event) const { return lane_switch(event).lane; }
  const std::vector<Hold>& holds() const { return holds_; } // by time; only the last may not have ended
  const Table<Ran>& ran() const { return ran_; }            // in the order in which they ran
  const RanMarks& ran_marks() const { return ran_marks_; }  // of these
  const Ran* ran(CallbackId id) const;
  /// The last callback that the loop of that event had begun by then, or null.
  const Ran* last_ran(std::uint64_t event) const;
  const Table<EventIndex>& ends() const { return ends_; } // events with which callbacks ended, by time
  const LineStops& line_stops() const { return line_stops_; }
  /// Whether a callback is the program's, and not asyncio's or a library's own.
  bool is_of_program(CallbackId id) const { return id >= callbacks_.size() || !callbacks_[id].other; }
  /// The event that scheduled the callback, or nothing.
  std::optional<std::uint64_t> scheduled(CallbackId id) const;
  /// The event that created the task, future, primitive, coroutine, loop, job or connection, or nothing.
  std::optional<std::uint64_t> created(ObjectId id) const;
  /// The event that settled the future or ended the task, or nothing.
  std::optional<std::uint64_t> settled(ObjectId id) const;
  /// The event by which a task joined a primitive's line with that future (primitive_wait_begun), or nothing.
  std::optional<std::uint64_t> joined(ObjectId future) const;
  /// The event that set the timer of the sleep with that future, or nothing.
  std::optional<std::uint64_t> sleep_timer(ObjectId future) const;
  /// The event by which another thread or a descriptor gave the callback to the loop (thread_call, source_ready).
  std::optional<std::uint64_t> given(CallbackId id) const;
  /// The last event before that one by which the program asked to be told of a descriptor (source_added).
  std::optional<std::uint64_t> watched(std::uint32_t descriptor, bool writer, std::uint64_t before) const;
  /// Whether the coroutine has begun to run, at any time.
  bool entered(ObjectId coroutine) const;
  /// Which tasks used the primitive and how: each once for each way, `max_uses` at most; by event.
  const std::vector<Use>& uses(ObjectId primitive) const;
  /// The callback as it was scheduled; its id is 0 when it never was.
  Callback callback(CallbackId id) const;
  const Table<EventIndex>& turns() const { return turns_; } // turn_begun events
  /// Where turns ended: the events (another turn_begun, loop_stopped) before which they did.
  const Table<EventIndex>& turn_ends() const { return turn_ends_; }
  const Table<EventIndex>& prints() const { return prints_; } // printed and typed events: the console's lines
  const Table<EventIndex>& warnings() const { return warnings_; }

  // Of the first thread's loop: what it did is measured.
  const Table<Select>& selects() const { return selects_; } // by time
  /// The stay in the selector that the event begins, ends or lies in, or null.
  const Select* select_at(std::uint64_t event) const;
  /// The blocking calls of a thread, by time; of the loop's own for 0.
  std::span<const Blocking> blocking(std::uint32_t thread) const;
  /// The call in which that thread is at the event, which it begins or ends, or null.
  const Blocking* blocking_at(std::uint32_t thread, std::uint64_t event) const;
  /// The late timers of a task, or for 0 those of none, in the order in which they ran.
  const Pieces<Late>& late(ObjectId task) const;
  /// How the primitive was made, or null.
  const Made* made(ObjectId primitive) const { return in(made_, primitive); }
  /// The lock or semaphore that the task had taken last and still held after the event, or 0.
  ObjectId held(ObjectId task, std::uint64_t event) const;

  const std::vector<ThreadLane>& threads() const { return threads_; } // in the order in which they were started
  const ThreadLane* thread(std::uint32_t number) const;
  const JobLife* job(ObjectId id) const { return in(jobs_, id); }
  /// The job that settles the future, which belongs to it, or null.
  const JobLife* job_of(ObjectId future) const;
  /// Whether both events happened while the same callback ran, or between the same two.
  bool same_callback(std::uint64_t one, std::uint64_t other) const;
  const std::vector<ConnectionLife>& connections() const { return connections_; } // in order of creation
  const ConnectionLife* connection(ObjectId id) const { return in(connections_, id); }
  /// In the order in which they were named.
  const std::vector<Transfer>& transfers() const { return transfers_; }
  std::size_t sockets_peak() const { return sockets_peak_; } // open at the same time
  /// The events that tell of bytes that came on the connections of a task, by time: bytes_arrived or, where these are
  /// not told, bytes_received.
  const Pieces<EventIndex>& arrivals(ObjectId task) const;

  // Events of one kind, by time.
  const Table<EventIndex>& halts() const { return halts_; }       // idle, loop_ and run_ended, and the like; as selects
  const Table<EventIndex>& runnings() const { return runnings_; } // turn_running
  const Table<EventIndex>& dues() const { return dues_; }         // timer_due
  const Table<EventIndex>& reads() const { return reads_; }       // bytes_received
  const Table<EventIndex>& thread_calls() const { return thread_calls_; } // thread_call
  const Table<EventIndex>& job_ends() const { return job_ends_; }         // job_ended

  bool has_timers() const { return has_timers_; }
  /// Whether anything but a sleep is ever waited for.
  bool has_waits() const { return has_waits_; }
  const Table<EventIndex>& switches() const { return switches_; }     // callback_begun of another task than before
  const std::vector<SourceFile>& sources() const { return sources_; } // by index; one that is not told has no name
  /// The line of that place: what an event's `line` is the number of. The line of that number of the first file, unless
  /// the trace says otherwise.
  SourceLine place(std::uint32_t number) const {
    return number < places_.size() && places_[number].line != 0 ? places_[number] : SourceLine{0, number};
  }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  const std::vector<Fact>& facts() const { return facts_; }
  /// Whether the loop's clock jumps from timer to timer.
  bool in_virtual_time() const {
    // Before traces told it, the loop's name did.
    return clock_ == trace::Clock::virtual_time ||
           (clock_ == trace::Clock::unspecified && trace_.string(loop_name_) == "simulated");
  }
  /// Whether the trace is known to be of a run in real time.
  bool in_real_time() const { return !in_virtual_time() && (clock_ == trace::Clock::real || loop_name_ != 0); }
  StringId scenario() const { return scenario_; }
  StringId loop_name() const { return loop_name_; }
  bool ended() const { return outcome_.has_value(); }
  std::optional<trace::RunOutcome> outcome() const { return outcome_; } // nothing: it has not ended
  StringId message() const { return message_; }                         // why the run failed
  std::int64_t end_time() const { return end_time_; }                   // of the last event read

  /// The file of that index, or null.
  const SourceFile* source(std::size_t file) const {
    return file < sources_.size() && sources_[file].name != 0 ? &sources_[file] : nullptr;
  }
  /// The first file in that language, or null.
  const SourceFile* source(trace::Language language) const;
  /// Whether lines of that file run: it is the program's, and not one that is shown beside it.
  bool is_run(std::size_t file) const;
  /// Whether the file is the program's C++ twin, whose lines frames name apart.
  bool is_twin(std::size_t file) const;
  /// Empty when there is none.
  std::string_view line_text(SourceLine at) const;
  /// The line of the C++ twin that mirrors that line of the program, 0 when none does or several do.
  std::uint32_t twin_line(std::uint32_t line) const { return line < twin_lines_.size() ? twin_lines_[line] : 0; }
  /// The variable that a primitive or object was first bound to, read off the place that made it ("shared" of `shared =
  /// asyncio.Lock()`, "b" of `a, b = asyncio.Lock(), asyncio.Lock()`); empty when the line does not say.
  std::string_view variable_at(std::uint32_t place, std::uint32_t ordinal) const;
  /// Of a primitive.
  std::string_view variable_of(ObjectId primitive) const;

private:
  struct KnownObject {
    EventIndex made = 0; // the event that created it, from 1, or 0
    // Its place in the table of its kind, from 1, or 0; of a future that a task joins a line or sleeps with: the event
    // that says so.
    std::uint32_t at = 0;
    EventIndex told = 0; // that settled, ended or entered it, or 0
  };
  struct KnownCallback {
    EventIndex made = 0;             // the event that scheduled it, from 1, or 0
    std::uint32_t at : 31 = 0;       // its place in ran_, from 1, or 0
    std::uint32_t other : 1 = false; // it is not the program's own
  };
  /// What the index keeps of a task beside its lane, once there is something.
  struct Besides {
    struct Held {
      EventIndex since;
      ObjectId last;
    };
    Pieces<EventIndex> arrivals;
    Pieces<Late> late;
    std::vector<ObjectId> holding; // now, in the order in which it took them
    Pieces<Held> held;             // the last of those, from each event on
  };

  /// The event that is being read.
  EventIndex here() const { return static_cast<EventIndex>(read_); }
  void read(const Event& event);
  void fold(const Event& event);
  void read_loop(const Event& event);
  void read_callback(const Event& event);
  void read_task(const Event& event);
  void read_primitive(const Event& event);
  void read_use(const Event& event);
  void read_source(const Event& event);
  void read_thread(const Event& event);
  void read_blocking(const Event& event);
  void read_connection(const Event& event);
  void read_transfer(ConnectionLife& life, const Event& event, std::int64_t since);
  void note_late(const Event& begun, const Event& scheduled);
  bool is(ObjectId id, trace::EventKind creation) const;
  KnownObject* create(ObjectId id);
  template <class T>
  T* add(std::vector<T>& table, ObjectId id, T item);
  template <class T>
  const T* in(const std::vector<T>& table, ObjectId id) const {
    const std::uint32_t at = id < objects_.size() ? objects_[id].at : 0;
    return at != 0 && at <= table.size() && id_of(table[at - 1]) == id ? &table[at - 1] : nullptr;
  }
  static ObjectId id_of(const Lane& lane) { return lane.task; }
  static ObjectId id_of(const ConnectionLife& life) { return life.now.id; }
  static ObjectId id_of(const auto& item) { return item.id; }
  const Besides* besides(ObjectId task) const;
  void hold(ObjectId task, ObjectId primitive);
  void let_go(ObjectId task, ObjectId primitive);
  ThreadLane* living_thread(std::uint32_t number);
  void now_does(ThreadLane& lane, const Event& event, ThreadSpan::Kind kind, StringId what, ObjectId task);
  template <class Known>
  Known* note(Table<Known>& known, std::uint32_t id) const;
  Lane* living(ObjectId task);
  void end_lane(Lane&, const Event&, trace::Outcome, StringId text);
  void add_span(Lane& lane, const Event& event, SpanKind kind, trace::AwaitKind await = {}, ObjectId on = 0);
  void add_loop_span(const Event& event, LoopSpanKind kind);
  void end_running();
  void switch_lane(std::uint32_t thread);
  void read_inside(const Event& event, ObjectId task);
  /// From which event on it is which lane, and what that lane's loop had done before.
  struct LaneSwitch {
    EventIndex event;
    std::uint16_t lane;
    std::uint32_t turn;
    std::size_t ran; // as Now::ran
  };
  /// The last one up to that event; before any it is the first lane, of which nothing is known.
  const LaneSwitch& lane_switch(std::uint64_t event) const;
  /// The task that acts in the callback that runs, or 0.
  ObjectId acting() const { return now_.inside.empty() ? ran_[now_.ran_at].task : now_.inside.back(); }
  Pieces<LoopSpan>& spans() { return loops_[lane_].spans; }
  void end_hold(const Event& event);

  const trace::Trace& trace_;
  std::size_t read_ = 0;
  trace::Spill spill_; // in which what follows lies
  trace::Pool pool_{spill_};
  std::vector<Lane> lanes_;
  std::vector<CallbackId> queued_;                      // by lane: the step or wakeup that is queued, or 0
  std::vector<EventIndex> timers_;                      // by lane: the last event that set a timer that serves it, or 0
  Table<KnownObject> objects_{spill_};                  // by id
  Table<KnownCallback> callbacks_{spill_};              // by id
  std::unordered_map<CallbackId, EventIndex> given_;    // by callback: the event that gave it to the loop
  std::unordered_map<ObjectId, std::vector<Use>> uses_; // by primitive
  /// Of a lane: what its loop is in at the event that is being read.
  struct Now {
    CallbackId running = 0;
    std::size_t ran_at = 0; // its place in ran_, while it runs
    std::size_t ran = 0;    // how many of ran_ there were after the last one that it began
    std::uint32_t turn = 0;
    bool in_turn = false;
    std::vector<ObjectId> inside; // tasks whose steps are inside one another's (State::inside)
  };
  std::vector<LoopLane> loops_{1};
  std::vector<Now> parked_{1}; // by lane, of those that are not being read
  Now now_;
  std::size_t lane_ = 0;
  std::vector<LaneSwitch> lane_switches_;
  Table<EventIndex> ends_{spill_};
  LineStops line_stops_{spill_};
  TaskNames task_names_;
  std::size_t without_badge_ = 0; // the lane, from 1, of the task that was created by the event before; 0: none was
  std::vector<Hold> holds_;
  Table<Ran> ran_{spill_};
  RanMarks ran_marks_{spill_};
  bool held_ = false;      // the last of holds_ has not ended
  ObjectId last_task_ = 0; // that ran
  Table<EventIndex> turns_{spill_}, turn_ends_{spill_}, prints_{spill_}, warnings_{spill_}, switches_{spill_};
  Table<Select> selects_{spill_};
  Table<EventIndex> halts_{spill_}, runnings_{spill_}, dues_{spill_}, reads_{spill_}, thread_calls_{spill_},
      job_ends_{spill_};
  Table<Blocking> blocking_{spill_}; // of the loop's own thread
  std::vector<Made> made_;
  std::vector<std::vector<ObjectId>> owners_; // by place in made_
  std::vector<std::uint16_t> made_at_;        // by place
  std::map<ObjectId, Besides> besides_;       // by task
  std::vector<ThreadLane> threads_;
  std::vector<std::uint32_t> thread_at_; // by number: its place in threads_, from 1, or 0
  std::vector<JobLife> jobs_;
  std::vector<ConnectionLife> connections_;
  std::vector<Transfer> transfers_;
  std::size_t sockets_ = 0, sockets_peak_ = 0;                           // open
  std::map<std::pair<std::uint32_t, bool>, Pieces<EventIndex>> watched_; // by descriptor and direction
  bool has_timers_ = false, has_waits_ = false;
  std::vector<SourceFile> sources_;
  std::vector<std::vector<std::uint32_t>> line_starts_; // by source
  std::vector<SourceLine> places_;                      // by number; line 0: as it stands
  std::vector<bool> has_places_;                        // by source
  std::vector<std::uint32_t> twin_lines_;               // by the program's line
  std::vector<Parameter> parameters_;
  std::vector<Fact> facts_;
  StringId scenario_ = 0, loop_name_ = 0;
  trace::Clock clock_{};
  std::optional<trace::RunOutcome> outcome_;
  StringId message_ = 0;
  std::int64_t end_time_ = 0;
};

} // namespace loopscope::replay
