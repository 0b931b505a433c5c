// The programs of shaders/ on the GPU, and the buffers that they take shapes from. Needs a current OpenGL 3.3 context;
// window thread only.
#pragma once

#include "app/desktop/shapes.h"

#include <string>
#include <string_view>

namespace loopscope::ui {

struct ShaderSource {
  std::string name; // of its file
  std::string_view text;
};

/// A program of two shaders. Throws std::runtime_error, in one line that says which, why and what to do, when OpenGL
/// does not take them.
unsigned shader_program(const ShaderSource& vertex, const ShaderSource& fragment);

class ShapeShaders {
public:
  /// Throws as shader_program does.
  ShapeShaders();
  ~ShapeShaders();
  ShapeShaders(const ShapeShaders&) = delete;
  ShapeShaders& operator=(const ShapeShaders&) = delete;

  /// Draws into a picture of that size, with glyphs from the texture `atlas`.
  void draw(const Shapes&, unsigned atlas, int width, int height);

private:
  /// A program that draws records, and how it finds what is in them.
  struct Program {
    unsigned program = 0, layout = 0;
  };
  Program programs_[5];                          // by Shapes::By
  unsigned boxes_ = 0, figures_ = 0, words_ = 0; // buffers
  unsigned columns_ = 0;                         // the last one as a texture
};

} // namespace loopscope::ui
