#include "app/learn/hand/hand.h"

#include "app/shell/world.h"
#include "app/views/stage/drawn.h"
#include "core/replay/rules.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace loopscope::app {
namespace {

using hand::Ask;
using hand::Grain;
using hand::Move;
using words::text;

// How long each callback is looked at that the loop runs after a right move, in seconds.
constexpr double pace = 0.32;
// More of a run than that is not asked for ahead of the cursor, in events.
constexpr std::uint64_t far_enough = 100'000;
constexpr double shakes_for = 0.45; // seconds

/// What one clicks for the move; nothing for one that no thing stands for.
Thing thing_of_move(const Move& move, const replay::State& state) {
  switch (move.kind) {
  case Move::Kind::run:
  case Move::Kind::drop:
  case Move::Kind::move_timer:
    return {Thing::Kind::callback, move.id};
  case Move::Kind::run_task:
  case Move::Kind::wake:
    return {Thing::Kind::task, move.id};
  case Move::Kind::look:
  case Move::Kind::until:
  case Move::Kind::forever:
    return thing_of(replay::Phase::select);
  case Move::Kind::take: // the last one that runs
    if (move.id > 0 && move.id <= state.ready_size())
      return {Thing::Kind::callback, replay::ready_of(state)[move.id - 1].id};
    return thing_of(replay::Phase::run);
  case Move::Kind::take_new:
    return thing_of(replay::Phase::run);
  case Move::Kind::at_once:
    return thing_of(StagePlace::slot);
  case Move::Kind::to_end:
    return thing_of(StagePlace::ready);
  case Move::Kind::to_timers:
    return thing_of(StagePlace::timers);
  case Move::Kind::to_front:
    if (const replay::Callback* first = replay::next_ready(state)) return {Thing::Kind::callback, first->id};
    return {};
  case Move::Kind::both:
  case Move::Kind::nothing:
  case Move::Kind::stop:
  case Move::Kind::nobody:
    return {};
  }
  return {};
}

} // namespace

std::vector<ui::Command> Hand::commands() {
  return {{"hand", {"H"}, words::text("commands.group.learning"), text("hand.ui.command"), [this] { toggle(); }}};
}

void Hand::toggle() {
  if (game_) return close();
  ShownRun& run = host_.shown();
  if (run.waits()) return app_.say(text("hand.ui.not_begun"));
  host_.take_place(*this);
  start(run.player.at_end() ? 0 : run.player.position());
}

void Hand::start(std::uint64_t from) {
  ShownRun& run = host_.shown();
  run.player.pause();
  game_ = std::make_unique<hand::Game>(run.replay, grain_, from, true);
  right_.clear();
  go(from);
  settle();
  dwelt_ = pace; // the first question comes at once
}

void Hand::close() {
  if (!game_) return;
  game_.reset();
  tried_.clear();
  note_.clear();
  right_.clear();
  // The run was let run ahead of the cursor.
  ShownRun& run = host_.shown();
  if (run.run && !run.player.running()) run.run->feed().pause();
}

void Hand::again() {
  start(0);
}

void Hand::next_lesson() {
  const scenarios::Lesson* now = host_.shown().settings.lesson;
  if (!now) return;
  const std::vector<scenarios::Lesson>& all = world_.lessons();
  const auto next = static_cast<std::size_t>(now - all.data()) + 1;
  if (next < all.size()) host_.show({.lesson = &all[next]});
}

/// The cursor stands there.
void Hand::go(std::uint64_t position) {
  Player& player = host_.shown().player;
  if (player.position() != position || player.playing()) player.seek(position);
  cursor_ = player.position();
  dwelt_ = 0;
}

bool Hand::grows() const {
  const ShownRun& run = host_.shown();
  return run.run && (run.run->feed().growing() || run.replay.size() < run.replay.trace().size());
}

bool Hand::over() const {
  return !game_->decision() && !grows() && cursor_ >= host_.shown().replay.size();
}

/// Where the run goes on to is where something is decided next.
void Hand::settle() {
  tried_.clear();
  note_.clear();
  const hand::Decision* next = game_->decision();
  goal_ = next ? next->at : host_.shown().replay.size();
  panel_.ask_anew();
}

const hand::Decision* Hand::asked() const {
  const hand::Decision* next = game_ ? game_->decision() : nullptr;
  return next && next->at == cursor_ ? next : nullptr;
}

