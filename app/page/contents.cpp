#include "app/page/contents.h"

#include <concepts>
#include <cstring>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>

namespace loopscope::app {
namespace {

// The fields of each are named once, for both ways.

struct Writer {
  std::string out;
  bool fine = true;
  void bytes(void* at, std::size_t size) { out.append(static_cast<const char*>(at), size); }
  std::uint32_t size(std::size_t size) {
    auto n = static_cast<std::uint32_t>(size);
    bytes(&n, sizeof n);
    return n;
  }
  static constexpr bool reads = false;
};

struct Reader {
  std::string_view in;
  bool fine = true;
  void bytes(void* at, std::size_t size) {
    if (size > in.size()) {
      fine = false;
      std::memset(at, 0, size);
      return;
    }
    std::memcpy(at, in.data(), size);
    in.remove_prefix(size);
  }
  std::uint32_t size(std::size_t) {
    std::uint32_t n = 0;
    bytes(&n, sizeof n);
    if (n > in.size()) fine = false, n = 0; // an entry has a byte at least
    return n;
  }
  static constexpr bool reads = true;
};

template <class Archive, class Number>
requires std::is_arithmetic_v<Number> || std::is_enum_v<Number>
void pass(Archive& a, Number& number) {
  a.bytes(&number, sizeof number);
}

template <class Archive>
void pass(Archive& a, std::string& text) {
  const std::uint32_t size = a.size(text.size());
  if constexpr (Archive::reads) text.resize(size);
  a.bytes(text.data(), size);
}

template <class Archive, class First, class Second>
void pass(Archive& a, std::pair<First, Second>& pair) {
  pass(a, pair.first);
  pass(a, pair.second);
}

template <class Archive, class Entry>
void pass(Archive& a, std::vector<Entry>& list) {
  const std::uint32_t size = a.size(list.size());
  if constexpr (Archive::reads) list.clear();
  for (std::uint32_t i = 0; i < size && a.fine; ++i) {
    if constexpr (Archive::reads) list.emplace_back();
    pass(a, list[i]);
  }
}

template <class Archive>
void pass(Archive& a, scenarios::Arguments& arguments) {
  std::vector<std::pair<std::string, double>> list(arguments.begin(), arguments.end());
  pass(a, list);
  if constexpr (Archive::reads) arguments = {list.begin(), list.end()};
}

template <class Archive, class Value>
void pass(Archive& a, std::optional<Value>& value) {
  bool there = value.has_value();
  pass(a, there);
  if (!there) return;
  if constexpr (Archive::reads) value.emplace();
  pass(a, *value);
}

template <class Archive, class... Fields>
void all(Archive& a, Fields&... fields) {
  (pass(a, fields), ...);
}

template <class Archive>
void pass(Archive& a, scenarios::Parameter& p) {
  all(a, p.name, p.label, p.initial, p.min, p.max, p.step, p.integer, p.toggle, p.line);
}
template <class Archive>
void pass(Archive& a, scenarios::Edit& e) {
  all(a, e.title, e.question, e.changes);
}
template <class Archive>
void pass(Archive& a, scenarios::Moment& m) {
  all(a, m.kind, m.text, m.time);
}
template <class Archive>
void pass(Archive& a, scenarios::Question& q) {
  all(a, q.text, q.answers, q.why, q.moment, q.until, q.undecided);
}
template <class Archive>
void pass(Archive& a, scenarios::Lesson& l) {
  all(a, l.id, l.title, l.group, l.group_sentence, l.sentence, l.watch_for, l.keep, l.program, l.needs_server,
      l.parameters, l.prose, l.learned, l.try_this, l.teacher.ask, l.teacher.they_say, l.teacher.stop, l.edits, l.only,
      l.older.before, l.older.text, l.number, l.compared, l.compared_because);
}
template <class Archive>
void pass(Archive& a, CarriedLesson& l) {
  all(a, l.facts, l.questions);
}
template <class Archive>
void pass(Archive& a, CarriedRun& r) {
  all(a, r.lesson, r.loop, r.arguments, r.trace);
}

constexpr std::string_view signature = "LSPAGE01";

} // namespace

std::string bytes_of(const Contents& contents) {
  Writer writer{std::string(signature)};
  Contents copy = contents;
  all(writer, copy.lessons, copy.runs, copy.moment, copy.viewer);
  return std::move(writer.out);
}

bool read_contents(std::string_view bytes, Contents& into) {
  if (!bytes.starts_with(signature)) return false;
  Reader reader{bytes.substr(signature.size())};
  all(reader, into.lessons, into.runs, into.moment, into.viewer);
  for (const CarriedRun& run : into.runs) reader.fine = reader.fine && run.lesson < into.lessons.size();
  if (!reader.fine) into = {};
  return reader.fine;
}

} // namespace loopscope::app
