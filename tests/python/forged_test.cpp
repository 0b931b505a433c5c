// Whatever stands in the shared memory, Loopscope neither crashes nor hangs, and its trace is one that a file may hold.
#include "core/trace/event_table.h"
#include "tests/python/live_run.h"

namespace loopscope::python {
namespace {

using trace::EventKind;

/// What runs in the recorder's place. It has the memory, and the words by their numbers.
constexpr std::string_view beginning = R"py(import mmap, os, random, struct, sys, time
M, C, B, S = map(int, sys.argv[sys.argv.index("--live") + 1].split(":"))
memory = mmap.mmap(M, 0)
words = memoryview(memory)[:4096].cast("Q")
slots, texts = words[1], 4096 + 40 * words[1]
n = 0
def event(kind, detail=0, line=0, subject=0, obj=0, extra=0, value=0, loop=0, time=0):
    global n
    struct.pack_into("<qBBHIIIqII", memory, 4096 + n % slots * 40, time, kind, detail, line, subject, obj, extra, value, loop, n + 1 & 0xffffffff)
    n += 1
def text(data, length=None):
    data = struct.pack("<I", len(data) if length is None else length) + data
    for byte in data:
        memory[texts + words[4] % words[2]] = byte
        words[4] += 1
)py";

struct Forgery {
  std::string_view name, program;
  std::string_view problem; // of the recording, its beginning; empty: there is none
};

const Forgery forgeries[] = {
    {"nothing", ""},
    {"events_without_a_beginning", "event(33, subject=1); event(34, subject=1)"},
    {"every_kind_and_detail", R"py(for kind in range(256):
    for detail in range(256):
        if n < 60000: event(kind, 0 if kind not in (3, 4) else 0, time=n))py"},
    {"an_unknown_detail", "event(1, 200)",
     "the recording broke off: what the recorder tells is damaged (an event has an unknown detail"},
    {"a_text_that_is_not_there", "event(1, obj=7)",
     "the recording broke off: what the recorder tells is damaged (an event names a text that is not there"},
    {"a_negative_text", "event(60, value=-1)",
     "the recording broke off: what the recorder tells is damaged (an event names a text that is not there"},
    {"impossible_times",
     "event(33, time=-2**63); event(33, time=2**63-1); event(33, time=5); words[3] = 2**64-1; event(33, time=-5)"},
    {"a_text_that_is_longer_than_it", "text(b'short', 100); event(33)"},
    {"a_text_that_is_too_long", "text(b'short', 0xfffffff0); event(33)",
     "the recording broke off: what the recorder tells is damaged (a text is too long"},
    {"texts_that_overtake", "words[4] = 2**40; event(33)",
     "the recording broke off: what the recorder tells is damaged (its texts overtake one another"},
    {"texts_that_go_back", "text(b'x'); event(33); time.sleep(0.1); words[4] = 0; event(33)",
     "the recording broke off: what the recorder tells is damaged (its texts overtake one another"},
    {"text_that_is_not_utf8", "text(b'\\xff\\xfe'); event(120, obj=1)"},
    {"many_loops", "for i in range(50000): event(33, subject=i, loop=i + 1)"},
    {"slots_that_were_never_filled", "event(33, subject=1); n += 1; event(34, subject=1); n += 5; event(33, "
                                     "subject=2); n += 1000; event(33, subject=3)"},
    {"sequences_of_a_later_round", "n = slots * 5; event(33); event(34)"},
    {"several_beginnings_and_ends", "text(b'x')\nfor i in range(10): event(1, obj=1); event(2, 1, obj=1)"},
    {"words_that_make_no_sense", "words[5] = 77; words[6] = 2**64-1; words[7] = 2**64-1; event(33); time.sleep(0.2)"},
    {"words_that_are_loopscopes",
     "words[8] = words[9] = words[11] = 2**64-1; words[1] = 3; words[2] = 0; event(33); time.sleep(0.2)"},
    {"places_that_make_no_sense", "event(7, subject=2**32-1, obj=2**32-1, value=-1); event(7, subject=0, obj=1, "
                                  "value=2**62); event(4, obj=0, subject=2**32-1)"},
    {"a_bell_that_rings_for_ever", "os.set_blocking(B, False)\nend = time.time() + 0.3\nwhile time.time() < end:\n    "
                                   "try: os.write(B, b'x' * 1000)\n    except BlockingIOError: pass"},
    {"closed_descriptors", "for d in (M, C, B, S): os.close(d)\ntime.sleep(0.1); event(33)"},
    {"stacks_without_end",
     "event(33)\nos.set_blocking(S, False)\nend = time.time() + 0.3\nwhile time.time() < end:\n    try: os.write(S, b' "
     " File \"x\", line 99999999999999999999 in y\\n' * 100)\n    except BlockingIOError: pass"},
    {"memory_that_is_cut", "try: os.ftruncate(M, 0)\nexcept OSError: event(33)"},
    {"garbage", R"py(random.seed(3)
for round in range(200):
    at = random.randrange(4096, len(memory) - 4096)
    memory[at:at + 4096] = random.randbytes(4096)
    words[random.choice([3, 4, 5, 6, 7])] = random.getrandbits(random.choice([1, 20, 64]))
    if round % 20 == 0: time.sleep(0.01))py",
     "?"},
    {"valid_slots_of_garbage", R"py(random.seed(4)
for i in range(50000):
    struct.pack_into("<qBBHIIIqII", memory, 4096 + i % slots * 40, random.getrandbits(60), random.randrange(256), 0, random.randrange(65536),
                     random.getrandbits(random.choice([3, 32])), 0, 0, random.getrandbits(random.choice([3, 60])), random.getrandbits(2), i + 1))py",
     "?"},
};

