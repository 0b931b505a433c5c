#include "app/desktop/whole_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <system_error>

namespace loopscope::app {

namespace fs = std::filesystem;

namespace {

/// The folder that the variable names, or the one in the home.
fs::path folder_of(const char* variable, const char* in_home) {
  // A path that is not absolute is to be ignored.
  const auto named = [](const char* name) {
    const char* value = std::getenv(name);
    return value && *value == '/' ? fs::path(value) : fs::path();
  };
  if (const fs::path folder = named(variable); !folder.empty()) return folder / "loopscope";
  const fs::path home = named("HOME");
  return home.empty() ? fs::path() : home / in_home / "loopscope";
}

} // namespace

fs::path config_folder() {
  return folder_of("XDG_CONFIG_HOME", ".config");
}

fs::path state_folder() {
  return folder_of("XDG_STATE_HOME", ".local/state");
}

fs::path data_folder() {
  return folder_of("XDG_DATA_HOME", ".local/share");
}

void make_private_folder(const fs::path& folder) {
  std::error_code ignored;
  fs::create_directories(folder.parent_path(), ignored);
  ::mkdir(folder.c_str(), 0700);
}

bool write_whole(const fs::path& file, std::string_view bytes) {
  const fs::path beside = file.string() + fmt::format(".{}.part", ::getpid());
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return false;
  bool whole = true;
  while (whole && !bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written > 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else
      whole = written < 0 && errno == EINTR;
  }
  whole = ::close(descriptor) == 0 && whole;
  if (whole && ::rename(beside.c_str(), file.c_str()) == 0) return true;
  ::unlink(beside.c_str());
  return false;
}

} // namespace loopscope::app
