#include "app/desktop/picture.h"

#include "app/desktop/gl_window.h"
#include "app/desktop/gpu_surface.h"
#include "app/desktop/svg_surface.h"
#include "core/words/texts.h"

#include <stb_image_write.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace loopscope::ui {
namespace {

Rect part_of(const Picture& picture) {
  return picture.part ? picture.part() : Rect{};
}

} // namespace

void draw_settled(const Picture& picture, Canvas& canvas) {
  const FrameOptions options{.width = picture.width,
                             .height = picture.height,
                             .scale = picture.scale,
                             .light = picture.light,
                             .delta = 0,
                             .still = true,
                             .clock = 0};
  for (int i = 0; i < 3; ++i) {
    canvas.begin(options);
    picture.draw(canvas, canvas.window());
    canvas.end();
  }
}

Image image_of(const Picture& picture, GlWindow& window, GpuSurface& surface) {
  Image all{picture.width, picture.height, window.renderer().picture(surface, picture.width, picture.height)};
  const Rect part = part_of(picture);
  if (part.w <= 0) return all;
  const Edges cut = Pixels(picture.scale).clip(part);
  const int x = std::max(0, static_cast<int>(cut.x0)), right = std::min(picture.width, static_cast<int>(cut.x1));
  const int y = std::max(0, static_cast<int>(cut.y0)), bottom = std::min(picture.height, static_cast<int>(cut.y1));
  Image seen{right - x, bottom - y, {}};
  for (int row = y; row < bottom; ++row) {
    const auto begin = all.pixels.begin() + static_cast<std::ptrdiff_t>(row) * picture.width * 4;
    seen.pixels.insert(seen.pixels.end(), begin + x * 4, begin + right * 4);
  }
  return seen;
}

std::string render_png(const Picture& picture, Canvas& canvas, GpuSurface& surface) {
  GlWindow window("loopscope", 64, 64, false);
  draw_settled(picture, canvas);
  return png_of(image_of(picture, window, surface));
}

std::string render_svg(const Picture& picture, Canvas& canvas, SvgSurface& surface, std::string_view title) {
  draw_settled(picture, canvas);
  if (const Rect part = part_of(picture); part.w > 0) {
    surface.see(part);
    draw_settled(picture, canvas);
  }
  return surface.file(title);
}

std::string png_of(const Image& image) {
  std::string bytes;
  auto append = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  };
  if (!stbi_write_png_to_func(append, &bytes, image.width, image.height, 4, image.pixels.data(), image.width * 4))
    throw std::runtime_error(std::string(words::text("desktop.no_memory")));
  return bytes;
}

} // namespace loopscope::ui
