// A trace file: it is read, told in words at moments of its run, and written again.
#include "core/export/callback_log.h"
#include "core/hand/game.h"
#include "core/predict/question.h"
#include "core/replay/measure.h"
#include "core/replay/replay.h"
#include "core/trace_files/file.h"
#include "core/words/answers.h"
#include "core/words/narration.h"
#include "core/words/verdict.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

namespace loopscope::fuzz {
namespace {

using replay::Replay;
using replay::State;
using replay::Step;

constexpr std::size_t most_events = 2000;
constexpr std::uint64_t moments = 3;

bool same(const trace::Trace& a, const trace::Trace& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::memcmp(&a[i], &b[i], sizeof(trace::Event)) != 0) return false;
  return true;
}

bool same_texts(const trace::Trace& a, const trace::Trace& b) {
  if (a.strings() != b.strings()) return false;
  for (std::uint32_t id = 0; id < a.strings(); ++id)
    if (a.string(id) != b.string(id)) return false;
  return true;
}

/// Without checksums, which bytes that are made up would never have.
trace::Loaded loaded(std::string_view bytes, std::size_t piece) {
  trace::TraceReader reader(nullptr);
  for (std::size_t at = 0; at < bytes.size() && reader.add(bytes.substr(at, piece)); at += piece) continue;
  return reader.finish("a.loopscope", bytes.size());
}

void read_again(const trace::Trace& trace) {
  std::string written;
  trace::TraceWriter writer(trace, trace::checksum, [&](std::string_view bytes) { written += bytes; });
  writer.finish();
  const trace::Loaded again = trace::load(written, "again", trace::checksum);
  must(writer.error().empty() && again.error.empty() && again.note.empty(), "what was read can be written and read");
  must(same(trace, *again.trace) && same_texts(trace, *again.trace), "what is written is what was read");
}

void tell(const Replay& replay, const State& state) {
  const replay::Index& index = replay.index();
  words::narrate(index, state);
  words::what_blocks(index, state);
  state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
    words::doing(index, state, task, state.time);
    words::waiting(index, state, id, state.time, 50);
    words::place_of(index, task);
    words::cycle_words(index, state, id);
    words::reasons(index, state, words::last_run(index, state, id), 50);
  });
  state.each_loop([&](const replay::LoopState& loop) {
    words::loop_name(index, loop);
    for (std::size_t i = loop.ready_head; i < loop.ready.size(); ++i) {
      words::describe(index, loop.ready[i]);
      words::reasons(index, state, loop.ready[i].id, 50);
    }
  });
}

void ask(const Replay& replay, const State& state, std::uint64_t position) {
  for (const predict::Question& question : predict::questions_at(replay, position)) {
    must(question.answers.size() >= 2 && question.right < question.answers.size(), "a question has its right answer");
    must(question.asked_at < question.shown_at, "an answer is seen after the question");
    predict::is_soon(replay, question);
  }
  hand::Decisions decisions(replay);
  for (const hand::Grain grain : {hand::Grain::callback, hand::Grain::turn, hand::Grain::phases}) {
    const auto decision = decisions.next(position, grain);
    if (!decision || decision->at != position) continue;
    hand::question(replay.index(), state, *decision);
    for (const hand::Move& move : hand::moves_at(state, *decision)) {
      hand::judge(replay.index(), state, *decision, move);
      hand::words_of(replay.index(), state, *decision, move);
    }
  }
}

void look(const std::shared_ptr<trace::Trace>& trace) {
  Replay replay(trace);
  replay.update(trace->size() / 2);
  replay.seek(replay.size());
  replay.update();
  const std::uint64_t size = replay.size();
  must(size == trace->size(), "all events are known");
  State walker;
  for (std::uint64_t moment = 0; moment <= moments; ++moment) {
    // The middle ones first, so that it goes forwards and back.
    const std::uint64_t position = size * (moment * 3 % (moments + 1)) / moments;
    const State& state = replay.seek(position);
    must(state.position == position, "a seek leads to where it is asked to");
    tell(replay, state);
    ask(replay, state, position);
    for (const Step step : {Step::line, Step::event, Step::callback, Step::turn, Step::task_switch}) {
      const std::uint64_t next = replay.next(position, step), before = replay.previous(position, step);
      must(next > position ? next <= size : position == size, "a step leads on");
      must(before < position || position == 0, "a step back leads back");
      words::narrate(replay, before, walker);
    }
    State folded;
    for (std::uint64_t i = 0; i < position; ++i) folded.apply((*trace)[i]);
    must(folded == state, "a moment is the same whichever way one comes to it");
  }
  const replay::Measures measures = replay::measure(replay.index());
  words::verdict(measures, measures);
  exports::callback_log(*trace);
}

} // namespace
} // namespace loopscope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loopscope;
  using namespace loopscope::fuzz;
  const std::string_view bytes = text_of(data, size);
  const trace::Loaded whole = loaded(bytes, std::max<std::size_t>(size, 1));
  const trace::Loaded pieces = loaded(bytes, 1 + size % 61);
  must(whole.error == pieces.error && whole.note == pieces.note && whole.usable == pieces.usable &&
           same(*whole.trace, *pieces.trace) && same_texts(*whole.trace, *pieces.trace),
       "it does not matter how the bytes are cut");
  must(whole.error.find('\n') == std::string::npos && whole.note.find('\n') == std::string::npos,
       "what is wrong is said in one line");
  if (whole.trace->size() > most_events) return -1;
  read_again(*whole.trace);
  look(whole.trace);
  return 0;
}
