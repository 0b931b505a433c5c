#include "app/views/program/program.h"

#include "app/views/parts/sentences.h"
#include "app/views/parts/task_badge.h"
#include "core/words/format.h"
#include "core/words/lexicon.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace loopscope::app {
namespace {

constexpr float header_height = CodeStyle::header_height;
constexpr float row_height = CodeStyle::row_height;
constexpr float padding = CodeStyle::padding;
constexpr float chip_height = 20;
constexpr float chip_gap = 4;
constexpr float right_margin = CodeStyle::right_margin;
constexpr std::size_t most_counted = 160; // of a line that smaller letters may keep whole
constexpr float chips_room = 28;          // behind a line that is full: a badge, or how many there are

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Where the code of a line ends without the marker at its end, in bytes.
std::uint32_t code_end(const CodeLine& line) {
  std::uint32_t end = static_cast<std::uint32_t>(line.text.size());
  if (!line.pieces.empty() && line.pieces.back().token == Token::marker) end = line.pieces.back().begin;
  while (end > 0 && line.text[end - 1] == ' ') --end;
  return end;
}

/// Whether the source of that index is another file than the first in its language.
bool is_further(const replay::Index& index, std::size_t at) {
  const replay::SourceFile* file = index.source(at);
  return at != 0 && file && index.source(file->language) != file;
}

/// Of the file, or the first in its language where that has further ones that run.
bool has_own_name(const replay::Index& index, std::size_t at) {
  if (is_further(index, at)) return true;
  for (std::size_t i = 1; i < index.sources().size(); ++i)
    if (is_further(index, i) && index.is_run(i) && index.sources()[i].language == index.sources()[at].language)
      return true;
  return false;
}

} // namespace

void ProgramView::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  take_source(scene);
  places_.clear();
  canvas.push_clip(box);
  canvas.fill(box, canvas.theme().panel);
  draw_header(canvas, {box.x, box.y, box.w, header_height}, scene);
  const ui::Rect body{box.x, box.y + header_height, box.w, box.h - header_height};
  if (lines_.empty()) {
    canvas.text_in({body.x + 20, body.y + padding, body.w - 40, row_height},
                   words::text(scene.waits_to_start ? "editor.source.once_it_runs" : "editor.source.none"),
                   {canvas.theme().comment, 15});
  } else if (body.h > 0) {
    draw_rows(canvas, body, scene, actions);
  }
  canvas.pop_clip();
}

