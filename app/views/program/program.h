// The program that runs: its text, the line that is lit, and the tasks that are suspended in it.
#pragma once

#include "app/ui/canvas.h"
#include "app/views/program/code_style.h"
#include "app/views/program/syntax.h"
#include "app/views/scene.h"
#include "app/views/stage/drawn.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {

/// Draws the sources that the trace brings, with tabs: the program's files, its C++ twin, and further ones, of which no
/// line is lit. Where there is no room for all, those that are on no task's stack have none. A line that is too long
/// goes on in the row below. Follows the lit line at every step, from one of the program's files to another; in between
/// one may scroll, and look, elsewhere.
class ProgramView {
public:
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&);
  /// Where its lines were drawn last.
  const DrawnThings& places() const { return places_; }

  /// Shows the program in that language, whenever the trace has it.
  void show(trace::Language language) {
    wanted_ = language;
    wanted_file_ = 0;
    further_file_.clear();
  }
  /// Shows the next of the further files in that language, after the last one the program again.
  void show_next_file(const Scene&, trace::Language);
  /// The name of the program's further file that is shown; empty: it is none.
  const std::string& further_file() const { return further_file_; }
  /// Leaves that much free at the right end of the header, for what another draws there.
  void leave_room(float points) { room_ = points; }
  /// A press on the program's own text asks to edit it there, and does not choose the line: its number still does.
  void edit_by_press(bool edits) { edits_ = edits; }
  /// The line that was pressed so, from 1, or 0.
  std::uint32_t take_press() { return std::exchange(pressed_, 0u); }
  /// The language shown last.
  trace::Language shown() const { return language_; }

private:
  DrawnThings places_;
  /// A row of the screen: columns [begin, end) of a line, moved in by `indent`.
  struct Row {
    std::uint32_t line = 0; // from 0
    std::uint32_t begin = 0, end = 0;
    std::uint32_t indent = 0;
  };
  struct Chip {
    trace::ObjectId task = 0;
    bool inner = false; // the task is suspended here; false: in a call that was made here
  };
  /// The line that is lit, from 1, or 0.
  struct Lit {
    std::uint32_t line = 0;
    trace::ObjectId task = 0;
    bool now = false; // it runs at this moment; false: it ran last
    bool stuck = false;
  };

  void draw_header(ui::Canvas&, ui::Rect, const Scene&);
  void draw_rows(ui::Canvas&, ui::Rect, const Scene&, Actions&);
  void draw_line(ui::Canvas&, ui::Rect, const Scene&, Actions&, std::uint32_t line, const Lit&);
  /// At most `room` columns of the row; what is cut ends with an ellipsis.
  void draw_text(ui::Canvas&, ui::Point at, const Row&, std::uint32_t room, bool tinted);
  /// Returns the width that they take from the right margin on, 0 when there are none.
  float draw_chips(ui::Canvas&, ui::Rect, const Scene&, Actions&, std::uint32_t line, bool tinted);
  void follow(ui::Canvas&, ui::Rect, const Scene&, const Lit&);

  void take_source(const Scene&);
  std::string label_of(const replay::Index&, std::size_t file) const;
  std::vector<bool> files_on_stacks(const Scene&) const; // by source
  void lay_out(std::uint32_t columns);
  std::size_t row_at(float below_first) const;
  void gather_chips(const Scene&, std::uint32_t first, std::uint32_t last, const Lit&);
  /// Of the file that is shown; 0: the frame is of another.
  std::uint32_t line_of(const Scene&, const replay::Frame&) const;
  /// Each file scrolls by itself.
  std::uint64_t scroll_of_shown() const { return ui::hash_id("program", file_); }
  Lit lit_line(const Scene&) const;

  trace::Language wanted_ = trace::Language::python;
  std::size_t wanted_file_ = 0; // among the trace's sources; 0: the program in the wanted language
  std::size_t file_ = 0;        // that is shown
  trace::Language language_ = trace::Language::python;
  std::string further_file_;
  bool runs_ = true;   // its lines do
  bool twin_ = false;  // it is the C++ twin
  std::string source_; // what lines_ was made of
  trace::Language source_language_ = trace::Language::python;
  std::vector<CodeLine> lines_;
  std::vector<std::uint32_t> longer_; // by a number of columns: how many lines have more
  std::vector<Row> rows_;
  std::vector<std::uint32_t> first_row_; // by line, and one more: the number of rows
  std::vector<float> tops_;              // by row, and one more: how far below the first one's top it begins
  std::uint32_t columns_ = 0;            // for which rows_ was made

  std::vector<std::vector<Chip>> chips_; // of the visible lines, from first_chips_
  std::uint32_t first_chips_ = 0;
  CodeStyle style_;
  bool edits_ = false;
  std::uint32_t pressed_ = 0;
  float room_ = 0;                      // left free at the right end of the header
  float offset_ = 0;                    // how far it is scrolled, in the last frame
  std::uint64_t followed_ = UINT64_MAX; // the position whose lit line was brought in sight
  bool moved_ = true;                   // the text is another one than in the last frame
};

} // namespace loopscope::app
