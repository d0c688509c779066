"""What the tests of formats share: a file written, opened, read, and resumed at every row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from askwell.domain.sources import ImportOptions
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.rows import BadRow, Row, RowFile


class Opened:
    """A file opened for reading, with its rows."""

    def __init__(self, file: RowFile) -> None:
        self.file = file
        self.rows = list(file.read(file.start))

    @property
    def values(self) -> list[dict[str, object]]:
        return [row.values for row in self.rows if isinstance(row, Row)]

    @property
    def reasons(self) -> list[str]:
        return [row.reason for row in self.rows if isinstance(row, BadRow)]

    @property
    def shape(self) -> list[tuple[int, object]]:
        return [(row.line, row.values if isinstance(row, Row) else row.reason) for row in self.rows]

    def assert_resumes(self) -> None:
        for place, row in enumerate(self.rows):
            assert list(self.file.read(row.after)) == self.rows[place + 1 :]


Open = Callable[..., Opened]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Write (unless the data is None) and open a file by its name."""

    def open_written(name: str, data: bytes | str | None, **options: Any) -> Opened:
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        return Opened(open_file(path, name, ImportOptions(**options)))

    return open_written
