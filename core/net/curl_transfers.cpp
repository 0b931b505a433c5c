#include "core/net/curl_transfers.h"

#include "core/aio/thread.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <mutex>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace loopscope::net {

using aio::Interest;

/// Nothing may be thrown out of them.
struct CurlTransfers::Callbacks {
  static int socket(CURL*, curl_socket_t descriptor, int what, void* given, void*) noexcept {
    const bool removed = what == CURL_POLL_REMOVE;
    try {
      static_cast<CurlTransfers*>(given)->waiter_.watch(
          descriptor, {.readable = !removed && (what & CURL_POLL_IN), .writable = !removed && (what & CURL_POLL_OUT)});
    } catch (const aio::OSError&) {
      return -1;
    }
    return 0;
  }

  static int timer(CURLM*, long milliseconds, void* given) noexcept {
    static_cast<CurlTransfers*>(given)->waiter_.set_timer(
        milliseconds < 0 ? std::nullopt : std::optional(static_cast<double>(milliseconds) / 1e3));
    return 0;
  }

  static curl_socket_t open(void* given, curlsocktype, curl_sockaddr* address) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(given);
    CurlTransfers& all = transfer.among_;
    const int descriptor =
        ::socket(address->family, address->socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address->protocol);
    if (descriptor < 0) {
      transfer.os_error_ = errno;
      return CURL_SOCKET_BAD;
    }
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    ::getnameinfo(&address->addr, address->addrlen, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV);
    int number = 0;
    std::from_chars(port.data(), port.data() + port.size(), number);
    all.give_up(descriptor); // that had this number before
    const auto added = all.open_.try_emplace(
        descriptor, Open{Connection::borrowed(all.loop_, descriptor, host.data(), number), nullptr});
    transfer.carried_by(added.first->second);
    return descriptor;
  }

  static int close(void* given, curl_socket_t descriptor) noexcept {
    static_cast<CurlTransfers*>(given)->give_up(descriptor);
    return ::close(descriptor);
  }

  /// A connection is there, new or kept, and the request is about to be sent.
  static int connected(void* given, char*, char*, int, int own_port) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(given);
    transfer.redirected_ = false;
    for (auto& [descriptor, open] : transfer.among_.open_) {
      if (open.own_port == 0) open.own_port = open.connection.port();
      if (open.own_port != own_port) continue;
      if (!std::exchange(open.established, true)) open.connection.is_established();
      transfer.carried_by(open);
    }
    return CURL_PREREQFUNC_OK;
  }

  static std::size_t head(const char* line, std::size_t, std::size_t size, void* given) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(given);
    transfer.head_bytes_ += size;
    if (transfer.head_bytes_ > CurlTransfer::longest_head) return 0;
    transfer.header_line({line, size});
    return size;
  }

  static std::size_t body(const char* bytes, std::size_t, std::size_t size, void* given) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(given);
    return transfer.append({bytes, size}) ? size : 0;
  }

  /// The bytes of the request, and of the body before anything is taken out of them.
  static int bytes(CURL*, curl_infotype what, char*, std::size_t size, void* given) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(given);
    if (!transfer.connection_) return 0;
    Connection& connection = transfer.connection_->connection;
    if (what == CURLINFO_HEADER_OUT) connection.has_sent(size);
    if (what == CURLINFO_DATA_IN) connection.has_received(size);
    return 0;
  }
};

namespace {

/// libcurl's, made once in the process.
CURLM* new_multi() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_NOTHING); });
  return curl_multi_init();
}

} // namespace

CurlTransfers::CurlTransfers(aio::EventLoop& loop, CurlWaiter& waiter)
    : loop_(loop), waiter_(waiter), multi_(new_multi()) {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Callbacks::socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Callbacks::timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlTransfers::~CurlTransfers() {
  curl_multi_cleanup(multi_);
  close_given_up();
  waiter_.set_timer({});
  Bytes::free_rooms(); // there may be many, if many transfers were under way
}

void CurlTransfers::ready(int descriptor, Interest ways) {
  act(descriptor, (ways.readable ? CURL_CSELECT_IN : 0) | (ways.writable ? CURL_CSELECT_OUT : 0));
}

void CurlTransfers::timed_out() {
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlTransfers::act(int descriptor, int ways) {
  int running = 0;
  curl_multi_socket_action(multi_, descriptor, ways, &running);
  finish_done();
  for (CurlTransfer* transfer : std::exchange(received_, {})) transfer->pause_if_full();
  close_given_up();
}

void CurlTransfers::finish_done() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    const CURLcode code = message->data.result;
    CurlTransfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer->finish(code);
  }
}

