#include "app/learn/mending/mending_panel.h"

#include "app/views/program/code_style.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace loopscope::app {

using mending::Verdict;

namespace {

constexpr float sign_size = 20;
constexpr float small_sign = 13, dot_pitch = 19;

/// Of a verdict: a ring while nothing is known, a tick or a cross in a disc; `grown` from 0 to 1.
void draw_sign(ui::Canvas& canvas, ui::Point at, float size, Verdict verdict, float grown, bool waits) {
  const ui::Theme& theme = canvas.theme();
  const float radius = size / 2;
  if (verdict == Verdict::unknown) {
    canvas.ring(at, radius - 1, waits ? theme.muted : theme.line, size > 16 ? 2.0f : 1.5f);
    return;
  }
  const bool holds = verdict == Verdict::holds;
  const ui::Color hue = holds ? theme.ok : theme.blocked;
  // It comes a little too large, and settles.
  const float scale = grown >= 1 ? 1 : grown * (1.0f + 0.45f * (1 - grown));
  if (grown < 1) canvas.ring(at, radius * (1 + grown * 0.7f), hue.alpha(0.5f * (1 - grown)), 2);
  canvas.circle(at, radius * scale, hue);
  const float in = size * (holds || size < 16 ? 0.27f : 0.31f);
  const ui::Rect mark{at.x - radius + in, at.y - radius + in, size - 2 * in, size - 2 * in};
  if (holds)
    canvas.check(mark, theme.panel, size > 16 ? 2.5f : 1.8f);
  else
    canvas.cross(mark, theme.panel, size > 16 ? 2.6f : 2.0f);
}

std::string order_text(const mending::Constants& order) {
  std::string all;
  for (const auto& [name, value] : mending::literals(order)) all += fmt::format("{}{} = {}", all.empty() ? "" : "  ", name, value);
  return all;
}

} // namespace

std::vector<ui::Span> spans_with_code(std::string_view text, ui::TextStyle style, ui::Color code) {
  std::vector<ui::Span> spans;
  bool in_code = false;
  for (std::size_t at = 0; at <= text.size(); in_code = !in_code) {
    const std::size_t end = std::min(text.find('`', at), text.size());
    if (end > at) {
      ui::TextStyle own = style;
      if (in_code) own = {code, style.size * 0.94f, ui::Font::mono};
      spans.push_back({std::string(text.substr(at, end - at)), own});
    }
    at = end + 1;
  }
  return spans;
}

void MendingPanel::begin() {
  grown_.clear();
  was_complete_ = false;
}

