#include "core/replay/timers.h"

#include <algorithm>
#include <utility>

namespace loopscope::replay {

namespace {

using Key = std::pair<std::int64_t, CallbackId>;

Key key(const Callback& timer) {
  return {timer.when, timer.id};
}

auto place(auto& block, const Key& wanted) {
  return std::lower_bound(block.begin(), block.end(), wanted,
                          [](const Callback& timer, const Key& k) { return key(timer) < k; });
}

} // namespace

/// The first block whose last timer is not before the key; the number of blocks when there is none.
std::size_t Timers::block_of(std::int64_t when, CallbackId id) const {
  const Key wanted{when, id};
  // Timers are mostly taken from the front.
  if (!blocks_.empty() && wanted <= key(blocks_.front().back())) return 0;
  auto at = std::partition_point(blocks_.begin(), blocks_.end(),
                                 [&](const std::vector<Callback>& block) { return key(block.back()) < wanted; });
  return at - blocks_.begin();
}

const Callback& Timers::operator[](std::size_t i) const {
  std::size_t block = 0;
  while (i >= blocks_[block].size()) i -= blocks_[block++].size();
  return blocks_[block][i];
}

void Timers::insert(const Callback& timer) {
  ++size_;
  std::size_t at = block_of(timer.when, timer.id);
  if (at == blocks_.size()) {
    if (blocks_.empty() || blocks_.back().size() >= most) {
      blocks_.emplace_back().push_back(timer);
      return;
    }
    at = blocks_.size() - 1;
  }
  std::vector<Callback>& block = blocks_[at];
  block.insert(place(block, key(timer)), timer);
  if (block.size() <= most) return;
  std::vector<Callback> rest(block.begin() + most / 2, block.end());
  block.erase(block.begin() + most / 2, block.end());
  blocks_.insert(blocks_.begin() + at + 1, std::move(rest));
}

Callback* Timers::find(std::int64_t when, CallbackId id) {
  const std::size_t at = block_of(when, id);
  if (at == blocks_.size()) return nullptr;
  auto found = place(blocks_[at], Key{when, id});
  return key(*found) == Key{when, id} ? &*found : nullptr;
}

bool Timers::take(std::int64_t when, CallbackId id, Callback& taken) {
  const std::size_t at = block_of(when, id);
  if (at == blocks_.size()) return false;
  std::vector<Callback>& block = blocks_[at];
  auto found = place(block, Key{when, id});
  if (key(*found) != Key{when, id}) return false;
  taken = *found;
  block.erase(found);
  --size_;
  if (block.empty()) {
    blocks_.erase(blocks_.begin() + at);
  } else if (block.size() < most / 4 && at + 1 < blocks_.size() && blocks_[at + 1].size() <= most / 2) {
    block.insert(block.end(), blocks_[at + 1].begin(), blocks_[at + 1].end());
    blocks_.erase(blocks_.begin() + at + 1);
  }
  return true;
}

void Timers::clear() {
  blocks_.clear();
  size_ = 0;
}

bool operator==(const Timers& a, const Timers& b) {
  return a.size_ == b.size_ && std::equal(a.begin(), a.end(), b.begin());
}

} // namespace loopscope::replay
