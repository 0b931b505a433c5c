#include "core/trace_files/file.h"
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
using testing::Not;
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
    EXPECT_EQ(loaded.note.find('\n'), std::string::npos);
    EXPECT_TRUE(loaded.error.empty() || loaded.note.empty());
    EXPECT_EQ(loaded.usable, (loaded.error.empty() && loaded.note.empty()) || loaded.trace->size() > 0);
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

TEST_F(TraceFile, cut_at_any_byte_is_what_stands_before_and_not_damaged) {
  ASSERT_EQ(save(original(), path()), "");
  std::size_t most = original().size();
  for (std::size_t size = std::filesystem::file_size(path()); size-- > 0;) {
    std::filesystem::resize_file(path(), size);
    const Loaded loaded = load_damaged(path());
    ASSERT_LE(loaded.trace->size(), most); // never more from less
    most = loaded.trace->size();
    ASSERT_THAT(loaded.error + loaded.note, StartsWith(path().string()));
    ASSERT_THAT(loaded.error, Not(HasSubstr("damaged")));
    if (most > 0) {
      ASSERT_EQ(loaded.error, "") << size;
      ASSERT_THAT(loaded.note,
                  HasSubstr("is still being written, or was cut off: it ends after " + std::to_string(most)));
    } else {
      ASSERT_THAT(loaded.error, HasSubstr(size == 0 ? "is empty" : "holds no event yet: it is still being written"));
    }
  }
  EXPECT_EQ(most, 0u);
}

TEST_F(TraceFile, keeps_all_events_when_the_end_is_missing) {
  ASSERT_EQ(save(original(), path()), "");
  std::filesystem::resize_file(path(), std::filesystem::file_size(path()) - 1);
  EXPECT_TRUE(same(*load_damaged(path()).trace, original()));
}

/// A trace as it is written while the run goes on.
class Growing : public testing::Test {
protected:
  std::string bytes_;
  Recorder recorder_;
  TraceWriter writer_{*recorder_.trace(), checksum, [this](std::string_view bytes) { bytes_ += bytes; }};
};

TEST_F(Growing, trace_can_be_read_at_any_time_and_is_whole_at_its_end) {
  for (unsigned part = 1; part <= 10; ++part) {
    record_anything(recorder_, part * 40, part, recorder_.trace()->size());
    writer_.append();
    const Loaded loaded = load(bytes_, "a pipe", checksum);
    EXPECT_EQ(loaded.error, "");
    EXPECT_THAT(loaded.note, StartsWith("a pipe is still being written"));
    EXPECT_TRUE(same(*loaded.trace, *recorder_.trace()));
    const std::size_t size = bytes_.size();
    writer_.append(); // nothing new
    EXPECT_EQ(bytes_.size(), size);
  }
  writer_.finish();
  const Loaded loaded = load(bytes_, "a pipe", checksum);
  EXPECT_EQ(loaded.error + loaded.note, "");
  EXPECT_TRUE(same(*loaded.trace, *recorder_.trace()));
}

TEST_F(Growing, trace_comes_in_pieces_cut_anywhere) {
  record_anything(recorder_, 1000);
  writer_.finish();
  std::mt19937 random(4);
  TraceReader reader(checksum);
  std::size_t events = 0;
  for (std::size_t at = 0, size = 0; at < bytes_.size(); at += size) {
    size = std::min<std::size_t>(1 + random() % 5000, bytes_.size() - at);
    EXPECT_EQ(reader.add(std::string_view(bytes_).substr(at, size)), at + size < bytes_.size());
    EXPECT_GE(reader.trace()->size(), events);
    events = reader.trace()->size();
  }
  EXPECT_TRUE(same(*reader.trace(), *recorder_.trace()));
  EXPECT_EQ(reader.finish("it", bytes_.size()).error, "");
}

TEST_F(Growing, trace_is_read_where_no_checksum_can_be_had) {
  record_anything(recorder_, 1000);
  writer_.finish();
  EXPECT_TRUE(same(*load(bytes_, "it", nullptr).trace, *recorder_.trace()));
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
    const Loaded loaded = load_damaged(path());
    ASSERT_NE(loaded.error + loaded.note, "") << round;
  }
}

