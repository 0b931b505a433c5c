// Shapes as the GPU draws them, pixel by pixel. Needs a display: on_a_display.py.
#include "app/desktop/gl_window.h"
#include "app/desktop/gpu_surface.h"
#include "app/desktop/shape_shaders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>

namespace loopscope::ui {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int side = 160;
constexpr Color white{255, 255, 255}, black{0, 0, 0};

/// What was drawn in white on black, from 0 to 1.
class Drawn {
public:
  explicit Drawn(std::vector<std::uint8_t> pixels) : pixels_(std::move(pixels)) {}
  float operator()(int x, int y) const { return static_cast<float>(red(x, y)) / 255; }
  int red(int x, int y) const { return pixels_[static_cast<std::size_t>((y * side + x) * 4)]; }
  const std::vector<std::uint8_t>& pixels() const { return pixels_; }
  /// How many stretches of a row are more white than black, from one x to before another.
  int stretches(int y, int from, int to) const {
    int count = 0;
    for (int x = from; x < to; ++x) count += (*this)(x, y) > 0.5f && (x == from || (*this)(x - 1, y) <= 0.5f);
    return count;
  }

private:
  std::vector<std::uint8_t> pixels_;
};

class ShapesTest : public testing::Test {
protected:
  static void SetUpTestSuite() { window_ = std::make_unique<GlWindow>("shapes", 64, 64, false); }
  static void TearDownTestSuite() { window_.reset(); }

  static Drawn draw(const std::function<void(Surface&)>& what, float scale = 1) {
    GpuSurface surface;
    surface.begin(side, side, scale, black);
    what(surface);
    surface.end();
    return Drawn(window_->renderer().picture(surface, side, side));
  }
  /// Each pixel is as white as the part of it that lies within the outline, but for what a distance cannot tell.
  static void expect_covers(const std::function<void(Surface&)>& what, const std::function<bool(float, float)>& inside,
                            float tolerance = 0.15f) {
    const Drawn drawn = draw(what);
    constexpr int fine = 16;
    int wrong = 0;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        int hit = 0;
        for (int i = 0; i < fine * fine; ++i)
          hit += inside(static_cast<float>(x) + (static_cast<float>(i % fine) + 0.5f) / fine,
                        static_cast<float>(y) + (static_cast<float>(i / fine) + 0.5f) / fine);
        const float expected = static_cast<float>(hit) / (fine * fine);
        if (std::abs(drawn(x, y) - expected) > tolerance && ++wrong < 5)
          ADD_FAILURE() << "at " << x << ", " << y << ": " << drawn(x, y) << ", not " << expected;
      }
    EXPECT_EQ(wrong, 0) << "pixels in all";
  }

private:
  static inline std::unique_ptr<GlWindow> window_;
};

/// Within a box with rounded corners.
bool in_box(float x, float y, Edges e, float radius) {
  float dx = std::max({e.x0 + radius - x, x - e.x1 + radius, 0.f}),
        dy = std::max({e.y0 + radius - y, y - e.y1 + radius, 0.f});
  return x >= e.x0 && x < e.x1 && y >= e.y0 && y < e.y1 && dx * dx + dy * dy <= radius * radius;
}

/// Within half of a width beside the way from one point to another.
bool on_way(float x, float y, Point a, Point b, float half) {
  float length = std::hypot(b.x - a.x, b.y - a.y), ux = (b.x - a.x) / length, uy = (b.y - a.y) / length;
  float along = (x - a.x) * ux + (y - a.y) * uy, across = std::abs((y - a.y) * ux - (x - a.x) * uy);
  return along >= 0 && along <= length && across <= half;
}

TEST_F(ShapesTest, ABoxIsSharpOnWholePixels) {
  const Drawn drawn = draw([](Surface& s) { s.fill({10, 20, 30, 40}, white, 0); });
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      ASSERT_EQ(drawn.red(x, y), x >= 10 && x < 40 && y >= 20 && y < 60 ? 255 : 0) << x << ", " << y;
}

TEST_F(ShapesTest, CornersAreRound) {
  for (float radius : {2.f, 6.f, 15.f, 100.f})
    expect_covers(
        [&](Surface& s) {
          s.fill({10, 20, 90, 60}, white, radius);
        },
        [&](float x, float y) {
          return in_box(x, y, {10, 20, 100, 80}, std::min(radius, 30.f));
        });
}

