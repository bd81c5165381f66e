# Shared by ./touchstone and ./scripts/test: installs what is missing, builds, says what it does.
# Everything it says goes to standard error, so that standard output stays the program's own.

touchstone_say() { printf 'touchstone: %s\n' "$*" >&2; }

touchstone_fail() {
  touchstone_say "$*"
  exit 1
}

# Runs a command as root, directly or through sudo.
touchstone_as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    touchstone_fail "this needs root: $*"
  fi
}

# Installs Debian packages whose probe fails. Arguments: pairs of a package and a file pattern.
touchstone_debian_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
      || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  touchstone_say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  touchstone_as_root apt-get update -qq >&2 || true
  touchstone_as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
    || touchstone_fail "could not install ${missing[*]}; install them by hand and run this again"
}

touchstone_setup() {
  command -v swift >/dev/null 2>&1 \
    || touchstone_fail "Swift 6.2 or later is needed: see swift.org/install"
  case "$(uname -s)" in
    Darwin) ;; # Accelerate and SQLite come with the system.
    Linux)
      if command -v apt-get >/dev/null 2>&1; then
        touchstone_debian_packages libopenblas-dev libsqlite3-dev libicu-dev libstemmer-dev \
          zlib1g-dev wordnet-base
      else
        touchstone_say "not a Debian system: OpenBLAS, SQLite, ICU, libstemmer and zlib headers must be installed by hand"
      fi
      ;;
    *) touchstone_fail "only Linux and macOS are supported" ;;
  esac
}

# Builds in release mode; quiet when there is nothing to do. Arguments go to swift build.
touchstone_build() {
  local stamp="$root/.build/.touchstone-built" log
  # Nothing newer than the last build: skip even asking the build system.
  if [ -x "$root/.build/release/touchstone" ] && [ -f "$stamp" ] \
    && [ -z "$(find "$root/Package.swift" "$root/Sources" -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  if [ ! -d "$root/.build" ]; then
    touchstone_say "building in release mode; the first time takes a few minutes"
  else
    touchstone_say "building"
  fi
  log="$(mktemp)"
  if ! swift build -c release --package-path "$root" "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    touchstone_fail "the build failed"
  fi
  rm -f "$log"
  touch "$stamp"
}
