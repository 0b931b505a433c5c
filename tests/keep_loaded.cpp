// In builds with the address sanitizer, in every program that opens a window: libraries that are closed stay loaded. What
// OpenGL's drivers keep until the end is held by variables of theirs, and would else be told as lost.
extern "C" int dlclose(void*) {
  return 0;
}
