// Runs the benches and prints the table of ratios: loopscope_bench [--markdown] [Google Benchmark's options].
#include "core/net/posix_sockets.h"
#include "tests/bench/table.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Keeps the best of each benchmark's repetitions, and shows them as they come.
class Best final : public benchmark::ConsoleReporter {
public:
  explicit Best(loopscope::bench::Measured& measured) : ConsoleReporter(OO_None), measured_(measured) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      for (const auto& [name, counter] : run.counters) {
        const double value = name == "each" ? counter.value * 1e9 : counter.value; // seconds, or as it is counted
        auto [best, first] = measured_.try_emplace(run.run_name.function_name, value);
        if (!first && value < best->second) best->second = value;
      }
    }
  }

private:
  loopscope::bench::Measured& measured_;
};

} // namespace

int main(int argc, char** argv) {
  loopscope::net::raise_descriptor_limit(); // for 1,000 connections, and for the peers that it starts
  bool markdown = false;
  std::vector<char*> arguments(argv, argv + argc);
  std::erase_if(arguments,
                [&](const char* argument) { return std::string_view(argument) == "--markdown" && (markdown = true); });
  // Ours and the peer's in turn, so that a noise of the machine meets both.
  std::string repetitions = "--benchmark_repetitions=5", interleave = "--benchmark_enable_random_interleaving=true";
  arguments.insert(arguments.begin() + 1, {repetitions.data(), interleave.data()});
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  loopscope::bench::Measured measured;
  Best best(measured);
  benchmark::RunSpecifiedBenchmarks(&best);
  std::printf("\n%s\n\n%s", loopscope::bench::machine().c_str(), loopscope::bench::table(measured, markdown).c_str());
}
