#include "app/desktop/state_log.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace loopscope::app {

StateLog::StateLog(const std::filesystem::path& path) : file_(path, std::ios::app) {
  if (!file_) throw std::runtime_error(words::text("desktop.file.cannot_write", path.string(), std::strerror(errno)));
}

void StateLog::note(const std::string& state, const Marks& marks, float scale) {
  std::string places = "places\n";
  for (const auto& [name, rect] : marks)
    places += fmt::format("place {} {} {} {} {}\n", name, std::lround(rect.x * scale), std::lround(rect.y * scale),
                          std::lround(rect.w * scale), std::lround(rect.h * scale));
  places += "end\n";
  // The places first: who waits for a state then knows where things are in it.
  if (places != places_) file_ << places;
  if (state != state_) file_ << state << '\n';
  if (places != places_ || state != state_) file_.flush();
  places_ = std::move(places);
  state_ = state;
}

} // namespace loopscope::app
