#include "app/desktop/picture.h"

#include "app/desktop/gl_window.h"
#include "app/desktop/gpu_surface.h"

#include <stb_image_write.h>

#include <fstream>
#include <stdexcept>

namespace loopscope::ui {

std::string render_png(const Picture& picture) {
  GlWindow window("loopscope", 64, 64, false);
  GpuSurface surface;
  Canvas canvas(surface);
  FrameOptions options{.width = picture.width,
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
  std::vector<std::uint8_t> pixels = window.renderer().picture(surface, picture.width, picture.height);
  std::string bytes;
  auto append = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  };
  if (!stbi_write_png_to_func(append, &bytes, picture.width, picture.height, 4, pixels.data(), picture.width * 4))
    throw std::runtime_error("there is not enough memory for a picture of this size");
  return bytes;
}

void render_picture(const Picture& picture, const std::string& path) {
  std::string bytes = render_png(picture);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

} // namespace loopscope::ui
