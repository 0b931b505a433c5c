#include "app/views/stage/line.h"

#include "core/words/format.h"
#include "core/words/texts.h"

#include <algorithm>

namespace loopscope::app::stage {

namespace {

std::string more_text(std::size_t n) {
  return words::text("stage.more", words::grouped(n));
}

float more_width(const Pen& pen, std::size_t n) {
  return n == 0 ? 0 : pen.canvas.width(more_text(n), pen.text({}, 15)) + pen.u(chip_gap);
}

// Badges are equally wide in a line: as wide as the widest needs.
float small_width(const Pen& pen, const std::vector<Chip>& chips) {
  float w = 0;
  for (const Chip& chip : chips) w = std::max(w, width_of(pen, chip, false));
  return w + pen.u(chip_gap);
}

} // namespace

float draw_more(const Pen& pen, Rect box, std::size_t n) {
  return pen.canvas.text_in(box, more_text(n), pen.text(pen.theme.muted, 15));
}

ChipLine::ChipLine(const Pen& pen, std::vector<Chip> chips, std::size_t total, float width) : chips_(std::move(chips)) {
  small_width_ = small_width(pen, chips_);
  const float small = small_width_;
  // Every chip ends with a gap; the last gap may overhang.
  const float room = width + pen.u(chip_gap) + 0.5f;
  // First the details go, then the names.
  if (wanted(pen, chips_, total) > room)
    for (Chip& chip : chips_)
      if (!chip.title.empty()) chip.detail.clear();
  std::vector<float> widths;
  for (const Chip& chip : chips_) widths.push_back(width_of(pen, chip) + pen.u(chip_gap));

  // The rest after the full ones: all as badges when they fit, else some badges and a count.
  auto badges_after = [&](std::size_t full, float used) {
    const std::size_t rest = total - full;
    if (total <= chips_.size() && used + static_cast<float>(rest) * small <= room) return rest;
    const float left = room - used - more_width(pen, rest);
    return std::min({chips_.size() - full, rest, static_cast<std::size_t>(std::max(0.f, left) / small)});
  };
  auto fits = [&](std::size_t full, float used) {
    const std::size_t rest = total - full;
    return used + (total <= chips_.size() && used + static_cast<float>(rest) * small <= room ? 0
                                                                                             : more_width(pen, rest)) <=
           room;
  };
  float used = 0;
  while (full_ < chips_.size() && fits(full_ + 1, used + widths[full_])) used += widths[full_++];
  small_ = badges_after(full_, used);
  if (total == 1 && !chips_.empty()) small_ = 1 - full_; // a count of one says less than its badge
  counted_ = total - full_ - small_;
  width_ = used + static_cast<float>(small_) * small + more_width(pen, counted_);
}

float ChipLine::draw(const Pen& pen, float x, float y) const {
  const float h = pen.u(chip_height), gap = pen.u(chip_gap);
  for (std::size_t i = 0; i < full_ + small_; ++i) {
    const float w = i < full_ ? width_of(pen, chips_[i]) : small_width_ - gap;
    stage::draw(pen, chips_[i], {x, y, w, h});
    x += w + gap;
  }
  if (counted_ == 0) return x;
  return x + draw_more(pen, {x, y, more_width(pen, counted_), h}, counted_) + gap;
}

float ChipLine::wanted(const Pen& pen, const std::vector<Chip>& chips, std::size_t total) {
  float w = 0;
  for (const Chip& chip : chips) w += width_of(pen, chip) + pen.u(chip_gap);
  return w + more_width(pen, total - std::min(total, chips.size()));
}

float ChipLine::least(const Pen& pen, const std::vector<Chip>& chips, std::size_t total) {
  if (total == 0) return 0;
  return small_width(pen, chips) + more_width(pen, total - 1);
}

} // namespace loopscope::app::stage
