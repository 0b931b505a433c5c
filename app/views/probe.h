// Whether the loop of a live run responds: to call_soon_threadsafe from the window's thread, and to a client.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/ui/named_places.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace loopscope::app {

/// The reply to a check, or why there is none.
struct Reply {
  enum class State : std::uint8_t {
    none, // no check was made
    waits,
    came,
    never, // there will be no reply; `text` says why
  };
  State state = State::none;
  double seconds = 0; // since the check was made, or until the reply came
  std::string text{}; // of the reply
};

struct AliveFacts {
  bool live = false;       // a loop is running in real time
  std::uint32_t looks = 0; // how often it has entered select
  bool paused = false;     // so it cannot reply
  bool listens = false;    // a client can connect
  Reply loop{}, client{};
  std::size_t clients = 0; // that wait for a reply
};

/// "0.3 ms", "12 ms", "2.1 s"
std::string waited_text(double seconds);
/// In words; empty when no check was made.
std::string loop_reply(const AliveFacts&);
std::string client_reply(const AliveFacts&);

/// A row of the window, next to the live line.
class AliveRow {
public:
  static constexpr float height = 34;
  void draw(ui::Canvas&, ui::Rect, const AliveFacts&, const ui::Commands&, Marks&);

private:
  void draw_mark(ui::Canvas&, ui::Point, const AliveFacts&);

  std::uint32_t looks_ = 0; // as they were when the mark moved last
  int mark_ = 0;            // eighths of a turn
  float rested_ = 0;        // seconds since then
};

} // namespace loopscope::app
