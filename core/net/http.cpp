#include "core/net/http.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace loopscope::net {

using aio::Coro;
using aio::Interest;
using aio::Transfer;
using trace::EventKind;

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
    if (std::from_chars(digits.begin(), digits.end(), port).ptr != digits.end() || digits.empty()) throw wrong();
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
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && same_header(line.substr(0, colon), "Content-Length")) {
      const std::string_view digits = trimmed(line.substr(colon + 1));
      std::uint64_t length = 0;
      if (std::from_chars(digits.begin(), digits.end(), length).ptr == digits.end() && !digits.empty())
        head.length = length;
    }
    at = stop;
  }
  return head;
}

void ResponseHead::raise_for_status() const {
  if (status >= 400) throw HTTPError("HTTP Error " + std::to_string(status) + ": " + reason);
}

namespace {

/// A blocking call of the thread that calls, as the trace has it.
class Blocking {
public:
  Blocking(const char* what, const std::source_location& where) : what_(what), where_(where) {
    record(EventKind::blocking_begun);
  }
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;
  ~Blocking() { record(EventKind::blocking_ended); }

private:
  void record(EventKind kind) {
    aio::RunContext& here = aio::context();
    if (!here.recorder) return;
    aio::TaskBase* task = here.running ? here.running->current_task() : nullptr;
    here.record({.kind = kind,
                 .line = here.line(where_),
                 .subject = here.thread,
                 .object = here.recorder->intern(what_),
                 .extra = task ? task->id() : 0});
  }
  const char* what_;
  std::source_location where_;
};

void stand_until(Connection& connection, Interest interest, std::optional<double> timeout) {
  if (!connection.loop().selector().block_until(connection.descriptor(), interest, timeout))
    throw aio::TimeoutError("timed out");
}

} // namespace

UrlResponse urlopen(std::string text, std::optional<double> timeout, std::source_location where) {
  const Url url(text);
  aio::EventLoop* loop = aio::context().loop_here();
  if (!loop) throw aio::RuntimeError("urlopen outside of a running loop has no network");
  const Blocking blocking("urlopen", where);
  UrlResponse response(Connection::to_peer(*loop, url.host, url.port), timeout);
  Connection& connection = response.connection_;
  connection.carries(url.name());
  stand_until(connection, {.writable = true}, timeout);
  if (const int error = connection.established()) throw_os_error(error);
  const std::string request = url.request();
  for (std::size_t sent = 0; sent < request.size();) {
    stand_until(connection, {.writable = true}, timeout);
    const Transfer went = connection.send(std::span(request).subspan(sent));
    if (went.status == Transfer::Status::failed) throw_os_error(went.error);
    sent += went.bytes;
  }
  std::size_t used = 0;
  std::optional<ResponseHead> head;
  while (!(head = ResponseHead::parse(response.in_, used)))
    if (!response.more()) throw aio::ConnectionResetError("Remote end closed connection without response");
  response.in_.erase(0, used);
  response.head_ = *head;
  response.left_ = head->length.value_or(0);
  if (head->length) connection.expects(response.left_, response.in_.size());
  head->raise_for_status();
  return response;
}

/// Waits for more; false at the end.
bool UrlResponse::more() {
  while (true) {
    stand_until(connection_, {.readable = true}, timeout_);
    std::array<char, std::size_t{64} << 10> bytes;
    const Transfer got = connection_.receive(bytes);
    if (got.status == Transfer::Status::failed) throw_os_error(got.error);
    if (got.status == Transfer::Status::end) return false;
    in_.append(bytes.data(), got.bytes);
    if (got.bytes > 0) return true;
  }
}

Bytes UrlResponse::read(int n, std::source_location where) {
  const Blocking blocking("read", where);
  const std::size_t wanted = n < 0 ? std::numeric_limits<std::size_t>::max() : static_cast<std::size_t>(n);
  if (head_.length && left_ == 0) {
    connection_.close();
    return {};
  }
  // As http.client does: all that was asked for, unless the body ends before.
  const std::size_t all = head_.length ? std::min<std::uint64_t>(wanted, left_) : wanted;
  while (in_.size() < all)
    if (!more()) {
      if (!head_.length) break;
      throw IncompleteReadError(Bytes(std::exchange(in_, {})), std::to_string(left_));
    }
  std::string taken = in_.substr(0, all);
  in_.erase(0, taken.size());
  left_ -= std::min<std::uint64_t>(left_, taken.size());
  return Bytes(std::move(taken));
}

Coro<ClientResponse> ClientSession::get(std::string text) const {
  const Url url(text);
  auto [reader, writer] = co_await open_connection(url.host, url.port);
  reader.stream()->connection().carries(url.name());
  writer.write(url.request());
  Bytes first = co_await reader.readuntil("\r\n\r\n");
  std::size_t used = 0;
  const std::optional<ResponseHead> head = ResponseHead::parse(first.raw(), used);
  auto state = std::make_shared<ClientResponse::State>(
      ClientResponse::State{.reader = reader, .head = *head, .left = head->length.value_or(0)});
  if (head->length) reader.stream()->expect_body(*head->length);
  co_return ClientResponse(std::move(state));
}

Coro<Bytes> ClientResponse::State::readany(std::shared_ptr<State> self) {
  const bool known = self->head.length.has_value();
  if (known && self->left == 0) {
    self->reader.stream()->close();
    co_return Bytes();
  }
  constexpr std::uint64_t most = Stream::limit;
  const int wanted = static_cast<int>(known ? std::min(self->left, most) : most);
  Bytes got = co_await self->reader.read(wanted);
  if (got.empty() && known) throw IncompleteReadError(Bytes(), std::to_string(self->left));
  self->left -= std::min<std::uint64_t>(self->left, got.size());
  co_return got;
}

Coro<Bytes> ClientResponse::State::read(std::shared_ptr<State> self) {
  std::string all;
  while (Bytes chunk = co_await readany(self)) all += chunk.raw();
  co_return Bytes(std::move(all));
}

} // namespace loopscope::net
