#include "app/desktop/svg_surface.h"

#include "app/ui/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

namespace loopscope::ui {
namespace {

constexpr float pi = std::numbers::pi_v<float>;
constexpr const char* words_font = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
constexpr const char* code_font = "'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// A number as short as it can be, to a hundredth.
std::string n(float value) {
  std::string text = fmt::format("{:.2f}", static_cast<double>(value));
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string at(Point p) {
  return n(p.x) + " " + n(p.y);
}

/// The colour of fill, stroke or stop-color, and of stop-opacity what is left by `part`.
std::string paint(std::string_view what, Color color, std::string_view opacity, float part = 1) {
  std::string text = fmt::format(" {}=\"#{:02x}{:02x}{:02x}\"", what, color.r, color.g, color.b);
  const float seen = static_cast<float>(color.a) / 255 * part;
  if (seen < 1) text += fmt::format(" {}=\"{:.3f}\"", opacity, static_cast<double>(seen));
  return text;
}
std::string filled(Color color) {
  return paint("fill", color, "fill-opacity");
}
std::string stroked(Color color, float width) {
  std::string text = " fill=\"none\"" + paint("stroke", color, "stroke-opacity");
  return width == 1 ? text : text + " stroke-width=\"" + n(width) + "\"";
}
std::string dashes(Rhythm r, float offset = 0) {
  std::string text = fmt::format(" stroke-dasharray=\"{} {}\"", n(r.dash), n(r.period - r.dash));
  return offset == 0 ? text : text + " stroke-dashoffset=\"" + n(offset) + "\"";
}

std::string box(Edges e, float radius) {
  std::string text =
      fmt::format("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", n(e.x0), n(e.y0), n(e.x1 - e.x0), n(e.y1 - e.y0));
  return radius > 0 ? text + " rx=\"" + n(radius) + "\"" : text;
}

/// The same as a part of a path.
std::string around(Edges e, float r) {
  if (r <= 0) return fmt::format("M{} {}H{}V{}H{}Z", n(e.x0), n(e.y0), n(e.x1), n(e.y1), n(e.x0));
  const std::string corner = fmt::format("A{0} {0} 0 0 1 ", n(r));
  return "M" + at({e.x0 + r, e.y0}) + "H" + n(e.x1 - r) + corner + at({e.x1, e.y0 + r}) + "V" + n(e.y1 - r) + corner +
         at({e.x1 - r, e.y1}) + "H" + n(e.x0 + r) + corner + at({e.x0, e.y1 - r}) + "V" + n(e.y0 + r) + corner +
         at({e.x0 + r, e.y0}) + "Z";
}

/// The part of the plane that a shape of these points can colour.
Edges reach_of(std::span<const Point> points, float by) {
  Edges e{points[0].x, points[0].y, points[0].x, points[0].y};
  for (Point p : points) e = {std::min(e.x0, p.x), std::min(e.y0, p.y), std::max(e.x1, p.x), std::max(e.y1, p.y)};
  return grown(e, by);
}

Edges both(Edges a, Edges b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

bool same(Edges a, Edges b) {
  return a.x0 == b.x0 && a.y0 == b.y0 && a.x1 == b.x1 && a.y1 == b.y1;
}

/// Text as XML has it. What XML cannot hold is shown as the window does: controls as a space, all else as U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t code = next_code_point(text);
    if (code == '<')
      out += "&lt;";
    else if (code == '>')
      out += "&gt;";
    else if (code == '&')
      out += "&amp;";
    else if (code < 32)
      out += ' ';
    else if ((code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000) || (code & 0xfffe) == 0xfffe ||
             code > 0x10ffff)
      out += "\xef\xbf\xbd";
    else
      out += encoded(code);
  }
  return out;
}

/// Where a way that fades goes past, of the straight line from its beginning to its end, and how much of it lies
/// behind.
struct Passed {
  float place, part;
};

} // namespace

void SvgSurface::begin(int width, int height, float scale, Color background) {
  pixels_ = Pixels(scale);
  background_ = background;
  whole_ = {0, 0, static_cast<float>(width), static_cast<float>(height)};
  if (part_.w > 0) whole_ = both(whole_, pixels_.clip(part_));
  clip_ = whole_;
  open_ = false;
  clips_.clear();
  ids_ = 0;
  out_.clear();
}

bool SvgSurface::end() {
  close_group();
  return true;
}

std::string SvgSurface::file(std::string_view title) const {
  const float wide = whole_.x1 - whole_.x0, high = whole_.y1 - whole_.y0;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"{} {} {} {}\" "
      "font-family=\"{}\" xml:space=\"preserve\">\n"
      "<title>{}</title>\n<style>text{{white-space:pre;font-variant-ligatures:none}}</style>\n<rect {}{}/>\n{}</svg>\n",
      n(wide), n(high), n(whole_.x0), n(whole_.y0), n(wide), n(high), words_font, escaped(title), box(whole_, 0),
      filled(background_), out_);
}

