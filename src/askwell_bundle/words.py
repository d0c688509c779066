"""Words of a text: the units by which spans are marked, the same here and on the screen.

Legend of the character classes below: `s` white space, `w` letters and marks, `d` decimal digits, `c`
characters of scripts written without spaces, `e` emoji, `j` what hangs on the character before it,
`b` marks that always stand alone, `k` the comma, `p` any other punctuation or symbol.
"""

import re
import unicodedata
from functools import cache

RULE = 1
"""The number of this rule: features of words that another rule made are not those of these words."""

_WHITE = frozenset("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)
}
_BREAKS = frozenset(';|"“”„«»\u2014\u2015\u2026')
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_SKIN_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_PIECES = re.compile(r"cj*|[ej]+|b|[wd][wdj]*(?:(?:p+|(?<=d)k(?=d))[wdj]+)*|k|p")
_POSSESSIVE = re.compile(r".(['’]s)$", re.IGNORECASE | re.DOTALL)


def words(text: str) -> list[tuple[int, int]]:
    """Give the words of a text in order, as code points from start to before end.

    A word has no white space in it; punctuation at its edges is a word of its own, punctuation within stays
    (`CVE-2017-0144`, `evil[.]com`, `admin@338`), save for semicolons, quotation marks and dashes. A
    possessive `'s` is a word. Scripts written without spaces have a word a character, a run of emoji is one.
    """
    classes = "".join(map(_class, text))
    found: list[tuple[int, int]] = []
    for piece in _PIECES.finditer(classes):
        start, end = piece.span()
        possessive = _POSSESSIVE.search(text, start, end)
        if possessive:
            found.append((start, possessive.start(1)))
            start = possessive.start(1)
        found.append((start, end))
    return found


@cache
def _class(character: str) -> str:
    if character in _WHITE:
        return "s"
    if character in _BREAKS:
        return "b"
    if character == ",":
        return "k"
    if character in _JOINERS:
        return "j"
    if character in _SKIN_TONES:
        return "e"
    kind = unicodedata.category(character)
    if kind == "Nd":
        return "d"
    code = ord(character)
    if any(first <= code <= last for first, last in _UNSPACED):
        return "j" if kind[0] == "M" else "c"
    if kind == "So":
        return "e"
    return "p" if kind[0] in "PSZ" or kind == "Cc" else "w"
