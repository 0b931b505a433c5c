// tempfile.TemporaryFile: a file that is gone when nobody has it any more.
#pragma once

#include "core/net/bytes.h"

#include <cstdint>
#include <memory>

namespace loopscope::net {

/// A reference, copied as Python copies references. OSError when it cannot be made or written. May be used by one
/// thread after another.
class TemporaryFile {
public:
  TemporaryFile();
  void write(const Bytes& bytes) const;
  /// How many bytes were written.
  std::int64_t tell() const;

private:
  struct State;
  std::shared_ptr<State> state_;
};

} // namespace loopscope::net
