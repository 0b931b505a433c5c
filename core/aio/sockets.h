// The sockets that a loop uses: the operating system's, or simulated ones.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace loopscope::aio {

/// How a read or write went.
struct Transfer {
  enum class Status { ok, would_block, end, failed };
  Status status = Status::ok; // end: the peer sends no more
  std::size_t bytes = 0;
  int error = 0; // failed: errno's number
};

/// Stream sockets that never wait, by descriptor. Errors are errno's numbers. Called on the loop's thread and
/// on its threads, each descriptor by one at a time.
class Sockets {
public:
  virtual ~Sockets() = default;

  /// Whether the peers are in this program, where only what is written for these sockets can reach them.
  virtual bool simulated() const { return false; }
  /// socket() and connect(): a descriptor, which can be written to once the peer has answered or refused.
  virtual int connect(const std::string& host, int port) = 0;
  /// bind() and listen(); port 0: a free one. OSError when it is taken.
  virtual int listen(const std::string& host, int port) = 0;
  /// The port that a socket is bound to.
  virtual int port_of(int descriptor) const = 0;
  /// The next client, or -1: none yet. OSError when the system has no socket left.
  virtual int accept(int descriptor) = 0;
  virtual Transfer receive(int descriptor, std::span<char> into) = 0;
  virtual Transfer send(int descriptor, std::span<const char> bytes) = 0;
  /// SO_ERROR: why the connection failed, or 0.
  virtual int error(int descriptor) = 0;
  /// No more will be sent; the peer reads the end.
  virtual void end_writing(int descriptor) = 0;
  virtual void close(int descriptor) = 0;
  /// Closes it so that the peer gets an error.
  virtual void reset(int descriptor) = 0;
};

} // namespace loopscope::aio
