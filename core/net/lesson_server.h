// The lessons' server for real: serves what Serving says, and nothing from the disk.
#pragma once

#include <memory>
#include <string>

namespace loopscope::net {

/// Serves from its construction to its destruction, on a thread and a loop of its own. Whatever clients send, it goes
/// on.
class LessonServer {
public:
  /// Port 0: a free one. OSError when the port is taken.
  explicit LessonServer(int port = 0, std::string host = "127.0.0.1");
  LessonServer(const LessonServer&) = delete;
  LessonServer& operator=(const LessonServer&) = delete;
  ~LessonServer();

  int port() const;
  /// "http://127.0.0.1:8000"
  std::string url() const;

private:
  struct Run;
  std::unique_ptr<Run> run_;
};

} // namespace loopscope::net
