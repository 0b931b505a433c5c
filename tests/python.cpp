#include "tests/python.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
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

Version version_of(std::string_view text) {
  Version version;
  const char *at = text.data(), *end = at + text.size();
  for (int* number : {&version.major, &version.minor, &version.micro}) {
    const auto [after, error] = std::from_chars(at, end, *number);
    if (error != std::errc()) break;
    at = after;
    if (at == end) return version;
    if (*at++ != '.') break;
  }
  throw std::invalid_argument("not a version: " + std::string(text));
}

std::string Interpreter::name() const {
  return "CPython " + std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
         std::to_string(version.micro) + " (" + path + ")";
}

const std::vector<Interpreter>& interpreters() {
  static const std::vector<Interpreter> found = [] {
    std::vector<Interpreter> all{{"/usr/bin/python3", {}}};
    const char* further = std::getenv("LOOPSCOPE_PYTHONS");
    std::istringstream paths(further ? further : "");
    for (std::string path; std::getline(paths, path, ':');)
      if (!path.empty()) all.push_back({path, {}});
    for (Interpreter& one : all) {
      const ProcessOutput said =
          run_process({one.path, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3], end='')"});
      if (said.status != 0) throw std::runtime_error("cannot run " + one.path + ": " + said.errors);
      one.version = version_of(said.output);
    }
    return all;
  }();
  return found;
}

ProcessOutput run_process(const std::vector<std::string>& command) {
  TemporaryFolder folder;
  const std::string errors = folder.path() / "errors";
  std::string line;
  for (const std::string& argument : command) {
    line += line.empty() ? "'" : " '";
    for (char c : argument) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += "'";
  }
  ProcessOutput result;
  FILE* pipe = popen((line + " 2>'" + errors + "'").c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot start " + command.at(0));
  char buffer[4096];
  while (std::size_t count = fread(buffer, 1, sizeof buffer, pipe)) result.output.append(buffer, count);
  result.status = pclose(pipe);
  std::ifstream file(errors, std::ios::binary);
  result.errors.assign(std::istreambuf_iterator<char>(file), {});
  return result;
}

ProcessOutput run_python(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{"/usr/bin/python3"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_process(command);
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