TEST_F(ShapesTest, AFrameIsTheBoxWithoutAnInnerBox) {
  for (float radius : {0.f, 6.f, 20.f})
    expect_covers(
        [&](Surface& s) {
          s.frame({10, 10, 120, 100}, white, 3, radius, Shape::solid);
        },
        [&](float x, float y) {
          return in_box(x, y, {10, 10, 130, 110}, radius) &&
                 !in_box(x, y, {13, 13, 127, 107}, std::max(0.f, radius - 3));
        });
}

TEST_F(ShapesTest, DiscsRingsAndArcsLieOnCircles) {
  auto from_middle = [](float x, float y) { return std::hypot(x - 80.3f, y - 70.6f); };
  expect_covers(
      [](Surface& s) {
        s.disc({80.3f, 70.6f}, 33.3f, white);
      },
      [&](float x, float y) { return from_middle(x, y) <= 33.3f; });
  for (float radius : {6.f, 65.f})
    expect_covers(
        [&](Surface& s) {
          s.arc({80.3f, 70.6f}, radius, 0, 360, white, 5);
        },
        [&](float x, float y) { return std::abs(from_middle(x, y) - radius) <= 2.5f; });
  for (auto [from, to] : {std::pair{-100.f, -20.f}, {10.f, 300.f}, {80.f, 100.f}, {-45.f, 135.f}}) {
    auto end = [&](float degrees) {
      float angle = degrees * std::numbers::pi_v<float> / 180;
      return Point{80.3f + 60 * std::cos(angle), 70.6f + 60 * std::sin(angle)};
    };
    const Point a = end(from), b = end(to);
    expect_covers(
        [&](Surface& s) {
          s.arc({80.3f, 70.6f}, 60, from, to, white, 8);
        },
        [&](float x, float y) {
          float angle = std::atan2(y - 70.6f, x - 80.3f) * 180 / std::numbers::pi_v<float>;
          while (angle < from) angle += 360;
          return (angle <= to && std::abs(from_middle(x, y) - 60) <= 4) || std::hypot(x - a.x, y - a.y) <= 4 ||
                 std::hypot(x - b.x, y - b.y) <= 4;
        });
  }
}

TEST_F(ShapesTest, AThinArcEndsStraight) {
  expect_covers(
      [](Surface& s) {
        s.arc({20, 20}, 100, 20, 70, white, 2);
      },
      [](float x, float y) {
        const float angle = std::atan2(y - 20, x - 20) * 180 / std::numbers::pi_v<float>;
        return angle >= 20 && angle <= 70 && std::abs(std::hypot(x - 20, y - 20) - 100) <= 1;
      },
      0.25f);
}

TEST_F(ShapesTest, TrianglesHaveThreeStraightSides) {
  auto inside = [](float x, float y) {
    constexpr std::array<Point, 3> p{Point{20, 30}, {120, 50}, {60, 140}};
    bool all = true;
    for (std::size_t i = 0; i < 3; ++i) {
      Point a = p[i], b = p[(i + 1) % 3];
      all = all && (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) >= 0;
    }
    return all;
  };
  expect_covers([](Surface& s) { s.triangle({20, 30}, {120, 50}, {60, 140}, white); }, inside);
  expect_covers([](Surface& s) { s.triangle({60, 140}, {120, 50}, {20, 30}, white); }, inside);
}

TEST_F(ShapesTest, LinesEndStraight) {
  expect_covers(
      [](Surface& s) {
        s.line({20, 30}, {130, 90}, white, 5, Shape::solid);
      },
      [](float x, float y) {
        return on_way(x, y, {20, 30}, {130, 90}, 2.5f);
      });
  expect_covers(
      [](Surface& s) {
        s.line({20, 30.4f}, {130, 30.4f}, white, 3, Shape::solid);
      },
      [](float x, float y) { return x >= 20 && x < 130 && y >= 29 && y < 32; });
}

TEST_F(ShapesTest, APathTurnsOnArcsAndEndsStraight) {
  constexpr std::array<Point, 4> ways{Point{20, 20}, {20, 80}, {120, 80}, {120, 140}};
  expect_covers([&](Surface& s) { s.path(ways, white, 6, 25, 1); },
                [&](float x, float y) {
                  auto turn = [&](Point middle, bool right) {
                    const bool quarter = right ? x >= middle.x && y <= middle.y : x <= middle.x && y >= middle.y;
                    return quarter && std::abs(std::hypot(x - middle.x, y - middle.y) - 25) <= 3;
                  };
                  return on_way(x, y, {20, 20}, {20, 55}, 3) || on_way(x, y, {45, 80}, {95, 80}, 3) ||
                         on_way(x, y, {120, 105}, {120, 140}, 3) || turn({45, 55}, false) || turn({95, 105}, true);
                });
}

