#include "app/learn/predict/predict.h"

#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <utility>

namespace loopscope::app {
namespace {

constexpr std::uint64_t known_ahead = 6000; // events that are known before something is asked: its answer is among them
constexpr std::uint64_t callbacks_at_once = 512;
constexpr double patience = 2;          // seconds, for a run that does not go on
constexpr std::size_t steps_shown = 12; // of the way to an answer; what is before them is jumped
constexpr double longest_way = 5, longest_step = 0.8, shortest_step = 0.3; // seconds
constexpr std::size_t looked_ahead = 5;                                    // moments, for a question that is due

std::int64_t today() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

/// Where a letter for that box covers nothing of it, and as little as can be of what else is on the stage.
ui::Rect beside(ui::Rect box, ui::Rect stage, const DrawnThings& drawn) {
  constexpr float size = 24, away = 6;
  const float left = box.x - away - size, right = box.right() + away, above = box.y - away - size,
              below = box.bottom() + away, middle = box.center().y - size / 2, centre = box.center().x - size / 2;
  const ui::Rect places[] = {{left, middle, size, size},  {right, middle, size, size}, {centre, above, size, size},
                             {centre, below, size, size}, {left, above, size, size},   {right, above, size, size}};
  const auto overlaps = [](const ui::Rect& a, const ui::Rect& b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
  };
  const ui::Rect* best = nullptr;
  std::ptrdiff_t least = 0;
  for (const ui::Rect& place : places) {
    if (place.x < stage.x || place.y < stage.y || place.right() > stage.right() || place.bottom() > stage.bottom())
      continue;
    // What the box lies in is no obstacle.
    const std::ptrdiff_t covered = std::ranges::count_if(
        drawn, [&](const DrawnThing& each) { return overlaps(each.box, place) && !overlaps(each.box, box); });
    if (best && covered >= least) continue;
    best = &place;
    least = covered;
  }
  return best ? *best : ui::Rect{box.x - 12, box.y - 13, size, size};
}

} // namespace

Predict::Predict(App& app, World& world, LearnHost& host) : app_(app), host_(host), world_(world), score_(world) {
  score_.read();
}

std::vector<ui::Command> Predict::commands() {
  return {{"predict", {"f"}, words::text("commands.group.learning"), words::text("commands.learn.predict"), [this] {
             open();
           }}};
}

void Predict::open() {
  if (mode_ != Mode::closed) return mode_ == Mode::answered || mode_ == Mode::over ? next() : close();
  ShownRun& shown = run();
  if (shown.player.live()) return app_.say(words::text("ask.live"));
  host_.take_place(*this);
  score_.read();
  if (std::string problem = score_.take_problem(); !problem.empty()) app_.warn(std::move(problem));
  right_ = given_ = 0;
  own_only_ = false;
  own_asked_.clear();
  lately_.clear();
  mode_ = Mode::looks;
  if (shown.waits()) {
    // It is run without its waiting, so that what comes is known before it is asked for.
    RunSettings settings = shown.settings;
    settings.program->skip_waiting = true;
    host_.run_program(std::move(settings));
    run().player.pause();
    if (run().waits()) return close(); // there is no Python
  }
  next();
}

void Predict::ask_all() {
  if (count() == 0) return;
  host_.take_place(*this);
  score_.read();
  run().player.pause();
  right_ = given_ = 0;
  own_only_ = true;
  own_asked_.clear();
  next();
}

void Predict::ask(predict::Question question) {
  host_.take_place(*this);
  mode_ = Mode::looks;
  take(std::move(question), {});
  if (mode_ == Mode::goes_on) arrive();
}

void Predict::close() {
  mode_ = Mode::closed;
  run().player.hold_at(UINT64_MAX);
}

bool Predict::escape() {
  if (mode_ == Mode::closed) return false;
  close();
  return true;
}

void Predict::run_changed() {
  if (mode_ == Mode::closed) return;
  own_asked_.clear();
  if (run().player.live()) return close();
  if (own_only_) return close();
  next();
}

// Looking for something to ask.

void Predict::next() {
  Player& player = run().player;
  player.hold_at(UINT64_MAX);
  player.pause();
  chosen_.reset();
  own_.reset();
  question_ = {};
  mode_ = Mode::looks;
  from_ = player.position();
  looked_here_ = false;
  also_far_ = false;
  waited_ = 0;
}

bool Predict::knows_enough(std::uint64_t position) const {
  const ShownRun& shown = run();
  const bool grows = (shown.run && shown.run->feed().growing()) || shown.replay.size() < shown.replay.trace().size();
  return !grows || shown.replay.size() >= position + known_ahead || waited_ > patience;
}

/// The run goes on, and the cursor stays: what is asked is known to the app.
void Predict::find_out_ahead() {
  const ShownRun& shown = run();
  if (!shown.run) return;
  Feed& feed = shown.run->feed();
  if (feed.growing() && feed.paused()) feed.resume(callbacks_at_once);
}

std::vector<predict::Belief> Predict::sought() const {
  std::vector<predict::Belief> sought;
  const std::string here = program_name();
  for (const auto& [key, tested] : score_.known().by)
    if (const predict::Belief belief = belief_of(key); score_.comes_again(belief, here)) sought.push_back(belief);
  return sought;
}

/// The lesson's own question of that moment, if there is one.
bool Predict::look_for_own(std::uint64_t position) {
  const replay::Replay& replay = run().replay;
  const std::vector<scenarios::Question>& own = own_questions();
  const bool at_end = position >= replay.size() && knows_enough(position);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (own_asked_.contains(i)) continue;
    std::optional<std::uint64_t> at;
    if (of_the_usual_run(own[i])) at = position_of(own[i].moment, replay);
    if (!own_only_ && (!usual_run() || (!at_end && at != position))) continue;
    std::optional<std::uint64_t> until;
    if (at == position && own[i].until) until = position_of(*own[i].until, replay);
    own_asked_.insert(i);
    take(as_asked(own[i], position, until.value_or(position)), i);
    return true;
  }
  return false;
}

