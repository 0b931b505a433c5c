// A real server that answers one request after the other with bytes that it was given.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace loopscope::fuzz {

/// Serves 127.0.0.1 on a thread of its own. A connection is kept between two answers for a moment, and closed after the
/// last one.
class AnsweringServer {
public:
  AnsweringServer();
  AnsweringServer(const AnsweringServer&) = delete;
  AnsweringServer& operator=(const AnsweringServer&) = delete;
  ~AnsweringServer();

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/a/b?c=d"; }
  /// What the next requests are answered with, in pieces of so many bytes.
  void answer_with(std::vector<std::string> answers, std::size_t piece);

private:
  struct Answer {
    std::string bytes;
    std::size_t piece = 0;
    bool last = false;
  };
  Answer next();
  void serve();

  std::mutex mutex_; // guards the next three
  std::vector<std::string> answers_;
  std::size_t told_ = 0, piece_ = 1;
  int listening_ = -1, port_ = 0;
  int ending_[2] = {-1, -1}; // a pipe: closed when it is to end
  std::thread thread_;
};

} // namespace loopscope::fuzz
