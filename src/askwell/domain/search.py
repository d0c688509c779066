"""A full-text search as people type it: words, “quoted phrases”, and the beginning of the last word."""

import re
import unicodedata
from dataclasses import dataclass

MAX_PHRASES = 32
LEAST = 3
_PARTS = re.compile(r'["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other; with ``is_beginning`` the last may go on."""

    text: str
    is_beginning: bool = False


def phrases(query: str) -> list[Phrase]:
    """Give what a text must hold, all of it; whatever was typed, something sensible comes of it.

    The last word is a beginning unless it stands in quotation marks, a blank follows it, or it has fewer than
    ``LEAST`` letters, with which too many words begin. What holds neither letter nor digit is left out.
    """
    found: list[Phrase] = []
    for part in _PARTS.finditer(query):
        quoted, word = part.groups()
        text = " ".join((quoted if word is None else word).split())
        if any(unicodedata.category(character)[0] in "LN" for character in text):
            is_last = word is not None and part.end() == len(query)
            is_long = len(text) >= LEAST or not text.isascii()
            found.append(Phrase(text, is_beginning=is_last and is_long))
    return found[-MAX_PHRASES:]
