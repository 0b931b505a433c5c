// The whole window in the test language: text with plain letters has not come from the words, and no translation would
// reach it.
#include "app/learn/page/errors.h"
#include "core/replay/index.h"
#include "tests/app/predict_world.h"
#include "tests/language/marked.h"

#include <gtest/gtest.h>

#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::app {
namespace {

/// Before anything is said, and so before anything is read that says something.
const Marked& language() {
  static const Marked marked;
  return marked;
}
[[maybe_unused]] const bool used = (words::use_language(&language()), true);

/// Names, numbers apart, in which there are two plain letters at least.
std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> found;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const auto c = static_cast<unsigned char>(i < text.size() ? text[i] : ' ');
    if ((std::isalnum(c) && c < 0x80) || c == '_') {
      word += static_cast<char>(c);
    } else {
      if (std::ranges::count_if(word, [](unsigned char each) { return std::isalpha(each); }) > 1) found.push_back(word);
      word.clear();
    }
  }
  return found;
}

/// What is not the window's to say: names of Python and of things that have but one name.
const std::set<std::string> names{"asyncio",
                                  "Python",
                                  "CPython",
                                  "Loopscope",
                                  "py",
                                  "ms",
                                  "min",
                                  "KB",
                                  "MB",
                                  "KiB",
                                  "MiB",
                                  "True",
                                  "False",
                                  "None",
                                  "await",
                                  "async",
                                  "yield",
                                  "self",
                                  "def",
                                  "return",
                                  "with",
                                  "gather",
                                  "select",
                                  "program", // program.py
                                  "simulated",
                                  "cpython",
                                  "asio",
                                  "poll",
                                  "OSError",
                                  "KeyboardInterrupt",
                                  "CancelledError",
                                  "InvalidStateError",
                                  "TimerHandle",
                                  "BaseEventLoop",
                                  "Future",
                                  "set_exception",
                                  "stop",
                                  "Task",
                                  "time",
                                  "sleep",
                                  "start_server",
                                  "cpp"};
/// Python's words that are English, too: only code may have them.
const std::set<std::string> english{"in",    "for",   "is",    "not",      "and",   "or",     "with",    "if",
                                    "as",    "while", "from",  "import",   "else",  "try",    "finally", "return",
                                    "class", "pass",  "break", "continue", "raise", "except", "the",     "of",
                                    "to",    "at",    "by",    "no",       "one",   "has",    "all",     "done"};

/// Looks at every frame, and keeps what is left of English.
class Looked {
public:
  explicit Looked(const scenarios::Lesson& lesson) {
    allow(lesson);
    for (const KnownError& error : known_errors())
      if (error.printed) { // in CPython's own words, with places between
        std::string_view left = error.message;
        for (std::size_t at; (at = left.find("…")) != left.npos; left.remove_prefix(at + 3))
          allow_line(left.substr(0, at));
        allow_line(left);
      }
  }
  void allow(const scenarios::Lesson& lesson) {
    allow(lesson.id);
    allow("poll_selector.cpp"); // beside the loops' lesson
    for (const std::string& program : {lesson.program, lesson.twin})
      for (std::size_t at = 0, end = 0; at < program.size(); at = end + 1) {
        end = std::min(program.find('\n', at), program.size());
        allow_line(std::string_view(program).substr(at, end - at));
      }
    for (const scenarios::Edit& edit : lesson.edits)
      for (const auto& [was, becomes] : edit.changes) allow(becomes);
    for (const scenarios::Parameter& parameter : lesson.parameters)
      allow_line(parameter.name), allow_line(parameter.label);
    std::string_view prose = lesson.prose;
    for (std::size_t at = 0; (at = prose.find('`', at)) != prose.npos; ++at) {
      const std::size_t end = std::min(prose.find('`', at + 1), prose.size());
      allow_line(prose.substr(at + 1, end - at - 1));
      at = end;
    }
  }
  /// A line of data, which may be a sentence.
  void allow_line(std::string_view line) {
    allow(line);
    const std::size_t first = line.find_first_not_of(' ');
    if (first != line.npos && line.find_first_of(" (", first) != line.npos)
      sentences_.insert(std::string(line.substr(first)));
  }
  void allow(std::string_view data) {
    for (const std::string& word : plain_words(data)) allowed_.insert(word);
  }
  void allow(const std::shared_ptr<trace::Trace>& trace) {
    for (std::size_t i = 0; i < trace->strings(); ++i) {
      const std::string_view text = trace->string(static_cast<trace::StringId>(i));
      text.find('\n') == text.npos ? allow_line(text) : allow(text);
    }
    replay::Index index(*trace);
    index.update();
    for (const replay::Lane& lane : index.lanes()) allow_line(lane.call), badges_.insert(lane.badge);
  }
  /// What it speaks from now on, too.
  void hear(Asking& window) {
    window.app.set_speaker([this](std::string_view said) { look(said, "spoken", false); });
  }
  void look(Asking& window, const std::string& when) {
    for (const ui::RecordingSurface::Text& text : window.canvas.texts)
      look(text.text, when, text.style.font == ui::Font::mono || text.style.font == ui::Font::mono_bold);
    window.canvas.probes = true;
    window.frame();
    for (const std::string& tip : window.canvas.tips) look(tip, when + " (tip)", false);
    window.canvas.probes = false;
    window.frame();
  }
  const std::map<std::string, std::string>& left() const { return left_; }

private:
  void look(std::string_view drawn, const std::string& when, bool code) {
    if (badges_.contains(std::string(drawn))) return;
    std::string text(drawn);
    for (auto each = sentences_.rbegin(); each != sentences_.rend(); ++each) // a longer one before its beginning
      for (std::size_t at; (at = text.find(*each)) != text.npos;) text.erase(at, each->size());
    if (text.ends_with("…")) code = true;
    for (const std::string& word : plain_words(text)) {
      if (names.contains(word)) continue;
      // What is cut may be code.
      const bool known =
          allowed_.contains(word) || (code && std::ranges::any_of(allowed_, [&](const std::string& each) {
                                        return each.find(word) != each.npos;
                                      }));
      if (!known || (!code && english.contains(word))) left_.emplace(std::string(drawn), when);
    }
  }
  std::set<std::string> allowed_, sentences_, badges_;
  std::map<std::string, std::string> left_; // the text, and when it was seen first
};

