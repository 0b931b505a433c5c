// The page's program, compiled for this machine: it plays moves on every lesson and writes them down, with what the
// window then says of itself and draws. same_test.mjs plays them in the page's WebAssembly.
//
//   page_moves FOLDER [LESSON=TRACE...]   FOLDER/LESSON.contents: what a page carries; FOLDER/LESSON.moves
//   page_moves                            presses the same keys in a page and on the desktop: they lead to the same
//
// LOOPSCOPE_MOVES=100      so many on each lesson (20)
// LOOPSCOPE_FIRST_SEED=2   other ones
//
// A lesson's run is its twin's, in virtual time; where traces are given, theirs. It is named on the standard output
// when it is written. A line `> MOVE` is followed by what came of it.
#include "app/desktop/page_file.h"
#include "app/page/page.cpp" // what is in it is in reach
#include "core/trace_files/file.h"
#include "scenarios/run.h"
#include "tests/app/predict_world.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <ranges>
#include <span>
#include <thread>
#include <vector>

namespace {

// What page.mjs does for the page.

/// The shapes of a frame.
struct Shapes {
  std::array<int, 9> counts{};
  double places = 0; // the sum of all their numbers
  std::uint32_t colors = 0;
  void add(int kind, std::uint32_t color, std::initializer_list<float> numbers) {
    ++counts[static_cast<std::size_t>(kind)];
    colors += color;
    for (const float number : numbers) places += number;
  }
};
Shapes shapes;
std::vector<std::string> texts;
std::map<std::string, std::string, std::less<>> kept;
std::string saved, copied, linked, spoken;

/// FNV-1a.
std::uint32_t digest(std::string_view bytes) {
  std::uint32_t value = 2166136261u;
  for (const char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * 16777619u;
  return value;
}

} // namespace

void canvas_begin(int width, int height, std::uint32_t background) {
  texts.clear();
  shapes = {};
  shapes.add(0, background, {static_cast<float>(width), static_cast<float>(height)});
}
void canvas_clip(float x, float y, float w, float h) {
  shapes.add(0, 0, {x, y, w, h});
}
void canvas_fill(float x, float y, float w, float h, float radius, std::uint32_t color) {
  shapes.add(1, color, {x, y, w, h, radius});
}
void canvas_frame(float x, float y, float w, float h, float radius, std::uint32_t color, float width, float, float) {
  shapes.add(2, color, {x, y, w, h, radius, width});
}
void canvas_hatch(float x, float y, float w, float h, float radius, std::uint32_t color, float, float step,
                  float width) {
  shapes.add(3, color, {x, y, w, h, radius, step, width});
}
void canvas_line(float x0, float y0, float x1, float y1, std::uint32_t color, float width, float, float) {
  shapes.add(4, color, {x0, y0, x1, y1, width});
}
void canvas_path(const float* points, std::size_t count, std::uint32_t color, float width, float turn, float begin) {
  shapes.add(5, color, {width, turn, begin});
  for (std::size_t i = 0; i < 2 * count; ++i) shapes.places += points[i];
}
void canvas_arc(float x, float y, float radius, float from, float to, std::uint32_t color, float width, int) {
  shapes.add(6, color, {x, y, radius, from, to, width});
}
void canvas_disc(float x, float y, float radius, std::uint32_t color) {
  shapes.add(7, color, {x, y, radius});
}
void canvas_triangle(float x0, float y0, float x1, float y1, float x2, float y2, std::uint32_t color) {
  shapes.add(7, color, {x0, y0, x1, y1, x2, y2});
}
void canvas_glow(float x, float y, float w, float h, std::uint32_t color, float radius, float reach) {
  shapes.add(8, color, {x, y, w, h, radius, reach});
}
void canvas_text(float x, float y, const char* text, std::size_t size, float pixels, int font, std::uint32_t color) {
  texts.push_back(
      fmt::format("{:.2f} {:.2f} {:.2f} {} {:08x} {}", x, y, pixels, font, color, std::string_view(text, size)));
}
float canvas_measure(const char* text, std::size_t size, int font) {
  int wide = 0; // thousandths of an em
  for (std::string_view left(text, size); !left.empty();) {
    const std::string_view letter = ui::next_character(left);
    wide += font >= 3 ? 600 : std::string_view(" .,:;'|!()ijlt").find(letter) != std::string_view::npos ? 300 : 570;
  }
  return static_cast<float>(wide / 1000.0);
}
float canvas_baseline(int) {
  return 0.36f;
}
void page_keep(const char* name, std::size_t name_size, const char* text, std::size_t size) {
  if (size > 0)
    kept[{name, name_size}] = {text, size};
  else
    kept.erase({name, name_size});
}
char* page_kept(const char* name, std::size_t name_size) {
  const auto found = kept.find(std::string_view(name, name_size));
  if (found == kept.end()) return nullptr;
  const auto size = static_cast<std::uint32_t>(found->second.size());
  char* memory = room(size + sizeof size);
  std::memcpy(memory, &size, sizeof size);
  std::memcpy(memory + sizeof size, found->second.data(), size);
  return memory;
}
void page_save(const char* name, std::size_t name_size, const char* bytes, std::size_t size) {
  saved = fmt::format("{} {} {:08x}", std::string_view(name, name_size), size, digest({bytes, size}));
}
void page_copied(const char* text, std::size_t size) {
  copied.assign(text, size);
}
void page_speak(const char* text, std::size_t size) {
  spoken.assign(text, size);
}
void page_copy_link(const char* moment, std::size_t size, const char* program, std::size_t program_size) {
  linked = fmt::format("{} {:08x}", std::string_view(moment, size), digest({program, program_size}));
}
void page_choose() {}
void page_leave_frame(const char*, std::size_t) {}
int page_licences(int) {
  return 0;
}
void python_start(int, const char*, std::size_t, const char*, std::size_t) {}
void python_stop(int) {}
int python_state() {
  return 0;
}
double python_limit(const char*, std::size_t) {
  return 0;
}

namespace {

class Moves {
public:
  Moves(const std::string& lesson, const std::string& contents, const std::filesystem::path& out, std::uint64_t seed)
      : random_(seed), out_(out) {
    kept.clear();
    for (std::string* each : {&saved, &copied, &linked, &spoken}) each->clear();
    const int light = seed % 2 == 0, still = seed % 4 != 0, embedded = seed % 8 == 1; // every fourth glides
    begin(fmt::format("start {} {} {}", light, still, embedded));
    start(contents.data(), contents.size(), light, still, embedded);
    resize(1440, 860, 1);
    after();
    if (value("lesson") != lesson)
      throw std::runtime_error(fmt::format("{} is not shown: {}", lesson, page->app.state_line()));
  }

