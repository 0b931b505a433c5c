// The app: a shell for screens. It keeps what is the whole window's (theme, size of the text, help, lists, notices) and
// carries out what is asked for. A window, or a picture, gives it keys and frames to draw. Used on one thread.
#pragma once

#include "app/shell/screen.h"
#include "app/ui/named_places.h"
#include "app/views/help.h"
#include "app/views/menu.h"
#include "app/views/notices.h"
#include "core/words/texts.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loopscope::app {

struct AppOptions {
  bool light = false;
  int text = 100;     // percent, 80 to 300
  bool still = false; // nothing glides
  std::string step{}; // the size of a step, by its name; empty: the usual one
  double speed = 1;   // at which a run is played
  bool presenting = false;
  bool full = false;     // the window fills the screen
  bool quits = true;     // it can be left by a key; a page cannot
  bool embedded = false; // in a frame of another page: stage and timeline, and three buttons
  double idle_after = 0; // seconds without a key or a movement, after which it begins anew; 0: never
  friend bool operator==(const AppOptions&, const AppOptions&) = default;
};

class App {
public:
  explicit App(AppOptions options) : options_(options) {}
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Shows a screen in front of those before. Its constructor is given the app first.
  template <class S, class... Given>
  S& enter(Given&&... given) {
    auto screen = std::make_unique<S>(*this, std::forward<Given>(given)...);
    S& entered = *screen;
    screens_.push_back(std::move(screen));
    list_commands();
    return entered;
  }
  /// Shows the screen before this one again; what is still asked of this one is dropped with it.
  void leave();
  /// Shows a file, on the first screen from the front that can.
  void open(const std::string& file);
  /// Goes to that moment, and shows it as the link says.
  void go(const Link&);
  /// How the window looks, where it is not as it comes, for a link to this moment.
  void put_looks(Link&) const;

  /// A key, by the name that ui::Command knows it by; what is typed comes this way, too, a character at a time.
  void key(std::string_view name);
  /// What is typed goes into a text now.
  bool types() const;
  /// Lets time pass, in seconds. Returns whether something moves by itself, so that frames are wanted.
  bool update(double seconds);
  /// Draws one frame and then does what was clicked in it.
  void draw(ui::Canvas&);
  /// A sheet of what is printed, on a canvas of its own; see Screen::draw_sheet.
  int draw_sheet(ui::Canvas&, int sheet);
  float sheet_height(int sheet) const { return screen().sheet_height(sheet); }

  /// Has that done in its turn. What is asked for, by keys, buttons and clicks alike, is done in the order of asking,
  /// each in the state to which the one before leads: not within a frame; after a key that changes what has the
  /// keyboard's focus, once that was drawn and what it leads to was done; and after a step whose end is still awaited,
  /// at that end, but at most half a second later, for the step may never end.
  void ask(std::function<void()>);
  /// A toast.
  void say(std::string_view text) {
    speak(text);
    toast_.say(std::string(text));
  }
  /// A banner; an empty text closes it.
  void warn(std::string text) { offer(std::move(text), {}, {}); }
  /// A banner with a button.
  void offer(std::string text, std::string button, std::function<void()> what) {
    speak(text);
    banner_ = std::move(text);
    offer_ = std::move(button);
    offered_ = std::move(what);
  }
  /// Whoever is to be told in words what is seen: each text is a line. Called on the window's thread.
  void set_speaker(std::function<void(std::string_view)> speaker) { speaker_ = std::move(speaker); }
  /// Tells it; an empty text, or what was told last, is not told.
  void speak(std::string_view text);
  bool has_speaker() const { return static_cast<bool>(speaker_); }
  /// A list to choose from, below the mark. `name`: what is chosen, for tests.
  void open_menu(std::string_view name, std::vector<MenuItem>, std::string_view mark);
  /// The machine's clipboard, which must outlive this. Without one it has its own.
  void set_clipboard(editor::Clipboard& clipboard) { clipboard_ = &clipboard; }
  editor::Clipboard& clipboard() { return *clipboard_; }
  const ui::Commands& commands() const { return commands_; }
  /// The named places of the last frame, in points, or of this one, up to now.
  Marks& marks() { return marks_; }

  bool light() const { return options_.light; }
  int text() const { return options_.text; }
  /// How many pixels a point has in a window of that many pixels, with so many on a point of the screen's: type grows
  /// with the window, and by the text's size beyond that.
  float scale(int width, int height, float density = 1) const;
  bool still() const { return options_.still; }
  /// One thing at a time, and large, for a class that looks from afar.
  bool presenting() const { return options_.presenting; }
  void set_presenting(bool presenting) { options_.presenting = presenting; }
  bool full() const { return options_.full; }
  bool embedded() const { return options_.embedded; }
  const AppOptions& options() const { return options_; }
  /// How the person steps through a run and plays it now.
  void set_pace(std::string_view step, double speed) {
    options_.step = step;
    options_.speed = speed;
  }
  bool wants_to_quit() const { return quit_; }
  std::string title() const { return words::text("screens.window.title", screen().title()); }
  /// The app's state in one line of name=value, for tests.
  std::string state_line() const;

private:
  struct OwnClipboard final : editor::Clipboard {
    std::string kept;
    std::string text() override { return kept; }
    void set_text(const std::string& text) override { kept = text; }
  };
  struct Asked {
    const Screen* of; // null: of the app itself
    std::function<void()> what;
  };
  Screen& screen() const { return *screens_.back(); }
  std::vector<ui::Command> own_commands();
  void list_commands();
  bool must_wait() const;
  bool carry_out();
  void take_key(std::string_view name);
  void escape();
  void change_motion();
  void begin_anew();
  void next_text(int by);

  AppOptions options_;
  OwnClipboard own_clipboard_;
  editor::Clipboard* clipboard_ = &own_clipboard_;
  std::vector<std::unique_ptr<Screen>> screens_; // the last one is shown
  ui::Commands commands_;
  std::deque<Asked> asked_;
  double waited_ = 0;         // seconds, the first of them
  bool drawing_ = false;      // a frame is being drawn
  bool frame_first_ = false;  // what was done last shows in the next frame
  std::ptrdiff_t led_to_ = 0; // how much that has asked for
  bool quit_ = false;
  double idle_ = 0;            // seconds
  bool used_ = false;          // since it began
  ui::Point mouse_;            // of the last frame
  std::string banner_, offer_; // and what its button is called, or empty
  std::function<void()> offered_;
  Toast toast_;
  std::function<void(std::string_view)> speaker_; // empty: there is none
  std::string spoken_;                            // last
  Menu menu_;
  HelpView help_;
  bool help_open_ = false;
  Marks marks_;
  ui::Canvas* canvas_ = nullptr; // the one that was drawn on last: has the keyboard's focus
};

} // namespace loopscope::app
