// urlopen and ClientSession over real sockets: libcurl in both forms, so that only the blocking differs.
#pragma once

#include "core/net/http.h"

#include <memory>
#include <optional>
#include <string>

namespace loopscope::net {

/// The calling thread is blocked until the headers of the last response are there: libcurl's multi handle, whose
/// sockets it waits for itself. curl_easy_perform would not return before the whole body is there, and looks only once
/// a second whether the run is to end. Errors as urlopen has them.
std::unique_ptr<BlockingDownload> curl_urlopen(aio::EventLoop& loop, const std::string& url,
                                               std::optional<double> timeout);

/// Requests that share connections, which the loop watches for libcurl.
class CurlSession {
public:
  static std::shared_ptr<CurlSession> make(aio::EventLoop& loop);
  virtual ~CurlSession() = default;
  /// ClientSession::get
  static aio::Coro<std::shared_ptr<AwaitedDownload>> get(std::shared_ptr<CurlSession> self, std::string url);
};

} // namespace loopscope::net
