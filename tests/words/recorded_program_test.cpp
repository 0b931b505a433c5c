// What is said of a recorded Python program: of its files, its loops, what is typed and what is not its own.
#include "core/words/answers.h"
#include "tests/replay/recorded_program.h"
#include "tests/words/told.h"

#include <gmock/gmock.h>

namespace loopscope::words {

using namespace trace;
using testing::HasSubstr;
using testing::Not;

class Recorded : public testing::Test {
protected:
  Narrated after(std::size_t events) { return tell(run_.s, events); }
  const RecordedProgram run_;
};

TEST_F(Recorded, line_of_another_file_than_the_first_is_told_with_its_file) {
  Replay replay(run_.s.trace());
  replay.update();
  EXPECT_EQ(plain(place_of(replay.index(), *replay.seek(run_.eager_sleeps).tasks.find(run_.eager))),
            "line 7 of helper.py: await asyncio.sleep(1)");
  EXPECT_EQ(line_name(replay.index(), 8), "line 8");
  EXPECT_EQ(line_mark(replay.index(), 8), ":8");
  const Made* far = replay.index().made(run_.far);
  EXPECT_EQ(line_name(replay.index(), far->line), "line 70000 of tables.py");
  EXPECT_EQ(line_mark(replay.index(), far->line), " tables.py:70000");
}

TEST_F(Recorded, thing_that_another_file_makes_has_its_name_there) {
  Replay replay(run_.s.trace());
  replay.update();
  EXPECT_EQ(plain(name_of(replay.index(), replay.seek(replay.size()), run_.store)), "the lock store");
  EXPECT_EQ(plain(name_of(replay.index(), replay.seek(replay.size()), run_.far)), "the event ready");
}

TEST_F(Recorded, run_is_told_with_who_recorded_it_and_that_its_time_was_real) {
  const Narrated told = after(1);
  EXPECT_EQ(told.headline, "The program main.py starts.");
  EXPECT_THAT(told.detail, HasSubstr("It ran in CPython 3.12.1, recorded by lsrec 0.1."));
  EXPECT_THAT(told.detail, Not(HasSubstr("clock is simulated")));
}

TEST_F(Recorded, step_inside_another_belongs_to_its_task) {
  std::size_t begun = run_.inside;
  while ((*run_.s.trace())[begun - 1].kind != EventKind::step_begun_inside) --begun;
  EXPECT_EQ(after(begun).headline, "Task-2 starts at once, inside the step of Task-1.");
  EXPECT_EQ(after(run_.inside).headline, "Task-2 prints “hello Ada”.");
  EXPECT_THAT(after(run_.goes_on).headline, HasSubstr("Task-1 goes on"));
}

TEST_F(Recorded, what_led_to_an_eager_tasks_first_wait_is_the_step_that_made_it) {
  Replay replay(run_.s.trace());
  replay.update();
  const State& state = replay.seek(run_.eager_sleeps);
  EXPECT_EQ(last_run(replay.index(), state, run_.eager), run_.main_step);
  EXPECT_FALSE(reasons(replay.index(), state, last_run(replay.index(), state, run_.eager)).empty());
}

TEST_F(Recorded, task_that_asyncio_makes_for_itself_is_not_said_to_be_the_programs_deed) {
  Replay replay(run_.s.trace());
  replay.update();
  const Lane* lane = replay.index().lane(run_.shutdown);
  const Narrated told = after(lane->created + 1);
  EXPECT_THAT(told.headline, testing::StartsWith("Asyncio or a library creates Task-4 to run shutdown_asyncgens()"));
  const Lane* main = replay.index().lane(run_.main);
  EXPECT_THAT(after(main->created + 1).headline, testing::StartsWith("The program creates Task-1"));
}

TEST_F(Recorded, what_blocks_the_loop_is_said_with_its_task_call_and_line) {
  Replay replay(run_.s.trace());
  replay.update();
  EXPECT_EQ(what_blocks(replay.index(), replay.seek(run_.typed)), "Task-1 blocks the loop in input at line 9");
  EXPECT_EQ(what_blocks(replay.index(), replay.seek(run_.inside)), "");
}

TEST_F(Recorded, facts_that_must_not_be_missed_are_told_from_the_others) {
  Script s;
  for (const char* name : {"python", "folder", "loop", "waiting"})
    s.add(event::run_fact{.name = s.text(name), .text = s.text(std::string(name) + "!")});
  Index index(*s.trace());
  index.update();
  std::string notices;
  for (const Fact& fact : index.facts()) notices += notice_of(index, fact);
  EXPECT_EQ(notices, "loop!waiting!");
  EXPECT_EQ(recorded_by(index), "python!");
}

TEST_F(Recorded, how_a_process_ended_is_not_taken_for_an_exception) {
  EXPECT_EQ(failure("killed by SIGSEGV"), "The process was killed");
  EXPECT_EQ(failure("exited with status 3"), "The process has exited");
  EXPECT_EQ(failure("ValueError: killed by"), "Unhandled exception");
}

TEST_F(Recorded, how_a_process_ended_is_said_in_one_sentence) {
  const auto end = [](std::string_view message) {
    Script s;
    s.add(event::run_ended{.outcome = trace::RunOutcome::failed, .message = s.text(message)});
    const Narrated told = tell(s);
    return told.headline + " " + told.detail;
  };
  EXPECT_EQ(end("exited with status 5"), "The program exited with status 5. ");
  EXPECT_EQ(end("exited with status 1: 'no: such town'"), "The program exited with status 1. 'no: such town'");
  EXPECT_EQ(end("killed by SIGSEGV"), "The program was killed by SIGSEGV. ");
  EXPECT_EQ(end("os._exit(4)"), "The program called os._exit(4). ");
  EXPECT_EQ(end("ValueError: exited"), "The program failed. ValueError: exited");
}

TEST_F(Recorded, what_is_typed_is_told) {
  EXPECT_EQ(after(run_.typed).headline, "“Grace” is typed.");
  EXPECT_EQ(after(run_.typed).detail, "Task-1 reads it from the standard input.");
}

TEST_F(Recorded, what_is_not_the_programs_own_is_said_to_be_so) {
  std::size_t created = run_.s.size();
  while ((*run_.s.trace())[created - 1].kind != EventKind::task_created) --created;
  EXPECT_THAT(after(created).detail, HasSubstr("It is not the program's own: asyncio or a library made it."));
}

TEST_F(Recorded, loop_is_called_by_its_thread) {
  Replay replay(run_.s.trace());
  replay.update();
  EXPECT_EQ(loop_name(replay.index(), replay.seek(run_.other_runs)), "the loop of the thread worker");
  EXPECT_EQ(loop_name(replay.index(), replay.seek(run_.first_loop_on)), "the loop of the main thread");
}

TEST_F(Recorded, waits_and_reasons_reach_over_files_and_loops) {
  Replay replay(run_.s.trace());
  replay.update();
  const State& state = replay.seek(run_.s.size());
  std::string said;
  for (const Answer& answer : waiting(replay.index(), state, run_.eager, state.time))
    said += plain(answer.sentence) + "\n";
  EXPECT_THAT(said, HasSubstr("sleeps until 1.000 s"));
  said.clear();
  for (const Answer& answer : reasons(replay.index(), state, run_.other_step)) said += plain(answer.sentence) + "\n";
  EXPECT_THAT(said, HasSubstr("created Task-3"));
  EXPECT_THAT(said, Not(HasSubstr("Task-1")));
}

/// Every sentence at every event is one, and none is empty.
TEST_F(Recorded, each_event_is_told) {
  for (std::size_t event = 1; event <= run_.s.size(); ++event) {
    const Narrated told = after(event);
    EXPECT_NE(told.headline, "") << event;
    EXPECT_EQ(told.headline.find("does not know"), std::string::npos) << event;
  }
}

} // namespace loopscope::words
