#include "core/trace/file.h"

#include "core/trace/checksum.h"
#include "core/trace/event_table.h"
#include "core/trace/output_file.h"
#include "core/trace/recorder.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace loopscope::trace {

namespace {

static_assert(std::endian::native == std::endian::little, "events are written as they stand in memory");

constexpr std::array<unsigned char, 8> magic{0x89, 'L', 'O', 'O', 'P', 0x0D, 0x0A, 0x1A};

struct Header {
  std::array<unsigned char, 8> magic{};
  std::uint32_t version = 0;
  std::uint32_t strings = 0;
  std::uint64_t events = 0;
  std::uint32_t nothing = 0;
  std::uint32_t checksum = 0;
};
static_assert(sizeof(Header) == 32);
constexpr std::size_t header_checked = sizeof(Header) - sizeof(Header::checksum);

struct BlockHead {
  std::uint32_t strings = 0;
  std::uint32_t events = 0;
  std::uint32_t bytes = 0;
  std::uint32_t payload_checksum = 0;
  std::uint32_t checksum = 0;
};
static_assert(sizeof(BlockHead) == 20);

// Small blocks, since a damaged one is lost whole.
constexpr std::uint32_t block_events = 256;
constexpr std::uint32_t block_strings = 256;
constexpr std::size_t block_text = std::size_t{1} << 16; // a block of strings is ended when it is that long
constexpr std::size_t block_bytes = longest_text + block_text + block_strings * 4 + block_events * sizeof(Event);

std::uint32_t head_checksum(std::uint64_t place, const BlockHead& head) {
  return checksum(&head, sizeof head - sizeof head.checksum, checksum(&place, sizeof place));
}

// Saving.

class Saver {
public:
  Saver(const Trace& trace, const std::filesystem::path& path)
      // The events first: the strings that they name are there by then.
      : trace_(trace), events_(trace.size()), strings_(trace.strings()), out_(path) {}

  std::string save() {
    Header header{magic, file_version, static_cast<std::uint32_t>(strings_ - 1), events_, 0, 0};
    header.checksum = checksum(&header, header_checked);
    out_.write(&header, sizeof header);
    std::size_t event = 0;
    while (event < events_ && !out_.failed()) {
      const std::size_t end = std::min<std::size_t>(event + block_events, events_);
      std::uint64_t greatest = 0;
      for (std::size_t i = event; i < end; ++i) greatest = std::max(greatest, greatest_string(trace_[i]));
      add_strings(std::min<std::uint64_t>(strings_, greatest < strings_ ? greatest + 1 : strings_));
      for (; event < end; ++event) payload_.append(reinterpret_cast<const char*>(&trace_[event]), sizeof(Event));
      head_.events = static_cast<std::uint32_t>(payload_.size() - text_) / sizeof(Event);
      end_block();
    }
    add_strings(strings_);
    end_block();
    return out_.commit();
  }

private:
  /// Adds the strings up to that number, ending blocks as they get full.
  void add_strings(std::size_t end) {
    for (; string_ < end && !out_.failed(); ++string_) {
      const std::string_view text = trace_.string(static_cast<StringId>(string_));
      if (text.size() > longest_text)
        return out_.fail(
            fmt::format("a text of {} bytes is longer than a trace file can hold ({})", text.size(), longest_text));
      if (head_.strings == block_strings || text_ >= block_text) end_block();
      const auto length = static_cast<std::uint32_t>(text.size());
      payload_.append(reinterpret_cast<const char*>(&length), sizeof length);
      payload_.append(text);
      text_ = payload_.size();
      ++head_.strings;
    }
  }

  void end_block() {
    if (head_.strings == 0 && head_.events == 0) return;
    head_.bytes = static_cast<std::uint32_t>(payload_.size());
    head_.payload_checksum = checksum(payload_.data(), payload_.size());
    head_.checksum = head_checksum(place_, head_);
    out_.write(&head_, sizeof head_);
    out_.write(payload_);
    place_ += sizeof head_ + payload_.size();
    head_ = {};
    payload_.clear();
    text_ = 0;
  }

