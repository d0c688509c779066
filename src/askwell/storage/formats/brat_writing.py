"""brat's standoff files: a ZIP archive with a text and its annotations in two files of the same name."""

import re
import zipfile
from collections.abc import Iterator
from io import RawIOBase

from askwell.domain.losses import Loss
from askwell.domain.spans import OffsetUnit, Span, in_unit
from askwell.storage.formats.losing import Tally
from askwell.storage.formats.marked import LabelSet, MarkedText, Pages, unspaced

LOSSES = {
    Loss.UNANSWERED: "Texts without an answer look like those in which nothing is to be marked.",
    Loss.SKIPPED: "Skipped texts look like those that nobody answered.",
    Loss.NO_SPAN: "An answer without any span looks like no answer.",
    Loss.LABEL_NAMES: "White space in a label's name becomes an underscore.",
    Loss.LABELS: "Labels of whole texts are left out.",
    Loss.ANSWERS: "What each of several people said: only what most of them marked is written.",
    Loss.COMMENTS: "Comments are left out.",
    Loss.FLAGS: "Flags are left out.",
    Loss.METADATA: "Metadata are left out.",
}
NOTE = "LOSSES.md"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def write_brat(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write the archive as it grows; positions are code points, and what was lost is told in a note.

    A file is named by the text's own id where that may be a file's name. A span with line breaks is written
    as fragments, a line each, as brat itself does.
    """
    tally = Tally(LOSSES, lambda _: True)
    sink = _Sink()
    taken: set[str] = set()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "annotation.conf", _configuration(label_set))
        for page in pages:
            for text in page:
                tally.count(text)
                name = _file_name(text, taken)
                _add(archive, f"{name}.txt", text.text)
                _add(archive, f"{name}.ann", _annotations(text, label_set.unit or OffsetUnit.CODE_POINTS))
            yield sink.take()
        _add(archive, NOTE, _note(tally))
    yield sink.take()


class _Sink(RawIOBase):
    """A file that is written once, from beginning to end, and handed on in pieces."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] — only bytes come
        self._held += data
        return len(data)

    def take(self) -> bytes:
        """Give what was written since the last call."""
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _add(archive: zipfile.ZipFile, name: str, content: str) -> None:
    """Add a file; an archive of the same texts is the same, whenever it is made."""
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content.encode())


def _file_name(text: MarkedText, taken: set[str]) -> str:
    own = text.external_id or ""
    name = own if _SAFE.fullmatch(own) and own.casefold() not in taken else f"text-{text.id}"
    taken.add(name.casefold())
    return name


def _annotations(text: MarkedText, unit: OffsetUnit) -> str:
    lines: list[str] = []
    for number, span in enumerate(text.spans or (), 1):
        parts = _fragments(text.text, span)
        places = ";".join(f"{part.start} {part.end}" for part in in_unit(text.text, parts, unit))
        words = " ".join(text.text[part.start : part.end] for part in parts)
        lines.append(f"T{number}\t{unspaced(span.label)} {places}\t{words}\n")
    return "".join(lines)


def _fragments(text: str, span: Span) -> list[Span]:
    parts: list[Span] = []
    start = span.start
    for found in [*_LINE_BREAK.finditer(text, span.start, span.end), None]:
        end = found.start() if found else span.end
        if end > start:
            parts.append(Span(start, end, span.label))
        start = found.end() if found else end
    return parts


def _configuration(label_set: LabelSet) -> str:
    names = [unspaced(name) for name in label_set.spans]
    return "\n".join(["[entities]", *names, "", "[relations]", "", "[events]", "", "[attributes]", ""])


def _note(tally: Tally) -> str:
    found = tally.losses()
    lines = [f"{found.written:,} texts."]
    lines += [f"{each.says} ({each.count:,} in {each.texts:,} texts)" for each in found.lost]
    if not found.lost:
        lines.append("Nothing that was said of them is missing here.")
    return "\n".join(lines) + "\n"
