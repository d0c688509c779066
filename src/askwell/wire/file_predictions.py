"""A file to be predicted, as a form says it."""

from typing import Annotated

from pydantic import Field

from askwell.domain.file_predictions import ResultFormat
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.wire.base import CleanStr, In
from askwell.wire.imports import Column


class FileIn(In):
    """How to read the file (what is left out is found out from it), and how to write what comes out (left
    out: as the file is, or as CSV)."""

    format: FileFormat | None = None
    text_column: Column | None = None
    encoding: Annotated[CleanStr, Field(max_length=40)] | None = None
    delimiter: Annotated[CleanStr, Field(min_length=1, max_length=1)] | None = None
    sheet: Annotated[CleanStr, Field(max_length=100)] | None = None
    output: ResultFormat | None = None

    def to_options(self) -> ImportOptions:
        """Map to the domain."""
        return ImportOptions(
            format=self.format,
            text_column=self.text_column,
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
        )
