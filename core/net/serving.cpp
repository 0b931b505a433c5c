#include "core/net/serving.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace loopscope::net {

namespace {

using Fault = Serving::Fault;

constexpr std::array<Serving::Folder, 13> faults{{
    {"refuse", Fault::refuse, "closes at once"},
    {"reset", Fault::reset, "is reset in the middle of the body"},
    {"stall", Fault::stall, "says nothing more in the middle of the body"},
    {"silent", Fault::silent, "never answers"},
    {"trickle", Fault::trickle, "sends a byte a second"},
    {"too_long", Fault::too_long, "says that more will come than does"},
    {"too_short", Fault::too_short, "says that less will come than does"},
    {"cut", Fault::cut, "closes in the middle of the body"},
    {"404", Fault::not_found, "is not found"},
    {"500", Fault::server_error, "is an error of the server"},
    {"redirect", Fault::redirect, "leads to itself, for ever"},
    {"endless", Fault::endless, "has no end, and no length"},
    {"garbage", Fault::garbage, "answers with no HTTP"},
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

} // namespace

std::span<const Serving::Folder> Serving::folders() {
  return faults;
}

Serving Serving::of(std::string_view target) {
  Serving serving;
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, question);
  bool good = path.starts_with('/');
  if (good) path.remove_prefix(1);
  if (const std::size_t slash = path.find('/'); slash != std::string_view::npos) {
    const auto* fault = std::ranges::find(faults, path.substr(0, slash), &Serving::Folder::name);
    good = good && fault != faults.end();
    if (good) serving.fault = fault->fault;
    path.remove_prefix(slash + 1);
  }
  serving.name = path;
  good = good && path.find('/') == std::string_view::npos;
  constexpr double most_seconds = 86400;
  for (std::string_view rest = target.substr(std::min(question + 1, target.size())); !rest.empty();) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string_view key = part.substr(0, equals), value = part.substr(std::min(equals + 1, part.size()));
    if (key == "bytes") good = good && read_number(value, most_bytes, serving.bytes);
    if (key == "seconds") good = good && read_number(value, most_seconds, serving.seconds);
    if (key == "latency") good = good && read_number(value, most_seconds, serving.latency);
  }
  if (!good) serving.fault = Fault::not_found;
  if (serving.fault == Fault::trickle) serving.seconds = static_cast<double>(serving.bytes);
  return serving;
}

int Serving::status() const {
  switch (fault) {
  case Fault::not_found:
    return 404;
  case Fault::server_error:
    return 500;
  case Fault::redirect:
    return 302;
  default:
    return 200;
  }
}

std::string Serving::head() const {
  if (fault == Fault::refuse || fault == Fault::silent) return {};
  if (fault == Fault::garbage) return std::string("\x00\xff\x17 what is this?\r\n", 19);
  const int code = status();
  const char* reason = code == 404 ? "Not Found" : code == 500 ? "Internal Server Error" : code == 302 ? "Found" : "OK";
  std::string text = "HTTP/1.1 " + std::to_string(code) + " " + reason + "\r\n";
  if (code == 302) text += "Location: /redirect/" + name + "\r\n";
  std::uint64_t length = code == 200 ? bytes : 0;
  if (fault == Fault::too_long) length += bytes;
  if (fault == Fault::too_short) length /= 2;
  if (fault != Fault::endless) text += "Content-Length: " + std::to_string(length) + "\r\n";
  return text + "Content-Type: application/octet-stream\r\nConnection: close\r\n\r\n";
}

std::optional<std::uint64_t> Serving::sent() const {
  if (fault == Fault::endless) return {};
  if (status() != 200 || head().empty() || fault == Fault::garbage) return 0;
  if (fault == Fault::reset || fault == Fault::stall || fault == Fault::cut) return bytes / 2;
  return bytes;
}

std::optional<std::string> requested_target(std::string_view received) {
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string_view::npos) return {};
  std::string_view line = received.substr(0, received.find("\r\n"));
  if (!line.starts_with("GET ")) return "";
  line.remove_prefix(4);
  return std::string(line.substr(0, line.find(' ')));
}

} // namespace loopscope::net
