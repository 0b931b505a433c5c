# The window as WebAssembly, for pages: the same sources, compiled by clang's wasm32 target with Debian's C++ library.
#
#   LOOPSCOPE_PAGE       whether there is all that it takes
#   LOOPSCOPE_PAGE_LACKS the packages that are missing
#   loopscope_page(TARGET SOURCE...)  builds page.wasm and the fonts' subsets, and embeds them in TARGET
set(lacks "")
foreach(pair "libc++-19-dev-wasm32:/usr/lib/llvm-19/include/wasm32-wasi/c++/v1/vector|/usr/include/wasm32-wasi/c++/v1/vector"
             "libc++abi-19-dev-wasm32:/usr/lib/llvm-19/lib/wasm32-wasi/libc++abi.a|/usr/lib/wasm32-wasi/libc++abi.a"
             "wasi-libc:/usr/lib/wasm32-wasi/libc.a")
  string(REGEX MATCH "^[^:]+" package ${pair})
  string(REGEX REPLACE "^[^:]+:" "" paths ${pair})
  string(REPLACE "|" ";" paths ${paths})
  set(there NO)
  foreach(path ${paths})
    if(EXISTS ${path})
      set(there YES)
    endif()
  endforeach()
  if(NOT there)
    list(APPEND lacks ${package})
  endif()
endforeach()
file(GLOB found /usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a /usr/lib/llvm-19/lib/clang/19/lib/wasm32-unknown-wasi/libclang_rt.builtins.a)
if(NOT found)
  list(APPEND lacks libclang-rt-19-dev-wasm32)
endif()
find_program(WASM_CLANG clang++-19)
find_program(WASM_LD wasm-ld-19)
find_program(WASM_OPT wasm-opt)
find_program(PYFTSUBSET pyftsubset)
foreach(pair WASM_CLANG:clang-19 WASM_LD:lld-19 WASM_OPT:binaryen PYFTSUBSET:fonttools)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 variable)
  list(GET pair 1 package)
  if(NOT ${variable})
    list(APPEND lacks ${package})
  endif()
endforeach()
execute_process(COMMAND /usr/bin/python3 -c "import brotli, fontTools" RESULT_VARIABLE failed ERROR_QUIET)
if(failed)
  list(APPEND lacks python3-fonttools python3-brotli)
endif()
list(REMOVE_DUPLICATES lacks)
string(REPLACE ";" " " LOOPSCOPE_PAGE_LACKS "${lacks}")
option(LOOPSCOPE_PAGE_WANTED "Build the window for web pages, where there are the packages for it" ON)
set(LOOPSCOPE_PAGE OFF)
if(NOT lacks AND LOOPSCOPE_PAGE_WANTED)
  set(LOOPSCOPE_PAGE ON)
endif()

function(loopscope_page target)
  set(folder ${CMAKE_BINARY_DIR}/page)
  file(MAKE_DIRECTORY ${folder})
  # Headers of libraries without the machine's own, which are for another machine.
  file(MAKE_DIRECTORY ${folder}/include)
  file(CREATE_LINK /usr/include/fmt ${folder}/include/fmt SYMBOLIC)
  # What is thrown ends the program: nothing that a stranger's bytes reach throws.
  set(flags --target=wasm32-wasi -std=c++20 -Oz -flto -fignore-exceptions -fno-rtti -fvisibility=hidden -w -DNDEBUG
    -DFMT_STATIC_THOUSANDS_SEPARATOR=44 -I${CMAKE_SOURCE_DIR} -isystem ${folder}/include)
  set(ccache "")
  if(CCACHE)
    set(ccache ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  endif()
  set(header ${folder}/all.h)
  file(CONFIGURE OUTPUT ${header} CONTENT "#include <algorithm>\n#include <array>\n#include <cmath>\n#include <functional>\n#include <map>\n#include <memory>\n#include <optional>\n#include <span>\n#include <string>\n#include <string_view>\n#include <unordered_map>\n#include <vector>\n#include <fmt/format.h>\n#include \"app/ui/canvas.h\"\n#include \"core/replay/replay.h\"\n#include \"core/words/texts.h\"\n")
  add_custom_command(OUTPUT ${folder}/all.pch
    COMMAND ${WASM_CLANG} ${flags} -x c++-header ${header} -o ${folder}/all.pch -MD -MT ${folder}/all.pch -MF ${folder}/all.pch.d
    DEPENDS ${header} DEPFILE ${folder}/all.pch.d COMMENT "Page: headers" VERBATIM)
  set(objects "")
  foreach(source ${ARGN})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${source})
    string(REGEX REPLACE "[/.]" "_" name ${name})
    set(object ${folder}/${name}.o)
    add_custom_command(OUTPUT ${object}
      COMMAND ${ccache} ${WASM_CLANG} ${flags} -include-pch ${folder}/all.pch -MD -MT ${object} -MF ${object}.d -c ${source} -o ${object}
      DEPENDS ${source} ${folder}/all.pch DEPFILE ${object}.d COMMENT "Page: ${name}" VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  add_custom_command(OUTPUT ${folder}/page.wasm
    COMMAND ${WASM_CLANG} --target=wasm32-wasi -Oz -flto -mexec-model=reactor -Wl,--strip-all -Wl,--gc-sections
      -Wl,-z,stack-size=4194304 ${objects} -o ${folder}/page.wasm
    DEPENDS ${objects} COMMENT "Page: linking" VERBATIM)
  # Only kern of what the fonts can do: the native drawing has no ligatures either.
  set(fonts "")
  foreach(font Inter-Regular.otf Inter-SemiBold.otf Inter-Bold.otf JetBrainsMono-Regular.ttf JetBrainsMono-Bold.ttf)
    file(GLOB_RECURSE found /usr/share/fonts/${font} /usr/local/share/fonts/${font})
    list(GET found 0 path)
    list(APPEND fonts ${path})
  endforeach()
  add_custom_command(OUTPUT ${folder}/page.wasm.lzma ${folder}/fonts.css
    COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/cmake/page.py ${folder} ${fonts}
    DEPENDS ${folder}/page.wasm ${CMAKE_SOURCE_DIR}/cmake/page.py COMMENT "Page: packing" VERBATIM)
  loopscope_embed(${target} page_wasm ${folder}/page.wasm.lzma)
  loopscope_embed(${target} page_fonts ${folder}/fonts.css)
  loopscope_embed(${target} page_host ${CMAKE_SOURCE_DIR}/app/page/host.js)
  loopscope_embed(${target} page_unlzma ${CMAKE_SOURCE_DIR}/app/page/unlzma.js)
  loopscope_embed(${target} page_html ${CMAKE_SOURCE_DIR}/app/page/page.html.in)
  foreach(file playground.js worker.js boot.py)
    string(REGEX REPLACE "[.].*" "" name ${file})
    loopscope_embed(${target} page_${name} ${CMAKE_SOURCE_DIR}/app/page/python/${file})
  endforeach()
  add_custom_target(page_wasm DEPENDS ${folder}/page.wasm.lzma)
endfunction()
