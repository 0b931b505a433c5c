// What was typed into an editor and not saved, kept where neither a crash nor a closed window loses it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace loopscope::app {

/// A file for each draft in a folder that only the user may read. It never throws and says nothing: what cannot be kept
/// or read is not there. One thread.
class Drafts {
public:
  static constexpr std::size_t most = 64;                      // drafts; those kept first are dropped
  static constexpr std::size_t longest = std::size_t{4} << 20; // bytes; a longer one is not kept

  /// The folder is made with the first draft; an empty path: nothing is kept.
  explicit Drafts(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Under a name of any kind: a file's path, a lesson's id. An empty text: forget it.
  void keep(std::string_view name, std::string_view text) const;
  /// Empty when there is none, or when its file is damaged.
  std::string of(std::string_view name) const;

private:
  std::filesystem::path file_of(std::string_view name) const;
  void drop_the_oldest() const;

  std::filesystem::path folder_;
};

/// In state_folder(); empty when there is no home.
std::filesystem::path drafts_folder();

} // namespace loopscope::app
