// A run in an app without a window, of which pictures are taken. Main thread only.
#pragma once

#include "app/desktop/desktop_world.h"
#include "app/desktop/picture.h"
#include "app/screens/run_screen.h"

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace loopscope::app {

/// What a picture is of, and how it looks.
struct Pictured {
  RunSettings run;
  std::string trace_file;                                  // empty: the lesson or program is run
  std::chrono::nanoseconds most = std::chrono::minutes(1); // that CPython may run; it is stopped then
  int width = 1920, height = 1080;
  int text = 100;
  bool light = false;
  std::string view; // the one that is kept, as marks name it; empty: the whole window
};

/// What was taken.
struct Taken {
  std::string file;     // its bytes
  bool stopped = false; // the run was, as its time was over
};

/// The run has no such moment: what() says in one line which it has.
struct NoSuchMoment : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// There is no such view in sight: what() says in one line what to do.
struct NoSuchView : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class PicturedRun {
public:
  /// Shows its start; what CPython runs is begun.
  explicit PicturedRun(const Pictured&);

  App& app() { return app_; }
  Player& player() { return screen_.shown().player; }
  replay::Replay& replay() { return screen_.shown().replay; }
  /// Takes in what the run does until nothing more is awaited.
  void settle();
  /// Runs it to its end.
  void to_end();
  /// Lets a run in real time come to that time (ns), if it lasts so long. False: it was still under way then.
  bool live_to(std::int64_t time);
  /// Whether it was stopped, as its time was over.
  bool stopped() const { return stopped_; }

  /// The app as it is now; what is kept of it is the view.
  ui::Picture picture();
  /// Where the view was drawn last, in points; of no width: all is kept. Throws NoSuchView.
  ui::Rect view();

private:
  void check_time();

  Pictured pictured_;
  DesktopWorld world_{{}};
  App app_;
  RunScreen& screen_;
  std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::time_point::max();
  bool stopped_ = false;
};

} // namespace loopscope::app
