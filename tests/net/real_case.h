// Runs over the operating system's sockets, on real time, on each of the real loops.
#pragma once

#include "core/net/asio_selector.h"
#include "core/net/poll_selector.h"
#include "tests/net/net_case.h"

#include <ctime>

namespace loopscope::net {

class Real : public NetCase, public testing::WithParamInterface<const char*> {
protected:
  Real() {
    context.make_selector = [asio = std::string_view(GetParam()) == "asio"]() -> std::unique_ptr<Selector> {
      if (asio) return std::make_unique<AsioSelector>();
      return std::make_unique<PollSelector>();
    };
    context.stop = &stop;
  }
  StopSwitch stop;
};

inline const auto real_loops = testing::Values("asio", "poll");

/// For INSTANTIATE_TEST_SUITE_P: the loop's name.
inline std::string loop_name(const testing::TestParamInfo<const char*>& loop) {
  return loop.param;
}

/// That the calling thread has used.
inline double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

} // namespace loopscope::net
