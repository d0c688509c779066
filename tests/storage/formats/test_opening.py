"""Which file is what, and what is none of them."""

from collections.abc import Callable
from typing import Any

import pytest

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import FileFormat


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json", "a.txt", "a.xlsx", "a.parquet"])
@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file_is_said_to_be_empty(opened: Callable[..., Any], name: str, data: bytes) -> None:
    with pytest.raises(EmptyFile, match="has no rows"):
        opened(name, data)


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.json", "a.txt", "a.xlsx"])
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9,
        b"%PDF-1.7\n" + bytes(range(256)),
        b"\x7fELF" + bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(range(256)) * 4,
        b"\x1f\x8b\x08" + bytes(range(256)),
    ],
    ids=["png", "pdf", "program", "zip", "gzip"],
)
def test_a_binary_file_is_refused_with_advice(opened: Callable[..., Any], name: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.\w+ could not be read: it is"):
        opened(name, data)


def test_control_characters_in_a_text_make_no_binary_file_of_it(opened: Callable[..., Any]) -> None:
    text = "caf\u00e9 \x1f\x1f\x1f\x08 latte"
    assert opened("a.csv", f"text,label\n{text},Drink\n").values == [{"text": text, "label": "Drink"}]


def test_an_unknown_ending_asks_for_the_format(opened: Callable[..., Any]) -> None:
    with pytest.raises(UnreadableFile, match="csv, tsv, jsonl"):
        opened("a.data", "x\n")
    assert opened("a.data", "x\n", format=FileFormat.LINES).values == [{"text": "x"}]
