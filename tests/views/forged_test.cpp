// Traces that no loop has recorded are drawn as any other: by every view, without a fault.
//
// LOOPSCOPE_FORGED=20000 draws that many (300), LOOPSCOPE_FORGED_SEED says with which seed they begin, and
// LOOPSCOPE_FORGED_FILE names a trace that is drawn as well.
#include "core/trace/event_table.h"
#include "core/trace/recorder.h"
#include "core/trace_files/file.h"
#include "scenarios/run.h"
#include "tests/replay/random_trace.h"
#include "tests/replay/recorded_program.h"
#include "tests/views/every_view.h"
#include "tests/views/outside_run.h"
#include "tests/views/test_canvas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace loopscope::app {
namespace {

using trace::Event;
using trace::EventKind;

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::stoul(given) : otherwise;
}

/// Every view of some moments of the trace, each of them with something else selected, and one step back.
void draw(std::shared_ptr<const trace::Trace> trace, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  replay::Replay replay(std::move(trace));
  replay.update();
  EveryView all;
  TestCanvas canvas;
  canvas.probes = seed % 2 == 0;
  Probe probe(canvas);
  const std::uint64_t size = replay.size();
  const bool small = random() % 4 == 0;
  const ui::Rect window{0, 0, small ? static_cast<float>(random() % 700) : 1280,
                        small ? static_cast<float>(random() % 500) : 720};
  for (std::uint64_t position : {size * (random() % 100) / 100, size, size - size / 3, size * (random() % 100) / 100}) {
    const replay::State& state = replay.seek(position);
    Scene scene{replay, state, state.time + static_cast<std::int64_t>(random() % 3) * 500'000'000};
    scene.selected = {static_cast<Thing::Kind>(random() % 6), static_cast<std::uint32_t>(random() % 24)};
    scene.hovered = {static_cast<Thing::Kind>(random() % 6), static_cast<std::uint32_t>(random() % 24)};
    canvas.begin_frame(window);
    all.draw(canvas, window, scene, probe);
    canvas.end();
  }
}

/// What real loops have recorded, to be forged; the last one as a recorder of Python programs tells it.
const std::vector<std::shared_ptr<trace::Trace>>& real_ones() {
  static const auto traces = [] {
    std::vector<std::shared_ptr<trace::Trace>> all;
    for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) {
      trace::Recorder recorder;
      scenarios::RunOptions options;
      options.recorder = &recorder;
      scenarios::run(lesson, options);
      if (recorder.trace()->size() <= 1500) all.push_back(recorder.trace());
    }
    all.push_back(OutsideRun().s.trace());
    all.push_back(replay::RecordedProgram().s.trace());
    return all;
  }();
  return traces;
}

/// A real trace with some fields of some events changed, events left out, said twice or in another order; as a file
/// may hold it: what a file may not hold is left as it was.
std::shared_ptr<trace::Trace> forged(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  // Each third one of a Python program, which has more kinds of events than a loop of ours records.
  const auto& ones = real_ones();
  const trace::Trace& real = *(seed % 3 == 0 ? ones.back() : ones[random() % ones.size()]);
  std::vector<Event> events;
  for (std::size_t i = 0; i < real.size(); ++i) events.push_back(real[i]);
  const auto number = [&](std::uint64_t now) -> std::uint64_t {
    switch (random() % 6) {
    case 0:
      return 0;
    case 1:
      return random() % 40;
    case 2:
      return now + 1;
    case 3:
      return now - 1;
    case 4:
      return random() % 8 == 0 ? random() : random() % 1000;
    default:
      return random() % 10;
    }
  };
  for (std::size_t changes = 1 + random() % 12; changes > 0 && events.size() > 2; --changes) {
    const std::size_t at = random() % events.size(), other = random() % events.size();
    Event event = events[at];
    switch (random() % 13) {
    case 0:
      event.kind =
          static_cast<EventKind>(random() % 4 ? static_cast<std::uint64_t>(events[other].kind) : random() % 256);
      break;
    case 1:
      event.detail = static_cast<std::uint8_t>(random() % 12);
      break;
    case 2:
      event.line = static_cast<std::uint16_t>(number(event.line));
      break;
    case 3:
      event.subject = static_cast<std::uint32_t>(number(event.subject));
      break;
    case 4:
      event.object = static_cast<std::uint32_t>(number(event.object));
      break;
    case 5:
      event.extra = static_cast<std::uint32_t>(number(event.extra));
      break;
    case 6:
      event.value =
          static_cast<std::int64_t>(random() % 6 ? number(static_cast<std::uint64_t>(event.value)) : random());
      break;
    case 7: { // from here on it is later
      const std::int64_t by = static_cast<std::int64_t>(random() % 3) << (random() % 58);
      for (std::size_t i = at; i < events.size(); ++i)
        events[i].time = std::min(events[i].time, trace::last_time / 2) + by;
      continue;
    }
    case 9:
      events.insert(events.begin() + static_cast<std::ptrdiff_t>(at), events[other]);
      continue;
    case 10:
      std::swap(events[at], events[other]);
      continue;
    case 11:
      events.resize(at + 1);
      continue;
    default:
      event.subject = events[other].subject;
      break;
    }
    if (trace::fault_of(event, real.strings()).empty()) events[std::min(at, events.size() - 1)] = event;
  }
  trace::Recorder recorder;
  for (std::uint32_t text = 1; text < real.strings(); ++text) recorder.intern(real.string(text));
  std::int64_t last = 0; // in a file times grow
  for (Event event : events) {
    last = event.time = std::clamp(event.time, last, trace::last_time);
    recorder.record(event);
  }
  return recorder.trace();
}

