// Nothing is thrown in a page: the C++ library for it has no exceptions, and whatever says `throw` ends the program,
// which the page's script reports.
#ifdef __wasm__
extern "C" {
[[noreturn]] void* __cxa_allocate_exception(unsigned long) {
  __builtin_trap();
}
[[noreturn]] void __cxa_throw(void*, void*, void (*)(void*)) {
  __builtin_trap();
}
[[noreturn]] void __cxa_rethrow() {
  __builtin_trap();
}
}
#endif
