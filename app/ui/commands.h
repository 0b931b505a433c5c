// What can be asked for, by key or by button: one table, from which keys are looked up, and help and tips are drawn.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::ui {

/// A key is named by what it types ("t", "?", "+") or its name ("space", "left", "page down"), with "ctrl+", "alt+" and
/// "shift+" before it, in this order, where those are held ("shift+" not before what is typed with it).
struct Command {
  std::string_view id;
  std::vector<std::string_view> keys{}; // none: it has a button alone
  std::string_view group{};             // of the help
  std::string_view what{};              // in the help
  std::function<void()> handler{};
  std::string_view tip{}; // of its button, where that is to say something else
};

/// The commands that can be given at this moment, in the order in which the help shows them.
class Commands {
public:
  /// Has the handler called, in its turn.
  using Ask = std::function<void(std::function<void()>)>;
  Commands() = default;
  Commands(std::vector<Command> all, Ask ask) : all_(std::move(all)), ask_(std::move(ask)) {}

  std::span<const Command> all() const { return all_; }
  /// The command of a key, or null. A letter that is not bound in capitals is taken for the small one, and a key that is
  /// not bound with Shift for itself.
  const Command* of_key(std::string_view key) const;
  /// Throws std::out_of_range where there is no such command.
  const Command& operator[](std::string_view id) const;

  void ask(std::string_view id) const { ask_((*this)[id].handler); }
  /// The words for its button, with its key: "step back (←)". `words`: other ones than its own.
  std::string tip(std::string_view id, std::string_view words = {}) const;
  /// The command's first key, as it is written on a keyboard.
  std::string cap(std::string_view id) const;

private:
  std::vector<Command> all_;
  Ask ask_;
};

/// The key as it is written on a keyboard: "←" for "left", "Ctrl S" for "ctrl+s", "Shift Z" for "Z".
std::string key_cap(std::string_view key);

} // namespace loopscope::ui
