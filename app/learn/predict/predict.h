// The app asks what comes next, while that is hidden, and has the loop run on to show it.
#pragma once

#include "app/learn/activity.h"
#include "app/learn/predict/lesson_questions.h"
#include "app/learn/predict/question_view.h"
#include "app/learn/predict/score.h"
#include "core/predict/question.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {

/// Asks what can be asked of the run that is shown, its lesson's own questions at their moments among it.
class Predict final : public Activity, public LessonQuestions {
public:
  Predict(App&, World&, LearnHost&);

  std::vector<ui::Command> commands() override;
  Place place() const override { return mode_ == Mode::closed ? Place::none : Place::side; }
  void close() override;
  /// Also of a run whose end is shown: another one may take its place.
  bool hides_future() const override { return mode_ != Mode::closed; }
  bool predicts() const override { return mode_ != Mode::closed; }
  bool key(std::string_view name) override;
  bool escape() override;
  bool refuses(std::string_view command) override;
  bool pick(Thing) override;
  void run_changed() override;
  bool update(double seconds) override;
  float height(ui::Canvas&, float width, const Scene&) override;
  void draw(ui::Canvas&, ui::Rect, const Scene&, Actions&) override;
  void draw_over(ui::Canvas&, ui::Rect window, const Scene&, Actions&) override;
  void put_state(StateLine&) const override;

  /// Asks that question of the run that is shown, at once.
  void ask(predict::Question);

  // LessonQuestions
  std::size_t count() const override;
  std::optional<bool> answered(std::size_t) const override;
  void ask_all() override;

private:
  enum class Mode : std::uint8_t {
    closed,
    looks,    // for the next moment at which something can be asked
    goes_on,  // the run goes on to that moment
    asks,     // and waits for an answer
    shows,    // the run goes on to where the answer is seen
    answered, // it is told
    over,     // nothing more is asked
  };

  void open();
  void next();
  void look(double seconds);
  bool look_for_own(std::uint64_t position);
  std::vector<predict::Question> questions_at(std::uint64_t position) const;
  bool look_at(std::uint64_t position);
  std::optional<std::uint64_t> next_of_own() const;
  std::vector<predict::Belief> sought() const;
  void find_out_ahead();
  bool knows_enough(std::uint64_t position) const;
  void take(predict::Question, std::optional<std::size_t> own);
  void run_to(std::uint64_t position, Mode then);
  void run_on(double seconds);
  void arrive();
  void answer(std::size_t);
  bool key_of_class(std::string_view name);
  void show_answer();
  void speak();
  void tell();
  void note(bool right);
  void show_its_run();
  std::optional<std::size_t> answer_of(Thing) const;
  ui::Rect place_of(std::size_t answer) const;
  Thing thing_of(const predict::Answer&) const;
  const std::vector<scenarios::Question>& own_questions() const;
  bool usual_run() const;
  std::string program_name() const;
  AskedView view() const;
  ShownRun& run() const { return host_.shown(); }

  App& app_;
  LearnHost& host_;
  World& world_;
  Score score_;
  QuestionView view_;

  Mode mode_ = Mode::closed;
  Mode then_ = Mode::closed; // when the run has gone on
  bool own_only_ = false;    // the lesson's questions alone are asked, where the run is
  predict::Question question_;
  std::optional<std::size_t> own_; // its number among the lesson's questions
  bool answers_hidden_ = false;    // a class thinks first: until a key shows them
  std::vector<std::size_t> votes_; // of a class, for each answer
  std::vector<std::size_t> voted_; // in order, to take them back
  bool counts_votes_ = false;
  std::optional<std::size_t> chosen_; // the answer that was given
  std::vector<predict::Kind> lately_; // what was asked last
  std::set<std::size_t> own_asked_;   // of the lesson's questions, in this run
  std::size_t right_ = 0, given_ = 0; // answers, since it was opened
  std::uint64_t from_ = 0;            // where it looks for the next question
  bool looked_here_ = false;          // and has looked at that position itself
  bool also_far_ = false;             // also for what is answered after many steps: nothing else is left
  double waited_ = 0;                 // seconds, for the run to be known further
  std::vector<std::uint64_t> way_;    // positions on the way, the last one first
  double pace_ = 0, dwelt_ = 0;       // seconds
  mutable const scenarios::Lesson* asks_of_ = nullptr; // whose questions are read
  mutable std::vector<scenarios::Question> own_questions_;
};

} // namespace loopscope::app