  void play(std::uint64_t count) {
    for (const char* key : {"right", "right", "right", "end", "home", "s"}) press(key);
    while (count-- > 0) one();
  }

private:
  std::uint64_t roll(std::uint64_t n) { return random_() % n; }
  void begin(std::string_view move) { out_ << "> " << move << '\n'; }

  void one() {
    switch (roll(16)) {
    case 0:
    case 1:
    case 2:
      return press("right");
    case 3:
      return press("left");
    case 4:
    case 5:
    case 6:
    case 7: {
      std::vector<std::string_view> keys{"enter", "escape", "tab", "1", "2", "down", "up"};
      for (const ui::Command& command : page->app.commands().all())
        if (command.id != "quit") keys.insert(keys.end(), command.keys.begin(), command.keys.end());
      return press(std::string(keys[roll(keys.size())]));
    }
    case 8:
      return type(std::array{"a", "x = 1", "wait", "#Ω<&\"", " ", "lock"}[roll(6)]);
    case 9: {
      const auto [width, height, density] = std::array<std::array<float, 3>, 8>{{{1440, 860, 1},
                                                                                 {1280, 720, 1},
                                                                                 {390, 844, 3},
                                                                                 {844, 390, 2},
                                                                                 {1920, 1080, 1.25f},
                                                                                 {1000, 600, 2},
                                                                                 {320, 200, 1},
                                                                                 {1440, 860, 1}}}[roll(8)];
      begin(fmt::format("resize {} {} {}", width, height, density));
      resize(width, height, density);
      return after();
    }
    case 10: { // drags
      const ui::Point from = somewhere(), to = roll(2) ? somewhere()
                                                       : ui::Point{from.x + static_cast<float>(roll(300)) - 150,
                                                                   from.y + static_cast<float>(roll(60)) - 30};
      move_to(from, 0);
      move_to(from, 1);
      move_to({(from.x + to.x) / 2, (from.y + to.y) / 2}, 0);
      move_to(to, 0);
      return move_to(to, 2);
    }
    case 11: {
      move_to(somewhere(), 0);
      const float across = roll(4) == 0 ? 1.f : 0.f, up = static_cast<float>(roll(9)) - 4;
      begin(fmt::format("wheel {} {}", across, up));
      wheel(across, up);
      return after();
    }
    default: {
      const ui::Point at = somewhere();
      move_to(at, 0);
      if (roll(5) == 0) return;
      const bool right = roll(12) == 0, shift = roll(12) == 0, finger = roll(6) == 0;
      move_to(at, 1, right, shift, finger);
      return move_to(at, 2, right, shift, finger);
    }
    }
  }

