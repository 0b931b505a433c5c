#include "tests/aio/aio_case.h"
#include "tests/python.h"

namespace loopscope::aio {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using trace::EventKind;

class GeneratorTest : public AioCase {
protected:
  GeneratorTest() { program_is(__FILE__); }
  int alive = 0;
  int destroyed = 0;
};

using Asking = Generator<std::string, std::string, std::string>;

Asking fetch(std::string what) {
  std::string got = co_yield what;
  co_return "fresh " + got;
}
Asking cook_by_generator() {
  std::string milk = co_await yield_from(fetch("milk"));
  std::string eggs = co_await yield_from(fetch("eggs"));
  co_return milk + " and " + eggs;
}
Coro<std::string> cook() {
  std::string milk = co_await fetch("milk");
  std::string eggs = co_await fetch("eggs");
  co_return milk + " and " + eggs;
}
void drive(Asking generator) {
  std::optional<std::string> answer;
  try {
    while (true) {
      std::string request = generator.send(answer);
      print("asked for", request);
      answer = request + "!";
    }
  } catch (const StopIteration& stop) {
    print("made", stop.value<std::string>());
  }
}

TEST_F(GeneratorTest, calling_it_runs_nothing) {
  { Asking generator = cook_by_generator(); }
  EXPECT_TRUE(printed.empty());
  EXPECT_THAT(errors, ElementsAre()) << "of a generator nobody says that it was never awaited";
}

TEST_F(GeneratorTest, hands_out_what_it_yields_is_worth_what_it_is_sent_and_ends_with_its_value) {
  drive(fetch("tea"));
  EXPECT_THAT(printed, ElementsAre("asked for tea\n", "made fresh tea!\n"));
}

TEST_F(GeneratorTest, delegates_and_the_innermost_one_talks_to_the_driver) {
  drive(cook_by_generator());
  EXPECT_THAT(printed, ElementsAre("asked for milk\n", "asked for eggs\n", "made fresh milk! and fresh eggs!\n"));
}

TEST_F(GeneratorTest, and_a_coroutine_are_driven_in_the_same_way) {
  drive(cook());
  EXPECT_THAT(printed, ElementsAre("asked for milk\n", "asked for eggs\n", "made fresh milk! and fresh eggs!\n"));
}

Generator<int> count(int to) {
  for (int i = 0; i < to; ++i) co_yield i;
}

TEST_F(GeneratorTest, that_is_exhausted_raises_stop_iteration_each_time) {
  auto generator = count(2);
  EXPECT_EQ(generator.next(), 0);
  EXPECT_EQ(generator.next(), 1);
  EXPECT_THROW(generator.next(), StopIteration);
  EXPECT_THROW(generator.next(), StopIteration);
  EXPECT_THROW(generator.send(None{}), StopIteration);
  EXPECT_THROW(generator.throw_(ValueError("late")), ValueError);
}

TEST_F(GeneratorTest, that_has_not_begun_cannot_be_sent_a_value) {
  auto generator = fetch("tea");
  EXPECT_EQ(message_thrown_by<TypeError>([&] { generator.send("x"); }),
            "can't send non-None value to a just-started generator");
  EXPECT_EQ(generator.next(), "tea") << "it can begin all the same";
}

Generator<int> careful(int rounds) {
  for (int i = 0; i < rounds; ++i) {
    try {
      co_yield i;
    } catch (const ValueError& error) {
      print("caught", error);
    }
  }
}
Generator<int> around(int rounds) {
  auto at_the_end = Finally([] { print("finally"); });
  co_await yield_from(careful(rounds));
  print("inner ended");
}

TEST_F(GeneratorTest, raises_what_is_thrown_into_it_at_the_innermost_yield) {
  auto generator = around(2);
  EXPECT_EQ(generator.next(), 0);
  EXPECT_EQ(generator.throw_(ValueError("one")), 1);
  EXPECT_THROW(generator.throw_(ValueError("two")), StopIteration);
  EXPECT_THAT(printed, ElementsAre("caught one\n", "caught two\n", "inner ended\n", "finally\n"));
}

TEST_F(GeneratorTest, lets_an_error_out_that_nobody_in_it_catches_and_has_ended_then) {
  auto generator = around(2);
  generator.next();
  EXPECT_EQ(message_thrown_by<KeyError>([&] { generator.throw_(KeyError("k")); }), "'k'");
  EXPECT_THAT(printed, ElementsAre("finally\n"));
  EXPECT_THROW(generator.next(), StopIteration);
}

TEST_F(GeneratorTest, that_has_not_begun_ends_with_what_is_thrown_into_it) {
  auto generator = around(2);
  EXPECT_THROW(generator.throw_(ValueError("early")), ValueError);
  EXPECT_TRUE(printed.empty());
  EXPECT_THROW(generator.next(), StopIteration);
}

Generator<int> stopping() {
  co_yield 1;
  throw StopIteration();
}

TEST_F(GeneratorTest, must_not_raise_stop_iteration_itself) {
  auto generator = stopping();
  generator.next();
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] { generator.next(); }), "generator raised StopIteration");
}

