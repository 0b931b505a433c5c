// loopscope compare: two runs in figures, side by side, and what makes the difference.
#include "app/cli/cli.h"
#include "app/cli/columns.h"

#include "core/words/format.h"
#include "core/words/narration.h"
#include "core/words/texts.h"
#include "core/words/verdict.h"
#include "scenarios/older_python.h"

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

/// What is given for both is for those among them that it can be for: lessons, or runs by CPython.
Subject subject_of(const CompareCommand& command, const CompareCommand::Side& side, const char* which) {
  const auto is_lesson = [](const CompareCommand::Side& one) { return !names_file(one.subject); };
  const auto lesson_of = [](const CompareCommand::Side& one) { return scenarios::find_lesson(one.subject); };
  const auto is_by_python = [&](const CompareCommand::Side& one) {
    const std::string& loop = one.loop.empty() ? command.both.loop : one.loop;
    const scenarios::Lesson* lesson = lesson_of(one);
    return names_program(one.subject) ||
           (is_lesson(one) && (scenarios::runs_python(loop) || (lesson && !lesson->has_twin())));
  };
  RunArguments run = command.both;
  run.subject = side.subject;
  if (!is_lesson(side) && (is_lesson(command.a) || is_lesson(command.b))) {
    run.loop.clear();
    run.set.clear();
    run.seed.clear();
  }
  const auto runs_on = [&](const CompareCommand::Side& one) {
    return lesson_of(one) && lesson_of(one)->runs_on(command.both.loop);
  };
  if (!runs_on(side) && (runs_on(command.a) || runs_on(command.b))) run.loop.clear();
  if (!is_by_python(side) && (is_by_python(command.a) || is_by_python(command.b))) {
    run.python.clear();
    run.stop_after.clear();
    run.skip_waiting = run.real_time = false;
  }
  if (!side.loop.empty()) run.loop = side.loop;
  run.set.insert(run.set.end(), side.set.begin(), side.set.end());
  try {
    return cli::subject_of(run);
  } catch (const WrongCall& error) {
    throw WrongCall(fmt::format("{}: {}", which, error.what()));
  }
}

/// As JSON has it.
std::string_view end_of(const Measures& measures) {
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

Json as_json(const replay::Index& index, const Measures& measures) {
  Json json{{"lesson", index.trace().string(index.scenario())},
            {"loop", index.trace().string(index.loop_name())},
            {"outcome", end_of(measures)},
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

std::string values(const replay::Index& index) {
  std::string text;
  for (const replay::Parameter& parameter : index.parameters())
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", index.trace().string(parameter.name),
                        index.trace().string(parameter.value));
  return text.empty() ? "-" : text;
}

std::string_view said_end(const Measures& measures) {
  if (!measures.outcome) return words::text("cli.compare.end.none");
  return words::text("cli.compare.end." + std::string(end_of(measures))); // text: "cli.compare.end."
}

std::string came(const Download& download) {
  const std::string_view outcome =
      words::text("cli.compare.file." + std::string(name_of(download.outcome))); // text: "cli.compare.file."
  if (!download.bytes) return std::string(outcome);
  return words::text("cli.compare.bytes", words::grouped(static_cast<std::uint64_t>(*download.bytes)), outcome);
}

/// A text that the program prints, in a line's place.
std::string quoted(std::string text) {
  constexpr std::size_t most = 30;
  std::ranges::replace(text, '\n', ' ');
  if (text.size() > most) text = std::string(ui::beginning(text, most)) + "...";
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
    what = std::max(what, columns(row.what));
    a = std::max(a, columns(row.a));
  }
  std::string text;
  for (const Row& row : rows) text += padded(row.what, what) + "  " + padded(row.a, a) + "  " + row.b + "\n";
  return text;
}

std::string as_table(const replay::Index& first, const Measures& a, const replay::Index& second, const Measures& b) {
  const auto text = [](const replay::Index& index, trace::StringId id) {
    return std::string(index.trace().string(id));
  };
  const auto silent = [](const Measures& m) {
    return m.heartbeat_gap_max ? words::text("cli.compare.gap", duration(*m.heartbeat_gap_max), quoted(m.heartbeat))
                               : std::string("-");
  };
  const std::string a_is = text(first, first.scenario()), b_is = text(second, second.scenario());
  const bool lessons = scenarios::find_lesson(a_is) && scenarios::find_lesson(b_is);
  const auto row = [](std::string_view id) { return std::string(words::text(id)); };
  std::vector<Row> rows{
      {"", "A", "B"},
      {row(lessons ? "cli.compare.row.lesson" : "cli.compare.row.program"), a_is, b_is},
      {row("cli.compare.row.values"), values(first), values(second)},
      {row("cli.compare.row.loop"), text(first, first.loop_name()), text(second, second.loop_name())},
      {row("cli.compare.row.end"), std::string(said_end(a)), std::string(said_end(b))},
      {row("cli.compare.row.total"), duration(a.total), duration(b.total)},
      {row("cli.compare.row.blocked"), duration(a.blocked), duration(b.blocked)},
      {row("cli.compare.row.blocked_max"), duration(a.blocked_max), duration(b.blocked_max)},
      {row("cli.compare.row.heartbeat"), silent(a), silent(b)},
      {row("cli.compare.row.sockets"), words::grouped(a.sockets_peak), words::grouped(b.sockets_peak)},
      {row("cli.compare.row.callbacks"), words::grouped(a.callbacks), words::grouped(b.callbacks)},
  };
  std::ranges::move(file_rows(a, b), std::back_inserter(rows));
  return as_table(rows);
}

/// What the lesson says of the CPython that ran it where that is older than the other run's: a line, or empty.
std::string older_python(const replay::Index& of, const replay::Index& beside) {
  const scenarios::Lesson* lesson = scenarios::find_lesson(of.trace().string(of.scenario()));
  const std::string_view said = scenarios::said_of_older(lesson, words::python_of(of), words::python_of(beside));
  return said.empty() ? std::string() : std::string(said) + "\n";
}

} // namespace

int compare_runs(const CompareCommand& command) {
  const Subject a_subject = subject_of(command, command.a, "A"), b_subject = subject_of(command, command.b, "B");
  const trace::Loaded a_trace = trace_of(a_subject), b_trace = trace_of(b_subject);
  replay::Index first(*a_trace.trace), second(*b_trace.trace);
  first.update();
  second.update();
  replay::Measuring first_run(first), second_run(second);
  Measures b = second_run.update();
  const Measures a = first_run.update_beside(b);
  b = second_run.update_beside(a);
  if (command.json) {
    const Json json{{"a", as_json(first, a)}, {"b", as_json(second, b)}, {"ratio", ratio(a, b)}};
    print(stdout, json.dump(2) + "\n");
  } else {
    print(stdout, as_table(first, a, second, b) + "\n" + words::verdict(a, b) + "\n" + older_python(first, second) +
                      older_python(second, first));
  }
  finish_output();
  check_whole(a_trace);
  check_whole(b_trace);
  return 0;
}

} // namespace loopscope::cli
