#include "app/editor/editor.h"

#include "app/ui/utf8.h"

#include <algorithm>
#include <utility>

namespace loopscope::editor {
namespace {

constexpr std::size_t most_changes = 1000; // that are told one by one
constexpr std::uint32_t lines_for_step = 5000;

enum class Kind : std::uint8_t { blank, word, sign };

Kind kind_of(char c) {
  if (c == ' ' || c == '\t') return Kind::blank;
  const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                    static_cast<unsigned char>(c) >= 0x80;
  return word ? Kind::word : Kind::sign;
}

std::uint32_t size_of(std::string_view text) {
  return static_cast<std::uint32_t>(text.size());
}

/// The line without its comment and the blanks before it.
std::string_view code_of(std::string_view line) {
  char quote = 0;
  std::size_t end = line.size();
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0 && c == '\\')
      ++i;
    else if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
    else if (c == '#') {
      end = i;
      break;
    }
  }
  line = line.substr(0, end);
  while (!line.empty() && kind_of(line.back()) == Kind::blank) line.remove_suffix(1);
  return line;
}

bool is_blank(std::string_view line) {
  return indentation(line) == line.size();
}

} // namespace

// The text, and what was done to it.

void Editor::load(std::string_view text) {
  text_ = Text(one_line_ ? std::string_view(own_newlines(text)) : text);
  anchor_ = caret_ = {};
  edits_.clear();
  at_ = 0;
  group_ = Group::none;
  goal_ = UINT32_MAX;
  pressed_ = {};
  ++version_;
  changes_.assign(1, {0, UINT32_MAX, text_.lines()});
  find_step();
}

void Editor::become(std::string_view text) {
  const Place before = caret_;
  begin(Group::none);
  anchor_ = caret_ = replace(text_.whole(), text);
  set_caret(inside(before), inside(before));
  find_step();
}

void Editor::find_step() {
  step_ = "    ";
  const std::uint32_t most = std::min(text_.lines(), lines_for_step);
  for (std::uint32_t i = 0; i + 1 < most; ++i) {
    const std::string_view line = text_.line(i), next = text_.line(i + 1);
    if (!code_of(line).ends_with(':') || is_blank(next)) continue;
    const std::string_view own = line.substr(0, indentation(line)), inner = next.substr(0, indentation(next));
    if (inner.size() <= own.size() || !inner.starts_with(own)) continue;
    const std::string_view step = inner.substr(own.size());
    if (step == "\t" || (step.size() <= 8 && step.find('\t') == std::string_view::npos)) step_ = step;
    return;
  }
}

std::vector<Change> Editor::take_changes() {
  return std::exchange(changes_, {});
}

void Editor::splice(Range range, std::string_view with) {
  const Place end = text_.replace(range, with);
  ++version_;
  if (changes_.size() >= most_changes)
    changes_.assign(1, {0, UINT32_MAX, text_.lines()});
  else
    changes_.push_back({range.from.line, range.to.line - range.from.line + 1, end.line - range.from.line + 1});
  // What is put where the caret is comes before it; a selection does not grow by what is put beside it.
  const bool before = range.empty() && anchor_ == caret_;
  for (Place* place : {&anchor_, &caret_}) {
    if (*place < range.from || (*place == range.from && !before)) continue;
    if (*place < range.to)
      *place = end;
    else if (place->line == range.to.line)
      *place = {end.line, end.byte + place->byte - range.to.byte};
    else
      place->line = place->line - range.to.line + end.line;
  }
}

void Editor::begin(Group group) {
  const bool goes_on = at_ > 0 && at_ == edits_.size() &&
                       ((group == Group::typing && group_ == Group::typing) ||
                        (group == Group::blank && (group_ == Group::typing || group_ == Group::blank)) ||
                        (group == Group::erasing && group_ == Group::erasing));
  if (!goes_on) ++groups_;
  group_ = group;
  goal_ = UINT32_MAX;
}

Place Editor::replace(Range range, std::string_view with) {
  edits_.resize(at_);
  Edit edit{range.from, text_.between(range), std::string(with), groups_, {anchor_, caret_}, {}};
  splice(range, with);
  const Place end = Text::end_of(range.from, with);
  edit.after = {anchor_, caret_};
  edits_.push_back(std::move(edit));
  at_ = edits_.size();
  return end;
}