void SvgSurface::clip(Rect r) {
  clip_ = both(pixels_.clip(r), whole_);
}

void SvgSurface::close_group() {
  if (std::exchange(open_, false)) out_ += "</g>\n";
}

void SvgSurface::put(Edges bounds, std::string_view element) {
  const Edges seen = both(bounds, clip_);
  if (seen.x0 >= seen.x1 || seen.y0 >= seen.y1) return;
  if (open_ && !same(group_, clip_)) close_group();
  if (!open_ && !same(clip_, whole_)) {
    auto [found, is_new] = clips_.try_emplace({clip_.x0, clip_.y0, clip_.x1, clip_.y1}, 0);
    if (is_new) {
      found->second = fresh();
      out_ += fmt::format("<clipPath id=\"c{}\"><rect {}/></clipPath>\n", found->second, box(clip_, 0));
    }
    out_ += fmt::format("<g clip-path=\"url(#c{})\">\n", found->second);
    group_ = clip_;
    open_ = true;
  }
  out_.append(element).append("\n");
}

void SvgSurface::fill(Rect r, Color color, float radius) {
  const Edges e = pixels_.box(r);
  radius = std::min(pixels_.of(radius), smaller_side(e) / 2);
  put(e, "<rect " + box(e, radius < 1 ? 0 : radius) + filled(color) + "/>");
}

void SvgSurface::frame(Rect r, Color color, float width, float radius, Shape shape) {
  const Edges e = pixels_.box(r);
  const float stroke = pixels_.whole_width(width);
  if (smaller_side(e) <= stroke * 2) return fill(r, color, radius);
  const Edges middle = grown(e, -stroke / 2);
  const float across = middle.x1 - middle.x0;
  const float bend = std::max(0.0f, std::min(pixels_.of(radius), smaller_side(e) / 2) - stroke / 2);
  std::string dashed;
  if (shape != Shape::solid) {
    // Dashes begin at the right end of the upper side, or at the left upper corner where there is no radius.
    const Rhythm fits = rhythm(2 * (across + middle.y1 - middle.y0) - (8 - 2 * pi) * bend, stroke, shape, true);
    const float begin = bend > 0 ? std::fmod(across - 2 * bend, fits.period) : 0;
    dashed = dashes(fits, begin > 0 ? fits.period - begin : 0);
  }
  put(e, "<rect " + box(middle, bend < 1 && shape == Shape::solid ? 0 : bend) + stroked(color, stroke) + dashed + "/>");
}

void SvgSurface::hatch(Rect r, Color color, float radius, float spacing, float width, Point origin) {
  const Edges e = pixels_.box(r), shown = both(e, clip_);
  if (shown.x0 >= shown.x1 || shown.y0 >= shown.y1) return;
  const float step = std::max(2.0f, pixels_.of(spacing)) * std::numbers::sqrt2_v<float>; // sideways
  const float stripe = std::max(1.0f, pixels_.of(width));
  const float high = shown.y1 - shown.y0;
  // A stripe's middle crosses the upper edge of what is shown at x, and goes down to the left.
  const float first =
      (pixels_.stripe(origin, step / std::numbers::sqrt2_v<float>) + stripe / 2) * std::numbers::sqrt2_v<float> -
      shown.y0;
  std::string lines;
  for (float x = first + std::floor((shown.x0 - stripe - first) / step) * step; x - high < shown.x1 + stripe; x += step)
    lines += fmt::format("M{} {}l{} {}", n(x + 2), n(shown.y0 - 2), n(-high - 4), n(high + 4));
  const int id = fresh();
  radius = std::min(pixels_.of(radius), smaller_side(e) / 2);
  put(e, fmt::format("<clipPath id=\"c{0}\"><rect {1}/></clipPath><path clip-path=\"url(#c{0})\" d=\"{2}\"{3}/>", id,
                     box(e, radius), lines, stroked(color, stripe)));
}