/// The position, after the one where it looks, of the next question of the lesson's own.
std::optional<std::uint64_t> Predict::next_of_own() const {
  if (!usual_run()) return {};
  const std::vector<scenarios::Question>& own = own_questions();
  std::optional<std::uint64_t> next;
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (own_asked_.contains(i) || !of_the_usual_run(own[i])) continue;
    const std::optional<std::uint64_t> at = position_of(own[i].moment, run().replay);
    if (at && *at > from_ && *at < run().replay.size() && (!next || *at < *next)) next = at;
  }
  return next;
}

/// What can be asked there. What is answered after many steps only once nothing else is left: one would see the run to
/// its end for one answer.
std::vector<predict::Question> Predict::questions_at(std::uint64_t position) const {
  const replay::Replay& replay = run().replay;
  std::vector<predict::Question> questions = predict::questions_at(replay, position);
  if (!also_far_) std::erase_if(questions, [&](const auto& each) { return !predict::is_soon(replay, each); });
  return questions;
}

/// Asks what is best asked there; false where nothing is.
bool Predict::look_at(std::uint64_t position) {
  const std::vector<predict::Question> questions = questions_at(position);
  const predict::Question* chosen = predict::choose(questions, lately_, sought());
  if (!chosen) return false;
  lately_.push_back(chosen->kind);
  if (lately_.size() > 3) lately_.erase(lately_.begin());
  take(*chosen, {});
  return true;
}

void Predict::look(double seconds) {
  if (own_only_) {
    if (!look_for_own(from_)) mode_ = Mode::over;
    return;
  }
  waited_ += seconds;
  if (!knows_enough(from_)) return find_out_ahead();
  const replay::Replay& replay = run().replay;
  if (!std::exchange(looked_here_, true)) {
    if (look_for_own(from_) || look_at(from_)) return;
  }
  const std::optional<std::uint64_t> own = next_of_own();
  std::optional<std::uint64_t> moment = predict::next_moment(replay, from_, lately_, !also_far_);
  // What was answered wrongly before, in another program, comes first, where it is not far.
  if (const std::vector<predict::Belief> due = sought(); moment && !due.empty()) {
    std::optional<std::uint64_t> later = moment;
    for (std::size_t i = 0; later && i < looked_ahead; ++i) {
      const auto tests_it = [&](const predict::Answer& answer) {
        return std::ranges::find(due, answer.belief) != due.end();
      };
      if (std::ranges::any_of(questions_at(*later), [&](const predict::Question& each) {
            return std::ranges::any_of(each.answers, tests_it);
          })) {
        moment = later;
        break;
      }
      later = predict::next_moment(replay, *later, lately_, !also_far_);
    }
  }
  if (own && (!moment || *own <= *moment)) moment = own;
  if (moment) {
    // Further on, first more of the run is to be known.
    from_ = *moment;
    looked_here_ = false;
    waited_ = 0;
  } else if (!also_far_) {
    from_ = run().player.position(); // nothing was asked since
    also_far_ = true;
    looked_here_ = false;
  } else if (from_ < replay.size()) {
    from_ = replay.size();
    looked_here_ = false;
    waited_ = 0;
  } else if (!look_for_own(from_)) {
    run_to(replay.size(), Mode::over);
  }
}

