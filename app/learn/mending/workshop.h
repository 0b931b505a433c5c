// The broken programs as the screens know them: lessons of their own, that CPython runs; and which of them are mended.
#pragma once

#include "app/shell/world.h"
#include "core/mending/mending.h"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace loopscope::app {

/// What is shown and run of it. It has no number, for it is none of the course's; its id begins with "mend_".
const scenarios::Lesson& lesson_of(const mending::Mending&);
/// Whose lesson these run, or null.
const mending::Mending* mending_of(const RunSettings&);
/// To run it on that order of arrival: as it stands, or that text of it.
RunSettings settings_of(const mending::Mending&, std::size_t order, const std::string* text = nullptr);
/// Which order these run; the number of orders where it is none of them.
std::size_t order_of(const mending::Mending&, const RunSettings&);

/// Which are mended: kept by the world from one day to the next under the name "mended". Window thread.
class Mended {
public:
  /// Where what was kept makes no sense it is set aside, and nothing is mended; `problem` says so then.
  explicit Mended(World&);
  bool contains(std::string_view id) const { return ids_.contains(id); }
  std::size_t count() const;
  void add(const std::string& id);
  const std::string& problem() const { return problem_; }

private:
  World& world_;
  std::set<std::string, std::less<>> ids_;
  std::string problem_;
};

} // namespace loopscope::app
