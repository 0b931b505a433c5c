// Downloads, in two forms: blocking, as urllib has it, and awaited, as aiohttp has it.
//
// Over real sockets they are libcurl's (curl_client.h). Over simulated ones, which libcurl cannot reach, they are what
// the lessons' server needs: HTTP/1.1, GET, one request a connection, redirects, bodies by length or up to the end.
#pragma once

#include "core/net/stream.h"

#include <cstdint>
#include <memory>
#include <optional>
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

constexpr std::uint64_t longest_body = std::uint64_t{1} << 30; // bytes, as the program gets them
constexpr int most_redirects = 10;

struct Url {
  std::string host;
  int port = 80;
  std::string target; // path and query
  /// ValueError when it is not http://host[:port][/path].
  explicit Url(std::string_view text);
  /// The path's last part.
  std::string name() const;
  std::string request() const;
  /// Where a redirect leads from here; nothing: to what is no http://.
  std::optional<Url> redirected(std::string_view location) const;
};

/// The first lines of an answer.
struct ResponseHead {
  int status = 0;
  std::string reason;
  std::optional<std::uint64_t> length;
  std::string location; // empty: none
  /// Nothing: `bytes` do not hold all of it yet. BadStatusLine.
  static std::optional<ResponseHead> parse(std::string_view bytes, std::size_t& used);
  void raise_for_status() const;
  /// The answer leads to another place.
  bool is_redirect() const { return status >= 300 && status < 400 && !location.empty(); }
  /// HTTPErrors of this answer: it is one redirect too many, leads to what is no http://, or its body is too long.
  [[noreturn]] void throw_redirects_for_ever() const;
  [[noreturn]] void throw_redirect_not_allowed() const;
  [[noreturn]] void throw_too_long() const;
  /// The value of a line "Name: value", if it has that name.
  static std::optional<std::string_view> value(std::string_view line, std::string_view name);
  /// Notes what one of the lines after the first says.
  void take(std::string_view line);
};

/// A download whose first lines are there, over one kind of sockets.
class BlockingDownload {
public:
  virtual ~BlockingDownload() = default;
  virtual const ResponseHead& head() const = 0;
  /// UrlResponse::read; at most so many bytes.
  virtual Bytes read(std::size_t most) = 0;
};
class AwaitedDownload {
public:
  virtual ~AwaitedDownload() = default;
  virtual const ResponseHead& head() const = 0;
  /// ClientResponse::readany; the coroutine keeps `self`, which it is called on.
  virtual aio::Coro<Bytes> readany(std::shared_ptr<AwaitedDownload> self) = 0;
};

/// What urlopen returns. Each call blocks until it has what it was asked for. Closed at the end of its scope.
class UrlResponse {
public:
  int status() const { return download_->head().status; }
  /// n bytes, or as many as there are up to the end; all up to the end for -1. IncompleteReadError when the connection
  /// ends before the body.
  Bytes read(int n = -1);

private:
  friend UrlResponse urlopen(std::string url, std::optional<double> timeout);
  explicit UrlResponse(std::unique_ptr<BlockingDownload> download) : download_(std::move(download)) {}
  std::unique_ptr<BlockingDownload> download_;
};

/// urllib.request.urlopen: blocks the thread until the headers of the response are there. HTTPError from status 400
/// on, OSErrors; TimeoutError when a single operation of the socket takes longer than `timeout` seconds.
UrlResponse urlopen(std::string url, std::optional<double> timeout = {});

/// aiohttp.ClientResponse. With the last reference to it its connection is closed, unless the body was read to its end.
class ClientResponse {
public:
  int status() const { return download_->head().status; }
  /// aiohttp's content.readany: what has come, at least a byte; none at the end. IncompleteReadError, OSErrors.
  aio::Coro<Bytes> readany() const { return download_->readany(download_); }
  /// All of the body.
  aio::Coro<Bytes> read() const { return read(download_); }
  void raise_for_status() const { download_->head().raise_for_status(); }

private:
  friend class ClientSession;
  static aio::Coro<Bytes> read(std::shared_ptr<AwaitedDownload> download);
  explicit ClientResponse(std::shared_ptr<AwaitedDownload> download) : download_(std::move(download)) {}
  std::shared_ptr<AwaitedDownload> download_;
};

class CurlSession;

/// aiohttp.ClientSession: a reference. Its requests share connections, one after another. Real sockets are closed with
/// the last reference to it and to its responses.
class ClientSession {
public:
  /// The answer's first lines are there; the body is still to be read. OSErrors. RuntimeError on another loop than that
  /// of its first request.
  aio::Coro<ClientResponse> get(std::string url) const { return get(curl_, std::move(url)); }

private:
  using Curl = std::shared_ptr<CurlSession>; // once there was a request over real sockets
  static aio::Coro<ClientResponse> get(std::shared_ptr<Curl> curl, std::string url);
  std::shared_ptr<Curl> curl_ = std::make_shared<Curl>();
};

} // namespace loopscope::net
