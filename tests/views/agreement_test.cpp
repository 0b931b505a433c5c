// What the window, `why`, the comparison and the export say of a moment is the same: the claims are read off what the
// views draw, and every two of them that speak of one thing must be equal.
#include "app/screens/choices.h"
#include "core/export/chrome.h"
#include "core/replay/measure.h"
#include "core/trace/recorder.h"
#include "core/words/answers.h"
#include "core/words/verdict.h"
#include "scenarios/run.h"
#include "tests/views/every_view.h"
#include "tests/views/test_canvas.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace loopscope::app {
namespace {

using Text = TestCanvas::Text;
using Place = TestCanvas::Place;
using Shape = TestCanvas::Shape;
using trace::ObjectId;

/// What is said of a moment: of which thing, what, and by whom.
class Claims {
public:
  void say(std::string about, std::string what, std::string_view who) {
    if (what.empty()) return;
    ++count_;
    said_[std::move(about)].push_back({std::move(what), std::string(who)});
  }
  std::size_t count() const { return count_; }
  /// The things of which one says something else than another.
  std::vector<std::string> contradictions() const {
    std::vector<std::string> found;
    for (const auto& [about, said] : said_) {
      const auto other = std::ranges::find_if(said, [&](const Said& s) { return s.what != said.front().what; });
      if (other != said.end())
        found.push_back(fmt::format("{}: \"{}\" says {}, \"{}\" says {}", about, said.front().what, said.front().who,
                                    other->what, other->who));
    }
    return found;
  }
  /// Who speaks of anything at all.
  void add_sources(std::map<std::string, std::size_t>& counts) const {
    for (const auto& [about, said] : said_)
      for (const Said& s : said)
        ++counts[about.substr(0, about.find(' ')) + ", " + s.who.substr(0, s.who.find_first_of("0123456789"))];
  }

private:
  struct Said {
    std::string what, who;
  };
  std::map<std::string, std::vector<Said>> said_;
  std::size_t count_ = 0;
};

/// The state that a text says a task to be in; the first that it speaks of.
std::string state_in(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {{"has slept", "sleeping"},
                                                                     {"waits for its sleep", "sleeping"},
                                                                     {"waits for the sleep", "sleeping"},
                                                                     {"has finished sleeping", "sleeping"},
                                                                     {"sleeps", "sleeping"},
                                                                     {"was woken", "ready"},
                                                                     {"is ready", "ready"},
                                                                     {"about to be woken", ""},
                                                                     {"waits", "waiting"},
                                                                     {"is waiting", "waiting"},
                                                                     {"block", "blocked"},
                                                                     {"runs", "running"},
                                                                     {"is running", "running"},
                                                                     {"has ended", "done"},
                                                                     {"is done", "done"},
                                                                     {"was cancelled", "cancelled"},
                                                                     {"failed", "failed"},
                                                                     {"is in wait()", "waiting"},
                                                                     {"is in a cycle", "waiting"}};
  std::size_t first = std::string_view::npos;
  std::string state;
  for (const auto& [word, is] : words)
    if (const std::size_t at = text.find(word); at < first) first = at, state = is;
  // "is running: time.sleep blocks the loop"
  if (state == "running" && text.substr(first, 80).find("blocks the loop") != std::string_view::npos) state = "blocked";
  return state;
}

std::string joined(const std::vector<Text>& texts, std::string_view between = " ") {
  std::string all;
  for (const Text& text : texts) all += (all.empty() ? "" : std::string(between)) + text.text;
  return all;
}

bool within(ui::Rect inner, ui::Rect outer, float by = 1) {
  return inner.x >= outer.x - by && inner.right() <= outer.right() + by && inner.y >= outer.y - by &&
         inner.bottom() <= outer.bottom() + by;
}

/// Draws the moments of a run and gathers what is said of each.
class Witness {
public:
  explicit Witness(std::shared_ptr<const trace::Trace> trace, const scenarios::Lesson& lesson,
                   const scenarios::Arguments& arguments)
      : trace_(std::move(trace)), replay_(trace_), controls_(controls_of({.lesson = &lesson, .arguments = arguments})),
        watch_for_(lesson.watch_for) {
    replay_.update();
    canvas_.probes = true;
  }

