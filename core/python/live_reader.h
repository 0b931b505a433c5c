// Takes what a recorded child tells through the shared memory into a trace.
#pragma once

#include "core/python/live_memory.h"
#include "core/trace/recorder.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace loopscope::python {

/// Nothing that the memory holds does harm: what TraceReader refuses in a file is refused here, and ends the reading.
/// Times never go back, and each event is put behind a loop_switched where it is another loop's than the one before.
/// One thread.
class LiveReader {
public:
  /// Hears of each event before it is recorded, and may add its own before it.
  class Listener {
  public:
    virtual ~Listener() = default;
    virtual void before(const trace::Event& event, std::uint32_t loop) = 0;
  };

  /// What it begins with: the trace's name of the run, where the child is not to choose it, and the parameters.
  struct Beginning {
    std::string scenario;
    std::vector<std::pair<std::string, std::string>> parameters;
    bool virtual_time = false;
  };

  LiveReader(LiveMemory& memory, trace::Recorder& recorder, Beginning beginning);
  LiveReader(const LiveReader&) = delete;
  LiveReader& operator=(const LiveReader&) = delete;

  void listen(Listener* listener) { listener_ = listener; }

  /// Takes at most so many events, and says how many came. Throws std::bad_alloc and std::length_error where the trace
  /// can hold no more.
  std::size_t take(std::size_t most = std::numeric_limits<std::size_t>::max());
  /// Whether there is an event that has not been taken.
  bool has_news() const;
  /// The child is no more: takes all that is left, past slots that it took and did not fill.
  void take_rest();
  /// Why it cannot be read further, in a few words; empty when it can.
  const std::string& fault() const { return fault_; }

  /// An event of Loopscope's own, at that time of the run (not before the last event's), of that loop (0: of none).
  void tell(trace::Event event, std::int64_t time, std::uint32_t loop = 0);
  /// What the run's clock shows.
  std::int64_t now() const;
  /// In nanoseconds of the steady clock, when its clock showed 0; 0 in virtual time, and before it has begun.
  std::int64_t epoch() const { return static_cast<std::int64_t>(memory_.get(Word::epoch) & INT64_MAX); }

  std::uint64_t callbacks() const { return callbacks_; }
  /// How much the trace holds.
  std::uint64_t bytes() const { return bytes_; }
  /// The child's run_ended, which is not recorded.
  const std::optional<trace::Event>& ended() const { return ended_; }
  trace::Recorder& recorder() { return recorder_; }

  /// Whether events have said whose they are: there was more than one loop.
  bool tells_loops() const { return loop_ != 0; }
  /// The thread that a loop runs in, by its number in the trace.
  std::uint32_t thread_of(std::uint32_t loop) const;
  /// The source file of that name, if it was told.
  std::optional<std::uint32_t> source_named(std::string_view name) const;
  /// Tells a source file that the child has not told. 0: there can be no more.
  std::uint32_t add_source(std::string_view name, std::string_view text);
  std::string_view source_text(std::uint32_t file) const;
  /// What an event's `line` is for that line of a source file. 0: it has no number.
  std::uint16_t place_of(std::uint32_t file, std::uint32_t line);
  /// The number that a text has in the trace.
  trace::StringId intern(std::string_view text);

private:
  bool take_texts();
  void take_slot(const Slot& slot);
  bool skip_hole();
  void note(const trace::Event& event);
  void record(const trace::Event& event);
  void begin_run();
  bool fail(std::string_view what);

  LiveMemory& memory_;
  trace::Recorder& recorder_;
  const Beginning beginning_;
  Listener* listener_ = nullptr;
  std::uint64_t next_ = 0;       // slot
  std::uint64_t texts_read_ = 0; // bytes
  std::string pending_;          // of a text that has not come whole
  std::vector<trace::StringId> texts_{0};
  std::int64_t time_ = 0; // of the last event
  std::uint32_t loop_ = 0;
  std::map<std::uint32_t, std::int64_t> threads_; // of loops
  std::optional<trace::Event> ended_;
  bool begun_ = false;
  std::string fault_;
  std::uint64_t callbacks_ = 0, bytes_ = 0;
  std::int64_t hole_since_ = 0; // ns of the steady clock, since when a slot after the next has been full; 0: it has not

  struct Source {
    std::string name;
    trace::StringId text = 0;
  };
  std::map<std::uint32_t, Source> sources_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint16_t> places_;
  std::vector<bool> taken_places_;
};

/// The steady clock, ns: CLOCK_MONOTONIC, as Python's time.monotonic_ns() reads it.
std::int64_t steady_now();

} // namespace loopscope::python
