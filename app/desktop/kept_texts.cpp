#include "app/desktop/kept_texts.h"

#include "app/desktop/whole_file.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace loopscope::app {

namespace fs = std::filesystem;

namespace {

/// Held while a text is read, changed and written. Where it cannot be had, the change is made all the same.
class Lock {
public:
  explicit Lock(const fs::path& file)
      : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

private:
  int descriptor_;
};

} // namespace

fs::path KeptTexts::file_of(std::string_view name) const {
  const fs::path& folder = name == "settings" ? settings_ : others_;
  return folder.empty() ? fs::path() : folder / (std::string(name) + ".toml");
}

Kept KeptTexts::of(std::string_view name) const {
  const fs::path file = file_of(name);
  if (file.empty()) return {};
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) return {};
  if (!fs::is_regular_file(status)) return {{}, words::text("desktop.kept.no_file", file.string())};
  if (const std::uintmax_t size = fs::file_size(file, error); error || size > longest)
    return {{}, words::text("desktop.kept.too_large", file.string())};
  std::ifstream in(file, std::ios::binary);
  if (!in) return {{}, fmt::format("{}: {}", file.string(), std::generic_category().message(errno))};
  return {{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}, {}};
}

void KeptTexts::keep(std::string_view name, std::string_view text) const {
  const fs::path file = file_of(name);
  if (file.empty() || text.size() > longest) return;
  std::error_code ignored;
  if (text.empty()) {
    fs::remove(file, ignored);
    return;
  }
  make_private_folder(file.parent_path());
  write_whole(file, text);
}

void KeptTexts::change(std::string_view name, const std::function<std::string(const Kept&)>& change) const {
  const fs::path file = file_of(name);
  if (file.empty()) return;
  make_private_folder(file.parent_path());
  const Lock held(file.string() + ".lock");
  keep(name, change(of(name)));
}

std::string KeptTexts::set_aside(std::string_view name) const {
  const fs::path file = file_of(name);
  if (file.empty()) return {};
  std::error_code error;
  fs::path aside;
  for (int n = 1; n < 100; ++n) {
    aside = file.string() + (n == 1 ? ".damaged" : fmt::format(".damaged-{}", n));
    if (!fs::exists(fs::symlink_status(aside, error))) break;
  }
  fs::rename(file, aside, error);
  return error ? std::string() : aside.string();
}

} // namespace loopscope::app
