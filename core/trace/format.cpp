#include "core/trace/format.h"

#include "core/trace/event_table.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <stdexcept>

namespace loopscope::trace {

namespace {

static_assert(std::endian::native == std::endian::little, "events are written as they stand in memory");

constexpr std::string_view magic = "\x89LOOP\r\n\x1a";

template <class T>
std::string_view bytes_of(const T& data) {
  return {reinterpret_cast<const char*>(&data), sizeof data};
}

/// The number that bytes begin with.
template <class T = std::uint32_t>
T number_at(std::string_view bytes, std::size_t at = 0) {
  T number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

enum ChunkType : std::uint32_t { strings_chunk = 1, events_chunk = 2, end_chunk = 3 };
constexpr std::size_t header_bytes = 16, chunk_head_bytes = 16;
constexpr std::size_t version_1_header_bytes = 32, block_head_bytes = 20;

// A chunk is small, since a damaged one is lost whole.
constexpr std::size_t chunk_events = 256, chunk_strings = 256;
constexpr std::size_t chunk_text = std::size_t{1} << 16; // a chunk of strings is ended when it is that long
constexpr std::size_t longest_payload = longest_text + chunk_text;
constexpr std::size_t longest_block = longest_payload + chunk_strings * 4 + chunk_events * sizeof(Event);

} // namespace

// Writing.

TraceWriter::TraceWriter(const Trace& trace, Checksum checksum, Sink sink)
    : trace_(trace), checksum_(checksum), sink_(std::move(sink)) {
  write(magic);
  write(bytes_of(file_version));
  write(bytes_of(static_cast<std::uint32_t>(sizeof(Event))));
}

void TraceWriter::append() {
  // The events first: the strings that they name are there by then.
  const std::size_t events = trace_.size(), strings = trace_.strings();
  while (event_ < events && error_.empty()) {
    const std::size_t end = std::min(event_ + chunk_events, events);
    std::uint64_t greatest = 0;
    for (std::size_t i = event_; i < end; ++i) greatest = std::max(greatest, greatest_string(trace_[i]));
    write_strings(greatest < strings ? greatest + 1 : strings);
    write_events(end);
  }
  write_strings(strings);
}

void TraceWriter::finish() {
  append();
  if (error_.empty()) write_chunk(end_chunk);
}

void TraceWriter::write_strings(std::size_t end) {
  for (std::size_t first = string_; string_ < end && error_.empty(); ++string_) {
    const std::string_view text = trace_.string(static_cast<StringId>(string_));
    if (text.size() > longest_text) {
      error_ = words::worded("a text of {} bytes is longer than a trace file can hold ({})", text.size(), longest_text);
      return;
    }
    if (string_ - first == chunk_strings || payload_.size() + sizeof(std::uint32_t) >= chunk_text) {
      write_chunk(strings_chunk);
      first = string_;
    }
    payload_.append(bytes_of(static_cast<std::uint32_t>(text.size())));
    payload_.append(text);
  }
  if (!payload_.empty()) write_chunk(strings_chunk);
}

void TraceWriter::write_events(std::size_t end) {
  if (!error_.empty()) return;
  for (; event_ < end; ++event_) payload_.append(bytes_of(trace_[event_]));
  write_chunk(events_chunk);
}

void TraceWriter::write_chunk(std::uint32_t type) {
  const std::array<std::uint32_t, 3> head{type, static_cast<std::uint32_t>(payload_.size()), checksum_(0, payload_)};
  const std::uint32_t head_checksum = checksum_(checksum_(0, bytes_of(place_)), bytes_of(head));
  write(bytes_of(head));
  write(bytes_of(head_checksum));
  write(payload_);
  payload_.clear();
}

void TraceWriter::write(std::string_view bytes) {
  sink_(bytes);
  place_ += bytes.size();
}

// Reading.

TraceReader::TraceReader(Checksum checksum) : checksum_(checksum) {}

bool TraceReader::add(std::string_view bytes) {
  try {
    if (pending_.empty()) {
      pending_.assign(bytes.substr(take_all(bytes)));
    } else {
      pending_.append(bytes);
      pending_.erase(0, take_all(pending_));
    }
  } catch (const std::bad_alloc&) {
    fail(place_, "not enough memory for the rest");
  } catch (const std::length_error& full) {
    fail(place_, "{}", words::in_language(full.what()));
  }
  return !ended_ && fault_.empty() && refused_ == Refused::no;
}

std::size_t TraceReader::take_all(std::string_view bytes) {
  std::size_t taken = 0;
  while (!ended_ && fault_.empty() && refused_ == Refused::no) {
    const std::size_t part = take(bytes.substr(taken));
    if (part == 0) break;
    taken += part;
    place_ += part;
    ended_ = ended_ || (version_ == 1 && strings_left_ == 0 && events_left_ == 0);
  }
  return taken;
}

/// Takes the header or a chunk: how many bytes it is long, 0 when it is not whole or something is wrong.
std::size_t TraceReader::take(std::string_view bytes) {
  if (version_ == 0) return take_header(bytes);
  return version_ == 1 ? take_block(bytes) : take_chunk(bytes);
}

std::size_t TraceReader::take_header(std::string_view bytes) {
  if (!bytes.starts_with(magic.substr(0, bytes.size()))) {
    refused_ = Refused::is_none;
    return 0;
  }
  if (bytes.size() < magic.size() + sizeof version_) return 0;
  const auto version = number_at(bytes, magic.size());
  if (version != 1 && version != file_version) {
    refused_ = Refused::version;
    version_ = version;
    return 0;
  }
  const std::size_t size = version == 1 ? version_1_header_bytes : header_bytes;
  if (bytes.size() < size) return 0;
  if (version == 1) {
    if (!is_checksum_of(number_at(bytes, 28), bytes.substr(0, 28)))
      return fail(12, "the checksum of the header is wrong");
    strings_left_ = number_at(bytes, 12);
    events_left_ = number_at<std::uint64_t>(bytes, 16);
  } else if (const auto event_bytes = number_at(bytes, 12); event_bytes != sizeof(Event)) {
    return fail(12, "its events have {} bytes; this program reads events of {}", event_bytes, sizeof(Event));
  }
  version_ = version;
  return size;
}

bool TraceReader::is_head_right(std::string_view head) const {
  const std::size_t checked = head.size() - sizeof(std::uint32_t);
  return !checksum_ ||
         is_checksum_of(number_at(head, checked), head.substr(0, checked), checksum_(0, bytes_of(place_)));
}

std::size_t TraceReader::take_chunk(std::string_view bytes) {
  if (bytes.size() < chunk_head_bytes) return 0;
  if (!is_head_right(bytes.substr(0, chunk_head_bytes)))
    return fail(place_, "the checksum of the chunk's head is wrong");
  const auto type = number_at(bytes), length = number_at(bytes, 4);
  if (length > longest_payload || (type == events_chunk && length % sizeof(Event) != 0) ||
      (type == end_chunk && length != 0))
    return fail(place_, "a chunk of type {} cannot have {} bytes", type, length);
  if (length > bytes.size() - chunk_head_bytes) return 0;
  const std::string_view payload = bytes.substr(chunk_head_bytes, length);
  if (!is_checksum_of(number_at(bytes, 8), payload)) return fail(place_, "the checksum of the chunk is wrong");
  const std::uint64_t place = place_ + chunk_head_bytes;
  if (type == strings_chunk && !take_strings(payload, place)) return 0;
  if (type == events_chunk && !take_events(payload, place)) return 0;
  ended_ = type == end_chunk;
  return chunk_head_bytes + length;
}

std::size_t TraceReader::take_block(std::string_view bytes) {
  if (bytes.size() < block_head_bytes) return 0;
  if (!is_head_right(bytes.substr(0, block_head_bytes)))
    return fail(place_, "the checksum of the block header is wrong");
  const std::size_t strings = number_at(bytes), events = number_at(bytes, 4), length = number_at(bytes, 8);
  if (strings > chunk_strings || events > chunk_events || strings + events == 0 || strings > strings_left_ ||
      events > events_left_ || length > longest_block || length < strings * 5 + events * sizeof(Event))
    return fail(place_, "the block header is invalid");
  if (length > bytes.size() - block_head_bytes) return 0;
  const std::string_view payload = bytes.substr(block_head_bytes, length);
  if (!is_checksum_of(number_at(bytes, 12), payload)) return fail(place_, "the checksum of the block is wrong");
  const std::uint64_t place = place_ + block_head_bytes;
  const std::string_view texts = payload.substr(0, length - events * sizeof(Event));
  std::size_t at = 0;
  for (std::size_t i = 0; i < strings; ++i) {
    const std::size_t taken = take_string(texts.substr(at), place + at);
    if (taken == 0) return 0;
    at += taken;
  }
  if (at != texts.size()) return fail(place + at, "the strings of the block are shorter than its header says");
  strings_left_ -= strings;
  events_left_ -= events;
  return take_events(payload.substr(at), place + at) ? block_head_bytes + length : 0;
}

// What follows can only fail in a forged file, since the checksums are right.

/// How many bytes the string that stands first is long, with its length; 0 when it is none.
std::size_t TraceReader::take_string(std::string_view bytes, std::uint64_t place) {
  const std::size_t length = bytes.size() < sizeof(std::uint32_t) ? 0 : number_at(bytes);
  if (length == 0 || length > bytes.size() - sizeof(std::uint32_t))
    return fail(place, length == 0 && bytes.size() >= sizeof(std::uint32_t)
                           ? words::Word("a string has the length 0")
                           : words::Word("a string runs past the end of what holds it"));
  if (trace()->strings() >= Trace::chunk_strings * Trace::max_string_chunks)
    return fail(place, "the trace has too many strings");
  recorder_.trace()->add_string(bytes.substr(sizeof(std::uint32_t), length));
  return sizeof(std::uint32_t) + length;
}

bool TraceReader::take_strings(std::string_view bytes, std::uint64_t place) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t taken = take_string(bytes.substr(at), place + at);
    if (taken == 0) return false;
    at += taken;
  }
  return true;
}