void ProgramView::draw_header(ui::Canvas& canvas, ui::Rect box, const Scene& scene) {
  const ui::Theme& theme = canvas.theme();
  const replay::Index& index = scene.index();
  const float end = box.right() - 20 - room_;
  canvas.line({box.x, box.bottom() - 0.5f}, {box.right(), box.bottom() - 0.5f}, theme.line);

  // The program's languages come first. Of its further files, those on a task's stack are shown, and others as long as
  // there is room; the rest are counted.
  struct Tab {
    std::size_t file;
    bool further, wanted;
    std::string label;
    float width;
  };
  const std::vector<bool> on_stack = files_on_stacks(scene);
  std::vector<Tab> tabs;
  float all = 0;
  for (const bool further : {false, true})
    for (std::size_t i = 0; i < index.sources().size(); ++i) {
      if (!index.source(i) || is_further(index, i) != further) continue;
      std::string label = label_of(index, i);
      const float width = canvas.width(label, {theme.text, 16, ui::Font::semibold}); // the same whether on or not
      tabs.push_back({i, further, !further || i == file_ || on_stack[i], std::move(label), width});
      all += width + 24;
    }
  const float more_width = canvas.width("+99", {theme.text, 16, ui::Font::semibold}) + 24;
  std::vector<Tab> hidden;
  for (const bool only_unwanted : {true, false})
    for (std::size_t i = tabs.size(); i-- > 0 && box.x + 20 + all + (hidden.empty() ? 0 : more_width) - 24 > end;) {
      if (!tabs[i].further || tabs[i].file == file_ || (only_unwanted && tabs[i].wanted)) continue;
      all -= tabs[i].width + 24;
      hidden.insert(hidden.begin(), std::move(tabs[i]));
      tabs.erase(tabs.begin() + static_cast<std::ptrdiff_t>(i));
    }

  float x = box.x + 20;
  auto draw = [&](std::uint64_t id, std::string_view label, float width, bool on) {
    const ui::Touch touch = canvas.touch({x - 8, box.y, width + 16, box.h}, ui::hash_id("program tab", id));
    canvas.text_in({x, box.y, width + 2, box.h}, label,
                   {on || touch.hovered ? theme.text : theme.muted, 16, on ? ui::Font::semibold : ui::Font::regular});
    if (on) canvas.fill({x, box.bottom() - 2, width, 2}, theme.text, 1);
    x += width + 24;
    return touch;
  };
  for (const Tab& tab : tabs) {
    const trace::Language language = index.sources()[tab.file].language;
    const std::uint64_t id = tab.further ? 16 + tab.file : static_cast<std::uint64_t>(language);
    const ui::Touch touch = draw(id, tab.label, tab.width, tab.file == file_);
    if (touch.hovered && tab.further) canvas.tip(index.trace().string(index.sources()[tab.file].name));
    if (!touch.clicked) continue;
    if (tab.further)
      wanted_file_ = tab.file;
    else
      show(language);
  }
  if (!hidden.empty()) {
    const std::string label = fmt::format("+{}", hidden.size());
    const ui::Touch touch = draw(15, label, canvas.width(label, {theme.text, 16, ui::Font::semibold}), false);
    std::string names;
    for (const Tab& tab : hidden) names += (names.empty() ? "" : ", ") + tab.label;
    if (touch.hovered) canvas.tip(names);
    if (touch.clicked) wanted_file_ = hidden.front().file;
  }
  if (const replay::SourceFile* file = index.source(file_); file && runs_) {
    const std::string_view path = index.trace().string(file->name);
    const ui::Rect place{x, box.y, end - x, box.h};
    if (!has_own_name(index, file_) && canvas.width(base_name(path), {theme.muted, 14, ui::Font::mono}) <= place.w)
      canvas.text_in(place, base_name(path), {theme.muted, 14, ui::Font::mono}, ui::Align::right);
    if (base_name(path) != path && canvas.touch(place, ui::hash_id("program file"), false).hovered) canvas.tip(path);
  }
}

std::vector<bool> ProgramView::files_on_stacks(const Scene& scene) const {
  const replay::Index& index = scene.index();
  std::vector<bool> files(index.sources().size());
  if (std::ranges::none_of(index.sources(), [&](const replay::SourceFile& file) {
        return is_further(index, static_cast<std::size_t>(&file - index.sources().data()));
      }))
    return files;
  auto add = [&](std::uint32_t place) {
    if (const std::uint32_t file = index.place(place).file; place != 0 && file < files.size()) files[file] = true;
  };
  add(scene.state.line);
  scene.state.tasks.each([&](trace::ObjectId, const replay::Task& task) {
    if (task.status == replay::TaskStatus::ended) return;
    for (const replay::Frame& frame : task.stack) add(frame.line);
  });
  return files;
}