TEST_F(TraceFile, of_another_version_says_so) {
  ASSERT_EQ(save(original(), path()), "");
  std::string bytes = contents(path());
  bytes[8] = 7;
  write_file(path(), bytes);
  const Loaded loaded = load_damaged(path());
  EXPECT_THAT(loaded.error, HasSubstr("version 7"));
  EXPECT_THAT(loaded.error, HasSubstr("this program reads versions 1 and 2"));
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
  static std::string numbers(std::initializer_list<std::uint32_t> values) {
    std::string bytes;
    for (const std::uint32_t value : values) bytes.append(reinterpret_cast<const char*>(&value), 4);
    return bytes;
  }

  void header(std::uint32_t event_bytes = sizeof(Event)) {
    bytes_ = "\x89LOOP\r\n\x1a" + numbers({file_version, event_bytes});
  }
  void chunk(std::uint32_t type, std::string_view payload = {}) {
    chunk(type, static_cast<std::uint32_t>(payload.size()), payload);
  }
  void chunk(std::uint32_t type, std::uint32_t size, std::string_view payload) {
    add(numbers({type, size, checksum(0, payload)}), payload);
  }
  static constexpr std::uint32_t strings = 1, events = 2, end = 3;

  // Version 1.
  void header_1(std::uint32_t all_strings, std::uint64_t all_events) {
    bytes_ = "\x89LOOP\r\n\x1a" + numbers({1, all_strings});
    number(all_events, 8);
    number(0, 4);
    number(checksum(0, bytes_), 4);
  }
  void block(std::uint32_t its_strings, std::uint32_t its_events, std::string_view payload) {
    block(its_strings, its_events, static_cast<std::uint32_t>(payload.size()), payload);
  }
  void block(std::uint32_t its_strings, std::uint32_t its_events, std::uint32_t size, std::string_view payload) {
    add(numbers({its_strings, its_events, size, checksum(0, payload)}), payload);
  }

  /// A head, its checksum, and what follows.
  void add(const std::string& head, std::string_view payload) {
    const std::uint64_t place = bytes_.size();
    bytes_ += head;
    number(checksum(checksum(0, {reinterpret_cast<const char*>(&place), sizeof place}), head), 4);
    bytes_ += payload;
  }

  static std::string bytes_of(Event event) { return {reinterpret_cast<const char*>(&event), sizeof event}; }
  static std::string text(std::uint32_t length, std::string_view text) { return numbers({length}) + std::string(text); }

  Loaded load_it() {
    write_file(path(), bytes_);
    return load(path());
  }
  /// Of these events, with one string.
  Loaded load_events(const std::vector<Event>& all) {
    header();
    chunk(strings, text(5, "hello"));
    std::string payload;
    for (const Event& event : all) payload += bytes_of(event);
    chunk(events, payload);
    chunk(end);
    return load_it();
  }
  static constexpr std::size_t before_its_events = 16 + 16 + 9 + 16;

  const Event idle_{.kind = EventKind::idle};
  std::string bytes_;
};

TEST_F(Forged, file_is_read_when_nothing_is_wrong_with_it) {
  const Loaded loaded = load_events({{.kind = EventKind::printed, .object = 1}});
  EXPECT_EQ(loaded.error + loaded.note, "");
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
    EXPECT_EQ(byte_of(loaded.error), before_its_events + 32) << loaded.error;
    EXPECT_TRUE(loaded.usable);
    ASSERT_EQ(loaded.trace->size(), 1u);
    EXPECT_EQ((*loaded.trace)[0], good);
  }
}

TEST_F(Forged, time_begins_anew_with_a_run) {
  EXPECT_EQ(load_events({{.time = 5, .kind = EventKind::run_ended}, {.kind = EventKind::run_started}}).error, "");
}

TEST_F(Forged, lengths_are_not_believed) {
  const long before = peak_megabytes();
  const auto refused_at_16 = [&](std::uint32_t type, std::uint32_t size) {
    header();
    chunk(type, size, bytes_of(idle_));
    const Loaded loaded = load_it();
    EXPECT_EQ(byte_of(loaded.error), 16u) << loaded.error;
    EXPECT_EQ(loaded.trace->size(), 0u);
  };
  for (const std::uint32_t size : {31u, 33u, 0xFFFFFFE0u}) refused_at_16(events, size);
  refused_at_16(strings, 0xFFFFFFFF);
  refused_at_16(end, 32);
  refused_at_16(77, 0xFFFFFFFF);
  header();
  chunk(strings, 60 << 20, "short");
  EXPECT_THAT(load_it().error, HasSubstr("holds no event yet"));
  header(64);
  EXPECT_THAT(load_it().error, HasSubstr("events have 64 bytes"));
  EXPECT_LT(peak_megabytes() - before, 50);
}

TEST_F(Forged, chunks_of_other_types_and_empty_ones_are_passed_over) {
  header();
  chunk(events);
  chunk(77, "whatever");
  chunk(events, bytes_of(idle_));
  chunk(0, "whatever");
  chunk(end);
  const Loaded loaded = load_it();
  EXPECT_EQ(loaded.error + loaded.note, "");
  EXPECT_EQ(loaded.trace->size(), 1u);
}