std::vector<Move> Hand::moves() const {
  const hand::Decision* decision = asked();
  return decision ? hand::moves_at(host_.scene().state, *decision) : std::vector<Move>{};
}

bool Hand::is_tried(const Move& move) const {
  return std::ranges::find(tried_, move, &Tried::move) != tried_.end();
}

void Hand::play(const Move& move, bool shown) {
  const hand::Decision* next = asked();
  if (!next || is_tried(move)) return;
  const hand::Decision decision = *next;
  const Scene scene = host_.scene();
  hand::Verdict verdict = hand::judge(scene.index(), scene.state, decision, move);
  if (!game_->play(move, verdict.idea, shown)) {
    const std::vector<Move> offered = hand::moves_at(scene.state, decision);
    note_ = std::ranges::find(offered, move) == offered.end() ? verdict.why : words::Sentence{};
    wrong_thing_ = thing_of_move(move, scene.state);
    tried_.push_back({move, std::move(verdict.why)});
    shaken_ = 0;
    return;
  }
  right_ = std::move(verdict.why);
  was_shown_ = shown;
  told_from_ = decision.at;
  settle();
  dwelt_ = pace; // it goes on at once
}

void Hand::play_number(std::size_t number) {
  const std::vector<Move> all = moves();
  if (number < all.size()) play(all[number], false);
}

void Hand::show_move() {
  if (const hand::Decision* decision = asked()) play(decision->right, true);
}

void Hand::take_back() {
  if (!tried_.empty() && asked()) { // the last wrong one, where the run has not moved
    game_->take_back();
    tried_.pop_back();
    note_.clear();
    wrong_thing_ = {};
    return;
  }
  if (!game_->take_back()) return app_.say(text("hand.ui.nothing_to_take_back"));
  grain_ = game_->grain();
  right_.clear();
  settle();
  go(goal_);
  // What was tried there in vain stands there again.
  const Scene scene = host_.scene();
  for (const hand::Game::Made& made : game_->made())
    if (!made.right && made.decision.at == goal_)
      tried_.push_back({made.move, hand::judge(scene.index(), scene.state, made.decision, made.move).why});
}

void Hand::set_grain(Grain grain) {
  if (grain == grain_) return;
  grain_ = grain;
  if (!asked()) go(goal_);
  game_->set_grain(grain);
  settle();
}

/// On its way: it is there at once.
void Hand::arrive() {
  if (cursor_ != goal_) go(goal_);
}

bool Hand::key(std::string_view name) {
  if (!game_) return false;
  // What has the focus takes the keys that change or press it.
  if (focused_ && (name == "left" || name == "right" || name == "up" || name == "down" || name == "enter"))
    return false;
  const bool goes = cursor_ != goal_;
  if (name.size() == 1 && name >= "1" && name <= "9") {
    goes ? arrive() : play_number(static_cast<std::size_t>(name.front() - '1'));
    return true;
  }
  if (name == "backspace" || name == "left") return take_back(), true;
  if (name == "right") return goes ? arrive() : show_move(), true;
  if (name == "up" || name == "down") {
    const int to = static_cast<int>(grain_) + (name == "down" ? 1 : -1);
    if (to >= 0 && to <= 2) set_grain(static_cast<Grain>(to));
    return true;
  }
  if (name == "home") return again(), true;
  if (name == "enter" || name == "space") {
    if (goes)
      arrive();
    else if (over() && name == "enter")
      next_lesson();
    else if (!over())
      app_.say(text("hand.ui.you_are_the_loop"));
    return true;
  }
  return false;
}

bool Hand::escape() {
  if (!game_) return false;
  close();
  return true;
}

