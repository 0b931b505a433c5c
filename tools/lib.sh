# What the commands of this folder share: packages, configuring, building. Sourced by them, in bash.
#
# Standard output belongs to the program that is run; everything here is said on standard error.
set -euo pipefail

command_name="tools/${0##*/}"
root=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")

# To build and to open the window.
run_packages=(
  clang-19 lld-19       # GCC 12, Debian's own, miscompiles coroutines
  cmake ninja-build     # the build
  pkgconf               # finds imgui and stb
  python3               # matches the twins to their Python programs
  python3-glad          # writes the OpenGL loader
  libglfw3-dev          # window and input; brings OpenGL and Mesa's drivers
  libimgui-dev          # user interface
  libstb-dev            # fonts, PNG
  libwebp-dev libgif-dev # films
  libasio-dev           # the loop of real time; the benches' peer
  libcurl4-openssl-dev  # downloads
  zlib1g-dev            # the lessons' server sends packed files
  libfmt-dev            # text
  libcli11-dev          # command line
  nlohmann-json3-dev    # --json, export
  libtomlplusplus-dev   # the lessons' texts
  fonts-inter fonts-jetbrains-mono # embedded in the program
)
# To build the window for web pages; without them the program is built, and says which are missing.
page_packages=(libc++-19-dev-wasm32 libc++abi-19-dev-wasm32 libclang-rt-19-dev-wasm32 wasi-libc binaryen
  fonttools python3-fonttools python3-brotli)
# debian_python: the version of Debian's Python, also where it is not installed yet.
debian_python() {
  /usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null && return
  case $(. /etc/os-release 2>/dev/null && echo "${VERSION_ID-}") in
    13) echo 3.13 ;;
    *) echo 3.11 ;;
  esac
}
# To build and run the tests, which press keys in windows on a display of their own and check the shaders.
test_packages=(libgtest-dev libgmock-dev xvfb xdotool glslang-tools librsvg2-bin
  appstream desktop-file-utils # check what a desktop is told
  # What recorded programs use, and CPython's own tests of asyncio.
  python3-aiohttp python3-websockets python3-httpx python3-anyio python3-starlette python3-uvloop
  "libpython$(debian_python)-testsuite")
# To build with a sanitizer, and to read in its reports where the fault is.
sanitizer_packages=(libclang-rt-19-dev llvm-19)
# To build the benches, and what they measure beside.
bench_packages=(libbenchmark-dev python3-aiohttp python3-uvloop curl xvfb xdotool
  valgrind python3-matplotlib) # counts instructions; draws the picture in docs/

