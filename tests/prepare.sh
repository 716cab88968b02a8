#!/bin/sh
# Gets ready what `make` needs, asking nothing; where it cannot, one message says what is missing and what installs it.
#
#   prepare.sh packages LOCK   installs what LOCK holds into .venv, and makes that where there is none
#   prepare.sh engine NAME     installs what tests/engines/NAME.txt holds into build/engines/NAME
#   prepare.sh foreign         unpacks what tests/foreign.txt names into build/foreign
#   prepare.sh browser         prints the path of a Chromium that starts, and installs one where there is none
#   prepare.sh node_tools      installs what package-lock.json holds into node_modules, for the slow tests
#
# The environment variables PYTHON and CHROMIUM name others than those on the PATH.
set -eu

say() { echo "$*" >&2; }

missing() {
  say "Missing: $1"
  say "Install: $2"
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

may_install() { is_root || sudo -n true 2>/dev/null; }

apt_install() {
  command -v apt-get >/dev/null && may_install || return 1
  say "Installing $* ..."
  if is_root; then as_root=; else as_root='sudo -n'; fi
  for step in update "install --no-install-recommends $*"; do
    # shellcheck disable=SC2086 # these are words to be split
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qqy -o Acquire::Retries=3 $step </dev/null >/dev/null || return
  done
}

# --- Python and its packages ---

packages() {
  if ! fits .venv/bin/python || ! [ -x .venv/bin/pip ]; then make_venv; fi
  say "Installing $1 ..."
  .venv/bin/python -m pip --disable-pip-version-check --no-input install -qq --require-hashes -r "$1" ||
    missing "packages of $1, for the reason above" "run the same command again where a package index can be reached"
  # The project's own package is no package to install: this lets `.venv/bin/python -m explainer` find it.
  .venv/bin/python -c 'from pathlib import Path; from sysconfig import get_path
Path(get_path("purelib"), "explainer.pth").write_text(str(Path("hooks").resolve()), "utf-8")'
}

make_venv() {
  python=$(find_python) || { apt_install python3 python3-venv && python=$(find_python); } ||
    missing "Python 3.11 or newer" "sudo apt-get install python3 python3-venv, or name one: make PYTHON=/path/to/python3 ..."
  venv=$("$python" -c 'import sys; print("python{}.{}-venv".format(*sys.version_info))')
  has_venv "$python" || { apt_install "$venv" && has_venv "$python"; } ||
    missing "venv, a part of Python" "sudo apt-get install $venv"
  "$python" -m venv --clear .venv
}

find_python() {
  for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if fits "$python"; then echo "$python" && return; fi
  done
  return 1
}

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# --- other engines, each in an environment of its own ---

engine() {
  place=build/engines/$1
  if cmp -s "tests/engines/$1.txt" "$place/installed.txt"; then return; fi
  say "Installing $1 ..."
  .venv/bin/python -m venv --clear "$place"
  "$place/bin/python" -m pip --disable-pip-version-check --no-input install -qq --require-hashes -r "tests/engines/$1.txt" ||
    missing "packages of tests/engines/$1.txt, for the reason above" "run the same command again where a package index can be reached"
  cp "tests/engines/$1.txt" "$place/installed.txt"
}

# Source packages, since these carry the documentation and the tests; nothing of them is installed.
foreign() {
  others=build/foreign
  if cmp -s tests/foreign.txt "$others/unpacked.txt"; then return; fi
  engine foreign
  rm -rf "$others" && mkdir -p "$others"
  build/engines/foreign/bin/python -m pip --disable-pip-version-check --no-input download -qq --no-deps --no-binary :all: \
    --no-build-isolation --require-hashes --dest "$others" -r tests/foreign.txt ||
    missing "what tests/foreign.txt names, for the reason above" "run the same command again where a package index can be reached"
  for archive in "$others"/*.tar.gz; do tar -xzf "$archive" -C "$others"; done
  cp tests/foreign.txt "$others/unpacked.txt"
}

# --- a browser ---

browser() {
  find_browser ||
    { apt_install chromium chromium-sandbox fonts-liberation && find_browser; } ||
    { download_browser && find_browser; } ||
    missing "Chromium or Chrome, for the tests" "sudo apt-get install chromium, or name one: make CHROMIUM=/path/to/chrome test"
}

find_browser() {
  for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable "$(downloaded_browser)"; do
    if path=$(command -v "$name") && "$path" --version >/dev/null 2>&1; then echo "$path" && return; fi
  done
  return 1
}

# Ubuntu has no package of it, only a snap; Playwright brings its own.
download_browser() {
  say "Downloading Chromium ..."
  if may_install; then set -- --with-deps; fi
  .venv/bin/playwright install "$@" chromium </dev/null >/dev/null 2>&1
}

downloaded_browser() {
  .venv/bin/python -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)' 2>/dev/null || true
}

# --- Node's tools and Java, for the slow tests ---

node_tools() {
  has_node || { apt_install nodejs npm && has_node; } ||
    missing "Node 18.20 or newer with npm, for the slow tests" "sudo apt-get install nodejs npm, or run only the fast: make test"
  java -version 2>/dev/null || { apt_install default-jre-headless && java -version 2>/dev/null; } ||
    missing "Java 11 or newer, for the slow tests" "sudo apt-get install default-jre-headless, or run only the fast: make test"
  say "Installing package-lock.json ..."
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null ||
    missing "packages of package-lock.json, for the reason above" "run the same command again where a package index can be reached"
}

has_node() {
  command -v npm >/dev/null &&
    node -e 'const [major, minor] = process.versions.node.split(".");
process.exit(major > 18 || (major == 18 && minor >= 20) ? 0 : 1)' 2>/dev/null
}

"$@"
