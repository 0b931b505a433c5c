#include "core/trace/checksum.h"
#include "core/trace/file.h"
#include "tests/trace/sample.h"

#include <gmock/gmock.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <random>
#include <thread>

namespace loopscope::trace {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// The byte that a message names.
std::size_t byte_of(const std::string& error) {
  const std::size_t at = error.find("byte ");
  return at == error.npos ? std::string::npos : std::stoul(error.substr(at + 5));
}

class TraceFile : public InFolder {
protected:
  void SetUp() override {
    InFolder::SetUp();
    record_anything(recorder_, 300);
    recorder_.intern("named by no event");
  }

  const Trace& original() const { return *recorder_.trace(); }

  /// Loads what may be damaged: what was read must be a beginning of the original.
  Loaded load_damaged(const std::filesystem::path& file) {
    Loaded loaded = load(file);
    EXPECT_TRUE(is_beginning(*loaded.trace, original()));
    EXPECT_EQ(loaded.error.find('\n'), std::string::npos);
    EXPECT_EQ(loaded.usable, loaded.error.empty() || loaded.trace->size() > 0);
    return loaded;
  }

  Recorder recorder_;
};

TEST_F(TraceFile, brings_back_what_was_saved) {
  EXPECT_EQ(save(original(), path()), "");
  const Loaded loaded = load(path());
  EXPECT_EQ(loaded.error, "");
  EXPECT_TRUE(loaded.usable);
  EXPECT_TRUE(same(*loaded.trace, original()));
  EXPECT_EQ(files(), 1u);
}

TEST_F(TraceFile, brings_back_an_empty_trace) {
  const Trace empty;
  EXPECT_EQ(save(empty, path()), "");
  const Loaded loaded = load(path());
  EXPECT_EQ(loaded.error, "");
  EXPECT_TRUE(loaded.usable);
  EXPECT_TRUE(same(*loaded.trace, empty));
}

TEST_F(TraceFile, brings_back_many_events_and_long_and_odd_texts) {
  Recorder recorder;
  record_anything(recorder, 100'000);
  recorder.intern(std::string(3 << 20, 'x'));
  recorder.intern(std::string_view("\0\n\xff", 3));
  for (int i = 0; i < 1000; ++i) recorder.intern(std::string(1000, 'y') + std::to_string(i));
  EXPECT_EQ(save(*recorder.trace(), path()), "");
  const Loaded loaded = load(path());
  EXPECT_EQ(loaded.error, "");
  EXPECT_TRUE(same(*loaded.trace, *recorder.trace()));
}

TEST_F(TraceFile, is_the_same_bytes_each_time) {
  EXPECT_EQ(save(original(), path("a")), "");
  EXPECT_EQ(save(original(), path("b")), "");
  EXPECT_EQ(contents(path("a")), contents(path("b")));
}

TEST_F(TraceFile, can_be_saved_while_the_run_goes_on) {
  auto trace = std::make_shared<Trace>();
  std::thread run([&] {
    Recorder recorder(trace);
    record_anything(recorder, 50'000);
  });
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(save(*trace, path()), "");
    const Loaded loaded = load(path());
    EXPECT_EQ(loaded.error, "");
    EXPECT_TRUE(is_beginning(*loaded.trace, *trace));
  }
  run.join();
}

TEST_F(TraceFile, cut_at_any_byte_holds_what_stands_before) {
  ASSERT_EQ(save(original(), path()), "");
  std::size_t most = original().size();
  for (std::size_t size = std::filesystem::file_size(path()); size-- > 0;) {
    std::filesystem::resize_file(path(), size);
    const Loaded loaded = load_damaged(path());
    ASSERT_NE(loaded.error, "") << size;
    if (size > 0) ASSERT_EQ(byte_of(loaded.error), size) << loaded.error;
    ASSERT_LE(loaded.trace->size(), most); // never more from less
    most = loaded.trace->size();
  }
  EXPECT_EQ(most, 0u);
}

TEST_F(TraceFile, keeps_the_first_block_when_the_last_byte_is_missing) {
  ASSERT_EQ(save(original(), path()), "");
  std::filesystem::resize_file(path(), std::filesystem::file_size(path()) - 1);
  const Loaded loaded = load_damaged(path());
  EXPECT_GE(loaded.trace->size(), 256u);
  EXPECT_TRUE(loaded.usable);
  EXPECT_THAT(loaded.error, HasSubstr("truncated"));
  EXPECT_THAT(loaded.error, StartsWith(path().string()));
}

TEST_F(TraceFile, tells_of_any_changed_byte_and_where) {
  ASSERT_EQ(save(original(), path()), "");
  const std::string bytes = contents(path());
  std::mt19937 random(2);
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char changed = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random() % 255));
    file.seekp(static_cast<std::streamoff>(at)).put(changed).flush();
    const Loaded loaded = load_damaged(path());
    ASSERT_NE(loaded.error, "") << at;
    ASSERT_LE(byte_of(loaded.error), std::max<std::size_t>(at, 12)) << loaded.error;
    ASSERT_LT(at, byte_of(loaded.error) + 16 * 1024) << loaded.error; // in that very block
    file.seekp(static_cast<std::streamoff>(at)).put(bytes[at]).flush();
  }
  EXPECT_EQ(load(path()).error, "");
}

