#include "core/net/compression.h"

#include <array>
#include <new>
#include <zlib.h>

namespace loopscope::net {

struct Packer::State {
  z_stream stream{};
};

Packer::Packer(Serving::Encoding encoding) {
  if (encoding == Serving::Encoding::none) return;
  state_ = std::make_unique<State>();
  constexpr int window = 15, gzip = 16, usual_memory = 8;
  const int bits = window + (encoding == Serving::Encoding::gzip ? gzip : 0);
  if (deflateInit2(&state_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, bits, usual_memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
}

Packer::~Packer() {
  if (state_) deflateEnd(&state_->stream);
}

std::string Packer::pack(std::string_view bytes) {
  return state_ ? run(bytes, Z_SYNC_FLUSH) : std::string(bytes);
}

std::string Packer::end() {
  return state_ ? run({}, Z_FINISH) : "";
}

std::string Packer::run(std::string_view bytes, int flush) {
  z_stream& stream = state_->stream;
  std::string packed;
  std::array<char, std::size_t{16} << 10> room;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = room.size();
    deflate(&stream, flush);
    packed.append(room.data(), room.size() - stream.avail_out);
  } while (stream.avail_out == 0);
  return packed;
}

} // namespace loopscope::net
