// CRC-32 (the polynomial of zip and PNG): finds every change of up to four neighbouring bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace loopscope::trace {

/// The checksum of `size` bytes; of several pieces, when each is given the checksum of those before it.
std::uint32_t checksum(const void* data, std::size_t size, std::uint32_t before = 0);

} // namespace loopscope::trace
