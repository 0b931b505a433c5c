// How a question is shown: large, its answers below it or beside it, and what came of it.
#pragma once

#include "app/ui/canvas.h"
#include "app/ui/named_places.h"
#include "app/views/parts/sentences.h"
#include "app/views/scene.h"
#include "core/predict/question.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// What is shown, valid for one frame.
struct AskedView {
  enum class Stage : std::uint8_t { looks, goes_on, asks, shows, told, over };
  Stage stage{};
  const predict::Question* question = nullptr; // from `asks` to `told`
  std::optional<std::size_t> chosen{};         // none: it is not answered, or was not known
  std::string_view believed{};                 // by who answers so
  bool can_point = false;                      // an answer is on the stage
  bool has_run = false;                        // it is about another run, which can be shown
  bool again = false;                          // it tests what was answered wrongly before
  std::size_t right = 0, given = 0;
  bool answers_hidden = false;                     // a class thinks first
  const std::vector<std::size_t>* votes = nullptr; // how many of the class are for each answer; null: none are counted
};

class QuestionView {
public:
  /// What is clicked in it, after a frame.
  struct Clicked {
    std::optional<std::size_t> answer{};
    bool unknown = false, reveal = false, next = false, its_run = false, leave = false, score = false;
  };
  float height(ui::Canvas&, float width, const Scene&, const AskedView&);
  Clicked draw(ui::Canvas&, ui::Rect, const Scene&, Actions&, const AskedView&, Marks&);
  /// One of its answers or buttons has the keyboard's focus, as of the last frame.
  bool focused() const { return focused_; }

private:
  struct Writer;
  float write(Writer&, ui::Rect);

  bool focused_ = false;
  std::uint64_t shown_ = 0; // what was drawn last: another one is seen from its beginning
};

/// What is said of a chosen answer, none when it is shown only: why it is wrong, and why the right one is right; each
/// thing once. Valid as long as the question is.
std::vector<const words::Sentence*> told(const predict::Question&, std::optional<std::size_t> chosen);

/// "A", "B" ... of an answer.
std::string letter_of(std::size_t answer);

} // namespace loopscope::app
