#include "app/learn/mending/mending_activity.h"

#include "core/words/texts.h"

#include <algorithm>
#include <utility>

namespace loopscope::app {

using mending::Verdict;

MendingActivity::MendingActivity(App& app, World& world, LearnHost& host)
    : app_(app), world_(world), host_(host), mended_(world) {}

std::vector<ui::Command> MendingActivity::commands() {
  const std::string_view group = words::text("mending.command.group");
  const auto here = [this](void (MendingActivity::*does)()) {
    return [this, does] { shown() ? (this->*does)() : app_.say(words::text("mending.command.none")); };
  };
  return {
      {"mend", {"M"}, group, words::text("mending.command.open"), [this] { open(); }},
      {"mend_order", {"O"}, group, words::text("mending.command.order"), here(&MendingActivity::next_order)},
      {"mend_hint", {"I"}, group, words::text("mending.command.hint"), here(&MendingActivity::hint)},
      {"mend_edits", {"K"}, group, words::text("mending.command.edits"), here(&MendingActivity::open_edits)},
  };
}

Activity::Place MendingActivity::place() const {
  return mode_ == Mode::closed ? Place::none : mode_ == Mode::panel ? Place::side : Place::middle;
}

void MendingActivity::take(Mode mode) {
  mode_ = mode;
  host_.take_place(*this);
}

/// Back to the program that is shown, or away.
void MendingActivity::back() {
  if (shown())
    take(Mode::panel);
  else
    mode_ = Mode::closed;
}

void MendingActivity::open() {
  if (mode_ == Mode::list) return back();
  if (shown() && mode_ == Mode::closed) return take(Mode::panel);
  if (const std::string& problem = mended_.problem(); !problem.empty()) app_.warn(problem);
  // The next that is not mended, from the one that is shown.
  const std::vector<mending::Mending>& all = mending::mendings();
  std::size_t at = shown() ? static_cast<std::size_t>(shown() - all.data()) : 0;
  for (std::size_t i = 0; i < all.size() && mended_.contains(all[at].id); ++i) at = (at + 1) % all.size();
  list_.open(at);
  take(Mode::list);
}

void MendingActivity::begin(std::size_t program) {
  const mending::Mending& mending = mending::mendings()[program];
  if (shown() == &mending) return back();
  mode_ = Mode::panel;
  host_.show(settings_of(mending, 0));
}

void MendingActivity::open_edits() {
  if (mode_ == Mode::edits) return back();
  std::vector<EditPicker::Edit> edits;
  for (const mending::Offer& offer : shown()->offers) edits.push_back({offer.title, "", shown()->with(offer)});
  picker_.open(shown()->program, std::move(edits),
               {std::string(words::text("mending.offers.heading")), std::string(words::text("mending.offers.take"))});
  take(Mode::edits);
}

std::string MendingActivity::text_shown() const {
  const std::optional<python::Program>& program = host_.shown().settings.program;
  return program && program->text ? *program->text : shown()->program;
}

void MendingActivity::show_order(std::size_t order) {
  const std::string text = text_shown();
  goal_.reset();
  host_.run_program(settings_of(*shown(), order, &text));
}

void MendingActivity::next_order() {
  const std::size_t orders = shown()->orders.size();
  show_order(trials_->shown_order() < orders ? (trials_->shown_order() + 1) % orders : 0);
}

void MendingActivity::hint() {
  std::size_t& shown_hints = hints_[shown()->id];
  shown_hints = std::min(shown_hints + 1, shown()->hints.size());
  if (mode_ != Mode::panel) take(Mode::panel);
}

/// To the moment that decided it, on the order on which it did.
void MendingActivity::go_to(const MendingPanel::Asked& asked) {
  std::optional<std::uint64_t> at;
  if (asked.hides) {
    if (const auto hiding = trials_->hiding()) at = hiding->at;
  } else {
    at = trials_->moment(asked.must, asked.order);
  }
  if (!at) return;
  if (asked.order != trials_->shown_order()) show_order(asked.order);
  ShownRun& run = host_.shown();
  if (run.replay.size() >= *at && run.replay.size() > 0) {
    run.player.pause();
    return run.player.seek(*at);
  }
  goal_ = at;
  run.player.to_end();
}

bool MendingActivity::key(std::string_view name) {
  if (mode_ == Mode::list && list_.key(name)) {
    if (const auto chosen = list_.chosen()) begin(*chosen);
    return true;
  }
  if (mode_ == Mode::edits && picker_.key(name)) {
    if (const auto taken = picker_.taken()) {
      take(Mode::panel);
      host_.run_text(picker_.edit(*taken).text);
    }
    return true;
  }
  return false;
}

bool MendingActivity::escape() {
  if (mode_ != Mode::list && mode_ != Mode::edits) return false;
  back();
  return true;
}

void MendingActivity::run_changed() {
  const RunSettings& settings = host_.shown().settings;
  const mending::Mending* mending = mending_of(settings);
  goal_.reset();
  if (!mending) {
    trials_.reset();
    if (mode_ == Mode::panel || mode_ == Mode::edits) mode_ = Mode::closed;
    return;
  }
  const bool another = shown() != mending;
  if (another) trials_ = std::make_unique<Trials>(world_, *mending);
  trials_->show(settings);
  panel_.begin();
  problem_ = world_.interpreter_for(settings.program.value_or(python::Program{})).problem;
  if (another || mode_ == Mode::edits || mode_ == Mode::list) take(Mode::panel);
}

bool MendingActivity::update(double seconds) {
  if (!trials_) return false;
  ShownRun& run = host_.shown();
  const bool moving = trials_->update(seconds, run);
  if (goal_ && run.replay.size() >= *goal_) {
    run.player.pause();
    run.player.seek(*std::exchange(goal_, {}));
  }
  if (trials_->cured()) mended_.add(shown()->id);
  return moving;
}

float MendingActivity::height(ui::Canvas&, float, const Scene&) {
  return panel_.height();
}

void MendingActivity::draw(ui::Canvas& canvas, ui::Rect box, const Scene&, Actions&) {
  Marks& marks = app_.marks();
  if (mode_ == Mode::list) {
    list_.draw(canvas, box, mended_, marks);
    if (const auto chosen = list_.chosen()) app_.ask([this, at = *chosen] { begin(at); });
    if (list_.left()) app_.ask([this] { back(); });
    return;
  }
  if (mode_ == Mode::edits) {
    picker_.draw(canvas, box, "edit", marks);
    if (const auto taken = picker_.taken())
      app_.ask([this, at = *taken] {
        take(Mode::panel);
        host_.run_text(picker_.edit(at).text);
      });
    if (picker_.left()) app_.ask([this] { back(); });
    return;
  }
  if (!trials_) return;
  const std::vector<mending::Mending>& all = mending::mendings();
  const MendingPanel::Asked asked =
      panel_.draw(canvas, box,
                  {*trials_, static_cast<std::size_t>(shown() - all.data()) + 1, all.size(), hints_[shown()->id],
                   problem_, app_.commands()},
                  marks);
  using What = MendingPanel::Asked::What;
  if (asked.what == What::nothing) return;
  app_.ask([this, asked] {
    if (!shown()) return;
    switch (asked.what) {
    case What::moment:
      return go_to(asked);
    case What::order:
      return show_order(asked.order);
    case What::edits:
      return open_edits();
    case What::hint:
      return hint();
    case What::all:
      return open();
    case What::nothing:
      return;
    }
  });
}

void MendingActivity::put_state(StateLine& state) const {
  constexpr const char* modes[] = {"none", "list", "panel", "edits"};
  state.put("mend", modes[static_cast<int>(mode_)]);
  if (mode_ == Mode::list) state.put("mend_at", mending::mendings()[list_.at()].id);
  state.put("mended", mended_.count());
  if (!trials_) return;
  std::string musts;
  for (std::size_t i = 0; i < shown()->musts.size(); ++i) {
    const Verdict verdict = trials_->verdict(i);
    musts += verdict == Verdict::unknown ? '-' : verdict == Verdict::holds ? 'h' : 'b';
  }
  state.put("mending", shown()->id);
  state.put("musts", musts);
  state.put("order", trials_->shown_order() + 1);
  state.put("verdict", trials_->cured()      ? "cured"
                       : trials_->hiding()   ? "hides"
                       : trials_->complete() ? "broken"
                                             : "open");
  const auto hints = hints_.find(shown()->id);
  state.put("hints", hints == hints_.end() ? 0 : hints->second);
}

} // namespace loopscope::app