say() { printf '%s: %s\n' "$command_name" "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

# missing PACKAGE...: those that are not installed.
missing() {
  local -A installed=()
  local name
  while read -r name; do installed[$name]=1; done < <(
    dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
  for name in "$@"; do
    [[ -v installed[$name] ]] || printf '%s\n' "$name"
  done
}

# need PACKAGE...: installs those that are missing, or says which they are and stops.
need() {
  local lacking log=$root/build/apt.log by_hand reason
  lacking=$(missing "$@" | paste -s -d ' ')
  [[ -n $lacking ]] || return 0
  by_hand="apt-get update && apt-get install --no-install-recommends"
  type apt-get >/dev/null 2>&1 || fail "apt-get not found; install the equivalents of these Debian 12 packages: $lacking"
  ((EUID == 0)) || fail "packages are missing; as root: $by_hand $lacking"
  lock
  lacking=$(missing "$@" | paste -s -d ' ') # another command may have installed some meanwhile
  [[ -n $lacking ]] || return 0
  say "installing missing Debian packages: $lacking"
  # The lists of packages are fetched only where they are absent or too old to find these.
  if ! { apt_install $lacking || { apt_get update && apt_install $lacking; }; } >"$log" 2>&1; then
    reason=$(grep -E '^[WE]: (Failed to fetch|Unable to fetch)' "$log" || grep '^E:' "$log" || tail -n 1 "$log")
    fail "apt-get failed (${reason%%$'\n'*}); fix that, or install them by hand: $by_hand $lacking"
  fi
}

# want PACKAGE...: installs those that are missing where that can be, and goes on without them where not.
want() {
  local lacking
  lacking=$(missing "$@" | paste -s -d ' ')
  [[ -n $lacking ]] && ((EUID == 0)) && type apt-get >/dev/null 2>&1 || return 0
  mkdir -p "$root/build"
  { apt_install $lacking || { apt_get update && apt_install $lacking; }; } >"$root/build/apt_page.log" 2>&1 ||
    say "going on without pages: these could not be installed: $lacking"
}

# want_python_3_14: CPython 3.14 (npm's pyodide, for node), which the tests compare with, into build/playground. Where it
# cannot be had, those tests say so and are skipped.
want_python_3_14() {
  local gathered=$root/build/playground/stdlib.zip.gz log=$root/build/playground.log
  [[ ! $gathered -nt $root/tools/playground || ! $gathered -nt $root/app/page/python/gather.mjs ]] || return 0
  type node >/dev/null 2>&1 || want nodejs
  type npm >/dev/null 2>&1 || want npm
  mkdir -p "$root/build"
  timeout 300 "$root/tools/playground" "$root/build/playground" >"$log" 2>&1 ||
    say "going on without CPython 3.14, which tools/playground fetches: $(tail -n 1 "$log")"
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::http::Timeout=30 "$@" </dev/null
}

apt_install() { apt_get install -y --no-install-recommends "$@"; }

# One command at a time installs, configures and builds; the lock ends with unlock, or with the command.
locked=
lock() {
  [[ -z $locked ]] || return 0
  mkdir -p "$root/build"
  exec 9>"$root/build/.lock"
  flock -n 9 || {
    say "waiting for another tools/ command to finish building"
    flock 9
  }
  locked=1
}

unlock() { [[ -z $locked ]] || exec 9>&-; }

# configured PRESET: the options that it was last configured with; fails when that was in another place,
# before the presets changed, or never.
configured() {
  local file=$root/build/$1/.configured lines
  [[ $file -nt $root/CMakePresets.json ]] || return
  mapfile -t lines <"$file"
  [[ ${lines[0]} == "$root" ]] && printf '%s\n' "${lines[1]}"
}

# configure PRESET OPTION...: runs CMake, unless it has run with these options. Ninja runs it again when
# a CMakeLists.txt changes.
configure() {
  local preset=$1 file=$root/build/$1/.configured fresh=() options
  shift
  ! options=$(configured "$preset") || [[ $options != "$*" ]] || return 0
  # CMake does not take over what was built from a tree in another place.
  [[ ! -f $file || $(head -n 1 "$file") == "$root" ]] || fresh=(--fresh)
  rm -f "$file"
  cmake -S "$root" --preset "$preset" "${fresh[@]}" "$@" </dev/null >/dev/null ||
    fail "CMake failed: see above"
  printf '%s\n' "$root" "$*" >"$file"
}

# build PRESET [TARGET]...
build() {
  local preset=$1
  shift
  (cd "$root/build/$preset" && ninja "$@" </dev/null >&2) || fail "the build failed: see above"
}

# The program that tools/run opens, and a file as old as the sources that it was built from.
program=$root/build/release/loopscope
program_built=$root/build/release/.program_built

# build_program [TARGET]...: the targets of the release preset, which must bring the program with them.
build_program() {
  printf '%s\n' "$root" >"$program_built.new"
  build release "$@"
  mv "$program_built.new" "$program_built"
}

# Nothing that the program could be made of has changed since it was last built, in this place.
program_is_up_to_date() {
  [[ -x $program && -f $program_built && $(<"$program_built") == "$root" ]] || return 1
  local pruned=(-path "$root/.git" -o -path "$root/build" -o -path "$root/tests" -o -name __pycache__)
  [[ -z $(find "$root" \( "${pruned[@]}" \) -prune -o -newer "$program_built" -print -quit) ]]
}