  /// In one of the places that have a name, in CSS pixels.
  ui::Point somewhere() {
    const app::Marks& marks = page->app.marks();
    const ui::Rect at = marks.empty() ? ui::Rect{0, 0, 400, 300} : marks[roll(marks.size())].second;
    const auto part = [&](float from, float size) {
      return (from + size * static_cast<float>(1 + roll(7)) / 8) * page->scale / page->density;
    };
    return {std::round(part(at.x, at.w)), std::round(part(at.y, at.h))};
  }
  void press(const std::string& name) {
    begin("key " + name);
    key(name.data(), name.size());
    after();
  }
  void type(const std::string& typed) {
    begin("text " + typed);
    text(typed.data(), typed.size());
    after();
  }
  void move_to(ui::Point at, int what, bool right = false, bool shift = false, bool finger = false) {
    begin(fmt::format("pointer {} {} {} {:d} {:d} {:d}", at.x, at.y, what, right, shift, finger));
    pointer(at.x, at.y, what, right, shift, finger);
    after();
  }

  void after() {
    settle();
    write();
  }
  /// Frames until nothing moves, or has moved for a second.
  void settle() {
    for (int i = 0; i < 12; ++i) {
      now_ += 100;
      if (frame(now_) > 0 && i > 1) return;
    }
  }
  void write() {
    // Without their numbers, which addresses may be in.
    std::string seen;
    for (const auto line : std::views::split(std::string_view(places()), '\n'))
      if (const std::string_view told(line.begin(), line.end()); !told.empty())
        seen.append(told.substr(told.find('\t') + 1)) += '\n';
    out_ << page->app.state_line() << '\n'
         << fmt::format("title {} | cursor {} | full {} | saved {} | copied {} | link {} | kept {}\n",
                        page->app.title(), cursor(), wants_full_screen(), saved, copied, linked,
                        fmt::join(kept | std::views::keys, " "));
    out_ << "spoken " << spoken << '\n';
    if (seen != seen_) out_ << seen;
    seen_ = seen;
    out_ << fmt::format("shapes {} {:.1f} {:08x}\n", fmt::join(shapes.counts, " "), shapes.places, shapes.colors);
    for (const std::string& text : texts) out_ << text << '\n';
  }
  std::string value(std::string_view name) const {
    const std::string line = " " + page->app.state_line() + " ", key = fmt::format(" {}=", name);
    const std::size_t at = line.find(key);
    return at == std::string::npos ? "" : line.substr(at + key.size(), line.find(' ', at + 1) - at - key.size());
  }

