#include "app/desktop/program_file.h"

#include "app/ui/utf8.h"
#include "core/trace_files/output_file.h"
#include "core/words/texts.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <system_error>
#include <utility>

namespace loopscope::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t longest_program = std::size_t{16} << 20;
constexpr std::size_t looked_at = std::size_t{1} << 13; // bytes, to see what kind of file it is

struct Bytes {
  std::string bytes;
  std::string problem;     // a reason
  std::uint64_t stamp = 0; // of the file when it was read
};

std::uint64_t stamp_of_status(const struct stat& status) {
  std::uint64_t stamp = 0xcbf29ce484222325;
  for (const auto part : {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
                          static_cast<std::uint64_t>(status.st_size), static_cast<std::uint64_t>(status.st_mtim.tv_sec),
                          static_cast<std::uint64_t>(status.st_mtim.tv_nsec)})
    stamp = (stamp ^ part) * 0x100000001b3;
  return stamp == 0 ? 1 : stamp;
}

/// The file's bytes, or at most so many of them.
Bytes read_bytes(const fs::path& file, std::size_t most) {
  const auto failed = [](std::string_view reason) { return Bytes{{}, std::string(reason), 0}; };
  const auto failed_by = [&](int number) { return failed(std::generic_category().message(number)); };
  // Opening a pipe would wait for its other end.
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return failed_by(errno);
  struct stat status {};
  Bytes read;
  if (::fstat(descriptor, &status) != 0)
    read = failed_by(errno);
  else if (S_ISDIR(status.st_mode))
    read = failed(words::text("desktop.file.folder"));
  else if (!S_ISREG(status.st_mode))
    read = failed(words::text("desktop.file.not_ordinary"));
  read.stamp = stamp_of_status(status);
  std::array<char, std::size_t{1} << 16> buffer{};
  while (read.problem.empty() && read.bytes.size() < most) {
    const ssize_t got = ::read(descriptor, buffer.data(), std::min(buffer.size(), most - read.bytes.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) read = failed_by(errno);
    if (got <= 0) break;
    read.bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(descriptor);
  return read;
}

/// What the first two lines declare, as PEP 263 has it; empty when they declare nothing.
std::string declared_encoding(std::string_view text) {
  static const std::regex cookie(R"(^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+).*)");
  static const std::regex blank(R"(^[ \t\f]*(#.*)?)");
  for (int line = 0; line < 2; ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string first(text.substr(0, std::min(end, looked_at)));
    std::smatch match;
    if (std::regex_match(first, match, cookie)) return match[1];
    if (!std::regex_match(first, blank)) return {};
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) text.remove_prefix(1);
    if (!text.empty()) text.remove_prefix(1);
  }
  return {};
}

/// The encoding under the name that iconv knows; "UTF-8" for what Python has as its default.
std::string iconv_name(std::string name) {
  if (name.empty()) return "UTF-8";
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::toupper(c)); });
  const auto is = [&](std::string_view other) { return name == other || name.starts_with(std::string(other) + "-"); };
  if (is("UTF-8") || name == "UTF8" || name == "U8") return "UTF-8";
  if (is("LATIN-1") || is("ISO-8859-1") || is("ISO-LATIN-1") || name == "LATIN1" || name == "L1") return "ISO-8859-1";
  if (name.starts_with("WINDOWS-")) return "CP" + name.substr(8);
  if (name == "MAC-ROMAN" || name == "MACROMAN") return "MACINTOSH";
  if (name == "SHIFT-JIS" || name == "SJIS") return "SHIFT_JIS";
  return name;
}

struct Converted {
  std::string text;
  bool known = true;               // the encodings are
  std::optional<std::size_t> stop; // the byte of the input that cannot be converted
};

Converted convert(std::string_view text, const std::string& from, const std::string& to) {
  Converted done;
  const iconv_t converter = ::iconv_open(to.c_str(), from.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    done.known = false;
    return done;
  }
  std::array<char, 1 << 14> buffer{};
  char* in = const_cast<char*>(text.data()); // it is only read
  std::size_t in_left = text.size();
  bool flushed = false;
  while (!flushed && !done.stop) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const bool at_end = in_left == 0;
    const std::size_t result = at_end ? ::iconv(converter, nullptr, nullptr, &out, &out_left)
                                      : ::iconv(converter, &in, &in_left, &out, &out_left);
    const int reason = errno;
    done.text.append(buffer.data(), buffer.size() - out_left);
    if (result != static_cast<std::size_t>(-1))
      flushed = at_end;
    else if (reason != E2BIG)
      done.stop = text.size() - in_left;
  }
  ::iconv_close(converter);
  return done;
}

std::size_t line_at(std::string_view text, std::size_t place) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, place), '\n'));
}

std::string with_newlines(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      lines += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      lines += '\n';
  }
  return lines;
}

/// How most of its lines end.
std::string_view line_end_of(std::string_view bytes) {
  std::size_t both = 0, line_feeds = 0, returns = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n') ++line_feeds;
    if (bytes[i] != '\r') continue;
    if (i + 1 < bytes.size() && bytes[i + 1] == '\n')
      ++both, ++i;
    else
      ++returns;
  }
  if (both > line_feeds && both >= returns) return "\r\n";
  return returns > line_feeds ? "\r" : "\n";
}

