#include "core/hand/game.h"

#include <algorithm>

namespace loopscope::hand {

namespace {

constexpr std::size_t enough = 3; // placed right in a row

} // namespace

Game::Game(const replay::Replay& whole, Grain grain, std::uint64_t from, bool eases)
    : whole_(whole), decisions_(whole), grain_(grain), from_(from), eases_(eases) {}

void Game::set_grain(Grain grain) {
  if (grain == grain_) return;
  from_ = position();
  grain_ = grain;
  now_.reset();
}

const Decision* Game::decision() {
  if (now_) return &*now_;
  for (;;) {
    now_ = decisions_.next(from_, grain_);
    if (!now_) break;
    if (now_->ask != Ask::place || !eased(now_->subject.timer)) return &*now_;
    from_ = now_->at + 1;
  }
  from_ = std::max(from_, std::min(decisions_.searched(), whole_.size()));
  return nullptr;
}

std::uint64_t Game::position() {
  const Decision* next = decision();
  return next ? next->at : from_;
}

void Game::go_to(std::uint64_t position) {
  std::erase_if(made_, [&](const Made& made) { return made.decision.at >= position; });
  from_ = position;
  now_.reset();
}

bool Game::play(const Move& move, Idea idea, bool shown) {
  const Decision* asked = decision();
  if (!asked) return false;
  const bool right = move == asked->right;
  made_.push_back({*asked, move, right ? Idea::none : idea, right, shown});
  if (!right) return false;
  from_ = asked->at + 1;
  now_.reset();
  return true;
}

bool Game::take_back() {
  if (made_.empty()) return false;
  const Made last = made_.back();
  made_.pop_back();
  from_ = last.decision.at;
  grain_ = last.decision.grain;
  now_ = last.decision;
  return true;
}

Score Game::score() const {
  Score score;
  bool wrong_before = false;
  for (const Made& made : made_) {
    if (!made.right) {
      ++score.wrong;
      ++score.wrong_by_idea[std::min(static_cast<std::size_t>(made.idea), ideas - 1)];
      wrong_before = true;
      continue;
    }
    ++(made.shown ? score.shown : wrong_before ? score.late : score.right);
    wrong_before = false;
  }
  return score;
}

bool Game::eased(bool timers) const {
  if (!eases_) return false;
  std::size_t row = 0;
  for (auto made = made_.rbegin(); made != made_.rend() && row < enough; ++made) {
    if (made->decision.ask != Ask::place || made->decision.subject.timer != timers) continue;
    if (!made->right || made->shown) return false;
    ++row;
  }
  return row >= enough;
}

} // namespace loopscope::hand
