// What the tests of the loop have around their programs.
#pragma once

#include "core/aio/aio.h"
#include "core/sim/simulated_selector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::aio {

/// A run of simulated loops, recorded; what its programs print is kept.
class AioCase : public testing::Test {
protected:
  AioCase() {
    context.recorder = &recorder;
    context.make_selector = [] { return std::make_unique<sim::SimulatedSelector>(); };
    context.output = [this](std::string_view text, int stream) { (stream == 1 ? printed : errors).emplace_back(text); };
    scope.emplace(context);
  }

  /// Takes the functions of this file for the program's, each line for itself.
  void program_is(std::string_view path) {
    file_name = path.substr(path.rfind('/') + 1);
    lines.resize(4000);
    for (std::size_t i = 0; i < lines.size(); ++i) lines[i] = static_cast<std::uint16_t>(i);
    context.twin_file = file_name;
    context.twin_lines = lines;
  }

  std::vector<trace::Event> events(trace::EventKind kind) const {
    std::vector<trace::Event> found;
    const trace::Trace& trace = *recorder.trace();
    for (std::size_t i = 0; i < trace.size(); ++i)
      if (trace[i].kind == kind) found.push_back(trace[i]);
    return found;
  }
  std::vector<std::string> warnings(trace::WarningKind kind) const {
    std::vector<std::string> texts;
    for (const trace::Event& event : events(trace::EventKind::warning))
      if (event.detail == static_cast<std::uint8_t>(kind)) texts.emplace_back(text(event.object));
    return texts;
  }
  std::string_view text(trace::StringId id) const { return recorder.trace()->string(id); }

  trace::Recorder recorder;
  RunContext context;
  std::vector<std::string> printed, errors; // with their newlines
  std::string file_name;
  std::vector<std::uint16_t> lines;
  std::optional<RunScope> scope;
};

/// Counts the objects of its kind that are alive, and how many have been destroyed.
class Counted {
public:
  explicit Counted(int* alive, int* destroyed = nullptr) : alive_(alive), destroyed_(destroyed) { ++*alive_; }
  Counted(const Counted& other) : Counted(other.alive_, other.destroyed_) {}
  Counted& operator=(const Counted&) = delete;
  ~Counted() {
    --*alive_;
    if (destroyed_) ++*destroyed_;
  }

private:
  int* alive_;
  int* destroyed_;
};

/// The message of the E that the function throws; a failure when it throws none.
template <class E, class F>
std::string message_thrown_by(F function) {
  try {
    function();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "another error was thrown: " << type_name(error) << ": " << error.what();
    return {};
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

} // namespace loopscope::aio
