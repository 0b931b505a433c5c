// The world of a page: the runs that it carries, files that are dropped on it, and Python where the page has it.
#pragma once

#include "app/page/contents.h"
#include "app/shell/world.h"

#include <map>

namespace loopscope::app {

class PythonRun;

/// How a run by Python ended: see app/page/python/playground.js.
struct Ending {
  std::string_view kind;
  std::uint32_t line = 0, column = 0;
  double amount = 0;        // of the limit that it has come to
  std::string_view message; // Python's
};

/// Runs are known by their numbers, from 1, until they are over or forgotten. One thread.
class PageWorld final : public World {
public:
  explicit PageWorld(Contents);

  const std::vector<scenarios::Lesson>& lessons() const override { return lessons_; }
  std::span<const scenarios::LoopKind> loops() const override;
  std::vector<scenarios::Question> questions_of(const scenarios::Lesson&) const override;
  std::unique_ptr<Run> start(const RunSettings&) override;
  std::string refusal(const RunSettings&) const override;
  RunSettings nearest(const RunSettings& wanted, std::string_view parameter) const override;
  std::string program_of(const scenarios::Lesson&, const scenarios::Arguments&) const override;
  std::string_view usual_loop(const scenarios::Lesson&) const override;
  bool runs_while_typed(const RunSettings&) const override;
  std::string about_editing(const RunSettings&) const override;
  std::function<void()> licences() override;
  std::array<RunSettings, 2> compared_first(const RunSettings& now, std::array<RunSettings, 2> usual) const override;
  bool is_page() const override { return true; }
  void copy_link(std::string_view moment, std::string_view program) override;
  void choose_file() override;
  void leave_frame(std::string_view moment) override;
  Interpreter interpreter_for(const python::Program&) override;
  ProgramText read_program(const std::string& file) override;
  /// A file that the script has given by add_file().
  OpenedFile open(const std::string& file) override;
  std::string save(const trace::Trace&, std::string_view name) override;
  void keep_draft(std::string_view name, std::string_view text) override;
  std::string draft_of(std::string_view name) override;
  Kept kept(std::string_view name) override;
  void keep(std::string_view name, std::string_view text) override;

  /// The settings of the first run that it carries; of the first lesson where it carries none.
  RunSettings first() const;
  /// At which it is opened.
  const std::string& moment() const { return contents_.moment; }
  bool is_viewer() const { return contents_.viewer; }

  /// A file that is opened next: its bytes are kept until open().
  void add_file(std::string name, std::string_view bytes);
  /// What a run by Python has written, in order; for one that is over already, nothing happens.
  void run_bytes(int run, std::string_view bytes);
  void run_over(int run, const Ending&);

private:
  friend class PythonRun;
  const CarriedRun* carried(const RunSettings&) const;

  Contents contents_;
  std::vector<scenarios::Lesson> lessons_;
  std::map<std::string, std::string> programs_; // texts of files that were opened, by their names
  std::string file_name_;
  OpenedFile file_;
  int last_run_ = 0;
  std::map<int, PythonRun*> running_;
};

} // namespace loopscope::app
