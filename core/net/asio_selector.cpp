#include "core/net/asio_selector.h"

#include "core/aio/thread.h"
#include "core/net/connection.h"

#include <asio.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace loopscope::net {

using aio::Interest;
using aio::ReadySource;
using Descriptor = asio::posix::stream_descriptor;
using Kind = aio::SelectTimeout::Kind;

namespace {

/// A descriptor that is watched, which Asio waits for once for each time that it is asked.
struct Watched {
  Watched(asio::io_context& context, int number) : descriptor(context) { descriptor.assign(number); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() { descriptor.release(); } // it is another's to close

  Descriptor descriptor;
  Interest wanted, waited_for;
  bool listed = false; // among those to wait for
};
using WatchedPointer = std::shared_ptr<Watched>;

} // namespace

struct AsioSelector::Reactor {
  asio::io_context context{1};
  asio::steady_timer timer{context};
  std::map<int, WatchedPointer> watched;
  std::vector<std::weak_ptr<Watched>> to_wait_for;
  Descriptor abort{context};
  std::vector<ReadySource> ready;
  bool woken = false, timed_out = false, aborted = false;

  void list(const WatchedPointer& one) {
    if (!std::exchange(one->listed, true)) to_wait_for.push_back(one);
  }
  void wait_for_listed() {
    for (const auto& listed : std::exchange(to_wait_for, {}))
      if (const WatchedPointer one = listed.lock()) {
        one->listed = false;
        wait_for(one, Descriptor::wait_read, &Interest::readable, &ReadySource::readable);
        wait_for(one, Descriptor::wait_write, &Interest::writable, &ReadySource::writable);
      }
  }
  void wait_for(const WatchedPointer& one, Descriptor::wait_type type, bool Interest::* way,
                bool ReadySource::* found) {
    if (!(one->wanted.*way) || std::exchange(one->waited_for.*way, true)) return;
    one->descriptor.async_wait(type, [this, weak = std::weak_ptr(one), way, found](const asio::error_code& error) {
      const WatchedPointer known = weak.lock();
      if (!known) return;
      known->waited_for.*way = false;
      list(known);
      // Any other error is to be noticed by whoever reads or writes.
      if (error == asio::error::operation_aborted || !(known->wanted.*way)) return;
      ReadySource source{known->descriptor.native_handle()};
      source.*found = true;
      ready.push_back(source);
    });
  }
  bool over() const { return woken || timed_out || aborted || !ready.empty(); }
};

AsioSelector::AsioSelector() : reactor_(std::make_unique<Reactor>()) {
  reactor_->abort.assign(abort_descriptor());
  reactor_->abort.async_wait(Descriptor::wait_read,
                             [reactor = reactor_.get()](const asio::error_code& error) { reactor->aborted = !error; });
}

AsioSelector::~AsioSelector() {
  end_threads();
  reactor_->abort.release();
}

void AsioSelector::watch(int descriptor, Interest interest) {
  const auto found = reactor_->watched.find(descriptor);
  if (!interest.any()) {
    if (found != reactor_->watched.end()) reactor_->watched.erase(found);
    return;
  }
  WatchedPointer one = found == reactor_->watched.end() ? nullptr : found->second;
  if (!one) {
    try {
      one = std::make_shared<Watched>(reactor_->context, descriptor);
    } catch (const asio::system_error& error) {
      throw_os_error(error.code().value());
    }
    reactor_->watched.emplace(descriptor, one);
  }
  one->wanted = interest;
  reactor_->list(one);
}

bool AsioSelector::select(aio::SelectTimeout timeout, std::vector<ReadySource>& ready) {
  Reactor& reactor = *reactor_;
  const bool nothing = timeout.kind == Kind::forever && reactor.watched.empty() && !threads().any();
  reactor.woken = reactor.timed_out = false;
  reactor.ready.clear();
  reactor.wait_for_listed();
  reactor.context.restart();
  if (timeout.kind == Kind::until) {
    const double seconds = std::min(timeout.when, time() + detail::longest_wait);
    reactor.timer.expires_at(start() + std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9) + 1));
    reactor.timer.async_wait([&reactor](const asio::error_code& error) { reactor.timed_out = !error; });
  }
  if (timeout.kind != Kind::poll && !nothing)
    while (!reactor.over()) reactor.context.run_one();
  if (timeout.kind == Kind::until) reactor.timer.cancel();
  reactor.context.poll(); // what else is ready
  if (reactor.aborted) aio::detail::abort_here();
  // As poll() has them: each descriptor once, in their order.
  std::ranges::sort(reactor.ready, {}, &ReadySource::descriptor);
  for (const ReadySource& source : reactor.ready) {
    if (ready.empty() || ready.back().descriptor != source.descriptor) ready.push_back({source.descriptor});
    ready.back().readable |= source.readable;
    ready.back().writable |= source.writable;
  }
  return reactor.over() || !nothing;
}

void AsioSelector::wake() {
  asio::post(reactor_->context, [reactor = reactor_.get()] { reactor->woken = true; });
}

} // namespace loopscope::net
