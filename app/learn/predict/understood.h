// What is understood and what is not yet, by what was answered: a page in the place of the stage.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/predict/score.h"
#include "core/predict/belief.h"

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

class Understood final : public Activity {
public:
  Understood(App& app, World& world, LearnHost& host) : app_(app), world_(world), host_(host), score_(world) {}

  std::vector<ui::Command> commands() override;
  Place place() const override { return open_ ? Place::middle : Place::none; }
  void close() override { open_ = false; }
  bool key(std::string_view name) override;
  bool escape() override;
  void run_changed() override { open_ = false; }
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) override;
  void put_state(StateLine& state) const override;

private:
  struct Page;
  void open();

  App& app_;
  World& world_;
  LearnHost& host_;
  Score score_;
  bool open_ = false;
  bool asks_ = false; // whether all is to be forgotten
  float content_ = 0; // height, of the last frame
  bool focused_ = false;
};

/// The lesson that shows what is true about the belief: the first of those for it that there is, or null.
const scenarios::Lesson* lesson_about(const World&, predict::Belief);

} // namespace loopscope::app
