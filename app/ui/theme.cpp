#include "app/ui/theme.h"

namespace loopscope::ui {

// The hues of tasks were chosen so that each pair of them, and each of them beside what runs and what is blocked, stays
// apart for normal sight, deuteranopia and protanopia, and so that ink on them has a contrast of at least 4.5 to 1:
// tests/views/palette_test.cpp holds the distances.

const Theme& dark_theme() {
  static const Theme theme{
      .light = false,
      .background = rgb(0x13151a),
      .panel = rgb(0x1a1d24),
      .raised = rgb(0x232731),
      .line = rgb(0x2f3542),
      .text = rgb(0xe9ebf1),
      .muted = rgb(0x98a1b3),
      .faint = rgb(0x5b6478),
      .run = rgb(0xffc94d),
      .run_text = rgb(0xffc94d),
      .blocked = rgb(0xff6b5e),
      .ok = rgb(0x46c28e),
      .loop = rgb(0x98a1b3),
      .ink = rgb(0x13151a),
      .on_run = rgb(0x13151a),
      .keyword = rgb(0xc792ea),
      .string = rgb(0x8fcf8a),
      .comment = rgb(0x7f899c),
      .number = rgb(0xf0b27a),
      .task_hues = {rgb(0x9b8aff), rgb(0x68b9e3), rgb(0xf29100), rgb(0x2fc59b), rgb(0xe27fb8), rgb(0xc8e294),
                    rgb(0xa1786e), rgb(0xdfe6f2)},
  };
  return theme;
}

const Theme& light_theme() {
  static const Theme theme{
      .light = true,
      .background = rgb(0xf4f3ef),
      .panel = rgb(0xffffff),
      .raised = rgb(0xefede7),
      .line = rgb(0xd9d6cd),
      .text = rgb(0x1b1f28),
      .muted = rgb(0x5a6273),
      .faint = rgb(0xa4a8b2),
      .run = rgb(0xf2b600),
      .run_text = rgb(0x7a5c00),
      .blocked = rgb(0xcf2f21),
      .ok = rgb(0x0b7f55),
      .loop = rgb(0x5a6273),
      .ink = rgb(0xffffff),
      .on_run = rgb(0x13151a),
      .keyword = rgb(0x8a2bb8),
      .string = rgb(0x287a2a),
      .comment = rgb(0x6b7382),
      .number = rgb(0xa0490c),
      .task_hues = {rgb(0x4339dc), rgb(0x1673b1), rgb(0x832900), rgb(0x017859), rgb(0xb02a80), rgb(0x242c12),
                    rgb(0x664833), rgb(0x434e5f)},
  };
  return theme;
}

} // namespace loopscope::ui
