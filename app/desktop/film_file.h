// Films as files: pictures of one size, each shown for a time, again and again.
#pragma once

#include "app/desktop/picture.h"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace loopscope::ui {

/// What a kind of file cannot hold, in one line: what, and what to do.
struct CannotFilm : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class FilmFile {
public:
  virtual ~FilmFile() = default;
  /// Shows it for so many milliseconds, after those before. All are of one size. Throws CannotFilm.
  virtual void add(const Image&, int milliseconds) = 0;
  /// The bytes of the file, once, after the last one. Throws CannotFilm.
  virtual std::string finish() = 0;
};

/// WebP: every pixel is as it was drawn. At most 16383 pixels wide and high.
std::unique_ptr<FilmFile> webp_file();

/// Chooses the colours of all pictures of a GIF file.
class GifColours {
public:
  /// Takes a picture's colours into account.
  void see(const Image&);
  /// 255 of them: those that are on most pixels, and for the rest such that all are near to one.
  std::vector<std::uint32_t> chosen() const;

private:
  std::unordered_map<std::uint32_t, std::uint64_t> pixels_; // of each colour: 0xrrggbb
};

/// GIF: 255 colours at most (0xrrggbb). A picture is as much of it as differs from the one before.
std::unique_ptr<FilmFile> gif_file(std::vector<std::uint32_t> colours);

} // namespace loopscope::ui