void Editor::set_caret(Place anchor, Place caret) {
  // What stands after it may have gone, so that it would be within a character or a line's end.
  anchor_ = inside(anchor);
  caret_ = inside(caret);
  if (at_ > 0 && at_ == edits_.size()) edits_.back().after = {anchor_, caret_};
}

bool Editor::undo() {
  if (at_ == 0) return false;
  const std::uint64_t group = edits_[at_ - 1].group;
  while (at_ > 0 && edits_[at_ - 1].group == group) {
    const Edit& edit = edits_[--at_];
    splice({edit.at, Text::end_of(edit.at, edit.inserted)}, edit.removed);
    anchor_ = inside(edit.before.from);
    caret_ = inside(edit.before.to);
  }
  group_ = Group::none;
  goal_ = UINT32_MAX;
  return true;
}

bool Editor::redo() {
  if (at_ == edits_.size()) return false;
  const std::uint64_t group = edits_[at_].group;
  while (at_ < edits_.size() && edits_[at_].group == group) {
    const Edit& edit = edits_[at_++];
    splice({edit.at, Text::end_of(edit.at, edit.removed)}, edit.inserted);
    anchor_ = inside(edit.after.from);
    caret_ = inside(edit.after.to);
  }
  group_ = Group::none;
  goal_ = UINT32_MAX;
  return true;
}

// Moving.

Place Editor::inside(Place place) const {
  const std::uint32_t line = std::min(place.line, text_.lines() - 1);
  return {line, whole_character(text_.line(line), place.byte)};
}

Place Editor::word_from(Place place, bool back) const {
  const std::string_view line = text_.line(place.line);
  std::uint32_t at = place.byte;
  if (back) {
    if (at == 0) return place.line == 0 ? place : Place{place.line - 1, size_of(text_.line(place.line - 1))};
    while (at > 0 && kind_of(line[at - 1]) == Kind::blank) --at;
    if (at > 0)
      for (const Kind kind = kind_of(line[at - 1]); at > 0 && kind_of(line[at - 1]) == kind;) --at;
  } else {
    if (at == line.size()) return place.line + 1 == text_.lines() ? place : Place{place.line + 1, 0};
    while (at < line.size() && kind_of(line[at]) == Kind::blank) ++at;
    if (at < line.size())
      for (const Kind kind = kind_of(line[at]); at < line.size() && kind_of(line[at]) == kind;) ++at;
  }
  return {place.line, at};
}

Place Editor::moved(Place place, Motion motion) const {
  const std::string_view line = text_.line(place.line);
  switch (motion) {
  case Motion::left:
    if (place.byte > 0) return {place.line, previous_character(line, place.byte)};
    return place.line == 0 ? place : Place{place.line - 1, size_of(text_.line(place.line - 1))};
  case Motion::right:
    if (place.byte < line.size()) return {place.line, next_character(line, place.byte)};
    return place.line + 1 == text_.lines() ? place : Place{place.line + 1, 0};
  case Motion::word_left:
    return word_from(place, true);
  case Motion::word_right:
    return word_from(place, false);
  case Motion::line_start:
    return {place.line, place.byte == indentation(line) ? 0 : indentation(line)};
  case Motion::line_end:
    return {place.line, size_of(line)};
  case Motion::text_start:
    return {};
  case Motion::text_end:
    return text_.end();
  default: {
    const std::uint32_t rows = motion == Motion::up || motion == Motion::down ? 1 : std::max(1u, page_);
    const std::uint32_t column = goal_ == UINT32_MAX ? column_of(line, place.byte) : goal_;
    if (motion == Motion::up || motion == Motion::page_up) {
      if (place.line == 0) return {};
      place.line -= std::min(rows, place.line);
    } else {
      if (place.line + 1 == text_.lines()) return text_.end();
      place.line = std::min(place.line + rows, text_.lines() - 1);
    }
    return {place.line, byte_at(text_.line(place.line), column)};
  }
  }
}

