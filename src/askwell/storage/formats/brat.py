"""brat's standoff files in a ZIP archive as rows: a text a `.txt` file, its spans in the `.ann` beside it."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import Columns, FileFormat
from askwell.storage.formats.rows import MAX_RECORD, TOO_LONG, BadRow, Cursor, Row, RowFile

_KNOWN = Columns("text", "id", None, "spans")
_TEXT_BOUND = re.compile(r"T\S*\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.)")


def open_brat(path: Path, name: str) -> RowFile:
    """Open an archive of `.txt` files with their `.ann` files; a row's line is the text's number in it.

    A text whose `.ann` names no span is one that nobody answered: brat makes the file before anybody has
    looked. What an `.ann` holds beside spans is kept as it is.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry for entry in archive.namelist() if not _HIDDEN.search(entry)]
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile(name=name, reason="it is no ZIP archive, or damaged") from error
    stems = list(dict.fromkeys(entry[:-4] for entry in names if entry.endswith((".txt", ".ann"))))
    known = set(names)
    if not any(entry.endswith(".ann") for entry in names):
        raise UnreadableFile(
            name=name,
            reason="it holds no .ann files as brat writes them; unpack it, and import what it holds",
        )

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        with zipfile.ZipFile(path) as archive:
            for number, stem in enumerate(stems[cursor.offset :], cursor.offset + 1):
                yield _row(archive, known, stem, number)

    if not stems:
        raise EmptyFile(name=name)
    columns = ["text", "id", "spans"]
    return RowFile(
        name, FileFormat.BRAT, columns, len(stems), Cursor(0, 1), read, counts_rows=True, known=_KNOWN
    )


def _row(archive: zipfile.ZipFile, known: set[str], stem: str, number: int) -> Row | BadRow:
    after = Cursor(number, number + 1)
    if f"{stem}.txt" not in known:
        return BadRow(number, f"{stem}.ann: there is no {stem}.txt beside it", after)
    values: dict[str, object] = {"text": "", "id": stem}
    for ending in (".txt", ".ann"):
        entry = stem + ending
        if entry not in known:
            continue
        try:
            if archive.getinfo(entry).file_size > MAX_RECORD:
                return BadRow(number, f"{entry}: {TOO_LONG}", after)
            content = archive.read(entry).decode()
        except UnicodeDecodeError as error:
            return BadRow(number, f"{entry}: byte {error.start + 1} is not utf-8", after)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError):
            return BadRow(
                number, f"{entry} could not be unpacked: it is damaged, or a password protects it", after
            )
        if ending == ".txt":
            values["text"] = content
            continue
        try:
            spans, rest = _read_annotations(content.split("\n"), str(values["text"]))
        except ValueError as error:
            return BadRow(number, f"{entry}, {error}", after)
        values |= {"spans": spans or None} | ({"brat": rest} if rest else {})
    return Row(number, values, after)


def _read_annotations(lines: Sequence[str], text: str) -> tuple[list[dict[str, object]], list[str]]:
    """Give the spans and the lines that are none; raises ``ValueError`` for a span in pieces."""
    spans: list[dict[str, object]] = []
    rest: list[str] = []
    for number, line in enumerate((line.rstrip("\r") for line in lines), 1):
        if not line.startswith("T"):
            rest += [line] if line.strip() else []
            continue
        found = _TEXT_BOUND.fullmatch(line)
        if found is None:
            raise ValueError(f"line {number}: “{line[:60]}” is not as brat writes a span")
        places = [int(place) for place in re.split("[ ;]", found[2])]
        for end, start in zip(places[1:-1:2], places[2::2], strict=True):
            if text[end:start].strip() or start < end:
                pieces = found[2].replace(";", ", ").replace(" ", "–").replace(",–", ", ")
                raise ValueError(
                    f"line {number}: “{(found[3] or found[1])[:60]}” is in pieces ({pieces}), "
                    "and a span of one piece is all that Askwell can hold"
                )
        span = {"start": places[0], "end": places[-1], "label": found[1], "text": found[3]}
        spans.append({key: value for key, value in span.items() if value is not None})
    return spans, rest
