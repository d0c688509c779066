"""What a caller asks: texts, and how the answer is wanted, checked before anything is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from askwell_bundle.errors import InvalidInput
from askwell_bundle.positions import UNITS

MAX_TEXTS = 10_000
MAX_CHARACTERS = 20_000_000
MAX_BEST = 1_000

_FIELDS = frozenset({"texts", "n_best", "offset_unit"})


@dataclass(frozen=True)
class Asked:
    """Texts, how many labels each comes back with, and what positions of spans are counted in."""

    texts: Sequence[str]
    n_best: int = 3
    offset_unit: str = "code_points"


def read_asked(body: Any) -> Asked:
    """Read the JSON of a call, the same as of Askwell's ``predict``. Raises ``InvalidInput``."""
    if not isinstance(body, dict):
        raise InvalidInput(field="body", reason="must be a JSON object")
    given = cast("Mapping[str, Any]", body)
    if unknown := sorted(set(given) - _FIELDS):
        raise InvalidInput(field=unknown[0][:60], reason=f"is none of {', '.join(sorted(_FIELDS))}")
    n_best, unit = given.get("n_best", 3), given.get("offset_unit", "code_points")
    if isinstance(n_best, bool) or not isinstance(n_best, int) or not 1 <= n_best <= MAX_BEST:
        raise InvalidInput(field="n_best", reason=f"must be between 1 and {MAX_BEST:,}")
    if unit not in UNITS:
        raise InvalidInput(field="offset_unit", reason=f"must be one of {', '.join(UNITS)}")
    return Asked(check_texts(given.get("texts")), n_best, unit)


def check_texts(texts: Any) -> list[str]:
    """The texts, if they are a list of a fair number and size. Raises ``InvalidInput``."""
    if not isinstance(texts, list):
        raise InvalidInput(field="texts", reason="must be a list of texts")
    listed = cast("list[Any]", texts)
    if not 1 <= len(listed) <= MAX_TEXTS:
        raise InvalidInput(field="texts", reason=f"give 1 to {MAX_TEXTS:,} texts in a call")
    for number, text in enumerate(listed):
        if not isinstance(text, str):
            raise InvalidInput(field=f"texts.{number}", reason="must be a string")
        if not _is_whole(text):
            raise InvalidInput(field=f"texts.{number}", reason="holds half of a surrogate pair")
    if sum(map(len, listed)) > MAX_CHARACTERS:
        raise InvalidInput(field="texts", reason=f"give at most {MAX_CHARACTERS:,} characters in a call")
    return listed


def _is_whole(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
