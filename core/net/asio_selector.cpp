#include "core/net/asio_selector.h"

#include "core/aio/thread.h"
#include "core/net/connection.h"
#include "core/net/epoll.h"

#include <asio.hpp>

#include <algorithm>
#include <set>
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
  std::set<int> watched;
  Descriptor any_source{context, sources.descriptor()}, abort{context};
  bool asked = false; // for any source
  bool source_ready = false, woken = false, timed_out = false, aborted = false;

  ~Reactor() { any_source.release(); } // it is another's to close
  void ask() {
    if (std::exchange(asked, true)) return;
    any_source.async_wait(Descriptor::wait_read, [this](const asio::error_code&) {
      asked = false;
      source_ready = true;
    });
  }
  bool over() const { return woken || timed_out || aborted || source_ready; }
};

AsioSelector::AsioSelector() {
  try {
    reactor_ = std::make_unique<Reactor>();
  } catch (const asio::system_error& error) {
    throw_os_error(error.code().value()); // as asyncio says it
  }
  reactor_->abort.assign(abort_descriptor());
  reactor_->abort.async_wait(Descriptor::wait_read,
                             [reactor = reactor_.get()](const asio::error_code& error) { reactor->aborted = !error; });
}

AsioSelector::~AsioSelector() {
  end_threads();
  reactor_->abort.release();
}

void AsioSelector::watch(int descriptor, Interest interest) {
  const int error = reactor_->sources.watch(descriptor, interest);
  if (!interest.any()) {
    reactor_->watched.erase(descriptor);
  } else if (error == 0) {
    reactor_->watched.insert(descriptor);
  } else if (reactor_->watched.erase(descriptor) == 0) { // one that is known was closed, and has left by itself
    throw_os_error(error);
  }
}

bool AsioSelector::select(aio::SelectTimeout timeout, std::vector<ReadySource>& ready) {
  Reactor& reactor = *reactor_;
  const bool nothing = timeout.kind == Kind::forever && reactor.watched.empty() && !threads().any();
  reactor.source_ready = reactor.woken = reactor.timed_out = false;
  reactor.context.restart();
  if (timeout.kind == Kind::until) {
    const double seconds = std::min(timeout.when, time() + detail::longest_wait);
    reactor.timer.expires_at(start() + std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9) + 1));
    reactor.timer.async_wait([&reactor](const asio::error_code& error) { reactor.timed_out = !error; });
  }
  if (timeout.kind != Kind::poll && !nothing) {
    reactor.ask();
    while (!reactor.over()) reactor.context.run_one();
  }
  if (timeout.kind == Kind::until) reactor.timer.cancel();
  reactor.context.poll(); // what else there is
  if (reactor.aborted) aio::detail::abort_here();
  if (!reactor.watched.empty()) reactor.sources.ready(reactor.watched.size(), ready);
  std::ranges::sort(ready, {}, &ReadySource::descriptor); // as poll() has them
  return reactor.over() || !nothing;
}

void AsioSelector::wake() {
  asio::post(reactor_->context, [reactor = reactor_.get()] { reactor->woken = true; });
}

} // namespace loopscope::net
