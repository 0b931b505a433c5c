#include "app/views/program/colours.h"

#include <algorithm>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

constexpr std::uint32_t at_once = 64; // lines

} // namespace

void Colours::change(const editor::Change& change) {
  if (change.removed == UINT32_MAX) {
    lines_.assign(change.inserted, {});
    right_ = old_ = old_end_ = 0;
    open_ = false;
    return;
  }
  const std::uint32_t end = change.line + change.removed;
  if (change.line < right_) {
    if (end < right_ && old_ == old_end_) {
      old_ = end;
      old_end_ = right_;
      old_open_ = open_;
    }
    right_ = change.line;
    open_ = !lines_[right_].outside;
  }
  // In what was right before: it goes on behind the change, or ends before it.
  if (old_ != old_end_) {
    if (end <= old_) {
      old_ = old_ - change.removed + change.inserted;
      old_end_ = old_end_ - change.removed + change.inserted;
    } else if (change.line <= old_) {
      old_ = old_end_ = 0;
    } else if (change.line < old_end_) {
      old_end_ = change.line;
      old_open_ = !lines_[change.line].outside;
    }
  }
  const auto at = lines_.begin() + change.line;
  const std::uint32_t both = std::min(change.removed, change.inserted);
  if (change.removed > both)
    lines_.erase(at + both, at + change.removed);
  else
    lines_.insert(at + both, change.inserted - both, {});
}

void Colours::paint_more(const editor::Text& text) {
  const auto all = static_cast<std::uint32_t>(lines_.size());
  const bool has_old = old_ < old_end_;
  if (has_old && right_ == old_ && !open_ && lines_[old_].outside) {
    right_ = std::exchange(old_end_, old_);
    open_ = old_open_;
    return;
  }
  std::uint32_t from = right_;
  if (open_)
    while (from > 0 && (from == right_ || !lines_[from].outside)) --from;
  std::uint32_t to = std::min(all, right_ + std::max(at_once, right_ - from));
  if (has_old && old_ > right_ && old_ < to) to = old_;
  std::string part;
  std::vector<std::size_t> begins;
  for (std::uint32_t line = from; line < to; ++line) {
    begins.push_back(part.size());
    part.append(text.line(line)).append(1, '\n');
  }
  begins.push_back(part.size());
  const Painted painted = paint_python(part);
  for (std::uint32_t line = from; line < to; ++line) {
    Line& own = lines_[line];
    const std::size_t begin = begins[line - from], end = begins[line - from + 1] - 1;
    own.outside = std::ranges::binary_search(painted.starts, begin);
    own.pieces.clear();
    for (std::size_t i = begin; i < end; ++i) {
      const auto byte = static_cast<std::uint32_t>(i - begin);
      if (own.pieces.empty() || own.pieces.back().token != painted.tokens[i])
        own.pieces.push_back({byte, byte + 1, painted.tokens[i]});
      else
        own.pieces.back().end = byte + 1;
    }
  }
  right_ = to;
  open_ = painted.open;
  if (!has_old || right_ < old_) return;
  if (right_ < old_end_ && !open_ && lines_[right_].outside) {
    right_ = old_end_;
    open_ = old_open_;
  } else if (right_ < old_end_) {
    old_ = right_;
    return;
  }
  old_ = old_end_ = 0;
}

std::span<const Piece> Colours::of(const editor::Text& text, std::uint32_t line) {
  while (right_ <= line) paint_more(text);
  return lines_[line].pieces;
}

} // namespace loopscope::app
