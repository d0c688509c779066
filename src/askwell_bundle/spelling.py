"""How a word is spelt, as features: capitals, digits and signs, and the hashed parts of the word.

An encoder that lower-cases its text cannot tell `Apple` from `apple`; the spelling of names can.
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

FLAGS = 16
"""Values that say something of the word's form in so many words; the rest are hashed."""

FLAG_WEIGHT = 0.5
"""A flag beside the hashed part, which has length one."""

GRAMS = (3, 4)
LONGEST = 64
"""So many characters of a word are read."""

LONG = 20
"""A word of so many characters counts as long as any longer one."""


def surface(word: str, *, is_first: bool, dimension: int) -> Vector:
    """Features of one word: `FLAGS` of its form, then a unit row of hashed spelling; float32.

    Hashed with signs (Weinberger et al., ICML 2009): the word itself, its shape (`Xxx-dd`), its first
    and last three characters, and its 3- and 4-grams, which together weigh as much as the word.
    """
    word = word[:LONGEST] or " "
    values = np.zeros(dimension, dtype=np.float32)
    hashed = values[FLAGS:]
    for part, weight in _parts(word):
        number = crc32(part.encode("utf-8", "replace"))
        hashed[(number >> 1) % len(hashed)] += weight if number & 1 else -weight
    length = float(np.linalg.norm(hashed))
    hashed /= length if length > 0 else 1.0
    values[:FLAGS] = _flags(word, is_first)
    values[:FLAGS] *= FLAG_WEIGHT
    return values


def shape(word: str) -> str:
    """`X` for capitals, `x` for other letters, `d` for digits, signs as they are; runs cut to two."""
    kinds = ["X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word]
    kept = [kind for at, kind in enumerate(kinds) if at < 2 or not kind == kinds[at - 1] == kinds[at - 2]]
    return "".join(kept)


def _parts(word: str) -> list[tuple[str, float]]:
    lower = word.lower()
    marked = f"<{lower}>"
    grams = [marked[i : i + n] for n in GRAMS for i in range(len(marked) - n + 1)]
    weight = max(len(grams), 1) ** -0.5
    parts = [
        (f"s:{shape(word)}", 1.0),
        (f"w:{lower}", 1.0),
        (f"p:{lower[:3]}", 0.5),
        (f"e:{lower[-3:]}", 0.5),
    ]
    return parts + [(f"g:{gram}", weight) for gram in grams]


def _flags(word: str, is_first: bool) -> list[float]:
    letters = [c for c in word if c.isalpha()]
    digits = sum(c.isdigit() for c in word)
    signs = len(word) - sum(c.isalnum() for c in word)
    has_capital = any(c.isupper() for c in word)
    is_all_capital = len(letters) > 1 and all(c.isupper() for c in letters)
    inner = word[1:-1]
    flags = [
        has_capital and word[0].isupper() and not is_all_capital,
        is_all_capital,
        has_capital and not word[0].isupper(),
        any(c.isupper() for c in inner) and any(c.islower() for c in word),
        digits > 0,
        digits == len(word),
        signs == len(word),
        0 < signs < len(word),
        is_first,
        is_first and has_capital,
        "@" in word,
        "." in inner,
        "/" in word or "\\" in word,
        "-" in word,
        "_" in word,
    ]
    return [*map(float, flags), min(len(word), LONG) / (LONG / 2)]