/// The move that a click on it makes, also one that is not among those listed.
std::optional<Move> Hand::move_of(Thing thing) const {
  const hand::Decision* decision = asked();
  if (!decision) return {};
  const Scene scene = host_.scene();
  const replay::State& state = scene.state;
  std::vector<Move> found;
  for (const Move& move : hand::moves_at(state, *decision))
    if (thing_of_move(move, state) == thing) found.push_back(move);
  if (found.size() == 1) return found.front();
  if (found.size() > 1) return {}; // the list tells them apart
  if (thing.kind == Thing::Kind::callback) {
    const auto place = replay::place_in_ready(state, thing.id);
    const bool timer = std::ranges::any_of(state.timers, [&](const auto& each) { return each.id == thing.id; });
    if (!place && !timer) return {};
    if (decision->ask == Ask::run || decision->ask == Ask::wait) return Move{Move::Kind::run, thing.id};
    if (decision->ask == Ask::due && timer) return Move{Move::Kind::move_timer, thing.id};
    if (decision->ask == Ask::members && place) return Move{Move::Kind::take, static_cast<std::uint32_t>(*place + 1)};
    if (decision->ask == Ask::members) return Move{Move::Kind::run, thing.id};
  }
  if (thing.kind == Thing::Kind::task) {
    const replay::Task* task = state.tasks.find(thing.id);
    if (!task || (task->status != replay::TaskStatus::waiting && task->status != replay::TaskStatus::sleeping))
      return {};
    if (decision->ask == Ask::wake) return Move{Move::Kind::wake, thing.id};
    if (decision->ask == Ask::run || decision->ask == Ask::wait || decision->ask == Ask::hang)
      return Move{Move::Kind::run_task, thing.id};
  }
  return {};
}

bool Hand::pick(Thing thing) {
  if (!game_) return false;
  if (cursor_ != goal_) {
    arrive();
    return true;
  }
  const std::optional<Move> move = move_of(thing);
  if (!move) return false;
  play(*move, false);
  return true;
}

bool Hand::update(double seconds) {
  if (!game_) return false;
  ShownRun& run = host_.shown();
  Player& player = run.player;
  if (player.busy() || player.playing()) player.seek(player.position());
  if (player.position() != cursor_) { // the person has gone elsewhere: it goes on from there
    cursor_ = player.position();
    game_->go_to(cursor_);
    right_.clear();
    settle();
  }
  shaken_ += seconds;
  bool moving = shaken_ < shakes_for;
  if (!asked() && !over()) {
    moving = true;
    const hand::Decision* next = game_->decision(); // the run may have grown
    goal_ = next ? next->at : run.replay.size();
    dwelt_ += seconds;
    // Without the end of what is known, where it is not known what comes.
    const std::uint64_t step = std::min(run.replay.next(cursor_, replay::Step::callback), goal_);
    if (cursor_ < goal_ && (app_.still() || dwelt_ >= pace)) go(app_.still() ? goal_ : step);
  }
  if (run.run) { // what is decided next is known once the run is there
    Feed& feed = run.run->feed();
    const bool enough = run.replay.size() > cursor_ + far_enough;
    if (feed.growing() && !enough)
      feed.resume_freely();
    else if (feed.growing() && !feed.real())
      feed.pause();
  }
  return moving;
}

const words::Narration* Hand::told(const Scene& scene) {
  if (told_from_ >= scene.state.position) return nullptr;
  const std::uint64_t to = scene.state.position;
  if (told_to_ != to || told_.headline.empty()) {
    walker_ = {};
    told_ = words::narrate(scene.replay, told_from_, walker_, 4);
    told_to_ = to;
  }
  return &told_;
}

HandShown Hand::shown(const Scene& scene) {
  HandShown shown{.grain = grain_, .score = game_->score(), .right = right_, .was_shown = was_shown_, .note = note_};
  shown.can_go_back = !game_->made().empty();
  const hand::Decision* decision = asked();
  shown.mode = decision                      ? HandShown::Mode::asks
               : over()                      ? HandShown::Mode::over
               : cursor_ < goal_ || !grows() ? HandShown::Mode::goes_on
                                             : HandShown::Mode::waits;
  if (!right_.empty()) shown.told = told(scene);
  if (const scenarios::Lesson* lesson = host_.shown().settings.lesson)
    shown.has_next = lesson->number < static_cast<int>(world_.lessons().size());
  if (!decision || scene.state.position != decision->at) return shown;
  shown.question = hand::question(scene.index(), scene.state, *decision);
  if (!scene.state.parked.empty() || scene.state.thread != 0) shown.loop = words::loop_name(scene.index(), scene.state);
  for (const Move& move : hand::moves_at(scene.state, *decision)) {
    const auto tried = std::ranges::find(tried_, move, &Tried::move);
    HandShown::Offered offered{hand::words_of(scene.index(), scene.state, *decision, move)};
    if (tried != tried_.end()) offered.tried = true, offered.why = tried->why;
    shown.moves.push_back(std::move(offered));
  }
  shown.eases = decision->ask != Ask::place && grain_ == Grain::callback && (game_->eased(false) || game_->eased(true));
  return shown;
}

