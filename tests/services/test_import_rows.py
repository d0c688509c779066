"""Rows in chunks: few enough for one short transaction, whatever they hold."""

import json
from pathlib import Path

import pytest

from askwell.domain.sources import ImportOptions
from askwell.services import import_rows
from askwell.services.import_rows import chunks, first_rows
from askwell.storage.formats.opening import open_file


def test_a_chunk_ends_where_its_rows_hold_much_beside_their_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_rows, "CHUNK_BYTES", 1_000)
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"text {number}", "page": "x" * 400}) for number in range(7)]
    path.write_text("\n".join(lines))
    file = open_file(path, path.name, ImportOptions())
    found = list(chunks(file, file.start, ImportOptions(text_column="text")))
    assert [len(chunk.rows) for chunk in found] == [3, 3, 1]
    assert len(first_rows(file)) == 3
