#include "core/aio/error.h"

#include "core/aio/generator.h"
#include "core/aio/text.h"

#include <cxxabi.h>

#include <cstdlib>
#include <typeinfo>

namespace loopscope::aio {

namespace {

template <class Visit>
auto visit(const std::exception_ptr& error, Visit visit_error, decltype(visit_error(std::exception{})) otherwise) {
  if (!error) return otherwise;
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return visit_error(e);
  } catch (...) {
    return otherwise;
  }
}

} // namespace

std::string BaseException::argument() const {
  return has_message_ ? repr(message_) : "";
}

KeyError::KeyError(const std::string& key) : LookupError(repr(key)) {}

std::string type_name(const std::exception& error) {
  int status = 0;
  char* demangled = abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status);
  std::string name = status == 0 ? demangled : typeid(error).name();
  std::free(demangled);
  if (auto colon = name.rfind("::"); colon != std::string::npos) name.erase(0, colon + 2);
  return name;
}

std::string type_name(const std::exception_ptr& error) {
  return visit(
      error, [](const std::exception& e) { return type_name(e); }, "error");
}

std::string message_of(const std::exception_ptr& error) {
  return visit(
      error, [](const std::exception& e) { return std::string(e.what()); }, "");
}

std::string describe(const std::exception_ptr& error) {
  return type_name(error) + ": " + message_of(error);
}

std::string repr(const std::exception_ptr& error) {
  return visit(
      error,
      [](const std::exception& e) {
        auto* python = dynamic_cast<const BaseException*>(&e);
        return type_name(e) + "(" + (python ? python->argument() : repr(e.what())) + ")";
      },
      "error");
}

bool is_cancelled_error(const std::exception_ptr& error) {
  return visit(
      error, [](const std::exception& e) { return dynamic_cast<const CancelledError*>(&e) != nullptr; }, false);
}

bool is_exception(const std::exception_ptr& error) {
  return visit(
      error,
      [](const std::exception& e) {
        return !dynamic_cast<const BaseException*>(&e) || dynamic_cast<const Exception*>(&e);
      },
      false);
}

bool is_stop_iteration(const std::exception_ptr& error) {
  return visit(
      error, [](const std::exception& e) { return dynamic_cast<const StopIteration*>(&e) != nullptr; }, false);
}

} // namespace loopscope::aio
