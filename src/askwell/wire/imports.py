"""Files on their way in as JSON: options, previews, sources and their bad rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from askwell.domain.sources import FileFormat, Found, ImportOptions, Preview, RowProblem, Source
from askwell.domain.spans import OffsetUnit
from askwell.wire.base import CleanStr, In, Out

Column = Annotated[CleanStr, Field(max_length=500)]


class ImportOptionsIn(In):
    """How to read a file; what is left out is found out from the file itself."""

    format: FileFormat | None = None
    text_column: Column | None = None
    id_column: Column | None = None
    label_column: Column | None = None
    label_separator: Annotated[CleanStr, Field(min_length=1, max_length=10)] | None = None
    metadata_columns: Annotated[list[Column], Field(max_length=1_000)] | None = None
    encoding: Annotated[CleanStr, Field(max_length=40)] | None = None
    delimiter: Annotated[CleanStr, Field(min_length=1, max_length=1)] | None = None
    sheet: Annotated[CleanStr, Field(max_length=100)] | None = None
    create_labels: bool = True
    span_column: Column | None = None
    offset_unit: OffsetUnit | None = None
    answers: bool = True

    def to_options(self) -> ImportOptions:
        """Map to the domain."""
        return ImportOptions(**dict(self))


class PastedTextsIn(In):
    """Texts to look at before they are added."""

    texts: Annotated[list[CleanStr], Field(min_length=1, max_length=1_000)]


class RowProblemOut(Out):
    """A row that did not go in, with its line in the file, from 1."""

    line: int
    reason: str

    @classmethod
    def of(cls, problem: RowProblem) -> "RowProblemOut":
        """Map from the domain."""
        return cls(line=problem.line, reason=problem.reason)


class ColumnsOut(Out):
    """Which columns look like the text, the id, the label and the marked spans."""

    text: str | None
    id: str | None
    label: str | None
    spans: str | None


class NameCountOut(Out):
    """A label's name and how often it occurs."""

    name: str
    count: int

    @classmethod
    def all(cls, counts: Mapping[str, int]) -> list["NameCountOut"]:
        """Map several."""
        return [cls(name=name, count=count) for name, count in counts.items()]


class FoundOut(Out):
    """What the first rows say beside their texts: ``labels`` of whole texts, ``span_labels`` of spans."""

    rows: int
    answered: int
    spans: int
    labels: list[NameCountOut]
    span_labels: list[NameCountOut]

    @classmethod
    def of(cls, found: Found) -> "FoundOut":
        """Map from the domain."""
        return cls(
            rows=found.rows,
            answered=found.answered,
            spans=found.spans,
            labels=NameCountOut.all(found.labels),
            span_labels=NameCountOut.all(found.span_labels),
        )


class PreviewOut(Out):
    """The first rows of a file as they would be read."""

    name: str
    format: FileFormat
    encoding: str | None
    delimiter: str | None
    columns: list[str]
    rows: list[dict[str, Any]]
    problems: list[RowProblemOut]
    suggested: ColumnsOut
    sheets: list[str]
    offset_unit: OffsetUnit | None
    found: FoundOut

    @classmethod
    def of(cls, preview: Preview) -> "PreviewOut":
        """Map from the domain."""
        suggested = preview.suggested
        return cls(
            name=preview.name,
            format=preview.format,
            encoding=preview.encoding,
            delimiter=preview.delimiter,
            columns=list(preview.columns),
            rows=[dict(row) for row in preview.rows],
            problems=[RowProblemOut.of(problem) for problem in preview.problems],
            suggested=ColumnsOut(
                text=suggested.text, id=suggested.id, label=suggested.label, spans=suggested.spans
            ),
            sheets=list(preview.sheets),
            offset_unit=preview.offset_unit,
            found=FoundOut.of(preview.found),
        )


class SourceOut(Out):
    """A file that was, or is being, imported, with the counts of its rows so far."""

    id: str
    name: str
    format: FileFormat
    created_at: datetime
    rows: int
    imported: int
    folded: int
    rejected: int
    labelled: int

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """Map from the domain."""
        return cls(
            id=source.id,
            name=source.name,
            format=source.format,
            created_at=source.created_at,
            rows=source.rows_read,
            imported=source.imported,
            folded=source.folded,
            rejected=source.rejected,
            labelled=source.labelled,
        )


class SourcesOut(Out):
    """A project's sources, oldest first."""

    sources: list[SourceOut]

    @classmethod
    def of(cls, sources: Iterable[Source]) -> "SourcesOut":
        """Map from the domain."""
        return cls(sources=[SourceOut.of(source) for source in sources])


class RowProblemsOut(Out):
    """A page of a source's bad rows; ``after`` the last line gives the next page."""

    problems: list[RowProblemOut]

    @classmethod
    def of(cls, problems: Iterable[RowProblem]) -> "RowProblemsOut":
        """Map from the domain."""
        return cls(problems=[RowProblemOut.of(problem) for problem in problems])
