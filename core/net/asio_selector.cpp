#include "core/net/asio_selector.h"

#include "core/net/connection.h"
#include "core/net/epoll.h"

#include <asio.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace loopscope::net {

using aio::Interest;
using aio::ReadySource;
using Descriptor = asio::posix::stream_descriptor;
using Kind = aio::SelectTimeout::Kind;

struct AsioSelector::Reactor {
  asio::io_context context{1};
  asio::steady_timer timer{context};
  // Asio itself would have to be asked again for each source after each event; this it waits for as one descriptor.
  Epoll sources;
  Descriptor any_source{context, sources.descriptor()};
  bool asked = false; // for any source
  bool source_ready = false, woken = false;
  std::uint64_t waits = 0, timed_out = 0; // the number of the wait that goes on; of the last one whose time was over

  ~Reactor() { any_source.release(); } // it is another's to close
  void ask() {
    if (std::exchange(asked, true)) return;
    any_source.async_wait(Descriptor::wait_read, [this](const asio::error_code&) {
      asked = false;
      source_ready = true;
    });
  }
  /// Until a source is ready, that time has come, or the loop is woken.
  void wait(std::optional<std::chrono::steady_clock::time_point> until, std::vector<ReadySource>& ready) {
    woken = false;
    ++waits;
    if (until) {
      timer.expires_at(*until);
      timer.async_wait([this, of = waits](const asio::error_code& error) {
        if (!error) timed_out = of;
      });
    }
    do {                 // Asio may tell of a source that was ready before, and was seen to by now
      context.restart(); // it has stopped if that was all that it had to do
      source_ready = false;
      ask();
      while (!source_ready && !woken && timed_out != waits) context.run_one();
    } while (sources.ready(ready) == 0 && !woken && timed_out != waits);
    if (until) timer.cancel();
  }
};

AsioSelector::AsioSelector() {
  try {
    reactor_ = std::make_unique<Reactor>();
  } catch (const asio::system_error& error) {
    throw_os_error(error.code().value()); // as asyncio says it
  }
}

AsioSelector::~AsioSelector() {
  end_threads();
}

void AsioSelector::watch(int descriptor, Interest interest) {
  if (const int error = reactor_->sources.watch(descriptor, interest); error && interest.any()) throw_os_error(error);
}

bool AsioSelector::select(aio::SelectTimeout timeout, std::vector<ReadySource>& ready) {
  Reactor& reactor = *reactor_;
  const bool watches = !reactor.sources.empty();
  const bool nothing = timeout.kind == Kind::forever && !watches && !threads().any();
  const std::size_t found = reactor.sources.ready(ready);
  if (found == 0 && timeout.kind != Kind::poll && !nothing) {
    if (!watches)
      wakeup().wait(end_of(timeout));
    else if (wakeup().begin())
      reactor.wait(timeout.kind == Kind::until ? std::optional(end_of(timeout)) : std::nullopt, ready);
  }
  const bool woken = wakeup().take();
  check_aborted();
  std::ranges::sort(ready, {}, &ReadySource::descriptor); // as poll() has them
  return woken || !nothing;
}

void AsioSelector::wake() {
  if (wakeup().wake()) asio::post(reactor_->context, [reactor = reactor_.get()] { reactor->woken = true; });
}

} // namespace loopscope::net
