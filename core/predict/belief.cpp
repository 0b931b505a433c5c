#include "core/predict/belief.h"

#include "core/words/texts.h"

#include <array>
#include <string>

namespace loopscope::predict {

namespace {

constexpr std::array<std::string_view, 28> keys = {
    "",
    "call_runs",
    "create_runs",
    "await_gives_way",
    "await_is_concurrent",
    "async_unblocks",
    "await_blocks_all",
    "async_is_asynchronous",
    "task_lives",
    "timer_interrupts",
    "one_thread_no_race",
    "lock_wherever_shared",
    "lock_to_fastest",
    "any_lock",
    "cancel_stops",
    "timeout_anywhere",
    "failure_stops_others",
    "error_shows_itself",
    "results_by_finish",
    "several_at_once",
    "idle_spins",
    "loop_waits_for_tasks",
    "may_block_for_result",
    "thread_wakes_loop",
    "busy_wait_waits",
    "done_await_later",
    "ready_is_random",
    "event_runs_callback",
};

constexpr std::array<Belief, keys.size() - 1> all = [] {
  std::array<Belief, keys.size() - 1> numbered{};
  for (std::size_t i = 0; i < numbered.size(); ++i) numbered[i] = static_cast<Belief>(i + 1);
  return numbered;
}();

std::string_view said(Belief belief, std::string_view what) {
  const std::string_view key = key_of(belief);
  return key.empty() ? key : words::text("beliefs." + std::string(key) + "." + std::string(what));
}

} // namespace

std::span<const Belief> beliefs() {
  return all;
}

std::string_view key_of(Belief belief) {
  const auto number = static_cast<std::size_t>(belief);
  return number < keys.size() ? keys[number] : std::string_view();
}

std::string_view believed(Belief belief) {
  return said(belief, "believed"); // text: "beliefs."
}

std::string_view truth(Belief belief) {
  return said(belief, "truth");
}

} // namespace loopscope::predict