void Editor::move(Motion motion, bool select) {
  const bool down = motion >= Motion::up && motion <= Motion::page_down;
  const std::uint32_t goal = goal_ == UINT32_MAX ? column_of(text_.line(caret_.line), caret_.byte) : goal_;
  const Range chosen = selection();
  if (!select && !chosen.empty() && (motion == Motion::left || motion == Motion::right))
    caret_ = motion == Motion::left ? chosen.from : chosen.to;
  else
    caret_ = moved(caret_, motion);
  if (!select) anchor_ = caret_;
  goal_ = down ? goal : UINT32_MAX;
  end_group();
}

void Editor::place(Place place, bool select) {
  caret_ = inside(place);
  if (!select) anchor_ = caret_;
  goal_ = UINT32_MAX;
  end_group();
}

void Editor::select(Range range) {
  anchor_ = inside(range.from);
  caret_ = inside(range.to);
  goal_ = UINT32_MAX;
  end_group();
}

void Editor::select_all() {
  select({{}, text_.end()});
}

Range Editor::around(Place place, Unit unit) const {
  if (unit == Unit::line)
    return {{place.line, 0}, place.line + 1 == text_.lines() ? text_.end() : Place{place.line + 1, 0}};
  const std::string_view line = text_.line(place.line);
  if (unit == Unit::character || line.empty()) return {place, place};
  const std::uint32_t on = std::min(place.byte, size_of(line) - 1);
  const Kind kind = kind_of(line[on]);
  std::uint32_t from = on, to = on;
  while (from > 0 && kind_of(line[from - 1]) == kind) --from;
  while (to < line.size() && kind_of(line[to]) == kind) ++to;
  return {{place.line, from}, {place.line, to}};
}

void Editor::press(Place at, Unit unit, bool select) {
  if (select) {
    unit_ = Unit::character;
    pressed_ = {anchor_, anchor_};
    return place(at, true);
  }
  unit_ = unit;
  pressed_ = around(inside(at), unit);
  this->select(pressed_);
}

void Editor::drag(Place at) {
  pressed_ = {inside(pressed_.from), inside(pressed_.to)};
  const Range now = around(inside(at), unit_);
  if (now.from < pressed_.from)
    select({pressed_.to, now.from});
  else
    select({pressed_.from, std::max(now.to, pressed_.to)});
}

// Changing.

std::string Editor::own_newlines(std::string_view text) const {
  const std::string_view newline = one_line_ ? " " : text_.newline();
  std::string own;
  own.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') {
      own += text[i];
      continue;
    }
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    if (!one_line_ || i + 1 < text.size()) own += newline; // of one line, the end is no blank
  }
  return own;
}

void Editor::insert(std::string_view text) {
  const std::string own = own_newlines(text);
  const Range chosen = selection();
  if (own.empty() && chosen.empty()) return;
  const bool one = next_character(own, 0) == own.size() && own != "\n";
  begin(!one ? Group::none : own == " " ? Group::blank : Group::typing);
  const Place end = replace(chosen, own);
  set_caret(end, end);
}

void Editor::break_line() {
  if (one_line_) return;
  const Range chosen = selection();
  const std::string_view before = text_.line(chosen.from.line).substr(0, chosen.from.byte);
  std::string broken(text_.newline());
  broken += before.substr(0, indentation(before));
  if (code_of(before).ends_with(':')) broken += step_;
  begin(Group::none);
  const Place end = replace(chosen, broken);
  set_caret(end, end);
}

void Editor::erase(Motion motion) {
  Range range = selection();
  if (!range.empty()) {
    begin(Group::none);
  } else {
    Place to = moved(caret_, motion);
    const std::string_view before = text_.line(caret_.line).substr(0, caret_.byte);
    if (motion == Motion::left && !one_line_ && before.ends_with(' ') && is_blank(before)) {
      const std::uint32_t step = step_ == "\t" ? tab_columns : size_of(step_);
      const std::uint32_t column = (column_of(before, caret_.byte) - 1) / step * step;
      while (to.byte > 0 && before[to.byte - 1] == ' ' && column_of(before, to.byte) > column) --to.byte;
    }
    if (to == caret_) return;
    range = to < caret_ ? Range{to, caret_} : Range{caret_, to};
    begin(motion == Motion::left || motion == Motion::right ? Group::erasing : Group::none);
  }
  replace(range, "");
  set_caret(range.from, range.from);
}

std::pair<std::uint32_t, std::uint32_t> Editor::selected_lines() const {
  const auto [from, to] = selection();
  return {from.line, to.byte == 0 && to.line > from.line ? to.line - 1 : to.line};
}

