// The colours that stand side by side are apart for normal sight and for the two common kinds of colour blindness.
#include "app/ui/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

namespace loopscope::ui {
namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

/// Machado, Oliveira and Fernandes (2009), of severity 1, on linear RGB.
constexpr Matrix normal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};

double linear(std::uint8_t value) {
  const double c = value / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

Triple times(const Matrix& m, const Triple& v) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) out[i] += m[i][j] * v[j];
  return out;
}

Triple lab(Color color, const Matrix& sight) {
  Triple rgb = times(sight, {linear(color.r), linear(color.g), linear(color.b)});
  for (double& c : rgb) c = std::clamp(c, 0.0, 1.0);
  constexpr Matrix to_xyz{{{0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
                           {0.2126729, 0.7151522, 0.0721750},
                           {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883}}};
  Triple f = times(to_xyz, rgb);
  for (double& t : f) t = t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

/// CIEDE2000 (Sharma, Wu and Dalal 2005).
double difference(const Triple& one, const Triple& two) {
  constexpr double degree = std::numbers::pi / 180;
  auto seventh = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
  const double g = 0.5 * (1 - seventh((std::hypot(one[1], one[2]) + std::hypot(two[1], two[2])) / 2));
  const double a1 = one[1] * (1 + g), a2 = two[1] * (1 + g);
  const double c1 = std::hypot(a1, one[2]), c2 = std::hypot(a2, two[2]);
  auto angle = [&](double b, double a) {
    const double h = a == 0 && b == 0 ? 0 : std::atan2(b, a) / degree;
    return h < 0 ? h + 360 : h;
  };
  const double h1 = angle(one[2], a1), h2 = angle(two[2], a2);
  double dh = c1 * c2 == 0 ? 0 : h2 - h1;
  if (dh > 180) dh -= 360;
  if (dh < -180) dh += 360;
  const double dl = two[0] - one[0], dc = c2 - c1, dhh = 2 * std::sqrt(c1 * c2) * std::sin(dh / 2 * degree);
  const double l = (one[0] + two[0]) / 2, c = (c1 + c2) / 2;
  double h = h1 + h2;
  if (c1 * c2 != 0) h = std::abs(h1 - h2) <= 180 ? h / 2 : h < 360 ? (h + 360) / 2 : (h - 360) / 2;
  const double t = 1 - 0.17 * std::cos((h - 30) * degree) + 0.24 * std::cos(2 * h * degree) +
                   0.32 * std::cos((3 * h + 6) * degree) - 0.2 * std::cos((4 * h - 63) * degree);
  const double sl = 1 + 0.015 * (l - 50) * (l - 50) / std::sqrt(20 + (l - 50) * (l - 50));
  const double sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;
  const double turn = 60 * std::exp(-std::pow((h - 275) / 25, 2));
  const double rt = -2 * seventh(c) * std::sin(turn * degree);
  return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dhh / sh, 2) + rt * dc / sc * dhh / sh);
}

double luminance(Color c) {
  return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}
double contrast(Color a, Color b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

struct Named {
  std::string name;
  Color color;
};

void expect_apart(const std::vector<Named>& colors, double for_all, double for_normal) {
  for (std::size_t i = 0; i < colors.size(); ++i)
    for (std::size_t j = i + 1; j < colors.size(); ++j) {
      const auto apart = [&](const Matrix& sight) {
        return difference(lab(colors[i].color, sight), lab(colors[j].color, sight));
      };
      const std::string pair = colors[i].name + " and " + colors[j].name;
      EXPECT_GE(apart(normal), for_normal) << pair;
      EXPECT_GE(apart(deuteranopia), for_all) << pair << ", deuteranopia";
      EXPECT_GE(apart(protanopia), for_all) << pair << ", protanopia";
    }
}

TEST(Difference, is_that_of_the_published_pairs) {
  // Of the table that Sharma, Wu and Dalal give to check an implementation with.
  EXPECT_NEAR(difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 1e-4);
  EXPECT_NEAR(difference({50, -1.3802, -84.2814}, {50, 0, -82.7485}), 1.0000, 1e-4);
  EXPECT_NEAR(difference({50, 2.5, 0}, {73, 25, -18}), 27.1492, 1e-4);
  EXPECT_NEAR(difference({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}), 1.2644, 1e-4);
  EXPECT_NEAR(difference({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082, 1e-4);
}

/// Side by side on the stage: tasks, and beside each what runs and what is blocked. A difference of 8 is seen at a
/// glance, 2.3 is just seen.
TEST(Palette, tells_tasks_from_one_another_and_from_what_runs_or_is_blocked) {
  for (const Theme* theme : {&dark_theme(), &light_theme()}) {
    SCOPED_TRACE(theme->light ? "light" : "dark");
    std::vector<Named> colors;
    for (std::uint32_t task = 1; task <= 8; ++task)
      colors.push_back({"task " + std::to_string(task), theme->task(task)});
    colors.push_back({"run", theme->run});
    colors.push_back({"blocked", theme->blocked});
    expect_apart(colors, 8, 12);
  }
}

TEST(Palette, tells_the_signs_of_a_state_apart) {
  for (const Theme* theme : {&dark_theme(), &light_theme()}) {
    SCOPED_TRACE(theme->light ? "light" : "dark");
    expect_apart({{"run", theme->run}, {"blocked", theme->blocked}, {"ok", theme->ok}, {"line", theme->line}}, 10, 15);
  }
}

TEST(Palette, what_is_written_can_be_read) {
  for (const Theme* theme : {&dark_theme(), &light_theme()}) {
    SCOPED_TRACE(theme->light ? "light" : "dark");
    for (std::uint32_t task = 1; task <= 8; ++task) {
      EXPECT_GE(contrast(theme->ink, theme->task(task)), 4.5) << "the number on the badge of task " << task;
      EXPECT_GE(contrast(theme->background, theme->task(task)), 4.0) << "the frame of task " << task;
    }
    EXPECT_GE(contrast(theme->on_run, theme->run), 4.5);
    EXPECT_GE(contrast(theme->ink, theme->blocked), 4.5);
    EXPECT_GE(contrast(dark_theme().blocked, theme->on_run), 4.5) << "the error's name on the card that runs";
    for (const Color behind : {theme->background, theme->panel, theme->raised}) {
      EXPECT_GE(contrast(theme->text, behind), 7);
      EXPECT_GE(contrast(theme->muted, behind), 4.5);
    }
    EXPECT_GE(contrast(theme->blocked, theme->background), 4.5);
  }
}

} // namespace
} // namespace loopscope::ui
