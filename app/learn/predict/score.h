// What a learner has answered, by what it tests: kept from one day to the next. A text of lines, one for each thing:
//
//     loopscope score 1
//     answers 12
//     belief:7 right 3 wrong 1 row 2 last 1764208800 at 9 in lock
//
// (`row`: right ones since the last wrong one; `last`: seconds since 1970; `at`: how many answers there had been; `in`:
// the program where it was answered wrongly last.)
#pragma once

#include "app/shell/world.h"
#include "core/predict/question.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// How it went with one belief, or with one question of a lesson.
struct Tested {
  std::uint32_t right = 0, wrong = 0;
  std::uint32_t row = 0; // right ones since the last wrong one
  std::int64_t last = 0; // when it was answered, seconds since 1970
  std::uint64_t at = 0;  // how many answers there had been, with this one
  std::string where;     // the program in which it was answered wrongly last
  friend bool operator==(const Tested&, const Tested&) = default;

  /// Answered rightly twice in a row.
  bool understood() const { return row >= 2; }
};

struct Answers {
  std::uint64_t count = 0;                       // all that were given
  std::map<std::string, Tested, std::less<>> by; // "belief:7"; "lesson:lock:2", a question's number from 1

  friend bool operator==(const Answers&, const Answers&) = default;
};

std::string written(const Answers&);
/// Nothing where it makes no sense.
std::optional<Answers> read_answers(std::string_view text);

/// "belief:7"
std::string score_key(predict::Belief);
/// The belief of such a key; none for another.
predict::Belief belief_of(std::string_view key);
/// "lesson:lock:2", of a question's number from 0
std::string score_key(std::string_view lesson, std::size_t question);

/// The answers as the world keeps them. What another window has added in the meantime is not lost: each answer is added
/// to what is kept then. Window thread; the world must outlive it.
class Score {
public:
  explicit Score(World& world) : world_(world) {}
  /// As they are kept now. What makes no sense is set aside, and problem() says so.
  const Answers& read();
  const Answers& known() const { return known_; }
  /// Takes note of an answer: of each of these keys that it was right, or wrong.
  void add(const std::vector<std::string>& keys, bool right, std::string_view where, std::int64_t now);
  void forget();
  /// Why what was kept could not be read, in a sentence; then empty again.
  std::string take_problem() { return std::exchange(problem_, {}); }

  /// It was answered wrongly, in another program than that one, some answers ago, and not yet understood since.
  bool comes_again(predict::Belief, std::string_view where) const;

private:
  World& world_;
  Answers known_;
  std::string problem_;
};

} // namespace loopscope::app
