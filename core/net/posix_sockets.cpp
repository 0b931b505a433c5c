#include "core/net/posix_sockets.h"

#include "core/net/connection.h"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::net {

using aio::Transfer;
using Status = Transfer::Status;

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses addresses_of(const std::string& host, int port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | flags;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
    throw aio::OSError("[Errno " + std::to_string(error) + "] " + gai_strerror(error) + ": " + host);
  return {found, &freeaddrinfo};
}

int new_socket(const addrinfo& address) {
  const int descriptor =
      ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
  if (descriptor < 0) throw_os_error(errno);
  const int yes = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return descriptor;
}

[[noreturn]] void throw_bind_error(int descriptor, const std::string& host, int port) {
  const int error = errno;
  ::close(descriptor);
  std::string why = std::strerror(error);
  why.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(why.front())));
  throw_os_error(error,
                 "error while attempting to bind on address ('" + host + "', " + std::to_string(port) + "): " + why);
}

Transfer failed(int error) {
  return {error == EAGAIN || error == EWOULDBLOCK || error == EINTR ? Status::would_block : Status::failed, 0, error};
}

} // namespace

int PosixSockets::connect(const std::string& host, int port) {
  const Addresses address = addresses_of(host, port, 0);
  const int descriptor = new_socket(*address);
  if (::connect(descriptor, address->ai_addr, address->ai_addrlen) == 0 || errno == EINPROGRESS) return descriptor;
  const int error = errno;
  ::close(descriptor);
  throw_os_error(error);
}

int PosixSockets::bind(const std::string& host, int port) {
  const Addresses address = addresses_of(host, port, AI_PASSIVE);
  const int descriptor = new_socket(*address);
  const int yes = 1;
  if (port != 0) ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(descriptor, address->ai_addr, address->ai_addrlen) == 0) return descriptor;
  throw_bind_error(descriptor, host, port);
}

int PosixSockets::listen(const std::string& host, int port) {
  const int descriptor = bind(host, port);
  constexpr int backlog = 1024;
  if (::listen(descriptor, backlog) == 0) return descriptor;
  throw_bind_error(descriptor, host, port);
}

int PosixSockets::port_of(int descriptor) const {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

int PosixSockets::accept(int descriptor) {
  const int client = ::accept4(descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client < 0) {
    // As asyncio has it: any other error is of that client alone.
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) throw_os_error(errno);
    return -1;
  }
  const int yes = 1;
  ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return client;
}

Transfer PosixSockets::receive(int descriptor, std::span<char> into) {
  const ssize_t got = ::recv(descriptor, into.data(), into.size(), 0);
  if (got < 0) return failed(errno);
  return {got == 0 && !into.empty() ? Status::end : Status::ok, static_cast<std::size_t>(got), 0};
}

Transfer PosixSockets::send(int descriptor, std::span<const char> bytes) {
  const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0) return failed(errno);
  return {Status::ok, static_cast<std::size_t>(sent), 0};
}

int PosixSockets::error(int descriptor) {
  int error = 0;
  socklen_t length = sizeof error;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

void PosixSockets::end_writing(int descriptor) {
  ::shutdown(descriptor, SHUT_WR);
}

void PosixSockets::reset(int descriptor) {
  const linger at_once{1, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(descriptor);
}

void PosixSockets::close(int descriptor) {
  ::close(descriptor);
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace loopscope::net
