// A column of text that is written from top to bottom: headings, sentences, chains of links.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/parts/sentences.h"
#include "app/views/scene.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace loopscope::app {

/// Lives for one frame. Every function advances `y` by the height it used.
class Column {
public:
  Column(ui::Canvas& canvas, const Scene& scene, Actions& actions, float left, float top, float wide)
      : canvas(canvas), scene(scene), actions(actions), x(left), y(top), width(wide) {}

  ui::Canvas& canvas;
  const Scene& scene;
  Actions& actions;
  float x, y, width;

  void gap(float height) { y += height; }
  void heading(std::string_view);
  void say(const words::Sentence&, ui::TextStyle);
  void say(std::string_view, ui::TextStyle);

  /// A link of a chain: a sentence next to a rule, indented by its depth. A click on it goes to the position,
  /// or selects the thing; one on a thing in the sentence selects that.
  struct Link {
    words::Sentence sentence;
    std::optional<std::uint64_t> position = std::nullopt; // events; to seek to
    Thing thing = {};                                     // to select, when there is no position
    int depth = 0;
    bool grave = false; // in the colour of what is blocked
  };
  void link(const Link&, bool last);

private:
  Links links_{"lesson"};
  std::uint64_t numbered_ = 0; // links so far
};

} // namespace loopscope::app
