#include "app/desktop/film_file.h"

#include "core/words/texts.h"

#include <webp/encode.h>
#include <webp/mux.h>

#include <algorithm>
#include <string_view>

namespace loopscope::ui {
namespace {

[[noreturn]] void fail(std::string_view why) {
  throw CannotFilm(words::text("pictures.no_webp", why));
}

class WebpFile final : public FilmFile {
public:
  WebpFile() {
    if (!WebPConfigInit(&config_) || !WebPAnimEncoderOptionsInit(&options_)) fail("libwebp");
    config_.lossless = 1;
    config_.quality = 60; // how hard it tries
    config_.method = 4;
    options_.kmax = 0; // no whole pictures between: it is looked at from its beginning
  }

  void add(const Image& image, int milliseconds) override {
    if (std::max(image.width, image.height) > WEBP_MAX_DIMENSION)
      fail(words::text("pictures.too_large", image.width, image.height, WEBP_MAX_DIMENSION));
    if (!encoder_) encoder_.reset(WebPAnimEncoderNew(image.width, image.height, &options_));
    if (!encoder_) fail("libwebpmux");
    Raw raw;
    raw.picture.use_argb = 1;
    raw.picture.width = image.width;
    raw.picture.height = image.height;
    if (!WebPPictureImportRGBX(&raw.picture, image.pixels.data(), image.width * 4) ||
        !WebPAnimEncoderAdd(encoder_.get(), &raw.picture, now_, &config_))
      fail(WebPAnimEncoderGetError(encoder_.get()));
    now_ += milliseconds;
  }

  std::string finish() override {
    Bytes bytes;
    if (!WebPAnimEncoderAdd(encoder_.get(), nullptr, now_, nullptr) ||
        !WebPAnimEncoderAssemble(encoder_.get(), &bytes.data))
      fail(WebPAnimEncoderGetError(encoder_.get()));
    return {reinterpret_cast<const char*>(bytes.data.bytes), bytes.data.size};
  }

private:
  struct Raw {
    WebPPicture picture;
    Raw() {
      if (!WebPPictureInit(&picture)) fail("libwebp");
    }
    ~Raw() { WebPPictureFree(&picture); }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;
  };
  struct Bytes {
    WebPData data{};
    Bytes() = default;
    ~Bytes() { WebPDataClear(&data); }
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
  };
  struct Delete {
    void operator()(WebPAnimEncoder* encoder) const { WebPAnimEncoderDelete(encoder); }
  };

  WebPConfig config_{};
  WebPAnimEncoderOptions options_{};
  std::unique_ptr<WebPAnimEncoder, Delete> encoder_; // of the first picture's size
  int now_ = 0;                                      // milliseconds
};

} // namespace

std::unique_ptr<FilmFile> webp_file() {
  return std::make_unique<WebpFile>();
}

} // namespace loopscope::ui