Generator<int> itself(Generator<int>* self) {
  co_yield self->next();
}

TEST_F(GeneratorTest, cannot_be_driven_while_it_runs) {
  std::optional<Generator<int>> generator;
  generator.emplace(itself(nullptr));
  generator.emplace(itself(&*generator));
  EXPECT_EQ(message_thrown_by<ValueError>([&] { generator->next(); }), "generator already executing");
}

Generator<int> holding(Counted counted) {
  Counted local = counted;
  co_yield 1;
}
Generator<int> holding_two(Counted counted) {
  Counted local = counted;
  co_await yield_from(holding(counted));
}

TEST_F(GeneratorTest, owns_its_frame_and_those_it_delegates_to) {
  static_cast<void>(holding_two(Counted(&alive, &destroyed)));
  EXPECT_EQ(alive, 0) << "not begun";
  {
    auto generator = holding_two(Counted(&alive, &destroyed));
    generator.next();
    EXPECT_EQ(alive, 5) << "the parameter and the local of each, and the argument that is handed over";
    auto moved = std::move(generator);
    EXPECT_THROW(generator.next(), StopIteration) << "it is elsewhere";
    EXPECT_EQ(alive, 5);
  }
  EXPECT_EQ(alive, 0) << "suspended";
  {
    auto generator = holding_two(Counted(&alive, &destroyed));
    generator.next();
    EXPECT_THROW(generator.next(), StopIteration);
    EXPECT_EQ(alive, 1) << "the parameter of the outer one, whose frame is left";
  }
  EXPECT_EQ(alive, 0) << "ended";
}

TEST_F(GeneratorTest, that_has_begun_is_not_delegated_to) {
  auto generator = count(3);
  generator.next();
  EXPECT_EQ(message_thrown_by<RuntimeError>([&] {
              drive([](auto begun) -> Asking {
                co_await yield_from(std::move(begun));
                co_return "";
              }(std::move(generator)));
            }),
            "cannot delegate to a generator that has begun");
}

Coro<std::string> sleepy(double seconds) {
  co_await sleep(seconds);
  co_return "";
}

TEST_F(GeneratorTest, of_a_coroutine_that_awaits_what_needs_a_task_gets_an_error_at_that_await) {
  for (double seconds : {0.0, 1.0})
    EXPECT_EQ(message_thrown_by<RuntimeError>([&] { Asking(sleepy(seconds)).next(); }),
              "only a task can wait for this, and the coroutine is driven by hand");
}

TEST_F(GeneratorTest, of_a_coroutine_dropped_unbegun_leaves_that_it_was_never_awaited) {
  { Asking generator = cook(); }
  EXPECT_THAT(errors, ElementsAre("RuntimeWarning: coroutine 'cook' was never awaited\n"));
}

Generator<None> give_way() {
  co_yield None{};
}
Coro<void> yielding(std::string name) {
  for (int i = 0; i < 2; ++i) {
    print(name, i);
    co_await give_way();
  }
}
Coro<void> two_yielding() {
  co_await gather(yielding("a"), yielding("b"));
}

TEST_F(GeneratorTest, that_yields_none_gives_way_when_a_task_awaits_it) {
  run(two_yielding());
  EXPECT_THAT(printed, ElementsAre("a 0\n", "b 0\n", "a 1\n", "b 1\n"));
}

Coro<void> asking_the_loop() {
  try {
    co_await fetch("tea");
  } catch (const RuntimeError& error) {
    print(error);
  }
}

TEST_F(GeneratorTest, that_yields_anything_else_is_refused_by_a_task) {
  run(asking_the_loop());
  EXPECT_THAT(printed, ElementsAre("Task got bad yield: 'tea'\n"));
}

