#include "core/net/http.h"

#include "core/net/curl_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <limits>

namespace loopscope::net {

using aio::Coro;
using aio::Interest;
using aio::Transfer;

Url::Url(std::string_view text) {
  const std::string_view scheme = "http://";
  auto wrong = [&] { return aio::ValueError("unknown url type: " + aio::repr(text)); };
  if (!text.starts_with(scheme)) throw wrong();
  std::string_view rest = text.substr(scheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  target = slash == rest.size() ? "/" : rest.substr(slash);
  std::string_view place = rest.substr(0, slash);
  if (const std::size_t colon = place.rfind(':'); colon != std::string_view::npos && !place.ends_with(']')) {
    const std::string_view digits = place.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), port);
    constexpr int most = 65535;
    if (end != digits.end() || error != std::errc{} || port < 0 || port > most) throw wrong();
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2); // an IPv6 address
  if (place.empty()) throw wrong();
  host = place;
}

std::string Url::name() const {
  const std::string path = target.substr(0, target.find('?'));
  return path.substr(path.rfind('/') + 1);
}

std::string Url::request() const {
  return "GET " + target + " HTTP/1.1\r\nHost: " + host + ":" + std::to_string(port) + "\r\nConnection: close\r\n\r\n";
}

std::optional<Url> Url::redirected(std::string_view location) const {
  location = location.substr(0, location.find('#'));
  const bool names_scheme = location.find(':') < location.find_first_of("/?");
  if (names_scheme || location.starts_with("//")) {
    try {
      return Url(names_scheme ? std::string(location) : "http:" + std::string(location));
    } catch (const aio::ValueError&) {
      return {};
    }
  }
  Url there = *this;
  if (location.starts_with('/')) {
    there.target = location;
    return there;
  }
  there.target.resize(std::min(there.target.find('?'), there.target.size()));
  if (!location.starts_with('?')) there.target.resize(there.target.rfind('/') + 1);
  there.target += location;
  return there;
}

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_header(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

constexpr std::size_t longest_head = std::size_t{64} << 10;

[[noreturn]] void throw_http_error(int status, const std::string& what) {
  throw HTTPError("HTTP Error " + std::to_string(status) + ": " + what);
}

[[noreturn]] void throw_without_response() {
  throw aio::ConnectionResetError("Remote end closed connection without response");
}

} // namespace

std::optional<ResponseHead> ResponseHead::parse(std::string_view bytes, std::size_t& used) {
  const std::string_view protocol = "HTTP/1.";
  if (!bytes.starts_with(protocol.substr(0, std::min(bytes.size(), protocol.size()))))
    throw BadStatusLine(std::string(bytes.substr(0, std::min(bytes.find_first_of("\r\n"), std::size_t{60}))));
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (bytes.size() > longest_head) throw BadStatusLine("the first lines of the answer have no end");
    return {};
  }
  used = end + 4;
  ResponseHead head;
  std::string_view lines = bytes.substr(0, end);
  std::string_view first = lines.substr(0, lines.find("\r\n"));
  const std::size_t space = first.find(' ');
  const std::string_view code = space == std::string_view::npos ? "" : first.substr(space + 1, 3);
  if (std::from_chars(code.begin(), code.end(), head.status).ec != std::errc{} || head.status < 100)
    throw BadStatusLine(std::string(first));
  if (first.size() > space + 5) head.reason = first.substr(space + 5);
  for (std::size_t at = first.size(); at < lines.size();) {
    at += 2;
    const std::size_t stop = std::min(lines.find("\r\n", at), lines.size());
    const std::string_view line = lines.substr(at, stop - at);
    head.take(line);
    at = stop;
  }
  return head;
}

std::optional<std::string_view> ResponseHead::value(std::string_view line, std::string_view name) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !same_header(line.substr(0, colon), name)) return {};
  return trimmed(line.substr(colon + 1));
}

void ResponseHead::take(std::string_view line) {
  const std::string_view digits = value(line, "Content-Length").value_or("");
  std::uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), bytes);
  if (end == digits.end() && error == std::errc{}) length = bytes;
  if (const auto place = value(line, "Location")) location = *place;
}

void ResponseHead::raise_for_status() const {
  if (status >= 400) throw_http_error(status, reason);
}

/// HTTPRedirectHandler.http_error_302
void ResponseHead::throw_redirects_for_ever() const {
  throw_http_error(status, "The HTTP server returned a redirect error that would lead to an infinite loop.\n"
                           "The last 30x error message was:\n" +
                               reason);
}

