#include "core/net/served_responses.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace loopscope::net {

namespace {

using Fault = Serving::Fault;

constexpr std::array<Serving::Folder, 14> faults{{
    {"refuse", Fault::refuse, "redirects to a port that refuses connections"},
    {"close", Fault::close, "closes without answering"},
    {"reset", Fault::reset, "resets the connection in the middle of the body"},
    {"stall", Fault::stall, "stops sending in the middle of the body"},
    {"silent", Fault::silent, "never answers"},
    {"trickle", Fault::trickle, "sends a byte a second"},
    {"too_long", Fault::too_long, "announces more bytes than it sends"},
    {"too_short", Fault::too_short, "announces fewer bytes than it sends"},
    {"cut", Fault::cut, "closes in the middle of the body"},
    {"404", Fault::not_found, "answers 404 Not Found"},
    {"500", Fault::server_error, "answers 500 Internal Server Error"},
    {"redirect", Fault::redirect, "redirects to itself, forever"},
    {"endless", Fault::endless, "sends forever, without a length"},
    {"garbage", Fault::garbage, "sends a response that is not HTTP"},
}};

/// A number from 0 up to a limit; nothing else.
template <class Number>
bool read_number(std::string_view text, Number limit, Number& number) {
  Number read{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  if (error != std::errc{} || end != text.data() + text.size() || !(read >= 0) || read > limit) return false;
  number = read;
  return true;
}

bool read_encoding(std::string_view text, Serving::Encoding& encoding) {
  if (text == "gzip")
    encoding = Serving::Encoding::gzip;
  else if (text == "deflate")
    encoding = Serving::Encoding::deflate;
  else
    return false;
  return true;
}

/// What is before the separator; that and the separator are removed from the text.
std::string_view take_until(std::string_view& text, char separator) {
  const std::string_view taken = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(taken.size() + 1, text.size()));
  return taken;
}

bool is_visible(char character) {
  return character > ' ' && character < 0x7f;
}

/// The host out of a line "Host: NAME:PORT", if it can be one.
std::string host_of(std::string_view line) {
  constexpr std::string_view name = "host:";
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  if (!std::ranges::equal(line.substr(0, name.size()), name, same)) return {};
  line.remove_prefix(name.size());
  while (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (const std::size_t colon = line.rfind(':'); colon != line.npos && line.find(']', colon) == line.npos)
    line = line.substr(0, colon);
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
  return line.find_first_not_of(allowed) == line.npos ? std::string(line) : "";
}

/// "HTTP/1.1", and none at all, as long ago.
bool read_version(std::string_view text, int& major, int& minor) {
  constexpr std::string_view form = "HTTP/1.1";
  if (text.empty()) return true;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != form.size() || !text.starts_with("HTTP/") || text[6] != '.' || !is_digit(text[5]) ||
      !is_digit(text[7]))
    return false;
  major = text[5] - '0';
  minor = text[7] - '0';
  return true;
}

const char* reason_of(int status) {
  switch (status) {
  case 302:
    return "Found";
  case 400:
    return "Bad Request";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return "OK";
  }
}

} // namespace

