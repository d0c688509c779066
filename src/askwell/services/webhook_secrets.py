"""The secrets that webhooks are signed with: derived from one key in the store's home, kept nowhere."""

import base64
import hmac
import os
import secrets
from pathlib import Path

from askwell.domain.webhooks import Webhook

KEY_FILE = "webhooks.key"
PREFIX = "whsec_"
_KEY_BYTES = 32


def secret_of(home: Path, webhook: Webhook) -> str:
    """Give a webhook's secret: 256 bits, HMAC-SHA256(key, id and rotation).

    The database alone tells nobody a secret, and the key alone is of no use without the database's ids.
    """
    message = f"{webhook.id}.{webhook.rotation}".encode()
    digest = hmac.digest(_read_key(home), message, "sha256")
    return PREFIX + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def sign(secret: str, seconds: int, body: bytes) -> str:
    """Give the header ``Askwell-Signature``: ``t=seconds,v1=HMAC-SHA256(secret, "seconds." + body)``."""
    signature = hmac.new(secret.encode(), f"{seconds}.".encode() + body, "sha256").hexdigest()
    return f"t={seconds},v1={signature}"


def _read_key(home: Path) -> bytes:
    """Give the key, made at its first use, readable for the owner of the process alone.

    It appears whole or not at all, and once: of two processes that make one, both use the first.
    """
    path = home / KEY_FILE
    if not path.exists():
        fresh = home / f".{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
