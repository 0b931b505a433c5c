// A server that says whatever a test wants it to say.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace loopscope::net {

/// Serves 127.0.0.1, each client on a thread, from its construction to its destruction.
class RawServer {
public:
  /// A client: what it asks for next, and what it is told.
  class Client {
  public:
    Client(int descriptor, std::atomic<std::size_t>& sent) : descriptor_(descriptor), sent_(sent) {}
    /// The target of its next request; empty: there is none.
    std::string request();
    /// False: it has gone.
    bool send(std::string_view bytes);
    /// Waits until it closes the connection.
    void wait_for_end();

  private:
    int descriptor_;
    std::atomic<std::size_t>& sent_;
  };
  using Serve = std::function<void(Client&)>;

  explicit RawServer(Serve serve);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return accepted_; }
  int ended() const { return ended_; }
  std::size_t sent() const { return sent_; }

private:
  void accept();
  Serve serve_;
  int listening_, port_ = 0;
  std::atomic<int> accepted_ = 0, ended_ = 0;
  std::atomic<std::size_t> sent_ = 0;
  std::mutex mutex_; // guards the next two
  std::vector<int> open_;
  bool closed_ = false;
  std::vector<std::thread> clients_; // of the accepting thread, until it has ended
  std::thread accepting_;
};

} // namespace loopscope::net
