// What the app needs of the world around it: lessons, runs of them, and files. All of it is behind this one interface:
// what draws the window has no threads, files or sockets of its own.
#pragma once

#include "app/shell/feed.h"
#include "app/views/probe.h"
#include "core/trace/trace.h"
#include "scenarios/lesson.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// What is run.
struct RunSettings {
  const scenarios::Lesson* lesson = nullptr;
  std::string loop = "simulated";
  scenarios::Arguments arguments{};
  std::uint64_t seed = 0;
  std::string server{}; // its URL, for a real loop; empty: one is started for the run
};

/// A run that has been started, paused before its first callback; it ends with this object. No call waits, but that the
/// end may take a moment. Window thread.
class Run {
public:
  virtual ~Run() = default;
  /// What it has recorded up to now, and still grows.
  virtual std::shared_ptr<const trace::Trace> trace() const = 0;
  virtual Feed& feed() = 0;
  /// Ends the run, wherever it is.
  virtual void stop() = 0;

  /// Asks the loop of a run in real time whether it responds, by call_soon_threadsafe from the window's thread. While
  /// an answer is waited for, nothing.
  virtual void probe() = 0;
  virtual Reply probe_reply() const = 0;
  /// Sends a client to the server that the run has opened at that address.
  virtual void send_client(const std::string& address) = 0;
  /// The last client's, and how many wait for theirs.
  virtual Reply client_reply() const = 0;
  virtual std::size_t clients_waiting() const = 0;
};

/// A saved run.
struct OpenedFile {
  std::shared_ptr<const trace::Trace> trace; // null: there is nothing to see in it
  std::string name;                          // of the file
  std::string problem;                       // why not, or what is wrong with it, in a sentence
};

/// Window thread.
class World {
public:
  virtual ~World() = default;
  /// In the order in which they are taught; at least one.
  virtual const std::vector<scenarios::Lesson>& lessons() const = 0;
  virtual std::span<const scenarios::LoopKind> loops() const = 0;
  virtual std::unique_ptr<Run> start(const RunSettings&) = 0;
  virtual OpenedFile open(const std::string& file) = 0;
  /// Saves it under a name that begins so; returns what came of it, in a sentence.
  virtual std::string save(const trace::Trace&, std::string_view name) = 0;
};

} // namespace loopscope::app
