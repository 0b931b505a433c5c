// Why a callback ran: a chain that is read out of the trace. (Its words: core/words/answers.h.)
#pragma once

#include "core/replay/index.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::replay {

/// One link of the chain from a callback back to the start of the run.
struct Cause {
  enum class Kind : std::uint8_t {
    scheduled_by, // the callback `by` put it into the queue
    settled_by,   // the callback `by` settled `object`, whose callbacks then went into the queue
    timer,        // its time had come; the callback `by` had set the timer
    job,          // a job of the executor, which the callback `by` had submitted, settled `object`
    thread,       // another thread gave it to the loop; the callback `by` had started the thread
    source,       // the loop found that a descriptor was ready, which the callback `by` had asked to be told
    program,      // the program did so before the loop ran
  };
  Kind kind{};
  CallbackId callback = 0; // what is explained
  CallbackId by = 0;       // the next link, or 0: the program, outside of the loop
  ObjectId object = 0;     // of settled_by and job
  std::uint64_t event = 0; // the event that says so: the scheduling, or of settled_by the settling
  std::optional<std::uint64_t> asked = std::nullopt; // of job, thread and source: the event by which `by` asked for it
};

/// The callback during which the event happened, or 0.
CallbackId callback_at(const Index& index, std::uint64_t event);

/// The chain of causes from a callback to the start of the run, nearest first, at most so many links. Each
/// event lies before the one of the link before. Empty for an unknown callback.
std::vector<Cause> causes_of(const Index& index, CallbackId callback, std::size_t most = 1000);

} // namespace loopscope::replay
