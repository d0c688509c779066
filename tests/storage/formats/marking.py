"""Marked texts for round trips: of several scripts, with emoji, tabs and line breaks, flat or nested."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from askwell.domain.annotations import Status
from askwell.domain.sources import ImportOptions, RowProblem
from askwell.domain.spans import Span, trimmed
from askwell.services.import_cells import LabelledText, converter
from askwell.services.import_rows import first_rows, guess_columns, settle, with_answers
from askwell.storage.formats.marked import LabelSet, MarkedText, Pages, TextFormat, outermost
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.rows import BadRow, Row, RowFile

LABELS = ("Person", "Ort", "MALWARE", "病")
_PIECES = (
    "Ada", "Paris", "evil[.]com", "CVE-2017-0144", "don't", "3,5", "…", "«so»", "👩‍🔬", "🇫🇷", "e\u0301",
    "שלום", "عدن", "東京", "ไทย", "𝔘", "#", "O", "-", "\u200b", " ", "  ", "\t", "\n", "\n\n", "\xa0",
    "\u2028",
)  # fmt: skip


@st.composite
def marked_texts(draw: st.DrawFn, *, is_flat: bool = False) -> MarkedText:
    """A text with spans anywhere in it, also within words."""
    text = "".join(draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=25)))
    text = text if text.strip() else f"{text}x"
    edges = st.integers(0, len(text))
    drawn = draw(st.lists(st.tuples(edges, edges, st.sampled_from(LABELS)), max_size=6))
    spans: set[Span] = set()
    for first, second, label in drawn:
        start, end = trimmed(text, min(first, second), max(first, second))
        if start < end:
            spans.add(Span(start, end, label))
    kept = outermost(sorted(spans)) if is_flat else sorted(spans, key=lambda span: (span.start, -span.end))
    return MarkedText(id=draw(st.integers(1, 10**6)), text=text, spans=tuple(kept), status=Status.SUBMITTED)


def written(text_format: TextFormat, texts: list[MarkedText], label_set: LabelSet | None = None) -> bytes:
    """The file of some texts."""
    pages: Pages = [[text for text in texts if text_format.writes(text)]]
    return b"".join(text_format.write(pages, label_set or LabelSet(spans=LABELS, may_overlap=True)))


def read_again(path: Path, name: str, options: ImportOptions | None = None) -> list[LabelledText]:
    """What an import makes of a file; every row of it must go in."""
    options = options or ImportOptions()
    file = open_file(path, name, options)
    convert = _converter(file, options)
    found: list[LabelledText] = []
    for row in file.read(file.start):
        assert not isinstance(row, BadRow), row.reason
        made = convert(row)
        assert isinstance(made, LabelledText), made
        found.append(made)
    return found


def problems_of(path: Path, name: str, options: ImportOptions | None = None) -> list[tuple[int, str]]:
    """What an import says of the rows that do not go in."""
    options = options or ImportOptions()
    file = open_file(path, name, options)
    convert = _converter(file, options)
    found: list[tuple[int, str]] = []
    for row in file.read(file.start):
        made = row if isinstance(row, BadRow) else convert(row)
        if not isinstance(made, LabelledText):
            found.append((made.line, made.reason))
    return found


def _converter(file: RowFile, options: ImportOptions) -> Callable[[Row], LabelledText | RowProblem]:
    guessed = guess_columns(file, first_rows(file))
    options = with_answers(file, options, guessed, marks_only=False)
    return converter(file, settle(file, replace(options, text_column=options.text_column or guessed.text)))
