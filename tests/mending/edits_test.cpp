// The changes that lessons offer, as CPython runs them: each applies, ends, and makes a difference.
#include "scenarios/lessons.h"
#include "tests/mending/many_runs.h"

#include <set>

namespace loopscope {
namespace {

using trace::EventKind;

/// What happened in a run, without what it was run with; in real time no two are the same to the millisecond.
std::vector<std::string> story(const trace::Trace& trace, bool real_time) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const trace::Event& event = trace[i];
    if (trace::is_aside(event.kind) || event.kind == EventKind::run_started) continue;
    all.push_back(fmt::format("{:.{}f} {} {}", static_cast<double>(event.time) / 1e9, real_time ? 0 : 3, trace::name_of(event.kind),
                              event.kind == EventKind::printed ? trace.string(event.object) : ""));
  }
  return all;
}

TEST(LessonsEdits, ApplyEndAndMakeADifference) {
  struct Edited {
    std::string name;
    std::size_t original;
  };
  std::vector<ProgramToRun> programs;
  std::vector<Edited> edited;
  std::size_t with_two = 0;
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    if (lesson.edits.empty()) continue;
    with_two += lesson.edits.size() >= 2;
    const std::size_t original = programs.size();
    programs.push_back({lesson.program, lesson.waits_for_real()});
    edited.push_back({lesson.id, original});
    std::set<std::string> titles;
    for (const scenarios::Edit& edit : lesson.edits) {
      SCOPED_TRACE(lesson.id + ": " + edit.title);
      EXPECT_TRUE(titles.insert(edit.title).second);
      EXPECT_FALSE(edit.title.empty() || edit.question.empty());
      std::string text = lesson.program;
      for (const auto& [old, by] : edit.changes) {
        const std::size_t at = text.find(old);
        ASSERT_NE(at, std::string::npos) << old;
        EXPECT_EQ(text.find(old, at + 1), std::string::npos) << old;
        text.replace(at, old.size(), by);
      }
      EXPECT_NE(text, lesson.program);
      programs.push_back({std::move(text), lesson.waits_for_real()});
      edited.push_back({lesson.id + ": " + edit.title, original});
    }
  }
  EXPECT_GE(with_two, 12u);
  const auto traces = run_all(programs);
  for (std::size_t i = 0; i < programs.size(); ++i) {
    SCOPED_TRACE(edited[i].name);
    ASSERT_TRUE(traces[i] && traces[i]->size() > 0);
    const trace::Event& last = (*traces[i])[traces[i]->size() - 1];
    EXPECT_EQ(last.kind, EventKind::run_ended) << "it does not end";
    std::set<std::string_view> facts;
    for (std::size_t at = 0; at < traces[i]->size(); ++at)
      if ((*traces[i])[at].kind == EventKind::run_fact) facts.insert(traces[i]->string((*traces[i])[at].object));
    EXPECT_FALSE(facts.contains("syntax_error"));
    if (edited[i].original != i) EXPECT_NE(story(*traces[i], programs[i].real_time), story(*traces[edited[i].original], programs[i].real_time));
  }
}

} // namespace
} // namespace loopscope
