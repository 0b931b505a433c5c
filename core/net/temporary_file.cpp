#include "core/net/temporary_file.h"

#include "core/net/connection.h"

#include <cerrno>
#include <cstdio>

namespace loopscope::net {

struct TemporaryFile::State {
  std::FILE* file = std::tmpfile(); // has no name, and is gone once it is closed
  ~State() {
    if (file) std::fclose(file);
  }
};

TemporaryFile::TemporaryFile() : state_(std::make_shared<State>()) {
  if (!state_->file) throw_os_error(errno);
}

void TemporaryFile::write(const Bytes& bytes) const {
  if (std::fwrite(bytes.raw().data(), 1, bytes.size(), state_->file) != bytes.size() || std::fflush(state_->file) != 0)
    throw_os_error(errno);
}

std::int64_t TemporaryFile::tell() const {
  return std::ftell(state_->file);
}

} // namespace loopscope::net
