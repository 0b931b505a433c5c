#include "app/desktop/drafts.h"

#include "app/desktop/whole_file.h"
#include "core/trace_files/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>
#include <vector>

namespace loopscope::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".draft";

/// What a draft's file holds: a line with the checksum of all behind it, the name in a line, and the text.
std::string file_text(std::string_view name, std::string_view text) {
  const std::string body = fmt::format("{}\n{}\n{}", name.size(), name, text);
  return fmt::format("loopscope draft 1 {:08x}\n{}", trace::checksum(0, body), body);
}

} // namespace

fs::path Drafts::file_of(std::string_view name) const {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string readable(name.substr(name.rfind('/') + 1).substr(0, 40));
  for (char& c : readable)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-') c = '_';
  return folder_ / fmt::format("{:016x}-{}{}", hash, readable, ending);
}

void Drafts::keep(std::string_view name, std::string_view text) const {
  if (folder_.empty()) return;
  const fs::path file = file_of(name);
  std::error_code ignored;
  if (text.empty()) {
    fs::remove(file, ignored);
    return;
  }
  if (text.size() > longest) return;
  make_private_folder(folder_);
  if (write_whole(file, file_text(name, text))) drop_the_oldest();
}

std::string Drafts::of(std::string_view name) const {
  if (folder_.empty()) return {};
  const fs::path file = file_of(name);
  std::error_code error;
  const std::uintmax_t size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
  if (error || size == 0 || size > longest + name.size() + 200) return {};
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::string before = fmt::format("{}\n{}\n", name.size(), name);
  const std::size_t begin = bytes.find('\n') + 1;
  if (begin == 0 || bytes.compare(begin, before.size(), before) != 0) return {};
  std::string text = bytes.substr(begin + before.size());
  return file_text(name, text) == bytes ? text : std::string();
}

void Drafts::drop_the_oldest() const {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> drafts;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ending) {
      std::error_code gone;
      if (const auto time = at->last_write_time(gone); !gone) drafts.emplace_back(time, at->path());
    }
  if (drafts.size() <= most) return;
  std::ranges::sort(drafts);
  for (std::size_t i = 0; i + most < drafts.size(); ++i) fs::remove(drafts[i].second, error);
}

fs::path drafts_folder() {
  const fs::path state = state_folder();
  return state.empty() ? state : state / "drafts";
}

} // namespace loopscope::app
