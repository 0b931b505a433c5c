#include "app/desktop/film_file.h"

#include "core/words/texts.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace loopscope::ui {
namespace {

constexpr std::size_t most_colours = 255;
constexpr std::size_t exact_colours = 96; // of those, that are as they were drawn: a large area shows every difference
constexpr std::uint8_t unchanged = 255;   // what shows the pixel of the picture before

using Counted = std::pair<std::uint32_t, std::uint64_t>; // a colour, and on how many pixels it is

int part(std::uint32_t colour, int which) {
  return static_cast<int>(colour >> (16 - 8 * which) & 255);
}

std::uint32_t colour_at(const Image& image, std::size_t pixel) {
  const std::uint8_t* at = &image.pixels[pixel * 4];
  return static_cast<std::uint32_t>(at[0]) << 16 | static_cast<std::uint32_t>(at[1]) << 8 | at[2];
}

/// Colours that one will stand for.
struct Group {
  std::size_t begin = 0, end = 0; // in the list of all
  int widest = 0;                 // part: red, green or blue
  double badness = 0;             // how far they are from it
};

Group measured(const std::vector<Counted>& all, std::size_t begin, std::size_t end) {
  Group group{begin, end};
  double count = 0;
  std::array<double, 3> sum{}, squares{};
  for (std::size_t i = begin; i < end; ++i)
    for (int which = 0; which < 3; ++which) {
      const double value = part(all[i].first, which), weight = static_cast<double>(all[i].second);
      count += which == 0 ? weight : 0;
      sum[static_cast<std::size_t>(which)] += weight * value;
      squares[static_cast<std::size_t>(which)] += weight * value * value;
    }
  for (std::size_t which = 0; which < 3; ++which)
    if (const double spread = squares[which] - sum[which] * sum[which] / count; spread > group.badness) {
      group.badness = spread;
      group.widest = static_cast<int>(which);
    }
  return group;
}

std::uint32_t mean(const std::vector<Counted>& all, const Group& group) {
  std::array<std::uint64_t, 3> sum{};
  std::uint64_t count = 0;
  for (std::size_t i = group.begin; i < group.end; ++i) {
    count += all[i].second;
    for (std::size_t which = 0; which < 3; ++which)
      sum[which] += all[i].second * static_cast<std::uint64_t>(part(all[i].first, static_cast<int>(which)));
  }
  std::uint32_t colour = 0;
  for (const std::uint64_t one : sum) colour = colour << 8 | static_cast<std::uint32_t>((one + count / 2) / count);
  return colour;
}

class GifFile final : public FilmFile {
public:
  explicit GifFile(std::vector<std::uint32_t> colours) : colours_(std::move(colours)) { colours_.resize(most_colours); }
  ~GifFile() override {
    if (gif_) EGifCloseFile(gif_, nullptr);
  }
  GifFile(const GifFile&) = delete;
  GifFile& operator=(const GifFile&) = delete;

  void add(const Image& image, int milliseconds) override {
    if (!gif_) begin(image);
    std::vector<std::uint8_t> now(shown_.size());
    int left = width_, top = height_, right = 0, bottom = 0; // of what differs
    for (int y = 0; y < height_; ++y)
      for (int x = 0; x < width_; ++x) {
        const std::size_t at =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
        now[at] = nearest(colour_at(image, at));
        if (now[at] == shown_[at]) continue;
        left = std::min(left, x);
        right = std::max(right, x + 1);
        top = std::min(top, y);
        bottom = std::max(bottom, y + 1);
      }
    if (right > 0) {
      write_coming();
      coming_ = {left, top, right - left, bottom - top, {}};
      for (int y = top; y < bottom; ++y)
        for (int x = left; x < right; ++x) {
          const std::size_t at =
              static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
          coming_.pixels.push_back(now[at] == shown_[at] ? unchanged : now[at]);
        }
      shown_ = std::move(now);
    }
    end_ += milliseconds;
  }

  std::string finish() override {
    write_coming();
    check(EGifCloseFile(std::exchange(gif_, nullptr), &error_));
    return std::move(bytes_);
  }

private:
  struct Changed {
    int x = 0, y = 0, width = 0, height = 0;
    std::vector<GifPixelType> pixels; // of rows
  };

  void check(int result) const {
    if (result == GIF_ERROR)
      throw CannotFilm(words::text("pictures.no_gif", GifErrorString(gif_ ? gif_->Error : error_)));
  }

