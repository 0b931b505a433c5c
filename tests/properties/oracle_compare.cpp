// The figures and sentences of a comparison, held against the runs: every figure is counted again, naively.
#include "tests/properties/oracle.h"

#include "core/replay/measure.h"
#include "core/words/narration.h"
#include "core/words/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>

namespace loopscope {

using trace::Event;
using trace::EventKind;

namespace {

struct Figures {
  std::int64_t total = 0, waited = 0, blocked = 0, blocked_max = 0;
  std::string blocked_in;
  std::size_t sockets_peak = 0, files = 0, complete = 0;
  std::uint64_t callbacks = 0;
  std::optional<trace::RunOutcome> outcome;
  std::int64_t outside() const { return total - waited - blocked; }
};

/// What it comes to: of runs without pauses.
Figures counted(const trace::Trace& trace) {
  Figures figures;
  if (trace.size() == 0) return figures;
  figures.total = trace[trace.size() - 1].time - trace[0].time;
  std::optional<std::int64_t> looks, works, blocks; // since when
  std::uint32_t call = 0;
  std::map<std::uint32_t, std::int64_t> calls; // how long the loop's thread was in each
  std::set<std::uint32_t> open;
  struct File {
    std::int64_t length = -1, got = 0;
  };
  std::map<std::uint32_t, File> carried;
  auto over = [&](std::optional<std::int64_t>& since, std::int64_t now) {
    const std::int64_t passed = since ? now - *since : 0;
    since.reset();
    return passed;
  };
  auto worked = [&](std::int64_t now) {
    const std::int64_t passed = over(works, now);
    figures.blocked += passed;
    figures.blocked_max = std::max(figures.blocked_max, passed);
  };
  auto carries_no_more = [&](std::uint32_t connection) {
    const auto at = carried.find(connection);
    if (at == carried.end()) return;
    figures.complete += at->second.length >= 0 && at->second.got == at->second.length;
    carried.erase(at);
  };
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const Event& event = trace[i];
    switch (event.kind) {
    case EventKind::select_begun:
      worked(event.time);
      looks = event.time;
      break;
    case EventKind::select_ended:
      figures.waited += over(looks, event.time);
      works = event.time;
      break;
    case EventKind::idle:
    case EventKind::loop_stopped:
    case EventKind::run_ended:
      figures.waited += over(looks, event.time);
      worked(event.time);
      if (event.kind == EventKind::run_ended) figures.outcome = static_cast<trace::RunOutcome>(event.detail);
      break;
    case EventKind::callback_begun:
      ++figures.callbacks;
      break;
    case EventKind::blocking_begun:
    case EventKind::blocking_ended:
      if (event.subject != 0) break;
      if (event.kind == EventKind::blocking_begun) {
        blocks = event.time;
        call = event.object;
      } else {
        calls[call] += over(blocks, event.time);
      }
      break;
    case EventKind::connection_opened:
      open.insert(event.subject);
      figures.sockets_peak = std::max(figures.sockets_peak, open.size());
      break;
    case EventKind::connection_named:
      carries_no_more(event.subject);
      carried[event.subject] = {};
      ++figures.files;
      break;
    case EventKind::bytes_expected:
      if (carried.contains(event.subject)) carried[event.subject] = {event.value, event.extra};
      break;
    case EventKind::bytes_received:
      if (const auto at = carried.find(event.subject); at != carried.end() && at->second.length >= 0)
        at->second.got = std::min(at->second.length, at->second.got + event.value);
      break;
    case EventKind::connection_closed:
      open.erase(event.subject);
      if (static_cast<trace::Outcome>(event.detail) == trace::Outcome::result)
        carries_no_more(event.subject);
      else
        carried.erase(event.subject);
      break;
    default:
      break;
    }
  }
  if (blocks) calls[call] += over(blocks, trace[trace.size() - 1].time);
  std::int64_t longest = 0;
  for (const auto& [name, time] : calls)
    if (time > longest) {
      longest = time;
      figures.blocked_in = trace.string(name);
    }
  return figures;
}

} // namespace

