#version 330 core
// All shapes that are not plain boxes: one instance each, drawn as a strip of four corners by figure.frag or path.frag.
uniform vec2 size;                  // of the picture, in pixels
layout(location = 0) in vec4 quad;  // what may be coloured: left, top, right, bottom, in pixels from the left upper corner
layout(location = 1) in vec4 color; // not premultiplied
layout(location = 2) in uvec4 how;  // kind; visibility of the beginning, of 255; radius of turns, in half pixels
layout(location = 3) in float width; // of the stroke
layout(location = 4) in vec4 first; // eight numbers that say where it is, by kind
layout(location = 5) in vec4 second;

flat out vec4 tint;
flat out vec4 a, b;
flat out vec2 stroke; // half of the width, and how visible the beginning is
flat out float bend; // radius of a path's turns
flat out uint kind;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 at = mix(quad.xy, quad.zw, corner) / size;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
  tint = color;
  a = first;
  b = second;
  stroke = vec2(width / 2.0, float(how.y) / 255.0);
  bend = float(how.z) / 2.0;
  kind = how.x;
}