void CurlTransfers::give_up(int descriptor) {
  const auto found = open_.find(descriptor);
  if (found == open_.end()) return;
  if (CurlTransfer* user = found->second.user; user && user->connection_ == &found->second) user->connection_ = nullptr;
  given_up_.push_back(std::move(found->second));
  open_.erase(found);
}

/// Those that never came to be: libcurl has closed them without a word.
void CurlTransfers::give_up_unconnected(const CurlTransfer& transfer) {
  std::vector<int> all;
  for (const auto& [descriptor, open] : open_)
    if (open.user == &transfer && !open.established) all.push_back(descriptor);
  for (const int descriptor : all) give_up(descriptor);
}

void CurlTransfers::close_given_up() {
  for (Open& open : std::exchange(given_up_, {})) {
    if (open.user && open.user->done_ && open.user->code_ != CURLE_OK) {
      open.connection.close(trace::Outcome::exception, open.user->failure());
    } else {
      open.connection.close();
    }
  }
}

CurlTransfer::CurlTransfer(CurlTransfers& among, const std::string& url, bool keep_connection,
                           std::function<void()> changed)
    : among_(among), changed_(std::move(changed)), easy_(curl_easy_init()), name_(Url(url).name()),
      error_text_(CURL_ERROR_SIZE) {
  using Callbacks = CurlTransfers::Callbacks;
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, error_text_.data());
  set(CURLOPT_PROTOCOLS_STR, "http");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROXY, "");
  set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, static_cast<long>(most_redirects));
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(longest_body));
  set(CURLOPT_BUFFERSIZE, static_cast<long>(most_read));
  set(CURLOPT_FORBID_REUSE, keep_connection ? 0L : 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L); // a host name that is being looked up does not delay the end
  set(CURLOPT_OPENSOCKETFUNCTION, &Callbacks::open);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_CLOSESOCKETFUNCTION, &Callbacks::close);
  set(CURLOPT_CLOSESOCKETDATA, &among_); // a connection may outlive the transfer that has made it
  set(CURLOPT_PREREQFUNCTION, &Callbacks::connected);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Callbacks::head);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Callbacks::body);
  set(CURLOPT_WRITEDATA, this);
  if (aio::context().recorder) {
    set(CURLOPT_DEBUGFUNCTION, &Callbacks::bytes);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_VERBOSE, 1L);
  }
  curl_multi_add_handle(among_.multi_, easy_);
  among_.timed_out(); // begins at once
}

CurlTransfer::~CurlTransfer() {
  if (!done_) curl_multi_remove_handle(among_.multi_, easy_);
  among_.give_up_unconnected(*this);
  among_.close_given_up();
  std::erase(among_.received_, this);
  for (auto& [descriptor, open] : among_.open_)
    if (open.user == this) open.user = nullptr;
  curl_easy_cleanup(easy_);
}

void CurlTransfer::carried_by(CurlTransfers::Open& open) {
  connection_ = &open;
  if (std::exchange(open.user, this) != this) open.connection.carries(name_);
}

void CurlTransfer::header_line(std::string_view line) {
  if (line.starts_with("HTTP/")) in_head_ = true;
  if (!in_head_ || has_head_) return; // what follows a body that comes in chunks
  untold_bytes_ += line.size();
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    redirected_ = encoded_ = false;
    head_ = {};
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    head_.status = static_cast<int>(status);
    const std::size_t reason = line.find(' ', line.find(' ') + 1);
    if (reason != std::string_view::npos && line.find(' ') != std::string_view::npos)
      head_.reason = line.substr(reason + 1);
    return;
  }
  if (line.empty()) return head_complete();
  head_.take(line);
  if (ResponseHead::value(line, "Transfer-Encoding") || ResponseHead::value(line, "Content-Encoding")) encoded_ = true;
  redirected_ = head_.is_redirect();
}

void CurlTransfer::head_complete() {
  in_head_ = false;
  if (connection_) connection_->connection.has_received(std::exchange(untold_bytes_, 0));
  if (head_.status < 200 || redirected_) return;
  has_head_ = true;
  if (head_.length && connection_) connection_->connection.expects(*head_.length, 0);
  tell();
}

