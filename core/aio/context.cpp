#include "core/aio/context.h"

#include "core/aio/event_loop.h"

#include <algorithm>
#include <cctype>

namespace loopscope::aio {

namespace {

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}
std::string_view folder_of(std::string_view path) {
  return path.substr(0, path.rfind('/') + 1);
}

} // namespace

RunContext& detail::default_context() {
  thread_local RunContext bare;
  return bare;
}

RunContext RunContext::for_thread(EventLoop& loop, std::uint32_t number) const {
  RunContext own;
  own.recorder = recorder;
  own.output = output;
  own.twin_file = twin_file;
  own.twin_lines = twin_lines;
  own.signatures = signatures;
  own.thread = number;
  own.thread_loop = &loop;
  return own;
}

trace::ObjectId RunContext::task() const {
  const TaskBase* task = running ? running->current_task() : nullptr;
  return task ? task->id() : 0;
}

void RunContext::record(trace::Event event) {
  give_line(event);
  if (thread_loop) {
    event.time = thread_loop->now();
    return recorder->record(event);
  }
  if (running && running->recorder()) return running->record(event);
  event.time = last_time;
  recorder->record(event);
}

void RunContext::abandon_loops() {
  while (!open_loops.empty()) open_loops.back()->abandon();
}

void RunContext::write_error(const std::string& line) {
  if (recorder && !(running && !running->recorder()))
    record(trace::event::printed{.to_error = true, .thread = thread, .text = recorder->intern(line), .task = task()});
  write(line + '\n', 2);
}

bool RunContext::learn_file(const char* file) {
  // A twin may be called as one of the library's files is: semaphore.cpp.
  const bool inside = !twin_file.empty() && name_of(file) == twin_file && folder_of(file) != folder_of(__FILE__);
  file_known_[inside ? 1 : 0] = file;
  return inside;
}

const Signature* RunContext::signature(const std::source_location& place) {
  if (signatures.empty() || !in_program(place)) return nullptr;
  const auto found = std::ranges::find(signatures, place.line(), &Signature::line);
  return found == signatures.end() ? nullptr : &*found;
}

trace::StringId RunContext::find_function(const char* name) {
  auto [known, added] = functions_.try_emplace(name);
  if (added) known->second = recorder->intern(python_name(name));
  last_function_ = name;
  return last_function_id_ = known->second;
}

std::string python_name(std::string_view cpp_function) {
  std::string_view name = cpp_function;
  if (auto bindings = name.find(" [with "); bindings != std::string_view::npos) name = name.substr(0, bindings);
  if (name.ends_with(']'))
    if (auto bindings = name.rfind(" ["); bindings != std::string_view::npos) name = name.substr(0, bindings);
  if (name.find("operator()") != std::string_view::npos || name.find("(lambda") != std::string_view::npos ||
      name.find("<lambda") != std::string_view::npos)
    return "<lambda>";
  // The parameter list is the last one in parentheses at the outermost level.
  if (auto close = name.rfind(')'); close != std::string_view::npos) {
    int depth = 0;
    std::size_t open = close;
    do {
      if (name[open] == ')') ++depth;
      if (name[open] == '(') --depth;
    } while (depth > 0 && open-- > 0);
    name = name.substr(0, open);
  }
  std::size_t begin = name.size();
  while (begin > 0 && (std::isalnum(static_cast<unsigned char>(name[begin - 1])) || name[begin - 1] == '_')) --begin;
  name.remove_prefix(begin);
  if (name.ends_with('_') && !name.ends_with("__")) name.remove_suffix(1);
  return name == "genexpr" ? "<genexpr>" : std::string(name);
}

} // namespace loopscope::aio
