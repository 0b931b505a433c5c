#include "app/desktop/shape_shaders.h"

#include "core/words/texts.h"

#include <glad/gl.h>

#include <cstddef>
#include <stdexcept>

extern "C" {
extern const char loopscope_shader_box_vert_begin[], loopscope_shader_box_vert_end[];
extern const char loopscope_shader_box_frag_begin[], loopscope_shader_box_frag_end[];
extern const char loopscope_shader_figure_vert_begin[], loopscope_shader_figure_vert_end[];
extern const char loopscope_shader_figure_frag_begin[], loopscope_shader_figure_frag_end[];
extern const char loopscope_shader_path_frag_begin[], loopscope_shader_path_frag_end[];
extern const char loopscope_shader_strip_frag_begin[], loopscope_shader_strip_frag_end[];
}

namespace loopscope::ui {
namespace {

/// Where a record holds what a shader's `location` takes.
struct Attribute {
  int numbers;
  GLenum type;
  bool whole;      // the shader takes it as integers
  bool normalized; // 255 is 1
  std::size_t offset;
};

constexpr Attribute box_attributes[] = {
    {4, GL_SHORT, false, false, offsetof(Shapes::Box, quad)},
    {4, GL_UNSIGNED_BYTE, false, true, offsetof(Shapes::Box, color)},
    {4, GL_SHORT, false, false, offsetof(Shapes::Box, place)},
    {2, GL_SHORT, false, false, offsetof(Shapes::Box, radius)},
};
constexpr Attribute figure_attributes[] = {
    {4, GL_SHORT, false, false, offsetof(Shapes::Figure, quad)},
    {4, GL_UNSIGNED_BYTE, false, true, offsetof(Shapes::Figure, color)},
    {4, GL_UNSIGNED_BYTE, true, false, offsetof(Shapes::Figure, kind)},
    {1, GL_FLOAT, false, false, offsetof(Shapes::Figure, width)},
    {4, GL_FLOAT, false, false, offsetof(Shapes::Figure, at)},
    {4, GL_FLOAT, false, false, offsetof(Shapes::Figure, at) + 4 * sizeof(float)},
};

// The GPU's own words, as far as they fit one line.
template <class GetLog>
std::string first_line(GetLog get_log, GLuint of) {
  char log[512] = "";
  get_log(of, sizeof log, nullptr, log);
  std::string_view line = log;
  line = line.substr(0, line.find('\n'));
  return std::string(line.empty() ? words::text("desktop.display.no_reason") : line);
}

GLuint compiled(GLenum stage, const ShaderSource& source) {
  GLuint shader = glCreateShader(stage);
  const char* text = source.text.data();
  const GLint length = static_cast<GLint>(source.text.size());
  glShaderSource(shader, 1, &text, &length);
  glCompileShader(shader);
  GLint fine = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &fine);
  if (fine) return shader;
  std::string why = first_line(glGetShaderInfoLog, shader);
  glDeleteShader(shader);
  throw std::runtime_error(words::text("desktop.display.shader", source.name, why));
}

} // namespace

unsigned shader_program(const ShaderSource& vertex, const ShaderSource& fragment) {
  GLuint program = glCreateProgram();
  try {
    for (GLuint shader : {compiled(GL_VERTEX_SHADER, vertex), compiled(GL_FRAGMENT_SHADER, fragment)}) {
      glAttachShader(program, shader);
      glDeleteShader(shader); // when the program is
    }
    glLinkProgram(program);
    GLint fine = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &fine);
    if (!fine)
      throw std::runtime_error(
          words::text("desktop.display.shaders", vertex.name, fragment.name, first_line(glGetProgramInfoLog, program)));
  } catch (...) {
    glDeleteProgram(program);
    throw;
  }
  return program;
}

namespace {

template <class Record>
void upload(GLuint buffer, const std::vector<Record>& records) {
  glBindBuffer(GL_ARRAY_BUFFER, buffer);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(records.size() * sizeof(Record)), records.data(),
               GL_STREAM_DRAW);
}

// Lets the shader's inputs begin with the first record of a run.
template <class Record>
void begin_at(std::size_t first, std::span<const Attribute> attributes) {
  for (GLuint i = 0; i < attributes.size(); ++i) {
    const Attribute& a = attributes[i];
    const void* offset = reinterpret_cast<const void*>(first * sizeof(Record) + a.offset);
    if (a.whole)
      glVertexAttribIPointer(i, a.numbers, a.type, sizeof(Record), offset);
    else
      glVertexAttribPointer(i, a.numbers, a.type, a.normalized, sizeof(Record), offset);
  }
}

