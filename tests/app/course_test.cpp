// The course: a lesson's page, the map of all lessons, the glossary, and the search.
#include "app/desktop/desktop_world.h"
#include "app/learn/page/book_screen.h"
#include "app/learn/page/errors.h"
#include "app/learn/page/glossary.h"
#include "app/learn/page/progress.h"
#include "app/screens/run_screen.h"
#include "app/shell/app.h"
#include "app/views/page/markdown.h"
#include "scenarios/course.h"
#include "tests/views/test_canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <thread>

namespace loopscope::app {
namespace {

using Style = PageWords::Style;

TEST(Markdown, is_read_as_blocks_of_words) {
  const auto blocks = blocks_of("A *b* `c d`\nand **e**.\n\n- one\n- two `x`\n\n3. three\n\n```\na = 1\n\nb\n```\n\n## Title\n");
  ASSERT_EQ(blocks.size(), 6u);
  EXPECT_EQ(blocks[0].words, (std::vector<PageWords>{{"A ", Style::plain}, {"b", Style::strong}, {" ", Style::plain},
                                                     {"c d", Style::code}, {" and ", Style::plain},
                                                     {"e", Style::strong}, {".", Style::plain}}));
  EXPECT_EQ(blocks[1].kind, PageBlock::Kind::item);
  EXPECT_EQ(blocks[1].number, 0);
  EXPECT_EQ(blocks[3].number, 3);
  EXPECT_EQ(blocks[4].words.front().text, "a = 1\n\nb");
  EXPECT_EQ(blocks[5].kind, PageBlock::Kind::heading);
}

TEST(Markdown, of_any_bytes_is_read) {
  for (const char* text : {"", "`", "**", "- ", "```", "\xff\xfe", "<b>x</b>", "[a](b", "> q\n> r", "|a|\n|-|\n"})
    blocks_of(text);
  EXPECT_TRUE(blocks_of("").empty());
}

TEST(Glossary, marks_the_first_place_of_a_term_as_a_whole_word) {
  auto blocks = blocks_of("An unlocked Lock, two locks. `await x` and `await`.");
  std::vector<bool> known;
  mark_terms(blocks, known);
  std::vector<std::string> marked;
  for (const PageWords& words : blocks[0].words)
    if (words.term >= 0) marked.push_back(words.text + "=" + glossary()[static_cast<std::size_t>(words.term)].name);
  EXPECT_EQ(marked, (std::vector<std::string>{"Lock=lock", "await=await"}));
}

/// That the run of the term's lesson comes to its moment, and that what it is on the stage is there then.
TEST(Glossary, has_a_moment_for_each_term_that_shows_it) {
  DesktopWorld world({});
  std::set<std::string> names;
  for (const Term& term : glossary()) {
    SCOPED_TRACE(term.name);
    EXPECT_TRUE(names.insert(term.name).second);
    EXPECT_TRUE(term.sentence.ends_with('.'));
    const scenarios::Lesson* lesson = scenarios::find_lesson(term.lesson);
    ASSERT_NE(lesson, nullptr) << term.lesson;
    ShownRun run({.lesson = lesson}, world.start({.lesson = lesson}));
    run.player.to_end();
    for (int i = 0; i < 20'000 && (run.player.update(0) || run.player.busy()); ++i)
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    const auto moment = moment_of(term, run.replay);
    ASSERT_TRUE(moment) << term.lesson << " has no " << term.event << " " << term.nth;
    run.player.seek(*moment);
    const replay::State& state = run.replay.state();
    using Kind = Thing::Kind;
    bool waits = false, tasks = false;
    state.tasks.each([&](trace::ObjectId, const replay::Task& task) {
      tasks = true;
      waits = waits || task.status == replay::TaskStatus::waiting || task.status == replay::TaskStatus::sleeping;
    });
    if (term.thing.kind == Kind::task) EXPECT_TRUE(tasks);
    if (term.thing.kind != Kind::place) continue;
    switch (static_cast<StagePlace>(term.thing.id)) {
    case StagePlace::slot:
      EXPECT_NE(state.running.id, 0u);
      break;
    case StagePlace::ready:
      EXPECT_FALSE(state.ready.empty());
      break;
    case StagePlace::timers:
      EXPECT_FALSE(state.timers.empty());
      break;
    case StagePlace::waits:
      EXPECT_TRUE(waits);
      break;
    default:
      break;
    }
  }
}

TEST(KnownErrors, are_found_by_a_part_or_by_a_whole_line_of_a_traceback) {
  EXPECT_GE(known_errors().size(), 30u);
  const auto best = [](std::string_view typed) {
    const auto found = errors_like(typed);
    return found.empty() ? std::string() : found.front()->lesson;
  };
  EXPECT_EQ(best("never awaited"), "coroutine_object");
  EXPECT_EQ(best("NEVER AWA"), "coroutine_object");
  EXPECT_EQ(best("RuntimeWarning: coroutine 'fetch_page' was never awaited"), "coroutine_object");
  EXPECT_EQ(best("coroutine 'Client.fetch' was never"), "coroutine_object");
  EXPECT_EQ(best("Task was destroyed but it is pending!"), "task_destroyed");
  EXPECT_EQ(best("task: <Task pending name='Task-7' coro=<main() running at a.py:4>> Task was destroyed but it is pending!"),
            "task_destroyed");
  EXPECT_EQ(best("RuntimeError: Event loop is closed"), "loop_closed");
  EXPECT_EQ(best("RuntimeError: Task <Task pending name='Task-3' coro=<f() running at /tmp/x.py:9>> got Future <Future pending> "
                 "attached to a different loop"),
            "other_loop");
  EXPECT_EQ(best("RuntimeError: <asyncio.locks.Lock object at 0x7f3a5c0d2b90 [locked]> is bound to a different event loop"),
            "other_loop");
  EXPECT_EQ(best("TypeError: object NoneType can't be used in 'await' expression"), "chained");
  EXPECT_EQ(best("Executing <Task finished name='Task-2'> took 0.512 seconds"), "starvation");
  EXPECT_EQ(best("attached to a diff"), "other_loop");
  EXPECT_EQ(best("my program freezes"), "") << "a word that no entry has";
  EXPECT_EQ(best("freezes"), "starvation");
  EXPECT_TRUE(errors_like("qwertyuiop").empty());
  EXPECT_EQ(errors_like("").size(), known_errors().size());
}

TEST(KnownErrors, are_each_found_by_their_message_whatever_stands_in_its_gaps) {
  for (const KnownError& error : known_errors()) {
    SCOPED_TRACE(error.message);
    std::string pasted = error.message;
    for (std::size_t at = 0; (at = pasted.find("…", at)) != std::string::npos;)
      pasted.replace(at, std::string_view("…").size(), "<Some object at 0x7f12 of 3>");
    const auto found = errors_like("SomeError: " + pasted);
    if (error.printed) {
      ASSERT_FALSE(found.empty());
      EXPECT_EQ(found.front()->message, error.message);
    }
    EXPECT_EQ(errors_like(error.message).front()->message, error.message);
    EXPECT_TRUE(error.cause.ends_with('.') && error.cure.ends_with('.'));
  }
}

class CourseTest : public testing::Test {
protected:
  void SetUp() override { settle(); }
  void frame() {
    canvas_.begin({.width = width_, .height = height_, .scale = 1, .delta = 0, .still = true, .clock = 0});
    app_.draw(canvas_);
    canvas_.end();
  }
  void settle() {
    for (int i = 0; i < 20'000 && app_.update(0.1); ++i) std::this_thread::sleep_for(std::chrono::microseconds(100));
    frame();
    for (int i = 0; i < 20'000 && app_.update(0.1); ++i) std::this_thread::sleep_for(std::chrono::microseconds(100));
    frame();
  }
  void key(std::string_view name) {
    app_.key(name);
    settle();
  }
  void type(std::string_view text) {
    for (const char c : text) app_.key(c == ' ' ? "space" : std::string(1, c));
    settle();
  }
  std::string value(std::string_view name) const {
    const std::string line = " " + app_.state_line() + " ", sought = " " + std::string(name) + "=";
    const std::size_t at = line.rfind(sought);
    if (at == std::string::npos) return "?";
    return line.substr(at + sought.size(), line.find(' ', at + 1) - at - sought.size());
  }
  void click(std::string_view name) {
    const ui::Rect rect = place_of(app_.marks(), name);
    ASSERT_GT(rect.w, 0) << "there is no " << name;
    canvas_.pointer().move(rect.center());
    canvas_.pointer().button(true, false);
    canvas_.pointer().button(false, false);
    settle();
    settle();
  }

  int width_ = 1280, height_ = 720;
  DesktopWorld world_{{}};
  App app_{{}};
  RunScreen& screen_ = app_.enter<RunScreen>(world_, RunSettings{.lesson = scenarios::find_lesson("lock")});
  TestCanvas canvas_;
};

TEST_F(CourseTest, a_lesson_begins_with_its_page_and_a_step_closes_it) {
  EXPECT_EQ(value("page"), "before");
  EXPECT_EQ(value("position"), "0");
  key("right");
  EXPECT_EQ(value("page"), "none");
  EXPECT_NE(value("position"), "0");
  key("u");
  EXPECT_EQ(value("page"), "before") << "at any time";
  key("right");
  EXPECT_EQ(value("page"), "none");
  key("home");
  EXPECT_EQ(value("page"), "none") << "it is not in the way again";
  key("u");
  EXPECT_EQ(value("page"), "before");
  key("escape");
  EXPECT_EQ(value("page"), "none");
}

TEST_F(CourseTest, enter_space_and_a_click_begin_too) {
  key("enter");
  EXPECT_EQ(value("page"), "none");
  EXPECT_NE(value("position"), "0");
  key("n");
  EXPECT_EQ(value("page"), "before");
  app_.key("space");
  app_.update(0.1);
  EXPECT_EQ(value("page"), "none");
  key("n");
  EXPECT_EQ(value("page"), "before");
  click("page:begin");
  EXPECT_EQ(value("page"), "none");
  EXPECT_NE(value("position"), "0");
}

TEST_F(CourseTest, the_end_leads_to_what_was_learned_and_to_the_next_lesson) {
  key("end");
  EXPECT_EQ(value("page"), "none") << "the end of the run is seen";
  key("right");
  EXPECT_EQ(value("page"), "after");
  key("left");
  EXPECT_EQ(value("page"), "none");
  key("end");
  key("right");
  key("enter");
  EXPECT_EQ(value("page"), "before");
  const auto& all = scenarios::lessons();
  EXPECT_EQ(value("lesson"), all[static_cast<std::size_t>(scenarios::find_lesson("lock")->number)].id);
}

TEST_F(CourseTest, its_questions_are_asked_by_a_key_from_the_end) {
  key("end");
  key("right");
  key("a");
  EXPECT_EQ(value("asked"), "own:1");
}

TEST_F(CourseTest, progress_is_kept) {
  key("end");
  std::string problem;
  const Progress progress(world_, problem);
  EXPECT_TRUE(progress.of("lock").finished);
  EXPECT_EQ(progress.place(), "lock");
}

TEST_F(CourseTest, the_map_leads_to_any_lesson_by_keys) {
  key("U");
  EXPECT_EQ(value("book"), "course");
  EXPECT_EQ(value("book_at"), std::to_string(scenarios::find_lesson("lock")->number - 1));
  key("down");
  key("enter");
  EXPECT_EQ(value("lesson"), scenarios::lessons()[static_cast<std::size_t>(scenarios::find_lesson("lock")->number)].id);
  EXPECT_EQ(value("page"), "before");
  key("U");
  key("escape");
  EXPECT_EQ(value("book"), "none");
}

TEST_F(CourseTest, a_pasted_error_leads_to_its_lesson) {
  key("/");
  EXPECT_EQ(value("book"), "find");
  type("coroutine 'x' was never awaited");
  key("enter");
  EXPECT_EQ(value("lesson"), "coroutine_object");
}

TEST_F(CourseTest, a_part_of_a_title_leads_to_the_lesson) {
  key("U");
  type("semaph");
  EXPECT_NE(value("book_rows"), "0");
  key("enter");
  EXPECT_EQ(value("lesson"), "semaphore");
  key("l");
  EXPECT_EQ(value("menu"), "lesson");
  type("downloads that await");
  key("enter");
  EXPECT_EQ(value("lesson"), "async_downloads");
}

TEST_F(CourseTest, the_glossary_leads_to_a_moment) {
  key("G");
  EXPECT_EQ(value("book"), "glossary");
  type("ready queue");
  key("enter");
  EXPECT_EQ(value("lesson"), "call_soon");
  EXPECT_NE(value("position"), "0");
  EXPECT_EQ(value("page"), "none");
}

TEST_F(CourseTest, every_page_fits_windows_of_all_sizes) {
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    if (lesson.needs_server || !lesson.only.empty()) continue;
    SCOPED_TRACE(lesson.id);
    screen_.show({.lesson = &lesson});
    for (const auto [w, h] : {std::pair(1280, 720), {1920, 1080}, {640, 400}, {360, 240}}) {
      width_ = w, height_ = h;
      frame();
      EXPECT_EQ(value("page"), "before");
      const ui::Rect page = place_of(app_.marks(), "page"), begin = place_of(app_.marks(), "page:begin");
      EXPECT_GT(begin.w, 0);
      EXPECT_LE(begin.bottom(), page.bottom() + 1);
      EXPECT_LE(begin.right(), page.right() + 1);
    }
  }
}

} // namespace
} // namespace loopscope::app