  const Trace& trace_;
  const std::size_t events_, strings_;
  OutputFile out_;
  std::uint64_t place_ = sizeof(Header); // of the block that is being made
  BlockHead head_;
  std::string payload_;
  std::size_t text_ = 0;   // bytes of the payload that are strings
  std::size_t string_ = 1; // the next to write
};

// Loading.

/// Reads an ordinary file from its beginning to its end.
class Input {
public:
  explicit Input(const std::filesystem::path& path) {
    // Opening a pipe would wait for its other end.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0)
      error_ = std::generic_category().message(errno);
    else if (S_ISDIR(status.st_mode))
      error_ = "it is a directory";
    else if (!S_ISREG(status.st_mode))
      error_ = "it is not an ordinary file";
    else
      size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~Input() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  std::uint64_t size() const { return size_; }
  std::uint64_t place() const { return place_; }
  std::uint64_t left() const { return size_ - place_; }
  /// Why reading failed, empty when it did not.
  const std::string& error() const { return error_; }

  /// False when there are not that many bytes left, or they cannot be read.
  bool read(void* to, std::size_t size) {
    if (size > left()) return false;
    auto* at = static_cast<char*>(to);
    while (size > 0) {
      if (buffer_at_ == buffer_end_ && !fill()) return false;
      const std::size_t part = std::min(size, buffer_end_ - buffer_at_);
      std::memcpy(at, buffer_.data() + buffer_at_, part);
      at += part;
      size -= part;
      buffer_at_ += part;
      place_ += part;
    }
    return true;
  }

private:
  bool fill() {
    ssize_t got = 0;
    do got = ::read(descriptor_, buffer_.data(), buffer_.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) error_ = std::generic_category().message(errno);
    if (got == 0) size_ = place_; // it became shorter
    buffer_at_ = 0;
    buffer_end_ = got > 0 ? static_cast<std::size_t>(got) : 0;
    return got > 0;
  }

  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t place_ = 0;
  std::string error_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{1} << 16);
  std::size_t buffer_at_ = 0, buffer_end_ = 0;
};

} // namespace

class Loader {
public:
  explicit Loader(const std::filesystem::path& path) : path_(path.string()), input_(path) {}

  Loaded load() {
    try {
      if (read_header()) {
        while ((strings_ < header_.strings || events_ < header_.events) && read_block()) {
        }
        if (error_.empty() && input_.left() > 0)
          fail(input_.place(), "{} bytes follow the end of the trace", input_.left());
      }
    } catch (const std::bad_alloc&) {
      fail(input_.place(), "not enough memory for the rest");
    } catch (const std::length_error& full) {
      fail(input_.place(), "{}", full.what());
    }
    return {recorder_.trace(), error_, error_.empty() || events_ > 0};
  }

private:
  template <class... Arguments>
  bool fail(std::uint64_t place, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    const std::string reason = fmt::format(format, std::forward<Arguments>(arguments)...);
    error_ = !input_.error().empty() ? fmt::format("cannot read {}: {}", path_, input_.error())
             : events_ > 0 ? fmt::format("{}: damaged at byte {}: {}; the {} events before it are usable", path_, place,
                                         reason, events_)
                           : fmt::format("{}: damaged at byte {}: {}", path_, place, reason);
    return false;
  }

  bool fail_whole(std::string_view reason) {
    error_ = fmt::format("{} {}", path_, reason);
    return false;
  }

