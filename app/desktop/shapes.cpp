#include "app/desktop/shapes.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace loopscope::ui {

void Shapes::clear(int width, int height) {
  boxes_.clear();
  figures_.clear();
  runs_.clear();
  words_.clear();
  clip({0, 0, static_cast<float>(width), static_cast<float>(height)});
}

void Shapes::clip(Edges e) {
  std::ranges::copy(std::initializer_list<int>{static_cast<int>(e.x0), static_cast<int>(e.y0), static_cast<int>(e.x1),
                                               static_cast<int>(e.y1)},
                    clip_);
}

const Shapes::Quad& Shapes::quad(const Run& run, std::uint32_t i) const {
  return run.by <= By::box ? boxes_[run.first + i].quad : figures_[run.first + i].quad;
}

// A record goes on with the last run; or with the one before, where the last lies apart from it: words and the shapes
// around them take turns.
void Shapes::count(By by, std::size_t record, const Quad& here) {
  constexpr std::uint32_t many = 1024; // that are looked at
  auto goes_on = [&](const Run& run) { return run.by == by && run.first + run.count == record; };
  auto apart = [&](const Run& run) {
    for (std::uint32_t i = 0; i < run.count; ++i) {
      const Quad& q = quad(run, i);
      if (q[0] < here[2] && here[0] < q[2] && q[1] < here[3] && here[1] < q[3]) return false;
    }
    return true;
  };
  const std::size_t n = runs_.size();
  if (n > 0 && goes_on(runs_[n - 1])) {
    ++runs_[n - 1].count;
  } else if (n > 1 && goes_on(runs_[n - 2]) && runs_[n - 1].count <= many && apart(runs_[n - 1])) {
    ++runs_[n - 2].count;
  } else {
    runs_.push_back({by, static_cast<std::uint32_t>(record), 1});
  }
}

std::size_t Shapes::keep(std::span<const Column> columns, const StripColors& colors) {
  static_assert(sizeof(Column) == sizeof(Words) && sizeof(StripColors) == 2 * sizeof(Words));
  const std::size_t begin = words_.size();
  words_.resize(begin + 2 + columns.size());
  std::memcpy(&words_[begin], &colors, sizeof colors);
  std::memcpy(&words_[begin + 2], columns.data(), columns.size_bytes());
  return begin;
}

void Shapes::push(const Box& box) {
  constexpr int large = 128 * 128;
  const bool plain = box.radius == 0 && box.width < 0 && box.color.a == 255;
  const int area = (box.quad[2] - box.quad[0]) * (box.quad[3] - box.quad[1]);
  count(plain && area >= large ? By::clearing : By::box, boxes_.size(), box.quad);
  boxes_.push_back(box);
}

void Shapes::push(const Figure& figure) {
  const By by = figure.kind < Kind::triangle ? By::figure : figure.kind == Kind::strip ? By::strip : By::path;
  count(by, figures_.size(), figure.quad);
  figures_.push_back(figure);
}

template <class Record>
void Shapes::add(Edges bounds, Record shape, Edges hollow) {
  auto put = [&](int x0, int y0, int x1, int y1) {
    x0 = std::max(x0, clip_[0]), y0 = std::max(y0, clip_[1]), x1 = std::min(x1, clip_[2]), y1 = std::min(y1, clip_[3]);
    if (x0 >= x1 || y0 >= y1) return;
    std::ranges::copy(std::initializer_list<int>{x0, y0, x1, y1}, shape.quad);
    push(shape);
  };
  auto low = [](float v) { return static_cast<int>(std::floor(std::clamp(v, -32000.0f, 32000.0f))); };
  auto high = [](float v) { return static_cast<int>(std::ceil(std::clamp(v, -32000.0f, 32000.0f))); };
  const int x0 = low(bounds.x0), y0 = low(bounds.y0), x1 = high(bounds.x1), y1 = high(bounds.y1);
  const int in_x0 = std::max(x0, high(hollow.x0)), in_x1 = std::min(x1, low(hollow.x1));
  const int in_y0 = std::max(y0, high(hollow.y0)), in_y1 = std::min(y1, low(hollow.y1));
  constexpr int many = 64 * 64; // pixels that are worth three quads more
  if (in_x0 >= in_x1 || in_y0 >= in_y1 || (in_x1 - in_x0) * (in_y1 - in_y0) < many) return put(x0, y0, x1, y1);
  put(x0, y0, x1, in_y0);
  put(x0, in_y0, in_x0, in_y1);
  put(in_x1, in_y0, x1, in_y1);
  put(x0, in_y1, x1, y1);
}

template void Shapes::add(Edges, Box, Edges);
template void Shapes::add(Edges, Figure, Edges);

} // namespace loopscope::ui