  std::uint64_t size() const { return replay_.size(); }
  std::uint64_t next(std::uint64_t position, replay::Step step) const {
    return std::min<std::uint64_t>(replay_.next(position, step), replay_.size());
  }

  Claims at(std::uint64_t position, bool thorough) {
    Claims claims;
    const replay::State& state = replay_.seek(position);
    Scene scene{replay_, state, state.time};
    scene.controls = controls_;
    scene.watch_for = watch_for_;
    scene.at_end = position == replay_.size();
    read_stage(claims, scene);
    if (state.ended) read_figures(claims, scene);
    read_narration(claims, scene);
    read_program(claims, scene);
    read_clocks(claims, scene);
    state.tasks.each([&](ObjectId id, const replay::Task& task) {
      claims.say(of(id), state_in(words::plain(words::doing(replay_.index(), state, task, scene.now))), "why");
    });
    if (thorough) {
      read_timeline(claims, scene);
      read_selections(claims, scene);
      read_export(claims, scene);
    }
    return claims;
  }

private:
  static std::string of(ObjectId task) { return fmt::format("task {}", task); }

  template <class Draw>
  void draw(ui::Rect box, Draw draw) {
    for (int frame = 0; frame < 2; ++frame) { // the second knows what the first has measured
      canvas_.begin_frame(box);
      draw(box);
      canvas_.end();
    }
  }

  /// All texts within the box, in the order in which they were drawn.
  std::vector<Text> texts_in(ui::Rect box) const {
    std::vector<Text> found;
    for (const Text& text : canvas_.texts)
      if (within(text.box, box, 2)) found.push_back(text);
    return found;
  }
  const Place* place_at(ui::Point at, Thing::Kind kind) const {
    const auto found = std::find_if(canvas_.places.rbegin(), canvas_.places.rend(),
                                    [&](const Place& p) { return p.thing.kind == kind && p.box.contains(at); });
    return found == canvas_.places.rend() ? nullptr : &*found;
  }
  ObjectId named(std::string_view name) const {
    for (const replay::Lane& lane : replay_.index().lanes())
      if (task_name(replay_.index(), lane.task) == name) return lane.task;
    return 0;
  }
  std::string names(std::vector<ObjectId> tasks) const {
    std::vector<std::string> all;
    for (ObjectId task : tasks) all.push_back(task_name(replay_.index(), task));
    return all.empty() ? "no task" : fmt::format("{}", fmt::join(all, ", "));
  }

  // The stage -----------------------------------------------------------------------------------------

  void read_stage(Claims& claims, const Scene& scene) {
    draw({0, 0, 2600, 1500}, [&](ui::Rect box) { stage_.draw(canvas_, box, scene, probe_); });
    for (const Place& place : canvas_.places) {
      if (place.tip.empty()) continue;
      const std::vector<Text> texts = texts_in(place.box);
      if (place.thing.kind == Thing::Kind::task) {
        claims.say(of(place.thing.id), state_in(place.tip), "the stage's tip");
        const bool alone = texts.size() == 1 && texts[0].text.size() <= 3; // a badge, and no chip of what it does
        if (alone)
          claims.say(of(place.thing.id), form_of(place.box),
                     fmt::format("the stage's badge {} at {:.0f}, {:.0f}", texts[0].text, place.box.x, place.box.y));
      }
      if (place.thing.kind == Thing::Kind::future) say_progress(claims, place.thing.id, place.tip, "the stage's tip");
      if (place.thing.kind == Thing::Kind::callback) say_left(claims, scene, place.thing.id, texts);
      if (place.tip.starts_with("Thread ")) say_thread(claims, place, texts);
    }
    static const std::regex progress("^[0-9,]+ of [0-9,]+ done.*");
    for (const Text& text : canvas_.texts)
      if (std::regex_match(text.text, progress))
        if (const Place* place = place_at(text.box.center(), Thing::Kind::future))
          say_progress(claims, place->thing.id, text.text, "the stage");
    read_blocks(claims);
    read_headings(claims);
  }

