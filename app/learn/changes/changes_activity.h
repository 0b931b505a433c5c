// Small changes of a lesson's program, to try: each run by CPython and compared with the original on one clock.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/changes/edit_picker.h"

#include <string_view>
#include <vector>

namespace loopscope::app {

class ChangesActivity final : public Activity {
public:
  ChangesActivity(App&, World&, LearnHost&);

  std::vector<ui::Command> commands() override;
  Place place() const override { return open_ ? Place::middle : Place::none; }
  void close() override { open_ = false; }
  bool key(std::string_view name) override;
  bool escape() override;
  void run_changed() override;
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) override;
  void put_state(StateLine&) const override;

private:
  void open();
  void compare(std::size_t edit);

  App& app_;
  World& world_;
  LearnHost& host_;
  bool open_ = false;
  const scenarios::Lesson* lesson_ = nullptr; // whose edits are shown
  EditPicker picker_;
};

} // namespace loopscope::app
