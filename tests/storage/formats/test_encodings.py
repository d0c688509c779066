"""Encodings are found, and what cannot be decoded is reported, never replaced."""

from collections.abc import Callable
from typing import Any

import pytest

from askwell.domain.errors import InvalidInput
from askwell.storage.formats.rows import BadRow, Row


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_are_found(opened: Callable[..., Any], encoding: str, ending: str) -> None:
    lines = ["id;text", "1;Größe, café, 5 £", '2;"naïve', 'façade"', "3;plain words", "4;déjà vu à Köln"]
    file = opened("a.csv", ending.join(lines).encode(encoding))
    assert file.values == [
        {"id": "1", "text": "Größe, café, 5 £"},
        {"id": "2", "text": f"naïve{ending}façade"},
        {"id": "3", "text": "plain words"},
        {"id": "4", "text": "déjà vu à Köln"},
    ]
    file.assert_resumes()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Привет, как дела сегодня?"),
        ("cp932", "日本語のテキスト、こんにちは"),
        ("cp1252", "it’s “so” – 5 €"),
        ("cp1252", "così però è più"),
        ("cp1250", "Zażółć gęślą jaźń"),
        ("cp1250", "Žluťoučký kůň úpěl ďábelské ódy"),
        ("cp1253", "Καλημέρα κόσμε"),
    ],
)
def test_legacy_encodings_are_found(opened: Callable[..., Any], encoding: str, text: str) -> None:
    file = opened("a.txt", (text + "\n").encode(encoding) * 3)
    assert file.values == [{"text": text}] * 3


def test_utf8_is_recognised_by_an_accent_far_below(opened: Callable[..., Any]) -> None:
    file = opened("a.txt", "plain\n" * 100_000 + "café\n")
    assert file.file.encoding == "utf-8"
    legacy = opened("b.txt", b"plain\n" * 100_000 + "café déjà\n".encode("cp1252"))
    assert legacy.values[-1] == {"text": "café déjà"}


def test_a_line_that_is_not_in_the_encoding_is_reported_alone(opened: Callable[..., Any]) -> None:
    data = "text\ncafé\nünder\n".encode() + b"bad \xff\xfe\n" + b"good\n"
    assert [type(row) for row in opened("a.csv", data).rows] == [Row, Row, BadRow, Row]
    file = opened("a.txt", data)
    assert file.shape[3] == (4, "byte 5 of the line is not utf-8")
    file.assert_resumes()
    jsonl = '{"text": "é"}\n'.encode() * 2 + b'{"text": "\xe9"}\n'
    assert [type(row) for row in opened("a.jsonl", jsonl).rows] == [Row, Row, BadRow]


def test_an_encoding_may_be_said_and_must_exist(opened: Callable[..., Any]) -> None:
    file = opened("a.txt", "Žluťoučký kůň\n".encode("cp1250"), encoding="cp1250")
    assert file.values == [{"text": "Žluťoučký kůň"}]
    for name in ("klingon", "zlib"):
        with pytest.raises(InvalidInput, match=name):
            opened("a.txt", "x\n", encoding=name)
