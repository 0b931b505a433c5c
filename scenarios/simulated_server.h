// The lessons' server, out there in the simulated network.
#pragma once

#include "core/sim/network.h"

namespace loopscope::scenarios {

/// The port at which the programs look for it, if they are told nothing else.
inline constexpr int server_port = 8000;
/// A port without a server.
inline constexpr int refusing_port = 8001;

/// Answers as net::Serving says, but neither packed nor in chunks.
sim::Service simulated_server();

} // namespace loopscope::scenarios