TEST_F(TraceFile, survives_any_changes) {
  ASSERT_EQ(save(original(), path()), "");
  const std::string bytes = contents(path());
  std::mt19937 random(3);
  for (int round = 0; round < 1000; ++round) {
    std::string changed = bytes;
    for (int i = 0, changes = 1 + static_cast<int>(random() % 8); i < changes; ++i) {
      const std::size_t from = random() % changed.size(), length = random() % 64;
      switch (random() % 3) {
      case 0:
        for (std::size_t j = from; j < std::min(from + length, changed.size()); ++j)
          changed[j] = static_cast<char>(random());
        break;
      case 1:
        changed.erase(from, length);
        break;
      default:
        changed.insert(from, changed.substr(random() % changed.size(), length));
      }
      if (changed.empty()) changed = bytes;
    }
    if (changed == bytes) continue;
    write_file(path(), changed);
    ASSERT_NE(load_damaged(path()).error, "") << round;
  }
}

TEST_F(TraceFile, of_another_version_says_so) {
  ASSERT_EQ(save(original(), path()), "");
  std::string bytes = contents(path());
  bytes[8] = 7;
  write_file(path(), bytes);
  const Loaded loaded = load_damaged(path());
  EXPECT_THAT(loaded.error, HasSubstr("version 7"));
  EXPECT_THAT(loaded.error, HasSubstr("this program reads version 1"));
  EXPECT_FALSE(loaded.usable);
}