// What a large box covers, without a shader: software does that several times as fast.
void clear(const Shapes::Box& box, int height) {
  auto part = [](std::uint8_t of_255) { return static_cast<float>(of_255) / 255; };
  glEnable(GL_SCISSOR_TEST);
  glScissor(box.quad[0], height - box.quad[3], box.quad[2] - box.quad[0], box.quad[3] - box.quad[1]);
  glClearColor(part(box.color.r), part(box.color.g), part(box.color.b), 1);
  glClear(GL_COLOR_BUFFER_BIT);
  glDisable(GL_SCISSOR_TEST);
}

} // namespace

ShapeShaders::ShapeShaders() {
  using By = Shapes::By;
  auto make = [this](By by, const ShaderSource& vertex, const ShaderSource& fragment, std::size_t inputs) {
    Program& made = programs_[static_cast<int>(by)];
    made.program = shader_program(vertex, fragment);
    glGenVertexArrays(1, &made.layout);
    glBindVertexArray(made.layout);
    for (GLuint i = 0; i < inputs; ++i) {
      glEnableVertexAttribArray(i);
      glVertexAttribDivisor(i, 1);
    }
  };
  auto source = [](const char* name, const char* begin, const char* end) { return ShaderSource{name, {begin, end}}; };
  const auto figure = source("figure.vert", loopscope_shader_figure_vert_begin, loopscope_shader_figure_vert_end);
  make(By::box, source("box.vert", loopscope_shader_box_vert_begin, loopscope_shader_box_vert_end),
       source("box.frag", loopscope_shader_box_frag_begin, loopscope_shader_box_frag_end), std::size(box_attributes));
  make(By::figure, figure, source("figure.frag", loopscope_shader_figure_frag_begin, loopscope_shader_figure_frag_end),
       std::size(figure_attributes));
  make(By::path, figure, source("path.frag", loopscope_shader_path_frag_begin, loopscope_shader_path_frag_end),
       std::size(figure_attributes));
  make(By::strip, figure, source("strip.frag", loopscope_shader_strip_frag_begin, loopscope_shader_strip_frag_end),
       std::size(figure_attributes));
  glBindVertexArray(0);
  glGenBuffers(1, &boxes_);
  glGenBuffers(1, &figures_);
  glGenBuffers(1, &words_);
  glGenTextures(1, &columns_);
}

ShapeShaders::~ShapeShaders() {
  for (Program& p : programs_) {
    glDeleteProgram(p.program);
    glDeleteVertexArrays(1, &p.layout);
  }
  glDeleteBuffers(1, &boxes_);
  glDeleteBuffers(1, &figures_);
  glDeleteTextures(1, &columns_);
  glDeleteBuffers(1, &words_);
}

void ShapeShaders::draw(const Shapes& shapes, unsigned atlas, int width, int height) {
  upload(boxes_, shapes.boxes());
  upload(figures_, shapes.figures());
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, atlas);
  if (const auto& words = shapes.words(); !words.empty()) {
    glBindBuffer(GL_TEXTURE_BUFFER, words_);
    glBufferData(GL_TEXTURE_BUFFER, static_cast<GLsizeiptr>(words.size() * sizeof words[0]), words.data(),
                 GL_STREAM_DRAW);
    glBindTexture(GL_TEXTURE_BUFFER, columns_);
    glTexBuffer(GL_TEXTURE_BUFFER, GL_RG32UI, words_);
  }
  for (const Program& p : programs_) {
    if (p.program == 0) continue;
    glUseProgram(p.program);
    glUniform2f(glGetUniformLocation(p.program, "size"), static_cast<float>(width), static_cast<float>(height));
  }
  for (const Shapes::Run& run : shapes.runs()) {
    if (run.by == Shapes::By::clearing) {
      for (std::uint32_t i = 0; i < run.count; ++i) clear(shapes.boxes()[run.first + i], height);
      continue;
    }
    const Program& p = programs_[static_cast<int>(run.by)];
    glUseProgram(p.program);
    glBindVertexArray(p.layout);
    if (run.by == Shapes::By::box) {
      glBindBuffer(GL_ARRAY_BUFFER, boxes_);
      begin_at<Shapes::Box>(run.first, box_attributes);
    } else {
      glBindBuffer(GL_ARRAY_BUFFER, figures_);
      begin_at<Shapes::Figure>(run.first, figure_attributes);
    }
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(run.count));
  }
}

} // namespace loopscope::ui