  std::mt19937_64 random_;
  std::ofstream out_;
  double now_ = 0;
  std::string seen_; // places, last
};

std::shared_ptr<trace::Trace> twins_run(const scenarios::Lesson& lesson, const scenarios::Arguments& arguments) {
  trace::Recorder recorder;
  scenarios::RunOptions options;
  options.recorder = &recorder;
  options.arguments = arguments;
  options.output = [](std::string_view, int) {};
  scenarios::run(lesson, options);
  return recorder.trace();
}

/// What the page of that lesson carries: its run as it is, as CPython's, and with its first slider at both ends.
std::string contents_of(const scenarios::Lesson& lesson, const trace::Trace& run) {
  app::Contents contents;
  for (const scenarios::Lesson& each : scenarios::lessons())
    app::add_lesson(contents, each, scenarios::questions_of(each));
  const std::uint32_t at = app::add_lesson(contents, lesson, {});
  app::RunSettings settings = app::on_its_loop({.lesson = &lesson});
  app::add_run(contents, at, settings, run);
  if (!lesson.runs_on("simulated")) return app::bytes_of(contents);
  app::add_run(contents, at, {.lesson = &lesson, .loop = "cpython"}, run);
  if (!lesson.parameters.empty())
    for (const double value : {lesson.parameters[0].min, std::min(lesson.parameters[0].max, 20.0)}) {
      settings.arguments = {{lesson.parameters[0].name, value}};
      app::add_run(contents, at, settings, *twins_run(lesson, settings.arguments));
    }
  return app::bytes_of(contents);
}

/// The desktop's window on the same canvas.
class Desktop {
public:
  explicit Desktop(const scenarios::Lesson& lesson) {
    app_.set_speaker([](std::string_view) {});
    app_.enter<app::RunScreen>(world_, app::RunSettings{.lesson = &lesson});
    for (int i = 0; i < 20'000 && !knows_its_program(); ++i) wait();
    settle();
  }
  void press(std::string_view key) {
    app_.key(key);
    settle();
  }
  std::string state() const { return app_.state_line(); }

private:
  /// A run first tells of its loop, and then of its program. One that is first seen at the run's end is scrolled to
  /// there.
  bool knows_its_program() const {
    const std::string line = state();
    return line.find(" events=0 ") == std::string::npos && line.find(" events=1 ") == std::string::npos;
  }
  bool wait() {
    std::this_thread::sleep_for(std::chrono::microseconds(50));
    return app_.update(0.1);
  }
  void settle() {
    for (int i = 0; i < 20'000 && wait(); ++i) continue;
    bool moving = true;
    for (int i = 0; i < 3 || (i < 200 && moving); ++i) {
      moving = app_.update(0.1);
      canvas_.begin({.width = 1440,
                     .height = 860,
                     .scale = app_.scale(1440, 860, 1),
                     .light = app_.light(),
                     .delta = 0.1f,
                     .still = true,
                     .clock = clock_ += 0.1});
      app_.draw(canvas_);
      canvas_.end();
      moving = moving || canvas_.wanted_in() <= 0;
    }
  }

  app::KeepingWorld world_;
  app::App app_{{.light = true, .still = true}};
  ui::CanvasSurface surface_;
  ui::Canvas canvas_{surface_};
  double clock_ = 0;
};

/// How many keys led to the same in both.
int beside_desktop(const scenarios::Lesson& lesson) {
  kept.clear();
  const std::string contents = contents_of(lesson, *twins_run(lesson, {}));
  start(contents.data(), contents.size(), 1, 1, 0);
  resize(1440, 860, 1);
  double now = 0;
  const auto settle = [&] {
    for (int i = 0; i < 200; ++i)
      if (frame(now += 100) > 0 && i > 1) break;
  };
  settle();
  Desktop desktop(lesson);
  int keys = 0;
  // From its end on the desktop knows the whole run, as a page does from its start; its timeline has grown with it.
  for (const char* name : {"end",  "0",   "left",   "left",  "3", "left",  "[",     "]",      "z",  "k",      "left",
                           "home", "4",   "right",  "right", "2", "right", "1",     "right",  "w",  "escape", "c",
                           "t",    "tab", "ctrl++", "v",     "a", "y",     "right", "ctrl+0", "end"}) {
    desktop.press(name);
    const std::string state = desktop.state();
    const std::vector<std::string> written = std::exchange(texts, {});
    key(name, std::strlen(name));
    settle();
    if (keys++ > 0 && (page->app.state_line() != state || texts != written)) {
      std::fprintf(stderr, "%s, after the key %s (%d):\n  desktop %s\n  page    %s\n", lesson.id.c_str(), name, keys,
                   state.c_str(), page->app.state_line().c_str());
      for (std::size_t i = 0; i < std::max(texts.size(), written.size()); ++i) {
        const std::string here = i < written.size() ? written[i] : "", there = i < texts.size() ? texts[i] : "";
        if (here == there) continue;
        std::fprintf(stderr, "  desktop %s\n  page    %s\n", here.c_str(), there.c_str());
        break;
      }
      throw std::runtime_error("a page is not as the desktop's window");
    }
  }
  return keys;
}

bool all_beside_desktop() {
  int keys = 0;
  for (const scenarios::Lesson& lesson : scenarios::lessons_with_twins()) keys += beside_desktop(lesson);
  std::printf("%d keys\n", keys);
  return keys > 1000;
}

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

void write_moves(const std::filesystem::path& folder, const std::map<std::string, std::string>& traces) {
  std::uint64_t seed = from_environment("LOOPSCOPE_FIRST_SEED", 1) - 1;
  const std::uint64_t moves = from_environment("LOOPSCOPE_MOVES", 20);
  for (const scenarios::Lesson& lesson : scenarios::lessons()) {
    ++seed;
    std::shared_ptr<const trace::Trace> run;
    if (const auto given = traces.find(lesson.id); given != traces.end())
      run = trace::load(given->second).trace;
    else if (traces.empty() && lesson.runs_on("simulated"))
      run = twins_run(lesson, {});
    if (!run) continue;
    const std::string contents = contents_of(lesson, *run);
    std::ofstream(folder / (lesson.id + ".contents"), std::ios::binary) << contents;
    Moves(lesson.id, contents, folder / (lesson.id + ".moves"), seed).play(moves);
    std::puts(lesson.id.c_str());
    std::fflush(stdout);
  }
}

} // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) return all_beside_desktop() ? 0 : 1;
    std::map<std::string, std::string> traces;
    for (const std::string given : std::span(argv + 2, argv + argc))
      traces[given.substr(0, given.find('='))] = given.substr(given.find('=') + 1);
    write_moves(argv[1], traces);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "page_moves: %s\n", error.what());
    return 1;
  }
}
