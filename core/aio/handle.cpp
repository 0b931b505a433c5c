#include "core/aio/handle.h"

#include "core/aio/event_loop.h"

namespace loopscope::aio {

void Handle::cancel() {
  if (cancelled_) return;
  cancelled_ = true;
  if (queued_) loop_->cancelled(*this); // else the loop may be gone
}

void TimerHandle::cancel() {
  if (!cancelled_ && scheduled_) ++loop_->cancelled_timers_; // _timer_handle_cancelled
  Handle::cancel();
}

namespace {

/// Where a class of the library has another name than Python's that defines its methods.
std::string_view python_class(std::string_view name) {
  if (name == "EventLoop") return "BaseEventLoop";
  if (name == "BasicQueue") return "Queue";
  return name;
}

} // namespace

std::string detail::qualified_name(std::string_view pretty_function) {
  // "... [F = &(anonymous namespace)::event_handler]", "... [with auto F = loopscope::aio::TimerHandle::cancel]"
  std::string_view name = pretty_function;
  if (auto value = name.rfind("F = "); value != std::string_view::npos) name.remove_prefix(value + 4);
  if (auto end = name.find_last_of(']'); end != std::string_view::npos) name = name.substr(0, end);
  name = name.substr(0, name.find(';'));
  if (name.starts_with('&')) name.remove_prefix(1);
  std::string plain; // without the arguments of templates
  int depth = 0;
  for (const char c : name) {
    if (c == '<') ++depth;
    if (depth == 0) plain += c;
    if (c == '>') --depth;
  }
  name = plain;
  std::string qualified;
  for (std::size_t at = 0; at <= name.size();) {
    std::size_t end = name.find("::", at);
    if (end == std::string_view::npos) end = name.size();
    std::string_view part = name.substr(at, end - at);
    // Python has no namespaces: only the class, whose name begins with a capital, and the function stay.
    const bool last = end == name.size();
    const bool is_class = !part.empty() && part.front() >= 'A' && part.front() <= 'Z';
    if (last && part.ends_with('_') && !part.ends_with("__")) part.remove_suffix(1);
    if (last || is_class) {
      if (!qualified.empty()) qualified += '.';
      qualified += python_class(part);
    }
    at = end + 2;
  }
  return qualified;
}

} // namespace loopscope::aio
