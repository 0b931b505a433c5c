// Downloads, in two forms from one parser: blocking, as urllib has it, and awaited, as aiohttp has it.
//
// HTTP/1.1, GET, one request a connection, bodies by length or up to the end: what the lessons' downloads need.
#pragma once

#include "core/net/stream.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace loopscope::net {

/// urllib.error.HTTPError and aiohttp.ClientResponseError: "HTTP Error 404: Not Found".
class HTTPError : public aio::OSError {
  using OSError::OSError;
};
/// What came is no HTTP.
class BadStatusLine : public aio::Exception {
  using Exception::Exception;
};

struct Url {
  std::string host;
  int port = 80;
  std::string target; // path and query
  /// ValueError when it is not http://host[:port][/path].
  explicit Url(std::string_view text);
  /// The path's last part.
  std::string name() const;
  std::string request() const;
};

/// The first lines of an answer.
struct ResponseHead {
  int status = 0;
  std::string reason;
  std::optional<std::uint64_t> length;
  /// Nothing: `bytes` do not hold all of it yet. BadStatusLine.
  static std::optional<ResponseHead> parse(std::string_view bytes, std::size_t& used);
  void raise_for_status() const;
};

/// What urlopen gives. Each call stands still until it has what it was asked for. Closed at the end of its scope.
class UrlResponse {
public:
  int status() const { return head_.status; }
  /// n bytes, or as many as there are up to the end; all up to the end for -1. IncompleteReadError when the connection
  /// ends before the body.
  Bytes read(int n = -1, std::source_location where = std::source_location::current());

private:
  friend UrlResponse urlopen(std::string url, std::optional<double> timeout, std::source_location where);
  UrlResponse(Connection connection, std::optional<double> timeout)
      : connection_(std::move(connection)), timeout_(timeout) {}
  bool more();
  Connection connection_;
  std::optional<double> timeout_;
  ResponseHead head_;
  std::string in_;
  std::uint64_t left_ = 0; // of the body, if its length is known
};

/// urllib.request.urlopen: the thread stands still until the answer's first lines are there. HTTPError from status 400
/// on, OSErrors; TimeoutError when a single operation of the socket takes longer than `timeout` seconds.
UrlResponse urlopen(std::string url, std::optional<double> timeout = {},
                    std::source_location where = std::source_location::current());

/// aiohttp.ClientResponse. Its connection is closed with the last reference to it.
class ClientResponse {
public:
  int status() const { return state_->head.status; }
  /// aiohttp's content.readany: what has come, at least a byte; none at the end. IncompleteReadError, OSErrors.
  aio::Coro<Bytes> readany() const { return State::readany(state_); }
  /// All of the body.
  aio::Coro<Bytes> read() const { return State::read(state_); }
  void raise_for_status() const { state_->head.raise_for_status(); }

private:
  friend class ClientSession;
  struct State {
    static aio::Coro<Bytes> readany(std::shared_ptr<State> self);
    static aio::Coro<Bytes> read(std::shared_ptr<State> self);
    StreamReader reader;
    ResponseHead head;
    std::uint64_t left = 0;
  };
  explicit ClientResponse(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

/// aiohttp.ClientSession
class ClientSession {
public:
  /// The answer's first lines are there; the body is still to be read. OSErrors.
  aio::Coro<ClientResponse> get(std::string url) const;
};

} // namespace loopscope::net
