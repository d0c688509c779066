"""A provider of sign-ins that speaks OpenID Connect over loopback HTTP, honestly unless told to lie.

Discovery, keys, the authorise page (which lets its one user in at once), and the token endpoint, which checks
the client's secret, the address to return to, that a code is used once, and the verifier of PKCE.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "askwell", "a secret: of the client"


@dataclass
class HonestProvider:
    """The provider's state; ``lie`` changes the claims or the header of the next tokens."""

    now: Callable[[], datetime]
    address: str = ""
    user: dict[str, Any] = field(default_factory=lambda: {"sub": "ada-1", "name": "Ada"})
    lie: dict[str, Any] = field(default_factory=dict)
    is_refusing: bool = False
    is_broken: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}))
    signing_key: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorise",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def authorise(self, query: dict[str, str]) -> str:
        """Let the user in, and give the address to go back to, with a code."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        if self.is_refusing:
            return f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Exchange a code for an ID token."""
        kind, _, encoded = authorization.partition(" ")
        given = base64.b64decode(encoded).decode().split(":")
        if kind != "Basic" or [unquote(each) for each in given] != [CLIENT_ID, CLIENT_SECRET]:
            return 401, {"error": "invalid_client"}
        query = self.codes.pop(form.get("code", ""), None)
        if query is None or form["redirect_uri"] != query["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != query["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"token_type": "Bearer", "access_token": "none", "id_token": self.sign(query["nonce"])}

    def sign(self, nonce: str) -> str:
        """Give a signed ID token."""
        now = round(self.now().timestamp())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.user,
            **self.lie,
        }
        key = self.signing_key or self.key
        return jwt.encode({"alg": "RS256", "kid": str(key.kid)}, claims, key)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        provider = self._provider(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            self._answer(500 if provider.is_broken else 200, provider.described())
        elif parts.path == "/keys":
            self._answer(200, provider.keys())
        elif parts.path == "/authorise":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", provider.authorise(query))
            self.end_headers()
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        provider = self._provider(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(*provider.token(form, self.headers.get("Authorization", "")))

    def log_message(self, *said: object) -> None:
        """Say nothing."""

    def _provider(self, path: str) -> HonestProvider:
        provider: HonestProvider = self.server.provider  # pyright: ignore[reportAttributeAccessIssue]
        provider.asked.append(path)
        return provider

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(now: Callable[[], datetime]) -> Iterator[HonestProvider]:
    """Run a provider on a free port of this machine, until the block is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    provider = HonestProvider(now, f"http://127.0.0.1:{server.server_address[1]}")
    server.provider = provider  # pyright: ignore[reportAttributeAccessIssue]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
