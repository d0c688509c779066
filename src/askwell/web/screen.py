"""The screen: the built front end, served with a policy that lets nothing in from anywhere else."""

import re
import secrets
from pathlib import Path

from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

SCREEN = Path(__file__).parents[1] / "screen"

_ELSEWHERE = re.compile(r"/(api|v2|health|ready)(/|$)")
_FILE = re.compile(r"/(?:assets/)?[\w-][\w.-]*")
_HASHED = "public, max-age=31536000, immutable"
_PLAIN = "public, max-age=3600"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_COMPRESSED = frozenset({".css", ".js", ".json", ".svg"})
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Askwell</title>
<h1>Askwell</h1>
<p>The server is running, but the screen has not been built in this checkout.</p>
<p>Stop the server and start it with <code>make run</code>, which builds it, or build it with
<code>make screen</code> and load this page again.</p>
<p>Everything works over HTTP and from the command line meanwhile:
<a href="/api/openapi.json">the HTTP interface</a>, <code>askwell --help</code>.</p>
</html>
"""


class Screen(BaseRoute):
    """Answers every address that is not the interface's: with a file of the build, else with its one page.

    The page finds out by itself what its address means. ``folder`` is what the build wrote; it is looked at
    for each request, so that a new build is served at once.
    """

    def __init__(self, folder: Path = SCREEN) -> None:
        self._folder = folder

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Take GET and HEAD of whatever is not the interface's."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return Match.NONE, {}
        return (Match.NONE if _ELSEWHERE.match(scope["path"]) else Match.FULL), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path: str = scope["path"]
        is_asset = path.startswith("/assets/")
        if is_asset or Path(path).suffix in _TYPES:
            response = self._file(path, _accepts_gzip(scope), _HASHED if is_asset else _PLAIN)
        else:
            response = self._page(is_head=scope["method"] == "HEAD")
        await response(scope, receive, send)

    def _file(self, path: str, accepts_gzip: bool, cache: str) -> Response:
        """Give a file that lies in the folder itself; a link to elsewhere is none of it."""
        file = self._folder / path[1:]
        kind = _TYPES.get(file.suffix)
        if kind is None or not _FILE.fullmatch(path) or not self._is_ours(file):
            raise HTTPException(404)
        headers = {"cache-control": cache}
        if file.suffix in _COMPRESSED:
            headers["vary"] = "accept-encoding"
            smaller = file.with_name(file.name + ".gz")
            if accepts_gzip and self._is_ours(smaller):
                headers["content-encoding"] = "gzip"
                file = smaller
        return FileResponse(file, media_type=kind, headers=headers)

    def _page(self, *, is_head: bool) -> Response:
        index = self._folder / "index.html"
        nonce = secrets.token_urlsafe(16)
        text = index.read_text("utf-8") if self._is_ours(index) else _NOT_BUILT
        body = text.replace("__NONCE__", nonce).encode()
        headers = {
            "cache-control": "no-store",
            "content-length": str(len(body)),
            "content-security-policy": _POLICY.format(nonce=nonce),
            "cross-origin-opener-policy": "same-origin",
        }
        return HTMLResponse(b"" if is_head else body, headers=headers)

    def _is_ours(self, file: Path) -> bool:
        return file.is_file() and file.resolve().is_relative_to(self._folder.resolve())


def _accepts_gzip(scope: Scope) -> bool:
    """Whether the client says that it takes gzip, and not with a weight of nothing."""
    said = ",".join(Headers(scope=scope).getlist("accept-encoding"))
    for offer in said.lower().split(","):
        coding, _, weight = offer.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return weight.strip("0.") != "" if weight else True
    return False
