// Text as quads: glyphs of the embedded fonts, drawn into one texture at exactly the size that is asked for.
//
// A glyph is rasterized when it is first needed, at one of four positions between two pixels, so that text is crisp
// at every text size and no atlas has to be rebuilt when the size changes. Sizes are in pixels of the em. Holds no
// OpenGL: the owner of the texture takes the new glyphs from uploads(). One thread.
#pragma once

#include "app/ui/surface.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::ui {

/// The texture's side, in texels of one byte of coverage. Its left upper texel is white.
inline constexpr int atlas_size = 4096;

/// A rectangle of coverage to be copied into the texture.
struct GlyphUpload {
  int x = 0, y = 0, w = 0, h = 0;
  std::vector<std::uint8_t> coverage; // w * h
};

/// Where a glyph is in the texture, and where its box is to be drawn, in pixels from the pen on the baseline.
struct Glyph {
  std::uint16_t u = 0, v = 0, w = 0, h = 0;
  std::int16_t left = 0, top = 0;
};

/// A glyph to be drawn with its left upper corner at x, y: whole pixels from the line's left end and baseline.
struct PlacedGlyph {
  const Glyph* glyph = nullptr;
  float x = 0, y = 0;
};

class Fonts {
public:
  Fonts();
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  /// The width of a line of text in pixels; `tracking` is added between letters, in ems.
  float width(std::string_view text, Font font, float size, float tracking = 0);
  /// How far below the middle of a line's box its baseline lies, in pixels.
  float baseline(Font font, float size) const;
  /// Places the glyphs of a line whose pen starts `at` pixels (0 to 1) right of a whole pixel.
  float place(std::string_view text, Font font, float size, float tracking, float at, std::vector<PlacedGlyph>& out);

  /// The glyphs drawn since the last call: to be copied into the texture before anything is drawn with it.
  std::vector<GlyphUpload> uploads();
  /// The texture is full and is emptied before the next frame: some text of this frame is missing.
  bool full() const { return full_; }
  /// Forgets all glyphs, when full.
  void start_frame();

private:
  struct Face;
  struct Advance {
    int face = 0;
    int glyph = 0;
    float advance = 0; // ems
    int common = -1;   // its place in the tables below, of what is plain ASCII
  };
  static constexpr int commons = 95; // from the space to the tilde
  const Advance& advance(char32_t code, Font font);
  const Advance& look_up(char32_t code, Font font);
  float kerning(const Advance& left, const Advance& right);
  float look_up_kerning(const Advance& left, const Advance& right);
  const Glyph* glyph(const Advance& of, float size, int phase);
  void reserve_white();

  std::unique_ptr<Face[]> faces_;               // by Font
  std::vector<const Advance*> common_advances_; // by font and character; null: not looked up yet
  std::vector<float> common_kerning_;           // by face and the two characters; none that is one: not looked up yet
  std::unordered_map<std::uint64_t, Advance> advances_;
  std::unordered_map<std::uint64_t, float> kerning_;
  std::unordered_map<std::uint64_t, Glyph> glyphs_;
  std::vector<GlyphUpload> uploads_;
  int shelf_x_ = 0, shelf_y_ = 0, shelf_height_ = 0;
  bool full_ = false;
};

} // namespace loopscope::ui