std::optional<Request> Request::read(std::string_view received) {
  while (received.starts_with('\n') || received.starts_with("\r\n")) take_until(received, '\n');
  if (received.find("\n\r\n") == received.npos && received.find("\n\n") == received.npos) return {};
  Request request;
  std::string_view line = take_until(received, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string_view method = take_until(line, ' '), target = take_until(line, ' ');
  const bool versioned = read_version(line, request.major, request.minor);
  constexpr std::string_view scheme = "http://";
  if (target.starts_with(scheme)) target.remove_prefix(std::min(target.find('/', scheme.size()), target.size()));
  const bool good = !method.empty() && std::ranges::all_of(method, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
                    !target.empty() && std::ranges::all_of(target, is_visible) && versioned;
  if (!good) return request;
  request.method = method;
  request.target = target;
  while (request.host.empty() && !received.empty()) request.host = host_of(take_until(received, '\n'));
  return request;
}

std::span<const Serving::Folder> Serving::folders() {
  return faults;
}

Serving Serving::of_status(int status) {
  Serving serving;
  serving.status = status;
  serving.bytes = 0;
  return serving;
}

Serving Serving::of(std::string_view target) {
  Serving serving;
  std::string_view rest = target;
  std::string_view path = take_until(rest, '?');
  bool good = path.starts_with('/');
  if (good) path.remove_prefix(1);
  if (const std::size_t slash = path.find('/'); slash != path.npos) {
    const auto* fault = std::ranges::find(faults, path.substr(0, slash), &Serving::Folder::name);
    good = good && fault != faults.end();
    if (good) serving.fault = fault->fault;
    path.remove_prefix(slash + 1);
  }
  serving.name = path;
  good = good && path.find('/') == path.npos;
  constexpr double most_seconds = 86400;
  constexpr std::uint64_t most_redirects = 1000;
  constexpr std::uint64_t most_bandwidth = 1'000'000'000'000;
  std::uint64_t redirects = 0, bandwidth = 0;
  std::string others; // of the query
  while (!rest.empty()) {
    const std::string_view part = take_until(rest, '&');
    std::string_view value = part;
    const std::string_view key = take_until(value, '=');
    if (key == "bytes") good = good && read_number(value, most_bytes, serving.bytes);
    if (key == "seconds") good = good && read_number(value, most_seconds, serving.seconds);
    if (key == "bandwidth") good = good && read_number(value, most_bandwidth, bandwidth);
    if (key == "latency") good = good && read_number(value, most_seconds, serving.latency);
    if (key == "chunk") good = good && read_number(value, longest_chunk, serving.chunk);
    if (key == "encoding") good = good && read_encoding(value, serving.encoding);
    if (key == "redirects") good = good && read_number(value, most_redirects, redirects);
    if (key != "redirects") others.append(part).append("&");
  }
  if (bandwidth > 0) serving.seconds = static_cast<double>(serving.bytes) / static_cast<double>(bandwidth);
  if (!good) serving.fault = Fault::not_found;
  switch (serving.fault) {
  case Fault::not_found:
    serving.status = 404;
    break;
  case Fault::server_error:
    serving.status = 500;
    break;
  case Fault::redirect:
    serving.location = "/redirect/" + serving.name;
    break;
  case Fault::trickle:
    serving.seconds = static_cast<double>(serving.bytes);
    break;
  case Fault::too_long:
  case Fault::too_short: // than the announced length
    serving = serving.plain();
    break;
  default:
    if (redirects > 0)
      serving.location =
          std::string(target.substr(0, target.find('?'))) + "?" + others + "redirects=" + std::to_string(redirects - 1);
  }
  if (!serving.location.empty()) serving.status = 302;
  return serving;
}

Serving Serving::of(const Request& request, int refusing_port) {
  if (request.method.empty()) return of_status(400);
  if (request.major != 1) return of_status(505);
  if (request.method != "GET" && request.method != "HEAD") return of_status(405);
  Serving serving = of(request.target);
  serving.head_only = request.method == "HEAD";
  serving.reads_chunks = request.minor >= 1;
  if (serving.fault == Fault::refuse && serving.location.empty()) {
    serving.status = 302;
    serving.location = "http://" + (request.host.empty() ? "127.0.0.1" : request.host) + ":" +
                       std::to_string(refusing_port) + "/" + serving.name;
  }
  return serving;
}

Serving Serving::plain() const {
  Serving same = *this;
  same.chunk = 0;
  same.encoding = Encoding::none;
  return same;
}

std::string Serving::head() const {
  if (fault == Fault::close || fault == Fault::silent) return {};
  if (fault == Fault::garbage) return std::string("\x00\xff\x17 what is this?\r\n", 19);
  std::string text = "HTTP/1.1 " + std::to_string(status) + " " + reason_of(status) + "\r\n";
  if (!location.empty()) text += "Location: " + location + "\r\n";
  if (status == 405) text += "Allow: GET, HEAD\r\n";
  if (status == 200 && encoding == Encoding::gzip) text += "Content-Encoding: gzip\r\n";
  if (status == 200 && encoding == Encoding::deflate) text += "Content-Encoding: deflate\r\n";
  std::uint64_t length = status == 200 ? bytes : 0;
  if (fault == Fault::too_long) length += bytes;
  if (fault == Fault::too_short) length /= 2;
  if (status == 200 && chunked())
    text += "Transfer-Encoding: chunked\r\n";
  else if (status != 200 || !(length_unknown() || fault == Fault::endless))
    text += "Content-Length: " + std::to_string(length) + "\r\n";
  return text + "Content-Type: text/plain\r\nConnection: close\r\n\r\n";
}

std::optional<std::uint64_t> Serving::sent() const {
  if (status != 200 || head_only || head().empty() || fault == Fault::garbage) return 0;
  if (fault == Fault::endless) return {};
  if (fault == Fault::reset || fault == Fault::stall || fault == Fault::cut) return bytes / 2;
  return bytes;
}

} // namespace loopscope::net
