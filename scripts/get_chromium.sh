#!/bin/sh
# Print where Chromium is, for the tests in a browser; get it first where it lacks.
set -eu

find_one() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && found=$(command -v "$name") && "$found" --version >/dev/null 2>&1; then
      echo "$found"
      return 0
    fi
  done
  return 1
}

find_playwrights() {
  "${BIN:-.venv/bin}/python" - <<'END'
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = playwright.chromium.executable_path
print(path)
sys.exit(not Path(path).exists())
END
}

install_package() {
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" = 0 ]; then as=; else as="sudo -n"; $as true 2>/dev/null || return 1; fi
  echo "Getting Chromium with apt-get …" >&2
  $as apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq chromium >&2
}

install_playwrights() {
  echo "Getting Chromium with Playwright …" >&2
  "${BIN:-.venv/bin}/python" -m playwright install chromium >&2
}

find_one && exit 0
find_playwrights && exit 0
{ install_package && find_one; } && exit 0
{ install_playwrights && find_playwrights; } && exit 0
echo "There is no Chromium here, and it could not be installed: the tests in a browser cannot run." >&2
echo "Install Chromium or Chrome, or set CHROMIUM to the path of its program." >&2
exit 1
