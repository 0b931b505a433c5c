// Traces and folders that the tests of this folder share.
#pragma once

#include "core/trace/recorder.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace loopscope::trace {

inline void record(Recorder& recorder, EventKind kind, Event event = {}) {
  event.kind = kind;
  recorder.record(event);
}

/// Many events of all kinds that can be loaded again: valid, though they tell no story. They go on behind the first
/// `from` that are there.
inline void record_anything(Recorder& recorder, std::size_t events, unsigned seed = 1, std::size_t from = 0) {
  std::mt19937 random(seed);
  Event event;
  if (from > 0) event.time = (*recorder.trace())[from - 1].time;
  for (std::size_t i = 0; i < events; ++i) {
    event.time += random() % 3;
    do event.kind = static_cast<EventKind>(random() % 160);
    while (name_of(event.kind).empty());
    event.detail = static_cast<std::uint8_t>(random() % 2);
    event.line = static_cast<std::uint16_t>(random() % 40);
    event.subject = random() % 20;
    event.object = recorder.intern("text " + std::to_string(random() % (events / 4 + 1)));
    event.extra = recorder.intern("extra " + std::to_string(random() % 10));
    event.value = random() % 5;
    if (event.kind == EventKind::task_created) event.value = recorder.intern("function");
    recorder.record(event);
  }
}

/// Whether the events of `part`, and the strings that it has, are the first ones of `whole`.
inline bool is_beginning(const Trace& part, const Trace& whole) {
  if (part.size() > whole.size() || part.strings() > whole.strings()) return false;
  for (std::size_t i = 0; i < part.size(); ++i)
    if (part[i] != whole[i]) return false;
  for (StringId id = 0; id < part.strings(); ++id)
    if (part.string(id) != whole.string(id)) return false;
  return true;
}

inline bool same(const Trace& a, const Trace& b) {
  return a.size() == b.size() && a.strings() == b.strings() && is_beginning(a, b);
}

/// A test with an empty folder of its own.
class InFolder : public testing::Test {
protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "loopscope-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path(std::string_view name = "run.trace") const { return folder_ / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

  std::filesystem::path folder_;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::remove(path); // writing over a file is slow: its blocks are flushed
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace loopscope::trace
