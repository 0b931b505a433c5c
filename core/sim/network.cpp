#include "core/sim/network.h"

#include "core/aio/error.h"
#include "core/aio/sources.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace loopscope::sim {

using aio::Interest;
using aio::Transfer;

/// One end of a connection, or a socket that listens.
struct Network::End {
  int descriptor = -1; // -1: of a server out there
  int port = 0;
  bool listening = false;
  bool joined = false;    // has, or had, a peer
  bool connected = false; // and knows it
  bool closed = false;
  int error = 0;
  Interest watched;
  std::deque<EndPointer> clients; // of one that listens: that were not accepted yet

  std::weak_ptr<End> peer;
  EndPointer server;          // out there, that this one is connected to: it has no descriptor of its own
  Link link;                  // to the peer
  std::string in;             // arrived and not read
  bool in_ended = false;      // the peer sends no more
  std::size_t on_its_way = 0; // sent to the peer, not yet there
  std::string out;            // to be sent
  std::uint64_t out_body = 0; // bytes to be sent after that
  bool out_ends = false;      // and then the end
  bool out_ended = false;
  bool pumping = false;
  double free_at = 0;               // when the last chunk has left
  double last_arrival = 0;          // nothing overtakes
  const Service* service = nullptr; // of a server out there
  std::string asked;                // what it has received
  Answer::Ending ending = Answer::Ending::closes;

  bool has_room() const { return connected && !out_ends && out.size() < window; }
};

Network::End* Network::find(int descriptor) const {
  const auto found = ends_.find(descriptor);
  return found == ends_.end() ? nullptr : found->second.get();
}

Network::EndPointer Network::add(int port) {
  int descriptor = 3; // the lowest that is free, as an operating system gives them
  for (const auto& [taken, end] : ends_) {
    if (taken != descriptor) break;
    ++descriptor;
  }
  auto end = std::make_shared<End>();
  end->descriptor = descriptor;
  end->port = port;
  ends_[descriptor] = end;
  return end;
}

int Network::listen(const std::string&, int port) {
  if (port == 0) port = next_port_++;
  for (const auto& [descriptor, end] : ends_)
    if (end->listening && end->port == port)
      throw aio::OSError("[Errno 98] error while attempting to bind on address ('127.0.0.1', " + std::to_string(port) +
                         "): address already in use");
  EndPointer end = add(port);
  end->listening = true;
  return end->descriptor;
}

int Network::port_of(int descriptor) const {
  const End* end = find(descriptor);
  return end ? end->port : 0;
}

int Network::connect(const std::string&, int port) {
  EndPointer client = add(next_port_++);
  const auto service = services_.find(port);
  const Link link = service == services_.end() ? link_ : Link{};
  agenda_.after(link.latency, [this, client, port, link] { // the peer is asked
    if (client->closed) return;
    auto server = std::make_shared<End>();
    const auto known = services_.find(port);
    auto listener = std::ranges::find_if(
        ends_, [&](const auto& other) { return other.second->listening && other.second->port == port; });
    if (known != services_.end()) {
      client->server = server;
      server->service = &known->second;
    } else if (listener != ends_.end()) {
      server = add(port);
      listener->second->clients.push_back(server);
    } else {
      agenda_.after(link.latency, [this, client] {
        client->error = ECONNREFUSED;
        changed(*client);
      });
      return;
    }
    join(client, server, link);
    if (listener != ends_.end() && known == services_.end()) changed(*listener->second);
    agenda_.after(link.latency, [this, client] { // and has answered
      client->connected = true;
      changed(*client);
    });
  });
  return client->descriptor;
}

void Network::join(const EndPointer& client, const EndPointer& server, const Link& link) {
  client->peer = server;
  server->peer = client;
  client->link = server->link = link;
  client->joined = server->joined = server->connected = true;
}

int Network::accept(int descriptor) {
  End* end = find(descriptor);
  if (!end || end->clients.empty()) return -1;
  EndPointer client = std::move(end->clients.front());
  end->clients.pop_front();
  return client->descriptor;
}

Transfer Network::receive(int descriptor, std::span<char> into) {
  const auto found = ends_.find(descriptor);
  if (found == ends_.end()) return {Transfer::Status::failed, 0, EBADF};
  EndPointer end = found->second;
  if (end->in.empty()) {
    if (end->error) return {Transfer::Status::failed, 0, std::exchange(end->error, 0)};
    return {end->in_ended ? Transfer::Status::end : Transfer::Status::would_block, 0, 0};
  }
  const std::size_t bytes = end->in.copy(into.data(), into.size());
  end->in.erase(0, bytes);
  if (const EndPointer peer = end->peer.lock()) pump(peer); // there is room again
  return {Transfer::Status::ok, bytes, 0};
}

Transfer Network::send(int descriptor, std::span<const char> bytes) {
  const auto found = ends_.find(descriptor);
  if (found == ends_.end()) return {Transfer::Status::failed, 0, EBADF};
  EndPointer end = found->second;
  if (end->error) return {Transfer::Status::failed, 0, std::exchange(end->error, 0)};
  if (end->out_ends) return {Transfer::Status::failed, 0, EPIPE};
  if (!end->has_room()) return {Transfer::Status::would_block, 0, 0};
  const std::size_t taken = std::min(bytes.size(), window - end->out.size());
  end->out.append(bytes.data(), taken);
  pump(end);
  return {Transfer::Status::ok, taken, 0};
}

int Network::error(int descriptor) {
  End* end = find(descriptor);
  return end ? std::exchange(end->error, 0) : EBADF;
}

void Network::end_writing(int descriptor) {
  const auto found = ends_.find(descriptor);
  if (found == ends_.end()) return;
  EndPointer end = found->second;
  end->out_ends = true;
  pump(end);
}

