#version 330 core
// Boxes and glyphs: one instance each, drawn as a strip of four corners.
uniform vec2 size;                    // of the picture, in pixels
layout(location = 0) in vec4 quad;    // what may be coloured: left, top, right, bottom, in pixels from the left upper corner
layout(location = 1) in vec4 color;   // not premultiplied
layout(location = 2) in vec4 place;   // the box's edges; for a glyph, the texel that the pixel 0, 0 would have
layout(location = 3) in vec2 outline; // radius and width in sixteenths of a pixel; below 0: a glyph, and filled

flat out vec4 tint;
flat out vec4 box;     // middle, and half of the sides without the radius
flat out vec2 rounded; // radius, and width of the frame
flat out ivec3 glyph;  // the texel of the pixel 0, 0; 1 for a glyph, 0 for a box

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 at = mix(quad.xy, quad.zw, corner) / size;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
  tint = color;
  bool text = outline.x < 0.0;
  vec4 edges = text ? quad : place;
  float radius = text ? 0.0 : outline.x / 16.0;
  box = vec4((edges.xy + edges.zw) / 2.0, (edges.zw - edges.xy) / 2.0 - radius);
  rounded = vec2(radius, outline.y < 0.0 ? 1e9 : outline.y / 16.0);
  glyph = text ? ivec3(place.xy, 1) : ivec3(0);
}