void ProgramView::take_source(const Scene& scene) {
  const replay::Index& index = scene.index();
  if (index.sources().empty() && index.size() == 0) return; // a run that is about to begin: keep what is there
  // The line that runs is followed into its file.
  const std::uint32_t running = index.place(scene.state.line).file;
  const bool follows = followed_ != scene.state.position && runs_ && !twin_ && wanted_ == trace::Language::python;
  if (follows && scene.state.line != 0 && index.source(running)) wanted_file_ = running;
  if (is_further(index, wanted_file_)) {
    file_ = wanted_file_;
  } else {
    const auto other = wanted_ == trace::Language::python ? trace::Language::cpp : trace::Language::python;
    const replay::SourceFile* program = index.source(wanted_) ? index.source(wanted_) : index.source(other);
    file_ = program ? static_cast<std::size_t>(program - index.sources().data()) : 0;
  }
  const replay::SourceFile* file = index.source(file_);
  language_ = file ? file->language : wanted_;
  runs_ = index.is_run(file_);
  twin_ = index.is_twin(file_);
  further_file_ = file && runs_ && !twin_ && is_further(index, file_) ? label_of(index, file_) : std::string();
  // One byte more than is shown says that there is more.
  const std::string_view text =
      (file ? index.trace().string(file->text) : std::string_view()).substr(0, most_source + 1);
  if (text == source_ && source_language_ == language_) return;
  source_ = text;
  source_language_ = language_;
  lines_ = highlight(source_, language_);
  longer_.assign(most_counted + 1, 0);
  for (const CodeLine& line : lines_)
    for (std::size_t n = std::min<std::size_t>(ui::columns_of(line.text.substr(0, code_end(line))), most_counted);
         n-- > 0;)
      ++longer_[n];
  columns_ = 0;
  moved_ = true;
}

std::string ProgramView::label_of(const replay::Index& index, std::size_t at) const {
  const replay::SourceFile& file = index.sources()[at];
  if (!has_own_name(index, at)) return std::string(words::word_of(file.language));
  const std::string_view path = index.trace().string(file.name), name = base_name(path);
  // Of files with one name, each is called after its folder, too.
  for (std::size_t other = 0; other < index.sources().size(); ++other)
    if (other != at && index.source(other) && path.size() > name.size() &&
        base_name(index.trace().string(index.sources()[other].name)) == name)
      return fmt::format("{}/{}", base_name(path.substr(0, path.size() - name.size() - 1)), name);
  return std::string(name);
}

void ProgramView::show_next_file(const Scene& scene, trace::Language language) {
  const replay::Index& index = scene.index();
  for (std::size_t i = wanted_file_ + 1; i < index.sources().size(); ++i)
    if (is_further(index, i) && index.sources()[i].language == language) {
      wanted_file_ = i;
      if (index.is_run(i) && !index.is_twin(i)) further_file_ = label_of(index, i);
      return;
    }
  show(language);
}

void ProgramView::lay_out(std::uint32_t columns) {
  if (columns_ == columns) return;
  columns_ = columns;
  moved_ = true;
  rows_.clear();
  first_row_.clear();
  for (std::uint32_t number = 0; number < lines_.size(); ++number) {
    const CodeLine& line = lines_[number];
    first_row_.push_back(static_cast<std::uint32_t>(rows_.size()));
    const std::string_view code = std::string_view(line.text).substr(0, code_end(line));
    const std::uint32_t all = ui::columns_of(code);
    const auto inner = static_cast<std::uint32_t>(std::min(code.find_first_not_of(' '), code.size()));
    const std::uint32_t hang = std::min(inner + 4, columns * 2 / 5);
    std::uint32_t begin = 0, indent = 0;
    while (all - begin > columns - indent) {
      // Break after a space, an opening bracket or else a dot in the row's second half; else where it is full.
      std::uint32_t end = begin + columns - indent;
      const std::size_t from = ui::bytes_of(code, begin);
      const std::string_view row = code.substr(from, ui::bytes_of(code, end) - from);
      for (std::string_view gaps : {" (", "."}) {
        const std::uint32_t first = ui::columns_of(row.substr(0, row.find_last_of(gaps) + 1));
        if (first <= (columns - indent) / 2) continue;
        end = begin + first;
        break;
      }
      rows_.push_back({number, begin, end, indent});
      begin = end;
      indent = hang;
    }
    rows_.push_back({number, begin, all, indent});
  }
  first_row_.push_back(static_cast<std::uint32_t>(rows_.size()));

  // A line with nothing in it, or two, take half a row: what runs is to be in sight.
  const auto blank = [&](std::size_t row) { return row < rows_.size() && lines_[rows_[row].line].text.empty(); };
  tops_.assign(1, 0);
  for (std::size_t row = 0, end = 0; row < rows_.size(); row = end) {
    for (end = row + 1; blank(row) && blank(end);) ++end;
    const float high =
        blank(row) ? row_height / 2 / static_cast<float>(std::min<std::size_t>(end - row, 2)) : row_height;
    for (std::size_t i = row; i < end; ++i) tops_.push_back(tops_.back() + high);
  }
}

