// All that the window can show of a moment: each view, with a memory of its own from frame to frame.
#pragma once

#include "app/views/compare/compare.h"
#include "app/views/console.h"
#include "app/views/help.h"
#include "app/views/lesson.h"
#include "app/views/menu.h"
#include "app/views/probe.h"
#include "app/views/program/program.h"
#include "app/views/stage/stage.h"
#include "app/views/status.h"
#include "app/views/timeline/timeline.h"
#include "app/views/top_bar.h"
#include "app/views/words_only.h"

#include "tests/views/commands.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

class EveryView {
public:
  using Draw = std::function<void(ui::Canvas&, ui::Rect, const Scene&, Actions&)>;
  struct View {
    std::string_view name;
    Draw draw;
  };
  std::vector<View> views;

  EveryView() {
    auto add = [&](std::string_view name, Draw draw) { views.push_back({name, std::move(draw)}); };
    auto plain = [&](std::string_view name, auto& view) {
      add(name, [&view](ui::Canvas& c, ui::Rect r, const Scene& s, Actions& a) { view.draw(c, r, s, a); });
    };
    plain("stage", stage_);
    plain("lesson", lesson_);
    plain("program", program_);
    plain("console", console_);
    add("timeline", [this](ui::Canvas& c, ui::Rect r, const Scene& s, Actions& a) {
      timeline_.set_scale(false);
      timeline_.draw(c, r, s, a);
      timeline_.set_scale(true);
      timeline_.draw(c, r, s, a);
    });
    add("words", draw_words);
    add("headline", draw_headline);
    add("bar", [this](ui::Canvas& c, ui::Rect r, const Scene& s, Actions&) {
      const BarFacts facts = bar_facts(s);
      bar_.draw(c, {r.x, r.y, r.w, std::max(r.h, bar_.height(c, r.w, facts))}, facts, commands_, marks_);
    });
    add("menu", [this](ui::Canvas& c, ui::Rect r, const Scene&, Actions&) {
      menu_.open("lesson",
                 {{"Lock", "3 of 5", "Sharing"}, {"Event", "a flag that any number of tasks can wait for", "Sharing"}},
                 {r.x + 10, r.y + 10, 100, 30});
      menu_.draw(c, r, marks_);
    });
    add("help", [this](ui::Canvas& c, ui::Rect r, const Scene&, Actions&) { help_.draw(c, r, commands_); });
    add("alive", [this](ui::Canvas& c, ui::Rect r, const Scene&, Actions&) {
      alive_.draw(c, r,
                  {.live = true,
                   .listens = true,
                   .loop = {Reply::State::waits, 2.0},
                   .client = {Reply::State::came, 0.1, "hi"}},
                  commands_, marks_);
    });
    add("compare", [this](ui::Canvas& c, ui::Rect r, const Scene& s, Actions&) {
      if (&s.index() != compared_ || measured_ != s.index().size()) {
        compared_ = &s.index();
        measured_ = s.index().size();
        half_ = {};
        half_.title = "Lock";
        half_.controls.assign(s.controls.begin(), s.controls.end());
        half_.loop = "simulated";
        half_.index = compared_;
        replay::Measuring measuring(*compared_);
        half_.figures = measuring.update();
        const replay::Measuring::Beats* beats = measuring.beats(half_.figures.heartbeat);
        half_.beats = beats ? beats->times : std::vector<std::int64_t>{};
        half_.beats_task = beats ? task_number(*compared_, beats->task) : 0;
        half_.end = compared_->end_time();
        half_.over = compared_->ended();
      }
      compare_.draw(c, r, {.halves = {&half_, &half_}, .now = s.now}, commands_, marks_);
    });
  }
  EveryView(const EveryView&) = delete;
  EveryView& operator=(const EveryView&) = delete;

  void draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
    for (const View& view : views) {
      marks_.clear();
      canvas.push_clip(box);
      view.draw(canvas, box, scene, actions);
      canvas.pop_clip();
    }
  }

  static BarFacts bar_facts(const Scene& scene) {
    BarFacts facts;
    facts.title = scene.controls.empty() ? "a.loopscope" : "Lock";
    facts.subtitle = "3 of 5";
    facts.loop = "simulated";
    facts.chooses_loop = !scene.controls.empty();
    facts.step = replay::Step::callback;
    facts.time = scene.now;
    facts.turn = scene.state.turn;
    facts.status = status_of(scene);
    return facts;
  }

private:
  StageView stage_;
  LessonView lesson_;
  ProgramView program_;
  ConsoleView console_;
  TimelineView timeline_;
  TopBar bar_;
  Menu menu_;
  HelpView help_;
  AliveRow alive_;
  CompareView compare_;
  Marks marks_;
  ui::Commands commands_ = every_command();
  const replay::Index* compared_ = nullptr;
  std::size_t measured_ = 0;
  CompareHalf half_;
};

} // namespace loopscope::app
