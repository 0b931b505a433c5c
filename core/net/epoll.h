// epoll(7): sources that stay registered in the kernel until they are removed, as in Python's selectors.EpollSelector.
#pragma once

#include "core/aio/selector.h"

#include <cstddef>
#include <sys/epoll.h>
#include <vector>

namespace loopscope::net {

/// Descriptors, as one that is readable while any of them is ready. One that is closed leaves by itself.
class Epoll {
public:
  /// OSError
  Epoll();
  Epoll(const Epoll&) = delete;
  Epoll& operator=(const Epoll&) = delete;
  ~Epoll();

  int descriptor() const { return descriptor_; }
  /// The ways in which a descriptor is looked at from now on. 0, or errno's number: it is none that can be watched.
  int watch(int watched, aio::Interest interest);
  /// Nothing is watched, as far as is known.
  bool empty() const { return count_ == 0; }
  /// Appends those that are ready now, without waiting; an error or the end is to be noticed by whoever reads or
  /// writes. How many they are.
  std::size_t ready(std::vector<aio::ReadySource>& found);

private:
  int descriptor_;
  std::vector<bool> watched_; // by descriptor
  std::size_t count_ = 0;
  std::vector<epoll_event> events_; // room for what the kernel says
};

} // namespace loopscope::net
