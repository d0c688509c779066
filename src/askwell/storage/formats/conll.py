"""CoNLL files as rows: a word and its tag a line, an empty line after each text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from askwell.domain.sources import Columns, FileFormat
from askwell.storage.formats.encodings import find_text_code
from askwell.storage.formats.lines import byte_lines
from askwell.storage.formats.rows import MAX_RECORD, TOO_LONG, BadRow, Cursor, Row, RowFile

_SNIFFED = 50
_TAG = re.compile(r"O|[BIESLUM]-(?=\S).+")
_COMMENT = re.compile(r"# +(text|id|sent_id) *= ?(.*)")
_DOCUMENT = "-DOCSTART-"
_BEGINS, _ENDS = "BSU", "ELSU"


def open_conll(path: Path, name: str, encoding: str | None) -> RowFile:
    """Open a file whose first column is the word and whose last is its tag: BIO, IOB1, BIOES or BILOU.

    A text is its words with a space between, unless a comment `# text = …` tells it.
    """
    code = find_text_code(path, name, encoding)

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        block = _Block(cursor.line)
        end = cursor.offset
        line = cursor.line
        for line, (data, end) in enumerate(byte_lines(path, code, cursor.offset), cursor.line):
            try:
                text = "" if data is None else data.decode(code.encoding).rstrip("\r\n")
            except UnicodeDecodeError as error:
                block.fail(f"line {line}: byte {error.start + 1} is not {code.encoding}")
                continue
            if data is None:
                block.fail(TOO_LONG)
            elif text and not text.isspace():
                block.add(line, text)
            else:
                yield from block.end(Cursor(end, line + 1))
                block = _Block(line + 1)
        yield from block.end(Cursor(end, line + 1))

    start = Cursor(code.start, 1)
    has_id = any(isinstance(row, Row) and "id" in row.values for row in islice(read(start), _SNIFFED))
    known = Columns("text", "id" if has_id else None, None, "spans")
    columns = [column for column in (known.text, known.id, known.spans) if column]
    size = path.stat().st_size
    return RowFile(name, FileFormat.CONLL, columns, size, start, read, encoding=code.encoding, known=known)


def looks_like_conll(head: bytes) -> bool:
    """Whether every line that a file begins with ends in a tag, one of them in that of a span."""
    lines = head.decode("utf-8", "replace").split("\n")[: _SNIFFED + 1]
    found = [_columns(line.rstrip("\r")) for line in (lines[:-1] if len(lines) > 1 else lines)]
    rows = [row for row in found if row and row[0] != _DOCUMENT and not _COMMENT.match(" ".join(row))]
    tags = [row[-1] for row in rows if len(row) > 1 and _TAG.fullmatch(row[-1])]
    return len(rows) > 1 and len(tags) == len(rows) and any(tag != "O" for tag in tags)


@dataclass(slots=True)
class _Block:
    """The lines of one text."""

    line: int
    words: list[str] = field(default_factory=list[str])
    tags: list[str] = field(default_factory=list[str])
    told: dict[str, str] = field(default_factory=dict[str, str])
    reason: str | None = None
    _size: int = 0

    def add(self, line: int, text: str) -> None:
        comment = _COMMENT.fullmatch(text)
        if comment:
            self.told[comment[1].removeprefix("sent_")] = comment[2]
            return
        columns = _columns(text)
        if columns[0] == _DOCUMENT and not self.words:
            return
        if not self.words and self.reason is None:
            self.line = line
        self._size += len(text)
        if self._size > MAX_RECORD:
            self.fail(TOO_LONG)
        elif len(columns) < 2:
            self.fail(f"line {line}: “{text[:40]}” has a word but no tag")
        elif not _TAG.fullmatch(columns[-1]):
            self.fail(f"line {line}: “{columns[-1][:40]}” is no tag such as B-NAME, I-NAME or O")
        else:
            self.words.append(columns[0])
            self.tags.append(columns[-1])

    def fail(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.words.clear()
        self.tags.clear()
        self._size = min(self._size, MAX_RECORD)

    def end(self, after: Cursor) -> Iterator[Row | BadRow]:
        """Give the row that the lines make, if they make one."""
        if self.reason is not None:
            yield BadRow(self.line, self.reason, after)
        elif self.words:
            text, places = _laid_out(self.words, self.told.get("text"))
            spans = [
                {"start": places[first][0], "end": places[last][1], "label": label}
                for first, last, label in untag(self.tags)
            ]
            values: dict[str, object] = {"text": text, "spans": spans}
            if "id" in self.told:
                values["id"] = self.told["id"]
            yield Row(self.line, values, after)


def untag(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Give the first and last word of each span and its label, from tags of any of the schemes.

    A span begins at B, S or U, and wherever the label changes; so IOB1, in which it begins with I, and tags
    that lack their beginning, are read as they are meant.
    """
    spans: list[tuple[int, int, str]] = []
    is_open = False
    for index, tag in enumerate(tags):
        if tag == "O":
            is_open = False
            continue
        prefix, label = tag[0], tag[2:]
        if is_open and prefix not in _BEGINS and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], index, label)
        else:
            spans.append((index, index, label))
        is_open = prefix not in _ENDS
    return spans


def _columns(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else line.split(" ") if line.strip(" ") else []


def _laid_out(words: Sequence[str], text: str | None) -> tuple[str, list[tuple[int, int]]]:
    """Give the text and where its words are: in the text that was told, if they are all that is in it."""
    places: list[tuple[int, int]] = []
    if text is not None:
        end = 0
        for word in words:
            start = text.find(word, end)
            if start < 0 or text[end:start].strip():
                break
            end = start + len(word)
            places.append((start, end))
        if len(places) == len(words) and not text[end:].strip():
            return text, places
        places.clear()
    start = 0
    for word in words:
        places.append((start, start + len(word)))
        start += len(word) + 1
    return " ".join(words), places