class ForgedMemory : public ::testing::TestWithParam<Forgery> {};

TEST_P(ForgedMemory, DoesNoHarm) {
  const std::string program = std::string(beginning) + std::string(GetParam().program) + "\n";
  LiveRun run("", {.recorder = program});
  run->resume_freely();
  ASSERT_TRUE(eventually([&] { return run->over(); }));
  EXPECT_EQ(run->status(), 0) << run.printed();
  if (GetParam().problem != "?") {
    EXPECT_EQ(run->problem().substr(0, GetParam().problem.size()), GetParam().problem);
    EXPECT_EQ(run->problem().empty(), GetParam().problem.empty()) << run->problem();
  }
  const auto trace = run->trace();
  ASSERT_GE(trace->size(), 2u);
  EXPECT_EQ((*trace)[0].kind, EventKind::run_started);
  EXPECT_EQ((*trace)[trace->size() - 1].kind, EventKind::run_ended);
  EXPECT_EQ(run.count(EventKind::run_started), 1u);
  EXPECT_EQ(run.count(EventKind::run_ended), 1u);
  std::int64_t time = 0;
  for (std::size_t i = 0; i < trace->size(); ++i) {
    const trace::Event& event = (*trace)[i];
    EXPECT_EQ(trace::fault_of(event, trace->strings()), "") << "event " << i;
    EXPECT_GE(event.time, time) << "event " << i;
    time = event.time;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ForgedMemory, ::testing::ValuesIn(forgeries),
                         [](const auto& forgery) { return std::string(forgery.param.name); });

TEST(LiveMemory, WhatCameBeforeAndAfterAnEmptySlotIsThere) {
  const std::string program =
      std::string(beginning) +
      "event(33, subject=1)\nn += 1\nevent(34, subject=1)\nevent(33, subject=2)\ntime.sleep(1)\nevent(34, subject=2)\n";
  LiveRun run("", {.recorder = program});
  ASSERT_TRUE(eventually([&] { return run.count(EventKind::callback_ended) == 1; })) << "while it runs";
  EXPECT_FALSE(run->over());
  ASSERT_TRUE(eventually([&] { return run->over(); }));
  EXPECT_EQ(run.count(EventKind::callback_begun), 2u);
  EXPECT_EQ(run.count(EventKind::callback_ended), 2u);
}

} // namespace
} // namespace loopscope::python
