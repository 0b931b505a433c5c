#include "app/views/compare_facts.h"

#include "app/scene.h"

#include <algorithm>
#include <map>

namespace loopscope::app {

using trace::EventKind;

namespace {

bool prints_beat(const trace::Trace& trace, const trace::Event& printed, std::string_view beat) {
  return replay::without_number(trace.string(printed.object)) == beat;
}

} // namespace

double FileBar::part(std::int64_t now) const {
  if (expected <= 0) return end >= 0 && now >= end ? 1 : 0;
  const auto after = std::ranges::upper_bound(times, now);
  if (after == times.begin()) return 0;
  return std::min(1.0, static_cast<double>(body[static_cast<std::size_t>(after - times.begin()) - 1]) /
                           static_cast<double>(expected));
}

std::vector<FileBar> files_of(const replay::Index& index) {
  std::vector<FileBar> files;
  std::map<trace::ObjectId, std::size_t> carried; // the last file of each connection
  replay::State state;                            // of connections alone
  for (std::uint64_t i = 0; i < index.size(); ++i) {
    const trace::Event& event = index.trace()[i];
    if (!replay::tells_of_connection(event.kind)) continue;
    const replay::Connection* before = state.connections.find(event.subject);
    const std::int64_t since = before ? before->since : event.time;
    state.apply(event);
    const replay::Connection* connection = state.connections.find(event.subject);
    if (!connection) continue;
    if (event.kind == EventKind::connection_named) {
      carried[event.subject] = files.size();
      files.push_back({.name = std::string(index.trace().string(event.object)),
                       .number = task_number(index, connection->task),
                       .begin = std::min(since, event.time)});
    }
    const auto at = carried.find(event.subject);
    if (at == carried.end()) continue;
    FileBar& file = files[at->second];
    file.expected = connection->expected;
    if (event.kind == EventKind::bytes_received || event.kind == EventKind::bytes_expected) {
      file.times.push_back(event.time);
      file.body.push_back(replay::body_read(*connection));
    } else if (event.kind == EventKind::connection_closed && file.end < 0) {
      file.end = event.time;
      const bool all = connection->expected >= 0 && replay::body_read(*connection) == connection->expected;
      using Outcome = replay::Download::Outcome;
      file.outcome = connection->outcome == trace::Outcome::exception   ? Outcome::failed
                     : connection->outcome == trace::Outcome::cancelled ? Outcome::cancelled
                     : all                                              ? Outcome::complete
                                                                        : Outcome::incomplete;
    }
  }
  return files;
}

std::vector<std::int64_t> beats_of(const replay::Index& index, std::string_view text) {
  std::vector<std::int64_t> beats;
  if (text.empty()) return beats;
  for (std::uint64_t event : index.prints())
    if (prints_beat(index.trace(), index.trace()[event], text)) beats.push_back(index.trace()[event].time);
  return beats;
}

std::uint32_t beats_task(const replay::Index& index, std::string_view text) {
  for (std::uint64_t event : index.prints())
    if (const trace::Event& printed = index.trace()[event]; prints_beat(index.trace(), printed, text))
      return printed.extra == 0 ? 0 : task_number(index, printed.extra);
  return 0;
}

std::int64_t regular_beat(const std::vector<std::int64_t>& beats) {
  std::int64_t regular = 0;
  for (std::size_t i = 1; i < beats.size(); ++i)
    if (const std::int64_t gap = beats[i] - beats[i - 1]; regular == 0 || gap < regular) regular = gap;
  return regular;
}

std::vector<Silence> silences(const std::vector<std::int64_t>& beats, std::int64_t regular, std::int64_t end) {
  std::vector<Silence> found;
  if (regular <= 0) return found;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const std::int64_t next = i + 1 < beats.size() ? beats[i + 1] : end;
    if (next - beats[i] > regular + regular / 2) found.push_back({beats[i], next});
  }
  return found;
}

} // namespace loopscope::app