  void begin(const Image& image) {
    width_ = image.width;
    height_ = image.height;
    shown_.assign(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), unchanged);
    const auto append = [](GifFileType* gif, const GifByteType* data, int size) {
      static_cast<std::string*>(gif->UserData)
          ->append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
      return size;
    };
    gif_ = EGifOpen(&bytes_, append, &error_);
    if (!gif_) check(GIF_ERROR);
    EGifSetGifVersion(gif_, true);
    std::array<GifColorType, most_colours + 1> map{};
    for (std::size_t i = 0; i < most_colours; ++i)
      map[i] = {static_cast<GifByteType>(part(colours_[i], 0)), static_cast<GifByteType>(part(colours_[i], 1)),
                static_cast<GifByteType>(part(colours_[i], 2))};
    ColorMapObject* colours = GifMakeMapObject(static_cast<int>(map.size()), map.data());
    const int done = colours ? EGifPutScreenDesc(gif_, width_, height_, 8, 0, colours) : GIF_ERROR;
    GifFreeMapObject(colours);
    check(done);
    constexpr std::array<GifByteType, 3> for_ever{1, 0, 0};
    check(EGifPutExtensionLeader(gif_, APPLICATION_EXT_FUNC_CODE));
    check(EGifPutExtensionBlock(gif_, 11, "NETSCAPE2.0"));
    check(EGifPutExtensionBlock(gif_, static_cast<int>(for_ever.size()), for_ever.data()));
    check(EGifPutExtensionTrailer(gif_));
  }

  /// Once it is known for how long it is seen.
  void write_coming() {
    if (coming_.pixels.empty()) return;
    GraphicsControlBlock control{};
    control.DisposalMode = DISPOSE_DO_NOT;
    control.DelayTime =
        static_cast<int>(std::min<long>(end_ / 10 - begun_ / 10, std::numeric_limits<std::uint16_t>::max()));
    control.TransparentColor = unchanged;
    std::array<GifByteType, 4> block{};
    EGifGCBToExtension(&control, block.data());
    check(EGifPutExtension(gif_, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(block.size()), block.data()));
    check(EGifPutImageDesc(gif_, coming_.x, coming_.y, coming_.width, coming_.height, false, nullptr));
    for (int row = 0; row < coming_.height; ++row)
      check(EGifPutLine(gif_, &coming_.pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(coming_.width)],
                        coming_.width));
    coming_.pixels.clear();
    begun_ = end_;
  }

  std::uint8_t nearest(std::uint32_t colour) {
    const auto [at, is_new] = nearest_.try_emplace(colour, std::uint8_t{0});
    if (!is_new) return at->second;
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < most_colours; ++i) {
      int far = 0;
      for (int which = 0; which < 3; ++which) {
        const int apart = part(colour, which) - part(colours_[i], which);
        far += apart * apart;
      }
      if (far >= least) continue;
      least = far;
      at->second = static_cast<std::uint8_t>(i);
    }
    return at->second;
  }

  std::vector<std::uint32_t> colours_;
  std::unordered_map<std::uint32_t, std::uint8_t> nearest_;
  std::string bytes_;
  GifFileType* gif_ = nullptr;
  int error_ = 0;
  int width_ = 0, height_ = 0;
  std::vector<std::uint8_t> shown_; // colours of the picture that was added last
  Changed coming_;                  // what it brought
  long begun_ = 0, end_ = 0;        // milliseconds: when that is shown, and till when
};

} // namespace

void GifColours::see(const Image& image) {
  const std::size_t all = image.pixels.size() / 4;
  for (std::size_t at = 0; at < all;) {
    const std::uint32_t colour = colour_at(image, at);
    const std::size_t begin = at;
    while (at < all && colour_at(image, at) == colour) ++at;
    pixels_[colour] += at - begin;
  }
}

std::vector<std::uint32_t> GifColours::chosen() const {
  std::vector<Counted> all(pixels_.begin(), pixels_.end());
  std::ranges::sort(all, [](const Counted& a, const Counted& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::vector<std::uint32_t> chosen;
  const std::size_t exact = all.size() <= most_colours ? all.size() : exact_colours;
  for (std::size_t i = 0; i < exact; ++i) chosen.push_back(all[i].first);
  if (exact == all.size()) return chosen;
  // The group whose colours are farthest from each other is divided, until there are enough.
  std::vector<Group> groups{measured(all, exact, all.size())};
  while (groups.size() + exact < most_colours) {
    const auto worst = std::ranges::max_element(groups, {}, &Group::badness);
    if (worst->badness <= 0) break;
    const Group group = *worst;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(group.begin),
               end = all.begin() + static_cast<std::ptrdiff_t>(group.end);
    std::sort(begin, end, [&](const Counted& a, const Counted& b) {
      const int one = part(a.first, group.widest), other = part(b.first, group.widest);
      return one != other ? one < other : a.first < b.first;
    });
    std::uint64_t half = 0;
    for (auto at = begin; at != end; ++at) half += at->second;
    half /= 2;
    std::size_t middle = group.begin;
    for (std::uint64_t seen = 0; middle < group.end && seen < half; ++middle) seen += all[middle].second;
    middle = std::clamp(middle, group.begin + 1, group.end - 1);
    *worst = measured(all, group.begin, middle);
    groups.push_back(measured(all, middle, group.end));
  }
  for (const Group& group : groups) chosen.push_back(mean(all, group));
  return chosen;
}

std::unique_ptr<FilmFile> gif_file(std::vector<std::uint32_t> colours) {
  return std::make_unique<GifFile>(std::move(colours));
}

} // namespace loopscope::ui
