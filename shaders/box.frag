#version 330 core
// How much of a pixel a box, its frame or a glyph covers. Software that draws this takes both sides of every branch for
// every pixel, so there is none.
uniform vec2 size;
uniform sampler2D atlas; // coverage of the glyphs, one texel a pixel; the first texel is 1

flat in vec4 tint;
flat in vec4 box;
flat in vec2 rounded;
flat in ivec3 glyph;

out vec4 result;

void main() {
  vec2 pixel = vec2(gl_FragCoord.x, size.y - gl_FragCoord.y);
  vec2 beyond = abs(pixel - box.xy) - box.zw;
  float outside = length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - rounded.x; // distance to the edge
  float covered = clamp(0.5 - outside, 0.0, 1.0) - clamp(0.5 - outside - rounded.y, 0.0, 1.0);
  covered *= texelFetch(atlas, (ivec2(pixel) + glyph.xy) * glyph.z, 0).r;
  result = vec4(tint.rgb, tint.a * covered);
}
