// What is drawn of a run done by hand: the question, the moves, what became of the last one, and at the end the score.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/named_places.h"
#include "app/views/parts/column.h"
#include "app/views/scene.h"
#include "core/hand/game.h"
#include "core/words/narration.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::app {

/// What the panel shows; made anew for each frame.
struct HandShown {
  enum class Mode : std::uint8_t { asks, goes_on, waits, over };
  /// A move on offer; tried ones say why they were wrong.
  struct Offered {
    words::Sentence text;
    bool tried = false;
    words::Sentence why;
  };
  Mode mode{};
  hand::Grain grain{};
  hand::Score score;
  words::Sentence question;
  std::string loop; // whose move it is, where there are several
  std::vector<Offered> moves;
  words::Sentence right; // why the last move was right; empty: there was none
  bool was_shown = false;
  const words::Narration* told = nullptr; // what the loop did after it
  words::Sentence note; // why something pointed at was wrong that is not among the moves
  bool eases = false;   // what is scheduled is placed by itself
  bool can_go_back = false, has_next = false;
};

/// What was pressed on it.
struct HandPressed {
  std::optional<std::size_t> move;
  std::optional<hand::Grain> grain;
  bool back = false, show = false, again = false, next = false;
};

class HandPanel {
public:
  HandPressed draw(ui::Canvas&, ui::Rect, const Scene&, Actions&, const HandShown&, Marks&);
  /// How high it would be in that width, as it was drawn last.
  float height(float width) const;
  /// Another question: it is shown from its top.
  void ask_anew() { fresh_ = true; }

private:
  void draw_head(ui::Canvas&, ui::Rect, const HandShown&, Marks&, HandPressed&);
  void draw_last(Column&, const HandShown&);
  void draw_question(Column&, const HandShown&);
  void draw_moves(Column&, const HandShown&, Marks&, HandPressed&);
  void draw_score(Column&, const HandShown&);
  void draw_foot(ui::Canvas&, ui::Rect, const HandShown&, Marks&, HandPressed&);

  float content_ = 0; // height of what scrolls, as of the last frame
  float wide_ = 0;
  bool fresh_ = true;
};

} // namespace loopscope::app
