#include "core/words/during_a_pause.h"

#include "core/words/format.h"
#include "core/words/teller.h"

#include <fmt/format.h>

namespace loopscope::words {

std::string words_of(const Meanwhile& came) {
  std::string words;
  auto add = [&](const std::string& part) { words += (words.empty() ? "" : ", ") + part; };
  if (came.timers == 1)
    add(worded("a timer came due and was {} late", duration(came.late)));
  else if (came.timers > 1)
    add(worded("{} came due, the first was {} late", count(came.timers, "timer"), duration(came.late)));
  if (came.sources > 0) add(worded("{} became ready", count(came.sources, "socket")));
  if (came.bytes > 0) add(worded("{} arrived", amount(came.bytes)));
  if (came.calls > 0)
    add(formatted(came.calls == 1 ? Word("{} came from another thread") : Word("{} came from other threads"),
                  count(came.calls, "call")));
  if (came.jobs > 0) add(worded("{} finished", count(came.jobs, "job")));
  return words.empty() ? Word("nothing happened").string() : words;
}

} // namespace loopscope::words
