#include "core/words/during_a_pause.h"

#include "core/words/format.h"
#include "core/words/teller.h"

#include <fmt/format.h>

namespace loopscope::words {

std::string words_of(const Meanwhile& came) {
  std::string words;
  auto say = [&](const std::string& part) { words += (words.empty() ? "" : ", ") + part; };
  if (came.timers == 1)
    say(fmt::format("a timer came due and was {} late", duration(came.late)));
  else if (came.timers > 1)
    say(fmt::format("{} came due, the first was {} late", count(came.timers, "timer"), duration(came.late)));
  if (came.sources > 0) say(count(came.sources, "socket") + " became ready");
  if (came.bytes > 0) say(amount(came.bytes) + " arrived");
  if (came.calls > 0)
    say(count(came.calls, "call") + " came from " + (came.calls == 1 ? "another thread" : "other threads"));
  if (came.jobs > 0) say(count(came.jobs, "job") + " finished");
  return words.empty() ? "nothing happened" : words;
}

} // namespace loopscope::words
