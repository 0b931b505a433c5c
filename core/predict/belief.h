// What learners believe of event loops and is not so: the misconceptions that wrong answers stand for. The words for
// them are in assets/words/beliefs.toml.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace loopscope::predict {

/// Numbers are kept in files (a learner's score): never change one, never use one twice. 0: none.
enum class Belief : std::uint8_t {
  none = 0,
  call_runs = 1,             // calling a coroutine function runs it
  create_runs = 2,           // create_task runs the task at once, or when it is awaited
  await_gives_way = 3,       // every await gives way to the loop
  await_is_concurrent = 4,   // awaiting one after the other makes them run at the same time
  async_unblocks = 5,        // a blocking call does not block in a coroutine
  await_blocks_all = 6,      // an await holds up everything, or nobody knows what
  async_is_asynchronous = 7, // what is async runs later of itself
  task_lives = 8,            // a task lives until it is done, like a thread
  timer_interrupts = 9,      // a timer runs when it is due, whatever else runs
  one_thread_no_race = 10,   // with one thread nothing can come in between
  lock_wherever_shared = 11, // what is shared can change at any time
  lock_to_fastest = 12,      // a lock goes to whoever asks first after its release
  any_lock = 13,             // any lock protects
  cancel_stops = 14,         // cancel() stops a task at once
  timeout_anywhere = 15,     // a timeout ends also what does not await
  failure_stops_others = 16, // when one of a gather fails, the others stop
  error_shows_itself = 17,   // an error in a task shows by itself
  results_by_finish = 18,    // gather's results come in the order of finishing
  several_at_once = 19,      // tasks run at the same time
  idle_spins = 20,           // an idle loop goes round and round
  loop_waits_for_tasks = 21, // a task that was made is waited for
  may_block_for_result = 22, // one may wait for what waits for oneself
  thread_wakes_loop = 23,    // a call from another thread wakes the loop in any case
  busy_wait_waits = 24,      // sleep(0) in a loop is waiting
  done_await_later = 25,     // awaiting what is done takes a turn
  ready_is_random = 26,      // what is ready runs in any order
  event_runs_callback = 27,  // what is waited for runs on as soon as it happens
};

/// All but none, by number.
std::span<const Belief> beliefs();
/// "call_runs": its table in beliefs.toml. Empty for none.
std::string_view key_of(Belief);
/// What is believed and what is true, as a sentence each. Empty for none.
std::string_view believed(Belief);
std::string_view truth(Belief);

} // namespace loopscope::predict
