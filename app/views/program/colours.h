// The colours of a text that changes under them: painted as far as they are looked at, and anew where it has changed.
#pragma once

#include "app/editor/editor.h"
#include "app/views/program/syntax.h"

#include <cstdint>
#include <span>
#include <vector>

namespace loopscope::app {

/// Of a Python program. The same as if all of it were painted at once.
class Colours {
public:
  /// What has changed since the last call; the first is that all has.
  void change(const editor::Change&);
  /// The stretches of a line, in bytes, from its beginning to its end. Valid until the next call.
  std::span<const Piece> of(const editor::Text&, std::uint32_t line);

private:
  struct Line {
    std::vector<Piece> pieces;
    bool outside = false; // it begins outside of any string
  };
  void paint_more(const editor::Text&);

  std::vector<Line> lines_;
  std::uint32_t right_ = 0; // lines before this one are painted
  bool open_ = false;       // this one begins within a string
  // Lines [old_, old_end_) were right before something above them changed: they still are, if the first begins as it
  // did.
  std::uint32_t old_ = 0, old_end_ = 0;
  bool old_open_ = false; // as open_, of old_end_
};

} // namespace loopscope::app
