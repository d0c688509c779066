"""What every result says of itself: the machine, the versions and the commit that it was measured on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = (
    "askwell",
    "numpy",
    "scipy",
    "scikit-learn",
    "torch",
    "onnxruntime",
    "sqlalchemy",
    "polars",
    "fastapi",
    "uvicorn",
)
_ROOT = Path(__file__).parent.parent


def describe() -> dict[str, Any]:
    """Give the machine, the versions and the commit, and how busy the machine was just before."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: found for name in _PACKAGES if (found := _version(name))},
        "commit": _git("rev-parse", "HEAD") + (" (changed)" if _git("status", "--porcelain") else ""),
    }


def write(result: dict[str, Any], out: Path | None) -> None:
    """Print a result as JSON, and keep it where asked."""
    text = json.dumps(result, indent=2) + "\n"
    print(text, end="")
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.is_file() else ():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _git(*words: str) -> str:
    found = subprocess.run(("git", "-C", str(_ROOT), *words), capture_output=True, text=True, check=False)
    return found.stdout.strip()
