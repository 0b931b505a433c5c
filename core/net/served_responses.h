// What the lessons' server sends for which request: one description for the simulated server and the real one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace loopscope::net {

/// What a client asks for.
struct Request {
  static constexpr std::size_t longest = std::size_t{64} << 10; // bytes that a request may have

  std::string method;       // "GET"; empty: what came is no request
  int major = 1, minor = 0; // of its HTTP version; a request that names none is 1.0
  std::string target;       // path and query; nothing but visible characters
  std::string host;         // that the client has asked, without the port; empty: it does not say

  /// Nothing: it is not complete. Lines may end with or without a carriage return; empty ones before it are ignored
  /// (RFC 9112, 2.2).
  static std::optional<Request> read(std::string_view received);
};

/// `/NAME?bytes=N&seconds=S&latency=S` is a file of N bytes which takes S seconds once it has begun; a fault is a
/// folder before the name: `/cut/NAME?bytes=N`. `bandwidth=B` gives the seconds in bytes per second; `redirects=N`
/// leads to the file over N others, `chunk=N` sends it in chunks of N bytes, `encoding=gzip` or `deflate` compresses
/// it.
struct Serving {
  enum class Fault {
    none,
    refuse,   // leads to a port that refuses connections
    close,    // without an answer
    reset,    // in the middle of the body
    stall,    // stops sending in the middle of the body
    silent,   // never answers
    trickle,  // a byte a second
    too_long, // announces more bytes than it sends
    too_short,
    cut, // closes in the middle of the body
    not_found,
    server_error,
    redirect, // to itself, forever
    endless,  // a body without an end, or a length
    garbage,  // not HTTP
  };
  enum class Encoding { none, gzip, deflate };
  static constexpr std::uint64_t usual_bytes = 100'000;
  static constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;
  static constexpr std::uint64_t longest_chunk = std::uint64_t{64} << 10;

  /// A folder before the name, and what it does: "closes without an answer".
  struct Folder {
    std::string_view name;
    Fault fault;
    std::string_view what;
  };
  static std::span<const Folder> folders();

  std::string name;
  Fault fault = Fault::none;
  std::uint64_t bytes = usual_bytes; // of the whole body, before compression
  double seconds = 0;                // that the body takes; 0: as fast as it goes
  double latency = 0;                // seconds before the first byte
  std::uint64_t chunk = 0;           // bytes of the body in a chunk; 0: as it comes
  Encoding encoding = Encoding::none;
  int status = 200;
  std::string location; // of a redirect
  bool head_only = false;
  bool reads_chunks = true; // the client speaks HTTP/1.1

  /// Anything that cannot be read as that is a file not found.
  static Serving of(std::string_view target);
  /// A refused connection is at that port of the host that was asked.
  static Serving of(const Request& request, int refusing_port);
  static Serving of_status(int status);
  /// The same file, neither compressed nor in chunks.
  Serving plain() const;

  /// The length of the whole is not announced: it comes in chunks, each with its own length, or ends with the
  /// connection when the client cannot read those.
  bool length_unknown() const { return chunk > 0 || encoding != Encoding::none; }
  bool chunked() const { return length_unknown() && reads_chunks; }
  /// The first lines, up to the body.
  std::string head() const;
  /// How many bytes of body are really sent; nothing: no end.
  std::optional<std::uint64_t> sent() const;
  /// There is a body, and it comes to its end.
  bool complete() const { return status == 200 && !head_only && (fault == Fault::none || fault == Fault::trickle); }
};

} // namespace loopscope::net
