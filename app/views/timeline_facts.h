// What the lanes say in words: what a task waits for, and what it holds meanwhile.
#pragma once

#include "app/scene.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace loopscope::app::timeline {

/// Where the locks and their kin of a trace were made, waited for and held, read once as the trace grows.
/// The state at the cursor does not know it of other moments; the lanes show all of them.
class Facts {
public:
  /// Reads up to `most` further events of those below `size`. False when some are left to read.
  bool update(const trace::Trace& trace, std::size_t size, std::size_t most);
  void clear() { *this = {}; }

  struct Made {
    trace::PrimitiveKind kind{};
    std::uint16_t line = 0;    // 0: where is not known
    std::uint16_t ordinal = 0; // which of those made on that line
    trace::ObjectId part_of = 0;
  };
  /// How a primitive was made, or null.
  const Made* made(trace::ObjectId primitive) const;
  /// The primitive in whose line the task stood last when `event` happened, if it joined after `since`; or 0.
  trace::ObjectId waited_for(trace::ObjectId task, std::uint64_t since, std::uint64_t event) const;
  /// The primitive that the task had acquired last and still held when `event` happened, or 0.
  trace::ObjectId held(trace::ObjectId task, std::uint64_t event) const;

private:
  enum class What : std::uint8_t { waits, acquires, releases };
  struct Fact {
    std::uint64_t event = 0;
    trace::ObjectId primitive = 0;
    What what{};
  };
  std::size_t read_ = 0;
  std::unordered_map<trace::ObjectId, std::vector<Fact>> of_task_;
  std::unordered_map<trace::ObjectId, Made> made_;
  std::unordered_map<std::uint16_t, std::uint16_t> made_on_line_;
};

/// "the lock shared", "shared", "the lock": most telling first.
std::vector<std::string> names_of(const Scene&, const Facts&, trace::ObjectId primitive);

/// What a span of a task's lane is, as its box can say it: most telling first, the shortest last.
std::vector<std::string> words_of(const Scene&, const Facts&, const replay::Lane&, std::size_t span);

/// How a lane ended, in a word or two: "ValueError", "cancelled"; empty for a plain result.
std::string end_words(const Scene&, const replay::Lane&);

/// The callback as its slot on the loop's lane can say it: longest first.
std::vector<std::string> words_of(const Scene&, const replay::Ran&);

} // namespace loopscope::app::timeline
