// loopscope compare: two runs in figures, side by side, and what makes the difference.
#include "app/cli/cli.h"

#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/verdict.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace loopscope::cli {
namespace {

using Json = nlohmann::ordered_json;
using replay::Download;
using replay::Measures;
using words::duration;

app::RunSettings settings_of(const CompareCommand& command, const CompareCommand::Side& side, const char* which) {
  RunArguments run = command.both;
  run.lesson = side.lesson;
  if (!side.loop.empty()) run.loop = side.loop;
  run.set.insert(run.set.end(), side.set.begin(), side.set.end());
  try {
    return cli::settings_of(run);
  } catch (const WrongCall& error) {
    throw WrongCall(fmt::format("{}: {}", which, error.what()));
  }
}

std::string_view word_of(const Measures& measures) {
  if (!measures.outcome) return "did not end";
  switch (*measures.outcome) {
  case trace::RunOutcome::finished:
    return "finished";
  case trace::RunOutcome::failed:
    return "failed";
  case trace::RunOutcome::deadlocked:
    return "deadlocked";
  case trace::RunOutcome::aborted:
    return "aborted";
  }
  return {};
}

Json as_json(const app::RunSettings& settings, const Measures& measures) {
  Json json{{"lesson", settings.lesson->id},
            {"loop", settings.loop},
            {"outcome", word_of(measures)},
            {"total_s", words::in_seconds(measures.total)},
            {"blocked_max_s", words::in_seconds(measures.blocked_max)},
            {"blocked_total_s", words::in_seconds(measures.blocked)},
            {"heartbeat_gap_max_s", nullptr},
            {"sockets_peak", measures.sockets_peak},
            {"callbacks", measures.callbacks}};
  if (measures.heartbeat_gap_max) json["heartbeat_gap_max_s"] = words::in_seconds(*measures.heartbeat_gap_max);
  json["files"] = Json::array();
  for (const Download& download : measures.downloads) {
    Json file{{"name", download.name}, {"bytes", nullptr}, {"outcome", name_of(download.outcome)}};
    if (download.bytes) file["bytes"] = *download.bytes;
    if (!download.error.empty()) file["error"] = download.error;
    json["files"].push_back(file);
  }
  return json;
}

/// Null where there is none: one of them took no time, or never ends.
Json ratio(const Measures& a, const Measures& b) {
  if (!words::has_ended(a) || !words::has_ended(b) || b.total == 0) return nullptr;
  return static_cast<double>(a.total) / static_cast<double>(b.total);
}

std::string values(const app::RunSettings& settings) {
  std::string text;
  for (const scenarios::Parameter& parameter : settings.lesson->parameters) {
    const auto given = settings.arguments.find(parameter.name);
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", parameter.name,
                        given == settings.arguments.end() ? parameter.initial : given->second);
  }
  return text.empty() ? "-" : text;
}

std::string came(const Download& download) {
  if (!download.bytes) return std::string(name_of(download.outcome));
  return fmt::format("{} bytes, {}", words::grouped(static_cast<std::uint64_t>(*download.bytes)),
                     name_of(download.outcome));
}

/// A text that the program prints, in a line's place.
std::string quoted(std::string text) {
  constexpr std::size_t most = 30;
  std::ranges::replace(text, '\n', ' ');
  if (text.size() > most) {
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end; // no part of a character
    text = text.substr(0, end) + "...";
  }
  return "'" + text + "'";
}

struct Row {
  std::string what, a, b;
};

/// Of either's file of that name, or the n-th of several, what came of it.
std::vector<Row> file_rows(const Measures& a, const Measures& b) {
  std::vector<Row> rows;
  std::map<std::pair<std::string, std::size_t>, std::size_t> known; // by name and which of that name
  const auto add = [&](const Measures& measures, std::string Row::*side) {
    std::map<std::string, std::size_t> seen;
    for (const Download& download : measures.downloads) {
      const auto [at, is_new] = known.try_emplace({download.name, seen[download.name]++}, rows.size());
      if (is_new) rows.push_back({download.name, "-", "-"});
      rows[at->second].*side = came(download);
    }
  };
  add(a, &Row::a);
  add(b, &Row::b);
  return rows;
}

std::string as_table(const std::vector<Row>& rows) {
  std::size_t what = 0, a = 0;
  for (const Row& row : rows) {
    what = std::max(what, row.what.size());
    a = std::max(a, row.a.size());
  }
  std::string text;
  for (const Row& row : rows) text += fmt::format("{:<{}}  {:<{}}  {}\n", row.what, what, row.a, a, row.b);
  return text;
}

std::string as_table(const app::RunSettings& first, const Measures& a, const app::RunSettings& second,
                     const Measures& b) {
  const auto silent = [](const Measures& m) {
    return m.heartbeat_gap_max ? fmt::format("{} without {}", duration(*m.heartbeat_gap_max), quoted(m.heartbeat))
                               : std::string("-");
  };
  std::vector<Row> rows{
      {"", "A", "B"},
      {"lesson", first.lesson->id, second.lesson->id},
      {"values", values(first), values(second)},
      {"loop", first.loop, second.loop},
      {"end", std::string(word_of(a)), std::string(word_of(b))},
      {"total", duration(a.total), duration(b.total)},
      {"loop blocked, in all", duration(a.blocked), duration(b.blocked)},
      {"loop blocked, longest", duration(a.blocked_max), duration(b.blocked_max)},
      {"heartbeat, longest gap", silent(a), silent(b)},
      {"sockets open at once", words::grouped(a.sockets_peak), words::grouped(b.sockets_peak)},
      {"callbacks", words::grouped(a.callbacks), words::grouped(b.callbacks)},
  };
  std::ranges::move(file_rows(a, b), std::back_inserter(rows));
  return as_table(rows);
}

} // namespace

int compare_runs(const CompareCommand& command) {
  const app::RunSettings first = settings_of(command, command.a, "A");
  const app::RunSettings second = settings_of(command, command.b, "B");
  const auto first_trace = recorded(first), second_trace = recorded(second);
  replay::Index first_index(*first_trace), second_index(*second_trace);
  first_index.update();
  second_index.update();
  replay::Measuring first_run(first_index), second_run(second_index);
  Measures b = second_run.update();
  const Measures a = first_run.update_beside(b);
  b = second_run.update_beside(a);
  if (command.json) {
    const Json json{{"a", as_json(first, a)}, {"b", as_json(second, b)}, {"ratio", ratio(a, b)}};
    print(stdout, json.dump(2) + "\n");
  } else {
    print(stdout, as_table(first, a, second, b) + "\n" + words::verdict(a, b) + "\n");
  }
  finish_output();
  return 0;
}

} // namespace loopscope::cli