Tally comparison_held_against_the_runs(const trace::Trace& a, const trace::Trace& b) {
  Tally tally;
  tally.moments = 1;
  const replay::Measures of_a = replay::measure(a), of_b = replay::measure(b);
  const Figures in_a = counted(a), in_b = counted(b);
  const std::string text = words::verdict(of_a, of_b);
  auto claim = [&](const char* kind, bool holds, std::string said, std::string is) {
    ++tally.claims[kind];
    if (holds) return;
    ++tally.wrong[kind];
    tally.falsehoods.push_back({kind, 0, std::move(said), std::move(is)});
  };
  for (const auto& [said, is] : {std::pair(&of_a, &in_a), std::pair(&of_b, &in_b)}) {
    auto figure = [&](const char* name, auto one, auto other) {
      claim("a figure of a comparison", one == other, fmt::format("{} {}", name, one), fmt::format("it is {}", other));
    };
    figure("total", said->total, is->total);
    figure("waited", said->waited, is->waited);
    figure("blocked", said->blocked, is->blocked);
    figure("blocked at most", said->blocked_max, is->blocked_max);
    figure("blocked in", said->blocked_in, is->blocked_in);
    figure("sockets", said->sockets_peak, is->sockets_peak);
    figure("callbacks", said->callbacks, is->callbacks);
    figure("files", said->downloads.size(), is->files);
    const auto whole =
        std::ranges::count(said->downloads, replay::Download::Outcome::complete, &replay::Download::outcome);
    figure("complete files", static_cast<std::size_t>(whole), is->complete);
    claim("a figure of a comparison", said->outcome == is->outcome, "the outcome", "it is another");
  }
  // Every time in the sentence is one of the figures.
  std::set<std::string> times;
  for (const Figures* figures : {&in_a, &in_b})
    for (std::int64_t time :
         {figures->total, figures->waited, figures->blocked, figures->blocked_max, figures->outside()})
      times.insert(words::duration(time));
  const std::int64_t apart = std::max(in_a.total, in_b.total) - std::min(in_a.total, in_b.total);
  times.insert(words::duration(apart));
  static const std::regex time("[0-9]+ min [0-9.]+ s|[0-9][0-9.,]* (?:s|ms|µs|ns)(?![a-z])");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), time); at != std::sregex_iterator(); ++at)
    claim("a time of a comparison", times.contains(at->str()), text, at->str() + " is none of its figures");
  // Who is sooner, and by how much.
  static const std::regex sooner(
      "([AB]) (?:is done|finishes|finished) (.*?) (?:sooner than|earlier than|before) ([AB])");
  std::smatch found;
  if (std::regex_search(text, found, sooner)) {
    const Figures &fast = found[1] == "A" ? in_a : in_b, &slow = found[3] == "A" ? in_a : in_b;
    claim("which run is sooner", fast.total < slow.total && found[2] == words::duration(apart), text, "it is not");
  }
  for (const auto& [name, figures] : {std::pair("A", &in_a), std::pair("B", &in_b)})
    if (text.find(std::string(name) + " never ends") != text.npos)
      claim("which run never ends", figures->outcome == trace::RunOutcome::deadlocked, text, "it does");
  static const std::regex whole("A got ([0-9]+) of ([0-9]+) .*?B ([0-9]+) of ([0-9]+)");
  if (std::regex_search(text, found, whole))
    claim("how many files are whole",
          std::stoul(found[1]) == in_a.complete && std::stoul(found[2]) == in_a.files &&
              std::stoul(found[3]) == in_b.complete && std::stoul(found[4]) == in_b.files,
          text, fmt::format("{} of {} and {} of {}", in_a.complete, in_a.files, in_b.complete, in_b.files));
  return tally;
}

} // namespace loopscope