std::string decode(std::string_view bytes, ProgramText& program, const std::string& name) {
  const auto refuse = [&](std::string problem) {
    program.problem = words::text("desktop.file.problem", name, problem);
    return std::string();
  };
  const bool marked = bytes.starts_with(byte_order_mark);
  if (marked) bytes.remove_prefix(byte_order_mark.size());
  const std::string declared = declared_encoding(bytes), encoding = iconv_name(declared);
  if (marked && encoding != "UTF-8") return refuse(words::text("desktop.program.marked", declared));
  if (const std::size_t zero = bytes.find('\0'); zero != std::string_view::npos)
    return refuse(words::text("desktop.program.zero_byte", line_at(bytes, zero)));
  const Converted text = convert(bytes, encoding, "UTF-8");
  if (!text.known) return refuse(words::text("desktop.program.unknown_encoding", declared));
  if (text.stop)
    return refuse(words::text(declared.empty() ? "desktop.program.not_utf8" : "desktop.program.not_as_declared",
                              line_at(bytes, *text.stop),
                              fmt::format("0x{:02X}", static_cast<unsigned char>(bytes[*text.stop])), declared));
  return with_newlines(text.text);
}

bool is_trace(std::string_view bytes) {
  constexpr std::string_view magic = "\x89LOOP\r\n\x1a";
  return !bytes.empty() && bytes.starts_with(magic.substr(0, std::min(bytes.size(), magic.size())));
}

/// Whether it begins as a Python program does: by a line that names Python, or by one of its statements.
bool begins_as_python(std::string_view text) {
  static const std::regex statement(
      R"(^(import [\w., ]+|from [\w.]+ import .*|(async )?def \w+\(.*|class \w+.*:|@\w.*|if __name__ == .*|print\(.*))");
  if (text.find('\0') != std::string_view::npos) return false;
  bool first = true, in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    const std::string line(text.substr(at, std::min(end - at, std::size_t{500})));
    at = end + 1;
    if (first && line.starts_with("#!")) return line.find("python") != std::string::npos;
    first = false;
    const std::string_view shown(line);
    const std::size_t begin = shown.find_first_not_of(" \t\f");
    if (begin == std::string_view::npos || (!in_string && shown[begin] == '#')) continue;
    std::size_t quotes = 0;
    for (const std::string_view quote : {R"(""")", "'''"})
      for (std::size_t i = shown.find(quote); i != std::string_view::npos; i = shown.find(quote, i + 3)) ++quotes;
    if (in_string || quotes > 0) {
      if (quotes % 2 == 1) in_string = !in_string;
      continue;
    }
    return std::regex_match(line, statement); // the first line that is neither a comment nor a docstring's
  }
  return false;
}

} // namespace

bool is_program(const fs::path& file) {
  const Bytes begin = read_bytes(file, looked_at);
  if (begin.problem.empty() && is_trace(begin.bytes)) return false;
  if (file.extension() == ".py" || file.extension() == ".pyw") return true;
  std::string_view bytes = begin.bytes;
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  return begin.problem.empty() && begins_as_python(bytes);
}

bool holds_program(const fs::path& file) {
  std::error_code error;
  if (fs::is_directory(file, error)) return fs::exists(file / "__main__.py", error);
  if (!fs::is_regular_file(file, error)) return false;
  // An archive ends in its directory, which names its files, and that in a mark and a comment.
  constexpr std::uintmax_t longest = std::uintmax_t{1} << 20, longest_end = 65557;
  std::ifstream in(file, std::ios::binary);
  const std::uintmax_t size = fs::file_size(file, error);
  if (error || size < 22) return false;
  in.seekg(static_cast<std::streamoff>(size - std::min(size, longest)));
  const std::string end{std::istreambuf_iterator<char>(in), {}};
  const std::size_t mark = end.rfind("PK\x05\x06");
  return mark != std::string::npos && end.size() - mark <= longest_end &&
         std::string_view(end).substr(0, mark).find("__main__.py") != std::string_view::npos;
}

ProgramText read_program_file(const fs::path& file) {
  ProgramText program;
  const std::string name = file.string();
  // One that is being written meanwhile is read again.
  for (int attempt = 0; attempt < 3; ++attempt) {
    const Bytes read = read_bytes(file, longest_program + 1);
    program.stamp = read.stamp;
    program.problem = read.problem.empty() ? "" : words::text("desktop.file.cannot_read", name, read.problem);
    if (!read.problem.empty()) break;
    if (read.bytes.size() > longest_program) {
      program.problem = words::text("desktop.program.too_long", name, longest_program >> 20);
      break;
    }
    if (stamp_of_file(file) != read.stamp) continue;
    program.text = decode(read.bytes, program, name);
    break;
  }
  return program;
}

std::string write_program_file(const fs::path& file, std::string_view text) {
  const std::string before = read_bytes(file, longest_program).bytes;
  const std::string declared = declared_encoding(text), encoding = iconv_name(declared);
  const auto refuse = [&](std::string_view reason) {
    return words::text("desktop.file.cannot_write", file.string(), reason);
  };
  Converted bytes = convert(text, "UTF-8", encoding);
  if (!bytes.known) return refuse(words::text("desktop.program.cannot_encode", declared));
  if (bytes.stop) {
    std::string_view rest = text.substr(*bytes.stop);
    return refuse(words::text("desktop.program.no_such_character", ui::next_character(rest), line_at(text, *bytes.stop),
                              declared));
  }
  if (const std::string_view line_end = line_end_of(before); line_end != "\n") {
    std::string lines;
    for (const char c : bytes.text)
      if (c == '\n')
        lines += line_end;
      else
        lines += c;
    bytes.text = std::move(lines);
  }
  trace::OutputFile out(fs::absolute(file));
  if (encoding == "UTF-8" && before.starts_with(byte_order_mark)) out.write(byte_order_mark);
  out.write(bytes.text);
  return out.commit();
}

std::uint64_t stamp_of_file(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || ::access(file.c_str(), R_OK) != 0) return 0;
  return stamp_of_status(status);
}

} // namespace loopscope::app
