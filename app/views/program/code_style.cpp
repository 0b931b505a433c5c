#include "app/views/program/code_style.h"

#include <algorithm>

namespace loopscope::app {
namespace {

std::uint32_t digits(std::size_t number) {
  return number < 10 ? 1 : 1 + digits(number / 10);
}

} // namespace

CodeStyle code_style(ui::Canvas& canvas, float width, std::size_t lines, std::span<const std::uint32_t> longer,
                     float beside) {
  constexpr float smallest = 12; // as small as anything is
  auto of_size = [&](float size) {
    CodeStyle style;
    style.size = size;
    style.character = canvas.width("0000000000", style.text({})) / 10;
    const float left = width < 540 ? 10.0f : 20.0f;
    style.code_x = left + style.character * static_cast<float>(std::max(2u, digits(lines))) + 14;
    return style;
  };
  const CodeStyle usual = of_size(width >= 540 ? 15.0f : width >= 340 ? 14.0f : 13.0f);
  if (longer.empty()) return usual;
  auto broken = [&](const CodeStyle& style) {
    return longer[std::min(style.columns(width - beside), longer.size() - 1)];
  };
  CodeStyle best = usual;
  std::uint32_t least = broken(usual);
  for (CodeStyle style = usual; least > 0 && style.size > smallest;) {
    style = of_size(style.size - 1);
    if (broken(style) > broken(usual) / 2 || broken(style) >= least) continue;
    least = broken(style);
    best = style;
  }
  return best;
}

ui::Color mix(ui::Color over, ui::Color under, float share) {
  auto channel = [share](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(static_cast<float>(a) * share + static_cast<float>(b) * (1 - share) + 0.5f);
  };
  return {channel(over.r, under.r), channel(over.g, under.g), channel(over.b, under.b), 255};
}

ui::Color color_of(const ui::Theme& theme, Token token) {
  switch (token) {
  case Token::keyword:
    return theme.keyword;
  case Token::string:
    return theme.string;
  case Token::comment:
    return theme.comment;
  case Token::number:
    return theme.number;
  case Token::decorator:
    return theme.keyword;
  case Token::marker:
    return theme.faint;
  case Token::plain:
    break;
  }
  return theme.text;
}

} // namespace loopscope::app
