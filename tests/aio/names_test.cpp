// How the names of C++ functions become those of Python.

#include "tests/aio/aio_case.h"

namespace loopscope::aio {

Coro<void> a_free_function(int) {
  co_return;
}
Coro<std::vector<int>> returns_a_template(std::vector<std::pair<int, std::string>>) {
  co_return {};
}
void handler(int) {}
void class_() {}
template <class T>
Coro<void> a_template(T) {
  co_return;
}

struct Server {
  Coro<void> serve(int) const { co_return; }
  void stop() {}
  static Coro<void> start() { co_return; }
};

namespace {

Coro<void> hidden() {
  co_return;
}
Coro<void> import_() {
  co_return;
}
void on_event(std::string) {}

/// The name of a function as the compiler gives it to a coroutine, by the report of one that is dropped.
template <class C>
std::string name_of(C&& coroutine) {
  RunContext context;
  std::string text;
  context.output = [&](std::string_view line, int) { text = line; };
  RunScope scope(context);
  { auto dropped = std::move(coroutine); }
  const auto begin = text.find('\'') + 1;
  return text.substr(begin, text.rfind('\'') - begin);
}

TEST(Names, of_coroutines_are_those_of_their_functions) {
  EXPECT_EQ(name_of(a_free_function(1)), "a_free_function");
  EXPECT_EQ(name_of(returns_a_template({})), "returns_a_template");
  EXPECT_EQ(name_of(a_template(1)), "a_template");
  EXPECT_EQ(name_of(a_template(std::vector<int>())), "a_template");
  EXPECT_EQ(name_of(a_template([] {})), "a_template");
  EXPECT_EQ(name_of(hidden()), "hidden");
  EXPECT_EQ(name_of(import_()), "import") << "an underscore that keeps clear of a keyword is dropped";
  EXPECT_EQ(name_of(Server().serve(1)), "serve");
  EXPECT_EQ(name_of(Server::start()), "start");
  auto lambda = [](int) -> Coro<void> { co_return; };
  EXPECT_EQ(name_of(lambda(1)), "<lambda>");
}

TEST(Names, are_read_off_the_spellings_of_both_compilers) {
  EXPECT_EQ(python_name("aio::Coro<void> (anonymous namespace)::main()"), "main");
  EXPECT_EQ(python_name("Coro<void> loopscope::scenarios::(anonymous namespace)::use(int, Lock, double)"), "use");
  EXPECT_EQ(python_name("loopscope::aio::Coro<int> loopscope::scenarios::{anonymous}::speak(double, std::string)"),
            "speak");
  EXPECT_EQ(python_name("Coro<T> fetch(T) [with T = std::vector<int>; U = int (*)(char)]"), "fetch");
  EXPECT_EQ(python_name("Coro<T> fetch(T) [T = int[3]]"), "fetch");
  EXPECT_EQ(python_name("Coro<T> fetch(T, U) [T = int, U = (lambda at /tmp/a b.cpp:3:5)]"), "fetch");
  EXPECT_EQ(python_name("Coro<void> call(void (*)(int), std::function<void (int)>)"), "call");
  EXPECT_EQ(python_name("Coro<void> Server::serve(int) const"), "serve");
  EXPECT_EQ(python_name("auto main()::(lambda)::operator()(int) const"), "<lambda>");
  EXPECT_EQ(python_name("Coro<void> f()::<lambda(int)>"), "<lambda>");
  EXPECT_EQ(python_name("Coro<void> __init__()"), "__init__");
  EXPECT_EQ(python_name("Coro<std::vector<int>> (anonymous namespace)::genexpr(int)"), "<genexpr>");
  EXPECT_EQ(python_name("main"), "main");
  EXPECT_EQ(python_name(""), "");
}

TEST(Names, of_callbacks_are_qualified_by_their_class) {
  EXPECT_EQ(fn<handler>.name(), "handler");
  EXPECT_EQ(fn<on_event>.name(), "on_event");
  EXPECT_EQ(fn<class_>.name(), "class");
  EXPECT_EQ(fn<&Server::stop>.name(), "Server.stop");
  EXPECT_EQ(fn<&TimerHandle::cancel>.name(), "TimerHandle.cancel");
  EXPECT_EQ(detail::qualified_name("... [F = &(anonymous namespace)::event_handler]"), "event_handler");
  EXPECT_EQ(detail::qualified_name("... [with auto F = loopscope::aio::TimerHandle::cancel; std::string = "
                                   "std::basic_string<char>]"),
            "TimerHandle.cancel");
  EXPECT_EQ(fn<&Future<int>::set_result>.name(), "Future.set_result");
  EXPECT_EQ(fn<&Future<std::vector<int>>::cancel>.name(), "Future.cancel");
  EXPECT_EQ(fn<&EventLoop::stop>.name(), "BaseEventLoop.stop");
  EXPECT_EQ(fn<&PriorityQueue<int>::put_nowait>.name(), "Queue.put_nowait");
  EXPECT_EQ(detail::callable_name([] {}), "<lambda>");
  EXPECT_EQ(detail::callable_name(named("main.<locals>.on_done", [] {})), "main.<locals>.on_done");
}

class ProgramError : public Exception {
  using Exception::Exception;
};

TEST(Names, of_errors_are_those_of_their_classes) {
  EXPECT_EQ(type_name(ProgramError("x")), "ProgramError");
  EXPECT_EQ(describe(std::make_exception_ptr(ValueError("x"))), "ValueError: x");
  EXPECT_EQ(repr(std::make_exception_ptr(ProgramError("it's"))), "ProgramError(\"it's\")");
  EXPECT_EQ(repr(std::make_exception_ptr(CancelledError())), "CancelledError()");
  EXPECT_EQ(repr(std::make_exception_ptr(KeyError("k"))), "KeyError('k')");
  EXPECT_EQ(str(KeyError("k")), "'k'");
  EXPECT_EQ(type_name(std::exception_ptr()), "error");
}

} // namespace
} // namespace loopscope::aio
