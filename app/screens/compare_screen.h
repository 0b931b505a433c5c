// Two runs at the same moment, compared.
#pragma once

#include "app/screens/comparison.h"
#include "app/shell/app.h"
#include "app/shell/world.h"
#include "app/views/compare/compare.h"
#include "core/words/texts.h"

#include <optional>
#include <string>
#include <vector>

namespace loopscope::app {

class CompareScreen final : public Screen {
public:
  /// `now`: what is shown behind it. `last`: what was compared last, and will have been; must outlive this.
  /// `look_for`: what is said until there is a verdict, or another run is chosen.
  CompareScreen(App&, World&, const RunSettings& now, std::optional<Compare::Pair>& last, std::string look_for = {});

  std::string title() const override { return std::string(words::text("screens.compare.title")); }
  std::vector<ui::Command> commands() override;
  void escape() override { app_.leave(); }
  bool update(double seconds) override { return compare_.update(seconds); }
  float draw(ui::Canvas&) override;
  void put_state(StateLine&) const override;
  /// Both at that time, in ns from their starts.
  void go_to(std::int64_t time);

private:
  /// `moved`: the parameter that was, or none.
  void set(std::size_t half, RunSettings, std::string_view moved = {});
  void change_speed(int by);
  void choose_lesson(std::size_t half);
  void choose_loop(std::size_t half);
  void save_page();
  void copy_link();
  void put_moment(Link&) const;

  App& app_;
  World& world_;
  const std::vector<RunSettings> versions_; // of the program that is shown behind it
  std::optional<Compare::Pair>& last_;
  Compare compare_;
  CompareView view_;
  std::string look_for_;
};

} // namespace loopscope::app