  /// The state that the badge's form shows.
  std::string form_of(ui::Rect box) const {
    std::string state;
    for (const Shape& shape : canvas_.shapes) {
      if (!within(shape.box, box)) continue;
      const ui::Color color{shape.color.r, shape.color.g, shape.color.b};
      const bool frame = shape.kind == Shape::Kind::frame, sign = shape.kind == Shape::Kind::path;
      if (sign && shape.corners == 3) state = "done";
      if (sign && shape.corners == 2) state = color == canvas_.theme().blocked ? "failed" : "cancelled";
      if (frame && shape.stroke == ui::Shape::dashed) state = "waiting";
      if (shape.kind == Shape::Kind::hatch) state = "sleeping";
      if (shape.kind == Shape::Kind::fill && color == canvas_.theme().run) state = "running";
      if (shape.kind == Shape::Kind::fill && color == canvas_.theme().blocked && state.empty()) state = "blocked";
      if (frame && shape.stroke == ui::Shape::solid && color != canvas_.theme().text && state.empty()) state = "ready";
    }
    return state;
  }

  static void say_progress(Claims& claims, ObjectId future, const std::string& text, std::string_view who) {
    static const std::regex counts("([0-9,]+) of ([0-9,]+)( is| are)? \\*?done");
    std::smatch found;
    if (std::regex_search(text, found, counts))
      claims.say(fmt::format("future {}", future), found[1].str() + " of " + found[2].str() + " done", who);
  }

  static void say_left(Claims& claims, const Scene& scene, trace::CallbackId id, const std::vector<Text>& texts) {
    const replay::Callback* timer = scene.state.callback(id);
    if (!timer || timer->kind != trace::CallbackKind::sleep_timer || timer->cancelled) return;
    for (const Text& text : texts)
      if (text.text.starts_with("in "))
        claims.say(fmt::format("sleep {}", timer->serves), text.text.substr(3), "the stage's timers");
  }

  void say_thread(Claims& claims, const Place& place, const std::vector<Text>& texts) const {
    const std::string name = place.tip.substr(7, place.tip.find(':') - 7), all = joined(texts);
    const std::string what = all.find("idle") != std::string::npos  ? "idle"
                             : all.find("in ") != std::string::npos ? "blocked"
                                                                    : "runs";
    claims.say("thread " + name, what, "the stage");
  }

  /// Each block has a heading in small capitals; a lock's box with its holders is followed by those that wait.
  void read_blocks(Claims& claims) const {
    for (const Place& box : canvas_.places) {
      if (box.thing.kind != Thing::Kind::primitive) continue;
      float end = 1e6f; // where the next block of that row begins
      for (const Text& text : canvas_.texts)
        if (text.style.tracking > 0 && text.box.x > box.box.x + 4 && std::abs(text.box.bottom() - box.box.y) < 30)
          end = std::min(end, text.box.x);
      std::vector<ObjectId> holders, waiters;
      bool more = false;
      for (const Text& text : canvas_.texts)
        more |= text.text.starts_with("+ ") && text.box.center().y > box.box.y &&
                text.box.center().y < box.box.bottom() && text.box.x > box.box.x && text.box.x < end;
      for (const Place& place : canvas_.places) {
        if (place.thing.kind != Thing::Kind::task || place.box.x > end - 4) continue;
        if (within(place.box, box.box))
          holders.push_back(place.thing.id);
        else if (place.box.x > box.box.right() && place.box.center().y > box.box.y &&
                 place.box.center().y < box.box.bottom())
          waiters.push_back(place.thing.id);
      }
      if (more) continue;
      const std::string about = fmt::format("primitive {}", box.thing.id);
      claims.say(about + " waiters", fmt::format("{}", waiters.size()), "the stage");
      claims.say(about + " line", names(waiters), "the stage");
      static const std::regex held("held by ([^;]*);"), waiting("([0-9]+) waits? for it|no task waits");
      std::smatch found;
      if (std::regex_search(box.tip, found, held)) {
        const std::string all = found[1].str(); // or the first of them
        if (!all.ends_with(" more")) claims.say(about + " holders", all, "the stage's tip");
        claims.say(about + " holders", names(holders), "the stage");
      }
      if (std::regex_search(box.tip, found, waiting))
        claims.say(about + " waiters", found[1].matched ? found[1].str() : "0", "the stage's tip");
    }
  }

