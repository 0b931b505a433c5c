#!/usr/bin/env bash
# Installs a package in a system that has nothing else, uses what it brings as a person without rights would, and removes it:
# installed.sh PACKAGE.deb. For tools/package --try; it is no harm only where the system is thrown away.
set -euo pipefail
package=$1
here=$(dirname "$(realpath "$0")")

say() { printf 'tests/package: %s\n' "$*"; }
fail() {
  say "$*" >&2
  exit 1
}
quietly() {
  local log
  log=$("$@" 2>&1) || fail "failed: $*: $(tail -n 3 <<<"$log" | paste -s -d ' ')"
}

# What the test itself needs, so that it is no part of what the package brings.
quietly apt-get update
quietly apt-get install -y --no-install-recommends xvfb xauth xdotool x11-utils libglib2.0-bin shared-mime-info desktop-file-utils man-db \
  gtk-update-icon-cache hicolor-icon-theme bash-completion
packages() { dpkg-query --show --showformat '${Package}\n' | sort; }
files() { find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /try -o -path /tmp -o -path /home -o -path /var/cache -o -path /var/log \
  -o -path /var/lib/apt -o -path /var/lib/dpkg \) -prune -o -print | sort; }
packages >/tmp/packages.before
files >/tmp/files.before

quietly apt-get install -y "$package"
useradd --create-home --shell /bin/bash learner
as_learner() { runuser -u learner -- env HOME=/home/learner "$@"; }
cd /home/learner
as_learner cp "$here/program.py" .

# expect WORDS COMMAND...: the command ends well and prints the words.
expect() {
  local words=$1 printed
  shift
  printed=$(as_learner timeout 60 "$@" 2>&1) || fail "failed: $*: $(tail -n 1 <<<"$printed")"
  [[ $printed == *"$words"* ]] || fail "$* does not print '$words' but: $(head -n 3 <<<"$printed" | paste -s -d ' ')"
  say "good: $*"
}

version=$(dpkg-query --show --showformat '${Version}' loopscope)
expect "loopscope ${version%+*}" loopscope --version
expect "semaphore" loopscope list
expect "acquired by" loopscope run lock
expect "b 1" loopscope run program.py
expect "b 1" loopscope run --trace "a run.loopscope" program.py
expect "a run" loopscope page lock "a run.loopscope" --out "a run.html"
expect "<html" cat "a run.html"
expect "LOOPSCOPE(1)" env MANPAGER=cat MANWIDTH=100 man loopscope
expect "lock_twice" bash -c '. /usr/share/bash-completion/completions/loopscope; COMP_WORDS=(loopscope run lock); COMP_CWORD=2; _loopscope; echo "${COMPREPLY[@]}"'
# What a file manager asks.
expect "application/x-loopscope-trace" gio info -a standard::content-type "a run.loopscope"
as_learner cp "a run.loopscope" unnamed
expect "application/x-loopscope-trace" gio info -a standard::content-type unnamed
expect "loopscope.desktop" gio mime application/x-loopscope-trace
expect "loopscope.desktop" gio mime text/x-python
desktop-file-validate --no-hints /usr/share/applications/loopscope.desktop || fail "desktop-file-validate refuses the desktop file"
gtk-update-icon-cache --quiet --force /usr/share/icons/hicolor
grep -q loopscope /usr/share/icons/hicolor/icon-theme.cache || fail "the icon is in no cache"

# Each opens a window of its own, which says what it shows, and is known to the desktop as loopscope's.
window() {
  as_learner timeout 90 xvfb-run --auto-servernum --server-args '-screen 0 1280x800x24' bash -c '
    begun=${EPOCHREALTIME/./}
    loopscope --state state.log "$@" &
    program=$!
    for ((i = 0; i < 6000; ++i)); do
      [[ ! -s state.log ]] || break
      sleep 0.005
    done
    echo "first frame after $(((${EPOCHREALTIME/./} - begun) / 1000)) ms"
    for ((i = 0; i < 300; ++i)); do
      id=$(xdotool search --onlyvisible --class loopscope 2>/dev/null | head -n 1)
      [[ -n $id && -s state.log ]] && break
      sleep 0.1
    done
    [[ -n $id ]] || exit 1
    xprop -id "$id" WM_CLASS _NET_WM_NAME
    tail -n 1 state.log | cut -c 1-200
    kill "$program"
    wait "$program"
    rm -f state.log
    exit 0' window "$@"
}
for opened in "" lock "a run.loopscope" program.py; do
  shown=$(window ${opened:+"$opened"} 2>&1) || fail "no window: loopscope $opened: $shown"
  [[ $shown == *'"loopscope", "loopscope"'* ]] || fail "the window of loopscope $opened has another class: $shown"
  say "good: a window: loopscope $opened ($(grep -m 1 "^first frame" <<<"$shown"))"
done

dpkg -L loopscope | grep -vxF /. >/tmp/brought
quietly apt-get purge -y loopscope
quietly apt-get autoremove --purge -y
gtk-update-icon-cache --quiet --force /usr/share/icons/hicolor
while read -r path; do
  [[ ! -e $path ]] || grep -qxF "$path" /tmp/files.before || fail "left behind: $path"
done </tmp/brought
packages >/tmp/packages.after
files >/tmp/files.after
# What other packages leave when they go is theirs.
left=$(comm -13 /tmp/files.before /tmp/files.after | grep -i loopscope || true)
[[ -z $left ]] || fail "left behind: $(paste -s -d ' ' <<<"$left")"
if grep -rlIi loopscope /etc /usr/share/applications /usr/share/mime /usr/share/icons /var/lib/dpkg 2>/dev/null; then fail "still named there"; fi
cmp -s /tmp/packages.before /tmp/packages.after ||
  say "packages that it brought are still there: $(comm -13 /tmp/packages.before /tmp/packages.after | paste -s -d ' ')"
say "good: nothing of it is left"
