// You are the loop: the learner does the loop's work, move by move, on the run that is shown.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/hand/panel.h"
#include "core/hand/game.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// While it is on nothing of the future is seen. A right move carries the cursor to where the real loop decided next; a
/// wrong one changes nothing but what is said. The moves are keys, rows of the panel, and things of the stage.
class Hand final : public Activity {
public:
  Hand(App& app, World& world, LearnHost& host) : app_(app), world_(world), host_(host) {}

  std::vector<ui::Command> commands() override;
  Place place() const override { return game_ ? Place::side : Place::none; }
  void close() override;
  bool hides_future() const override { return game_ != nullptr; }
  bool key(std::string_view name) override;
  bool escape() override;
  bool pick(Thing) override;
  void run_changed() override { close(); }
  bool update(double seconds) override;
  float height(ui::Canvas&, float width, const Scene&) override { return panel_.height(width); }
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) override;
  void draw_over(ui::Canvas&, ui::Rect window, const Scene&, Actions&) override;
  void put_state(StateLine&) const override;

private:
  /// A wrong move of this decision.
  struct Tried {
    hand::Move move;
    words::Sentence why;
  };

  void toggle();
  void start(std::uint64_t from);
  void again();
  void next_lesson();
  void play(const hand::Move&, bool shown);
  void play_number(std::size_t number);
  void show_move();
  void take_back();
  void set_grain(hand::Grain);
  void settle();
  void arrive();
  void go(std::uint64_t position);
  bool grows() const;
  bool over() const;
  /// What is to be decided where the cursor stands; null while it is on its way there.
  const hand::Decision* asked() const;
  std::vector<hand::Move> moves() const;
  std::optional<hand::Move> move_of(Thing) const;
  bool is_tried(const hand::Move&) const;
  HandShown shown(const Scene&);
  const words::Narration* told(const Scene&);

  App& app_;
  World& world_;
  LearnHost& host_;
  std::unique_ptr<hand::Game> game_; // null: it is not on
  HandPanel panel_;
  hand::Grain grain_ = hand::Grain::callback;
  std::uint64_t cursor_ = 0; // where this has put it
  std::uint64_t goal_ = 0;   // where it goes
  double dwelt_ = 0;         // seconds on this position, on the way
  bool focused_ = false;     // something has the keyboard's focus, as of the last frame
  std::vector<Tried> tried_;
  words::Sentence note_;
  double shaken_ = 0; // seconds since the last wrong move
  Thing wrong_thing_;
  words::Sentence right_; // why the last move was right
  bool was_shown_ = false;
  std::uint64_t told_from_ = 0, told_to_ = 0; // events since it
  words::Narration told_;
  replay::State walker_;
};

} // namespace loopscope::app
