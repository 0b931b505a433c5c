#include "core/trace_files/output_file.h"

#include "core/words/language.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace loopscope::trace {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 18;

// The names of the new files, each as long as its OutputFile has it; those beyond are left to a later run.
std::array<std::atomic<const char*>, 8> unfinished{};

void exchange_unfinished(const char* before, const char* after) {
  for (auto& name : unfinished)
    if (const char* expected = before; name.compare_exchange_strong(expected, after)) return;
}

/// Where the path's links lead, be there something or not.
fs::path without_links(fs::path path, std::error_code& error) {
  constexpr int most_links = 40;
  for (int links = 0; fs::is_symlink(fs::symlink_status(path, error)); ++links) {
    const fs::path target = fs::read_symlink(path, error);
    if (!error && links == most_links) error = std::make_error_code(std::errc::too_many_symbolic_link_levels);
    if (error) return path;
    path = path.parent_path() / target;
  }
  error.clear(); // what is not there is no error
  return path;
}

} // namespace

OutputFile::OutputFile(fs::path path) : path_(std::move(path)) {
  open();
}

OutputFile::~OutputFile() {
  close();
}

void OutputFile::open() {
  if (path_.empty()) return fail(words::Word("no file name was given"));
  buffer_.reserve(buffer_size);
  if (path_ == "-") {
    descriptor_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    if (descriptor_ < 0) fail(errno);
    return;
  }
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (!fs::status_known(status)) return fail(error.value());
  if (fs::is_directory(status)) return fail(words::Word("it is a directory"));
  if (fs::exists(status) && ::access(path_.c_str(), W_OK) != 0) return fail(errno);
  if (fs::exists(status) && !fs::is_regular_file(status)) return;
  target_ = without_links(path_, error);
  if (error) return fail(error.value());
  open_temporary();
  if (!failed() && fs::exists(status)) ::fchmod(descriptor_, static_cast<mode_t>(status.permissions()) & 0777U);
}

void OutputFile::open_temporary() {
  static std::atomic<unsigned> counter{0};
  // A name left over by a program that was killed is passed over.
  for (int attempt = 0; attempt < 100; ++attempt) {
    temporary_ = target_.parent_path() / fmt::format(".loopscope-{}-{}.part", ::getpid(), counter++);
    exchange_unfinished(nullptr, temporary_.c_str()); // before it is there, so that no signal comes between
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) return;
    const int reason = errno;
    forget_temporary();
    if (reason != EEXIST) return fail(reason);
  }
  fail(EEXIST);
}

void OutputFile::forget_temporary() {
  exchange_unfinished(temporary_.c_str(), nullptr);
  temporary_.clear();
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
  if (!failed() && descriptor_ < 0) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail(errno);
  }
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
      forget_temporary();
  }
  close();
  return error_;
}

void OutputFile::fail(int error_number) {
  fail(std::generic_category().message(error_number));
}

void OutputFile::fail(std::string_view reason) {
  if (error_.empty())
    error_ = path_ == "-" ? words::worded("cannot write to standard output: {}", reason)
                          : words::worded("cannot write {}: {}", path_.string(), reason);
}

void OutputFile::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  if (temporary_.empty()) return;
  ::unlink(temporary_.c_str());
  forget_temporary();
}

void remove_unfinished() noexcept {
  for (const auto& name : unfinished)
    if (const char* path = name.load()) ::unlink(path);
}

bool is_same_file(const fs::path& a, const fs::path& b) {
  struct stat of_a {
  }, of_b{};
  const auto is_there = [](const fs::path& path, struct stat& status) {
    return (path == "-" ? ::fstat(STDOUT_FILENO, &status) : ::stat(path.c_str(), &status)) == 0;
  };
  const bool a_is_there = is_there(a, of_a), b_is_there = is_there(b, of_b);
  if (a_is_there != b_is_there) return false;
  if (a_is_there) return S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
  std::error_code error;
  const fs::path to_a = fs::weakly_canonical(fs::absolute(without_links(a, error), error), error);
  const fs::path to_b = fs::weakly_canonical(fs::absolute(without_links(b, error), error), error);
  return !error && to_a == to_b;
}

} // namespace loopscope::trace