TEST_F(TraceFile, refuses_what_is_no_trace) {
  write_file(path("empty"), "");
  write_file(path("text"), "import asyncio\n");
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  const auto error = [&](const std::filesystem::path& file) {
    const Loaded loaded = load(file);
    EXPECT_FALSE(loaded.usable);
    EXPECT_EQ(loaded.trace->size(), 0u);
    EXPECT_THAT(loaded.error, HasSubstr(file.string()));
    return loaded.error;
  };
  EXPECT_THAT(error(path("empty")), HasSubstr("empty"));
  EXPECT_THAT(error(path("text")), HasSubstr("not a Loopscope trace"));
  EXPECT_THAT(error(folder_), HasSubstr("is a directory"));
  EXPECT_THAT(error(path("missing")), HasSubstr("No such file"));
  EXPECT_THAT(error(path("pipe")), HasSubstr("not an ordinary file"));
  EXPECT_THAT(error("/dev/zero"), HasSubstr("not an ordinary file"));
  EXPECT_THAT(error(""), HasSubstr("No such file"));
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

TEST_F(TraceFile, takes_no_memory_for_a_gigabyte_of_zeros) {
  write_file(path("zeros"), "");
  std::filesystem::resize_file(path("zeros"), std::uintmax_t{1} << 30);
  ASSERT_EQ(save(original(), path()), "");
  std::filesystem::resize_file(path(), std::uintmax_t{1} << 30);
  const long before = peak_megabytes();
  EXPECT_THAT(load(path("zeros")).error, HasSubstr("not a Loopscope trace"));
  EXPECT_THAT(load_damaged(path()).error, HasSubstr("follow the end of the trace"));
  EXPECT_LT(peak_megabytes() - before, 50);
}

/// A file with right checksums and whatever else one likes.
class Forged : public InFolder {
protected:
  void number(std::uint64_t value, std::size_t bytes) { bytes_.append(reinterpret_cast<const char*>(&value), bytes); }

  void header(std::uint64_t strings, std::uint64_t events) {
    bytes_ = "\x89LOOP\r\n\x1a";
    number(file_version, 4);
    number(strings, 4);
    number(events, 8);
    number(0, 4);
    number(checksum(bytes_.data(), bytes_.size()), 4);
  }

  void block(std::uint32_t strings, std::uint32_t events, std::string_view payload) {
    block(strings, events, static_cast<std::uint32_t>(payload.size()), payload);
  }
  void block(std::uint32_t strings, std::uint32_t events, std::uint32_t size, std::string_view payload) {
    std::string head;
    for (const std::uint32_t value : {strings, events, size, checksum(payload.data(), payload.size())})
      head.append(reinterpret_cast<const char*>(&value), 4);
    const std::uint64_t place = bytes_.size();
    bytes_ += head;
    number(checksum(head.data(), head.size(), checksum(&place, 8)), 4);
    bytes_ += payload;
  }

  static std::string bytes_of(Event event) { return {reinterpret_cast<const char*>(&event), sizeof event}; }
  static std::string text(std::uint32_t length, std::string_view text) {
    return std::string(reinterpret_cast<const char*>(&length), 4) + std::string(text);
  }

  Loaded load_it() {
    write_file(path(), bytes_);
    return load(path());
  }
  /// Of one block of these events, with one string.
  Loaded load_events(const std::vector<Event>& events) {
    header(1, events.size());
    std::string payload = text(5, "hello");
    for (const Event& event : events) payload += bytes_of(event);
    block(1, static_cast<std::uint32_t>(events.size()), payload);
    return load_it();
  }

  std::string bytes_;
};

TEST_F(Forged, file_is_read_when_nothing_is_wrong_with_it) {
  const Loaded loaded = load_events({{.kind = EventKind::printed, .object = 1}});
  EXPECT_EQ(loaded.error, "");
  ASSERT_EQ(loaded.trace->size(), 1u);
  EXPECT_EQ(loaded.trace->string((*loaded.trace)[0].object), "hello");
}

TEST_F(Forged, events_of_unknown_kinds_are_kept) {
  const Event unknown{
      .kind = static_cast<EventKind>(250), .detail = 99, .subject = 1, .object = 999, .extra = 999, .value = -1};
  const Loaded loaded = load_events({unknown});
  EXPECT_EQ(loaded.error, "");
  ASSERT_EQ(loaded.trace->size(), 1u);
  EXPECT_EQ((*loaded.trace)[0], unknown);
}

TEST_F(Forged, events_end_at_the_first_that_is_impossible) {
  const Event good{.time = 5, .kind = EventKind::printed, .object = 1};
  for (const Event& bad : std::vector<Event>{
           {.time = 5, .kind = EventKind::printed, .object = 2},
           {.time = 5, .kind = EventKind::parameter, .object = 1, .extra = 0xFFFFFFFF},
           {.time = 5, .kind = EventKind::task_created, .value = -1},
           {.time = 5, .kind = EventKind::task_created, .value = std::int64_t{1} << 40},
           {.time = 5, .kind = EventKind::callback_scheduled, .detail = 200},
           {.time = 5, .kind = EventKind::future_created, .detail = 255},
           {.time = 4, .kind = EventKind::idle},
           {.time = -1, .kind = EventKind::run_started},
           {.time = INT64_MIN, .kind = EventKind::idle},
           {.time = INT64_MAX, .kind = EventKind::idle},
       }) {
    const Loaded loaded = load_events({good, bad, good});
    EXPECT_EQ(byte_of(loaded.error), 32u + 20 + 9 + 32) << loaded.error;
    EXPECT_TRUE(loaded.usable);
    ASSERT_EQ(loaded.trace->size(), 1u);
    EXPECT_EQ((*loaded.trace)[0], good);
  }
}

TEST_F(Forged, time_begins_anew_with_a_run) {
  EXPECT_EQ(load_events({{.time = 5, .kind = EventKind::run_ended}, {.kind = EventKind::run_started}}).error, "");
}

TEST_F(Forged, counts_are_not_believed) {
  const long before = peak_megabytes();
  const Event event{.kind = EventKind::idle};
  header(0xFFFFFFFF, ~std::uint64_t{0});
  block(0, 1, bytes_of(event));
  Loaded loaded = load_it();
  EXPECT_THAT(loaded.error, HasSubstr("truncated"));
  EXPECT_EQ(loaded.trace->size(), 1u);

  for (const auto& [strings, events, size] : std::vector<std::array<std::uint32_t, 3>>{{0, 0xFFFFFFFF, 0xFFFFFFE0},
                                                                                       {0xFFFFFFFF, 0, 0xFFFFFFFF},
                                                                                       {0xFFFFFFFF, 1, 32},
                                                                                       {0, 0, 0},
                                                                                       {0, 1, 0},
                                                                                       {257, 0, 4000}}) {
    header(0xFFFFFFFF, ~std::uint64_t{0});
    block(strings, events, size, bytes_of(event));
    loaded = load_it();
    EXPECT_EQ(byte_of(loaded.error), 32u) << loaded.error;
    EXPECT_EQ(loaded.trace->size(), 0u);
  }
  header(1, 1);
  block(1, 0, 60 << 20, "short");
  EXPECT_THAT(load_it().error, HasSubstr("truncated"));
  header(0, 1);
  block(0, 2, bytes_of(event) + bytes_of(event)); // more than the header says
  EXPECT_EQ(load_it().trace->size(), 0u);
  EXPECT_LT(peak_megabytes() - before, 50);
}

TEST_F(Forged, texts_must_fit_their_block) {
  const std::vector<std::string> payloads{text(0, "abcde"), text(6, "abcde"), text(0xFFFFFFFF, "abcde"),
                                          text(3, "abcde"), std::string(5, '\xff')};
  for (const std::string& payload : payloads) {
    header(1, 1);
    block(1, 1, payload + bytes_of({.kind = EventKind::idle}));
    const Loaded loaded = load_it();
    EXPECT_THAT(loaded.error, HasSubstr("string"));
    EXPECT_FALSE(loaded.usable);
  }
}

TEST_F(Forged, blocks_cannot_change_places) {
  const std::string event = bytes_of({.kind = EventKind::idle});
  header(0, 2);
  block(0, 1, event);
  const std::string first = bytes_.substr(32);
  bytes_ += first;
  const Loaded loaded = load_it();
  EXPECT_EQ(loaded.trace->size(), 1u);
  EXPECT_EQ(byte_of(loaded.error), 32 + first.size());
}

TEST_F(Forged, bytes_behind_the_end_are_told) {
  header(0, 1);
  block(0, 1, bytes_of({.kind = EventKind::idle}));
  bytes_ += "more";
  const Loaded loaded = load_it();
  EXPECT_TRUE(loaded.usable);
  EXPECT_EQ(byte_of(loaded.error), bytes_.size() - 4);
}

// Saving where it cannot be done.

using Saving = TraceFile;

TEST_F(Saving, names_path_and_reason) {
  const std::filesystem::path nowhere = path("missing") / "run.trace";
  EXPECT_THAT(save(original(), nowhere), HasSubstr(nowhere.string() + ": No such file"));
  EXPECT_THAT(save(original(), folder_), HasSubstr("is a directory"));
  EXPECT_THAT(save(original(), ""), HasSubstr("no file name"));
  write_file(path("file"), "a file");
  EXPECT_THAT(save(original(), path("file") / "run.trace"), HasSubstr("Not a directory"));
  EXPECT_EQ(files(), 1u);
}

TEST_F(Saving, to_a_full_device_fails_and_leaves_it_alone) {
  EXPECT_THAT(save(original(), "/dev/full"), HasSubstr("/dev/full: No space left"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_F(Saving, that_fails_half_way_leaves_what_was_there) {
  Recorder large;
  record_anything(large, 100'000);
  write_file(path(), "what was there");
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  const rlimit small{1 << 20, old.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string error = save(*large.trace(), path());
  const std::string other_error = save(*large.trace(), path("other"));
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(error, HasSubstr(path().string() + ": File too large"));
  EXPECT_NE(other_error, "");
  EXPECT_EQ(contents(path()), "what was there");
  EXPECT_EQ(files(), 1u);
}

TEST_F(Saving, replaces_a_file_and_follows_a_link_to_it) {
  write_file(path(), "an older trace");
  std::filesystem::create_symlink(path(), path("link"));
  EXPECT_EQ(save(original(), path("link")), "");
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_TRUE(same(*load(path()).trace, original()));
  EXPECT_EQ(files(), 2u);
}

TEST(Checksum, is_that_of_zip) {
  EXPECT_EQ(checksum("123456789", 9), 0xCBF43926u);
  EXPECT_EQ(checksum("6789", 4, checksum("12345", 5)), 0xCBF43926u);
  EXPECT_EQ(checksum("", 0), 0u);
}

} // namespace
} // namespace loopscope::trace