/// The row that is so far below the first one's top, or the nearest.
std::size_t ProgramView::row_at(float below_first) const {
  const auto after = std::ranges::upper_bound(tops_, below_first);
  const auto row = after - tops_.begin() - 1;
  return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(row, 0, static_cast<std::ptrdiff_t>(rows_.size()) - 1));
}

std::uint32_t ProgramView::line_of(const Scene& scene, const replay::Frame& frame) const {
  if (twin_) return frame.twin_line;
  const replay::SourceLine at = scene.index().place(frame.line);
  return at.file == file_ ? at.line : 0;
}

ProgramView::Lit ProgramView::lit_line(const Scene& scene) const {
  if (!runs_) return {};
  const replay::State& state = scene.state;
  const replay::Task* running = state.running_task();
  Lit lit{line_of(scene, {0, state.line, state.twin_line}), state.line_task};
  if (twin_ && lit.line == 0) lit.line = scene.index().twin_line(state.line);
  lit.now = state.line_task == (running ? running->id : 0); // else its task has given way or ended there
  lit.stuck = state.blocked && lit.now;
  if (lit.line > lines_.size()) lit.line = 0;
  return lit;
}

void ProgramView::gather_chips(const Scene& scene, std::uint32_t first, std::uint32_t last, const Lit& lit) {
  first_chips_ = first;
  chips_.resize(last - first);
  for (auto& chips : chips_) chips.clear();
  if (!runs_) return;
  auto add = [&](std::uint32_t line, trace::ObjectId task, bool inner) {
    if (line <= first || line > last) return; // `line` counts from 1, `first` and `last` from 0
    auto& chips = chips_[line - 1 - first];
    if (!chips.empty() && chips.back().task == task)
      chips.back().inner |= inner; // it calls itself on that line
    else
      chips.push_back({task, inner});
  };
  scene.state.tasks.each([&](trace::ObjectId id, const replay::Task& task) {
    if (task.status == replay::TaskStatus::ended) return;
    if (task.status == replay::TaskStatus::running) {
      if (lit.now && lit.task == id) add(lit.line, id, true);
      return;
    }
    for (const replay::Frame& frame : task.stack) add(line_of(scene, frame), id, &frame == &task.stack.back());
  });
}

void ProgramView::follow(ui::Canvas& canvas, ui::Rect box, const Scene& scene, const Lit& lit) {
  if (!moved_ && followed_ == scene.state.position) return;
  followed_ = scene.state.position;
  // Where no line is lit, what was in sight stays; another text shows the line that ran last.
  std::uint32_t line = lit.line;
  if (line == 0 && moved_ && runs_) line = line_of(scene, scene.state.last_line);
  const bool fresh = std::exchange(moved_, false);
  if (line > lines_.size()) return;
  if (line == 0) {
    if (fresh && runs_ && scene.state.last_line.line == 0) canvas.scroll_to(scroll_of_shown(), 0, 1); // from its top
    return;
  }
  const float around = std::min(2.0f, std::max(0.0f, (box.h / row_height - 3) / 2)) * row_height; // above and below
  const float from = tops_[first_row_[line - 1]], to = tops_[first_row_[line]];
  const float top = tops_[row_at(std::max(0.0f, from - around))];
  const float above = top == 0 ? 0 : padding + top, below = padding + to + around, offset = fresh ? 0 : offset_;
  if (above >= offset && below <= offset + box.h) return;
  // The first row that is seen is seen as a whole.
  const auto first = std::ranges::lower_bound(tops_, below - box.h - padding);
  const float wanted = above < offset ? above : first == tops_.begin() || first == tops_.end() ? 0 : padding + *first;
  canvas.scroll_to(scroll_of_shown(), std::min(wanted, above), box.h, true);
}

