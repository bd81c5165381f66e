# Shared by ./touchstone and the scripts: installs what is missing, builds, says what it does.
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

# Whether packages may be installed: told so, in continuous integration, or asked and answered.
touchstone_may_install() {
  [ "${TOUCHSTONE_INSTALL:-}" = "yes" ] && return 0
  [ -n "${CI:-}" ] && return 0
  [ -t 0 ] && [ -t 2 ] || return 1
  local answer
  printf 'touchstone: the Debian packages %s are missing. Install them as root? [y/N] ' "$*" >&2
  read -r answer || return 1
  case "$answer" in y | Y | yes) return 0 ;; *) return 1 ;; esac
}

# Installs Debian packages that are missing. Arguments: their names.
touchstone_debian_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' \
      || missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  touchstone_may_install "${missing[*]}" || touchstone_fail "these Debian packages are missing: ${missing[*]}. \
Install them with 'apt-get install ${missing[*]}', or give --yes before the command to have it done."
  touchstone_say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  touchstone_as_root apt-get update -qq >&2 || true
  touchstone_as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
    || touchstone_fail "could not install ${missing[*]}; install them by hand and run this again"
}

touchstone_setup() {
  command -v swift >/dev/null 2>&1 \
    || touchstone_fail "Swift 6.2 or later is needed to build: see swift.org/install"
  case "$(uname -s)" in
    Darwin)
      # Accelerate, SQLite, zlib and ICU come with the system; ICU's headers and libstemmer from Homebrew. Untested.
      if command -v brew >/dev/null 2>&1; then
        local formula prefix
        for formula in icu4c libstemmer; do
          prefix="$(brew --prefix "$formula" 2>/dev/null)" && [ -d "$prefix" ] \
            || touchstone_fail "the Homebrew formula $formula is missing: brew install $formula"
          export CPATH="$prefix/include${CPATH:+:$CPATH}"
          export LIBRARY_PATH="$prefix/lib${LIBRARY_PATH:+:$LIBRARY_PATH}"
        done
      else
        touchstone_say "without Homebrew, headers of ICU and libstemmer must be where the compiler finds them"
      fi
      ;;
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

# Whether a binary is there and nothing it was built from has changed since its build began.
touchstone_is_built() {
  local binary="$1" stamp="$1.began"
  [ -x "$binary" ] && [ -f "$stamp" ] \
    && [ -z "$(find "$root/Package.swift" "$root/Sources" -newer "$stamp" -print -quit)" ]
}

# The product alone, with Swift's own libraries within: it runs where Swift is not.
touchstone_build_product() {
  local binary="$1" log began static=()
  [ "$(uname -s)" = Linux ] && static=(--static-swift-stdlib)
  if [ -x "$binary" ]; then
    touchstone_say "building"
  else
    touchstone_say "building in release mode; the first time takes about a quarter of an hour on two cores"
  fi
  # What is edited while it builds is newer than this, and is built the next time.
  began="$(mktemp)"
  log="$(mktemp)"
  if ! swift build -c release --package-path "$root" --scratch-path "$root/.build/product" \
    ${static[@]+"${static[@]}"} --product touchstone >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log" "$began"
    touchstone_fail "the build failed"
  fi
  touch -r "$began" "$binary.began"
  rm -f "$log" "$began"
}
