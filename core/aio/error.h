// Python's exceptions, by name, as C++ classes that can be thrown and caught the same way.
#pragma once

#include <exception>
#include <optional>
#include <string>

namespace loopscope::aio {

/// BaseException: catches everything that a program can raise, CancelledError too.
class BaseException : public std::exception {
public:
  BaseException() = default;
  explicit BaseException(std::string message) : message_(std::move(message)), has_message_(true) {}
  const char* what() const noexcept override { return message_.c_str(); }
  const std::string& message() const { return message_; }
  bool has_message() const { return has_message_; }
  /// The argument as repr() has it between the parentheses.
  virtual std::string argument() const;

private:
  std::string message_;
  bool has_message_ = false;
};

/// Derive the program's own errors from it: their name is the class's.
class Exception : public BaseException {
  using BaseException::BaseException;
};

class CancelledError : public BaseException {
  using BaseException::BaseException;
};
class InvalidStateError : public Exception {
  using Exception::Exception;
};
class RuntimeError : public Exception {
  using Exception::Exception;
};
class RecursionError : public RuntimeError {
  using RuntimeError::RuntimeError;
};
class ValueError : public Exception {
  using Exception::Exception;
};
class TypeError : public Exception {
  using Exception::Exception;
};
class LookupError : public Exception {
  using Exception::Exception;
};
class IndexError : public LookupError {
  using LookupError::LookupError;
};
/// str() of it is the key as repr() has it.
class KeyError : public LookupError {
public:
  KeyError() = default;
  explicit KeyError(const std::string& key);
  std::string argument() const override { return message(); }
};
class ArithmeticError : public Exception {
  using Exception::Exception;
};
class ZeroDivisionError : public ArithmeticError {
  using ArithmeticError::ArithmeticError;
};
class AssertionError : public Exception {
  using Exception::Exception;
};
class OSError : public Exception {
  using Exception::Exception;
};
class TimeoutError : public OSError {
  using OSError::OSError;
};
class ConnectionError : public OSError {
  using OSError::OSError;
};
class BrokenPipeError : public ConnectionError {
  using ConnectionError::ConnectionError;
};
class ConnectionRefusedError : public ConnectionError {
  using ConnectionError::ConnectionError;
};
class ConnectionResetError : public ConnectionError {
  using ConnectionError::ConnectionError;
};

/// The exception's class as Python names it: "ValueError", a program's own class by its own name.
std::string type_name(const std::exception& error);
/// str(error).
std::string message_of(const std::exception_ptr& error);
/// type(error).__name__.
std::string type_name(const std::exception_ptr& error);
/// "ValueError: what was wrong", as the last line of a traceback has it.
std::string describe(const std::exception_ptr& error);
/// repr(error): "ValueError('what was wrong')".
std::string repr(const std::exception_ptr& error);
/// isinstance(error, CancelledError)
bool is_cancelled_error(const std::exception_ptr& error);
/// isinstance(error, Exception)
bool is_exception(const std::exception_ptr& error);
/// isinstance(error, StopIteration) (generator.h)
bool is_stop_iteration(const std::exception_ptr& error);

/// Thrown out of the loop when nothing can ever wake it. Not a Python exception: programs do not catch it.
struct LoopIdle {};

} // namespace loopscope::aio
