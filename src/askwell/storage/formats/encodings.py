"""How a file's bytes stand for characters: found from the bytes, and never guessed over silently."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import CharsetMatch, from_bytes

from askwell.domain.errors import InvalidInput, UnreadableFile

_SAMPLE = 1 << 16
_BLOCK = 1 << 20
_BOMS = (  # the longer first: UTF-32's mark begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = (  # the likeliest first, so that it wins where two fit equally well
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
)  # fmt: skip
_WESTERN = "cp1252"
_WESTERN_SIGNS = re.compile(
    r"[àâäáãåæçéèêëíîïñóôöøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÑÓÔÖØŒÚÙÛÜ«»“”„‘’–—…€£°§¿¡]|[ìòÌÒ](?!\w)"
)
_MAGIC = (
    (b"%PDF", "it is a PDF; save its text as a .txt or .csv file"),
    (b"PK\x03\x04", "it is a ZIP archive or an office document; unpack it, or save it as .xlsx or .csv"),
    (b"\x1f\x8b", "it is compressed with gzip; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with Zstandard; unpack it first"),
    (b"BZh", "it is compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "it is compressed with xz; unpack it first"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
    (b"SQLite format 3", "it is an SQLite database; export the table as .csv"),
)
_ADVICE = "it is not a text file; save it as CSV, JSONL, XLSX or Parquet and try again"


@dataclass(frozen=True, slots=True)
class TextCode:
    """A file's encoding, the bytes of its byte order mark, and the bytes that end a line."""

    encoding: str
    start: int
    newline: bytes


def find_text_code(path: Path, name: str, encoding: str | None = None) -> TextCode:
    """Give how to read a text file; ``encoding`` says so instead of the bytes.

    UTF-8 is checked over the whole file, so that a first accent far below decides nothing wrongly. Raises
    ``UnreadableFile`` for bytes that are no text, ``InvalidInput`` for an encoding that Python does not know.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    mark, marked = next(((mark, code) for mark, code in _BOMS if sample.startswith(mark)), (b"", None))
    code = _named(encoding) if encoding else marked or _by_zeros(sample)
    if code in ("utf-16", "utf-32"):
        code = marked or code + "-le"
    if code is None:
        _refuse_binary(sample, name)
        code = _by_all_bytes(path, name)
    start = len(mark) if marked == code else 0
    return TextCode(code, start, _newline(sample[start:], code))


def _named(encoding: str) -> str:
    try:
        "".encode(encoding)
        found = codecs.lookup(encoding).name
    except LookupError as error:
        raise InvalidInput(field="encoding", reason=f"“{encoding[:40]}” is not known") from error
    return "utf-8" if found == "utf-8-sig" else found


def _by_zeros(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zeros that every other byte of it is in most languages."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0 : pairs * 2 : 2].count(0) / pairs, sample[1 : pairs * 2 : 2].count(0) / pairs
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else None


def _refuse_binary(sample: bytes, name: str) -> None:
    for magic, reason in _MAGIC:
        if sample.startswith(magic):
            raise UnreadableFile(name=name, reason=reason)
    control = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
    if control > max(len(sample) // 100, 2) and (0 in sample or not _is_utf8(sample)):
        raise UnreadableFile(name=name, reason=_ADVICE)


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.utf_8_decode(sample, "strict", False)
    except UnicodeDecodeError:
        return False
    return True


def _by_all_bytes(path: Path, name: str) -> str:
    good = bad = 0
    samples: list[bytes] = []
    for line in _lines_with_accents(path):
        try:
            codecs.utf_8_decode(line, "strict", line.endswith(b"\n"))
            good += 1
        except UnicodeDecodeError:
            bad += 1
            if len(samples) < 500:
                samples.append(line[:2_000])
    if bad <= good:
        return "utf-8"
    found = _legacy(b"\n".join(samples))
    if found is None:
        raise UnreadableFile(name=name, reason="its encoding is unknown; save it as UTF-8 and try again")
    return found


def _legacy(sample: bytes) -> str | None:
    """Give the likeliest encoding from before Unicode, or None: Windows' western one where it looks right."""
    if _looks_western(sample):
        return _WESTERN
    found = list(from_bytes(sample, cp_isolation=list(_LEGACY)))
    best = min(found, key=_preference) if found else None
    if best is None or _WESTERN in best.could_be_from_charset:
        return best and _WESTERN
    return best.encoding


def _preference(match: CharsetMatch) -> tuple[float, float, int]:
    place = _LEGACY.index(match.encoding) if match.encoding in _LEGACY else len(_LEGACY)
    return match.chaos, -match.coherence, place


def _looks_western(sample: bytes) -> bool:
    """Whether the accents would be those of western Europe, and no more of them than such texts have."""
    text = sample.decode(_WESTERN, "replace")
    foreign = sum(not character.isascii() for character in text)
    return len(_WESTERN_SIGNS.findall(text)) >= 0.9 * foreign and foreign < 0.4 * len(text)


def _lines_with_accents(path: Path) -> Iterator[bytes]:
    """Give the lines that are not plain ASCII; of one longer than a block, only its beginning."""
    goes_on = False
    with path.open("rb") as file:
        while line := file.readline(_BLOCK):
            if not goes_on and not line.isascii():
                yield line
            goes_on = not line.endswith(b"\n")


def _newline(sample: bytes, encoding: str) -> bytes:
    feed = "\n".encode(encoding)
    returned = "\r".encode(encoding)
    return returned if feed not in sample and returned in sample else feed