  void read_headings(Claims& claims) const {
    for (std::size_t i = 0; i < canvas_.texts.size(); ++i) {
      const Text& text = canvas_.texts[i];
      if (text.style.tracking <= 0) continue;
      if (text.text == "BLOCKED") claims.say("loop", "blocked", "the stage");
      if (text.text == "WAITING FOREVER") claims.say("loop", "hangs", "the stage");
      if (text.text == "FINISHED") claims.say("loop", "finished", "the stage");
      if (text.text == "FAILED") claims.say("loop", "failed", "the stage");
      if (text.text == "RUNNING") claims.say("loop", "running", "the stage");
    }
  }

  /// What the run came to: on the stage, in the comparison and in its verdict.
  void read_figures(Claims& claims, const Scene& scene) {
    static const std::regex turns("[0-9,]+ turns?, (.*)");
    std::smatch found;
    for (std::size_t i = 0; i < canvas_.texts.size(); ++i) {
      const std::string& text = canvas_.texts[i].text;
      if (std::regex_match(text, found, turns)) claims.say("duration", found[1].str(), "the stage");
      if (i > 0 && (text == "longest block" || text.starts_with("blocked in ")))
        claims.say("longest block", canvas_.texts[i - 1].text, "the stage");
    }
    const auto compare = std::ranges::find(every_.views, "compare", &EveryView::View::name);
    draw({0, 0, 2200, 1300}, [&](ui::Rect box) { compare->draw(canvas_, box, scene, probe_); });
    for (std::size_t i = 0; i < canvas_.texts.size(); ++i) {
      const std::string& text = canvas_.texts[i].text;
      const bool clock = canvas_.texts[i].style.font == ui::Font::mono && canvas_.texts[i].style.size == 21;
      if (clock) claims.say("time", text, "the comparison");
      if (i + 1 == canvas_.texts.size()) break;
      if (text == "done after") claims.say("duration", canvas_.texts[i + 1].text, "the comparison");
      if (text == "longest block") claims.say("longest block", canvas_.texts[i + 1].text, "the comparison");
    }
    const replay::Measures figures = replay::measure(*trace_);
    const std::string verdict = words::verdict(figures, figures);
    static const std::regex equally("(?:equally|as) long \\(([^)]*) and [^)]*\\)");
    if (std::regex_search(verdict, found, equally)) claims.say("duration", found[1].str(), "the verdict");
  }

  // The other views -----------------------------------------------------------------------------------

  void read_narration(Claims& claims, const Scene& scene) {
    draw({0, 0, 520, 3000}, [&](ui::Rect box) { lesson_view_.draw(canvas_, box, scene, probe_); });
    std::string all = joined(canvas_.texts);
    all = all.substr(0, all.find(" BECAUSE "));
    // What a child's end is counted for.
    if (const trace::CallbackId id = last_callback(scene)) {
      const replay::Callback callback = scene.index().callback(id);
      const bool counts = callback.kind == trace::CallbackKind::gather_child ||
                          callback.kind == trace::CallbackKind::wait_child ||
                          callback.kind == trace::CallbackKind::as_completed_child ||
                          callback.kind == trace::CallbackKind::task_group_child;
      if (counts) say_progress(claims, callback.serves, all, "the narration");
    }
  }

  trace::CallbackId last_callback(const Scene& scene) const {
    if (scene.state.running.id != 0) return scene.state.running.id;
    if (scene.state.position == 0) return 0;
    const trace::Event& event = (*trace_)[scene.state.position - 1];
    return event.kind == trace::EventKind::callback_ended ? event.subject : 0;
  }