/// False: they are too many, or the run is to end: what is unpacked out of a few bytes may be much.
bool CurlTransfer::append(std::string_view bytes) {
  try {
    if (encoded_) among_.loop_.selector().block_until(-1, {}, 0);
  } catch (const aio::RunAborted&) {
    aborted_ = true;
    return false;
  }
  body_bytes_ += bytes.size();
  too_long_ = body_bytes_ > longest_body;
  if (too_long_) return false;
  if (in_.empty() && in_.capacity() < Bytes::room && bytes.size() >= Bytes::room / 16) in_ = Bytes::with_room();
  in_ += bytes;
  has_head_ = true; // of a redirect that is followed the body is not given
  if (encoded_)
    among_.received_.push_back(this);
  else
    pause_if_full(); // at once: libcurl reads until the socket is empty, and all the sockets' bytes would be held
  tell();
  return true;
}

void CurlTransfer::want(std::size_t bytes) {
  wanted_ = bytes;
  go_on();
}

Bytes CurlTransfer::take(std::size_t most) {
  std::string taken;
  if (most >= in_.size() && in_.size() >= in_.capacity() / 4) {
    taken.swap(in_);
  } else { // little does not keep much memory
    taken = in_.substr(0, most);
    in_.erase(0, most);
  }
  taken_ += taken.size();
  go_on();
  return Bytes(std::move(taken));
}

/// Where the body is unpacked, after each read and not out of libcurl's callback: then it would keep what it has
/// unpacked, and move it many times.
void CurlTransfer::pause_if_full() {
  if (paused_ || done_ || !full()) return;
  paused_ = true;
  curl_easy_pause(easy_, CURLPAUSE_RECV);
}

void CurlTransfer::go_on() {
  if (!paused_ || done_ || full()) return;
  paused_ = false;
  curl_easy_pause(easy_, CURLPAUSE_CONT);
}

void CurlTransfer::finish(int code) {
  done_ = true;
  code_ = code;
  connection_ = nullptr;
  if (os_error_ == 0) curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error_);
  curl_multi_remove_handle(among_.multi_, easy_);
  among_.give_up_unconnected(*this);
  tell();
}

/// In words.
std::string CurlTransfer::failure() const {
  if (too_long_ || code_ == CURLE_FILESIZE_EXCEEDED)
    return "the body is longer than " + std::to_string(longest_body) + " bytes";
  if (head_bytes_ > longest_head) return "the first lines of the answer have no end";
  if (code_ == CURLE_COULDNT_CONNECT && os_error_ != 0) return std::strerror(static_cast<int>(os_error_));
  if (error_text_.front() != '\0') return error_text_.data();
  return curl_easy_strerror(static_cast<CURLcode>(code_));
}

void CurlTransfer::throw_if_failed() {
  if (!done_ || code_ == CURLE_OK) return;
  if (aborted_) aio::detail::abort_here();
  if (head_bytes_ > longest_head) throw BadStatusLine(failure());
  if (too_long_) head_.throw_too_long();
  switch (code_) {
  case CURLE_URL_MALFORMAT:
    throw aio::ValueError("unknown url type: " + failure());
  case CURLE_COULDNT_CONNECT:
    if (os_error_ != 0) throw_os_error(static_cast<int>(os_error_));
    throw aio::ConnectionError(failure());
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR: // the number may be left over from an address that was tried before
    if (os_error_ == ECONNRESET || os_error_ == EPIPE || os_error_ == ETIMEDOUT)
      throw_os_error(static_cast<int>(os_error_));
    throw aio::ConnectionError(failure());
  case CURLE_OPERATION_TIMEDOUT:
    throw aio::TimeoutError("timed out");
  case CURLE_GOT_NOTHING:
    throw aio::ConnectionResetError("Remote end closed connection without response");
  case CURLE_PARTIAL_FILE: {
    const bool known = head_.length && !encoded_;
    const std::uint64_t expected = known ? *head_.length - std::min(taken_, *head_.length) : 0;
    throw IncompleteReadError(take(in_.size()), known ? std::to_string(expected) : "undefined");
  }
  case CURLE_TOO_MANY_REDIRECTS:
    head_.throw_redirects_for_ever();
  case CURLE_UNSUPPORTED_PROTOCOL:
    if (redirected_) head_.throw_redirect_not_allowed();
    throw BadStatusLine(failure());
  case CURLE_WEIRD_SERVER_REPLY:
    throw BadStatusLine(failure());
  case CURLE_FILESIZE_EXCEEDED:
    head_.throw_too_long();
  case CURLE_BAD_CONTENT_ENCODING:
    throw HTTPError("HTTP Error " + std::to_string(head_.status) + ": " + failure());
  default:
    throw aio::OSError(failure());
  }
}

} // namespace loopscope::net
