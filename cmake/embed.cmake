# Files that are part of the binary.
#
#   loopscope_embed(TARGET NAME PATH)
#
# puts the file at PATH into TARGET as the bytes from loopscope_NAME_begin to loopscope_NAME_end
# (extern "C" const unsigned char arrays).
function(loopscope_embed target name path)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [=[
__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    ".global loopscope_@name@_begin\n"
    "loopscope_@name@_begin:\n"
    ".incbin \"@path@\"\n"
    ".global loopscope_@name@_end\n"
    "loopscope_@name@_end:\n"
    ".byte 0\n"
    ".text\n");
]=])
  set_source_files_properties(${generated} PROPERTIES OBJECT_DEPENDS ${path})
  target_sources(${target} PRIVATE ${generated})
endfunction()

#   loopscope_embed_font(TARGET NAME FILE PACKAGE)
#
# looks for the font FILE where Debian's PACKAGE and its likes put it, and embeds it.
function(loopscope_embed_font target name file package)
  file(GLOB_RECURSE found /usr/share/fonts/${file} /usr/local/share/fonts/${file})
  if(NOT found)
    message(FATAL_ERROR "The font ${file} is not below /usr/share/fonts: install the package ${package}.")
  endif()
  list(GET found 0 path)
  loopscope_embed(${target} ${name} ${path})
endfunction()

#   loopscope_embed_shaders(TARGET)
#
# embeds each file of shaders/: box.frag as shader_box_frag.
function(loopscope_embed_shaders target)
  file(GLOB shaders CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/shaders/*)
  foreach(path ${shaders})
    get_filename_component(name ${path} NAME)
    string(REPLACE "." "_" name ${name})
    loopscope_embed(${target} shader_${name} ${path})
  endforeach()
endfunction()
