// How libFuzzer changes a trace: half of the time one chunk alone, whose length then says how long it is.
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  constexpr std::size_t header = 16, head = 16, event = 32;
  std::minstd_rand random(seed);
  std::vector<std::size_t> chunks; // where they begin
  std::uint32_t length = 0;
  for (std::size_t at = header; at + head <= size; at += head + length) {
    std::memcpy(&length, data + at + 4, sizeof length);
    if (length > size - at - head) break;
    if (length > 0) chunks.push_back(at);
  }
  if (chunks.empty() || random() % 2 == 0) return LLVMFuzzerMutate(data, size, most);
  const std::size_t at = chunks[random() % chunks.size()];
  std::uint32_t type = 0;
  std::memcpy(&type, data + at, sizeof type);
  std::memcpy(&length, data + at + 4, sizeof length);
  const std::string behind(reinterpret_cast<char*>(data) + at + head + length, size - at - head - length);
  const std::size_t room = length + (most > size ? most - size : 0);
  std::vector<std::uint8_t> payload(data + at + head, data + at + head + length);
  payload.resize(std::max<std::size_t>(room, 1));
  std::size_t now = 0;
  if (type == 2 && length >= event && random() % 2 == 0) {
    // A single event is changed, said twice or left out.
    const std::size_t which = random() % (length / event) * event;
    now = length;
    switch (random() % 4) {
    case 0:
      if (now + event <= room) {
        std::memmove(payload.data() + which + event, payload.data() + which, now - which);
        now += event;
      }
      break;
    case 1:
      std::memmove(payload.data() + which, payload.data() + which + event, now - which - event);
      now -= event;
      break;
    default: // time stays as it is, most often: it has to grow
      LLVMFuzzerMutate(payload.data() + which + 8, event - 8, event - 8);
    }
  } else {
    now = LLVMFuzzerMutate(payload.data(), length, room);
  }
  if (type == 2) now = now / event * event;
  length = static_cast<std::uint32_t>(now);
  std::memcpy(data + at + 4, &length, sizeof length);
  std::memcpy(data + at + head, payload.data(), now);
  std::memcpy(data + at + head + now, behind.data(), behind.size());
  return at + head + now + behind.size();
}
