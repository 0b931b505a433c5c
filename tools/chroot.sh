# Debian systems in folders, to build and to try things in. Sourced after lib.sh, by tools/package and tools/try-on.

code_name() {
  case $1 in
    12) echo bookworm ;;
    13) echo trixie ;;
  esac
}

# mirror: from where this machine has its packages.
mirror() {
  local found
  found=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -m 1 '/debian/\?$' || true)
  echo "${found:-http://deb.debian.org/debian}"
}

# new_system RELEASE FOLDER: a bare Debian in FOLDER, if there is none.
new_system() {
  local base=$root/build/chroot/$1.base log=$root/build/chroot/$1.log
  ((EUID == 0)) || fail "a Debian $1 in a folder takes root: run this as root"
  [[ ! -d $2 ]] || return 0
  need debootstrap
  mkdir -p "$root/build/chroot"
  if [[ ! -d $base ]]; then
    say "fetching a bare Debian $1"
    rm -rf --one-file-system "$base.new"
    debootstrap --variant=minbase "$(code_name "$1")" "$base.new" "$(mirror)" >"$log" 2>&1 || fail "debootstrap failed: $log says why"
    mv "$base.new" "$base"
  fi
  cp -a --reflink=auto "$base" "$2"
}

# in_system FOLDER COMMAND...: runs it there, with processes and mounts of its own, which end with it.
in_system() {
  unshare --mount --pid --fork --kill-child bash -c '
    mount --make-rprivate / && mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" &&
      mount -t tmpfs tmpfs "$0/dev/shm" && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts" || exit
    exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' "$@"
}
