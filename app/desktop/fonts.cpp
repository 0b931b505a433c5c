#include "app/desktop/fonts.h"

#include "app/ui/utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wconversion"
#include <stb_truetype.h>
#pragma clang diagnostic pop

extern "C" {
extern const unsigned char loopscope_inter_regular_begin[];
extern const unsigned char loopscope_inter_semibold_begin[];
extern const unsigned char loopscope_inter_bold_begin[];
extern const unsigned char loopscope_mono_regular_begin[];
extern const unsigned char loopscope_mono_bold_begin[];
}

namespace loopscope::ui {
namespace {

constexpr int faces = 5;
constexpr int phases = 4;

// Sizes of text from the keyboard's steps differ by far more than this.
std::uint64_t size_key(float size) {
  return static_cast<std::uint64_t>(std::lround(size * 16));
}

// What to look for where no font has the character.
constexpr Font fallbacks[] = {Font::regular, Font::mono};

} // namespace

struct Fonts::Face {
  stbtt_fontinfo info{};
  float em = 0;      // font units to ems
  float ascent = 0;  // ems
  float descent = 0; // ems, positive
};

Fonts::Fonts() : faces_(std::make_unique<Face[]>(faces)) {
  const unsigned char* files[faces] = {loopscope_inter_regular_begin, loopscope_inter_semibold_begin,
                                       loopscope_inter_bold_begin, loopscope_mono_regular_begin,
                                       loopscope_mono_bold_begin};
  for (int i = 0; i < faces; ++i) {
    Face& face = faces_[i];
    stbtt_InitFont(&face.info, files[i], stbtt_GetFontOffsetForIndex(files[i], 0));
    face.em = stbtt_ScaleForMappingEmToPixels(&face.info, 1);
    int ascent = 0, descent = 0, gap = 0;
    stbtt_GetFontVMetrics(&face.info, &ascent, &descent, &gap);
    face.ascent = static_cast<float>(ascent) * face.em;
    face.descent = static_cast<float>(-descent) * face.em;
  }
  common_advances_.assign(faces * commons, nullptr);
  common_kerning_.assign(static_cast<std::size_t>(Font::mono) * commons * commons,
                         std::numeric_limits<float>::quiet_NaN());
  reserve_white();
}

Fonts::~Fonts() = default;

void Fonts::reserve_white() {
  uploads_.push_back({0, 0, 2, 2, std::vector<std::uint8_t>(4, 255)});
  shelf_x_ = 4;
  shelf_y_ = 0;
  shelf_height_ = 4;
}

void Fonts::start_frame() {
  if (!full_) return;
  full_ = false;
  glyphs_.clear();
  uploads_.clear();
  reserve_white();
}

std::vector<GlyphUpload> Fonts::uploads() {
  return std::exchange(uploads_, {});
}

const Fonts::Advance& Fonts::advance(char32_t code, Font font) {
  const auto common = static_cast<std::size_t>(code - ' ');
  if (common >= commons) return look_up(code, font);
  const Advance*& known = common_advances_[static_cast<std::size_t>(font) * commons + common];
  if (!known) known = &look_up(code, font);
  return *known;
}

const Fonts::Advance& Fonts::look_up(char32_t code, Font font) {
  std::uint64_t key = (std::uint64_t{code} << 8) | static_cast<std::uint64_t>(font);
  auto [found, is_new] = advances_.try_emplace(key);
  if (!is_new) return found->second;
  Advance& made = found->second;
  made.face = static_cast<int>(font);
  made.glyph = stbtt_FindGlyphIndex(&faces_[made.face].info, static_cast<int>(code));
  for (Font other : fallbacks) {
    if (made.glyph != 0) break;
    made.face = static_cast<int>(other);
    made.glyph = stbtt_FindGlyphIndex(&faces_[made.face].info, static_cast<int>(code));
  }
  if (made.glyph == 0) {
    made.face = static_cast<int>(font);
    made.glyph = stbtt_FindGlyphIndex(&faces_[made.face].info, code < 32 ? ' ' : 0xfffd);
  }
  if (code >= ' ' && code - ' ' < commons && made.face == static_cast<int>(font))
    made.common = static_cast<int>(code - ' ');
  int units = 0, bearing = 0;
  stbtt_GetGlyphHMetrics(&faces_[made.face].info, made.glyph, &units, &bearing);
  made.advance = static_cast<float>(units) * faces_[made.face].em;
  return made;
}

float Fonts::kerning(const Advance& left, const Advance& right) {
  if (left.face != right.face || left.face >= static_cast<int>(Font::mono)) return 0;
  if (left.common < 0 || right.common < 0) return look_up_kerning(left, right);
  float& known =
      common_kerning_[static_cast<std::size_t>((left.face * commons + left.common) * commons + right.common)];
  if (std::isnan(known)) known = look_up_kerning(left, right);
  return known;
}

float Fonts::look_up_kerning(const Advance& left, const Advance& right) {
  std::uint64_t key = (static_cast<std::uint64_t>(left.face) << 48) | (static_cast<std::uint64_t>(left.glyph) << 24) |
                      static_cast<std::uint64_t>(right.glyph);
  auto [found, is_new] = kerning_.try_emplace(key, 0.0f);
  if (is_new) {
    const Face& face = faces_[left.face];
    found->second = static_cast<float>(stbtt_GetGlyphKernAdvance(&face.info, left.glyph, right.glyph)) * face.em;
  }
  return found->second;
}

float Fonts::width(std::string_view text, Font font, float size, float tracking) {
  float pen = 0;
  const Advance* before = nullptr;
  while (!text.empty()) {
    const Advance& now = advance(next_code_point(text), font); // references into a node map stay valid
    if (before) pen += (kerning(*before, now) + tracking) * size;
    pen += now.advance * size;
    before = &now;
  }
  return pen;
}

float Fonts::baseline(Font font, float size) const {
  const Face& face = faces_[static_cast<int>(font)];
  return (face.ascent - face.descent) / 2 * size;
}

float Fonts::place(std::string_view text, Font font, float size, float tracking, float at,
                   std::vector<PlacedGlyph>& out) {
  float pen = at;
  const Advance* before = nullptr;
  while (!text.empty()) {
    const Advance& now = advance(next_code_point(text), font);
    if (before) pen += (kerning(*before, now) + tracking) * size;
    // Large text has room enough for whole pixels, and would fill the texture four times as fast.
    int steps = size > 40 ? 1 : phases;
    float snapped = std::round(pen * static_cast<float>(steps));
    float whole = std::floor(snapped / static_cast<float>(steps));
    int phase = static_cast<int>(snapped - whole * static_cast<float>(steps)) * (phases / steps);
    if (const Glyph* drawn = glyph(now, size, phase); drawn && drawn->w > 0)
      out.push_back({drawn, whole + static_cast<float>(drawn->left), static_cast<float>(drawn->top)});
    pen += now.advance * size;
    before = &now;
  }
  return pen - at;
}

const Glyph* Fonts::glyph(const Advance& of, float size, int phase) {
  std::uint64_t key = (size_key(size) << 32) | (static_cast<std::uint64_t>(of.glyph) << 8) |
                      (static_cast<std::uint64_t>(of.face) << 4) | static_cast<std::uint64_t>(phase);
  if (auto found = glyphs_.find(key); found != glyphs_.end()) return &found->second;
  if (full_) return nullptr;

  const Face& face = faces_[of.face];
  float scale = face.em * static_cast<float>(size_key(size)) / 16;
  float shift = static_cast<float>(phase) / phases;
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  stbtt_GetGlyphBitmapBoxSubpixel(&face.info, of.glyph, scale, scale, shift, 0, &x0, &y0, &x1, &y1);
  int w = x1 - x0, h = y1 - y0;
  Glyph made;
  if (w > 0 && h > 0 && w < atlas_size / 4 && h < atlas_size / 4) {
    // A texel of nothing around each glyph.
    if (shelf_x_ + w + 2 > atlas_size) {
      shelf_y_ += shelf_height_;
      shelf_x_ = 0;
      shelf_height_ = 0;
    }
    if (shelf_y_ + std::max(shelf_height_, h + 2) > atlas_size) {
      full_ = true;
      return nullptr;
    }
    GlyphUpload upload{shelf_x_, shelf_y_, w + 2, h + 2, {}};
    upload.coverage.assign(static_cast<std::size_t>(upload.w) * static_cast<std::size_t>(upload.h), 0);
    stbtt_MakeGlyphBitmapSubpixel(&face.info, upload.coverage.data() + upload.w + 1, w, h, upload.w, scale, scale,
                                  shift, 0, of.glyph);
    made = {static_cast<std::uint16_t>(shelf_x_ + 1),
            static_cast<std::uint16_t>(shelf_y_ + 1),
            static_cast<std::uint16_t>(w),
            static_cast<std::uint16_t>(h),
            static_cast<std::int16_t>(x0),
            static_cast<std::int16_t>(y0)};
    shelf_x_ += upload.w;
    shelf_height_ = std::max(shelf_height_, upload.h);
    uploads_.push_back(std::move(upload));
  }
  return &(glyphs_[key] = made);
}

} // namespace loopscope::ui