void Editor::each_line(const std::function<void(std::uint32_t)>& change) {
  begin(Group::none);
  const Range before{anchor_, caret_};
  const auto [first, last] = selected_lines();
  const std::size_t edits = at_;
  for (std::uint32_t line = first; line <= last; ++line) change(line);
  if (at_ == edits) return;
  edits_[edits].before = before;
  set_caret(anchor_, caret_);
}

void Editor::indent() {
  if (one_line_) return;
  if (!selection().empty())
    return each_line([this](std::uint32_t line) {
      if (!is_blank(text_.line(line))) replace({{line, 0}, {line, 0}}, step_);
    });
  const std::uint32_t step = size_of(step_);
  const std::uint32_t column = column_of(text_.line(caret_.line), caret_.byte);
  begin(Group::none);
  const Place end = replace({caret_, caret_}, step_ == "\t" ? step_ : std::string(step - column % step, ' '));
  set_caret(end, end);
}

void Editor::unindent() {
  each_line([this](std::uint32_t at) {
    const std::string_view line = text_.line(at);
    const std::uint32_t step = step_ == "\t" ? tab_columns : size_of(step_);
    std::uint32_t spaces = 0;
    while (spaces < step && spaces < line.size() && line[spaces] == ' ') ++spaces;
    if (spaces == 0 && line.starts_with('\t')) spaces = 1;
    if (spaces > 0) replace({{at, 0}, {at, spaces}}, "");
  });
}

void Editor::toggle_comment() {
  const auto [first, last] = selected_lines();
  std::uint32_t inner = UINT32_MAX;
  bool all = true;
  for (std::uint32_t at = first; at <= last; ++at) {
    const std::string_view line = text_.line(at);
    if (is_blank(line)) continue;
    inner = std::min(inner, indentation(line));
    all = all && line[indentation(line)] == '#';
  }
  if (inner == UINT32_MAX) {
    if (first == last) insert("# ");
    return;
  }
  each_line([&](std::uint32_t at) {
    const std::string_view line = text_.line(at);
    if (is_blank(line)) return;
    const std::uint32_t from = indentation(line);
    if (all)
      replace({{at, from}, {at, from + (line.substr(from + 1).starts_with(' ') ? 2 : 1)}}, "");
    else
      replace({{at, inner}, {at, inner}}, "# ");
  });
}

void Editor::move_lines(int by) {
  const auto [first, last] = selected_lines();
  if (one_line_ || (by < 0 ? first == 0 : last + 1 == text_.lines())) return;
  const std::uint32_t from = by < 0 ? first - 1 : first, to = by < 0 ? last : last + 1;
  // The words move; each line keeps its end.
  std::string moved;
  for (std::uint32_t at = from; at <= to; ++at) {
    const std::uint32_t of = by < 0 ? (at == to ? from : at + 1) : (at == from ? to : at - 1);
    moved += text_.line(of);
    if (text_.whole_size(at) > text_.line(at).size()) moved += '\r';
    if (at < to) moved += '\n';
  }
  const Range chosen{anchor_, caret_};
  begin(Group::none);
  replace({{from, 0}, {to, text_.whole_size(to)}}, moved);
  auto shifted = [by](Place place) {
    return Place{static_cast<std::uint32_t>(static_cast<int>(place.line) + by), place.byte};
  };
  set_caret(inside(shifted(chosen.from)), inside(shifted(chosen.to)));
}

Range Editor::line_range(std::uint32_t first, std::uint32_t last) const {
  if (last + 1 < text_.lines()) return {{first, 0}, {last + 1, 0}};
  if (first == 0) return {{}, text_.end()};
  return {{first - 1, text_.whole_size(first - 1)}, text_.end()}; // the last line goes with the newline before it
}

std::string Editor::copied() const {
  if (!selection().empty()) return selected();
  if (one_line_) return "";
  return std::string(text_.line(caret_.line)) + "\n";
}

void Editor::cut() {
  begin(Group::none);
  Range range = selection();
  if (range.empty()) {
    if (one_line_) return;
    range = line_range(caret_.line, caret_.line);
    if (range.empty()) return;
  }
  replace(range, "");
  set_caret(inside(range.from), inside(range.from));
}

} // namespace loopscope::editor
