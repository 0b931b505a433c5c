#include "app/cli/streamed_trace.h"

#include "core/trace/format.h"
#include "core/trace_files/file.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <utility>

namespace loopscope::cli {
namespace {

constexpr std::chrono::milliseconds between_writes{200};

/// The file, from the first byte on. After an error it does nothing.
class Output {
public:
  explicit Output(const std::filesystem::path& path) : path_(path) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
  }
  ~Output() { close(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void add(std::string_view bytes) { pending_ += bytes; }
  void write() {
    std::string_view rest = pending_;
    while (!rest.empty() && error.empty()) {
      const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
      if (written > 0)
        rest.remove_prefix(static_cast<std::size_t>(written));
      else if (errno != EINTR)
        fail(errno);
    }
    pending_.clear();
  }
  void close() {
    if (descriptor_ >= 0 && ::close(descriptor_) != 0 && errno != EINTR) fail(errno);
    descriptor_ = -1;
  }

  std::string error;

private:
  void fail(int number) {
    if (error.empty()) error = words::text("cli.cannot_write", path_.string(), std::generic_category().message(number));
  }

  const std::filesystem::path& path_;
  int descriptor_ = -1;
  std::string pending_;
};

} // namespace

StreamedTrace::StreamedTrace(std::shared_ptr<const trace::Trace> trace, std::filesystem::path path)
    : trace_(std::move(trace)), path_(std::move(path)), thread_([this] { write_until_over(); }) {}

StreamedTrace::~StreamedTrace() {
  end(End::dropped);
}

void StreamedTrace::news() {
  {
    const aio::MutexLock lock(mutex_);
    news_ = true;
  }
  changed_.notify_all();
}

std::string StreamedTrace::finish(bool ran) {
  end(ran || has_begun() ? End::whole : End::dropped);
  return error_;
}

void StreamedTrace::end(End how) {
  if (!thread_.joinable()) return;
  {
    const aio::MutexLock lock(mutex_);
    end_ = how;
  }
  changed_.notify_all();
  thread_.join();
}

bool StreamedTrace::has_begun() const {
  const std::size_t size = trace_->size();
  return size > 2 || (size == 2 && (*trace_)[1].kind != trace::EventKind::run_ended);
}

void StreamedTrace::write_until_over() {
  const auto wait = [this] {
    const aio::MutexLock lock(mutex_);
    while (!news_ && end_ == End::none) changed_.wait(mutex_);
    news_ = false;
    return end_;
  };
  End end = End::none;
  while (!has_begun() && end == End::none) end = wait();
  if (end == End::dropped) return;
  Output out(path_);
  trace::TraceWriter writer(*trace_, trace::checksum, [&](std::string_view bytes) { out.add(bytes); });
  std::size_t written = 0;
  while (end == End::none && out.error.empty() && writer.error().empty()) {
    const std::size_t size = trace_->size();
    writer.append();
    out.write();
    // What comes right behind the news may have none of its own.
    if (size == std::exchange(written, size)) {
      end = wait();
    } else {
      const aio::MutexLock lock(mutex_);
      const auto until = std::chrono::steady_clock::now() + between_writes;
      while (end_ == End::none && changed_.wait_until(mutex_, until) == std::cv_status::no_timeout) {
      }
      end = end_;
    }
  }
  if (end != End::dropped) writer.finish();
  out.write();
  out.close();
  error_ = !writer.error().empty() ? words::text("cli.cannot_write", path_.string(), writer.error()) : out.error;
}

} // namespace loopscope::cli