TEST_F(ShapesTest, ATurnIsNoWiderThanItsSidesAllow) {
  constexpr std::array<Point, 4> narrow{Point{20, 20}, {20, 30}, {80, 30}, {80, 80}};
  const Drawn drawn = draw([&](Surface& s) {
    s.path(narrow, white, 3, 1000, 1);
    constexpr std::array<Point, 4> nothing{Point{5, 150}, {5, 150}, {5, 150}, {5, 150}};
    s.path(nothing, white, 9, 5, 1);
    s.line({5, 140}, {5, 140}, white, 9, Shape::dotted);
  });
  EXPECT_EQ(drawn(50, 29), 1) << "straight between the turns";
  EXPECT_EQ(drawn(79, 60), 1);
  for (int y = 100; y < side; ++y)
    for (int x = 0; x < 20; ++x) ASSERT_EQ(drawn.red(x, y), 0) << "of what has no length, nothing is seen";
}

TEST_F(ShapesTest, APathFadesTowardsItsBeginning) {
  constexpr std::array<Point, 3> ways{Point{10, 20}, {110, 20}, {110, 120}};
  const Drawn drawn = draw([&](Surface& s) { s.path(ways, white, 6, 20, 0.2f); });
  float before = 0.19f;
  for (int x = 12; x < 94; x += 4) { // it grows at one pace
    const float now = drawn(x, 20);
    EXPECT_GT(now, before);
    EXPECT_LT(now - before, 0.04f);
    before = now;
  }
  EXPECT_NEAR(drawn(12, 20), 0.21f, 0.02f);
  EXPECT_NEAR(drawn(110, 118), 0.99f, 0.02f);
  EXPECT_NEAR(drawn(110, 50) - drawn(88, 20), 0.8f * 43.4f / 191.4f, 0.01f) << "and around the turn, too";
}

TEST_F(ShapesTest, AGlowIsGoneWhereItsReachEnds) {
  const Drawn drawn = draw([](Surface& s) { s.glow({40, 40, 80, 80}, white, 10, 30); });
  for (int x = 10; x < 40; ++x) {
    const float left = static_cast<float>(x) + 0.5f - 10;
    EXPECT_NEAR(drawn(x, 80), left * left / 900, 0.01f);
    EXPECT_EQ(drawn.red(x, 80), drawn.red(159 - x, 80));
    EXPECT_EQ(drawn.red(x, 80), drawn.red(80, x));
  }
  EXPECT_EQ(drawn.red(9, 80) + drawn.red(80, 9), 0);
  EXPECT_LT(drawn(20, 20), drawn(20, 80)) << "around the corner it is further away";
}

TEST_F(ShapesTest, APathIsLaidOnOnceWhereItTurns) {
  constexpr Color half{255, 255, 255, 128};
  constexpr std::array<Point, 3> points{Point{20, 100}, {60, 140}, {140, 40}};
  const Drawn drawn = draw([&](Surface& s) { s.path(points, half, 9, 0, 1); });
  const Drawn arc = draw([&](Surface& s) { s.arc({80, 80}, 50, 0, 200, half, 12); });
  int full = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      ASSERT_LE(drawn.red(x, y), 129) << x << ", " << y;
      ASSERT_LE(arc.red(x, y), 129) << x << ", " << y;
      const bool within =
          on_way(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f, points[0], points[1], 3.8f) ||
          on_way(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f, points[1], points[2], 3.8f);
      if (within && x > 23 && x < 136) ASSERT_GE(drawn.red(x, y), 127) << x << ", " << y << ": nothing is missing";
      full += within;
    }
  EXPECT_GT(full, 1000);
}

TEST_F(ShapesTest, DashesAreAWholeNumberWithOneAtEachEnd) {
  // Of a width of 2: 5 long and 3.6 apart, so 12 of them and 11 gaps are nearest to 100.
  const Drawn drawn = draw([](Surface& s) { s.line({20, 31}, {120, 31}, white, 2, Shape::dashed); });
  EXPECT_EQ(drawn.stretches(30, 0, side), 12);
  EXPECT_EQ(drawn.stretches(31, 0, side), 12);
  EXPECT_GT(drawn(20, 30), 0.9f);
  EXPECT_GT(drawn(119, 30), 0.9f);
  EXPECT_EQ(drawn(19, 30) + drawn(120, 30) + drawn(60, 28) + drawn(60, 33), 0);
  const Drawn dots = draw([](Surface& s) { s.line({31, 20}, {31, 120}, white, 4, Shape::dotted); });
  EXPECT_GT(dots(30, 21), 0.9f);
  EXPECT_GT(dots(30, 118), 0.9f);
}