MendingPanel::Asked MendingPanel::draw(ui::Canvas& canvas, ui::Rect box, const Facts& facts, Marks& marks) {
  const ui::Theme& theme = canvas.theme();
  const Trials& trials = facts.trials;
  const mending::Mending& mending = trials.mending();
  const std::size_t orders = mending.orders.size();
  Asked asked;
  grown_.resize(mending.musts.size(), 0.0f);
  // Below the bar of a small window it is low and wide: what came of it stands beside what must hold.
  const bool low = box.h < 420, tight = box.h < 720, beside = box.w >= 560; // tight: the orders are in sight, too
  const float side = box.w < 300 ? 14.0f : 24.0f, whole = box.w - 2 * side;
  float left = box.x + side, wide = whole;
  constexpr float foot = 54;

  canvas.push_clip(box);
  canvas.fill(box, theme.panel);
  const ui::Rect body{box.x, box.y, box.w, box.h - foot};
  const std::uint64_t scroll = ui::hash_id("mending");
  const float offset = canvas.begin_scroll(body, scroll, content_ - foot);
  const float top = body.y - offset;
  float y = top + (tight ? 10.0f : 20.0f);
  const auto heading = [&](std::string_view text) {
    canvas.text_in({left, y, wide, 17}, text, ui::heading_style(theme));
    y += 26;
  };
  const auto say = [&](std::string_view text, ui::TextStyle style) {
    y += canvas.paragraph({left, y}, wide, spans_with_code(text, style, theme.text));
  };

  if (!low) { // there the bar says which it is
    canvas.text_in({left, y, wide, 17}, words::text("mending.panel.heading", facts.number, facts.programs),
                   ui::heading_style(theme));
    y += 24;
    say(mending.title, {theme.text, 21, ui::Font::semibold});
    y += 6;
  }
  say(mending.task, {theme.muted, 15});
  y += tight ? 12.0f : 24.0f;

  // What must hold.
  const float columns = y;
  if (beside) wide = whole * 0.56f - 14;
  const float dots = static_cast<float>(orders) * dot_pitch;
  // Over their columns the orders of arrival, by number.
  for (std::size_t order = 0; order < orders; ++order) {
    const bool shown = order == trials.shown_order();
    const ui::Rect at{left + wide - dots + static_cast<float>(order) * dot_pitch, y - 2, dot_pitch, 20};
    const ui::Touch touch = canvas.touch(at, ui::hash_id("order head", order));
    if (shown) canvas.fill(at.inset(1, 0), theme.raised, 5);
    if (touch.hovered) canvas.tip(order_text(mending.orders[order]));
    canvas.text_in(at, fmt::to_string(order + 1),
                   {shown || touch.hovered ? theme.text : theme.muted, 12, ui::Font::mono_bold}, ui::Align::center);
    if (touch.clicked) asked = {Asked::What::order, 0, order};
  }
  heading(words::text("mending.panel.musts"));
  for (std::size_t i = 0; i < mending.musts.size(); ++i) {
    const Verdict verdict = trials.verdict(i);
    const bool known = verdict != Verdict::unknown;
    if (!known)
      grown_[i] = 0;
    else if (grown_[i] < 1) {
      grown_[i] = canvas.delta() > 0 ? std::min(1.0f, grown_[i] + canvas.delta() / 0.28f) : 1.0f;
      if (grown_[i] < 1) canvas.keep_moving();
    }
    const ui::TextStyle style{verdict == Verdict::holds ? theme.muted : theme.text, 15,
                              verdict == Verdict::broken ? ui::Font::semibold : ui::Font::regular};
    const float indent = sign_size + 12, text_wide = wide - indent - dots - 8;
    const std::vector<ui::Span> spans = spans_with_code(mending.musts[i].text, style, style.color);
    const float high = canvas.paragraph({}, text_wide, spans, nullptr, nullptr, false);
    const ui::Rect row{left - 8, y - 5, wide + 16, high + 10};
    std::optional<std::size_t> decided;
    for (std::size_t order = 0; order < orders && known; ++order)
      if (trials.verdict(i, order) == verdict && (!decided || order == trials.shown_order())) decided = order;
    if (decided) {
      const std::uint64_t id = ui::hash_id("must", i);
      const ui::Touch touch = canvas.touch(row, id);
      if (touch.hovered) {
        canvas.fill(row, theme.text.alpha(0.06f), 8);
        canvas.tip(words::text("mending.panel.go_to_moment"));
      }
      canvas.focusable(row, id, 8);
      if (touch.clicked || canvas.activated(id)) asked = {Asked::What::moment, i, *decided};
    }
    marks.emplace_back(fmt::format("must:{}", i + 1), row);
    draw_sign(canvas, {left + sign_size / 2, y + canvas.line_height(style) / 2}, sign_size, verdict, grown_[i],
              trials.begun());
    canvas.paragraph({left + indent, y}, text_wide, spans);
    for (std::size_t order = 0; order < orders; ++order) {
      const float x = left + wide - dots + (static_cast<float>(order) + 0.5f) * dot_pitch;
      draw_sign(canvas, {x, y + canvas.line_height(style) / 2}, small_sign, trials.verdict(i, order), 1,
                trials.begun());
    }
    y += high + (tight ? 6.0f : 12.0f);
  }
  y += tight ? 6.0f : 14.0f;
  const float first_column = y;
  if (beside) {
    left += wide + 28;
    wide = whole - wide - 28;
    y = columns;
  }

  // What came of it.
  {
    const bool complete = trials.complete(), cured = trials.cured();
    const std::optional<Trials::Hiding> hiding = trials.hiding();
    std::size_t known = 0;
    std::optional<std::size_t> broken, endless;
    for (std::size_t i = 0; i < mending.musts.size(); ++i) known += trials.verdict(i) != Verdict::unknown;
    for (std::size_t order = 0; order < orders; ++order) {
      if (!broken && trials.verdict_of_order(order) == Verdict::broken) broken = order;
      if (!endless && trials.endless(order) && trials.verdict_of_order(order) == Verdict::broken) endless = order;
    }
    std::string title, text;
    ui::Color hue = theme.muted;
    const auto cap = [&](std::string_view id) { return facts.commands.cap(id); };
    if (!facts.problem.empty()) {
      title = words::text("mending.verdict.python"), text = facts.problem, hue = theme.blocked;
    } else if (!trials.missing().empty()) {
      title = words::text("mending.verdict.constant"), hue = theme.blocked;
      text = words::text("mending.verdict.constant_more", trials.missing());
    } else if (cured) {
      title = words::text("mending.verdict.cured"), text = mending.cure, hue = theme.ok;
    } else if (hiding) {
      title = words::text("mending.verdict.hides"), text = mending.hides[hiding->which].text, hue = theme.blocked;
    } else if (!trials.begun()) {
      title = words::text("mending.verdict.begin");
      text = words::text("mending.verdict.begin_more", cap("play"), cap("edit"), cap("run_text"), cap("mend_edits"),
                         cap("mend_hint"));
    } else if (complete || broken) {
      title = words::text("mending.verdict.broken"), hue = theme.blocked;
      text = endless && endless == broken ? words::text("mending.verdict.endless_more", *endless + 1)
             : broken                     ? words::text("mending.verdict.broken_more", *broken + 1)
                                          : std::string();
    } else {
      title = words::text("mending.verdict.running");
      text = words::text("mending.verdict.running_more", known, mending.musts.size(), cap("to_end"));
    }
    const float inner = wide - 28;
    const std::vector<ui::Span> spans = spans_with_code(text, {theme.text, 15}, theme.text);
    const ui::TextStyle bold{theme.text, 16, ui::Font::bold};
    const float high = canvas.paragraph({}, inner, spans, nullptr, nullptr, false) + canvas.line_height(bold) + 26;
    const ui::Rect card{left, y, wide, high};
    canvas.fill(card, mix(hue, theme.panel, theme.light ? 0.10f : 0.16f), 10);
    canvas.frame(card, mix(hue, theme.panel, 0.55f), 1, 10);
    canvas.fill({card.x, card.y + 8, 4, card.h - 16}, hue, 2);
    if (cured && !was_complete_ && canvas.delta() > 0) canvas.glow(card, hue.alpha(0.5f), 10, 16);
    was_complete_ = cured;
    canvas.text({card.x + 16, card.y + 11}, title, bold);
    canvas.paragraph({card.x + 16, card.y + 13 + canvas.line_height(bold)}, inner, spans);
    marks.emplace_back("mend:verdict", card);
    if (hiding && !cured) {
      const std::uint64_t id = ui::hash_id("hides");
      if (canvas.touch(card, id).clicked || canvas.activated(id))
        asked = {Asked::What::moment, 0, hiding->order, hiding->which};
      canvas.focusable(card, id, 10);
    }
    y += high + (tight ? 12.0f : 22.0f);
  }

  // Hints, as many as were asked for.
  if (const std::size_t before = std::exchange(hints_, facts.hints); facts.hints > before)
    canvas.scroll_to(scroll, y - top, hints_high_, true);
  if (facts.hints > 0) {
    const float above = y;
    heading(words::text("mending.panel.hints"));
    for (std::size_t i = 0; i < std::min(facts.hints, mending.hints.size()); ++i) {
      const ui::TextStyle style{theme.text, 15};
      canvas.text({left, y}, fmt::format("{}", i + 1), {theme.muted, 15, ui::Font::mono_bold});
      y += canvas.paragraph({left + 24, y}, wide - 24, spans_with_code(mending.hints[i], style, theme.text)) + 8;
    }
    y += 12;
    hints_high_ = y - above + 60; // with room for the one that comes next
  }

  // The orders of arrival.
  heading(words::text("mending.panel.orders"));
  for (std::size_t order = 0; order < orders; ++order) {
    const ui::Rect row{left - 8, y, wide + 16, tight ? 25.0f : 30.0f};
    const bool shown = order == trials.shown_order();
    const std::uint64_t id = ui::hash_id("order", order);
    const ui::Touch touch = canvas.touch(row, id);
    if (shown) canvas.fill(row, theme.raised, 8);
    if (!shown && touch.hovered) {
      canvas.fill(row, theme.text.alpha(0.06f), 8);
      canvas.tip(words::text("mending.panel.show_order"));
    }
    canvas.focusable(row, id, 8);
    draw_sign(canvas, {left + small_sign / 2 + 1, row.center().y}, small_sign, trials.verdict_of_order(order), 1,
              trials.begun());
    canvas.text_in({left + small_sign + 10, row.y, 16, row.h}, fmt::to_string(order + 1),
                   {shown ? theme.text : theme.muted, 14, ui::Font::mono_bold});
    canvas.text_in({left + small_sign + 30, row.y, wide - small_sign - 34, row.h}, order_text(mending.orders[order]),
                   {shown ? theme.text : theme.muted, 14, ui::Font::mono});
    marks.emplace_back(fmt::format("order:{}", order + 1), row);
    if (touch.clicked || canvas.activated(id)) asked = {Asked::What::order, 0, order};
    y += row.h + 2;
  }
  y = std::max(y, beside ? first_column : y) + (tight ? 4 : 10);
  left = box.x + side;
  wide = whole;
  const float content = y - top + foot;
  if (std::abs(content - content_) > 0.5f) canvas.keep_moving();
  content_ = content;
  canvas.end_scroll();

  // What can be done.
  const float bottom = box.bottom() - foot;
  canvas.fill({box.x, bottom, box.w, foot}, theme.panel);
  canvas.line({box.x, bottom + 0.5f}, {box.right(), bottom + 0.5f}, theme.line);
  float x = left;
  const auto button = [&](std::string_view command, std::string_view label, Asked::What what, bool on, bool enabled) {
    const float w = std::min(canvas.width(label, {theme.text, 15, ui::Font::semibold}) + 26, left + wide - x);
    if (w < 30) return;
    const ui::Rect at{x, bottom + 10, w, 34};
    x = at.right() + 8;
    marks.emplace_back("mend:" + std::string(command), at);
    if (canvas.button(at, ui::hash_id(command, 7), label, on, enabled)) asked = {what};
    if (at.contains(canvas.pointer().mouse())) canvas.tip(facts.commands.tip(command));
  };
  const bool cured = trials.cured();
  if (cured) {
    button("mend", words::text("mending.panel.next"), Asked::What::all, true, true);
  } else {
    button("mend_edits", words::text("mending.panel.edits"), Asked::What::edits, false, true);
    button("mend_hint", words::text("mending.panel.hint", std::min(facts.hints + 1, mending.hints.size()), mending.hints.size()), Asked::What::hint, false, facts.hints < mending.hints.size());
    button("mend", words::text("mending.panel.all"), Asked::What::all, false, true);
  }
  canvas.pop_clip();
  return asked;
}

} // namespace loopscope::app
