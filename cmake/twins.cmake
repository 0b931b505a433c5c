# Twins: C++ programs that mirror Python ones.
#
#   loopscope_twins(TARGET TABLE LIST TWINS PROGRAMS)
#
# reads names from LIST (a line each; # begins a comment) and compiles into TARGET the twin
# TWINS/NAME.cpp of each, its lines marked, and a table `loopscope::scenarios::TABLE()` that holds each one's entry, its
# sources and, for each line of the twin, the line of PROGRAMS (NAME in its place) that it mirrors. One whose lesson.md
# says `only = "cpython"` has no twin.
# A name is used once, for they are linked together.
function(loopscope_twins target table list twins programs)
  file(STRINGS ${list} names REGEX "^[a-z]")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  set(sources)
  set(inputs)
  set(arguments)
  foreach(name IN LISTS names)
    string(STRIP "${name}" name)
    get_property(known GLOBAL PROPERTY LOOPSCOPE_TWINS)
    if(name IN_LIST known)
      message(FATAL_ERROR "${list}: there is a twin named ${name} already: give it another name")
    endif()
    set_property(GLOBAL APPEND PROPERTY LOOPSCOPE_TWINS ${name})
    string(REPLACE "NAME" "${name}" program "${programs}")
    list(APPEND inputs ${program})
    get_filename_component(folder ${program} DIRECTORY)
    set(twin ${twins}/${name}.cpp)
    if(EXISTS ${folder}/lesson.md)
      list(APPEND inputs ${folder}/lesson.md)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/lesson.md)
      file(STRINGS ${folder}/lesson.md shows REGEX "^shows = ")
      if(shows MATCHES "\"(.*)\"")
        list(APPEND inputs ${CMAKE_SOURCE_DIR}/${CMAKE_MATCH_1})
      endif()
      file(STRINGS ${folder}/lesson.md only REGEX "^only = ")
      if(only)
        set(twin -)
      endif()
    endif()
    list(APPEND arguments ${name} ${twin} ${program})
    if(NOT twin STREQUAL "-")
      set(marked ${CMAKE_CURRENT_BINARY_DIR}/${table}/${name}.cpp)
      add_custom_command(OUTPUT ${marked}
        COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/cmake/twins.py --mark ${marked} ${twin} ${program}
        DEPENDS ${twin} ${program} ${CMAKE_SOURCE_DIR}/cmake/twins.py ${CMAKE_SOURCE_DIR}/cmake/twin_lines.py
        COMMENT "Marking the lines of ${name}" VERBATIM)
      list(APPEND sources ${marked})
      list(APPEND inputs ${twin})
    endif()
  endforeach()
  file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${table})
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${table}.cpp)
  add_custom_command(OUTPUT ${generated}
    COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/cmake/twins.py ${generated} ${table} ${arguments}
    DEPENDS ${inputs} ${list} ${CMAKE_SOURCE_DIR}/cmake/twins.py
    COMMENT "Matching the twins' lines to their Python programs" VERBATIM)
  target_sources(${target} PRIVATE ${sources} ${generated})
  # A dozen are compiled at once: most of the time goes into the headers that they share.
  set(number 0)
  foreach(source IN LISTS sources)
    math(EXPR group "${number} / 12")
    math(EXPR number "${number} + 1")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${table}_${group})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/scenarios/twin.h)
endfunction()
