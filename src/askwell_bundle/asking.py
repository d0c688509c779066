"""What a caller asks: texts, and how the answer is wanted, checked before anything is computed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from askwell_bundle.errors import InvalidInput
from askwell_bundle.positions import UNITS

MAX_TEXTS = 10_000
MAX_CHARACTERS = 20_000_000
MAX_BEST = 1_000

MAX_EXTERNAL_ID = 512

_FIELDS = frozenset({"texts", "n_best", "offset_unit"})
_OF_THE_PLATFORM = frozenset({"save", "explanation", "wait"})


@dataclass(frozen=True)
class Asked:
    """Texts, how many labels each comes back with, and what positions of spans are counted in.

    ``external_ids`` are the caller's own, one a text or none at all; they come back with the answers.
    """

    texts: Sequence[str]
    n_best: int = 3
    offset_unit: str = "code_points"
    external_ids: Sequence[str | None] = ()


def parse(body: bytes) -> Any:
    """A body as JSON. Raises ``InvalidInput``."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field="body", reason=f"is no JSON ({error})") from error


def read_asked(body: Any) -> Asked:
    """Read the JSON of a call, the same as of Askwell's ``predict``. Raises ``InvalidInput``.

    What only the platform does (``save``, ``explanation``, ``wait``) may be there, if it asks for nothing.
    """
    if not isinstance(body, dict):
        raise InvalidInput(field="body", reason="must be a JSON object")
    given = cast("Mapping[str, Any]", body)
    for field in _OF_THE_PLATFORM & given.keys():
        if given[field]:
            raise InvalidInput(field=field, reason="is not done by a bundle")
    if unknown := sorted(given.keys() - _FIELDS - _OF_THE_PLATFORM):
        raise InvalidInput(field=unknown[0][:60], reason=f"is none of {', '.join(sorted(_FIELDS))}")
    n_best, unit = given.get("n_best", 3), given.get("offset_unit", "code_points")
    if isinstance(n_best, bool) or not isinstance(n_best, int) or not 1 <= n_best <= MAX_BEST:
        raise InvalidInput(field="n_best", reason=f"must be between 1 and {MAX_BEST:,}")
    if unit not in UNITS:
        raise InvalidInput(field="offset_unit", reason=f"must be one of {', '.join(UNITS)}")
    texts, external_ids = _with_ids(given.get("texts"))
    return Asked(check_texts(texts), n_best, unit, external_ids)


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


def _with_ids(texts: Any) -> tuple[Any, list[str | None]]:
    """Tell texts that come as {"text", "external_id"} from these ids."""
    if not isinstance(texts, list):
        return texts, []
    plain: list[Any] = []
    ids: list[str | None] = []
    for number, each in enumerate(cast("list[Any]", texts)):
        item = cast("dict[str, Any]", each) if isinstance(each, dict) else {"text": each}
        external_id = item.get("external_id")
        is_id = external_id is None or (
            isinstance(external_id, str) and 0 < len(external_id) <= MAX_EXTERNAL_ID
        )
        if not is_id or item.keys() - {"text", "external_id"}:
            raise InvalidInput(
                field=f"texts.{number}", reason="must be a text, or a text with an external_id"
            )
        plain.append(item.get("text"))
        ids.append(external_id)
    return plain, ids


def _is_whole(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)
