// Broken programs to be mended: the list of them, what must hold of the one that is shown, and edits to try.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/changes/edit_picker.h"
#include "app/learn/mending/mending_list.h"
#include "app/learn/mending/mending_panel.h"
#include "app/learn/mending/trials.h"
#include "app/learn/mending/workshop.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

class MendingActivity final : public Activity {
public:
  MendingActivity(App&, World&, LearnHost&);

  std::vector<ui::Command> commands() override;
  Place place() const override;
  void close() override { mode_ = Mode::closed; }
  bool key(std::string_view name) override;
  bool escape() override;
  void run_changed() override;
  bool update(double seconds) override;
  float height(ui::Canvas&, float width, const Scene&) override;
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) override;
  void put_state(StateLine&) const override;

private:
  enum class Mode : std::uint8_t { closed, list, panel, edits };
  const mending::Mending* shown() const { return trials_ ? &trials_->mending() : nullptr; }
  void take(Mode);
  void open();
  void back();
  void open_edits();
  void next_order();
  void hint();
  void begin(std::size_t program);
  void show_order(std::size_t order);
  void go_to(const MendingPanel::Asked&);
  std::string text_shown() const;

  App& app_;
  World& world_;
  LearnHost& host_;
  Mended mended_;
  Mode mode_ = Mode::closed;
  std::unique_ptr<Trials> trials_; // of the program that is shown, where it is one of these
  std::string problem_;            // why it cannot run
  std::map<std::string, std::size_t, std::less<>> hints_; // shown, by program
  std::optional<std::uint64_t> goal_;                     // to go to, once the run has come to its end
  MendingList list_;
  MendingPanel panel_;
  EditPicker picker_;
};

} // namespace loopscope::app