  bool read_header() {
    if (!input_.error().empty()) return fail(0, "");
    if (input_.size() == 0) return fail_whole("is empty");
    constexpr std::size_t beginning = sizeof magic + sizeof header_.version;
    const std::size_t there = std::min<std::uint64_t>(input_.size(), beginning);
    if (!input_.read(&header_, there)) return fail(0, "the file shrank while it was being read");
    if (std::memcmp(&header_, magic.data(), std::min(there, sizeof magic)) != 0)
      return fail_whole("is not a Loopscope trace (wrong signature at byte 0)");
    if (there < beginning) return cut_short(there);
    if (header_.version != file_version)
      return fail_whole(
          fmt::format("has version {} (at byte 8); this program reads version {}", header_.version, file_version));
    if (!input_.read(reinterpret_cast<char*>(&header_) + beginning, sizeof header_ - beginning))
      return cut_short(input_.size());
    if (header_.checksum != checksum(&header_, header_checked))
      return fail(beginning, "the checksum of the header is wrong");
    return true;
  }

  bool cut_short(std::uint64_t place) { return fail(place, "the file is truncated here"); }

  bool read_block() {
    const std::uint64_t place = input_.place();
    BlockHead head;
    if (!input_.read(&head, sizeof head)) return cut_short(input_.size());
    if (head.checksum != head_checksum(place, head)) return fail(place, "the checksum of the block header is wrong");
    if (head.strings > block_strings || head.events > block_events || head.strings + head.events == 0 ||
        head.strings > header_.strings - strings_ || head.events > header_.events - events_ ||
        head.bytes > block_bytes || head.bytes < head.strings * std::size_t{5} + head.events * sizeof(Event))
      return fail(place, "the block header is invalid");
    if (head.bytes > input_.left()) return cut_short(input_.size());
    payload_.resize(head.bytes);
    if (!input_.read(payload_.data(), payload_.size())) return cut_short(input_.size());
    if (head.payload_checksum != checksum(payload_.data(), payload_.size()))
      return fail(place, "the checksum of the block is wrong");
    return read_strings(head, place + sizeof head) && read_events(head, place + sizeof head + at_);
  }

  // What follows can only fail in a forged file, since the checksums are right.

  bool read_strings(const BlockHead& head, std::uint64_t place) {
    const std::size_t end = payload_.size() - head.events * sizeof(Event);
    at_ = 0;
    for (std::uint32_t i = 0; i < head.strings; ++i, ++strings_) {
      std::uint32_t length = 0;
      if (end - at_ < sizeof length) return fail(place + at_, "a string runs past the end of its block");
      std::memcpy(&length, payload_.data() + at_, sizeof length);
      if (length == 0 || length > end - at_ - sizeof length)
        return fail(place + at_, "a string runs past the end of its block");
      trace().add_string({payload_.data() + at_ + sizeof length, length});
      at_ += sizeof length + length;
    }
    return at_ == end || fail(place + at_, "the strings of the block are shorter than its header says");
  }

  bool read_events(const BlockHead& head, std::uint64_t place) {
    for (std::uint32_t i = 0; i < head.events; ++i, ++events_) {
      Event event;
      std::memcpy(&event, payload_.data() + at_ + i * sizeof(Event), sizeof event);
      if (const std::string_view fault = fault_of(event, trace().strings()); !fault.empty())
        return fail(place + i * sizeof(Event), "{}", fault);
      if (event.kind != EventKind::run_started && event.time < time_)
        return fail(place + i * sizeof(Event), "time goes backwards");
      time_ = event.time;
      recorder_.record(event);
    }
    return true;
  }

  Trace& trace() { return *recorder_.trace(); }

  std::string path_;
  Input input_;
  Header header_;
  Recorder recorder_;
  std::vector<char> payload_;
  std::size_t at_ = 0;        // in the payload
  std::uint64_t strings_ = 0; // read so far
  std::uint64_t events_ = 0;
  std::int64_t time_ = 0; // of the last event
  std::string error_;
};

std::string save(const Trace& trace, const std::filesystem::path& path) {
  return Saver(trace, path).save();
}

Loaded load(const std::filesystem::path& path) {
  return Loader(path).load();
}

} // namespace loopscope::trace
