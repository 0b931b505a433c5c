#include "app/cli/progress.h"

#include "app/cli/cli.h"
#include "app/cli/columns.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>
#include <ranges>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

namespace loopscope::cli {
namespace {

constexpr std::chrono::milliseconds between_draws{100};
constexpr int bar_width = 20;
constexpr std::size_t longest_name = 20;

struct Size {
  std::size_t rows = 24, columns = 80;
};

Size terminal() {
  winsize size{};
  Size known;
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0) return known;
  if (size.ws_row > 1) known.rows = size.ws_row;
  if (size.ws_col > 1) known.columns = size.ws_col;
  return known;
}

/// How many of so many equal parts have come; all of nothing.
std::int64_t parts_of(const replay::Connection& connection, std::int64_t parts) {
  const std::int64_t read = replay::body_read(connection), all = connection.expected;
  if (read == all) return parts;
  return read > std::numeric_limits<std::int64_t>::max() / parts ? read / (all / parts) : read * parts / all;
}

std::string line_of(const replay::Connection& connection, std::string name) {
  for (char& c : name)
    if (c < ' ' || c > '~') c = '?';
  name.resize(std::min(name.size(), longest_name));
  const std::string full(static_cast<std::size_t>(parts_of(connection, bar_width)), '#');
  const std::int64_t read = replay::body_read(connection);
  const bool stopped = connection.status == replay::ConnectionStatus::closed && read < connection.expected;
  return fmt::format("{:<{}}  [{:-<{}}] {:>3} %  {}", name, longest_name, full, bar_width, parts_of(connection, 100),
                     words::text(stopped ? "cli.progress.closed" : "cli.progress.read", read, connection.expected));
}

} // namespace

bool Progress::wanted(const app::RunSettings& settings) {
  if (!settings.lesson || !settings.lesson->needs_server || !scenarios::in_real_time(settings.loop)) return false;
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind && std::string_view(kind) != "dumb";
}

Progress::Progress(std::shared_ptr<const trace::Trace> trace)
    : trace_(std::move(trace)), index_(*trace_), thread_([this] { draw_until_over(); }) {}

Progress::~Progress() {
  {
    const aio::MutexLock lock(mutex_);
    over_ = true;
    show({});
  }
  over_changed_.notify_all();
  thread_.join();
}

void Progress::print(std::string_view text, int stream) {
  const aio::MutexLock lock(mutex_);
  show({});
  std::FILE* to = stream == 2 ? stderr : stdout;
  cli::print(to, text);
  std::fflush(to); // before the bars, on the same terminal
  if (!text.empty()) at_line_start_ = text.back() == '\n';
}

void Progress::draw_until_over() {
  const aio::MutexLock lock(mutex_);
  while (!over_) {
    over_changed_.wait_for(mutex_, between_draws);
    if (!over_ && at_line_start_) show(lines());
  }
}

std::string Progress::lines() {
  index_.update();
  const auto [rows, wide] = terminal();
  std::vector<std::string> all; // the last first
  for (const replay::ConnectionLife& life : std::views::reverse(index_.connections())) {
    if (all.size() + 1 >= rows) break;
    if (life.now.expected >= 0) all.push_back(line_of(life.now, std::string(trace_->string(life.now.name))));
  }
  std::string text;
  for (const std::string& line : std::views::reverse(all)) text += std::string(shortened(line, wide - 1)) + "\n";
  return text;
}

void Progress::show(const std::string& lines) {
  if (lines == shown_) return;
  std::string text;
  if (const auto before = std::ranges::count(shown_, '\n')) text = fmt::format("\x1b[{}A\x1b[J", before);
  text += lines;
  cli::print(stderr, text);
  std::fflush(stderr);
  shown_ = lines;
}

} // namespace loopscope::cli