void Hand::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  if (!game_) return;
  focused_ = canvas.focused();
  const HandPressed pressed = panel_.draw(canvas, box, scene, actions, shown(scene), app_.marks());
  app_.marks().emplace_back("hand", box);
  if (pressed.move)
    app_.ask([this, number = *pressed.move] {
      if (game_) play_number(number);
    });
  if (pressed.grain)
    app_.ask([this, grain = *pressed.grain] {
      if (game_) set_grain(grain);
    });
  if (pressed.back)
    app_.ask([this] {
      if (game_) take_back();
    });
  if (pressed.show)
    app_.ask([this] {
      if (game_) show_move();
    });
  if (pressed.again)
    app_.ask([this] {
      if (game_) again();
    });
  if (pressed.next)
    app_.ask([this] {
      if (game_) next_lesson();
    });
}

/// The keys of the moves beside what stands for them on the stage, and a cross at what was wrong.
void Hand::draw_over(ui::Canvas& canvas, ui::Rect, const Scene& scene, Actions&) {
  if (!game_) return;
  const hand::Decision* decision = asked();
  if (!decision || scene.state.position != decision->at) return;
  const ui::Theme& theme = canvas.theme();
  const ui::TextStyle style{theme.text, 12, ui::Font::mono_bold};
  constexpr float size = 19;
  std::vector<std::pair<Thing, float>> used; // how far the next badge of it stands to the right
  const std::vector<Move> all = hand::moves_at(scene.state, *decision);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_tried(all[i])) continue;
    const Thing thing = thing_of_move(all[i], scene.state);
    const ui::Rect box = thing ? host_.place_of(thing) : ui::Rect{};
    if (box.w <= 0) continue;
    auto at = std::ranges::find(used, thing, &std::pair<Thing, float>::first);
    if (at == used.end()) at = used.insert(used.end(), {thing, 0});
    // At a corner where nothing is written: of a chip the left one, of a phase the right one.
    const bool phase = thing.kind == Thing::Kind::phase;
    const float x = phase ? box.right() - size - at->second : box.x - size * 0.35f + at->second;
    const ui::Rect badge{x, box.y - size * 0.45f, size, size};
    at->second += size + 3;
    canvas.fill(badge, theme.panel, 5);
    canvas.frame(badge, theme.text, 1.5f, 5);
    canvas.text_in(badge, fmt::format("{}", i + 1), style, ui::Align::center);
  }
  const ui::Rect wrong = wrong_thing_ && !tried_.empty() ? host_.place_of(wrong_thing_) : ui::Rect{};
  if (wrong.w <= 0) return;
  float across = 0;
  if (canvas.delta() > 0 && shaken_ < shakes_for) {
    const auto left = static_cast<float>(1 - shaken_ / shakes_for);
    across = std::sin(static_cast<float>(shaken_) * 42) * 7 * left;
    canvas.keep_moving();
  }
  ui::Rect marked = wrong.inset(-5);
  marked.x += across;
  canvas.frame(marked, theme.blocked, 2.5f, 11);
  const ui::Rect sign{marked.right() - 13, marked.y - 9, 22, 22};
  canvas.fill(sign, theme.blocked, 11);
  canvas.cross(sign.inset(6), theme.ink, 2.4f);
}

void Hand::put_state(StateLine& state) const {
  if (!game_) return state.put("hand", "none");
  constexpr const char* asks[] = {"run", "wake", "place", "wait", "hang", "due", "members", "over"};
  constexpr const char* grains[] = {"callback", "turn", "phases"};
  const hand::Decision* decision = asked();
  const hand::Score score = game_->score();
  state.put("hand", decision ? asks[static_cast<int>(decision->ask)] : over() ? "done" : "goes");
  state.put("hand_grain", grains[static_cast<int>(grain_)]);
  state.put("hand_decided", score.decided());
  state.put("hand_right", score.right);
  state.put("hand_wrong", score.wrong);
  state.put("hand_shown", score.shown);
  state.put("hand_tried", tried_.size());
}

} // namespace loopscope::app
