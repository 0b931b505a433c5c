// shot and film: pictures of a run.
#include "app/cli/cli.h"

#include "app/desktop/film.h"
#include "app/desktop/film_file.h"
#include "app/desktop/shot.h"
#include "core/trace_files/output_file.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>

namespace loopscope::cli {
namespace {

bool ends_with(std::string name, std::string_view ending) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name.ends_with(ending);
}

/// What both are told of the run and of how it looks.
void put(const PictureArguments& given, const Subject& subject, app::Pictured& pictured) {
  pictured.run = subject.run;
  pictured.trace_file = subject.file;
  pictured.most = subject.most;
  std::tie(pictured.width, pictured.height) = size_of(given.size);
  pictured.light = light_of(given.theme);
  pictured.text = text_of(given.text);
  pictured.view = given.view;
}

/// Takes it and writes it into the file.
int write_taken(const PictureArguments& given, const Subject& subject, auto take) {
  check_outputs({input_of(subject)}, {{"--out", given.out}});
  trace::Loaded loaded;
  if (!subject.file.empty()) loaded = trace_of(subject);
  trace::OutputFile out(given.out);
  if (out.failed()) throw Failure(out.commit());
  if (subject.file.empty() && scenarios::runs_python(subject.run.loop)) check_python(subject.run);
  app::Taken taken;
  try {
    taken = take();
  } catch (const app::NoSuchMoment& error) {
    throw WrongCall(error.what());
  } catch (const app::NoSuchView& error) {
    throw WrongCall(error.what());
  } catch (const ui::CannotFilm& error) {
    throw Failure(error.what());
  } catch (const std::runtime_error& error) {
    tell_no_display(error);
  }
  out.write(taken.file);
  if (std::string error = out.commit(); !error.empty()) throw Failure(error);
  check_whole(loaded);
  if (taken.stopped) tell(was_stopped(subject), 0);
  return 0;
}

app::FilmEdge edge_of(std::string_view option, const std::string& text) {
  app::FilmEdge edge;
  if (text.empty()) return edge;
  const bool is_time = text.ends_with('s');
  try {
    if (is_time)
      edge.time = time_of(option, text.substr(0, text.size() - 1));
    else
      edge.step = count_of(option, text);
  } catch (const WrongCall&) {
    throw WrongCall(words::text("pictures.wrong_edge", option, text));
  }
  return edge;
}

replay::Step step_of(const std::string& name) {
  constexpr std::array<std::string_view, 5> names{"line", "event", "callback", "turn",
                                                  "switch"}; // as replay::Step has them
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) throw WrongCall(words::text("pictures.wrong_step", name));
  return static_cast<replay::Step>(at - names.begin());
}

double pace_of(const std::string& seconds) {
  const double pace = static_cast<double>(time_of("--seconds-per-step", seconds)) / 1e9;
  if (pace < 0.1 || pace > 60) throw WrongCall(words::text("pictures.wrong_pace", seconds));
  return pace;
}

/// Whether a line on standard error can be written over.
bool terminal() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind && std::string_view(kind) != "dumb";
}

} // namespace

int take_shot(const ShotCommand& command) {
  app::Shot shot;
  const Subject subject = subject_of(command.picture.run);
  put(command.picture, subject, shot);
  shot.start = command.start;
  shot.svg = ends_with(command.picture.out, ".svg");
  shot.keys = command.keys;
  if (!command.at.empty()) shot.time = time_of("--at", command.at);
  if (!command.step.empty()) {
    shot.callback = count_of("--step", command.step);
    if (*shot.callback == 0) throw WrongCall(std::string(words::text("cli.step_0")));
  }
  return write_taken(command.picture, subject, [&] { return app::take(shot); });
}

int make_film(const FilmCommand& command) {
  app::Film film;
  const Subject subject = subject_of(command.picture.run);
  const std::string& out = command.picture.out;
  put(command.picture, subject, film);
  film.from = edge_of("--from", command.from);
  film.to = edge_of("--to", command.to);
  film.step = step_of(command.step);
  film.seconds_per_step = pace_of(command.seconds_per_step);
  film.gif = ends_with(out, ".gif");
  if (!film.gif && out != "-" && !ends_with(out, ".webp")) throw WrongCall(words::text("pictures.wrong_ending", out));
  if (terminal())
    film.progress = [](std::size_t done, std::size_t all) {
      print(stderr,
            "\r\x1b[K" + (done < all ? std::string(words::text("pictures.progress", done, all)) : std::string()));
      std::fflush(stderr);
    };
  return write_taken(command.picture, subject, [&] { return app::film(film); });
}

} // namespace loopscope::cli