void Predict::take(predict::Question question, std::optional<std::size_t> own) {
  question_ = std::move(question);
  own_ = own;
  chosen_.reset();
  answers_hidden_ = app_.presenting();
  counts_votes_ = false;
  votes_.assign(question_.answers.size(), 0);
  voted_.clear();
  run_to(question_.asked_at, Mode::asks);
}

// The run goes on.

void Predict::run_to(std::uint64_t position, Mode then) {
  Player& player = run().player;
  const replay::Replay& replay = run().replay;
  then_ = then;
  mode_ = then == Mode::answered ? Mode::shows : Mode::goes_on;
  way_.clear();
  if (!app_.still())
    for (std::uint64_t at = position; at > player.position() && way_.size() < steps_shown;
         at = replay.previous(at, replay::Step::callback))
      way_.push_back(at);
  if (way_.empty() && position != player.position()) way_.push_back(position);
  pace_ =
      std::clamp(longest_way / static_cast<double>(std::max<std::size_t>(1, way_.size())), shortest_step, longest_step);
  dwelt_ = 0;
  player.hold_at(position);
  if (way_.size() <= 1 && (app_.still() || then != Mode::answered)) {
    if (!way_.empty()) player.seek(position);
    way_.clear();
  }
  if (way_.empty()) arrive();
}

void Predict::run_on(double seconds) {
  dwelt_ += seconds;
  if (dwelt_ < pace_) return;
  dwelt_ = 0;
  if (!way_.empty()) {
    run().player.seek(way_.back());
    way_.pop_back();
  }
  if (way_.empty()) arrive();
}

void Predict::arrive() {
  if (!way_.empty()) run().player.seek(way_.front());
  way_.clear();
  mode_ = then_;
  if (mode_ == Mode::answered || mode_ == Mode::over) run().player.hold_at(UINT64_MAX);
  speak();
}

bool Predict::update(double seconds) {
  if (mode_ == Mode::looks) look(seconds);
  if (mode_ == Mode::goes_on || mode_ == Mode::shows) run_on(seconds);
  return mode_ == Mode::looks || mode_ == Mode::goes_on || mode_ == Mode::shows;
}

// Answers.

void Predict::answer(std::size_t given) {
  if (mode_ != Mode::asks || given >= question_.answers.size()) return;
  chosen_ = given;
  ++given_;
  right_ += given == question_.right;
  if (!app_.presenting()) note(given == question_.right); // a class is no learner
  show_answer();
}

void Predict::show_answer() {
  run_to(question_.shown_at, Mode::answered);
}

/// A right answer speaks for all that a wrong one would have believed; a wrong one only of its own.
void Predict::note(bool right) {
  std::vector<std::string> keys;
  if (own_) {
    keys.push_back(score_key(run().settings.lesson->id, *own_));
  } else if (!right) {
    if (const predict::Belief belief = question_.answers[*chosen_].belief; belief != predict::Belief::none)
      keys.push_back(score_key(belief));
  } else {
    for (const predict::Answer& answer : question_.answers)
      if (answer.belief != predict::Belief::none) keys.push_back(score_key(answer.belief));
    std::ranges::sort(keys);
    keys.erase(std::ranges::unique(keys).begin(), keys.end());
  }
  score_.add(keys, right, program_name(), today());
  if (std::string problem = score_.take_problem(); !problem.empty()) app_.warn(std::move(problem));
}

