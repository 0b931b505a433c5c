// The course as a whole: its chapters and what was done of them, errors and their lessons, the glossary; and one field
// that finds in all of them what is typed.
#pragma once

#include "app/learn/page/errors.h"
#include "app/learn/page/glossary.h"
#include "app/learn/page/progress.h"
#include "app/shell/app.h"
#include "app/ui/field.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// What is typed goes to its field at any time. Leaves by Escape, or with what was chosen.
class BookScreen final : public Screen {
public:
  enum class Page : std::uint8_t { course, find, glossary };
  /// `now`: the lesson that is shown behind it, or null. `term`: the one to begin with, by number; -1 for none. What was
  /// chosen is handed over after the screen has left.
  BookScreen(App&, const std::vector<scenarios::Lesson>&, const Progress&, const scenarios::Lesson* now, Page, int term,
             std::function<void(const scenarios::Lesson&)> choose, std::function<void(const Term&)> show_moment);

  std::string title() const override;
  std::vector<ui::Command> commands() override;
  editor::Target* typing(std::uint64_t) override { return &field_; }
  bool key(std::string_view name) override;
  void escape() override { leave({}); }
  bool update(double) override { return false; }
  float draw(ui::Canvas&) override;
  void put_state(StateLine&) const override;

private:
  /// Something that can be chosen.
  struct Row {
    const scenarios::Lesson* lesson = nullptr;
    const KnownError* error = nullptr; // leads to the lesson
    const Term* term = nullptr;        // leads to its moment
  };
  struct Section {
    std::string heading, sentence, note;
    std::vector<Row> rows;
  };

  void list();
  void move(int by);
  void choose(const Row&);
  void leave(std::function<void()> then);
  void turn_to(Page);
  float draw_row(ui::Canvas&, ui::Rect, const Row&, bool at, bool draw);
  float draw_section(ui::Canvas&, ui::Point, float width, const Section&, std::size_t first, bool draw);
  float draw_head(ui::Canvas&, ui::Rect window);

  App& app_;
  const std::vector<scenarios::Lesson>& lessons_;
  const Progress& progress_;
  Page page_;
  std::function<void(const scenarios::Lesson&)> choose_;
  std::function<void(const Term&)> show_moment_;

  ui::TextField field_;
  std::uint64_t listed_ = 0;      // the field's version
  std::vector<Section> sections_; // as listed
  std::size_t at_ = 0, count_ = 0; // rows
  float top_of_list_ = 0;          // on the screen
  bool moved_ = true;              // the row is to be brought in sight
  float content_ = 0;              // height, of the last frame
  std::function<void()> then_;     // to be done after the frame
  bool leaves_ = false;            // this frame is its last: nothing is to have the keyboard after it
};

} // namespace loopscope::app
