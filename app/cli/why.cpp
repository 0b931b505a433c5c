// loopscope why: what a task does at some moment, why, and what can wake it.
#include "app/cli/cli.h"

#include "core/replay/replay.h"
#include "core/words/answers.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace loopscope::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What is said of a task.
struct Said {
  std::string task;
  std::string does;       // "waits for the lock shared"
  std::int64_t since = 0; // ns
  bool ended = false;
  std::string place; // "line 12: ...", or empty
  std::string cycle;
  bool for_ever = false;             // it is certain that the cycle is never left
  std::vector<words::Answer> wakers; // of a task that waits: what can wake it
  std::string_view question;         // what the reasons answer
  std::vector<words::Answer> reasons;
};

/// The task of that name that was created last, or the usage error's line, which names those that there are.
const replay::Task& task_named(const replay::Index& index, const replay::State& state, const std::string& name,
                               std::int64_t now) {
  constexpr std::size_t most_named = 20;
  const replay::Task* found = nullptr;
  std::vector<std::string> names;
  state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
    names.push_back(words::plain(words::name_of(index, state, id)));
    if (names.back() == name || index.trace().string(task.name) == name) found = &task;
  });
  if (found) return *found;
  if (names.empty()) throw WrongCall(words::text("cli.why.no_task", name, words::duration(now)));
  const std::size_t all = names.size();
  if (all > most_named) names.resize(most_named);
  const std::string at = words::duration(now), there = fmt::format("{}", fmt::join(names, ", "));
  throw WrongCall(all > most_named ? words::text("cli.why.not_among_more", name, at, there, all - most_named)
                                   : words::text("cli.why.not_among", name, at, there));
}

Said said_of(const replay::Index& index, const replay::State& state, const replay::Task& task, std::int64_t now) {
  Said said;
  said.task = words::plain(words::name_of(index, state, task.id));
  said.does = words::plain(words::doing(index, state, task, now));
  said.since = task.since;
  said.ended = task.status == replay::TaskStatus::ended;
  said.cycle = words::plain(words::cycle_words(index, state, task.id));
  said.for_ever = replay::certain(state);
  trace::CallbackId explained = words::last_run(index, state, task.id);
  said.question = words::text("cli.why.ran_last");
  switch (task.status) {
  case replay::TaskStatus::ended:
    break;
  case replay::TaskStatus::running:
    said.question = words::text("cli.why.runs");
    break;
  case replay::TaskStatus::ready:
    said.question = words::text("cli.why.ready");
    explained = task.pending;
    break;
  default:
    said.wakers = words::waiting(index, state, task.id, now);
    said.wakers.erase(said.wakers.begin()); // what it waits for is said above
    said.question = words::text("cli.why.led_to_wait");
    break;
  }
  if (task.status != replay::TaskStatus::ended && task.status != replay::TaskStatus::running)
    said.place = words::plain(words::place_of(index, task));
  said.reasons = words::reasons(index, state, explained);
  return said;
}

std::string in_words(const Said& said) {
  // Next to the place: after words about what blocks the loop, "since" would be read as of the blocking.
  const char* id = !said.place.empty() ? "cli.why.since_at_place" : said.ended ? "cli.why.ended" : "cli.why.since";
  std::string text = words::text(id, said.task, said.does, words::duration(said.since), said.place) + "\n";
  if (!said.wakers.empty()) text += fmt::format("{}\n", words::text("cli.why.wakers"));
  for (const words::Answer& answer : said.wakers)
    text += fmt::format("{:{}}{}\n", "", 2 * answer.depth, words::plain(answer.sentence));
  if (!said.cycle.empty()) text += said.cycle + "\n";
  if (!said.reasons.empty()) text += fmt::format("{}\n", said.question);
  for (const words::Answer& answer : said.reasons) text += "  " + words::plain(answer.sentence) + "\n";
  return text;
}

/// `at`: the time that was asked about, ns.
Json as_json(const Said& said, const replay::Index& index, const replay::State& state, std::int64_t at) {
  Json json{{"task", said.task},
            {"at", words::in_seconds(at)},
            {"event", state.position},
            {"does", said.does},
            {"since", words::in_seconds(said.since)}};
  if (!said.place.empty()) json["place"] = said.place;
  json["wakers"] = Json::array();
  for (const words::Answer& answer : said.wakers)
    json["wakers"].push_back(
        {{"depth", answer.depth}, {"text", words::plain(answer.sentence)}, {"never", answer.grave}});
  if (!said.cycle.empty()) json[said.for_ever ? "deadlock" : "cycle"] = said.cycle;
  json["reasons"] = Json::array();
  for (const words::Answer& answer : said.reasons)
    json["reasons"].push_back({{"event", *answer.event},
                               {"time", words::in_seconds(index.trace()[*answer.event].time)},
                               {"text", words::plain(answer.sentence)}});
  return json;
}

} // namespace

int explain_task(const WhyCommand& command) {
  const Subject subject = subject_of(command.run);
  const std::int64_t time = time_of("--at", command.at);
  const trace::Loaded loaded = trace_of(subject);
  replay::Replay replay(loaded.trace);
  replay.update();
  const replay::Index& index = replay.index();
  // A program that waits forever does so at any later time.
  const bool for_ever = replay.seek(replay.size()).outcome == trace::RunOutcome::deadlocked;
  if (time > index.end_time() && !for_ever)
    throw WrongCall(words::text("cli.why.too_late", command.at, words::duration(index.end_time())));
  const replay::State& state = replay.seek(replay.position_at(time));
  const Said said = said_of(index, state, task_named(index, state, command.task, time), time);
  print(stdout, command.json ? as_json(said, index, state, time).dump(2) + "\n" : in_words(said));
  finish_output();
  check_whole(loaded);
  return 0;
}

} // namespace loopscope::cli
