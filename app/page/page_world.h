// The world of a page: the runs that it carries, files that are dropped on it, and Python where the page has it.
#pragma once

#include "app/page/contents.h"
#include "app/shell/world.h"

#include <map>

namespace loopscope::app {

class PythonRun;

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
  Interpreter interpreter_for(const python::Program&) override;
  /// A file that the script has given by add_file().
  OpenedFile open(const std::string& file) override;
  std::string save(const trace::Trace&, std::string_view name) override;
  void keep_draft(std::string_view name, std::string_view text) override;
  std::string draft_of(std::string_view name) override;
  Kept kept(std::string_view name) override;
  void keep(std::string_view name, std::string_view text) override;

  /// The settings of the first run that it carries; of the first lesson where it carries none.
  RunSettings first() const;
  const std::string& notice() const { return contents_.notice; }

  /// A file that is opened next: its bytes are kept until open().
  void add_file(std::string name, std::string_view bytes);
  /// What a run by Python has written, in order; for one that is over already, nothing happens.
  void run_bytes(int run, std::string_view bytes);
  void run_over(int run);

private:
  friend class PythonRun;
  const CarriedRun* carried(const RunSettings&) const;

  Contents contents_;
  std::vector<scenarios::Lesson> lessons_;
  std::string file_name_;
  OpenedFile file_;
  int last_run_ = 0;
  std::map<int, PythonRun*> running_;
};

} // namespace loopscope::app
