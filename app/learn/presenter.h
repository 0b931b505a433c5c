// Presenting to a class: large type, one thing at a time (App::presenting; the screen lays itself out), a clicker's
// keys, a spotlight, a black screen, and the teacher's note.
#pragma once

#include "app/learn/activity.h"

#include <string_view>
#include <vector>

namespace loopscope::app {

class Presenter final : public Activity {
public:
  /// `key`: that it begins and ends by. `asks`: what asks the class, and takes a clicker's keys first. `page`: where it
  /// goes on from a lesson's end.
  Presenter(App& app, LearnHost& host, std::string_view key, Activity& asks, Activity& page)
      : app_(app), host_(host), key_(key), asks_(asks), page_(page) {}

  std::vector<ui::Command> commands() override;
  bool key(std::string_view name) override;
  bool escape() override;
  void close() override { black_ = spotlight_ = note_ = false; }
  void run_changed() override { note_ = false; }
  void draw_over(ui::Canvas&, ui::Rect window, const Scene&, Actions&) override;
  void put_state(StateLine&) const override;

private:
  void present();
  void draw_note(ui::Canvas&, ui::Rect window);

  App& app_;
  LearnHost& host_;
  std::string_view key_;
  Activity& asks_;
  Activity& page_;
  bool black_ = false, spotlight_ = false, note_ = false;
};

} // namespace loopscope::app
