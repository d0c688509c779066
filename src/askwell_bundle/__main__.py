"""`python -m askwell_bundle FOLDER`: check a bundle, open it, and serve it until told to stop."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from askwell_bundle.errors import BundleError
from askwell_bundle.model import open_bundle
from askwell_bundle.server import BundleServer


def main(arguments: list[str] | None = None) -> int:
    """Serve a bundle; gives the exit status."""
    parser = argparse.ArgumentParser(prog="askwell_bundle", description="Serve a bundle made by Askwell.")
    parser.add_argument("folder", type=Path, help="the bundle's folder")
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="or the variable HOST")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT", "8080")), help="or the variable PORT"
    )
    parser.add_argument("--threads", type=int, default=None, help="cores for one prediction (default: all)")
    given = parser.parse_args(arguments)
    try:
        serve(given.folder, given.host, given.port, threads=given.threads)
    except (BundleError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def serve(folder: Path, host: str, port: int, *, threads: int | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Raises ``BundleError``, and ``OSError`` for an address that is taken."""
    bundle = open_bundle(folder, threads=threads)
    with BundleServer((host, port), bundle) as server:

        def end(*_: object) -> None:
            threading.Thread(target=server.stop).start()  # it waits for what runs, which this must not

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        at = f"http://{f'[{host}]' if ':' in host else host}:{server.server_address[1]}"
        said = f"{bundle.name}, version {bundle.version}, listens on {at}"
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    sys.exit(main())
