// A run's screen taken elsewhere: saved, linked to, in a frame of another page, on paper.
#include "app/screens/run_screen.h"

#include "app/screens/compare_screen.h"
#include "app/screens/moments.h"
#include "core/words/format.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace loopscope::app {

std::string RunScreen::name_to_save() const {
  const RunSettings& now = shown_->settings;
  std::string name = now.lesson ? now.lesson->id : now.program ? name_of(*now.program) : "run";
  if (name.ends_with(".py")) name.resize(name.size() - 3);
  return name;
}

void RunScreen::save() {
  if (shown_->waits()) return app_.say(words::text("screens.say.nothing_to_save"));
  app_.say(world_.save(shown_->replay.trace(), name_to_save()));
}

void RunScreen::save_page() {
  if (shown_->waits()) return app_.say(words::text("screens.say.nothing_to_save"));
  // Of a lesson whose end nobody has to wait for, all of it.
  const RunSettings& now = shown_->settings;
  if (now.lesson && !now.program && shown_->run && shown_->run->feed().growing() && !shown_->run->feed().real()) {
    shown_->run->feed().resume_freely();
    saves_page_ = true;
    return;
  }
  write_page();
}

void RunScreen::write_page() {
  saves_page_ = false;
  const RecordedRun run{shown_->settings, title(), shown_->replay.trace()};
  Link moment;
  put_moment(moment);
  app_.say(world_.save_page({&run, 1}, name_to_save(), moment.text()));
}

void RunScreen::put_moment(Link& link) const {
  link.put("step", shown_->player.position());
  std::string view(app_.presenting() ? "presented" : panels_.shown());
  view.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(view.front())));
  link.put("view", view);
}

std::string RunScreen::link() const {
  Link link;
  put_run(link, "", shown_->settings);
  put_moment(link);
  app_.put_looks(link);
  return link.text();
}

void RunScreen::copy_link() {
  if (shown_->saved()) return app_.say(words::text("page.link.of_file"));
  world_.copy_link(link(), editor_.changed());
}

bool RunScreen::go(const Link& link) {
  std::string problem;
  const std::optional<RunSettings> run = run_in(link, "", world_, shown_->settings, problem);
  const std::optional<RunSettings> beside = run_in(link, "beside.", world_, {}, problem);
  const std::string* const program = link.value("program");
  const auto step = number_in(link, "step", 0, 1e15, problem);
  const auto time = number_in(link, "time", 0, 1e9, problem);
  const std::string* const view = link.value("view");
  // A link to another page's run shows nothing of this one's.
  if (link.value("lesson") && !run) return app_.warn(std::move(problem)), true;
  for (const auto& each : activities_) each->close();
  step_given_.reset();
  if (run) {
    const RunSettings& now = shown_->settings;
    if (now.program || now.lesson != run->lesson || now.loop != run->loop || now.arguments != run->arguments) {
      if (std::string why = world_.refusal(*run); !why.empty()) return app_.warn(std::move(why)), true;
      chose_loop_ = link.value("loop") != nullptr;
      show(*run);
    }
  }
  if (program) {
    editor_.show_given(*program); // it runs when the person wants that
    if (step) step_given_ = static_cast<std::uint64_t>(*step);
  } else if (step && shown_->waits()) {
    step_given_ = static_cast<std::uint64_t>(*step);
  } else if (step) {
    player().update(0);
    player().seek(std::min(static_cast<std::uint64_t>(*step), shown_->replay.size()));
    if (*step > static_cast<double>(shown_->replay.size()) && problem.empty())
      problem = words::text("page.link.beyond", *step, shown_->replay.size());
  }
  if (view) {
    std::string name = *view;
    if (!name.empty()) name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    app_.set_presenting(*view == "presented");
    if (*view == "compare") {
      if (beside) compared_ = {shown_->settings, *beside}, compared_beside_ = shown_->settings;
      if (CompareScreen* const screen = compare(); screen && time)
        screen->go_to(static_cast<std::int64_t>(*time * 1e9));
    } else if (panels_.has(name)) {
      panels_.show(name);
    } else if (*view != "presented" && problem.empty()) {
      problem = words::text("page.link.no_such", "view", *view);
    }
  }
  if (!problem.empty()) app_.warn(std::move(problem));
  return true;
}

/// In a frame of another page.
float RunScreen::draw_embedded(ui::Canvas& canvas) {
  constexpr float bar = TopBar::short_height;
  const ui::Rect window = canvas.window();
  const Scene now = scene();
  hovering_ = {};
  stage_.forget_places();
  const float timeline = std::clamp(window.h * 0.32f, 90.0f, 240.0f);
  const ui::Rect stage{window.x, window.y, window.w, std::max(0.0f, window.h - bar - timeline)};
  canvas.push_clip(stage);
  stage_.draw(canvas, stage, now, *this);
  canvas.pop_clip();
  const ui::Rect below{window.x, stage.bottom(), window.w, timeline};
  canvas.push_clip(below);
  timeline_.draw(canvas, below, now, *this);
  canvas.pop_clip();
  canvas.line({below.x, below.y + 0.5f}, {below.right(), below.y + 0.5f}, canvas.theme().line);
  app_.marks().emplace_back("stage", stage);
  app_.marks().emplace_back("timeline", below);
  bar_.draw_short(canvas, {window.x, window.bottom() - bar, window.w, bar}, bar_facts(), app_.commands(), app_.marks(),
                  true);
  if (std::exchange(hovered_, hovering_) != hovering_) canvas.keep_moving();
  return 0;
}

/// The program, and then the timeline, each with what happened above it.
int RunScreen::draw_sheet(ui::Canvas& canvas, int sheet) {
  const ui::Theme& t = canvas.theme();
  const ui::Rect page = canvas.window().inset(40);
  const Scene now = scene();
  const BarFacts facts = bar_facts();
  canvas.fill(canvas.window(), t.panel);
  canvas.text({page.x, page.y}, facts.title, {t.text, 26, ui::Font::bold});
  canvas.text_in({page.x, page.y, page.w, 36}, words::duration(now.now), {t.text, 18, ui::Font::mono},
                 ui::Align::right);
  const std::string happened = words::plain(told(now).headline);
  float y = page.y + 44;
  y += canvas.paragraph({page.x, y}, page.w, {{happened, {t.text, 17}, 0}}) + 16;
  const ui::Rect box{page.x, y, page.w, page.bottom() - y};
  canvas.push_clip(box);
  if (sheet == 0) {
    ProgramView program;
    program.show(program_.shown());
    program.draw(canvas, box, now, *this);
  } else {
    TimelineView timeline;
    timeline.set_scale(timeline_.steps());
    timeline.draw(canvas, box, now, *this);
  }
  canvas.pop_clip();
  return 2;
}

float RunScreen::sheet_height(int sheet) const {
  constexpr float above = 240, line = 24;
  const std::string text = program_text();
  const auto lines = static_cast<float>(std::ranges::count(text, '\n'));
  const auto lanes = static_cast<float>(shown_->replay.index().lanes().size());
  return std::max(700.0f, above + (sheet == 0 ? lines * line : lanes * 40));
}

} // namespace loopscope::app
