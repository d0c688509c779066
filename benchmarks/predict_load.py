"""Clients that call a server over HTTP with one text each, one call after the other, and what they saw.

They run on the same cores as the server, in one process, with requests that are ready as bytes. A call costs
them 0.05 to 0.1 ms of a core at 32 clients, and 0.2 ms at one, which is told as ``client_cpu_ms_a_call``: it
is not part of what the server costs.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass
class Target:
    """A server that is called: its process, and the requests of which clients send one after the other."""

    name: str
    port: int
    pid: int
    requests: list[bytes]
    waits: list[float] = field(default_factory=list)


def requests_of(texts: list[str], path: str, port: int, key: str = "") -> list[bytes]:
    found = []
    for text in texts:
        body = json.dumps({"texts": [text]}).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        head += f"Authorization: Bearer {key}\r\n" if key else ""
        found.append(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return found


def load(target: Target, clients: int, seconds: float) -> dict:
    """Call with so many clients for so many seconds, after a tenth of that to warm up."""
    asyncio.run(_all(target, clients, seconds / 10))
    cpu, own = _cpu(target.pid), time.process_time()
    begun = time.perf_counter()
    waits = np.array(asyncio.run(_all(target, clients, seconds))) * 1e3
    took, own = time.perf_counter() - begun, time.process_time() - own
    return {
        "clients": clients,
        "calls": len(waits),
        "texts_per_second": round(len(waits) / took, 1),
        "p50_ms": round(float(np.percentile(waits, 50)), 2),
        "p95_ms": round(float(np.percentile(waits, 95)), 2),
        "server_cpu_ms_a_call": round(1e3 * (_cpu(target.pid) - cpu) / len(waits), 2),
        "client_cpu_ms_a_call": round(1e3 * own / len(waits), 3),
        "load": round(os.getloadavg()[0], 1),
    }


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


async def _all(target: Target, clients: int, seconds: float) -> list[float]:
    end = time.perf_counter() + seconds
    found = await asyncio.gather(*(_one(target, number, end) for number in range(clients)))
    return [wait for waits in found for wait in waits]


async def _one(target: Target, number: int, end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    waits: list[float] = []
    at = number * 31
    while (begun := time.perf_counter()) < end:
        writer.write(target.requests[at % len(target.requests)])
        at += 7
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        content = await reader.readexactly(size)
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(f"{target.name}: {content[:300]!r}")
        waits.append(time.perf_counter() - begun)
    writer.close()
    return waits


def _cpu(pid: int) -> float:
    """Seconds that a process computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
