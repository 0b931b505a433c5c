#include "tests/python.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace loopscope {

TemporaryFolder::TemporaryFolder() {
  char name[] = "/tmp/loopscope-test-XXXXXX";
  if (!mkdtemp(name)) throw std::runtime_error("cannot make a temporary folder in /tmp");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(std::string_view name, std::string_view text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
  return path_ / name;
}

ProcessOutput run_python(const std::vector<std::string>& arguments) {
  TemporaryFolder folder;
  const std::string errors = folder.path() / "errors";
  std::string command = "/usr/bin/python3";
  for (const std::string& argument : arguments) {
    command += " '";
    for (char c : argument) command += c == '\'' ? std::string("'\\''") : std::string(1, c);
    command += "'";
  }
  ProcessOutput result;
  FILE* pipe = popen((command + " 2>'" + errors + "'").c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot start /usr/bin/python3");
  char buffer[4096];
  while (std::size_t count = fread(buffer, 1, sizeof buffer, pipe)) result.output.append(buffer, count);
  result.status = pclose(pipe);
  std::ifstream file(errors, std::ios::binary);
  result.errors.assign(std::istreambuf_iterator<char>(file), {});
  return result;
}

std::string printed_by_python(std::string_view script, const std::vector<std::string>& arguments) {
  TemporaryFolder folder;
  std::vector<std::string> all{folder.write("script.py", script)};
  all.insert(all.end(), arguments.begin(), arguments.end());
  ProcessOutput result = run_python(all);
  if (result.status != 0) ADD_FAILURE() << "CPython stopped with status " << result.status << ":\n" << result.errors;
  return result.output;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

} // namespace loopscope