void ProgramView::draw_rows(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  style_ = code_style(canvas, box.w, lines_.size(), longer_, chips_room);
  lay_out(static_cast<std::uint32_t>(std::max<std::size_t>(12, style_.columns(box.w - chips_room))));

  const Lit lit = lit_line(scene);
  follow(canvas, box, scene, lit);
  float content = tops_.back() + 2 * padding;
  if (const float most = content - box.h; most > padding) { // at the end, too, the first row is seen as a whole
    const float at = std::ranges::lower_bound(tops_, most - padding) == tops_.end()
                         ? most
                         : padding + *std::ranges::lower_bound(tops_, most - padding);
    content += std::max(0.0f, at - most);
  }
  const float offset = offset_ = canvas.begin_scroll(box, scroll_of_shown(), content);
  const std::uint32_t first = rows_[row_at(offset - padding + 0.5f)].line;
  const std::uint32_t last = rows_[row_at(offset + box.h - padding)].line + 1;
  gather_chips(scene, first, last, lit);
  for (std::uint32_t line = first; line < last; ++line) {
    const float top = tops_[first_row_[line]], bottom = tops_[first_row_[line + 1]];
    draw_line(canvas, {box.x, box.y + padding - offset + top, box.w, bottom - top}, scene, actions, line, lit);
  }
  canvas.end_scroll();
}

void ProgramView::draw_line(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions, std::uint32_t line,
                            const Lit& lit_here) {
  const ui::Theme& theme = canvas.theme();
  const Thing thing = runs_ ? line_thing({static_cast<std::uint32_t>(file_), line + 1}) : Thing{};
  const ui::Touch touch = runs_ ? canvas.touch(box, ui::hash_id("program line", thing.id), false) : ui::Touch{};
  const bool edits = edits_ && runs_ && !twin_ && further_file_.empty() && touch.mouse.x >= box.x + style_.code_x - 6;
  if (edits && touch.hovered) canvas.set_drag(ui::Canvas::Drag::text);
  if (touch.clicked && edits)
    pressed_ = line + 1;
  else if (touch.clicked)
    actions.select(thing);
  if (touch.hovered) actions.hover(thing);
  if (thing) places_.push_back({thing, box});

  // The ground, from the quietest sign to the loudest.
  const bool lit = lit_here.line == line + 1;
  ui::Color back = theme.panel;
  const bool chosen = runs_ && scene.selected == thing;
  if (chosen)
    back = theme.raised;
  else if (touch.hovered)
    back = mix(theme.raised, theme.panel, 0.6f);
  const replay::Task* selected =
      runs_ && scene.selected.kind == Thing::Kind::task ? scene.state.tasks.find(scene.selected.id) : nullptr;
  const bool selects =
      selected && selected->status != replay::TaskStatus::ended &&
      std::ranges::any_of(selected->stack, [&](const replay::Frame& f) { return line_of(scene, f) == line + 1; });
  if (selects) back = mix(theme.task(task_number(scene.index(), selected->id)), theme.panel, 0.10f);
  if (lit) {
    const ui::Color color = lit_here.stuck ? theme.blocked : theme.run;
    const float share = lit_here.stuck ? 0.10f : lit_here.now ? (theme.light ? 0.22f : 0.18f) : 0.06f;
    back = mix(color, back, share);
  }
  canvas.fill(box, back);
  if (chosen) canvas.frame(box.inset(1), theme.muted, 1, 3);
  float stripe = box.x;
  if (lit) {
    const ui::Color color = lit_here.stuck ? theme.blocked : theme.run;
    canvas.fill({stripe, box.y, 3, box.h}, lit_here.now ? color : mix(color, theme.panel, 0.45f));
    stripe += 4;
  }
  if (selects) canvas.fill({stripe, box.y, 3, box.h}, theme.task(task_number(scene.index(), selected->id)));

  if (box.h < row_height / 2 + 1) return; // an empty one
  canvas.text_in({box.x, box.y, style_.code_x - 16, row_height}, fmt::to_string(line + 1),
                 style_.text(lit                   ? theme.text
                             : back != theme.panel ? mix(theme.text, theme.muted, 0.5f)
                                                   : theme.comment),
                 ui::Align::right);
  float taken = draw_chips(canvas, box, scene, actions, line, back != theme.panel);
  if (lit && lit_here.stuck) { // said in a word too, not by colour alone
    const ui::TextStyle word{theme.ink, 12, ui::Font::bold};
    const float code = static_cast<float>(rows_[first_row_[line]].end) * style_.character + style_.code_x;
    const std::string_view blocked = words::text("editor.source.blocked");
    const float whole = canvas.width(blocked, word) + 14;
    const bool fits = code + whole + chip_gap + taken + right_margin < box.w;
    // Where it has no room it is a sign before the line's number.
    const ui::Rect tag = fits ? ui::Rect{box.right() - right_margin - taken - whole,
                                         box.y + (row_height - chip_height) / 2, whole, chip_height}
                              : ui::Rect{box.x + 4, box.y + (row_height - chip_height) / 2, 12, chip_height};
    canvas.fill(tag, theme.blocked, fits ? 6 : 4);
    canvas.text_in(tag, fits ? blocked : "!", word, ui::Align::center);
    if (fits) taken += whole + chip_gap;
  }
  // The first row ends before the chips.
  const float room = box.w - style_.code_x - right_margin - taken - 4;
  const auto columns = taken > 0 ? static_cast<std::uint32_t>(std::max(0.0f, room / style_.character)) : columns_ + 2;
  float y = box.y;
  for (std::uint32_t row = first_row_[line]; row < first_row_[line + 1]; ++row, y += row_height)
    draw_text(canvas, {box.x + style_.code_x, y}, rows_[row], row == first_row_[line] ? columns : columns_ + 2,
              back != theme.panel);
}

