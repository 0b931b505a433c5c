// A program that is edited: its text, what it was before, and where both are kept.
#pragma once

#include "app/editor/diff.h"
#include "app/editor/editor.h"
#include "app/shell/world.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace loopscope::app {

/// A lesson's program, with its parameters' values in place, or a file of one's own. What is typed is kept as a draft
/// (World::keep_draft) a moment later, and when this object ends, for as long as it is not what the file holds. Window
/// thread.
class EditedProgram {
public:
  /// Whether the program that these settings run can be edited: a lesson's, or a file that is run as such.
  static bool is_possible(const RunSettings& settings) {
    return settings.lesson || (settings.program && !settings.program->module);
  }
  /// Reads it. What cannot be read has a problem, and no lines.
  EditedProgram(World&, const RunSettings&);
  ~EditedProgram() { keep(); }
  EditedProgram(const EditedProgram&) = delete;
  EditedProgram& operator=(const EditedProgram&) = delete;

  const std::string& problem() const { return problem_; }
  /// Whether it is the same lesson's or file's.
  bool is_of(const RunSettings&) const;
  /// It is the same program's, but may be run otherwise: a lesson's that is not edited has the values of parameters.
  void follow(const RunSettings&);

  bool is_file() const { return !settings_.lesson; }
  /// Without its folders: "program.py".
  std::string file_name() const;
  editor::Editor& editor() { return editor_; }
  const editor::Editor& editor() const { return editor_; }
  /// What the file holds, as far as is known, or the lesson's program.
  const editor::Text& original() const { return original_; }
  bool is_edited() const;
  /// What is different, as of that moment.
  const std::vector<editor::Hunk>& hunks();
  const editor::Marks& marks();

  /// To run it as it stands, and as it was.
  RunSettings settings() const;
  const RunSettings& settings_before() const { return settings_; }

  /// What was typed the last time and not saved; taking it can be undone.
  bool has_draft() const { return draft_.has_value(); }
  void take_draft();
  /// A stranger's text, on top of one's own: it is no draft before it is changed.
  void take_given(std::string_view text);
  /// Keeps what was typed, now.
  void keep();
  /// Lets time pass, in seconds. Returns whether something is still to be kept.
  bool update(double seconds);

  /// What another program has done to the file since the last look.
  enum class Outside : std::uint8_t {
    nothing,
    changed,  // its text is here now
    conflict, // it is not: there is one's own
  };
  Outside look();
  /// The file holds another text than the one that was edited, and it is not taken.
  bool in_conflict() const { return outside_.has_value(); }
  /// Takes the file's text in place of one's own, which can be undone.
  void take_outside();
  /// Writes the file. Empty, or why it could not.
  std::string write();

private:
  void set_original(std::string text);
  void compare();

  World& world_;
  RunSettings settings_; // without what was typed
  std::string name_;     // of its draft
  std::string problem_;
  std::string base_; // what original_ was made of
  editor::Text original_;
  editor::Editor editor_;
  std::uint64_t stamp_ = 0;
  std::optional<std::string> draft_, outside_;

  std::uint64_t kept_version_ = 0;
  double keep_in_ = -1; // seconds, or not at all
  mutable std::uint64_t known_version_ = 0;
  mutable bool edited_ = false;
  std::uint64_t compared_version_ = 0;
  std::vector<editor::Hunk> hunks_;
  editor::Marks marks_;
};

} // namespace loopscope::app
