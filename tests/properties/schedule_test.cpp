// Random programs make the same schedule on CPython 3.14's loop and on this one, callback for callback. The system's
// CPython, and those that LOOPSCOPE_PYTHONS names, run what has not changed since their version (shared_part.cpp).
//
// In the environment: LOOPSCOPE_SEEDS, how many programs are made (200); LOOPSCOPE_FIRST_SEED, of the first one (1);
// LOOPSCOPE_PROGRAM, a file with a program to run again. In kept/ are programs that once told the two apart, made
// small; programs and not seeds, since what a seed makes changes with the generator.

#include "tests/properties/both_loops.h"
#include "tests/properties/shared_part.h"
#include "tests/properties/shrink.h"
#include "tests/python_3_14.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace loopscope {
namespace {

std::uint64_t number_given(const char* variable, std::uint64_t otherwise) {
  const char* given = std::getenv(variable);
  return given ? std::stoull(given) : otherwise;
}

std::string told(const Difference& difference) {
  std::string text = "line " + std::to_string(difference.line) + " of the logs; before it\n";
  for (const std::string& line : difference.same) text += "  " + line + "\n";
  return text + "CPython:  " + difference.cpython + "\nthe loop: " + difference.here + "\n";
}

std::string name_of(const Interpreter* python) {
  return python ? python->name() : "CPython 3.14";
}

Scripts smallest_that_differs(const Scripts& program, const Interpreter* python) {
  return shrunk(program, [&](const std::vector<Scripts>& candidates) {
    std::vector<bool> differ;
    for (const auto& difference : differences(candidates, python)) differ.push_back(difference.has_value());
    return differ;
  });
}

/// Programs made at random, on this loop and on that CPython's; null: 3.14.
void compare_random_programs(const Interpreter* python) {
  constexpr std::uint64_t at_once = 200;
  const std::uint64_t first = number_given("LOOPSCOPE_FIRST_SEED", 1);
  const std::uint64_t end = first + number_given("LOOPSCOPE_SEEDS", 200);
  Activity activity;
  int told_of = 0;
  for (std::uint64_t from = first; from < end; from += at_once) {
    std::vector<Scripts> programs;
    for (std::uint64_t seed = from; seed < std::min(end, from + at_once); ++seed)
      programs.push_back(python ? shared_part(random_program(seed), python->version) : random_program(seed));
    const auto found = differences(programs, python, &activity);
    for (std::size_t n = 0; n < found.size(); ++n) {
      if (!found[n]) continue;
      const std::string seed = std::to_string(from + n);
      ADD_FAILURE() << "seed " << seed << " makes another schedule than " << name_of(python) << ", " << told(*found[n]);
      if (++told_of > 3) continue; // to make one small takes a minute
      const Scripts smallest = smallest_that_differs(programs[n], python);
      const auto file = std::filesystem::temp_directory_path() / ("loopscope-seed-" + seed + ".program");
      std::ofstream(file) << text_of(smallest);
      const auto difference = differences({smallest}, python)[0];
      ADD_FAILURE() << "seed " << seed << " shrunk to " << size_of(smallest) << " instructions:\n"
                    << text_of(smallest) << (difference ? told(*difference) : "which differs now and then only\n")
                    << "Run it again: LOOPSCOPE_PROGRAM=" << file.string() << " tools/test -R KeptPrograms\n"
                    << "Keep it: mv " << file.string() << " tests/properties/kept/";
    }
  }
  if (end - first < 100) return;
  EXPECT_GT(activity.callbacks, (end - first) * 20) << "the programs do something";
  EXPECT_LT(activity.deadlocks, (end - first) * 3 / 4) << "and most come to their end";
}

TEST(RandomPrograms, make_the_schedule_of_cpython_3_14) {
  if (const std::string lacks = python_3_14_lacks(); !lacks.empty()) GTEST_SKIP() << lacks;
  compare_random_programs(nullptr);
}

TEST(RandomPrograms, without_what_has_changed_since_make_the_schedule_of_an_older_cpython) {
  for (const Interpreter& python : interpreters()) compare_random_programs(&python);
}

struct Kept {
  std::filesystem::path file;
  Scripts program;
};

std::vector<Kept> kept_programs() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(PROPERTIES_FOLDER "/kept"))
    files.push_back(entry.path());
  std::ranges::sort(files);
  if (const char* given = std::getenv("LOOPSCOPE_PROGRAM")) files.emplace_back(given);
  std::vector<Kept> kept;
  for (const auto& path : files) {
    EXPECT_TRUE(exists(path)) << "there is no " << path;
    kept.push_back({path, program_of(text_of_file(path))});
    EXPECT_GT(size_of(kept.back().program), 0u) << path;
  }
  return kept;
}

