// Content encodings: gzip and deflate, by zlib.
#pragma once

#include "core/net/served_responses.h"

#include <memory>
#include <string>
#include <string_view>

namespace loopscope::net {

/// Packs a body piece by piece.
class Packer {
public:
  /// Encoding::none: leaves it as it is.
  explicit Packer(Serving::Encoding encoding);
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;
  ~Packer();

  /// What is to be sent for these bytes, all of it: the receiver can unpack everything sent so far.
  std::string pack(std::string_view bytes);
  /// What is to be sent after the last bytes.
  std::string end();

private:
  std::string run(std::string_view bytes, int flush);
  struct State; // zlib's
  std::unique_ptr<State> state_;
};

} // namespace loopscope::net