void ResponseHead::throw_redirect_not_allowed() const {
  throw_http_error(status, reason + " - Redirection to url '" + location + "' is not allowed");
}

void ResponseHead::throw_too_long() const {
  throw_http_error(status, "the body is longer than " + std::to_string(longest_body) + " bytes");
}

namespace {

/// A blocking call of the thread that calls, as the trace has it.
class Blocking {
public:
  explicit Blocking(const char* what) : what_(what) { record<trace::event::blocking_begun>(); }
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;
  ~Blocking() { record<trace::event::blocking_ended>(); }

private:
  template <class Kind>
  void record() {
    aio::RunContext& here = aio::context();
    if (here.recorder)
      here.record(Kind{.thread = here.thread, .what = here.recorder->intern(what_), .task = here.task()});
  }
  const char* what_;
};

void stand_until(Connection& connection, Interest interest, std::optional<double> timeout) {
  if (!connection.loop().selector().block_until(connection.descriptor(), interest, timeout))
    throw aio::TimeoutError("timed out");
}

/// Where an answer leads, after so many others, if it leads anywhere. HTTPErrors.
std::optional<Url> next_place(const Url& url, const ResponseHead& head, int redirects) {
  if (head.length.value_or(0) > longest_body) head.throw_too_long();
  if (!head.is_redirect()) return {};
  if (redirects == most_redirects) head.throw_redirects_for_ever();
  std::optional<Url> next = url.redirected(head.location);
  if (!next) head.throw_redirect_not_allowed();
  return next;
}

class SimpleBlockingDownload final : public BlockingDownload {
public:
  SimpleBlockingDownload(aio::EventLoop& loop, Url url, std::optional<double> timeout);
  const ResponseHead& head() const override { return head_; }
  Bytes read(std::size_t most) override;

private:
  void ask(aio::EventLoop& loop, const Url& url);
  bool more();
  std::optional<Connection> connection_;
  std::optional<double> timeout_;
  ResponseHead head_;
  std::string in_;
  std::uint64_t left_ = 0; // of the body, if its length is known
  std::uint64_t taken_ = 0;
};

SimpleBlockingDownload::SimpleBlockingDownload(aio::EventLoop& loop, Url url, std::optional<double> timeout)
    : timeout_(timeout) {
  for (int redirects = 0;; ++redirects) {
    ask(loop, url);
    const std::optional<Url> next = next_place(url, head_, redirects);
    if (!next) break;
    url = *next;
  }
  left_ = head_.length.value_or(0);
  if (head_.length) connection_->expects(left_, in_.size());
}

/// Sends the request and waits for the first lines of the answer.
void SimpleBlockingDownload::ask(aio::EventLoop& loop, const Url& url) {
  in_.clear();
  connection_.reset();
  connection_.emplace(Connection::to_peer(loop, url.host, url.port));
  connection_->carries(url.name());
  stand_until(*connection_, {.writable = true}, timeout_);
  if (const int error = connection_->established()) throw_os_error(error);
  const std::string request = url.request();
  for (std::size_t sent = 0; sent < request.size();) {
    stand_until(*connection_, {.writable = true}, timeout_);
    const Transfer went = connection_->send(std::span(request).subspan(sent));
    if (went.status == Transfer::Status::failed) throw_os_error(went.error);
    sent += went.bytes;
  }
  std::size_t used = 0;
  std::optional<ResponseHead> head;
  while (!(head = ResponseHead::parse(in_, used)))
    if (!more()) throw_without_response();
  in_.erase(0, used);
  head_ = *head;
}

/// Waits for more; false at the end.
bool SimpleBlockingDownload::more() {
  while (true) {
    stand_until(*connection_, {.readable = true}, timeout_);
    std::array<char, std::size_t{64} << 10> bytes;
    const Transfer got = connection_->receive(bytes);
    if (got.status == Transfer::Status::failed) throw_os_error(got.error);
    if (got.status == Transfer::Status::end) return false;
    in_.append(bytes.data(), got.bytes);
    if (got.bytes > 0) return true;
  }
}

Bytes SimpleBlockingDownload::read(std::size_t most) {
  if (head_.length && left_ == 0) {
    connection_->close();
    return {};
  }
  // As http.client does: all that was asked for, unless the body ends before.
  const std::size_t all = head_.length ? std::min<std::uint64_t>(most, left_) : most;
  while (in_.size() < all) {
    if (taken_ + in_.size() > longest_body) head_.throw_too_long();
    if (more()) continue;
    if (!head_.length) break;
    throw IncompleteReadError(Bytes(std::exchange(in_, {})), std::to_string(left_));
  }
  std::string taken = in_.substr(0, all);
  in_.erase(0, taken.size());
  left_ -= std::min<std::uint64_t>(left_, taken.size());
  taken_ += taken.size();
  return Bytes(std::move(taken));
}

class SimpleAwaitedDownload final : public AwaitedDownload {
public:
  SimpleAwaitedDownload(StreamReader reader, ResponseHead head)
      : reader_(std::move(reader)), head_(std::move(head)), left_(head_.length.value_or(longest_body + 1)) {
    if (head_.length) reader_.stream()->expect_body(*head_.length);
  }
  const ResponseHead& head() const override { return head_; }
  Coro<Bytes> readany(std::shared_ptr<AwaitedDownload> self) override;

private:
  StreamReader reader_;
  ResponseHead head_;
  std::uint64_t left_; // of the body, or of what it may have
};

Coro<Bytes> SimpleAwaitedDownload::readany(std::shared_ptr<AwaitedDownload>) {
  const bool known = head_.length.has_value();
  if (known && left_ == 0) {
    reader_.stream()->close();
    co_return Bytes();
  }
  const int wanted = static_cast<int>(std::min<std::uint64_t>(left_, Stream::limit));
  Bytes got = co_await reader_.read(wanted);
  if (got.empty() && known) throw IncompleteReadError(Bytes(), std::to_string(left_));
  left_ -= got.size();
  if (!known && left_ == 0) head_.throw_too_long();
  co_return got;
}

/// The first lines of the answer.
Coro<ResponseHead> ask(StreamReader reader, StreamWriter writer, Url url) {
  reader.stream()->connection().carries(url.name());
  writer.write(url.request());
  std::string first;
  try {
    first = (co_await reader.readuntil("\r\n\r\n")).raw();
  } catch (const IncompleteReadError& error) { // all that came
    first = error.partial.raw();
  } catch (const LimitOverrunError&) {
    throw BadStatusLine("the first lines of the answer have no end");
  }
  std::size_t used = 0;
  std::optional<ResponseHead> head;
  if (!first.empty()) head = ResponseHead::parse(first, used);
  if (!head) throw_without_response();
  co_return *head;
}

/// As urllib has it, not with the address that asyncio adds.
Coro<std::pair<StreamReader, StreamWriter>> connected_to(Url url) {
  try {
    co_return co_await open_connection(url.host, url.port);
  } catch (const aio::ConnectionRefusedError&) {
    throw_os_error(ECONNREFUSED);
  }
}

} // namespace

