// Where the platform keeps what is kept, and how it is written there: whole or not at all, for the user alone.
#pragma once

#include <filesystem>
#include <string_view>

namespace loopscope::app {

/// XDG_CONFIG_HOME/loopscope or ~/.config/loopscope; empty when there is no home.
std::filesystem::path config_folder();
/// XDG_STATE_HOME/loopscope or ~/.local/state/loopscope; empty when there is no home.
std::filesystem::path state_folder();
/// XDG_DATA_HOME/loopscope or ~/.local/share/loopscope; empty when there is no home.
std::filesystem::path data_folder();

/// Makes the folder, which only the user may read, and those above it.
void make_private_folder(const std::filesystem::path&);

/// Writes a file that only the user may read. It is written beside it first, so that there is the old one or the new
/// one; false: the old one.
bool write_whole(const std::filesystem::path& file, std::string_view bytes);

} // namespace loopscope::app
