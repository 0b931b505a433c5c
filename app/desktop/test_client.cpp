#include "app/desktop/test_client.h"

#include "core/aio/mutex.h"
#include "core/words/texts.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <climits>
#include <cstring>
#include <curl/curl.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace loopscope::app {

namespace {

using Clock = std::chrono::steady_clock;
using State = Reply::State;

constexpr std::size_t longest = 4096; // bytes of a reply that are looked at

using Failed = std::runtime_error;
struct Left {}; // the window has lost interest

} // namespace

struct TestClient::Visit {
  const Clock::time_point since = Clock::now();
  const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi{curl_multi_init(), curl_multi_cleanup};
  std::atomic<bool> leaves = false;
  mutable aio::Mutex mutex;
  Reply reply GUARDED_BY(mutex){State::waits, 0, {}};
  std::thread thread;

  void run(const std::string& address, const std::function<void()>& news) {
    Reply done{State::came, 0, {}};
    try {
      done.text = converse(address);
    } catch (const Failed& error) {
      done = {State::never, 0, error.what()};
    } catch (const Left&) {
      return;
    }
    done.seconds = std::chrono::duration<double>(Clock::now() - since).count();
    {
      const aio::MutexLock lock(mutex);
      reply = std::move(done);
    }
    if (news) news();
  }

private:
  /// Until there is something to read on it, or libcurl has something to do.
  void wait(curl_socket_t socket = CURL_SOCKET_BAD) {
    curl_waitfd reads{socket, CURL_WAIT_POLLIN, 0};
    curl_multi_poll(multi.get(), &reads, socket == CURL_SOCKET_BAD ? 0 : 1, INT_MAX, nullptr);
    if (leaves) throw Left{};
  }

  void connect(CURL* client, const std::string& address) {
    if (address.find(':') == std::string::npos) throw Failed(words::text("desktop.client.no_port", address));
    curl_easy_setopt(client, CURLOPT_URL, ("http://" + address).c_str());
    curl_easy_setopt(client, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(client, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(client, CURLOPT_NOSIGNAL, 1L);
    curl_multi_add_handle(multi.get(), client);
    for (int running = 1; curl_multi_perform(multi.get(), &running) == CURLM_OK && running > 0;) wait();
    int left = 0;
    const CURLMsg* end = curl_multi_info_read(multi.get(), &left);
    if (end && end->data.result == CURLE_OK) return;
    long error = 0;
    curl_easy_getinfo(client, CURLINFO_OS_ERRNO, &error);
    if (error != 0) throw Failed(std::strerror(static_cast<int>(error)));
    if (end) throw Failed(curl_easy_strerror(end->data.result));
    throw Failed(std::string(words::text("desktop.client.failed")));
  }

  /// The line that comes back, without its end.
  std::string converse(const std::string& address) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> client(curl_easy_init(), curl_easy_cleanup);
    connect(client.get(), address);
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(client.get(), CURLINFO_ACTIVESOCKET, &socket);
    const std::string line = std::string(words::text("desktop.client.line")) + '\n';
    std::size_t bytes = 0;
    if (const CURLcode error = curl_easy_send(client.get(), line.data(), line.size(), &bytes))
      throw Failed(curl_easy_strerror(error));
    std::string text;
    while (text.size() < longest && text.find('\n') == std::string::npos) {
      std::array<char, 512> part;
      const CURLcode got = curl_easy_recv(client.get(), part.data(), part.size(), &bytes);
      if (got == CURLE_AGAIN) {
        wait(socket);
        continue;
      }
      if (got != CURLE_OK) throw Failed(curl_easy_strerror(got));
      if (bytes == 0 && text.empty()) throw Failed(std::string(words::text("desktop.client.closed")));
      if (bytes == 0) break;
      text.append(part.data(), bytes);
    }
    text.resize(std::min(text.find('\n'), text.size()));
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
  }
};

TestClient::TestClient(const std::string& address, std::function<void()> news) : visit_(std::make_unique<Visit>()) {
  visit_->thread = std::thread([visit = visit_.get(), address, news = std::move(news)] { visit->run(address, news); });
}

TestClient::~TestClient() {
  visit_->leaves = true;
  curl_multi_wakeup(visit_->multi.get());
  visit_->thread.join();
}

Reply TestClient::reply() const {
  const aio::MutexLock lock(visit_->mutex);
  Reply reply = visit_->reply;
  if (reply.state == State::waits) reply.seconds = std::chrono::duration<double>(Clock::now() - visit_->since).count();
  return reply;
}

void TestClients::send(const std::string& address, std::function<void()> news) {
  std::erase_if(all_, [](const auto& visitor) { return visitor->reply().state != State::waits; });
  if (all_.size() < most) all_.push_back(std::make_unique<TestClient>(address, std::move(news)));
}

std::size_t TestClients::waiting() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(all_, [](const auto& visitor) { return visitor->reply().state == State::waits; }));
}

} // namespace loopscope::app
