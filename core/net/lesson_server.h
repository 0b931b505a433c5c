// The lessons' server for real: serves what Serving says and the files that it was given, and nothing from the disk.
#pragma once

#include "core/net/stream.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace loopscope::net {

/// A file as it is sent.
struct ServedFile {
  std::string type, bytes;
};
/// By their paths: "/".
using ServedFiles = std::map<std::string, ServedFile, std::less<>>;

/// What the server does for one client, on whatever loop runs.
aio::Coro<void> serve_client(StreamReader reader, StreamWriter writer, int refusing_port, double patience,
                             const ServedFiles* files);

/// Serves from its construction to its destruction, on a thread and a loop of its own. Nothing that a client sends ends
/// it.
class LessonServer {
public:
  /// Port 0: a free one. A client whose request is not complete after `patience` seconds is answered 408. `files` are
  /// there beside what Serving says. OSError when the port is taken.
  explicit LessonServer(int port = 0, std::string host = "127.0.0.1", double patience = 60, ServedFiles files = {});
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
