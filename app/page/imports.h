// What the page's script does for the program, and how the program is called: the seam between C++ and JavaScript.
// A text is a pointer and a size in bytes, UTF-8; it is the callee's for the call alone.
#pragma once

#include <cstddef>
#include <cstdint>

#ifdef __wasm__
#define LOOPSCOPE_IMPORT(module, name) __attribute__((import_module(#module), import_name(#name)))
#define LOOPSCOPE_EXPORT(name) extern "C" __attribute__((export_name(#name)))
#else // the program of the tests brings them along
#define LOOPSCOPE_IMPORT(module, name)
#define LOOPSCOPE_EXPORT(name) extern "C"
#endif

extern "C" {
// Shapes, in pixels. A colour is 0xRRGGBBAA.
LOOPSCOPE_IMPORT(canvas, begin) void canvas_begin(int width, int height, std::uint32_t background);
LOOPSCOPE_IMPORT(canvas, clip) void canvas_clip(float x, float y, float w, float h);
LOOPSCOPE_IMPORT(canvas, fill) void canvas_fill(float x, float y, float w, float h, float radius, std::uint32_t color);
/// Around the middle of the stroke. A dash of 0: it is whole.
LOOPSCOPE_IMPORT(canvas, frame)
void canvas_frame(float x, float y, float w, float h, float radius, std::uint32_t color, float width, float dash,
                  float gap);
LOOPSCOPE_IMPORT(canvas, hatch)
void canvas_hatch(float x, float y, float w, float h, float radius, std::uint32_t color, float phase, float step,
                  float width);
LOOPSCOPE_IMPORT(canvas, line)
void canvas_line(float x0, float y0, float x1, float y1, std::uint32_t color, float width, float dash, float gap);
/// `points`: that many pairs of x and y.
LOOPSCOPE_IMPORT(canvas, path)
void canvas_path(const float* points, std::size_t count, std::uint32_t color, float width, float turn, float begin);
LOOPSCOPE_IMPORT(canvas, arc)
void canvas_arc(float x, float y, float radius, float from, float to, std::uint32_t color, float width, int round_ends);
LOOPSCOPE_IMPORT(canvas, disc) void canvas_disc(float x, float y, float radius, std::uint32_t color);
LOOPSCOPE_IMPORT(canvas, triangle)
void canvas_triangle(float x0, float y0, float x1, float y1, float x2, float y2, std::uint32_t color);
LOOPSCOPE_IMPORT(canvas, glow)
void canvas_glow(float x, float y, float w, float h, std::uint32_t color, float radius, float reach);
/// On the baseline.
LOOPSCOPE_IMPORT(canvas, text)
void canvas_text(float x, float y, const char* text, std::size_t size, float pixels, int font, std::uint32_t color);
/// In ems.
LOOPSCOPE_IMPORT(canvas, measure) float canvas_measure(const char* text, std::size_t size, int font);
/// How far the baseline is below the middle of a line, in ems.
LOOPSCOPE_IMPORT(canvas, baseline) float canvas_baseline(int font);

// What is kept where the browser keeps such things; nothing where it does not.
LOOPSCOPE_IMPORT(page, keep)
void page_keep(const char* name, std::size_t name_size, const char* text, std::size_t size);
/// Its text in memory got by room(), a u32 of its size before it: the callee's to give back. Null: there is none.
LOOPSCOPE_IMPORT(page, kept) char* page_kept(const char* name, std::size_t name_size);
/// Offers the bytes as a file to be saved.
LOOPSCOPE_IMPORT(page, save)
void page_save(const char* name, std::size_t name_size, const char* bytes, std::size_t size);
/// Makes the link and copies it; what comes of it: link_made().
LOOPSCOPE_IMPORT(page, copy_link)
void page_copy_link(const char* moment, std::size_t moment_size, const char* program, std::size_t program_size);
/// Has a file chosen, and opens it.
LOOPSCOPE_IMPORT(page, choose) void page_choose();
/// Opens the page that is in a frame, whole, at that moment.
LOOPSCOPE_IMPORT(page, leave_frame) void page_leave_frame(const char* moment, std::size_t size);
/// What was cut, for the machine's clipboard.
LOOPSCOPE_IMPORT(page, copied) void page_copied(const char* text, std::size_t size);
/// What is told of what is seen, a line at a time.
LOOPSCOPE_IMPORT(page, speak) void page_speak(const char* text, std::size_t size);

// Python in the page; a page without has none of it (python_state() is 0).
/// Starts a program of that path, after those that were started before. What comes of it: run_bytes() and run_over().
LOOPSCOPE_IMPORT(page, python_start)
void python_start(int run, const char* text, std::size_t size, const char* path, std::size_t path_size);
LOOPSCOPE_IMPORT(page, python_stop) void python_stop(int run);
/// 0 none, 1 loading, 2 ready.
LOOPSCOPE_IMPORT(page, python_state) int python_state();
/// A number of playground.limits; 0 while it is loading.
LOOPSCOPE_IMPORT(page, python_limit) double python_limit(const char* name, std::size_t size);
/// Shows whose work the page has in it; false: it has no such text.
LOOPSCOPE_IMPORT(page, licences) int page_licences(int show);
}