TEST(ForgedTraces, are_drawn_by_every_view) {
  const std::size_t count = from_environment("LOOPSCOPE_FORGED", 300);
  const std::size_t first = from_environment("LOOPSCOPE_FORGED_SEED", 1);
  for (std::size_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("LOOPSCOPE_FORGED_SEED=" + std::to_string(seed));
    draw(forged(seed), seed);
  }
}

TEST(ForgedTraces, of_nonsense_are_drawn_by_every_view) {
  const std::size_t count = from_environment("LOOPSCOPE_FORGED", 300) / 10;
  const std::size_t first = from_environment("LOOPSCOPE_FORGED_SEED", 1);
  for (std::size_t seed = first; seed < first + count; ++seed) {
    trace::Recorder recorder;
    const auto nonsense = replay::random_nonsense(seed, 400);
    for (std::uint32_t text = 1; text < nonsense->strings(); ++text) recorder.intern(nonsense->string(text));
    std::int64_t last = 0;
    for (std::size_t i = 0; i < nonsense->size(); ++i) {
      Event event = (*nonsense)[i];
      last = event.time = std::clamp(event.time, last, last + 1'000'000'000);
      if (trace::fault_of(event, nonsense->strings()).empty()) recorder.record(event);
    }
    SCOPED_TRACE(seed);
    draw(recorder.trace(), seed);
  }
}

TEST(ForgedTraces, of_a_file_are_drawn_by_every_view) {
  const char* path = std::getenv("LOOPSCOPE_FORGED_FILE");
  if (!path) GTEST_SKIP() << "no file is given";
  const trace::Loaded loaded = trace::load(path);
  for (std::uint64_t seed = 0; seed < 200; ++seed) draw(loaded.trace, seed);
}

/// A lock, held by somebody who is not known, that is numbered 0 or belongs to itself.
std::shared_ptr<trace::Trace> with_lock(trace::ObjectId id, trace::ObjectId part_of, trace::ObjectId owner) {
  replay::Script s;
  s.source("lock = asyncio.Lock()\n");
  s.running_task();
  s.add({.kind = EventKind::primitive_created, .line = 1, .subject = id, .object = part_of, .value = 1});
  s.add({.kind = EventKind::primitive_acquired, .subject = id, .object = owner, .extra = owner});
  s.suspend(1, trace::AwaitKind::future, id, 1);
  s.end(s.step);
  s.now += replay::second; // long enough for words on the timeline
  s.add({.kind = EventKind::run_ended});
  return s.trace();
}

TEST(ForgedTraces, with_a_lock_numbered_0_one_that_is_part_of_itself_and_an_owner_who_is_not_known_are_drawn) {
  for (trace::ObjectId id : {0u, 7u})
    for (trace::ObjectId part_of : {0u, id})
      for (trace::ObjectId owner : {0u, 1u, 99u}) draw(with_lock(id, part_of, owner), 2);
}

} // namespace
} // namespace loopscope::app
