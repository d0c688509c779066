"""A provider of sign-ins (OpenID Connect): its addresses and keys, and what it confirms of somebody.

The authorisation code flow with PKCE: OpenID Connect Core 1.0, section 3.1, and RFC 7636. Authlib builds the
address to visit and checks the claims; the signature is checked against the provider's keys.
"""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from askwell.domain.errors import InvalidInput, ProviderAway, ProviderRefused, TooBusy
from askwell.domain.identities import Claims

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures by a key that only the provider has; never “none”, and none by a shared secret."""

SCOPE = "openid profile email"
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""

_PATIENCE = httpx.Timeout(5.0, connect=3.0)
_CALLS = 8
"""So many threads may wait for the provider at once; the others go on serving."""

_KNOWN_FOR = timedelta(hours=1)
_ANSWER_BYTES = 1_000_000
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How a provider is reached, and whom it lets in.

    ``domains`` are those whose e-mail addresses, verified by the provider, make an account without an
    invitation; with none, whoever is unknown here needs one.
    """

    issuer: str
    client_id: str
    client_secret: str = ""
    name: str = "your organisation"
    domains: tuple[str, ...] = ()


class Provider:
    """One provider, whose addresses and keys are asked for at the first use and kept for an hour."""

    def __init__(self, settings: ProviderSettings) -> None:
        if not _is_safe(settings.issuer):
            raise InvalidInput(field="ASKWELL_OIDC_ISSUER", reason="must be an https address")
        self.settings = settings
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_CALLS)
        self._metadata: tuple[dict[str, Any], datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None

    @property
    def name(self) -> str:
        """The provider as people call it."""
        return self.settings.name

    def address(self, *, state: str, nonce: str, verifier: str, redirect_uri: str, now: datetime) -> str:
        """Give the address at the provider that a browser is sent to."""
        return prepare_grant_uri(
            self._endpoint("authorization_endpoint", now),
            client_id=self.settings.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )

    def redeem(self, code: str, *, nonce: str, verifier: str, redirect_uri: str, now: datetime) -> Claims:
        """Exchange a code for what the provider confirms of somebody.

        Raises ``ProviderRefused`` for a code that it does not take and for a token that is not for us, not
        for this visit, too old or not signed by it; ``ProviderAway`` when it does not answer as it should.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        given = self._exchange(form, now)
        token = given.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused(name=self.name, reason="it gave no identity")
        claims = self._check(token, str(given.get("access_token", "")), nonce, now)
        is_verified = claims.get("email_verified") is True
        return Claims(
            issuer=self.settings.issuer,
            subject=str(claims["sub"]),
            name=str(claims.get("name") or claims.get("preferred_username") or ""),
            email=str(claims.get("email") or "") if is_verified else "",
        )

    def lets_in(self, claims: Claims) -> bool:
        """Whether somebody unknown gets an account without an invitation: by the domain of their address."""
        domain = claims.email.rpartition("@")[2].casefold()
        return bool(domain) and domain in {each.casefold() for each in self.settings.domains}

    def _exchange(self, form: dict[str, str], now: datetime) -> Mapping[str, Any]:
        settings = self.settings
        ways = self._described(now).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth = None
        if not settings.client_secret:
            form = {**form, "client_id": settings.client_id}
        elif "client_secret_basic" in ways:  # RFC 6749, section 2.3.1: both are form-encoded first
            auth = (quote(settings.client_id, safe=""), quote(settings.client_secret, safe=""))
        else:
            form = {**form, "client_id": settings.client_id, "client_secret": settings.client_secret}
        status, answer = self._call("POST", self._endpoint("token_endpoint", now), data=form, auth=auth)
        if status >= 500:
            raise ProviderAway(name=self.name, reason=f"it answered {status}")
        if status != 200:
            raise ProviderRefused(name=self.name, reason=f"it did not take the code ({_word(answer)})")
        return answer

    def _check(self, token: str, access_token: str, nonce: str, now: datetime) -> Mapping[str, Any]:
        try:
            try:
                decoded = jwt.decode(token, self._signing_keys(now), algorithms=ALGORITHMS)
            except (JoseError, ValueError):  # the provider may have new keys
                decoded = jwt.decode(token, self._signing_keys(now, is_fresh=True), algorithms=ALGORITHMS)
            options = {
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
            }
            params = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": access_token}
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(round(now.timestamp()), LEEWAY)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderRefused(name=self.name, reason=f"its answer does not hold ({error})") from error
        if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
            raise ProviderRefused(name=self.name, reason="it named nobody")
        return claims

    def _endpoint(self, name: str, now: datetime) -> str:
        address = self._described(now).get(name)
        if not isinstance(address, str) or not _is_safe(address):
            raise ProviderAway(name=self.name, reason=f"it names no {name.replace('_', ' ')}")
        return address

    def _described(self, now: datetime) -> dict[str, Any]:
        with self._lock:
            known = self._metadata
        if known is not None and now - known[1] < _KNOWN_FOR:
            return known[0]
        issuer = self.settings.issuer
        status, found = self._call("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if status != 200 or found.get("issuer") != issuer:
            raise ProviderAway(name=self.name, reason="it does not describe itself as the issuer that is set")
        with self._lock:
            self._metadata = (found, now)
        return found

    def _signing_keys(self, now: datetime, *, is_fresh: bool = False) -> KeySet:
        with self._lock:
            known = self._keys
        if known is not None and not is_fresh and now - known[1] < _KNOWN_FOR:
            return known[0]
        status, found = self._call("GET", self._endpoint("jwks_uri", now))
        try:
            keys = KeySet.import_key_set(found)  # pyright: ignore[reportArgumentType] — checked by it
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderAway(name=self.name, reason=f"its keys cannot be read ({status})") from error
        with self._lock:
            self._keys = (keys, now)
        return keys

    def _call(self, method: str, address: str, **given: Any) -> tuple[int, dict[str, Any]]:
        """Send one request, and give its status and the JSON object that came, empty for any other body."""
        try:
            with (
                self._turn(),
                httpx.Client(timeout=_PATIENCE, trust_env=False) as client,
                client.stream(method, address, headers={"Accept": "application/json"}, **given) as answer,
            ):
                status, body = answer.status_code, b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > _ANSWER_BYTES:
                        raise ProviderAway(name=self.name, reason="its answer is too long")
        except httpx.HTTPError as error:
            raise ProviderAway(name=self.name, reason=type(error).__name__) from error
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        return status, found if isinstance(found, dict) else {}

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(blocking=False):
            raise TooBusy(seconds=5)
        try:
            yield
        finally:
            self._turns.release()


def draw() -> str:
    """Draw a secret of 256 random bits: a state, a nonce, or a verifier (RFC 7636 asks for 43 characters)."""
    return secrets.token_urlsafe(32)


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _word(answer: Mapping[str, Any]) -> str:
    word = str(answer.get("error", "no reason given"))
    return word[:60] if word.isprintable() else "no reason given"
