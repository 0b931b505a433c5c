// Runs the benches and prints the table of ratios: loopscope_bench [--markdown] [--count] [Google Benchmark's options].
// --count has callgrind count the instructions of what runs on one thread: they do not vary as times do.
#include "core/net/posix_sockets.h"
#include "tests/bench/table.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using loopscope::bench::Counted;
using loopscope::bench::Measured;
using loopscope::bench::Row;

/// Keeps what each benchmark's repetitions measured, and shows them as they come.
class Kept final : public benchmark::ConsoleReporter {
public:
  Kept() : ConsoleReporter(OO_None) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      for (const auto& [name, counter] : run.counters) {
        if (run.counters.size() > 1 && name != "ms") continue;                     // what is told besides
        const double value = name == "each" ? counter.value * 1e9 : counter.value; // seconds, or as it is counted
        measured[run.run_name.function_name].push_back(value);
        if (name == "each")
          operations = std::lround(run.real_accumulated_time / static_cast<double>(run.iterations) / counter.value);
      }
    }
  }

  Measured measured;
  long operations = 0; // of one iteration of the last benchmark
};

/// Instructions an operation, in a run of one iteration under callgrind; 0 where that is not to be had.
double instructions(const std::string& benchmark) {
  const std::string command =
      fmt::format("valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no "
                  "'--toggle-collect=*::{0}(benchmark::State&)' '{1}' --once '--benchmark_filter=^{0}$' 2>&1",
                  benchmark, std::filesystem::read_symlink("/proc/self/exe").string());
  const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
  double collected = 0;
  long operations = 0;
  char line[512];
  while (output && std::fgets(line, sizeof line, output.get())) {
    const std::string_view text = line;
    if (const auto at = text.find("Collected : "); at != std::string_view::npos) collected = std::atof(line + at + 12);
    if (text.starts_with("operations ")) operations = std::atol(line + 11);
  }
  return operations > 0 ? collected / static_cast<double>(operations) : 0;
}

Counted count(const Measured& measured) {
  Counted counted;
  for (const Row& row : loopscope::bench::rows())
    for (const std::string& name : {row.ours_name, row.peer_name})
      if (row.counted && measured.contains(name) && !counted.contains(name) && !name.starts_with("cpython"))
        if (const double found = instructions(name); found > 0) counted[name] = found;
  return counted;
}

} // namespace

int main(int argc, char** argv) {
  loopscope::net::raise_descriptor_limit(); // for 1,000 connections, and for the peers that it starts
  bool markdown = false, counting = false, once = false;
  std::vector<char*> arguments(argv, argv + argc);
  std::erase_if(arguments, [&](const std::string_view argument) {
    return (argument == "--markdown" && (markdown = true)) || (argument == "--count" && (counting = true)) ||
           (argument == "--once" && (once = true));
  });
  // Ours and the peer's in turn, so that a noise of the machine meets both.
  std::string repetitions = "--benchmark_repetitions=5", interleave = "--benchmark_enable_random_interleaving=true";
  std::string short_one = "--benchmark_min_time=0";
  if (once)
    arguments.insert(arguments.begin() + 1, short_one.data());
  else
    arguments.insert(arguments.begin() + 1, {repetitions.data(), interleave.data()});
  int size = static_cast<int>(arguments.size());
  benchmark::Initialize(&size, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(size, arguments.data())) return 2;
  Kept kept;
  benchmark::RunSpecifiedBenchmarks(&kept);
  if (once) return std::printf("operations %ld\n", kept.operations), 0;
  const Counted counted = counting ? count(kept.measured) : Counted();
  std::printf("\n%s\n\n%s", loopscope::bench::machine().c_str(),
              loopscope::bench::table(kept.measured, counted, markdown).c_str());
}