Coro<void> waiting_for_good() {
  co_await give_way();
  co_await sleep(100);
}
Coro<void> cancelling() {
  auto task = create_task(waiting_for_good());
  co_await sleep(0);
  task.cancel();
  try {
    co_await task;
  } catch (const CancelledError&) {
    print("cancelled");
  }
}

TEST_F(GeneratorTest, a_task_can_be_cancelled_in_it) {
  run(cancelling());
  EXPECT_THAT(printed, ElementsAre("cancelled\n"));
}

TEST_F(GeneratorTest, a_trace_tells_when_it_was_made_begun_and_ended_and_that_no_task_runs_it) {
  drive(cook_by_generator());
  drive(cook());
  std::vector<std::string> told;
  for (std::size_t i = 0; i < recorder.trace()->size(); ++i) {
    const trace::Event& event = (*recorder.trace())[i];
    if (event.kind == EventKind::coroutine_created)
      told.push_back("created " + std::string(text(event.object)));
    else if (event.kind == EventKind::coroutine_entered || event.kind == EventKind::coroutine_ended)
      told.push_back(std::string(trace::name_of(event.kind)) + " " + std::to_string(event.subject));
    if (event.kind == EventKind::coroutine_entered) EXPECT_EQ(event.extra, 0u);
  }
  EXPECT_THAT(told, ElementsAre("created cook_by_generator", "coroutine_entered 1", "created fetch",
                                "coroutine_entered 2", "coroutine_ended 2", "created fetch", "coroutine_entered 3",
                                "coroutine_ended 3", "coroutine_ended 1", "created cook", "coroutine_entered 4",
                                "created fetch", "coroutine_entered 5", "coroutine_ended 5", "created fetch",
                                "coroutine_entered 6", "coroutine_ended 6", "coroutine_ended 4"));
}

TEST_F(GeneratorTest, does_what_cpythons_do) {
  drive(fetch("tea"));
  drive(cook_by_generator());
  drive(cook());
  auto late = around(3);
  print(late.next(), late.throw_(ValueError("a")), late.send(None{}));
  try {
    late.throw_(KeyError("b"));
  } catch (const KeyError& error) {
    print("out came", error);
  }
  try {
    auto stop = stopping();
    stop.next();
    stop.next();
  } catch (const RuntimeError& error) {
    print(error);
  }
  run(asking_the_loop());
  run(two_yielding());
  const auto lines = lines_of(printed_by_python(R"(
import asyncio, types
@types.coroutine
def fetch(what):
    got = yield what
    return "fresh " + got
def cook_by_generator():
    milk = yield from fetch("milk")
    eggs = yield from fetch("eggs")
    return milk + " and " + eggs
async def cook():
    milk = await fetch("milk")
    eggs = await fetch("eggs")
    return milk + " and " + eggs
def drive(generator):
    answer = None
    try:
        while True:
            request = generator.send(answer)
            print("asked for", request)
            answer = request + "!"
    except StopIteration as stop:
        print("made", stop.value)
def careful(rounds):
    for i in range(rounds):
        try:
            yield i
        except ValueError as error:
            print("caught", error)
def around(rounds):
    try:
        yield from careful(rounds)
        print("inner ended")
    finally:
        print("finally")
def stopping():
    yield 1
    raise StopIteration
drive(fetch("tea"))
drive(cook_by_generator())
drive(cook())
late = around(3)
print(next(late), late.throw(ValueError("a")), late.send(None))
try:
    late.throw(KeyError("b"))
except KeyError as error:
    print("out came", error)
try:
    stop = stopping()
    next(stop)
    next(stop)
except RuntimeError as error:
    print(error)
async def asking_the_loop():
    try:
        await fetch("tea")
    except RuntimeError as error:
        print(error)
@types.coroutine
def give_way():
    yield
async def yielding(name):
    for i in range(2):
        print(name, i)
        await give_way()
async def two_yielding():
    await asyncio.gather(yielding("a"), yielding("b"))
asyncio.run(asking_the_loop())
asyncio.run(two_yielding())
)"));
  std::vector<std::string> expected;
  for (const std::string& line : lines) expected.push_back(line + "\n");
  EXPECT_THAT(printed, ElementsAreArray(expected));
}

} // namespace
} // namespace loopscope::aio
