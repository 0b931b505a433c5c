// A window as the program's, that shows one frame with a shape by each shader, writes to the file that it is given, and
// waits: what a first frame costs that is neither ours to draw nor ours to prepare.
#include "app/desktop/gl_window.h"
#include "app/desktop/gpu_surface.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <array>
#include <cstdio>
#include <unistd.h>

int main(int count, char** arguments) {
  using namespace loopscope::ui;
  if (count < 2) return 2;
  GlWindow window("first frame", 1440, 860, true);
  GpuSurface surface;
  int width = 0, height = 0;
  glfwGetFramebufferSize(window.handle(), &width, &height);
  const Color white{255, 255, 255, 128};
  surface.begin(width, height, 1, {});
  surface.fill({10, 10, 20, 20}, white, 4);
  surface.hatch({40, 10, 20, 20}, white, 0, 8, 3, {});
  surface.path(std::array{Point{70, 10}, Point{80, 30}, Point{90, 10}}, white, 2, 2, 1);
  surface.end();
  window.renderer().draw(surface, width, height);
  glfwSwapBuffers(window.handle());
  if (std::FILE* file = std::fopen(arguments[1], "w")) {
    std::fputs("shown\n", file);
    std::fclose(file);
  }
  pause();
}
