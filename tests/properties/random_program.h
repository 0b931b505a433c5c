// Random programs for the loop, as data that program/interpreter.py and its twin run alike.
#pragma once

#include <cstdint>
#include <string>
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
};

/// Block 0 is the main coroutine's; a task runs one of the others, and starts only later ones.
using Scripts = std::vector<Block>;

/// The same scripts for the same seed, on every machine.
Scripts random_program(std::uint64_t seed);

/// As a Python literal, for the Python interpreter: each instruction is [op, a, b, d, flag, blocks].
std::string text_of(const Scripts& scripts);

/// What the twin of the interpreter runs, on this thread.
void set_program(const Scripts& scripts);

} // namespace loopscope