bool Predict::key(std::string_view name) {
  switch (mode_) {
  case Mode::closed:
    return false;
  case Mode::looks:
    return false;
  case Mode::goes_on:
  case Mode::shows:
    if (name != "enter" && name != "space" && name != "page down") return false;
    arrive();
    return true;
  case Mode::asks:
    if (key_of_class(name)) return true;
    if (name.size() == 1) {
      const char c = name[0];
      const std::size_t given = c >= '1' && c <= '5'   ? static_cast<std::size_t>(c - '1')
                                : c >= 'a' && c <= 'e' ? static_cast<std::size_t>(c - 'a')
                                : c >= 'A' && c <= 'E' ? static_cast<std::size_t>(c - 'A')
                                                       : SIZE_MAX;
      if (given != SIZE_MAX) {
        answer(given);
        return true;
      }
      if (c == '0') {
        show_answer();
        return true;
      }
    }
    if (name == "enter" && !view_.focused()) {
      app_.say(words::text("ask.first"));
      return true;
    }
    return false;
  case Mode::answered:
    if ((name == "enter" && !view_.focused()) || (app_.presenting() && name == "page down")) {
      next();
      return true;
    }
    if (name == "w" && own_ && !of_the_usual_run(own_questions()[*own_])) {
      show_its_run();
      return true;
    }
    return false;
  case Mode::over:
    if ((name != "enter" || view_.focused()) && !(app_.presenting() && name == "page down")) return false;
    close();
    return true;
  }
  return false;
}

/// Before a class the answers come by a key, votes are counted, and in the end the loop answers. Page Down is a
/// clicker's.
bool Predict::key_of_class(std::string_view name) {
  if (!app_.presenting()) return false;
  const bool goes_on = (name == "enter" && !view_.focused()) || name == "page down";
  if (answers_hidden_) {
    if (!goes_on && name != "space") return name.size() == 1 && std::isalnum(static_cast<unsigned char>(name[0])) != 0;
    answers_hidden_ = false;
    return true;
  }
  if (goes_on) {
    show_answer();
    return true;
  }
  if (name == "V" || name == "v") {
    counts_votes_ = !counts_votes_;
    return true;
  }
  if (!counts_votes_) return false;
  if (name.size() == 1 && name[0] >= '1' && static_cast<std::size_t>(name[0] - '1') < votes_.size()) {
    ++votes_[static_cast<std::size_t>(name[0] - '1')];
    voted_.push_back(static_cast<std::size_t>(name[0] - '1'));
    return true;
  }
  if (name == "backspace" && !voted_.empty()) {
    --votes_[voted_.back()];
    voted_.pop_back();
    return true;
  }
  return false;
}

bool Predict::refuses(std::string_view command) {
  if (mode_ == Mode::closed) return false;
  const auto among = [&](std::initializer_list<std::string_view> these) {
    return std::ranges::find(these, command) != these.end();
  };
  // They would show what is to come, or say that it is shown.
  if (among({"compare", "save", "stop", "hide_future"})) {
    app_.say(words::text("ask.leave_first"));
    return true;
  }
  if (!among({"play", "step_forward", "to_end", "run_to_task", "run_to_line", "next_rare"})) return false;
  if (mode_ == Mode::looks || mode_ == Mode::goes_on || mode_ == Mode::shows) return true; // it goes on already
  if (mode_ != Mode::asks || run().player.position() < question_.asked_at) return false;
  app_.say(words::text("ask.first"));
  return true;
}