void SvgSurface::line(Point from, Point to, Color color, float width, Shape shape) {
  const Way way = pixels_.way({{from, to}}, width, 0);
  if (way.count < 2) return;
  const Point a = way.points[0], b = way.points[1];
  const std::string dashed =
      shape == Shape::solid ? "" : dashes(rhythm(std::hypot(b.x - a.x, b.y - a.y), way.width, shape, false));
  put(reach_of({{a, b}}, way.width / 2),
      "<path d=\"M" + at(a) + "L" + at(b) + "\"" + stroked(color, way.width) + dashed + "/>");
}

void SvgSurface::path(std::span<const Point> points, Color color, float width, float turn, float begin) {
  const Way way = pixels_.way(points, width, turn);
  if (way.count < 2) return;
  const Point first = way.points[0], last = way.points[way.count - 1];
  const Point straight{last.x - first.x, last.y - first.y};
  const float square = straight.x * straight.x + straight.y * straight.y;
  std::vector<Passed> passed; // for each of its corners, how far; in `part` still in pixels
  float gone = 0;
  std::string d = "M" + at(first);
  Point pen = first;
  auto go = [&](Point to, float length, const std::string& how) {
    gone += length;
    pen = to;
    d += how + at(to);
    const float place = ((to.x - first.x) * straight.x + (to.y - first.y) * straight.y) / std::max(square, 1e-6f);
    passed.push_back({std::max(std::clamp(place, 0.0f, 1.0f), passed.empty() ? 0 : passed.back().place), gone});
  };
  for (std::size_t i = 1; i < way.count; ++i) {
    const Point corner = way.points[i], from = way.points[i - 1];
    const float whole = std::hypot(corner.x - from.x, corner.y - from.y);
    const Point along{(corner.x - from.x) / whole, (corner.y - from.y) / whole};
    float cut = 0;
    Point next{};
    if (i + 1 < way.count) {
      const Point after = way.points[i + 1];
      const float other = std::hypot(after.x - corner.x, after.y - corner.y);
      next = {(after.x - corner.x) / other, (after.y - corner.y) / other};
      const float straightness = along.x * next.x + along.y * next.y;
      cut = way.turn * std::sqrt((1 - straightness) / std::max(1 + straightness, 1e-4f));
    }
    const Point bend{corner.x - along.x * cut, corner.y - along.y * cut};
    go(bend, std::hypot(bend.x - pen.x, bend.y - pen.y), "L");
    if (cut < 0.01f) continue;
    const float side = along.x * next.y - along.y * next.x;
    const float angle = std::acos(std::clamp(along.x * next.x + along.y * next.y, -1.0f, 1.0f));
    go({corner.x + next.x * cut, corner.y + next.y * cut}, way.turn * angle,
       fmt::format("A{0} {0} 0 0 {1} ", n(way.turn), side > 0 ? 1 : 0));
  }
  std::string stroke = stroked(color, way.width), fade;
  if (begin < 1 && square > 0) {
    const int id = fresh();
    fade = fmt::format("<linearGradient id=\"g{}\" gradientUnits=\"userSpaceOnUse\" x1=\"{}\" y1=\"{}\" x2=\"{}\" "
                       "y2=\"{}\"><stop{}/>",
                       id, n(first.x), n(first.y), n(last.x), n(last.y),
                       paint("stop-color", color, "stop-opacity", begin));
    for (const Passed& p : passed)
      fade += fmt::format("<stop offset=\"{:.3f}\"{}/>", static_cast<double>(p.place),
                          paint("stop-color", color, "stop-opacity", begin + (1 - begin) * p.part / gone));
    fade += "</linearGradient>";
    stroke = fmt::format(" fill=\"none\" stroke=\"url(#g{})\" stroke-width=\"{}\"", id, n(way.width));
  }
  put(reach_of(way.points, way.width / 2 + 1), fade + "<path d=\"" + d + "\"" + stroke + "/>");
}

