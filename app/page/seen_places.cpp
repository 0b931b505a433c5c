#include "app/page/seen_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

namespace loopscope::app {
namespace {

constexpr std::size_t most = 300;    // places: nobody hears more of them
constexpr std::size_t longest = 200; // bytes of a name

} // namespace

void SeenPlaces::pressable(ui::Rect seen, std::uint64_t id) {
  all_.push_back({seen, id});
  named_ = true;
}

void SeenPlaces::called(ui::Role role, std::string_view name) {
  if (!named_) return;
  all_.back().role = role;
  all_.back().name = name;
}

void SeenPlaces::heard(ui::Point at, std::string_view text) {
  // On the uppermost of those that are there already.
  for (Place& place : all_ | std::views::reverse) {
    if (!place.box.inset(-1).contains({at.x + 1, at.y + 8})) continue;
    if (place.written.size() < longest) place.written += (place.written.empty() ? "" : " ") + std::string(text);
    return;
  }
}

std::string SeenPlaces::lines() const {
  constexpr std::array roles{"button", "chosen", "tab", "chosen tab", "item", "slider"};
  std::string lines;
  std::size_t count = 0;
  for (const Place& place : all_) {
    std::string name(ui::beginning(place.name.empty() ? place.written : place.name, longest));
    std::ranges::replace_if(
        name, [](unsigned char c) { return c < ' '; }, ' ');
    if (name.empty() || !canvas_.pointer().is_uppermost(place.box, place.id)) continue;
    if (++count > most) break;
    lines += fmt::format("{:x}\t{}\t{:.0f}\t{:.0f}\t{:.0f}\t{:.0f}\t{}\n", place.id,
                         roles[static_cast<std::size_t>(place.role)], place.box.x / points_, place.box.y / points_,
                         place.box.w / points_, place.box.h / points_, name);
  }
  return lines;
}

} // namespace loopscope::app
