// Random programs for the loop, as data that program/interpreter.py and its twin run alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope {

struct Instruction;
using Block = std::vector<Instruction>;

/// What it does is said where it is run (program/interpreter.py).
struct Instruction {
  std::string op;
  int a = 0;
  int b = 0;
  double d = 0;
  bool flag = false;
  std::vector<Block> blocks;
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

/// Block 0 is the main coroutine's; a task runs one of the others, and starts only later ones.
using Scripts = std::vector<Block>;

/// The same scripts for the same seed, on every machine. `threads`: with threads and jobs of an executor, which CPython
/// cannot run in virtual time.
Scripts random_program(std::uint64_t seed, bool threads = false);

/// As a Python literal, for the Python interpreter: each instruction is [op, a, b, d, flag, blocks].
std::string text_of(const Scripts& scripts);
/// What text_of wrote, or a hand that keeps to its form. std::invalid_argument, with the place, for anything else.
Scripts program_of(std::string_view text);

/// What the twin of the interpreter runs, on this thread.
void set_program(const Scripts& scripts);

} // namespace loopscope
