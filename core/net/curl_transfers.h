// Downloads by libcurl, whatever waits for its sockets and its timer: the multi-socket interface of libcurl.
#pragma once

#include "core/net/http.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::net {

/// Waits on behalf of libcurl. Neither function may call back at once.
class CurlWaiter {
public:
  virtual ~CurlWaiter() = default;
  /// CurlTransfers::ready() is to be called whenever the descriptor is ready in these ways, from now on.
  virtual void watch(int descriptor, aio::Interest interest) = 0;
  /// CurlTransfers::timed_out() is to be called after so many seconds, and no more at the time asked for before.
  virtual void set_timer(std::optional<double> seconds) = 0;
};

class CurlTransfer;

/// Transfers that share connections: libcurl's multi handle. Used by one thread at a time; the waiter and the loop must
/// outlive it, and it its transfers.
class CurlTransfers {
public:
  CurlTransfers(aio::EventLoop& loop, CurlWaiter& waiter);
  CurlTransfers(const CurlTransfers&) = delete;
  CurlTransfers& operator=(const CurlTransfers&) = delete;
  ~CurlTransfers();

  void ready(int descriptor, aio::Interest ways);
  void timed_out();

private:
  friend class CurlTransfer;
  struct Callbacks; // libcurl's
  struct Open {
    Connection connection;
    CurlTransfer* user; // whose bytes it carries, or carried last
    bool established = false;
    int own_port = 0; // once it is known
  };
  void act(int descriptor, int ways);
  void finish_done();
  void give_up(int descriptor);
  void give_up_unconnected(const CurlTransfer& transfer);
  void close_given_up();

  aio::EventLoop& loop_;
  CurlWaiter& waiter_;
  void* multi_; // CURLM
  std::map<int, Open> open_;
  std::vector<CurlTransfer*> received_; // who has received something since it was looked at
  std::vector<Open> given_up_;          // closed by libcurl; recorded as soon as it is known why
};

/// One GET, redirects and all, from its construction until it is done, or destroyed: then its connection is closed.
class CurlTransfer {
public:
  static constexpr std::size_t longest_head = std::size_t{1} << 20; // bytes, of all answers on the way together
  static constexpr std::size_t most_held = std::size_t{128} << 10;  // bytes; then no more is read, unless wanted
  static constexpr std::size_t most_read = std::size_t{128} << 10;  // bytes of the socket at once; more when unpacked

  /// A connection is kept for others, or closed. `changed` is called when there is more to take, or to know.
  CurlTransfer(CurlTransfers& among, const std::string& url, bool keep_connection, std::function<void()> changed = {});
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer();

  /// The first lines of the last answer are there.
  bool has_head() const { return has_head_; }
  const ResponseHead& head() const { return head_; }
  /// Nothing more comes.
  bool done() const { return done_; }
  /// If it is done for an error: throws it. OSErrors, HTTPError, BadStatusLine; IncompleteReadError with what was held.
  void throw_if_failed();
  std::size_t held() const { return in_.size(); }
  /// So many bytes are to be held before they are taken.
  void want(std::size_t bytes);
  /// At most so many of the bytes that are held.
  Bytes take(std::size_t most);
  /// In the trace: what it waits for.
  trace::ObjectId connection() const { return connection_ ? connection_->connection.id() : 0; }

private:
  friend class CurlTransfers;
  friend struct CurlTransfers::Callbacks;
  void tell() const {
    if (changed_) changed_();
  }
  void header_line(std::string_view line);
  void head_complete();
  bool append(std::string_view bytes);
  void carried_by(CurlTransfers::Open& open);
  bool full() const { return in_.size() >= std::max(most_held, wanted_); }
  void pause_if_full();
  void go_on();
  void finish(int code);
  std::string failure() const;

  CurlTransfers& among_;
  std::function<void()> changed_;
  void* easy_; // CURL
  std::string name_;
  CurlTransfers::Open* connection_ = nullptr;
  std::vector<char> error_text_; // libcurl's
  ResponseHead head_;
  std::string in_;
  std::size_t wanted_ = 0;
  std::size_t head_bytes_ = 0;   // of all heads
  std::size_t untold_bytes_ = 0; // of the head, that the trace is still to be told of
  std::uint64_t body_bytes_ = 0;
  std::uint64_t taken_ = 0;
  bool has_head_ = false, in_head_ = false, redirected_ = false;
  bool encoded_ = false; // what is taken has another length than what comes
  bool paused_ = false, too_long_ = false, aborted_ = false, done_ = false;
  int code_ = 0; // CURLcode, once it is done
  long os_error_ = 0;
};

} // namespace loopscope::net
