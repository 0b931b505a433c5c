// Whether the loop of a run in real time is alive: what it answers to a call from the window's thread, and to a client.
#pragma once

#include "app/commands.h"
#include "app/marks.h"
#include "app/ui/canvas.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace loopscope::app {

/// What came of a question.
struct Reply {
  enum class State : std::uint8_t {
    none, // nobody has asked
    waits,
    came,
    never, // nothing will come; `text` says why
  };
  State state = State::none;
  double seconds = 0; // that it has taken, so far or in the end
  std::string text{}; // what came
};

struct AliveFacts {
  bool live = false;       // there is a loop to ask
  std::uint32_t looks = 0; // at its selector, so far
  bool paused = false;     // it answers nobody, because it is held
  bool listens = false;    // a client can connect
  Reply loop{}, client{};
  std::size_t clients = 0; // that wait for a reply
};

/// "0.3 ms", "12 ms", "2.1 s"
std::string waited_text(double seconds);
/// In words; empty when nobody has asked.
std::string loop_reply(const AliveFacts&);
std::string client_reply(const AliveFacts&);

/// A row of the window, beside the live line.
class AliveRow {
public:
  static constexpr float height = 34;
  void draw(ui::Canvas&, ui::Rect, const AliveFacts&, const std::function<void(Command)>& perform, Marks&);

private:
  void draw_mark(ui::Canvas&, ui::Point, const AliveFacts&);

  std::uint32_t looks_ = 0; // as they were when the mark moved last
  int mark_ = 0;            // eighths of a turn
  float rested_ = 0;        // seconds since then
};

} // namespace loopscope::app