class InTheTestLanguage : public testing::TestWithParam<std::string> {};

TEST_P(InTheTestLanguage, a_lesson_says_nothing_in_english) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson(GetParam());
  KeepingWorld world;
  Asking window(world, {.lesson = &lesson});
  Looked looked(lesson);
  looked.allow(trace_of(lesson));
  looked.hear(window);
  auto key = [&](std::string_view name, const char* when) {
    window.key(name);
    looked.look(window, when);
  };
  looked.look(window, "its page");
  key("enter", "its start");
  for (int step = 0; step < 12 && window.value("ended") != "1"; ++step) {
    key("right", "a step");
    key("]", "a task is selected");
  }
  key("escape", "nothing is selected");
  key("f", "a question");
  for (int question = 0; question < 3 && window.value("predict") == "asks"; ++question) {
    key("1", "an answer");
    key("enter", "the next question");
  }
  key("escape", "after the questions");
  key("home", "the start again");
  key("H", "by hand");
  for (const char* move : {"1", "2", "3", "right", "right", "4", "right", "right"}) key(move, "a move by hand");
  key("escape", "after being the loop");
  key("end", "its end");
  for (int i = 0; i < 3; ++i) key("]", "a task is selected at the end");
  if (window.value("page") != "after") key("u", "its last page");
  for (const auto& [text, when] : looked.left()) ADD_FAILURE() << when << ": " << text;
}

std::vector<std::string> lessons_in_virtual_time() {
  std::vector<std::string> ids;
  for (const scenarios::Lesson& lesson : scenarios::lessons())
    if (lesson.has_twin() && !lesson.needs_server) ids.push_back(lesson.id);
  return ids;
}
INSTANTIATE_TEST_SUITE_P(Lessons, InTheTestLanguage, testing::ValuesIn(lessons_in_virtual_time()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

/// Each command of the window, in the middle of a lesson, at sizes in which other things have room.
TEST(WindowInTheTestLanguage, says_nothing_in_english_whatever_key_is_pressed) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson("lock");
  Looked looked(lesson);
  looked.allow(trace_of(lesson));
  for (const scenarios::Lesson& each : scenarios::lessons()) looked.allow(each);
  looked.allow("xWORKERS"); // typed
  for (const auto& [width, height] : {std::pair{1440, 860}, {1000, 640}, {420, 320}}) {
    KeepingWorld world;
    Asking window(world, {.lesson = &lesson});
    window.width = width, window.height = height;
    window.key("enter");
    for (int i = 0; i < 4; ++i) window.key("right");
    std::vector<std::pair<std::string, std::string>> keys;
    for (const ui::Command& command : window.app.commands().all())
      for (const std::string_view each : command.keys)
        if (command.id != "quit") keys.emplace_back(each, command.id);
    for (const auto& [name, id] : keys) {
      window.key(name);
      looked.look(window, id);
      for (const char* inside : {"down", "x", "backspace", "down"}) {
        window.key(inside);
        looked.look(window, id + ", " + inside);
      }
      for (int i = 0; i < 4; ++i) window.key("escape");
    }
  }
  for (const auto& [text, when] : looked.left()) ADD_FAILURE() << when << ": " << text;
}

TEST(WindowInTheTestLanguage, compares_two_runs_without_english) {
  const scenarios::Lesson& lesson = *scenarios::find_lesson("blocking_downloads");
  Looked looked(lesson);
  looked.allow(*scenarios::find_lesson("async_downloads"));
  KeepingWorld world;
  Asking window(world, {.lesson = &lesson});
  window.key("d");
  for (const char* name : {"space", "right", "right", "end", "a", "escape", "A", "escape", "?"}) {
    window.key(name);
    looked.look(window, name);
  }
  for (const auto& [text, when] : looked.left()) ADD_FAILURE() << when << ": " << text;
}

} // namespace
} // namespace loopscope::app