  void read_program(Claims& claims, const Scene& scene) {
    draw({0, 0, 900, 2400}, [&](ui::Rect box) { program_.draw(canvas_, box, scene, probe_); });
    for (const Place& place : canvas_.places)
      if (place.thing.kind == Thing::Kind::task && !place.tip.empty())
        claims.say(of(place.thing.id), state_in(place.tip), "the program");
  }

  void read_clocks(Claims& claims, const Scene& scene) {
    static const std::regex time("[0-9]+( min [0-9]+)?(\\.[0-9]+)?( s| ms| µs| ns)?");
    const BarFacts facts = EveryView::bar_facts(scene);
    draw({0, 0, 2400, 56}, [&](ui::Rect box) { bar_.draw(canvas_, box, facts, commands_, marks_); });
    const ui::Rect place = place_of(marks_, "time");
    std::string clock;
    for (const Text& text : texts_in(place)) clock = text.text == "s" ? clock + " s" : text.text + clock;
    claims.say("time", clock, "the bar");
    std::string status;
    for (const Text& text : texts_in(place_of(marks_, "status"))) status = text.text;
    static const std::set<std::string, std::less<>> grave{"blocked", "hangs", "finished", "failed"};
    if (grave.contains(status)) claims.say("loop", status, "the bar");
    marks_.clear();

    draw({0, 0, 700, 500}, [&](ui::Rect box) { draw_words(canvas_, box, scene, probe_); });
    for (const Text& text : canvas_.texts)
      if (text.style.font == ui::Font::mono && std::regex_match(text.text, time)) {
        claims.say("time", text.text, "the words");
        break;
      }

    draw({0, 0, 900, 4000}, [&](ui::Rect box) { console_.draw(canvas_, box, scene, probe_); });
    if (scene.state.position > 0 && (*trace_)[scene.state.position - 1].kind == trace::EventKind::printed) {
      std::string last;
      for (const Text& text : canvas_.texts)
        if (text.box.x < 200 && text.style.font == ui::Font::mono && std::regex_match(text.text, time))
          last = text.text;
      claims.say("time", last, "the console");
    }
  }

  /// In steps, wide enough for every slot: what the lane says just before the cursor.
  void read_timeline(Claims& claims, const Scene& scene) {
    // Within a slot, and between two of them, events are too close to be told apart by a pointer.
    if (scene.state.position == 0 || (*trace_)[scene.state.position - 1].kind != trace::EventKind::callback_ended)
      return;
    const auto lanes = static_cast<float>(scene.index().lanes().size());
    const ui::Rect box{0, 0, 1800, 200 + 46 * (lanes + 8)};
    TimelineView timeline;
    timeline.set_scale(true);
    auto draw_it = [&](ui::Rect r) { timeline.draw(canvas_, r, scene, probe_); };
    canvas_.probes = false;
    draw(box, draw_it);
    timeline.zoom(std::max(1.0, static_cast<double>(scene.index().ran().size()) / 12));
    draw(box, draw_it);
    const auto arrow = std::find_if(canvas_.shapes.rbegin(), canvas_.shapes.rend(), [&](const Shape& s) {
      return s.kind == Shape::Kind::triangle && s.color == canvas_.theme().text && std::abs(s.box.w - 14) < 0.1f;
    });
    const std::vector<Text> labels = canvas_.texts;
    if (arrow != canvas_.shapes.rend()) {
      const float x = arrow->box.center().x - 4; // left of what the cursor can be taken by
      std::set<ObjectId> seen;
      for (const Text& label : labels) {
        const ObjectId task = label.box.x < 200 ? named(label.text) : 0;
        const replay::Task* known = task == 0 ? nullptr : scene.state.tasks.find(task);
        if (!known || known->status == replay::TaskStatus::ended || !seen.insert(task).second) continue;
        canvas_.pointer().move({x, label.box.center().y});
        draw(box, draw_it);
        for (const std::string& tip : canvas_.tips)
          if (tip.starts_with(label.text + " ") && tip.find(" changes") == std::string::npos)
            claims.say(of(task), state_in(tip), "the timeline");
      }
      canvas_.pointer().leave();
    }
    canvas_.probes = true;
  }