void Network::close(int descriptor) {
  const auto found = ends_.find(descriptor);
  if (found == ends_.end()) return;
  EndPointer end = found->second;
  ends_.erase(found);
  end->closed = true;
  for (const EndPointer& client : end->clients) { // they were never accepted
    ends_.erase(client->descriptor);
    if (const EndPointer peer = client->peer.lock()) tell_of_reset(peer);
  }
  const EndPointer peer = end->peer.lock();
  if (!peer) return;
  if (!end->in.empty()) return tell_of_reset(peer); // what the peer has sent is lost, and it gets an error
  end->out_ends = true;
  leaving_.insert(end);
  pump(end);
}

void Network::reset(int descriptor) {
  const auto found = ends_.find(descriptor);
  if (found == ends_.end()) return;
  const EndPointer end = found->second;
  ends_.erase(found);
  end->closed = true;
  if (const EndPointer peer = end->peer.lock()) tell_of_reset(peer);
}

double Network::jitter(const Link& link) {
  return link.jitter * (static_cast<double>(random_() >> 11) * 0x1p-53);
}

/// When what leaves at that time is there: nothing overtakes.
double Network::arrival(End& sender, double at) {
  return sender.last_arrival = std::max(sender.last_arrival, at + sender.link.latency + jitter(sender.link));
}

/// Sends the next chunk, if there is one and room for it.
void Network::pump(const EndPointer& sender) {
  if (sender->pumping || sender->out_ended || !sender->joined) return;
  const EndPointer receiver = sender->peer.lock();
  if (sender->out.empty() && sender->out_body == 0) {
    if (sender->out_ends) finish(sender);
    return;
  }
  if (!receiver || receiver->closed) {
    sender->out_ended = true;
    leaving_.erase(sender);
    return tell_of_reset(sender);
  }
  const std::size_t held = sender->on_its_way + receiver->in.size();
  const std::size_t room = window - std::min(window, held);
  std::size_t bytes = std::min(room, sender->link.chunk);
  std::string chunk = sender->out.substr(0, bytes);
  sender->out.erase(0, chunk.size());
  const std::size_t filling = std::min<std::uint64_t>(bytes - chunk.size(), sender->out_body);
  chunk.append(filling, 'x');
  sender->out_body -= filling;
  if (chunk.empty()) return; // goes on when the receiver has read
  sender->on_its_way += chunk.size();
  sender->pumping = true;
  sender->free_at = std::max(sender->free_at, agenda_.now()) +
                    static_cast<double>(chunk.size()) / std::max(1e-3, sender->link.bandwidth);
  agenda_.at(sender->free_at, [this, sender] { // it has left: the next one may
    sender->pumping = false;
    if (sender->has_room()) changed(*sender);
    pump(sender);
  });
  agenda_.at(arrival(*sender, sender->free_at), [this, sender, receiver, chunk = std::move(chunk)]() mutable {
    sender->on_its_way -= chunk.size();
    deliver(receiver, std::move(chunk));
  });
}

void Network::deliver(const EndPointer& receiver, std::string bytes) {
  if (receiver->closed || receiver->error) return;
  if (receiver->service) {
    receiver->asked += bytes;
    answer(*receiver);
    return;
  }
  aio::record_arrival(receiver->descriptor, bytes.size());
  receiver->in += bytes;
  changed(*receiver);
}

void Network::answer(End& server) {
  std::optional<Answer> given = (*server.service)(server.asked);
  if (!given) return;
  server.asked.clear();
  server.link = given->link;
  agenda_.after(given->after, [this, client = server.peer.lock(), answer = std::move(*given)]() mutable {
    const EndPointer& self = client->server;
    self->out += answer.head;
    self->out_body = answer.body;
    self->ending = answer.ending;
    self->out_ends = answer.ending != Answer::Ending::stalls;
    pump(self);
  });
}

/// All has been sent.
void Network::finish(const EndPointer& sender) {
  sender->out_ended = true;
  leaving_.erase(sender);
  const bool resets = sender->ending == Answer::Ending::resets;
  const EndPointer receiver = sender->peer.lock();
  if (!receiver) return;
  agenda_.at(arrival(*sender, agenda_.now()), [this, receiver, resets] {
    if (resets) {
      receiver->error = ECONNRESET;
    } else {
      receiver->in_ended = true;
    }
    if (receiver->service) receiver->closed = true;
    changed(*receiver);
  });
}

/// Tells an end that its connection is no more.
void Network::tell_of_reset(const EndPointer& receiver) {
  agenda_.after(receiver->link.latency, [this, receiver] {
    if (receiver->closed) return;
    receiver->error = ECONNRESET;
    changed(*receiver);
  });
}

void Network::watch(int descriptor, Interest interest) {
  if (End* end = find(descriptor)) end->watched = interest;
}

bool Network::ready(int descriptor, Interest interest) const {
  const End* end = find(descriptor);
  if (!end) return true;
  const bool readable = !end->in.empty() || end->in_ended || end->error || !end->clients.empty();
  return (interest.readable && readable) || (interest.writable && (end->has_room() || end->error));
}

void Network::collect(std::vector<aio::ReadySource>& all) const {
  for (const auto& [descriptor, end] : ends_) {
    const aio::ReadySource source{descriptor, end->watched.readable && ready(descriptor, {.readable = true}),
                                  end->watched.writable && ready(descriptor, {.writable = true})};
    if (source.readable || source.writable) all.push_back(source);
  }
}

void Network::changed(const End& end) {
  if (on_change && end.descriptor >= 0 && !end.closed) on_change(end.descriptor);
}

} // namespace loopscope::sim
