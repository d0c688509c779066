"""`askwell serve`, `web` and `worker`: the processes of an installation."""

import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from askwell.cli.opening import opened
from askwell.cli.supervisor import Kept, computing, end_with_parent, stop_on_signals, supervise
from askwell.cli.terminal import console, fail, notes

if TYPE_CHECKING:
    from askwell.bootstrap import Askwell, Settings

Supervised = Annotated[bool, typer.Option("--supervised", hidden=True)]
_ADDRESS = "address"
"""The file in an installation's home that says where it listens, or did last."""
_BACKLOG = 2_048
_READY_EVERY = 0.1
_LOOK_SECONDS = 1.0
_WORKER_PATIENCE = 3


def serve(
    demo: Annotated[bool, typer.Option(help="Make the demo projects if they are not there.")] = False,
) -> None:
    """Run Askwell on this machine: the web process and the worker, started again whenever one dies."""
    with opened() as askwell:
        listening = _listen(askwell.settings)
        if demo:
            from askwell.services.demo import demo_folder, ensure_demo

            ensure_demo(askwell.store, askwell.owner(), demo_folder())
        descriptor = listening.fileno()
        stop = threading.Event()
        stop_on_signals(stop)
        threading.Thread(target=_welcome, args=(askwell, listening, stop), daemon=True).start()
        kept = [
            Kept("web", ["web", "--supervised", "--descriptor", str(descriptor)], handed_on=[descriptor]),
            Kept("worker", ["worker", "--supervised"]),
        ]
        supervise(kept, stop, _tell_death)
        listening.close()
    notes().print("Askwell has stopped.")


def web(
    is_supervised: Supervised = False,
    descriptor: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Run the web process alone: HTTP, no training. Workers may run elsewhere: askwell worker."""
    _compute_on_all_cores()
    with opened() as askwell:
        settings = askwell.settings
        if descriptor is None:
            listening = _listen(settings)
            console().print(f"Askwell listens on {_address(listening)}", markup=False, soft_wrap=True)
        else:
            listening = socket.socket(fileno=descriptor)
        import uvicorn

        from askwell.web.app import create_app
        from askwell_bundle.server import IDLE_SECONDS

        config = uvicorn.Config(
            create_app(askwell),
            access_log=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            log_level="warning",
            timeout_graceful_shutdown=3,
            timeout_keep_alive=IDLE_SECONDS,
        )
        if is_supervised:
            end_with_parent()
        uvicorn.Server(config).run(sockets=[listening])


def worker(is_supervised: Supervised = False) -> None:
    """Run a worker alone: learners and durable jobs. Start as many as you like, on as many machines."""
    _compute_on_all_cores()
    from askwell.cli.working import keeping, telling, watching, working

    stop = threading.Event()
    stop_on_signals(stop)
    if is_supervised:
        end_with_parent()
    with (
        opened() as askwell,
        working(askwell, jobs=True, learners=True, patience=_WORKER_PATIENCE),
        telling(askwell),
        keeping(askwell),
        watching(askwell),
    ):
        if not is_supervised:
            console().print(
                f"The worker works on {_shown_url(askwell)}. Stop it with Ctrl-C.",
                markup=False,
                soft_wrap=True,
            )
        while not stop.wait(_LOOK_SECONDS):
            pass  # a signal that comes just before a wait does not end it


def _compute_on_all_cores() -> None:
    """Say how to compute before the libraries that do are loaded, unless somebody has said it."""
    for name, value in computing().items():
        os.environ.setdefault(name, value)


def _listen(settings: "Settings") -> socket.socket:
    """Open the port here, so that callers wait, and are not refused, while the web process starts again."""
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "Stop what listens there, or choose another with ASKWELL_PORT."
        raise fail(f"Askwell cannot listen on {host}:{port}: {reason}. {hint}") from error
    (settings.home / _ADDRESS).write_text(_address(listening), encoding="utf-8")
    return listening


def _welcome(askwell: "Askwell", listening: socket.socket, stop: threading.Event) -> None:
    """Wait until the web process answers, then say where it is and how to come in."""
    address = _address(listening)
    while not _is_ready(address):
        if stop.wait(_READY_EVERY):
            return
    from askwell.services import sessions

    out = console()
    token = sessions.create_link(askwell.store, askwell.owner())
    out.print(f"\n[bold]Askwell is listening[/bold] on {address}\n")
    out.print("  Sign in (once, within a day):")
    out.print(f"  {address}/sign-in?token={token}", style="bold", markup=False, soft_wrap=True)
    out.print(f"\n  The data is in {askwell.settings.home}", markup=False, soft_wrap=True)
    if not askwell.store.database.is_sqlite:
        out.print(f"  and in {_shown_url(askwell)}", markup=False, soft_wrap=True)
    out.print("  Another link: askwell link      Stop: Ctrl-C\n")


def _is_ready(address: str) -> bool:
    import httpx

    try:
        return httpx.get(f"{address}/ready", timeout=2.0, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return _local(host, port)


def reachable_address(settings: "Settings") -> str:
    """Give the address of the Askwell that runs on this home, or else of one that would be started now."""
    with suppress(OSError):
        address = (settings.home / _ADDRESS).read_text(encoding="utf-8").strip()
        if _is_ready(address):
            return address
    return _local(settings.host, settings.port)


def _local(host: str, port: int) -> str:
    """Give the address by which this machine reaches itself."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 — read, not bound
    return f"http://{shown}:{port}"


def _shown_url(askwell: "Askwell") -> str:
    return askwell.store.database.url.render_as_string(hide_password=True)


def _tell_death(each: Kept, status: int) -> None:
    how = f"signal {-status}" if status < 0 else f"exit status {status}"
    notes().print(f"The {each.name} process ended ({how}); starting it again.", style="yellow")
