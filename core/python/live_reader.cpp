#include "core/python/live_reader.h"

#include "core/trace/event_table.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>

namespace loopscope::python {

namespace event = trace::event;
using trace::as;
using trace::EventKind;

namespace {

/// How long a slot that was taken may stay empty while later ones are filled. Its thread was most likely interrupted
/// between the two (by an exception that a signal raised) and will never fill it.
constexpr std::int64_t patience_with_hole = 250'000'000;
constexpr std::size_t publish_every = 256; // slots: the child needs their room
// The child numbers its places from 65535 down to 32768, and its files from 0.
constexpr std::uint16_t first_own_place = 31'000, last_own_place = 32'767;
constexpr std::uint32_t last_file = 63;
constexpr std::size_t most_loops = 10'000;                  // whose threads are known
constexpr std::size_t longest_text = std::size_t{64} << 20; // as in a file

} // namespace

std::int64_t steady_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

LiveReader::LiveReader(LiveMemory& memory, trace::Recorder& recorder, Beginning beginning)
    : memory_(memory), recorder_(recorder), beginning_(std::move(beginning)), taken_places_(65'536) {}

bool LiveReader::fail(std::string_view what) {
  if (fault_.empty()) fault_ = what;
  return false;
}

std::size_t LiveReader::take(std::size_t most) {
  std::size_t taken = 0;
  Slot slot;
  while (taken < most && fault_.empty()) {
    if (!memory_.read_slot(next_, slot)) {
      if (skip_hole()) continue;
      break;
    }
    hole_since_ = 0;
    // The texts that it names were there before it.
    if (!take_texts()) break;
    ++next_;
    take_slot(slot);
    if (++taken % publish_every == 0) memory_.set(Word::slots_read, next_);
  }
  if (fault_.empty()) take_texts();
  memory_.set(Word::slots_read, next_);
  return taken;
}

bool LiveReader::has_news() const {
  Slot slot;
  return memory_.read_slot(next_, slot);
}

/// Whether the next slot, which is empty, is passed over.
bool LiveReader::skip_hole() {
  Slot slot;
  bool later = false;
  // Threads take slots one by one, so a few further tell whether there is more.
  for (std::uint64_t n = next_ + 1; n <= next_ + 8 && !later; ++n) later = memory_.read_slot(n, slot);
  if (!later) {
    hole_since_ = 0;
    return false;
  }
  const std::int64_t now = steady_now();
  if (hole_since_ == 0) hole_since_ = now;
  if (now - hole_since_ < patience_with_hole) return false;
  ++next_;
  return true;
}

void LiveReader::take_rest() {
  Slot slot;
  while (fault_.empty()) {
    take();
    std::uint64_t n = next_ + 1;
    const std::uint64_t end = next_ + memory_.slots();
    while (n < end && !memory_.read_slot(n, slot)) ++n;
    if (n >= end) return;
    next_ = n;
  }
}

bool LiveReader::take_texts() {
  const std::uint64_t written = memory_.get(Word::texts_written);
  if (written == texts_read_) return true;
  if (written - texts_read_ > memory_.text_bytes()) return fail(words::text("python.fault.overtaken"));
  while (texts_read_ < written) {
    const std::string_view bytes = memory_.texts(texts_read_, written);
    pending_.append(bytes);
    texts_read_ += bytes.size();
  }
  std::size_t at = 0;
  while (pending_.size() - at >= sizeof(std::uint32_t)) {
    std::uint32_t length = 0;
    std::memcpy(&length, pending_.data() + at, sizeof length);
    if (length > longest_text) return fail(words::text("python.fault.long_text"));
    if (pending_.size() - at - sizeof length < length) break;
    texts_.push_back(intern(std::string_view(pending_).substr(at + sizeof length, length)));
    at += sizeof length + length;
  }
  pending_.erase(0, at);
  memory_.set(Word::texts_read, texts_read_);
  return true;
}

trace::StringId LiveReader::intern(std::string_view text) {
  const std::size_t before = recorder_.trace()->strings();
  const trace::StringId id = recorder_.intern(text);
  if (recorder_.trace()->strings() != before) bytes_ += text.size() + 96; // with what finds it
  return id;
}

void LiveReader::take_slot(const Slot& slot) {
  trace::Event event{.time = 0,
                     .kind = static_cast<EventKind>(slot.kind),
                     .detail = slot.detail,
                     .line = slot.line,
                     .subject = slot.subject,
                     .object = slot.object,
                     .extra = slot.extra,
                     .value = slot.value};
  // The child's texts have other numbers than the trace's.
  const auto told = [&](std::uint64_t text) -> trace::StringId {
    if (text >= texts_.size()) fail(words::text("python.fault.no_text"));
    return text < texts_.size() ? texts_[text] : 0;
  };
  if (trace::is_text(event, trace::Slot::object)) event.object = told(event.object);
  if (trace::is_text(event, trace::Slot::extra)) event.extra = told(event.extra);
  if (trace::is_text(event, trace::Slot::value)) event.value = told(static_cast<std::uint64_t>(event.value));
  const std::int64_t since = slot.time > epoch() ? slot.time - epoch() : 0;
  event.time = std::clamp(since, time_, trace::last_time);
  if (!fault_.empty()) return;
  if (const std::string_view wrong = trace::fault_of(event, recorder_.trace()->strings()); !wrong.empty()) {
    fail(words::in_language(wrong));
    return;
  }
  if (event.kind == EventKind::run_started) {
    if (begun_) return;
    if (!beginning_.scenario.empty()) event.object = intern(beginning_.scenario);
    begun_ = true;
    record(event);
    for (const auto& [name, value] : beginning_.parameters)
      record(event::parameter{.name = intern(name), .value = intern(value)});
    return;
  }
  begin_run();
  if (event.kind == EventKind::run_ended) {
    ended_ = event;
    return;
  }
  if (event.kind == EventKind::loop_switched) {
    if (threads_.size() < most_loops) threads_[event.subject] = event.value;
    if (event.subject == loop_) return;
    loop_ = event.subject;
  } else if (slot.loop != 0 && slot.loop != loop_) {
    trace::Event switched = event::loop_switched{.loop = slot.loop, .thread = thread_of(slot.loop)};
    switched.time = event.time;
    loop_ = slot.loop;
    record(switched);
  }
  note(event);
  if (listener_) {
    time_ = event.time;
    listener_->before(event, loop_);
  }
  record(event);
}

/// What of an event is asked for later.
void LiveReader::note(const trace::Event& event) {
  if (event.kind == EventKind::callback_begun) ++callbacks_;
  if (event.kind == EventKind::place) {
    const auto place = as<event::place>(event);
    if (place.number >= taken_places_.size() || place.line_there <= 0 || place.line_there > INT32_MAX) return;
    taken_places_[place.number] = true;
    places_.try_emplace({place.file, static_cast<std::uint32_t>(place.line_there)},
                        static_cast<std::uint16_t>(place.number));
  }
  if (event.kind == EventKind::source_file) {
    const auto source = as<event::source_file>(event);
    if (sources_.size() < 1000)
      sources_.try_emplace(source.index, Source{std::string(recorder_.trace()->string(source.name)), source.text});
  }
}

void LiveReader::record(const trace::Event& event) {
  trace::Event timed = event;
  timed.time = std::max(time_, event.time);
  time_ = timed.time;
  recorder_.record(timed);
  bytes_ += sizeof(trace::Event);
}

/// A run begins with its run_started, whether or not the child came to tell it.
void LiveReader::begin_run() {
  if (begun_) return;
  begun_ = true;
  record(event::run_started{.clock = beginning_.virtual_time ? trace::Clock::virtual_time : trace::Clock::real,
                            .scenario = intern(beginning_.scenario),
                            .loop = intern("cpython")});
}

void LiveReader::tell(trace::Event event, std::int64_t time, std::uint32_t loop) {
  begin_run();
  event.time = std::clamp(time, time_, trace::last_time);
  if (loop != 0 && loop != loop_) {
    trace::Event switched = event::loop_switched{.loop = loop, .thread = thread_of(loop)};
    switched.time = event.time;
    loop_ = loop;
    record(switched);
  }
  record(event);
}

std::int64_t LiveReader::now() const {
  return epoch() > 0 && !beginning_.virtual_time ? std::max(time_, steady_now() - epoch()) : time_;
}

std::uint32_t LiveReader::thread_of(std::uint32_t loop) const {
  const auto found = threads_.find(loop);
  return found == threads_.end() ? 0 : trace::small(found->second);
}

std::optional<std::uint32_t> LiveReader::source_named(std::string_view name) const {
  for (const auto& [number, source] : sources_)
    if (source.name == name) return number;
  return std::nullopt;
}

std::uint32_t LiveReader::add_source(std::string_view name, std::string_view text) {
  std::uint32_t number = last_file;
  while (number > 0 && sources_.contains(number)) --number;
  if (number == 0) return 0;
  const event::source_file source{.index = number, .name = intern(name), .text = intern(text)};
  sources_.try_emplace(number, Source{std::string(name), source.text});
  tell(source, time_);
  return number;
}

std::string_view LiveReader::source_text(std::uint32_t file) const {
  const auto found = sources_.find(file);
  return found == sources_.end() ? std::string_view() : recorder_.trace()->string(found->second.text);
}

std::uint16_t LiveReader::place_of(std::uint32_t file, std::uint32_t line) {
  if (line == 0 || line > INT32_MAX) return 0;
  if (file == 0 && line < first_own_place) return static_cast<std::uint16_t>(line);
  const auto known = places_.find({file, line});
  if (known != places_.end()) return known->second;
  std::uint16_t number = first_own_place;
  while (number <= last_own_place && taken_places_[number]) ++number;
  if (number > last_own_place) return 0;
  taken_places_[number] = true;
  places_[{file, line}] = number;
  tell(event::place{.number = number, .file = file, .line_there = line}, time_);
  return number;
}

} // namespace loopscope::python
