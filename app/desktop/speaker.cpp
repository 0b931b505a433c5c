#include "app/desktop/speaker.h"

#include "core/words/texts.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>

namespace loopscope::app {

Speaker::Speaker(const std::filesystem::path& path) : out_(path == "-" ? std::cout : file_) {
  if (path == "-") return;
  file_.open(path, std::ios::app);
  if (!file_) throw std::runtime_error(words::text("desktop.file.cannot_write", path.string(), std::strerror(errno)));
}

void Speaker::speak(std::string_view text) {
  std::string line(text);
  std::ranges::replace(line, '\n', ' ');
  out_ << line << std::endl;
}

} // namespace loopscope::app
