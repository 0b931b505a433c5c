// A network in virtual time: connections with latency, bandwidth and faults, the same at every run.
#pragma once

#include "core/aio/selector.h"
#include "core/aio/sockets.h"
#include "core/sim/agenda.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::sim {

/// How bytes travel.
struct Link {
  double latency = 0.001;                    // seconds from one end to the other
  double bandwidth = 1e6;                    // bytes a second, each way
  std::size_t chunk = std::size_t{16} << 10; // bytes that arrive at once, at most
  double jitter = 0;                         // seconds that a chunk may come later, by the network's seed
};

/// What a server out there sends back.
struct Answer {
  enum class Ending {
    closes, // after the last byte
    resets,
    stalls, // sends no more, and says nothing
  };
  double after = 0;       // seconds that it thinks
  std::string head{};     // its first bytes
  std::uint64_t body = 0; // how many follow
  Link link{};
  Ending ending = Ending::closes;
};
/// Is given all that a client has sent; nothing: it waits for more.
using Service = std::function<std::optional<Answer>(std::string_view received)>;

/// Sockets of one run, and servers out there that it may connect to. A connection to a port without a listener is
/// refused. Each way a receiver that does not read holds up its sender: at most `window` bytes are on their way or
/// unread.
class Network final : public aio::Sockets {
public:
  static constexpr std::size_t window = std::size_t{64} << 10;

  Network(Agenda& agenda, std::uint64_t seed) : agenda_(agenda), random_(seed) {}

  /// A server out there, at any host and that port.
  void serve(int port, Service service) { services_[port] = std::move(service); }
  /// How connections between sockets of this run behave.
  void set_link(const Link& link) { link_ = link; }

  bool simulated() const override { return true; }
  int connect(const std::string& host, int port) override;
  int listen(const std::string& host, int port) override;
  int port_of(int descriptor) const override;
  int accept(int descriptor) override;
  aio::Transfer receive(int descriptor, std::span<char> into) override;
  aio::Transfer send(int descriptor, std::span<const char> bytes) override;
  int error(int descriptor) override;
  void end_writing(int descriptor) override;
  void close(int descriptor) override;
  void reset(int descriptor) override;

  void watch(int descriptor, aio::Interest interest);
  /// Appends the watched descriptors that are ready, in the order of their numbers.
  void collect(std::vector<aio::ReadySource>& ready) const;
  bool ready(int descriptor, aio::Interest interest) const;
  /// Called whenever a descriptor may have become ready.
  std::function<void(int descriptor)> on_change;

private:
  struct End;
  using EndPointer = std::shared_ptr<End>;

  End* find(int descriptor) const;
  EndPointer add(int port);
  void join(const EndPointer& client, const EndPointer& server, const Link& link);
  void answer(End& server);
  void pump(const EndPointer& sender);
  void deliver(const EndPointer& receiver, std::string bytes);
  void finish(const EndPointer& sender);
  void tell_of_reset(const EndPointer& receiver);
  void changed(const End& end);
  double jitter(const Link& link);
  double arrival(End& sender, double at);

  Agenda& agenda_;
  std::mt19937_64 random_;
  Link link_;
  std::map<int, Service> services_;
  std::map<int, EndPointer> ends_; // by descriptor
  std::set<EndPointer> leaving_;   // closed, and their last bytes not sent yet
  int next_port_ = 49152;
};

} // namespace loopscope::sim