  void read_selections(Claims& claims, const Scene& scene) {
    Scene with = scene;
    auto all_of = [&](Thing thing) {
      with.selected = thing;
      draw({0, 0, 520, 4000}, [&](ui::Rect box) { lesson_view_.draw(canvas_, box, with, probe_); });
      std::string all = joined(canvas_.texts);
      const std::size_t at = all.find(" SELECTED ");
      all = at == std::string::npos ? std::string() : all.substr(at + 10);
      constexpr std::string_view title = "what can wake it";
      if (const std::size_t told = all.find(title); told != std::string::npos) all = all.substr(told + title.size());
      return all.substr(0, all.find(" WATCH FOR "));
    };
    scene.state.tasks.each([&](ObjectId id, const replay::Task&) {
      std::string all = all_of({Thing::Kind::task, id});
      for (const char* end : {" Where it is", " Why it "}) all = all.substr(0, all.find(end));
      const std::string name = task_name(scene.index(), id);
      claims.say(of(id), state_in(all), "the selection");
      static const std::regex left("sleeps until [^()]*\\(([0-9][0-9. minh]* (?:s|µs|ns)) left\\)");
      std::smatch found;
      if (std::regex_search(all, found, left)) claims.say(fmt::format("sleep {}", id), found[1].str(), "the selection");
    });
    scene.state.primitives.each([&](ObjectId id, const replay::Primitive& primitive) {
      if (primitive.part_of != 0) return;
      const std::string all = all_of({Thing::Kind::primitive, id});
      const std::size_t held = all.find("Held by"), line = all.find("Waiting, first");
      if (line == std::string::npos) return;
      if (held != std::string::npos && primitive.owners.size() == 1)
        claims.say(fmt::format("primitive {} holders", id), first_name(all.substr(held + 7, line - held - 7)),
                   "the selection");
      if (primitive.waiters.size() <= 1)
        claims.say(fmt::format("primitive {} line", id), first_name(all.substr(all.find("last", line) + 4)),
                   "the selection");
    });
  }

  /// The task with whose name the text begins, or "no task".
  std::string first_name(std::string_view text) const {
    while (text.starts_with(' ')) text.remove_prefix(1);
    std::string best = "no task";
    std::size_t longest = 0;
    for (const replay::Lane& lane : replay_.index().lanes()) {
      const std::string name = task_name(replay_.index(), lane.task);
      if (text.starts_with(name) && name.size() > longest) best = name, longest = name.size();
    }
    return best;
  }

  /// What the export's lanes end with when it is made of what had happened by then.
  void read_export(Claims& claims, const Scene& scene) {
    if (scene.state.running.id != 0) return; // the slice of a callback ends with it, and not at its await
    trace::Recorder recorder;
    for (std::uint32_t text = 1; text < trace_->strings(); ++text) recorder.intern(trace_->string(text));
    for (std::uint64_t i = 0; i < scene.state.position; ++i) recorder.record((*trace_)[i]);
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("agreement-{}.json", ::getpid());
    ASSERT_EQ(exports::export_chrome(*recorder.trace(), path), "");
    std::ifstream file(path);
    const nlohmann::json events = nlohmann::json::parse(file).at("traceEvents");
    std::filesystem::remove(path);
    std::map<int, std::string> names, last;
    std::map<int, int> depth;
    for (const auto& event : events) {
      const std::string ph = event.at("ph");
      if (ph == "M" && event.at("name") == "thread_name") names[event.at("tid")] = event.at("args").at("name");
      int& open = depth[event.at("tid")];
      if (ph == "B" && open++ == 0) last[event.at("tid")] = event.at("name"); // calls that block lie within others
      if (ph == "E") --open;
    }
    for (const auto& [thread, name] : names) {
      const ObjectId task = named(name);
      const replay::Task* known = scene.state.tasks.find(task);
      if (!known || known->status == replay::TaskStatus::ended || scene.state.blocked || !last.contains(thread))
        continue;
      const std::string& slice = last[thread];
      const std::string state = slice == "step" || slice == "wakeup" ? "running"
                                : slice == "ready"                   ? "ready"
                                : slice.starts_with("sleep")         ? "sleeping"
                                                                     : "waiting";
      claims.say(of(task), state, "the export");
    }
  }

