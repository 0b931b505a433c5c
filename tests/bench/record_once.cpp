// Records ten million events, the first that this process records, and prints the seconds that one took.
#include "core/trace/recorder.h"

#include <chrono>
#include <cstdio>

int main() {
  using namespace loopscope;
  constexpr int events = 10'000'000;
  const auto begin = std::chrono::steady_clock::now();
  trace::Recorder recorder;
  for (int i = 0; i < events; ++i)
    recorder.record({.time = i, .kind = trace::EventKind::callback_begun, .subject = static_cast<std::uint32_t>(i)});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  std::printf("%.12f\n", recorder.trace()->size() == events ? taken.count() / events : -1);
}