TEST_F(ShapesTest, ADashedFrameHasTheSameRhythmAllAround) {
  for (float radius : {0.f, 12.f}) {
    const Drawn drawn = draw([&](Surface& s) { s.frame({10, 10, 140, 140}, white, 2, radius, Shape::dashed); });
    const int from = 25, to = 135;
    const int above = drawn.stretches(10, from, to), below = drawn.stretches(149, from, to);
    EXPECT_NEAR(above, 110 / 8.6, 1.01);
    EXPECT_NEAR(below, above, 1);
    double white_above = 0, white_left = 0;
    for (int i = from; i < to; ++i) {
      white_above += static_cast<double>(drawn(i, 11));
      white_left += static_cast<double>(drawn(10, i));
    }
    EXPECT_NEAR(white_above / 110, 5 / 8.6, 0.06);
    EXPECT_NEAR(white_left / 110, 5 / 8.6, 0.06);
    EXPECT_EQ(drawn(80, 80), 0);
    EXPECT_EQ(drawn(9, 80) + drawn(12, 80), 0);
  }
}

TEST_F(ShapesTest, StripesRiseToTheRightAndEndAtRoundCorners) {
  const Drawn drawn = draw([](Surface& s) { s.hatch({10, 10, 120, 100}, white, 30, 8, 3, {10, 10}); });
  const float root = std::numbers::sqrt2_v<float>;
  double sum = 0;
  for (int y = 45; y < 75; ++y)
    for (int x = 20; x < 120; ++x) {
      EXPECT_NEAR(drawn(x, y), drawn(x + 1, y - 1), 0.02) << x << ", " << y;
      const float across = std::fmod((static_cast<float>(x + y) + 1 - 20) / root, 8.f);
      if (across > 1 && across < 2) EXPECT_GT(drawn(x, y), 0.95f) << x << ", " << y;
      if (across > 4 && across < 7) EXPECT_EQ(drawn(x, y), 0) << x << ", " << y;
      sum += static_cast<double>(drawn(x, y));
    }
  EXPECT_NEAR(sum / 3000, 3.0 / 8, 0.02);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      if (!in_box(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f, {9, 9, 131, 111}, 31))
        ASSERT_EQ(drawn.red(x, y), 0) << x << ", " << y;
}

TEST_F(ShapesTest, NothingIsDrawnOutsideOfTheClip) {
  const Drawn drawn = draw([](Surface& s) {
    s.clip({50, 60, 40, 30});
    s.fill({0, 0, 160, 160}, Color{200, 0, 0}, 9);
    s.hatch({0, 0, 160, 160}, white, 0, 8, 3, {0, 0});
    s.frame({55, 20, 90, 90}, white, 3, 5, Shape::dotted);
    s.arc({50, 60}, 40, 0, 360, white, 8);
    s.text({0, 75}, "a long line of text that is wider", {.color = white, .size = 24});
  });
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      ASSERT_EQ(drawn.red(x, y) > 0, x >= 50 && x < 90 && y >= 60 && y < 90) << x << ", " << y;
}

TEST_F(ShapesTest, WhatIsDrawnLaterLiesAbove) {
  const Drawn drawn = draw([](Surface& s) {
    s.fill({0, 0, 160, 160}, Color{50, 0, 0}, 0);
    s.disc({80, 80}, 60, Color{100, 0, 0});
    s.fill({70, 70, 20, 20}, Color{150, 0, 0}, 0);
    s.arc({80, 80}, 6, 0, 360, Color{200, 0, 0}, 4);
    s.fill({79, 79, 2, 2}, Color{250, 0, 0}, 0);
  });
  EXPECT_EQ(drawn.red(5, 5), 50);
  EXPECT_EQ(drawn.red(40, 80), 100);
  EXPECT_EQ(drawn.red(71, 71), 150);
  EXPECT_EQ(drawn.red(80, 74), 200);
  EXPECT_EQ(drawn.red(80, 80), 250);
}