  std::shared_ptr<const trace::Trace> trace_;
  replay::Replay replay_;
  const std::vector<Control> controls_;
  const std::string watch_for_;
  const ui::Commands commands_ = every_command();
  TestCanvas canvas_;
  Probe probe_{canvas_};
  EveryView every_;
  StageView stage_;
  LessonView lesson_view_;
  ProgramView program_;
  ConsoleView console_;
  TopBar bar_;
  Marks marks_;
};

/// Every `step` of a run; every `thorough`th of those moments with all sources. Returns how many claims were compared.
std::size_t expect_agreement(const scenarios::Lesson& lesson, const scenarios::Arguments& arguments, replay::Step step,
                             std::size_t thorough, std::map<std::string, std::size_t>& sources) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  options.arguments = arguments;
  scenarios::run(lesson, options);
  Witness witness(recorder.trace(), lesson, arguments);
  std::size_t checked = 0, moment = 0;
  int shown = 0;
  std::string with;
  for (const auto& [name, value] : arguments) with += fmt::format(" {}={:g}", name, value);
  for (std::uint64_t position = 0;; position = witness.next(position, step), ++moment) {
    const bool last = position >= witness.size();
    const Claims claims = witness.at(position, last || moment % thorough == thorough / 2);
    checked += claims.count();
    claims.add_sources(sources);
    for (const std::string& contradiction : claims.contradictions())
      if (++shown <= 12)
        ADD_FAILURE() << lesson.id << with << ", event " << position << " of " << witness.size() << ": "
                      << contradiction;
    if (last) break;
  }
  return checked;
}

TEST(Agreement, all_views_and_answers_say_the_same_of_every_step_of_every_lesson) {
  std::size_t checked = 0;
  std::map<std::string, std::size_t> sources;
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins())
    checked += expect_agreement(lesson, {}, replay::Step::event, 5, sources);
  // It would see nothing if it could not read them.
  for (const char* source : {"task, the stage's tip",
                             "task, the stage's badge ",
                             "task, why",
                             "task, the program",
                             "task, the timeline",
                             "task, the selection",
                             "task, the export",
                             "future, the stage",
                             "future, the stage's tip",
                             "future, the narration",
                             "primitive, the stage",
                             "primitive, the stage's tip",
                             "primitive, the selection",
                             "sleep, the stage's timers",
                             "sleep, the selection",
                             "thread, the stage",
                             "loop, the stage",
                             "loop, the bar",
                             "time, the bar",
                             "time, the words",
                             "time, the console",
                             "time, the comparison",
                             "duration, the stage",
                             "duration, the comparison",
                             "duration, the verdict",
                             "longest, the stage",
                             "longest, the comparison"})
    EXPECT_GT(sources[source], 10u) << source;
  RecordProperty("claims", fmt::to_string(checked));
  fmt::print("{} claims were compared\n", checked);
}

TEST(Agreement, is_kept_with_every_parameter_at_its_ends) {
  std::map<std::string, std::size_t> sources;
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins())
    for (const scenarios::Parameter& parameter : lesson.parameters) {
      if (parameter.integer && parameter.max > 50) continue; // a run of very many turns says nothing new
      for (double end : {parameter.min, parameter.max})
        expect_agreement(lesson, {{parameter.name, end}}, replay::Step::callback, 6, sources);
    }
}

TEST(Agreement, children_that_are_no_tasks_are_counted_by_all_alike) {
  const scenarios::Lesson* lesson = scenarios::find_lesson("cpu_bound");
  ASSERT_NE(lesson, nullptr);
  std::map<std::string, std::size_t> sources;
  expect_agreement(*lesson, {{"in_thread", 1}, {"jobs", 3}}, replay::Step::event, 3, sources);
  EXPECT_GT(sources["future, the narration"], 0u);
  EXPECT_GT(sources["future, the stage"], 0u);
}

} // namespace
} // namespace loopscope::app
