#include "core/trace_files/file.h"

#include "core/trace_files/output_file.h"
#include "core/words/language.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

namespace loopscope::trace {

namespace {

/// How many events are read before they are left to the kernel: 32 MiB.
constexpr std::size_t most_looked_at = std::size_t{1} << 20;

} // namespace

/// An ordinary file, read from its beginning to where it ends when it is opened.
class Loading::InputFile {
public:
  explicit InputFile(const std::filesystem::path& path) {
    // Opening a pipe would wait for its other end.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0)
      error_ = std::generic_category().message(errno);
    else if (S_ISDIR(status.st_mode))
      error_ = words::Word("it is a directory");
    else if (!S_ISREG(status.st_mode))
      error_ = words::Word("it is not an ordinary file");
    else
      size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~InputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::uint64_t size() const { return size_; }
  std::uint64_t place() const { return place_; }
  /// Why it cannot be read, empty when it can.
  const std::string& error() const { return error_; }

  /// The next bytes; none at the end or after an error.
  std::string_view read() {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), size_ - place_));
    if (wanted == 0) return {};
    ssize_t got = 0;
    do got = ::read(descriptor_, buffer_.data(), wanted);
    while (got < 0 && errno == EINTR);
    if (got < 0) error_ = std::generic_category().message(errno);
    if (got <= 0) {
      size_ = place_; // it became shorter
      return {};
    }
    place_ += static_cast<std::uint64_t>(got);
    return {buffer_.data(), static_cast<std::size_t>(got)};
  }

private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t place_ = 0;
  std::string error_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 16);
};

Loading::Loading(const std::filesystem::path& path)
    : name_(path.string()), file_(std::make_unique<InputFile>(path)), reader_(checksum) {}

Loading::~Loading() = default;

const std::shared_ptr<Trace>& Loading::trace() const {
  return reader_.trace();
}

std::uint64_t Loading::size() const {
  return file_->size();
}

std::uint64_t Loading::read_bytes() const {
  return file_->place();
}

bool Loading::read() {
  const std::string_view bytes = file_->read();
  if (bytes.empty() || !reader_.add(bytes)) return false;
  const Trace& read = *trace();
  if (read.size() - rested_ >= most_looked_at) {
    read.rest(rested_, read.size());
    rested_ = read.size();
  }
  return true;
}

Loaded Loading::finish() const {
  Loaded loaded = reader_.finish(name_, file_->size());
  if (file_->error().empty()) return loaded;
  return {loaded.trace, words::worded("cannot read {}: {}", name_, file_->error()), {}, loaded.trace->size() > 0};
}

std::uint32_t checksum(std::uint32_t before, std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string save(const Trace& trace, const std::filesystem::path& path) {
  OutputFile out(path);
  TraceWriter writer(trace, checksum, [&](std::string_view bytes) { out.write(bytes); });
  if (!out.failed()) writer.finish();
  if (!writer.error().empty()) out.fail(writer.error());
  return out.commit();
}

Loaded load(const std::filesystem::path& path) {
  Loading loading(path);
  while (loading.read()) {
  }
  return loading.finish();
}

} // namespace loopscope::trace