UrlResponse urlopen(std::string text, std::optional<double> timeout) {
  const Url url(text);
  aio::EventLoop* loop = aio::context().loop_here();
  if (!loop) throw aio::RuntimeError("urlopen outside of a running loop has no network");
  const Blocking blocking("urlopen");
  std::unique_ptr<BlockingDownload> download;
  if (loop->selector().sockets().simulated()) {
    download = std::make_unique<SimpleBlockingDownload>(*loop, url, timeout);
  } else {
    download = curl_urlopen(*loop, text, timeout);
  }
  download->head().raise_for_status();
  return UrlResponse(std::move(download));
}

Bytes UrlResponse::read(int n) {
  const Blocking blocking("read");
  return download_->read(n < 0 ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(n));
}

Coro<ClientResponse> ClientSession::get(std::shared_ptr<Curl> curl, std::string text) {
  Url url(text);
  if (!aio::get_running_loop()->selector().sockets().simulated()) {
    if (!*curl) *curl = CurlSession::make(*aio::get_running_loop());
    co_return ClientResponse(co_await CurlSession::get(*curl, text));
  }
  for (int redirects = 0;; ++redirects) {
    auto [reader, writer] = co_await connected_to(url);
    ResponseHead head = co_await ask(reader, writer, url);
    const std::optional<Url> next = next_place(url, head, redirects);
    if (!next) co_return ClientResponse(std::make_shared<SimpleAwaitedDownload>(reader, std::move(head)));
    writer.close();
    url = *next;
  }
}

Coro<Bytes> ClientResponse::read(std::shared_ptr<AwaitedDownload> download) {
  std::string all;
  while (Bytes chunk = co_await download->readany(download)) all += chunk.raw();
  co_return Bytes(std::move(all));
}

} // namespace loopscope::net
