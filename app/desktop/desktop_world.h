// The world on a desktop: lessons run on threads, traces are files, clients are sockets.
#pragma once

#include "app/desktop/drafts.h"
#include "app/desktop/kept_texts.h"
#include "app/desktop/program_file.h"
#include "app/desktop/whole_file.h"
#include "app/shell/world.h"
#include "scenarios/lessons.h"
#include "scenarios/parameters.h"

#include <functional>
#include <utility>

namespace loopscope::app {

/// Window thread. `news` is called on any thread when there is something new to draw.
class DesktopWorld final : public World {
public:
  explicit DesktopWorld(std::function<void()> news) : news_(std::move(news)) {}

  const std::vector<scenarios::Lesson>& lessons() const override { return scenarios::lessons(); }
  std::span<const scenarios::LoopKind> loops() const override { return scenarios::loops(); }
  std::vector<scenarios::Question> questions_of(const scenarios::Lesson& lesson) const override {
    return scenarios::questions_of(lesson);
  }
  std::unique_ptr<Run> start(const RunSettings&) override;
  std::string program_of(const scenarios::Lesson& lesson, const scenarios::Arguments& arguments) const override {
    return scenarios::program_with(lesson, arguments);
  }
  /// A program is to run in its own folder.
  OpenedFile open(const std::string& file) override;
  /// Into the working folder, the date and time after the name.
  std::string save(const trace::Trace&, std::string_view name) override;
  /// Beside where save() writes.
  std::string save_page(std::span<const RecordedRun>, std::string_view name, std::string_view moment) override;
  Interpreter interpreter_for(const python::Program&) override;
  ProgramText read_program(const std::string& file) override { return read_program_file(file); }
  std::string write_program(const std::string& file, std::string_view text) override {
    return write_program_file(file, text);
  }
  std::uint64_t stamp_of(const std::string& file) override { return stamp_of_file(file); }
  void keep_draft(std::string_view name, std::string_view text) override { drafts_.keep(draft_name(name), text); }
  std::string draft_of(std::string_view name) override { return drafts_.of(draft_name(name)); }

  Kept kept(std::string_view name) override { return kept_.of(name); }
  void keep(std::string_view name, std::string_view text) override { kept_.keep(name, text); }
  void change_kept(std::string_view name, const std::function<std::string(const Kept&)>& change) override {
    kept_.change(name, change);
  }
  std::string set_aside(std::string_view name) override { return kept_.set_aside(name); }

  /// For a picture, which is to be the same whatever was typed or kept.
  void keep_nothing() {
    drafts_ = Drafts({});
    kept_ = KeptTexts({}, {});
  }

  /// From now on a file is open when all of it has been read, and not while it is.
  void read_whole() { reads_whole_ = true; }

private:
  /// A file's from everywhere: its whole path.
  static std::string draft_name(std::string_view name);

  Drafts drafts_{drafts_folder()};
  KeptTexts kept_{config_folder(), state_folder()};
  std::function<void()> news_;
  bool reads_whole_ = false;
};

} // namespace loopscope::app
