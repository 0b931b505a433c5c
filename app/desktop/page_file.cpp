#include "app/desktop/page_file.h"

#include "app/desktop/whole_file.h"
#include "core/python/recorder.h"
#include "core/trace/event_table.h"
#include "core/trace/recorder.h"
#include "core/trace_files/file.h"
#include "core/words/texts.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#ifdef LOOPSCOPE_PAGE
extern "C" {
extern const char loopscope_page_wasm_begin[], loopscope_page_wasm_end[];
extern const char loopscope_page_fonts_begin[], loopscope_page_fonts_end[];
extern const char loopscope_page_host_begin[], loopscope_page_host_end[];
extern const char loopscope_page_unlzma_begin[], loopscope_page_unlzma_end[];
extern const char loopscope_page_html_begin[], loopscope_page_html_end[];
extern const char loopscope_page_playground_begin[], loopscope_page_playground_end[];
extern const char loopscope_page_worker_begin[], loopscope_page_worker_end[];
extern const char loopscope_page_boot_begin[], loopscope_page_boot_end[];
}
#endif

namespace loopscope::app {
namespace {

/// Four bytes as five letters, of which none ends a script; the last ones as one letter more than they are bytes.
std::string base85(std::string_view bytes) {
  constexpr std::string_view letters =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?;,~()[]{}_%$#";
  std::string text;
  text.reserve(bytes.size() / 4 * 5 + 5);
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    const std::size_t there = std::min<std::size_t>(bytes.size() - i, 4);
    std::uint32_t four = 0;
    for (std::size_t j = 0; j < 4; ++j) four = four << 8 | (j < there ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    char five[5];
    for (std::size_t j = 5; j-- > 0; four /= 85) five[j] = letters[four % 85];
    text.append(five, there + 1);
  }
  return text;
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error(std::string(words::text("desktop.no_zlib")));
  std::string packed(deflateBound(&stream, bytes.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

#ifdef LOOPSCOPE_PAGE
/// The elements by which a page has Python.
std::string script_of(const std::vector<PythonPart>& python, bool beside) {
  if (python.empty()) return {};
  std::string script;
  for (const PythonPart& part : python)
    if (beside)
      script += fmt::format("<script id=\"python:{0}\" type=\"text/plain\" data-file=\"python/{0}.gz\"></script>\n",
                            part.name);
    else
      script +=
          fmt::format("<script id=\"python:{}\" type=\"text/plain\">{}</script>\n", part.name, base85(part.packed));
  script += "<script>\n";
  script.append(loopscope_page_playground_begin, loopscope_page_playground_end);
  return script + "</script>";
}
#endif

[[maybe_unused]] std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text)
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else
      safe += c;
  return safe;
}

/// The same trace, with its texts numbered in the order in which events name them. CPython tells texts and events in
/// two ways, and which text was told first is chance; pages of the same runs are to have the same bytes.
std::shared_ptr<const trace::Trace> numbered_by_use(const trace::Trace& trace) {
  trace::Recorder copy;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    trace::Event event = trace[i];
    const auto renumber = [&](trace::Slot slot, auto& text) {
      if (trace::is_text(event, slot))
        text = copy.intern(trace.string(static_cast<trace::StringId>(trace::read(event, slot))));
    };
    renumber(trace::Slot::subject, event.subject);
    renumber(trace::Slot::object, event.object);
    renumber(trace::Slot::extra, event.extra);
    renumber(trace::Slot::value, event.value);
    copy.record(event);
  }
  return copy.trace();
}

std::string file_bytes(const trace::Trace& trace) {
  std::string bytes;
  const std::shared_ptr<const trace::Trace> numbered = numbered_by_use(trace);
  trace::TraceWriter writer(*numbered, trace::checksum, [&](std::string_view part) { bytes += part; });
  writer.finish();
  if (!writer.error().empty()) throw std::runtime_error(writer.error());
  return bytes;
}

} // namespace

std::string no_pages() {
#ifdef LOOPSCOPE_PAGE
  return {};
#else
  return words::text("page.cannot", LOOPSCOPE_PAGE_LACKS);
#endif
}

std::uint32_t add_lesson(Contents& contents, const scenarios::Lesson& lesson,
                         std::vector<scenarios::Question> questions) {
  const auto found = std::ranges::find(contents.lessons, lesson.id, [](const CarriedLesson& l) { return l.facts.id; });
  const auto at = static_cast<std::uint32_t>(found - contents.lessons.begin());
  if (found == contents.lessons.end()) contents.lessons.push_back({lesson, std::move(questions)});
  return at;
}

void add_recorded(Contents& contents, const std::string& title, const trace::Trace& trace) {
  scenarios::Lesson lesson{
      .id = title, .title = title, .group = std::string(words::text("page.group")), .compared = "schedule"};
  for (std::size_t i = 0; i < trace.size(); ++i)
    if (trace[i].kind == trace::EventKind::source_file && lesson.program.empty())
      lesson.program = trace.string(trace::as<trace::event::source_file>(trace[i]).text);
    else if (trace[i].kind == trace::EventKind::run_started && lesson.only.empty())
      lesson.only = trace.string(trace::as<trace::event::run_started>(trace[i]).loop);
  if (lesson.only.empty()) lesson.only = "cpython";
  for (int n = 2;
       std::ranges::any_of(contents.lessons, [&](const CarriedLesson& l) { return l.facts.id == lesson.id; }); ++n)
    lesson.id = fmt::format("{} {}", title, n);
  lesson.title = lesson.id;
  contents.runs.push_back({static_cast<std::uint32_t>(contents.lessons.size()), lesson.only, {}, file_bytes(trace)});
  contents.lessons.push_back({std::move(lesson), {}});
}

void add_run(Contents& contents, std::uint32_t lesson, const RunSettings& settings, const trace::Trace& trace) {
  scenarios::Arguments arguments;
  for (const scenarios::Parameter& parameter : contents.lessons[lesson].facts.parameters)
    arguments[parameter.name] = value_of(parameter, settings.arguments);
  contents.runs.push_back({lesson, settings.loop, std::move(arguments), file_bytes(trace)});
}

void add_recorded_run(Contents& contents, const RecordedRun& run, std::vector<scenarios::Question> questions) {
  const RunSettings& settings = run.settings;
  if (!settings.lesson || (settings.program && settings.program->text))
    return add_recorded(contents, run.title, run.trace);
  add_run(contents, add_lesson(contents, *settings.lesson, std::move(questions)), settings, run.trace);
}

#ifdef LOOPSCOPE_PAGE
std::vector<PythonPart> python_parts() {
  const std::filesystem::path folder = data_folder() / "playground";
  std::vector<PythonPart> parts{
      {"worker.js", gzip({loopscope_page_worker_begin, loopscope_page_worker_end})},
      {"boot.py", gzip({loopscope_page_boot_begin, loopscope_page_boot_end})},
      {"recorder.py", gzip(python::recorder_text())},
  };
  for (const std::string name : {"NOTICES.txt", "pyodide.js", "stdlib.zip", "pyodide.asm.wasm"}) {
    const bool is_packed = name != "NOTICES.txt";
    std::ifstream file(folder / (is_packed ? name + ".gz" : name), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.empty()) throw std::runtime_error(words::text("page.python_missing", folder.string()));
    parts.push_back({name, is_packed ? std::move(bytes) : gzip(bytes)});
  }
  return parts;
}

std::string page_of(const Contents& contents, std::string_view title, const std::vector<PythonPart>& python,
                    bool beside) {
  const std::string_view html(loopscope_page_html_begin, loopscope_page_html_end);
  const std::string_view wasm(loopscope_page_wasm_begin, loopscope_page_wasm_end);
  std::string page;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t mark = html.find('@', at), end = html.find('@', mark + 1);
    if (mark == std::string_view::npos || end == std::string_view::npos) {
      page += html.substr(at);
      break;
    }
    page += html.substr(at, mark - at);
    const std::string_view what = html.substr(mark + 1, end - mark - 1);
    at = end + 1;
    if (what == "TITLE")
      page += escaped(title);
    else if (what == "FONTS")
      page.append(loopscope_page_fonts_begin, loopscope_page_fonts_end);
    else if (what == "WASM")
      page += base85(wasm);
    else if (what == "CONTENTS")
      page += base85(gzip(bytes_of(contents)));
    else if (what == "HOST")
      page.append(loopscope_page_host_begin, loopscope_page_host_end);
    else if (what == "UNLZMA")
      page.append(loopscope_page_unlzma_begin, loopscope_page_unlzma_end);
    else if (what == "CONNECT")
      page += beside ? "; connect-src 'self'" : "";
    else if (what == "PYTHON")
      page += script_of(python, beside);
    else
      page += '@', at = mark + 1;
  }
  return page;
}
#else
std::vector<PythonPart> python_parts() {
  throw std::runtime_error(no_pages());
}

std::string page_of(const Contents&, std::string_view, const std::vector<PythonPart>&, bool) {
  throw std::runtime_error(no_pages());
}
#endif

} // namespace loopscope::app