void ProgramView::draw_text(ui::Canvas& canvas, ui::Point at, const Row& row, std::uint32_t room, bool tinted) {
  const ui::Theme& theme = canvas.theme();
  const CodeLine& line = lines_[row.line];
  auto draw = [&](std::string_view text, std::uint32_t column, Token token) {
    // Quiet colours cannot be read on a ground that has a colour of its own.
    const bool quiet = token == Token::comment || token == Token::marker;
    const ui::Color color = !tinted || !quiet        ? color_of(theme, token)
                            : token == Token::marker ? theme.comment
                                                     : mix(theme.text, theme.muted, 0.5f);
    const float x = at.x + static_cast<float>(column) * style_.character;
    canvas.text_in({x, at.y, style_.character * static_cast<float>(ui::columns_of(text)) + 4, row_height}, text,
                   style_.text(color));
  };
  const std::uint32_t wanted = row.indent + row.end - row.begin;
  const bool cut = wanted > room;
  const std::uint32_t shown = cut ? row.begin + (room > row.indent ? room - row.indent - 1 : 0) : row.end;
  const auto begin = static_cast<std::uint32_t>(ui::bytes_of(line.text, row.begin));
  const auto end = static_cast<std::uint32_t>(ui::bytes_of(line.text, shown));
  std::uint32_t column = row.indent;
  for (const Piece& piece : line.pieces) {
    if (piece.end <= begin || piece.begin >= end) continue;
    const std::uint32_t from = std::max(piece.begin, begin);
    const std::string_view text = std::string_view(line.text).substr(from, std::min(piece.end, end) - from);
    if (text.find_first_not_of(' ') != std::string_view::npos) draw(text, column, piece.token);
    column += ui::columns_of(text);
  }
  if (cut) return draw("…", column, Token::comment);

  // The Python line that it mirrors follows, as far as there is room.
  const bool last = row.end >= ui::columns_of(std::string_view(line.text).substr(0, code_end(line)));
  if (!last || line.pieces.empty() || line.pieces.back().token != Token::marker) return;
  const std::string_view marker = std::string_view(line.text).substr(line.pieces.back().begin);
  column += column == 0 ? 0 : 2;
  room = std::min(room, columns_);
  if (column + 10 > room) return;
  if (ui::columns_of(marker) <= room - column) return draw(marker, column, Token::marker);
  draw(std::string(marker.substr(0, ui::bytes_of(marker, room - column - 1))) + "…", column, Token::marker);
}