/// The run that the lesson's question is about.
void Predict::show_its_run() {
  const scenarios::ProofRun& about = own_questions()[*own_].runs.front();
  const auto& lessons = world_.lessons();
  const auto lesson = std::ranges::find(lessons, about.lesson, &scenarios::Lesson::id);
  if (lesson == lessons.end()) return;
  RunSettings settings{.lesson = &*lesson, .arguments = about.arguments};
  if (about.by_cpython) {
    std::string text = world_.program_of(*lesson, about.arguments);
    for (const auto& [from, to] : about.changes)
      if (const std::size_t at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
    settings.loop = "cpython";
    settings.program = python::Program{};
    settings.program->text = std::move(text);
    settings.program->skip_waiting = true;
  }
  close();
  host_.run_program(std::move(settings));
}

// Pointing.

Thing Predict::thing_of(const predict::Answer& answer) const {
  using Kind = predict::Pointed::Kind;
  const std::uint32_t id = answer.thing.id;
  switch (answer.thing.kind) {
  case Kind::nothing:
    return {};
  case Kind::task:
    return {Thing::Kind::task, id};
  case Kind::callback:
    return {Thing::Kind::callback, id};
  case Kind::primitive:
    return {Thing::Kind::primitive, id};
  case Kind::future:
    return {Thing::Kind::future, id};
  case Kind::line:
    return line_thing(run().replay.index().place(id));
  case Kind::phase:
    return {Thing::Kind::phase, id};
  }
  return {};
}

std::optional<std::size_t> Predict::answer_of(Thing thing) const {
  if (!thing) return {};
  std::optional<std::size_t> found;
  const replay::Index& index = run().replay.index();
  for (std::size_t i = 0; i < question_.answers.size(); ++i) {
    const Thing meant = thing_of(question_.answers[i]);
    // A task's step may be pointed at as the task, and the other way round.
    const auto runs = [&](Thing one, Thing other) {
      return one.kind == Thing::Kind::callback && other.kind == Thing::Kind::task &&
             index.callback(one.id).serves == other.id;
    };
    if (meant == thing) return i;
    if (!runs(meant, thing) && !runs(thing, meant)) continue;
    if (found) return {}; // it may be either
    found = i;
  }
  return found;
}

/// Where an answer can be pointed at, w 0 where it cannot.
ui::Rect Predict::place_of(std::size_t answer) const {
  const Thing meant = thing_of(question_.answers[answer]);
  if (!meant) return {};
  if (const ui::Rect place = host_.place_of(meant); place.w > 0) return place;
  for (const DrawnThing& each : host_.drawn())
    if (answer_of(each.thing) == answer) return each.box;
  return {};
}

/// The question with its answers, or what came of it, as it is shown.
void Predict::speak() {
  if (mode_ != Mode::asks && mode_ != Mode::answered) return;
  if (mode_ == Mode::asks) {
    app_.speak(words::plain(question_.text));
    for (std::size_t i = 0; i < question_.answers.size(); ++i)
      app_.speak(fmt::format("{}: {}", letter_of(i), words::plain(question_.answers[i].text)));
    return;
  }
  const std::string right = letter_of(question_.right);
  app_.speak(!chosen_                      ? words::text("ask.told.shown", right)
             : *chosen_ == question_.right ? std::string(words::text("ask.told.right"))
                                           : words::text("ask.told.wrong", right));
  for (const words::Sentence* said : told(question_, chosen_)) app_.speak(words::plain(*said));
}

bool Predict::pick(Thing thing) {
  if (mode_ != Mode::asks) return false;
  const std::optional<std::size_t> given = answer_of(thing);
  if (given) answer(*given);
  return given.has_value();
}

// What is shown.

AskedView Predict::view() const {
  using Stage = AskedView::Stage;
  AskedView view;
  view.stage = mode_ == Mode::asks       ? Stage::asks
               : mode_ == Mode::shows    ? Stage::shows
               : mode_ == Mode::answered ? Stage::told
               : mode_ == Mode::over     ? Stage::over
               : mode_ == Mode::goes_on  ? Stage::goes_on
                                         : Stage::looks;
  view.question = &question_;
  view.chosen = chosen_;
  view.right = right_;
  view.given = given_;
  if (chosen_ && *chosen_ != question_.right) view.believed = predict::believed(question_.answers[*chosen_].belief);
  view.answers_hidden = mode_ == Mode::asks && answers_hidden_;
  if (counts_votes_ || !voted_.empty()) view.votes = &votes_;
  view.has_run = own_ && !of_the_usual_run(own_questions()[*own_]);
  for (std::size_t i = 0; i < question_.answers.size(); ++i) view.can_point = view.can_point || place_of(i).w > 0;
  return view;
}

float Predict::height(ui::Canvas& canvas, float width, const Scene& scene) {
  return view_.height(canvas, width, scene, view());
}

void Predict::draw(ui::Canvas& canvas, ui::Rect box, const Scene& scene, Actions& actions) {
  const QuestionView::Clicked clicked = view_.draw(canvas, box, scene, actions, view(), app_.marks());
  if (clicked.answer) app_.ask([this, given = *clicked.answer] { answer(given); });
  if (clicked.unknown)
    app_.ask([this] {
      if (mode_ == Mode::asks) show_answer();
    });
  if (clicked.reveal) app_.ask([this] { answers_hidden_ = false; });
  if (clicked.next)
    app_.ask([this] {
      if (mode_ == Mode::goes_on || mode_ == Mode::shows)
        arrive();
      else if (mode_ == Mode::answered)
        next();
      else if (mode_ == Mode::over)
        close();
    });
  if (clicked.its_run)
    app_.ask([this] {
      if (own_) show_its_run();
    });
  if (clicked.leave) app_.ask([this] { close(); });
}

/// What can be pointed at as an answer is outlined, each with its letter; none of them otherwise than the others.
void Predict::draw_over(ui::Canvas& canvas, ui::Rect, const Scene&, Actions&) {
  const bool told = mode_ == Mode::answered;
  if ((mode_ != Mode::asks || answers_hidden_) && !told) return;
  const ui::Theme& theme = canvas.theme();
  const ui::Rect stage = app::place_of(app_.marks(), "stage"), program = app::place_of(app_.marks(), "program");
  for (std::size_t i = 0; i < question_.answers.size(); ++i) {
    const ui::Rect box = place_of(i);
    if (box.w <= 0 || (told && i != question_.right)) continue;
    const bool line = question_.answers[i].thing.kind == predict::Pointed::Kind::line;
    canvas.push_clip(line ? program : stage);
    const ui::Color color = told ? theme.ok : theme.text;
    canvas.frame(box.inset(line ? 0 : -4), color, 2, line ? 4 : 12);
    const ui::Rect badge = line ? ui::Rect{box.right() - 30, box.y, 24, 24} : beside(box, stage, host_.drawn());
    canvas.fill(badge, color, 12);
    canvas.text_in(badge, letter_of(i), {theme.light ? theme.panel : theme.background, 15, ui::Font::bold},
                   ui::Align::center);
    canvas.pop_clip();
  }
}

void Predict::put_state(StateLine& state) const {
  constexpr const char* modes[] = {"closed", "looks", "goes_on", "asks", "shows", "answered", "over"};
  state.put("predict", modes[static_cast<int>(mode_)]);
  const bool asked = mode_ == Mode::asks || mode_ == Mode::shows || mode_ == Mode::answered;
  state.put("asked", !asked ? "none"
                     : own_ ? fmt::format("own:{}", *own_ + 1)
                            : std::string(predict::name_of(question_.kind)));
  state.put("answers", asked ? question_.answers.size() : 0);
  state.put("asked_at", asked ? question_.asked_at : 0);
  state.put("shown_at", asked ? question_.shown_at : 0);
  state.put("right_answer", asked ? question_.right + 1 : 0); // for tests: it is not shown
  std::string votes;
  for (const std::size_t each : votes_) votes += fmt::format("{}{}", votes.empty() ? "" : ",", each);
  state.put("votes", counts_votes_ ? votes : "none");
  state.put("answers_hidden", mode_ == Mode::asks && answers_hidden_);
  state.put("given", chosen_ ? *chosen_ + 1 : 0);
  state.put("answered_rightly", fmt::format("{}/{}", right_, given_));
}

// The lesson's own questions.

std::string Predict::program_name() const {
  const ShownRun& shown = run();
  return shown.settings.lesson    ? shown.settings.lesson->id
         : shown.settings.program ? name_of(*shown.settings.program)
                                  : shown.file;
}

const std::vector<scenarios::Question>& Predict::own_questions() const {
  const scenarios::Lesson* lesson = run().settings.lesson;
  if (std::exchange(asks_of_, lesson) != lesson)
    own_questions_ = lesson ? world_.questions_of(*lesson) : std::vector<scenarios::Question>{};
  return own_questions_;
}

/// The lesson runs as it begins: its questions may speak of its numbers.
bool Predict::usual_run() const {
  const RunSettings& settings = run().settings;
  return settings.lesson && !(settings.program && settings.program->text) &&
         std::ranges::all_of(settings.lesson->parameters, [&](const scenarios::Parameter& each) {
           return value_of(each, settings.arguments) == each.initial;
         });
}

std::size_t Predict::count() const {
  return own_questions().size();
}

std::optional<bool> Predict::answered(std::size_t question) const {
  const scenarios::Lesson* lesson = run().settings.lesson;
  if (!lesson) return {};
  const auto& by = score_.known().by;
  const auto found = by.find(score_key(lesson->id, question));
  return found == by.end() ? std::nullopt : std::optional(found->second.row > 0);
}

} // namespace loopscope::app
