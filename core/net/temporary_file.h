// tempfile.TemporaryFile: a file that is gone once no descriptor refers to it.
#pragma once

#include "core/net/bytes.h"

#include <cstdint>
#include <memory>

namespace loopscope::net {

/// A reference, copied as Python copies references. It is made in TMPDIR, or /tmp, and has no name there: however the
/// program ends, by a signal too, nothing is left. OSError when it cannot be made or written: [Errno 28] on a full
/// disk. May be used by one thread after another.
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
