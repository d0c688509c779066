"""One request to a webhook: to a checked address, signed, within a deadline, its answer left unread."""

import asyncio
import json
import socket
import time
from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx

from askwell.domain.webhooks import Attempt, Delivery, Webhook, is_public
from askwell.services.webhook_secrets import sign

DEADLINE = 15.0
"""Seconds for a whole try: looking the name up, connecting, sending, and the first line of the answer."""

Address = IPv4Address | IPv6Address


class NoSuchReceiver(Exception):
    """A name that leads nowhere, or to where nothing is sent."""


async def post(
    webhook: Webhook, delivery: Delivery, *, secret: str, number: int, now: datetime, may_be_private: bool
) -> Attempt:
    """Tell a webhook once, and give what came of it.

    The name is looked up here, every address that it has is checked, and the connection goes to one of
    these: a second look-up could give another. Redirects are not followed, and proxies not asked.
    """
    body = body_of(delivery)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Askwell",
        "Askwell-Signature": sign(secret, int(now.timestamp()), body),
        "Askwell-Delivery": delivery.key,
        "Askwell-Kind": delivery.kind.value,
        "Askwell-Attempt": str(number),
    }
    begun = time.monotonic()
    status: int | None = None
    error: str | None = None
    try:
        async with asyncio.timeout(DEADLINE):
            status = await _send(webhook.url, headers, body, may_be_private)
    except NoSuchReceiver as reason:
        error = str(reason)
    except (TimeoutError, httpx.TimeoutException):
        error = f"no answer within {DEADLINE:g} seconds"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as problem:
        error = f"{type(problem).__name__}: {problem}"[:300]
    if status is not None and not 200 <= status < 300:
        error = "it was sent elsewhere, which is not followed" if 300 <= status < 400 else None
    return Attempt(now, status, error, time.monotonic() - begun)


def body_of(delivery: Delivery) -> bytes:
    """Give what is sent: the same bytes at every try."""
    content = {"id": delivery.key, **delivery.payload}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


async def _send(url: str, headers: dict[str, str], body: bytes, may_be_private: bool) -> int:
    wanted = httpx.URL(url)
    host = wanted.raw_host.decode()
    port = wanted.port or (443 if wanted.scheme == "https" else 80)
    address = (await _addresses(host, port, may_be_private))[0]
    target = wanted.copy_with(host=str(address), port=port)
    timeout = httpx.Timeout(DEADLINE)
    async with (
        httpx.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False) as client,
        client.stream(
            "POST",
            target,
            headers={**headers, "Host": wanted.netloc.decode()},
            content=body,
            extensions={"sni_hostname": host},
        ) as response,
    ):
        return response.status_code


async def _addresses(host: str, port: int, may_be_private: bool) -> Sequence[Address]:
    """Look a name up; raises ``NoSuchReceiver`` unless all that it means may be told."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NoSuchReceiver(f"“{host}” is not known: {error.strerror or error}") from error
    addresses = list(dict.fromkeys(ip_address(str(each[4][0]).partition("%")[0]) for each in found))
    private = [str(address) for address in addresses if not is_public(address)]
    if private and not may_be_private:
        raise NoSuchReceiver(
            f"“{host}” is within this network ({private[0]}): not told unless ASKWELL_WEBHOOK_PRIVATE=1"
        )
    if not addresses:
        raise NoSuchReceiver(f"“{host}” has no address")
    return addresses
