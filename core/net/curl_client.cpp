#include "core/net/curl_client.h"

#include "core/net/curl_transfers.h"
#include "core/net/epoll.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace loopscope::net {

using aio::Coro;
using aio::Interest;

namespace {

class CurlBlockingDownload final : public BlockingDownload, private CurlWaiter {
public:
  CurlBlockingDownload(aio::EventLoop& loop, const std::string& url, std::optional<double> timeout)
      : loop_(loop), timeout_(timeout), transfers_(loop, *this), transfer_(transfers_, url, false) {
    while (!transfer_.has_head() && !transfer_.done()) block();
    if (!transfer_.has_head()) transfer_.throw_if_failed();
  }
  const ResponseHead& head() const override { return transfer_.head(); }

  Bytes read(std::size_t most) override {
    transfer_.want(most);
    while (transfer_.held() < most && !transfer_.done()) block();
    patience_ends_.reset();
    transfer_.want(0);
    if (transfer_.held() < most) transfer_.throw_if_failed();
    return transfer_.take(most);
  }

private:
  void watch(int descriptor, Interest interest) override { sockets_.watch(descriptor, interest); }
  void set_timer(std::optional<double> seconds) override {
    timer_ = seconds ? std::optional(loop_.time() + *seconds) : std::nullopt;
  }

  /// Until something has happened.
  void block() {
    const double now = loop_.time();
    if (!patience_ends_ && timeout_) patience_ends_ = now + *timeout_;
    std::optional<double> until = timer_ ? timer_ : patience_ends_;
    if (until && patience_ends_) until = std::min(*until, *patience_ends_);
    if (loop_.selector().block_until(sockets_.descriptor(), {.readable = true},
                                     until ? std::optional(*until - now) : std::nullopt)) {
      patience_ends_.reset();
      std::vector<aio::ReadySource> found;
      sockets_.ready(found);
      for (const auto& [descriptor, readable, writable] : found) transfers_.ready(descriptor, {readable, writable});
    }
    if (timer_ && loop_.time() >= *timer_) {
      timer_.reset();
      transfers_.timed_out();
    }
    if (patience_ends_ && loop_.time() >= *patience_ends_ && !transfer_.done()) throw aio::TimeoutError("timed out");
  }

  aio::EventLoop& loop_;
  const std::optional<double> timeout_; // of a single wait for the peer, in seconds
  std::optional<double> patience_ends_; // times of the loop: when the wait that has begun is too long
  std::optional<double> timer_;         // when libcurl wants to be called
  Epoll sockets_;
  CurlTransfers transfers_;
  CurlTransfer transfer_;
};

class LoopCurlSession;

class CurlAwaitedDownload final : public AwaitedDownload {
public:
  CurlAwaitedDownload(std::shared_ptr<LoopCurlSession> session, const std::string& url);
  const ResponseHead& head() const override { return transfer_.head(); }
  Coro<Bytes> readany(std::shared_ptr<AwaitedDownload> self) override;
  Coro<void> head_known();

private:
  Coro<void> changed();
  std::shared_ptr<LoopCurlSession> session_;
  aio::Ref<ConnectionWait> wait_; // null: no task waits
  CurlTransfer transfer_;
};

class LoopCurlSession final : public CurlSession, private CurlWaiter {
public:
  explicit LoopCurlSession(aio::EventLoop& loop) : loop_(&loop), transfers_(loop, *this) {}
  CurlTransfers& transfers() { return transfers_; }
  aio::EventLoop& loop() const { return *loop_; }

private:
  void watch(int descriptor, Interest interest) override {
    if (loop_->is_closed()) return;
    Interest& before = watched_[descriptor];
    if (interest.readable && !before.readable)
      when_readable(*loop_, descriptor, [this, descriptor] { transfers_.ready(descriptor, {.readable = true}); });
    if (interest.writable && !before.writable)
      when_writable(*loop_, descriptor, [this, descriptor] { transfers_.ready(descriptor, {.writable = true}); });
    if (!interest.readable) loop_->remove_reader(descriptor);
    if (!interest.writable) loop_->remove_writer(descriptor);
    before = interest;
    if (!interest.any()) watched_.erase(descriptor);
  }
  void set_timer(std::optional<double> seconds) override {
    if (timer_) timer_->cancel();
    timer_ = nullptr;
    if (seconds && !loop_->is_closed())
      timer_ = loop_->call_later(*seconds, aio::named("ClientSession.on_timeout", [this] {
        timer_ = nullptr;
        transfers_.timed_out();
      }));
  }

  aio::Ref<aio::EventLoop> loop_;
  std::map<int, Interest> watched_;
  aio::Ref<aio::TimerHandle> timer_;
  CurlTransfers transfers_;
};

CurlAwaitedDownload::CurlAwaitedDownload(std::shared_ptr<LoopCurlSession> session, const std::string& url)
    : session_(std::move(session)), transfer_(session_->transfers(), url, true, [this] {
        if (!wait_) return;
        for (const auto& waiter : wait_->line) aio::wake(*waiter, true);
      }) {}

/// Waits until there is more.
Coro<void> CurlAwaitedDownload::changed() {
  if (wait_ && !wait_->line.empty())
    throw aio::RuntimeError("readany() called while another coroutine is already waiting for incoming data");
  wait_ = aio::Ref<ConnectionWait>(new ConnectionWait(transfer_.connection()));
  aio::Ref<ConnectionWait> wait = wait_;
  aio::PlaceInLine place(*wait, wait->line);
  co_await place.future();
}

Coro<void> CurlAwaitedDownload::head_known() {
  while (!transfer_.has_head() && !transfer_.done()) co_await changed();
  if (!transfer_.has_head()) transfer_.throw_if_failed();
}

Coro<Bytes> CurlAwaitedDownload::readany(std::shared_ptr<AwaitedDownload>) {
  while (transfer_.held() == 0 && !transfer_.done()) co_await changed();
  if (transfer_.held() == 0) transfer_.throw_if_failed();
  co_return transfer_.take(transfer_.held());
}

} // namespace

std::unique_ptr<BlockingDownload> curl_urlopen(aio::EventLoop& loop, const std::string& url,
                                               std::optional<double> timeout) {
  return std::make_unique<CurlBlockingDownload>(loop, url, timeout);
}

std::shared_ptr<CurlSession> CurlSession::make(aio::EventLoop& loop) {
  return std::make_shared<LoopCurlSession>(loop);
}

Coro<std::shared_ptr<AwaitedDownload>> CurlSession::get(std::shared_ptr<CurlSession> self, std::string url) {
  const auto session = std::static_pointer_cast<LoopCurlSession>(self);
  if (&session->loop() != aio::get_running_loop().get())
    throw aio::RuntimeError("this ClientSession is bound to a different event loop");
  const auto download = std::make_shared<CurlAwaitedDownload>(session, url);
  co_await download->head_known();
  co_return download;
}

} // namespace loopscope::net
