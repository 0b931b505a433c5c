// A lesson's page: what it is about before its first step, and what was learned after its end.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/page/glossary.h"
#include "app/learn/page/progress.h"
#include "app/learn/predict/lesson_questions.h"
#include "app/views/page/page_text.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Stands in the middle before the first step of a lesson, and closes with it. Window thread.
class LessonPage final : public Activity {
public:
  /// Who asks the lesson's questions must outlive this.
  LessonPage(App&, World&, LearnHost&, LessonQuestions&);

  std::vector<ui::Command> commands() override;
  Place place() const override { return shown_ == Shown::nothing ? Place::none : Place::middle; }
  void close() override { shown_ = Shown::nothing; }
  bool shows_stage() const override { return veil_ < 1; }
  bool key(std::string_view name) override;
  bool escape() override;
  void run_changed() override;
  bool update(double seconds) override;
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) override;
  void put_state(StateLine&) const override;

private:
  enum class Shown : std::uint8_t { nothing, before, after };
  struct Part {
    std::string heading;
    std::vector<PageBlock> blocks;
  };

  const scenarios::Lesson* lesson() const;
  void show(Shown);
  void read();
  void begin();
  void ask();
  void go_to(const Term&);
  void open_book(int page, int term = -1);
  const scenarios::Lesson* next() const;
  float draw_text(ui::Canvas&, ui::Rect, float scale, PageTouch*, bool draw);
  void draw_foot(ui::Canvas&, ui::Rect, const Scene&);
  std::string questions_text() const;
  Thing thing_of(const Term&) const;

  App& app_;
  World& world_;
  LearnHost& host_;
  Progress progress_;
  LessonQuestions& questions_;

  Shown shown_ = Shown::nothing;
  bool asked_ = false;                    // the lesson's questions, from its page
  const scenarios::Lesson* of_ = nullptr; // whose page was opened last
  std::uint64_t opened_at_ = 0;           // the run's position then: it closes when that changes
  const Term* going_ = nullptr;           // the run goes to its end, to find that moment
  // What the page says.
  std::vector<PageWords> large_;
  std::vector<Part> parts_;
  ui::Point rested_;          // where the pointer was when the page opened
  double opened_clock_ = -1;  // seconds of the canvas; below 0: not drawn yet
  int pointed_ = -1;  // the term that is pointed at, as of the last frame
  float veil_ = 1;    // how visible the page is: less while a term is pointed at, so that its thing on the stage is seen
  float content_ = 0; // height, of the last frame
};

} // namespace loopscope::app
