# Where an installed program and what a desktop and a shell want to know of it lie. All is of the component runtime.
include(GNUInstallDirs)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME runtime)
set(desktop ${CMAKE_SOURCE_DIR}/assets/desktop)

# Completions and the manual page come from the program's own commands, so that they say what it takes.
set(command_line ${CMAKE_BINARY_DIR}/command_line)
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/command_line/*.py)
add_custom_command(
  OUTPUT ${command_line}/loopscope.1 ${command_line}/loopscope.bash ${command_line}/_loopscope ${command_line}/loopscope.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${command_line}
  COMMAND loopscope describe > ${command_line}/described.json
  COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 ${CMAKE_SOURCE_DIR}/cmake/command_line/command_line.py
    ${command_line}/described.json ${desktop}/loopscope.1.in ${command_line}
  DEPENDS loopscope ${scripts} ${desktop}/loopscope.1.in COMMENT "Writing the manual page and the completions" VERBATIM)

# What of others is in the program: the Debian packages that it came from have their licences.
set(notices fonts-inter fonts-jetbrains-mono libimgui-dev python3-glad libasio-dev libfmt-dev libcli11-dev
  nlohmann-json3-dev libtomlplusplus-dev libstb-dev libc6-dev) # the supervisor has the C library in it
if(LOOPSCOPE_PAGE)
  list(APPEND notices libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc)
endif()
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/copyright
  COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/cmake/notices.py ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_BINARY_DIR}/copyright ${notices}
  DEPENDS ${CMAKE_SOURCE_DIR}/cmake/notices.py ${CMAKE_SOURCE_DIR}/LICENSE COMMENT "Gathering the licences" VERBATIM)
add_custom_target(beside_the_program ALL DEPENDS ${command_line}/loopscope.1 ${CMAKE_BINARY_DIR}/copyright)

install(TARGETS loopscope RUNTIME)
install(FILES ${desktop}/loopscope.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${desktop}/loopscope.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${desktop}/loopscope.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages)
install(FILES ${command_line}/loopscope.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${command_line}/loopscope.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME loopscope)
install(FILES ${command_line}/_loopscope DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${command_line}/loopscope.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${CMAKE_BINARY_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
# The day of a release is that of what is installed, or what SOURCE_DATE_EPOCH says, and not that of configuring.
install(CODE "
  set(PROJECT_VERSION ${PROJECT_VERSION})
  string(TIMESTAMP release_date %Y-%m-%d UTC)
  configure_file(${desktop}/loopscope.metainfo.xml.in ${CMAKE_BINARY_DIR}/loopscope.metainfo.xml @ONLY)")
install(FILES ${CMAKE_BINARY_DIR}/loopscope.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
