"""Who somebody is to a provider of sign-ins (OpenID Connect), and a visit to it that has not come back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider confirms of somebody. ``email`` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """An account of a provider that signs a person in."""

    issuer: str
    subject: str
    person_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A way to the provider and back: what must come back unchanged, and what is to happen then.

    ``person_id`` is whose account is to be linked, or None where somebody signs in; ``invitation_hash`` is of
    the invitation that they bring.
    """

    state_hash: bytes
    browser_hash: bytes
    nonce: str
    verifier: str
    next_path: str
    created_at: datetime
    expires_at: datetime
    invitation_hash: bytes | None = None
    person_id: str | None = None


def own_path(path: str) -> str:
    """Give a path when it stays on this site, else “/”."""
    is_odd = path.startswith(("//", "/\\")) or not path.isprintable() or "\\" in path
    return path if path.startswith("/") and not is_odd and len(path) <= 1_000 else "/"
