// A client from the window, for a server that a run has opened.
#pragma once

#include "app/views/probe.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace loopscope::app {

/// Connects over the network, as any other program would, sends a line, waits for a line, and leaves. It has a thread
/// of its own, and nothing of the run. Window thread.
class TestClient {
public:
  /// To "127.0.0.1:8000"; `news` is called on its thread when it is done.
  TestClient(const std::string& address, std::function<void()> news);
  /// It leaves at once.
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  Reply reply() const;

private:
  struct Visit;
  std::unique_ptr<Visit> visit_;
};

/// Those that are under way, and the last one.
class TestClients {
public:
  /// More than `most` at a time are not sent.
  static constexpr std::size_t most = 100;
  void send(const std::string& address, std::function<void()> news);
  /// The last one's.
  Reply reply() const { return all_.empty() ? Reply{} : all_.back()->reply(); }
  /// How many wait for a reply.
  std::size_t waiting() const;

private:
  std::vector<std::unique_ptr<TestClient>> all_;
};

} // namespace loopscope::app
