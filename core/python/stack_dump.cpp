#include "core/python/stack_dump.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace loopscope::python {

namespace {

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view last_name(std::string_view dotted) {
  return dotted.substr(dotted.rfind('.') + 1);
}

/// What is followed by a parenthesis and is no call.
bool is_keyword(std::string_view word) {
  static constexpr std::array all{"and",  "as",     "assert", "async", "await",  "case",  "class", "def",    "del",
                                  "elif", "except", "exec",   "for",   "if",     "in",    "is",    "lambda", "match",
                                  "not",  "or",     "print",  "raise", "return", "while", "with",  "yield",  "else"};
  return word != "print" && word != "match" && word != "case" && std::ranges::find(all, word) != all.end();
}

/// Names under which code written in C keeps a thread for long.
bool is_known_to_wait(std::string_view name) {
  static constexpr std::array all{
      "sleep",    "input",   "accept",      "recv",          "recvfrom",  "recv_into",   "connect",
      "sendall",  "send",    "read",        "readline",      "readlines", "readinto",    "write",
      "acquire",  "join",    "wait",        "get",           "put",       "select",      "poll",
      "system",   "waitpid", "getaddrinfo", "gethostbyname", "result",    "run",         "execute",
      "fetchall", "fsync",   "pause",       "sigwait",       "open",      "communicate", "create_connection"};
  return std::ranges::find(all, name) != all.end();
}

void append_utf8(std::string& text, std::uint32_t c) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (c >= 0xdc80 && c <= 0xdcff) return add(c - 0xdc00); // a byte that is not UTF-8, as Python has it
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xc0 | c >> 6);
  } else {
    if (c < 0x10000) {
      add(0xe0 | c >> 12);
    } else {
      add(0xf0 | (c >> 18 & 7));
      add(0x80 | (c >> 12 & 0x3f));
    }
    add(0x80 | (c >> 6 & 0x3f));
  }
  add(0x80 | (c & 0x3f));
}

/// A name in which faulthandler has written what is not ASCII as \xe9, \u20ac or \U0001f600.
std::string unescaped(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const char kind = name[0] == '\\' && name.size() > 1 ? name[1] : ' ';
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    const std::string_view number = digits != 0 ? name.substr(2, digits) : std::string_view();
    std::uint32_t c = 0;
    std::from_chars(number.data(), number.data() + number.size(), c, 16);
    if (digits != 0 && number.size() == digits && c >= 0x80) {
      append_utf8(text, c);
      name.remove_prefix(2 + digits);
    } else {
      text += name[0];
      name.remove_prefix(1);
    }
  }
  return text;
}

/// The calls of a line in their order: names with dots before a parenthesis, outside of texts and comments.
std::vector<std::string> calls_of(std::string_view line) {
  std::vector<std::string> calls;
  std::string_view before; // the word before the name
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == '#') break;
    if (c == '"' || c == '\'') {
      std::size_t end = i + 1;
      while (end < line.size() && line[end] != c) end += line[end] == '\\' ? 2 : 1;
      i = end + 1;
      before = {};
      continue;
    }
    if (!is_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0) {
      if (c != ' ') before = {};
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < line.size() &&
           (is_name(line[end]) || (line[end] == '.' && end + 1 < line.size() && is_name(line[end + 1]))))
      ++end;
    const std::string_view word = line.substr(i, end - i);
    // What goes on after a parenthesis or bracket, as in open(x).read().
    const bool goes_on = i > 0 && line[i - 1] == '.';
    std::size_t next = end;
    while (next < line.size() && line[next] == ' ') ++next;
    if (next < line.size() && line[next] == '(' && !is_keyword(word) && before != "def" && before != "class")
      calls.push_back(goes_on ? "." + std::string(word) : std::string(word));
    before = word;
    i = end;
  }
  for (std::string& call : calls)
    if (call[0] == '.') call.erase(0, 1);
  return calls;
}

} // namespace

std::vector<StackFrame> stack_of(std::string_view dump) {
  std::vector<StackFrame> frames;
  while (!dump.empty()) {
    const std::size_t end = std::min(dump.find('\n'), dump.size());
    std::string_view line = dump.substr(0, end);
    dump.remove_prefix(std::min(end + 1, dump.size()));
    constexpr std::string_view begin = "  File \"", middle = "\", line ", in = " in ";
    if (!line.starts_with(begin)) continue;
    line.remove_prefix(begin.size());
    const std::size_t file_end = line.rfind(middle);
    if (file_end == line.npos) continue;
    StackFrame frame;
    frame.file = unescaped(line.substr(0, file_end));
    line.remove_prefix(file_end + middle.size());
    const char* number_end = std::from_chars(line.data(), line.data() + line.size(), frame.line).ptr;
    line.remove_prefix(static_cast<std::size_t>(number_end - line.data()));
    if (line.starts_with(in)) frame.function = unescaped(line.substr(in.size()));
    frames.push_back(std::move(frame));
  }
  return frames;
}

std::string call_on(std::string_view line, std::string_view callee) {
  const std::vector<std::string> calls = calls_of(line);
  if (!callee.empty()) {
    for (const std::string& call : calls)
      if (last_name(call) == callee) return call;
    // A class runs its __init__, and a method may go by another name.
    for (const std::string& call : calls)
      if (callee.starts_with("__")) return call;
    for (const std::string& call : calls)
      if (is_known_to_wait(last_name(call))) return call;
    return calls.size() == 1 ? calls.front() : std::string(callee);
  }
  for (const std::string& call : calls)
    if (is_known_to_wait(last_name(call))) return call;
  return calls.empty() ? std::string() : calls.front();
}

} // namespace loopscope::python
