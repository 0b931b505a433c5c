// A program of this folder, run by Debian's CPython beside the bench.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

namespace loopscope::bench {

/// Started by its construction; its destruction waits for it to end.
class Python {
public:
  /// What follows `python3`, as the shell has it.
  explicit Python(const std::string& arguments)
      : output_(popen((LOOPSCOPE_PYTHON " " + arguments).c_str(), "r"), pclose) {}
  /// One of this folder's programs, by its name.
  static Python program(const std::string& name, const std::string& arguments) {
    return Python(LOOPSCOPE_BENCH_FOLDER "/" + name + " " + arguments);
  }
  /// The next number that it prints; nothing: it ended without.
  std::optional<double> number() {
    double read = 0;
    if (!output_ || std::fscanf(output_.get(), "%lf", &read) != 1) return {};
    return read;
  }

private:
  std::unique_ptr<FILE, int (*)(FILE*)> output_;
};

} // namespace loopscope::bench
