// What keys do in a text: one table for all that is typed, a line or a program.
#pragma once

#include "app/editor/editor.h"

#include <string_view>

namespace loopscope::editor {

/// What has the keyboard while something is typed. Keys are named as by ui::Command; "ctrl+", "alt+" and "shift+" stand
/// in this order.
class Target {
public:
  virtual ~Target() = default;
  /// Takes a key. False: it is for others.
  virtual bool key(std::string_view name, Clipboard&) = 0;
};

/// What the key types, or nothing: a key's name is what it types, but for "space".
std::string_view typed_by(std::string_view key);

/// Does what the key does in a text. False: nothing, it is another's.
bool take_key(Editor&, std::string_view key, Clipboard&);

} // namespace loopscope::editor
