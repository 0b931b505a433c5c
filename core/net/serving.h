// What the lessons' server sends for which path: one description for the simulated server and the real one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace loopscope::net {

/// `/NAME?bytes=N&seconds=S&latency=S` is a file of N bytes which takes S seconds once it has begun; a fault is a
/// folder before the name: `/cut/NAME?bytes=N`.
struct Serving {
  enum class Fault {
    none,
    refuse,   // closes at once
    reset,    // in the middle of the body
    stall,    // says nothing more in the middle of the body
    silent,   // never answers
    trickle,  // a byte a second
    too_long, // says that more will come than does
    too_short,
    cut, // closes in the middle of the body
    not_found,
    server_error,
    redirect, // to itself, for ever
    endless,  // a body without an end, or a length
    garbage,  // no HTTP
  };
  static constexpr std::uint64_t usual_bytes = 100'000;
  static constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;

  /// A folder before the name, and what it does: "closes at once".
  struct Folder {
    std::string_view name;
    Fault fault;
    std::string_view what;
  };
  static std::span<const Folder> folders();

  std::string name;
  Fault fault = Fault::none;
  std::uint64_t bytes = usual_bytes; // of the whole body
  double seconds = 0;                // that the body takes; 0: as fast as it goes
  double latency = 0;                // seconds before the first byte

  /// Anything that cannot be read as that is a file not found.
  static Serving of(std::string_view target);

  int status() const;
  /// The first lines, up to the body.
  std::string head() const;
  /// How many bytes of body are really sent; nothing: no end.
  std::optional<std::uint64_t> sent() const;
};

/// The target of a request that is complete, up to its empty line; empty when it is no GET.
std::optional<std::string> requested_target(std::string_view received);

} // namespace loopscope::net
