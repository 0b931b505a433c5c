#include "core/trace/output_file.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace loopscope::trace {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 18;

} // namespace

OutputFile::OutputFile(fs::path path) : path_(std::move(path)) {
  open();
}

OutputFile::~OutputFile() {
  close();
}

void OutputFile::open() {
  if (path_.empty()) return fail("no file name was given");
  buffer_.reserve(buffer_size);
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (fs::is_directory(status)) return fail("it is a directory");
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  target_ = path_;
  if (fs::exists(status)) {
    target_ = fs::canonical(path_, error); // so that a link stays one
    if (error) return fail(error.value());
  }
  static std::atomic<unsigned> counter{0};
  // A name left over by a program that was killed is passed over.
  for (int attempt = 0; attempt < 100; ++attempt) {
    temporary_ = target_.parent_path() / fmt::format(".loopscope-{}-{}.part", ::getpid(), counter++);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) return;
    if (errno != EEXIST) break;
  }
  const int reason = errno;
  temporary_.clear();
  fail(reason);
}

void OutputFile::write(const void* data, std::size_t size) {
  if (failed()) return;
  if (buffer_.size() + size > buffer_size) flush();
  if (size > buffer_size) return write_out(data, size);
  buffer_.append(static_cast<const char*>(data), size);
}

void OutputFile::flush() {
  write_out(buffer_.data(), buffer_.size());
  buffer_.clear();
}

void OutputFile::write_out(const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0 && !failed()) {
    const ssize_t written = ::write(descriptor_, at, size);
    if (written < 0) {
      if (errno != EINTR) fail(errno);
      continue;
    }
    at += written;
    size -= static_cast<std::size_t>(written);
  }
}

std::string OutputFile::commit() {
  if (!failed()) flush();
  // Written out before it gets its name, so that a power cut cannot leave an empty file under it.
  if (!failed() && !temporary_.empty() && ::fsync(descriptor_) != 0) fail(errno);
  if (!failed()) {
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0 && errno != EINTR) fail(errno);
  }
  if (!failed() && !temporary_.empty()) {
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
      fail(errno);
    else
      temporary_.clear();
  }
  close();
  return error_;
}

void OutputFile::fail(int error_number) {
  fail(std::generic_category().message(error_number));
}

void OutputFile::fail(std::string_view reason) {
  if (error_.empty()) error_ = fmt::format("cannot write {}: {}", path_.string(), reason);
}

void OutputFile::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_.clear();
}

} // namespace loopscope::trace
