#version 330 core
// How much of a pixel a shape covers, from the pixel's distance to it. What `a` and `b` hold goes with the kind; all is in
// pixels. Software that draws this takes every branch for every pixel, so what is dear has a shader of its own: path.frag.
uniform vec2 size;

flat in vec4 tint;
flat in vec4 a, b;
flat in vec2 stroke; // half of the width, and how visible the beginning is
flat in uint kind;

out vec4 result;

const uint DASHED_LINE = 0u, DASHED_FRAME = 1u, HATCH = 2u, GLOW = 3u, ARC = 4u, DISC = 5u;

// The part of a pixel that lies within an edge so far away; negative is inside.
float within(float outside) { return clamp(0.5 - outside, 0.0, 1.0); }

// The distance to a box with rounded corners, given its edges.
float to_box(vec2 pixel, vec4 edges, float radius) {
  vec2 beyond = abs(pixel - (edges.xy + edges.zw) / 2.0) - (edges.zw - edges.xy) / 2.0 + radius;
  return length(max(beyond, 0.0)) + min(max(beyond.x, beyond.y), 0.0) - radius;
}

// How much a pixel so far along a dashed line lies within a dash: dashes are `on` long and begin every `period`. Along
// rows and columns of pixels they end between two pixels, so that all are equally sharp.
float dashed(float along, float on, float period, bool straight) {
  float outside = abs(mod(along - on / 2.0 + period / 2.0, period) - period / 2.0) - on / 2.0;
  return straight ? step(outside, 0.0) : within(outside);
}

// How far around a box with rounded corners a pixel is, clockwise from where its upper side ends; and, more than 0,
// whether that is in a corner.
vec2 around(vec2 pixel, vec4 edges, float radius) {
  vec2 from_middle = pixel - (edges.xy + edges.zw) / 2.0, straight = (edges.zw - edges.xy) / 2.0 - radius;
  vec2 folded = abs(from_middle), beyond = folded - straight;
  float corner = min(beyond.x, beyond.y);
  // Within a quarter: from the middle of the level side around the corner to the middle of the upright one.
  float whole = straight.x + radius * 1.57079633 + straight.y;
  float passed = corner > 0.0          ? straight.x + radius * atan(beyond.x, beyond.y)
                 : beyond.x > beyond.y ? whole - folded.y
                                       : folded.x;
  bool right = from_middle.x >= 0.0, low = from_middle.y >= 0.0;
  float quarters = right ? (low ? 1.0 : 0.0) : (low ? 2.0 : 3.0);
  return vec2(quarters * whole + (right == low ? whole - passed : passed) - straight.x, corner);
}

float covered(vec2 pixel) {
  // Dashed frames, stripes and glows begin with the edges of a box and its radius.
  float outside = to_box(pixel, a, b.x);
  if (kind == DASHED_FRAME) { // of the stroke's middle; length of a dash, and of a dash and a gap, where the first begins
    vec2 along = around(pixel, a, b.x);
    return within(abs(outside) - stroke.x) * dashed(along.x + b.w, b.y, b.z, along.y <= 0.0);
  }
  if (kind == HATCH) { // a stripe and a gap across, a stripe, where one begins
    float from_middle = mod((pixel.x + pixel.y) * 0.70710678 - b.w - b.z / 2.0 + b.y / 2.0, b.y) - b.y / 2.0;
    return within(outside) * within(abs(from_middle) - b.z / 2.0);
  }
  if (kind == GLOW) { // how far it reaches
    float near = clamp(1.0 - outside / b.y, 0.0, 1.0);
    return near * near;
  }
  if (kind == DASHED_LINE) { // from, to; length of a dash, and of a dash and a gap
    vec2 way = a.zw - a.xy, along = normalize(way);
    float at = dot(pixel - a.xy, along), across = abs(dot(pixel - a.xy, vec2(-along.y, along.x)));
    bool straight = way.x * way.y == 0.0;
    return within(across - stroke.x) * dashed(at, b.x, b.y, straight) * within(-at) * within(at - length(way));
  }
  vec2 from_middle = pixel - a.xy;
  if (kind == DISC) return within(length(from_middle) - a.z); // middle, radius
  // ARC: middle, radius, whether its ends are round; the direction of its own middle, sine and cosine of half of it.
  vec2 turned = vec2(abs(dot(from_middle, vec2(-b.y, b.x))), dot(from_middle, b.xy)); // its middle upwards
  float past = turned.x * b.w - turned.y * b.z; // how far beyond its end
  float ring = within(abs(length(turned) - a.z) - stroke.x);
  if (a.w == 0.0) return ring * within(past);
  return past > 0.0 ? within(length(turned - a.z * b.zw) - stroke.x) : ring;
}

void main() {
  vec2 pixel = vec2(gl_FragCoord.x, size.y - gl_FragCoord.y);
  result = vec4(tint.rgb, tint.a * covered(pixel));
}
