#include "app/desktop/renderer.h"

#include "core/words/texts.h"

#define GLAD_GL_IMPLEMENTATION
#include <glad/gl.h>

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <cstring>
#include <stdexcept>
#include <string>

namespace loopscope::ui {

Renderer::Renderer(Load* load) {
  if (gladLoadGL(load) < GLAD_MAKE_VERSION(3, 3))
    throw std::runtime_error(std::string(words::text("desktop.display.old_opengl")));
  shaders_ = std::make_unique<ShapeShaders>();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplOpenGL3_Init("#version 330 core");
  ImGui_ImplOpenGL3_CreateDeviceObjects();

  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, atlas_size, atlas_size, 0, GL_RED, GL_UNSIGNED_BYTE, nullptr);
  for (GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST); // glyphs lie on whole pixels
}

Renderer::~Renderer() {
  glDeleteTextures(1, &texture_);
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext();
}

void Renderer::draw(GpuSurface& surface, int width, int height) {
  glBindTexture(GL_TEXTURE_2D, texture_);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  for (const GlyphUpload& glyph : surface.fonts().uploads())
    glTexSubImage2D(GL_TEXTURE_2D, 0, glyph.x, glyph.y, glyph.w, glyph.h, GL_RED, GL_UNSIGNED_BYTE,
                    glyph.coverage.data());

  glViewport(0, 0, width, height);
  Color back = surface.background();
  glDisable(GL_SCISSOR_TEST);
  glClearColor(static_cast<float>(back.r) / 255, static_cast<float>(back.g) / 255, static_cast<float>(back.b) / 255, 1);
  glClear(GL_COLOR_BUFFER_BIT);

  // Dear ImGui sets how colours are mixed, and afterwards puts back what it has found.
  struct Frame {
    Renderer& renderer;
    const Shapes& shapes;
    int width, height;
  } frame{*this, surface.shapes(), width, height};
  ImDrawList commands(ImGui::GetDrawListSharedData());
  commands._ResetForNewFrame();
  commands.AddCallback(
      [](const ImDrawList*, const ImDrawCmd* command) {
        const Frame& f = *static_cast<const Frame*>(command->UserCallbackData);
        glDisable(GL_SCISSOR_TEST);
        f.renderer.shaders_->draw(f.shapes, f.renderer.texture_, f.width, f.height);
      },
      &frame);
  ImDrawList* list = &commands;
  ImDrawData data;
  data.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
  data.FramebufferScale = ImVec2(1, 1);
  data.Valid = true;
#if IMGUI_VERSION_NUM >= 18994
  data.AddDrawList(list);
#else
  data.CmdLists = &list;
  data.CmdListsCount = 1;
#endif
  ImGui_ImplOpenGL3_RenderDrawData(&data);
}

std::vector<std::uint8_t> Renderer::picture(GpuSurface& surface, int width, int height) {
  GLint most = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
  if (width > most || height > most) throw std::runtime_error(words::text("desktop.display.too_large", most));
  GLuint buffer = 0, color = 0;
  glGenFramebuffers(1, &buffer);
  glGenRenderbuffers(1, &color);
  glBindRenderbuffer(GL_RENDERBUFFER, color);
  glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
  glBindFramebuffer(GL_FRAMEBUFFER, buffer);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color);
  draw(surface, width, height);

  std::size_t row = static_cast<std::size_t>(width) * 4;
  std::vector<std::uint8_t> pixels(row * static_cast<std::size_t>(height)), flipped(pixels.size());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
    std::memcpy(&flipped[y * row], &pixels[(static_cast<std::size_t>(height) - 1 - y) * row], row);
  for (std::size_t i = 3; i < flipped.size(); i += 4) flipped[i] = 255;

  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glDeleteRenderbuffers(1, &color);
  glDeleteFramebuffers(1, &buffer);
  return flipped;
}

} // namespace loopscope::ui
