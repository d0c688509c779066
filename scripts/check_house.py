"""Check what no linter knows: the size of files, their first lines, and paths of somebody's machine."""

import re
import subprocess
import sys
from pathlib import Path

LIMIT = 300
SOURCES = {".py", ".ts", ".tsx"}
MACHINE_PATH = re.compile(r"(?<![\w.:])/(home|Users|root|work)/\w")
HEADER = re.compile(r"/\*\* \S.*[.?!:…] \*/$")
"""The one sentence at the top of a front-end module."""
ALLOWED = {"scripts/check_house.py"}


def main() -> int:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    problems: list[str] = []
    for name in listed:
        path = Path(name)
        if not path.is_file() or path.is_symlink():
            continue
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        if path.suffix in SOURCES and len(lines) > LIMIT:
            problems.append(f"{name}: {len(lines)} lines; split it by meaning, to at most {LIMIT}")
        is_module = name.startswith("frontend/src/") and path.suffix in {".ts", ".tsx"}
        if is_module and ".test." not in name and not (lines and HEADER.match(lines[0])):
            problems.append(f"{name}: begin it with one sentence on what it holds: /** … */")
        if name not in ALLOWED and not name.startswith("examples/"):
            problems += [
                f"{name}:{number}: a path of somebody's machine"
                for number, line in enumerate(lines, 1)
                if MACHINE_PATH.search(line)
            ]
    print("\n".join(problems) or f"{len(listed)} files are in order")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
