// Python's bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace loopscope::net {

/// Immutable but for being assigned; True when there are any. str() and print() have it as repr() does: b'...'.
class Bytes {
public:
  Bytes() = default;
  explicit Bytes(std::string raw) : raw_(std::move(raw)) {}
  Bytes(const Bytes&) = default;
  Bytes(Bytes&&) noexcept = default;
  Bytes& operator=(const Bytes&) = default;
  Bytes& operator=(Bytes&&) noexcept = default;
  ~Bytes() {
    if (raw_.capacity() >= room) [[unlikely]]
      leave_room();
  }

  /// What a large piece of a stream has room for. New memory costs the system more than the bytes themselves, so that
  /// of pieces which are gone is kept, for each thread, for the next ones.
  static constexpr std::size_t room = std::size_t{128} << 10;
  /// An empty string with that room.
  static std::string with_room();
  /// Keeps what this thread has kept no longer.
  static void free_rooms();

  std::size_t size() const { return raw_.size(); }
  bool empty() const { return raw_.empty(); }
  explicit operator bool() const { return !empty(); }
  const std::string& raw() const { return raw_; }
  /// bytes.decode(): the text, taken as UTF-8.
  const std::string& decode() const { return raw_; }
  bool ends_with(std::string_view end) const { return raw_.ends_with(end); }
  friend bool operator==(const Bytes&, const Bytes&) = default;

private:
  void leave_room() noexcept;
  std::string raw_;
};

inline int len(const Bytes& bytes) {
  return static_cast<int>(bytes.size());
}
std::string repr(const Bytes& bytes);

} // namespace loopscope::net
