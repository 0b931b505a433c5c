#include "tests/conformance/versions.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace loopscope {

namespace {

struct Row {
  Version version;
  bool alone = false; // that version differs, and no other
  std::string program, reason;
};

const std::vector<Row>& table() {
  static const std::vector<Row> rows = [] {
    std::ifstream file(TESTS_FOLDER "/conformance/versions.txt");
    std::vector<Row> all;
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '#') continue;
      std::istringstream words(line);
      Row row;
      std::string version;
      words >> version >> row.program >> std::ws;
      std::getline(words, row.reason);
      row.alone = version.starts_with('=');
      row.version = version_of(std::string_view(version).substr(row.alone ? 1 : 0));
      if (row.reason.empty())
        throw std::runtime_error("tests/conformance/versions.txt: a row without a reason: " + line);
      all.push_back(row);
    }
    if (all.empty()) throw std::runtime_error("tests/conformance/versions.txt cannot be read");
    return all;
  }();
  return rows;
}

} // namespace

std::string why_otherwise(Version version, std::string_view program) {
  for (const Row& row : table())
    if (row.program == program && (row.alone ? version == row.version : version < row.version)) return row.reason;
  return {};
}

std::string wrong_row(bool (*is_program)(std::string_view name)) {
  for (const Row& row : table())
    if (!is_program(row.program))
      return "tests/conformance/versions.txt has a row for " + row.program + ", which there is not";
  return {};
}

} // namespace loopscope
