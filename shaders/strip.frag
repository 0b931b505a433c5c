#version 330 core
// A strip of columns: what a column shows is read from a buffer, so that a lane of any length is one record.
uniform vec2 size;
uniform usamplerBuffer columns; // two words each: four colours (body, solid, mark, line), then the columns

flat in vec4 tint;
flat in vec4 a, b;   // the edges; where its colours begin, and how many columns there are
flat in vec2 stroke; // half of a point, in pixels

out vec4 result;

vec4 bytes(uint word) { return vec4((uvec4(word) >> uvec4(0u, 8u, 16u, 24u)) & 255u) / 255.0; }

// Lays a colour over what is there. Colours are premultiplied.
vec4 over(vec4 below, vec4 color, float covered) {
  float seen = color.a * covered;
  return vec4(color.rgb * seen, seen) + below * (1.0 - seen);
}

void main() {
  vec2 pixel = vec2(gl_FragCoord.x, size.y - gl_FragCoord.y);
  int first = int(b.x), at = int((pixel.x - a.x) * b.y / (a.z - a.x));
  uvec2 these = texelFetch(columns, first).rg, those = texelFetch(columns, first + 1).rg;
  uvec2 column = texelFetch(columns, first + 2 + clamp(at, 0, int(b.y) - 1)).rg;
  vec4 how = bytes(column.r); // solid, mark, fill, hatch
  vec4 lines = bytes(column.g); // edge, dashes, line

  float point = stroke.x * 2.0, high = a.w - a.y;
  float from_middle = abs(pixel.y - (a.y + a.w) / 2.0), wide = max(1.0, floor(point * 1.25));
  // As boxes are: stripes, dashes and lines of the width that these have.
  float stripe = abs(mod((pixel.x + pixel.y) * 0.70710678, 8.0 * point) - 4.0 * point) - 1.5 * point;
  float hatched = clamp(0.5 - stripe, 0.0, 1.0) * how.w;
  float edge = step(high / 2.0 - wide, from_middle);
  float dash = step(mod(pixel.x - a.x, 7.0 * point), 4.0 * point);
  float around = edge * max(lines.x, lines.y * dash);

  vec4 seen = over(vec4(0.0), bytes(these.r), 1.0 - (1.0 - how.z) * (1.0 - hatched) * (1.0 - around));
  seen = over(seen, bytes(those.g), lines.z * step(from_middle, 1.5 * point));
  seen = over(seen, bytes(these.g), clamp(how.x * high / 2.0 - from_middle + 0.5, 0.0, 1.0) * step(0.001, how.x));
  seen = over(seen, bytes(those.r), how.y);
  result = vec4(seen.rgb / max(seen.a, 0.001), seen.a);
}
