// Memory for what grows with a run and is seldom looked at again: beyond a limit it lies in a file, so that the kernel
// can write it out and need not keep it.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace loopscope::trace {

/// Gives blocks that stay where they are. The first `in_memory` bytes are ordinary memory. What comes after lies in a
/// file without a name, in the first of $TMPDIR, /var/tmp and the cache folder that is no memory itself, and goes with
/// the process, however that ends. Its room on the disk is taken before it is used; where there is none left, or where
/// the platform has no such files, the rest is ordinary memory, too. One thread.
class Spill {
public:
  /// Of those that are not told otherwise. A test sets it before it makes them.
  static inline std::atomic<std::size_t> usual_limit{std::size_t{512} << 20};

  explicit Spill(std::size_t in_memory = usual_limit) : in_memory_(in_memory) {}
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  /// So many zeros, whole pages of them; at `place` where that is in a range that reserve() gave, which then must
  /// outlive the last rest(). Else they are there as long as this is. std::bad_alloc when there is no memory.
  std::byte* take(std::size_t bytes, std::byte* place = nullptr);
  /// Whether what was taken last lies in the file. Once it does not again, nothing that follows will.
  bool filed() const { return filed_; }
  /// What has been taken in all.
  std::size_t bytes() const { return bytes_; }
  /// What is smaller than that had better be taken elsewhere.
  std::size_t least() const { return std::min(in_memory_, std::size_t{1} << 20); }
  /// The process keeps no page of the file in its memory until it looks there again. Cheap, and no loss: what is there
  /// stays there. To be called now and then while much is taken.
  void rest();
  /// The same of what was taken a while ago, and has not been left so yet: little at a time, where it is called often.
  void rest_when_due();

  /// Addresses for so many bytes, with nothing there; null where there are none. release() gives them back, with what
  /// was taken there.
  static std::byte* reserve(std::size_t bytes);
  static void release(std::byte* range, std::size_t bytes);
  /// As rest() does, of a block that lies in a file. Any thread.
  static void rest(const std::byte* block, std::size_t bytes);

private:
  struct Block {
    std::byte* at;
    std::size_t bytes;
  };
  std::byte* take_of_file(std::size_t bytes, std::byte* place);
  bool open();
  bool grow_file(std::size_t to);

  std::size_t in_memory_;
  std::size_t bytes_ = 0;
  std::size_t rested_ = 0;            // file_used_ when rest_when_due() was last
  std::vector<Block> own_;            // to be given back: not placed
  std::vector<Block> in_file_;        // neighbours joined
  std::vector<Block> fresh_, filled_; // of the file: taken since then, and before then
  int file_ = -1;
  std::size_t file_used_ = 0, file_size_ = 0;
  bool filed_ = false;
  bool no_file_ = false; // there is none, or no more room for it
};

/// An array that only grows, in one piece: what stands below size() can be read as a vector's. Of plain values. It
/// moves while it is small.
class TableMemory {
public:
  TableMemory(Spill& spill, std::size_t most) : spill_(&spill), most_(most) {}
  ~TableMemory();
  TableMemory(TableMemory&& other) noexcept;
  TableMemory& operator=(TableMemory&&) = delete;

  std::byte* data() const { return data_; }
  std::size_t capacity() const { return capacity_; }
  /// Makes room for so many bytes; what is new is not defined.
  void grow(std::size_t bytes);

private:
  Spill* spill_;
  std::size_t most_; // bytes that it can ever have
  std::byte* data_ = nullptr;
  std::size_t capacity_ = 0;
  bool reserved_ = false; // it stays where it is
};

/// Gives small blocks out of a Spill's large ones. They stay where they are, as long as this is.
class Pool {
public:
  explicit Pool(Spill& spill) : spill_(spill) {}
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Aligned for any plain value; what is there is not defined.
  std::byte* take(std::size_t bytes);
  std::size_t bytes() const { return bytes_; }

private:
  Spill& spill_;
  std::vector<std::byte*> small_; // of the heap
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0; // taken of the heap and the spill
};

} // namespace loopscope::trace