bool TraceReader::take_events(std::string_view bytes, std::uint64_t place) {
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(Event)) {
    const auto event = number_at<Event>(bytes, at);
    if (const std::string_view fault = fault_of(event, trace()->strings()); !fault.empty())
      return fail(place + at, "{}", words::in_language(fault));
    if (event.kind != EventKind::run_started && event.time < time_) return fail(place + at, "time goes backwards");
    time_ = event.time;
    if (trace()->size() >= Trace::chunk_events * Trace::max_chunks) return fail(place + at, "the trace is full");
    recorder_.record(event);
  }
  return true;
}

Loaded TraceReader::finish(std::string_view name, std::uint64_t size) const {
  const std::size_t events = trace()->size();
  const auto loaded = [&](std::string error, std::string note = {}) {
    const bool is_whole = error.empty() && note.empty();
    return Loaded{trace(), std::move(error), std::move(note), is_whole || events > 0};
  };
  const auto damaged = [&](std::uint64_t place, std::string_view reason) {
    const words::Word pattern = events == 0 ? words::Word("{0}: damaged at byte {1}: {2}")
                                : events == 1
                                    ? words::Word("{0}: damaged at byte {1}: {2}; the event before it is usable")
                                    : words::Word("{0}: damaged at byte {1}: {2}; the {3} events before it are usable");
    return loaded(words::worded(pattern, name, place, reason, events));
  };
  if (refused_ == Refused::is_none)
    return loaded(words::worded("{} is not a Loopscope trace (wrong signature at byte 0)", name));
  if (refused_ == Refused::version)
    return loaded(words::worded("{} has version {} (at byte 8); this program reads versions 1 and {}", name, version_,
                                file_version));
  if (!fault_.empty()) return damaged(fault_place_, fault_);
  if (ended_ && place_ < size)
    return damaged(place_, words::worded("{} bytes follow the end of the trace", size - place_));
  if (ended_) return loaded({});
  if (size == 0) return loaded(words::worded("{} is empty", name));
  constexpr std::size_t version_at = magic.size();
  const bool is_version_1 =
      version_ == 1 || (version_ == 0 && pending_.size() >= version_at + 4 && number_at(pending_, version_at) == 1);
  if (is_version_1) return damaged(size, words::Word("the file is truncated here"));
  if (events == 0)
    return loaded(words::worded("{} holds no event yet: it is still being written, or was cut off", name));
  const words::Word cut_off = events == 1
                                  ? words::Word("{} is still being written, or was cut off: it ends after {} event.")
                                  : words::Word("{} is still being written, or was cut off: it ends after {} events.");
  return loaded({}, words::worded(cut_off, name, events));
}

void TraceReader::cut_off(std::string_view why) {
  const Trace& read = *trace();
  if (read.size() > 0 && read[read.size() - 1].kind == EventKind::run_ended) return;
  Event end = event::run_ended{.outcome = RunOutcome::aborted, .message = recorder_.intern(why)};
  end.time = time_;
  recorder_.record(end);
}

Loaded load(std::string_view bytes, std::string_view name, Checksum checksum) {
  TraceReader reader(checksum);
  reader.add(bytes);
  return reader.finish(name, bytes.size());
}

} // namespace loopscope::trace