void compare(const std::vector<Kept>& kept, const Interpreter* python) {
  std::vector<Scripts> programs;
  for (const Kept& one : kept) programs.push_back(one.program);
  const auto found = differences(programs, python);
  for (std::size_t n = 0; n < found.size(); ++n)
    if (found[n]) ADD_FAILURE() << kept[n].file << " on " << name_of(python) << ", " << told(*found[n]);
}

TEST(KeptPrograms, make_the_schedule_of_cpython_3_14) {
  if (const std::string lacks = python_3_14_lacks(); !lacks.empty()) GTEST_SKIP() << lacks;
  compare(kept_programs(), nullptr);
}

TEST(KeptPrograms, in_which_nothing_has_changed_since_make_the_schedule_of_an_older_cpython) {
  for (const Interpreter& python : interpreters()) {
    std::vector<Kept> shared = kept_programs();
    std::erase_if(shared, [&](const Kept& one) { return shared_part(one.program, python.version) != one.program; });
    if (!shared.empty()) compare(shared, &python);
  }
}

TEST(BothLoops, stop_a_program_that_does_not_end_and_run_those_after_it) {
  const Scripts endless{{{.op = "repeat", .b = 2'000'000'000, .blocks = {{}}}}};
  const Scripts good{{{.op = "print", .a = 1}, {.op = "sleep", .d = 1}}};
  const Scripts fails{{{.op = "raise", .a = 1}}};
  const auto found = differences({good, endless, fails}, &interpreters().front(), nullptr, 2);
  ASSERT_EQ(found.size(), 3u);
  for (const std::size_t n : {0u, 2u}) EXPECT_FALSE(found[n]) << told(*found[n]);
  ASSERT_TRUE(found[1]);
  EXPECT_EQ(found[1]->here, "the process stopped with status 14"); // SIGALRM
  EXPECT_NE(found[1]->cpython, "the end");
}

TEST(ProgramText, is_read_back_as_it_was_written) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Scripts program = random_program(seed);
    ASSERT_EQ(program_of(text_of(program)), program) << "seed " << seed;
  }
  EXPECT_THROW(program_of("[[['sleep', 0, 0, 1.0, Maybe, []]]]"), std::invalid_argument);
  EXPECT_THROW(program_of("[[['sleep', 0, 0, x, True, []]]]"), std::invalid_argument);
  EXPECT_THROW(program_of("[[['sleep', 0, 0, 1.0, True, []]]"), std::invalid_argument);
  EXPECT_THROW(program_of("[] []"), std::invalid_argument);
}

void collect(const Block& block, std::vector<Instruction>& all) {
  for (const Instruction& i : block) {
    all.push_back(i);
    for (const Block& inner : i.blocks) collect(inner, all);
  }
}
std::vector<Instruction> instructions_of(const Scripts& program) {
  std::vector<Instruction> all;
  for (const Block& block : program) collect(block, all);
  return all;
}

TEST(Shrinking, leaves_nothing_but_what_shows_it) {
  // For example: a lock around something that lasts longer than a second, and before it something cancelled.
  const auto shows = [](const Scripts& program) {
    bool cancelled = false;
    for (const Instruction& i : instructions_of(program)) {
      cancelled = cancelled || (i.op == "cancel" && i.flag);
      if (!cancelled || i.op != "with lock") continue;
      const auto inner = instructions_of(i.blocks);
      if (std::ranges::any_of(inner, [](const Instruction& in) { return in.op == "sleep" && in.d > 1; })) return true;
    }
    return false;
  };
  int tried = 0;
  for (std::uint64_t seed = 1; tried < 5; ++seed) {
    ASSERT_LT(seed, 100000u) << "programs like these are made";
    const Scripts program = random_program(seed);
    if (!shows(program)) continue;
    ++tried;
    const Scripts smallest = shrunk(program, [&](const std::vector<Scripts>& candidates) {
      std::vector<bool> show;
      for (const Scripts& candidate : candidates) show.push_back(shows(candidate));
      return show;
    });
    EXPECT_EQ(smallest.size(), program.size()) << "scripts keep their numbers";
    const auto left = instructions_of(smallest);
    ASSERT_EQ(left.size(), 3u) << "seed " << seed << ":\n" << text_of(smallest);
    EXPECT_EQ(left[0], (Instruction{.op = "cancel", .flag = true}));
    EXPECT_EQ(left[1].op, "with lock");
    EXPECT_EQ(left[1].a, 0);
    EXPECT_EQ(left[2].op, "sleep");
  }
}

TEST(Shrinking, keeps_a_program_of_which_nothing_shows_it_but_all) {
  const Scripts program = random_program(3);
  const Scripts same = shrunk(
      program, [&](const std::vector<Scripts>& candidates) { return std::vector<bool>(candidates.size(), false); });
  EXPECT_EQ(same, program);
}

} // namespace
} // namespace loopscope