float ProgramView::draw_chips(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions,
                              std::uint32_t line, bool tinted) {
  auto& chips = chips_[line - first_chips_];
  if (chips.empty()) return 0;
  const ui::Theme& theme = canvas.theme();
  const replay::Index& index = scene.index();
  // The selected task comes first, so that it is never among those that are only counted.
  const auto first = std::ranges::find_if(chips, [&](const Chip& chip) {
    return scene.selected == Thing{Thing::Kind::task, chip.task};
  });
  // The code comes first: on a long line there are fewer chips, and a count.
  const Row& row = rows_[first_row_[line]];
  const float code = style_.code_x + style_.character * static_cast<float>(row.indent + row.end - row.begin);
  const float room = std::max(chips_room, box.w - right_margin - code - 2 * chip_gap);
  const ui::TextStyle more_style{tinted ? theme.text : theme.muted, 12, ui::Font::semibold};
  auto more_text = [&](std::size_t shown) {
    return shown < chips.size() ? "+" + words::grouped(chips.size() - shown) : std::string();
  };
  auto width_with = [&](std::size_t shown) {
    float wide = shown < chips.size() ? canvas.width(more_text(shown), more_style) + chip_gap : 0;
    for (std::size_t i = 0; i < shown; ++i) wide += badge_width(canvas, index, chips[i].task, chip_height) + chip_gap;
    return wide;
  };
  const std::size_t most = box.w < 320 ? 2 : 4;
  std::size_t shown = chips.size() <= most ? chips.size() : most - 1;
  while (shown > 0 && width_with(shown) > room) --shown;
  if (first != chips.end() && static_cast<std::size_t>(first - chips.begin()) >= shown)
    std::rotate(chips.begin(), first, first + 1);

  const std::string more = more_text(shown);
  const float width = width_with(shown);
  float x = box.right() - right_margin - width + chip_gap;
  const float y = box.y + (row_height - chip_height) / 2;

  for (std::size_t i = 0; i < shown; ++i) {
    const Chip& chip = chips[i];
    const Thing thing{Thing::Kind::task, chip.task};
    const ui::Rect place{x, y, badge_width(canvas, index, chip.task, chip_height), chip_height};
    const ui::Touch touch = canvas.touch(place, ui::hash_id("program chip", chip.task, line));
    draw_badge(canvas, index, chip.task, {x, y}, chip.inner ? BadgeForm::filled : BadgeForm::outlined, chip_height);
    if (scene.selected == thing || scene.hovered == thing) canvas.frame(place.inset(-2.5f), theme.text, 1.5f, 8);
    if (touch.clicked) actions.select(thing);
    if (touch.hovered) {
      actions.hover(thing);
      const replay::Task* task = scene.state.tasks.find(chip.task);
      std::string said = words::text("selection.does", task_name(scene, chip.task),
                                     task ? words::plain(doing(scene, *task)) : std::string());
      if (!chip.inner) said.append("\n").append(words::text("editor.source.in_call"));
      canvas.tip(said);
    }
    x += place.w + chip_gap;
  }
  if (!more.empty()) {
    const ui::Rect place{x, box.y, canvas.width(more, more_style) + 2, row_height};
    canvas.text_in(place, more, more_style);
    const ui::Touch touch = canvas.touch(place, ui::hash_id("program more", line), true);
    if (touch.clicked) actions.select(line_thing({static_cast<std::uint32_t>(file_), line + 1}));
    if (touch.hovered) {
      std::string names;
      for (std::size_t i = shown; i < std::min(chips.size(), shown + 8); ++i)
        names += (names.empty() ? "" : ", ") + task_name(scene, chips[i].task);
      if (chips.size() > shown + 8) names += ", ...";
      canvas.tip(words::text(shown > 0 ? "editor.source.also_here" : "editor.source.here", names));
    }
  }
  return width;
}

} // namespace loopscope::app
