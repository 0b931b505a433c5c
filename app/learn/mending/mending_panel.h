// What must hold of the program that is mended: a list that fills while it runs, the orders of arrival, hints, and what
// came of it.
#pragma once

#include "app/learn/mending/trials.h"
#include "app/ui/canvas.h"
#include "app/ui/commands.h"
#include "app/ui/named_places.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace loopscope::app {

/// Window thread.
class MendingPanel {
public:
  struct Facts {
    const Trials& trials;
    std::size_t number = 0, programs = 0; // which of how many
    std::size_t hints = 0;                // shown
    std::string_view problem{};           // why it cannot run at all
    const ui::Commands& commands;
  };
  /// What was clicked.
  struct Asked {
    enum class What : std::uint8_t { nothing, moment, order, edits, hint, all } what = What::nothing;
    std::size_t must = 0, order = 0; // of moment and order
    std::optional<std::size_t> hides{}; // of moment: what hides the fault, in place of a must
  };

  /// Another text is on trial: what it must fills anew.
  void begin();
  Asked draw(ui::Canvas&, ui::Rect, const Facts&, Marks&);
  /// As high as its content was drawn last.
  float height() const { return content_; }

private:
  float content_ = 320;
  std::vector<float> grown_; // by must: how far the sign of its verdict is there, 0 to 1
  bool was_complete_ = false;
  std::size_t hints_ = 0;  // shown last
  float hints_high_ = 120; // with their heading
};

/// Pieces of a text in which `code` stands between backticks.
std::vector<ui::Span> spans_with_code(std::string_view text, ui::TextStyle, ui::Color code);

} // namespace loopscope::app