TEST_F(ShapesTest, WhatLiesApartIsDrawnAtOnceAndWhatLiesAboveLater) {
  GpuSurface surface;
  surface.begin(side, side, 1, black);
  for (float x : {0.f, 30.f, 60.f, 90.f}) {
    surface.fill({x, 0, 20, 20}, white, 5);
    surface.frame({x, 0, 20, 20}, white, 1, 5, Shape::dashed);
  }
  EXPECT_EQ(surface.shapes().runs().size(), 2u);
  surface.fill({5, 5, 10, 10}, white, 2); // above the frame's middle, which its record takes up
  EXPECT_EQ(surface.shapes().runs().size(), 3u);
  surface.disc({140, 140}, 5, white);
  surface.fill({100, 100, 9, 9}, white, 2);
  surface.disc({10, 10}, 5, white);
  EXPECT_EQ(surface.shapes().runs().size(), 4u);
}

TEST_F(ShapesTest, ARecordIsSentForEachShapeAndLetter) {
  GpuSurface surface;
  surface.begin(side, side, 1, black);
  surface.fill({1, 1, 50, 50}, white, 8);
  surface.frame({1, 1, 50, 50}, white, 2, 8, Shape::solid);
  surface.text({10, 10}, "four", {.color = white});
  EXPECT_EQ(surface.shapes().boxes().size(), 6u);
  surface.frame({1, 1, 50, 50}, white, 2, 8, Shape::dashed);
  surface.line({1, 1}, {30, 7}, white, 2, Shape::dotted);
  EXPECT_EQ(surface.shapes().figures().size(), 2u);
  EXPECT_EQ(surface.shapes().runs().size(), 2u);
  surface.clip({60, 60, 10, 10});
  surface.fill({1, 1, 50, 50}, white, 8);
  surface.text({10, 10}, "four", {.color = white});
  EXPECT_EQ(surface.shapes().boxes().size(), 6u) << "what cannot be seen is not sent";
}

TEST_F(ShapesTest, APictureIsTheSameEachTime) {
  auto scene = [](Surface& s) {
    s.arc({80, 80}, 50.5f, 10, 250, Color{90, 200, 30, 120}, 9);
    s.hatch({10, 10, 90, 90}, Color{200, 100, 30, 99}, 20, 7, 3, {3, 4});
    s.text({20.3f, 80}, "the same", {.color = white});
  };
  EXPECT_EQ(draw(scene, 1.3f).pixels(), draw(scene, 1.3f).pixels());
}

TEST_F(ShapesTest, AShaderThatOpenGlDoesNotTakeIsNamedInALine) {
  const std::string fine =
      "#version 330 core\nout vec3 shade;\nvoid main() { gl_Position = vec4(0.0); shade = vec3(1.0); }\n";
  const std::string broken = "#version 330 core\nout vec4 result;\nvoid main() { result = vec4(nonsense); }\n";
  const std::string apart = "#version 330 core\nin vec4 shade;\nout vec4 result;\nvoid main() { result = shade; }\n";
  for (auto [fragment, name] : {std::pair{broken, "shader glimmer.frag"}, {apart, "glimmer.vert and glimmer.frag"}})
    try {
      shader_program({"glimmer.vert", fine}, {"glimmer.frag", fragment});
      ADD_FAILURE() << "it was taken: " << fragment;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(name));
      EXPECT_THAT(error.what(), HasSubstr("update the graphics driver"));
      EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    }
}

TEST_F(ShapesTest, a_strip_shows_each_of_its_columns_in_one_record) {
  std::vector<Column> columns(100);
  for (std::size_t i = 0; i < 50; ++i) columns[i].solid = static_cast<std::uint8_t>(i < 25 ? 255 : 128);
  columns[60].mark = 255;
  for (std::size_t i = 70; i < 100; ++i) columns[i].fill = 128;
  GpuSurface surface;
  auto strip = [&](Surface& on) { on.strip({10, 20, 100, 40}, columns, {white, white, white, white}); };
  surface.begin(side, side, 1, black);
  strip(surface);
  EXPECT_EQ(surface.shapes().figures().size(), 1u);
  EXPECT_EQ(surface.shapes().runs().size(), 1u);

  const Drawn drawn = draw(strip);
  EXPECT_EQ(drawn(9, 40), 0);
  EXPECT_EQ(drawn(10, 21), 1);
  EXPECT_EQ(drawn(34, 58), 1);
  EXPECT_EQ(drawn(36, 40), 1);
  EXPECT_EQ(drawn(36, 25), 0); // half as high
  EXPECT_EQ(drawn(69, 40), 0);
  EXPECT_EQ(drawn(70, 22), 1); // marked
  EXPECT_EQ(drawn(71, 22), 0);
  EXPECT_NEAR(drawn(90, 40), 0.5f, 0.02f);
  EXPECT_EQ(drawn(110, 40), 0);
}

} // namespace
} // namespace loopscope::ui
