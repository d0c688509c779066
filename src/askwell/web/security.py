"""Doors and locks: whose host and origin a request has, and how often an address may try to sign in."""

import threading
from collections import OrderedDict, deque
from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from fastapi import Request

from askwell.domain.errors import CrossSiteRequest, TooManyAttempts

SESSION_COOKIE = "askwell_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def refuse_foreign_host(request: Request, allowed: Collection[str]) -> None:
    """Raise ``CrossSiteRequest`` unless the Host header names this server.

    A page of another site can point its own name at this machine (DNS rebinding) and then act as the same
    origin; the name in the Host header tells. An address in figures cannot be pointed anywhere else.
    """
    host = _host(request.headers.get("host", ""))
    if host in LOOPBACK or host in allowed or _is_address(host):
        return
    raise CrossSiteRequest(origin=host[:100] or "no Host header")


def client_address(request: Request) -> str:
    """Give where a request came from: what the server says, which believes forwarded headers of the trusted
    proxies alone."""
    return request.client.host[:64] if request.client else ""


def is_from_this_machine(request: Request, listening: str) -> bool:
    """Whether a program on this machine asks a server that listens to this machine alone, and asks it itself.

    Behind a proxy every request comes from this machine: then one of its headers tells, or the name in the
    Host header, which a page of another site that points its own name here (DNS rebinding) cannot choose.
    """
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    near = {client_address(request), listening, _host(request.headers.get("host", ""))}
    return near <= LOOPBACK and not is_forwarded


def refuse_cross_site(request: Request, *, is_proof_needed: bool) -> None:
    """Raise ``CrossSiteRequest`` when a browser says that a page of another origin sent this request.

    With ``is_proof_needed`` the request must carry a header that says it did not: whatever acts on a cookie.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise CrossSiteRequest(origin=(origin or site)[:100])
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise CrossSiteRequest(origin=origin[:100])
    if is_proof_needed and site is None and origin is None:
        raise CrossSiteRequest(origin="a sender that names no origin")


class Attempts:
    """Counts sign-in attempts per client address, in bounded memory: the oldest addresses are forgotten."""

    def __init__(
        self, *, allowed: int = 10, per: timedelta = timedelta(minutes=1), size: int = 10_000
    ) -> None:
        self._allowed, self._per, self._size = allowed, per, size
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, address: str, now: datetime) -> None:
        """Count one attempt, or raise ``TooManyAttempts`` when there were too many within the time."""
        key = neighbourhood(address)
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while times and now - times[0] >= self._per:
                times.popleft()
            if len(times) >= self._allowed:
                wait = self._per - (now - times[0])
                raise TooManyAttempts(seconds=max(1, -(-wait // timedelta(seconds=1))))
            times.append(now)
            while len(self._seen) > self._size:
                self._seen.popitem(last=False)


def _host(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def neighbourhood(address: str) -> str:
    """Give the address, or for IPv6 its /64, of which one client has all."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(ip_network(f"{parsed}/64", strict=False)) if parsed.scope_id is None else address
    return address
