#version 330 core
// How much of a pixel a path or a triangle covers, from the pixel's distance to it; all is in pixels.
uniform vec2 size;

flat in vec4 tint;
flat in vec4 a, b;
flat in vec2 stroke; // half of the width, and how visible the beginning is
flat in float bend;  // radius of a path's turns
flat in uint kind;

out vec4 result;

const uint TRIANGLE = 6u;

// A path of up to four points, the last repeated where there are fewer, with straight ends and round turns: the distance
// to it, and how far along it the pixel is, of its whole length.
vec2 to_path(vec2 pixel) {
  vec2 points[4] = vec2[4](a.xy, a.zw, b.xy, b.zw);
  float nearest = 1e9, at = 0.0, done = 0.0, cut = 0.0; // of a piece's beginning, for the turn before it
  for (int i = 0; i < 3; ++i) {
    vec2 from = points[i], to = points[i + 1], after = points[min(i + 2, 3)];
    bool last = after == to;
    float whole = length(to - from), tangent = 0.0, turn = 0.0;
    vec2 along = (to - from) / whole, next = along;
    if (!last) {
      next = normalize(after - to);
      tangent = bend * sqrt((1.0 - dot(along, next)) / max(1.0 + dot(along, next), 1e-4));
      turn = bend * acos(clamp(dot(along, next), -1.0, 1.0));
    }
    vec2 here = pixel - from;
    float passed = dot(here, along), outside = abs(dot(here, vec2(-along.y, along.x))) - stroke.x;
    float before = cut - passed, past = passed - whole + tangent;
    // Turns begin where pieces end; so that no pixel is in neither, they share a little.
    outside = i == 0 ? max(outside, before) : before > 0.01 ? 1e9 : outside;
    outside = last ? max(outside, past) : past > 0.01 ? 1e9 : outside;
    if (outside < nearest) at = done + passed - cut;
    nearest = min(nearest, outside);
    done += whole - cut - tangent;
    if (last) break;
    float side = sign(along.x * next.y - along.y * next.x);
    vec2 middle = to - along * tangent + vec2(-along.y, along.x) * side * bend;
    float into = dot(pixel - to + along * tangent, along), left = dot(to + next * tangent - pixel, next);
    if (into > 0.0 && left > 0.0) {
      outside = abs(length(pixel - middle) - bend) - stroke.x;
      if (outside < nearest) at = done + turn * into / (into + left);
      nearest = min(nearest, outside);
    }
    done += turn;
    cut = tangent;
  }
  return vec2(nearest, at / done);
}

// A triangle of three corners, clockwise.
float to_triangle(vec2 pixel) {
  vec2 ab = normalize(a.zw - a.xy), bc = normalize(b.xy - a.zw), ca = normalize(a.xy - b.xy);
  vec2 p = pixel - a.xy, q = pixel - a.zw, r = pixel - b.xy;
  return max(max(p.x * ab.y - p.y * ab.x, q.x * bc.y - q.y * bc.x), r.x * ca.y - r.y * ca.x);
}

void main() {
  vec2 pixel = vec2(gl_FragCoord.x, size.y - gl_FragCoord.y);
  vec2 path = kind == TRIANGLE ? vec2(to_triangle(pixel), 1.0) : to_path(pixel);
  float covered = clamp(0.5 - path.x, 0.0, 1.0) * mix(stroke.y, 1.0, clamp(path.y, 0.0, 1.0));
  result = vec4(tint.rgb, tint.a * covered);
}
