// random_programs COUNT FOLDER: writes so many random programs, which tests/properties/program/interpreter.py runs.
#include "tests/properties/random_program.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const unsigned long count = std::strtoul(argv[1], nullptr, 10);
  const char* first = std::getenv("LOOPSCOPE_FIRST_SEED");
  const unsigned long seed = first ? std::strtoul(first, nullptr, 10) : 1;
  for (unsigned long n = seed; n < seed + count; ++n) {
    std::ofstream(std::filesystem::path(argv[2]) / (std::to_string(n) + ".program"))
      << loopscope::text_of(loopscope::random_program(n));
  }
  return 0;
}
