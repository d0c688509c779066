"""The screen's files and its page: what is served, under which policy, and what is not."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell
from askwell.web.app import create_app
from tests.web.conftest import API

PAGE = '<meta name="csp-nonce" content="__NONCE__"><script nonce="__NONCE__">start()</script>'
SCRIPT = b"start('" + b"x" * 1_000 + b"')"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a build writes, and beside it what nobody should see."""
    screen = tmp_path / "screen"
    (screen / "assets").mkdir(parents=True)
    (screen / "index.html").write_text(PAGE)
    (screen / "mark.svg").write_text("<svg/>")
    (screen / ".stamp").write_text("secret")
    (screen / "assets" / "index-a1.js").write_bytes(SCRIPT)
    (screen / "assets" / "index-a1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (screen / "assets" / "inter-b2.woff2").write_bytes(b"wOF2")
    (tmp_path / "secret.js").write_text("secret")
    (screen / "assets" / "out.js").symlink_to(tmp_path / "secret.js")
    (screen / "assets" / "plain.js").write_bytes(SCRIPT)
    (screen / "assets" / "plain.js.gz").symlink_to(tmp_path / "secret.js")
    return screen


@pytest.fixture
def visitor(askwell: Askwell, folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(askwell, screen=folder), base_url="http://127.0.0.1:8400") as client:
        yield client


@pytest.mark.parametrize(
    "address", ["/", "/sign-in?token=x", "/projects/prj_1/annotate", "/apiary", "/v2x", "/%2e%2e/x"]
)
def test_every_other_address_is_the_page(visitor: TestClient, address: str) -> None:
    first, second = visitor.get(address), visitor.get(address)
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert first.headers["cache-control"] == "no-store"
    nonces = []
    for response in (first, second):
        nonce = re.findall(r"'nonce-([\w-]{20,})'", response.headers["content-security-policy"])
        assert nonce == [nonce[0]] * 2
        assert response.text == PAGE.replace("__NONCE__", nonce[0])
        nonces.append(nonce[0])
    assert nonces[0] != nonces[1]


def test_the_policy_lets_nothing_in_from_elsewhere(visitor: TestClient) -> None:
    policy = visitor.get("/").headers["content-security-policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == parts["base-uri"] == parts["frame-ancestors"] == "'none'"
    for name in ("script-src", "style-src", "connect-src", "font-src", "img-src", "form-action"):
        assert parts[name].split()[0] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_files_are_kept_for_ever_and_sent_small(visitor: TestClient) -> None:
    for accepted, encoding in (("gzip, br", "gzip"), ("gzip;q=0", None), ("identity", None), ("*", "gzip")):
        got = visitor.get("/assets/index-a1.js", headers={"Accept-Encoding": accepted})
        assert (got.status_code, got.content) == (200, SCRIPT)
        assert got.headers.get("content-encoding") == encoding
        assert got.headers["vary"] == "accept-encoding"
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert got.headers["content-type"] == "text/javascript; charset=utf-8"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-security-policy"].startswith("default-src 'none'")
    font = visitor.get("/assets/inter-b2.woff2")
    assert (font.headers["content-type"], "content-encoding" in font.headers) == ("font/woff2", False)
    assert "immutable" not in visitor.get("/mark.svg").headers["cache-control"]


def test_a_smaller_sibling_that_is_a_link_to_elsewhere_is_not_used(visitor: TestClient) -> None:
    got = visitor.get("/assets/plain.js", headers={"Accept-Encoding": "gzip"})
    assert (got.content, "content-encoding" in got.headers) == (SCRIPT, False)


@pytest.mark.parametrize(
    "address",
    [
        "/assets/missing.js",
        "/assets/",
        "/assets/out.js",
        "/assets/index-a1.js.gz",
        "/assets/../../secret.js",
        "/assets/%2e%2e/%2e%2e/secret.js",
        "/assets/..%2f..%2fsecret.js",
        "/..%2fsecret.js",
        "/%2fetc%2fhosts.js",
        "/assets/x%00.js",
        "/assets/.stamp",
        "/favicon.ico",
        f"{API}/nothing",
        "/api",
        "/health/x",
    ],
)
def test_what_is_not_there_is_not_found(visitor: TestClient, address: str) -> None:
    response = visitor.get(address)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
    assert "secret" not in response.text


@pytest.mark.parametrize("address", ["/", "/mark.svg", "/assets/index-a1.js"])
def test_head_is_get_without_a_body(visitor: TestClient, address: str) -> None:
    whole, head = visitor.get(address), visitor.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "cache-control"):
        assert head.headers[name] == whole.headers[name]


def test_nothing_is_posted_to_a_page(visitor: TestClient) -> None:
    assert visitor.post("/sign-in", data={"token": "x"}).status_code == 404


def test_without_a_build_the_page_says_how_to_make_one(askwell: Askwell, tmp_path: Path) -> None:
    with TestClient(create_app(askwell, screen=tmp_path / "nothing")) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "make run" in page.text
        assert "http" not in page.headers["content-security-policy"]
        assert client.get("/health").status_code == 200