TEST_F(Forged, texts_must_fit_their_chunk) {
  const std::vector<std::string> payloads{text(0, "abcde"), text(6, "abcde"),       text(0xFFFFFFFF, "abcde"),
                                          text(3, "abcde"), std::string(5, '\xff'), "a"};
  for (const std::string& payload : payloads) {
    header();
    chunk(strings, payload);
    chunk(events, bytes_of(idle_));
    Loaded loaded = load_it();
    EXPECT_THAT(loaded.error, HasSubstr("string"));
    EXPECT_FALSE(loaded.usable);
    header_1(1, 1);
    block(1, 1, payload + bytes_of(idle_));
    loaded = load_it();
    EXPECT_FALSE(loaded.usable) << loaded.error;
  }
}

TEST_F(Forged, chunks_cannot_change_places) {
  header();
  chunk(events, bytes_of(idle_));
  const std::string first = bytes_.substr(16);
  bytes_ += first;
  const Loaded loaded = load_it();
  EXPECT_EQ(loaded.trace->size(), 1u);
  EXPECT_EQ(byte_of(loaded.error), 16 + first.size());
}

TEST_F(Forged, bytes_behind_the_end_are_told) {
  header();
  chunk(events, bytes_of(idle_));
  chunk(end);
  bytes_ += "more";
  const Loaded loaded = load_it();
  EXPECT_TRUE(loaded.usable);
  EXPECT_EQ(byte_of(loaded.error), bytes_.size() - 4);
}

using Version1 = Forged;

TEST_F(Version1, file_that_an_older_program_saved_is_read) {
  const Loaded loaded = load(std::filesystem::path(TRACE_FOLDER) / "version_1.loopscope");
  EXPECT_EQ(loaded.error + loaded.note, "");
  const Trace& trace = *loaded.trace;
  ASSERT_EQ(trace.size(), 49u);
  EXPECT_EQ(trace[0].kind, EventKind::run_started);
  EXPECT_EQ(trace.string(trace[0].object), "hello");
  EXPECT_EQ(trace[trace.size() - 1].kind, EventKind::run_ended);
}

TEST_F(Version1, file_that_is_cut_is_truncated) {
  const std::string whole = contents(std::filesystem::path(TRACE_FOLDER) / "version_1.loopscope");
  for (std::size_t size = 12; size < whole.size(); ++size) {
    const Loaded loaded = load(std::string_view(whole).substr(0, size), "it", checksum);
    ASSERT_THAT(loaded.error, HasSubstr("truncated"));
    ASSERT_EQ(byte_of(loaded.error), size);
  }
}

TEST_F(Version1, file_tells_of_any_changed_byte) {
  std::string bytes = contents(std::filesystem::path(TRACE_FOLDER) / "version_1.loopscope");
  for (char& byte : bytes) {
    byte = static_cast<char>(byte ^ 0x10);
    ASSERT_NE(load(bytes, "it", checksum).error, "");
    byte = static_cast<char>(byte ^ 0x10);
  }
  EXPECT_EQ(load(bytes, "it", checksum).error, "");
}

TEST_F(Version1, counts_are_not_believed) {
  const long before = peak_megabytes();
  header_1(0xFFFFFFFF, ~std::uint64_t{0});
  block(0, 1, bytes_of(idle_));
  Loaded loaded = load_it();
  EXPECT_THAT(loaded.error, HasSubstr("truncated"));
  EXPECT_EQ(loaded.trace->size(), 1u);

  for (const auto& [its_strings, its_events, size] :
       std::vector<std::array<std::uint32_t, 3>>{{0, 0xFFFFFFFF, 0xFFFFFFE0},
                                                 {0xFFFFFFFF, 0, 0xFFFFFFFF},
                                                 {0xFFFFFFFF, 1, 32},
                                                 {0, 0, 0},
                                                 {0, 1, 0},
                                                 {257, 0, 4000}}) {
    header_1(0xFFFFFFFF, ~std::uint64_t{0});
    block(its_strings, its_events, size, bytes_of(idle_));
    loaded = load_it();
    EXPECT_EQ(byte_of(loaded.error), 32u) << loaded.error;
    EXPECT_EQ(loaded.trace->size(), 0u);
  }
  header_1(1, 1);
  block(1, 0, 60 << 20, "short");
  EXPECT_THAT(load_it().error, HasSubstr("truncated"));
  header_1(0, 1);
  block(0, 2, bytes_of(idle_) + bytes_of(idle_)); // more than the header says
  EXPECT_EQ(load_it().trace->size(), 0u);
  EXPECT_LT(peak_megabytes() - before, 50);
}

TEST_F(Version1, bytes_behind_the_end_are_told) {
  header_1(0, 1);
  block(0, 1, bytes_of(idle_));
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
  EXPECT_EQ(checksum(0, "123456789"), 0xCBF43926u);
  EXPECT_EQ(checksum(checksum(0, "12345"), "6789"), 0xCBF43926u);
  EXPECT_EQ(checksum(0, ""), 0u);
}

} // namespace
} // namespace loopscope::trace