void SvgSurface::arc(Point center, float radius, float from, float to, Color color, float width) {
  const Point c = pixels_.at(center);
  const float r = pixels_.of(radius), thick = pixels_.width(width);
  const Edges reached = grown({c.x, c.y, c.x, c.y}, r + thick / 2 + 1);
  if (to - from >= 360)
    return put(reached,
               fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>", n(c.x), n(c.y), n(r), stroked(color, thick)));
  auto on = [&](float angle) {
    return at({c.x + r * std::cos(angle * pi / 180), c.y + r * std::sin(angle * pi / 180)});
  };
  put(reached, fmt::format("<path d=\"M{}A{} {} 0 {} 1 {}\"{}{}/>", on(from), n(r), n(r), to - from > 180 ? 1 : 0,
                           on(to), stroked(color, thick), thick < 2.5f ? "" : " stroke-linecap=\"round\""));
}

void SvgSurface::disc(Point center, float radius, Color color) {
  const Point c = pixels_.at(center);
  const float r = pixels_.of(radius);
  put(grown({c.x, c.y, c.x, c.y}, r),
      fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>", n(c.x), n(c.y), n(r), filled(color)));
}

void SvgSurface::triangle(Point a, Point b, Point c, Color color) {
  const std::array<Point, 3> p{pixels_.at(a), pixels_.at(b), pixels_.at(c)};
  put(reach_of(p, 0), "<path d=\"M" + at(p[0]) + "L" + at(p[1]) + "L" + at(p[2]) + "Z\"" + filled(color) + "/>");
}

// Light is layers of the colour, one over the other: a filter would become pixels in print.
void SvgSurface::glow(Rect r, Color color, float radius, float reach) {
  const Edges e = pixels_.box(r);
  reach = pixels_.of(reach);
  radius = std::min(pixels_.of(radius), smaller_side(e) / 2);
  const Edges within = grown(e, -radius); // is covered
  const std::string hole = within.x1 > within.x0 && within.y1 > within.y0 ? around(within, 0) : "";
  const int layers = std::clamp(static_cast<int>(reach / 1.5f), 4, 24);
  float lies = 0; // how much of the colour lies there already
  for (int i = 0; i < layers; ++i) {
    const float near = (static_cast<float>(i) + 0.5f) / static_cast<float>(layers), out = reach * (1 - near);
    const float wanted = static_cast<float>(color.a) / 255 * near * near;
    const float adds = (wanted - lies) / (1 - lies);
    lies = wanted;
    const Edges layer = grown(e, out);
    put(layer,
        fmt::format("<path fill-rule=\"evenodd\" d=\"{}{}\" fill=\"#{:02x}{:02x}{:02x}\" fill-opacity=\"{:.4f}\"/>",
                    around(layer, radius + out), hole, color.r, color.g, color.b, static_cast<double>(adds)));
  }
}

float SvgSurface::width(std::string_view text, const TextStyle& style) {
  return fonts_.width(text, style.font, pixels_.of(style.size), style.tracking) / pixels_.scale();
}

float SvgSurface::text(Point where, std::string_view text, const TextStyle& style) {
  const float size = pixels_.of(style.size), x = pixels_.of(where.x);
  const float wide = fonts_.width(text, style.font, size, style.tracking);
  if (text.find_first_not_of(' ') == std::string_view::npos) return wide / pixels_.scale();
  const float y = std::round(pixels_.of(where.y) + fonts_.baseline(style.font, size));
  std::string out = fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\"", n(x), n(y), n(size));
  if (style.font >= Font::mono) out += fmt::format(" font-family=\"{}\"", code_font);
  if (style.font == Font::semibold) out += " font-weight=\"600\"";
  if (style.font == Font::bold || style.font == Font::mono_bold) out += " font-weight=\"700\"";
  if (style.tracking != 0) out += " letter-spacing=\"" + n(style.tracking * size) + "\"";
  // In another font it is as wide. What is behind the last letter counts.
  if (columns_of(text) > 1)
    out += " textLength=\"" + n(wide + style.tracking * size) + "\" lengthAdjust=\"spacingAndGlyphs\"";
  out += filled(style.color) + ">" + escaped(text) + "</text>";
  put({x - size / 2, y - size * 1.5f, x + wide + size / 2, y + size}, out);
  return wide / pixels_.scale();
}

} // namespace loopscope::ui
