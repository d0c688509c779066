"""Identifiers: short, unguessable, and readable by their prefix."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """Give a fresh identifier such as ``prj_8k2…``: 80 random bits in Crockford's base 32."""
    bits = secrets.randbits(80)
    return f"{prefix}_" + "".join(_ALPHABET[bits >> place & 31] for place in range(0, 80, 5))
