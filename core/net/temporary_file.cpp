#include "core/net/temporary_file.h"

#include "core/net/connection.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace loopscope::net {

namespace {

/// A descriptor of a file without a name in TMPDIR or /tmp, or -1 with errno.
int open_nameless() {
  const char* given = std::getenv("TMPDIR");
  const std::string folder = given && *given ? given : "/tmp";
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return file;
  std::string name = folder + "/loopscope-XXXXXX"; // a file system that has no files without a name
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

} // namespace

struct TemporaryFile::State {
  const int file = open_nameless();
  ~State() {
    if (file >= 0) ::close(file);
  }
};

TemporaryFile::TemporaryFile() : state_(std::make_shared<State>()) {
  if (state_->file < 0) throw_os_error(errno);
}

void TemporaryFile::write(const Bytes& bytes) const {
  std::string_view left = bytes.raw();
  while (!left.empty()) {
    const ssize_t written = ::write(state_->file, left.data(), left.size());
    if (written >= 0)
      left.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      throw_os_error(errno);
  }
}

std::int64_t TemporaryFile::tell() const {
  return ::lseek(state_->file, 0, SEEK_CUR);
}

} // namespace loopscope::net
