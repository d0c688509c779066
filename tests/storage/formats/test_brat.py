"""brat's archives: as brat writes them, spans in pieces and damage reported, and texts that come back."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.annotations import Status
from askwell.domain.errors import UnreadableFile
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.domain.spans import Span
from askwell.storage.formats.brat_writing import NOTE
from askwell.storage.formats.marked import LabelSet, MarkedText
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.writing import BRAT
from tests.storage.formats.marking import marked_texts, problems_of, read_again, written

ANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def packed(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_an_archive_as_brat_writes_it(tmp_path: Path) -> None:
    ann = (
        "T1\tOrganization 0 4\tSony\n"
        "T2\tMERGE-ORG 14 27\tjoint venture\n"
        "T3\tOrganization 33 41\tEricsson\n"
        "E1\tMERGE-ORG:T2 Org1:T1 Org2:T3\n"
        "T4\tPlace 43 46;47 53\tNew Mexico\n"
        "#1\tAnnotatorNotes T1\tsure?\n"
    )
    path = packed(
        tmp_path / "a.zip",
        reports__one_txt="Sony formed a joint venture with Ericsson, New\nMexico\n",
        reports__one_ann=ann,
        two_txt="nothing yet",
        two_ann="",
        three_txt="no file beside it",
        annotation_conf="[entities]",
    )
    assert open_file(path, "a.zip", ImportOptions()).format is FileFormat.BRAT
    one, two, three = read_again(path, "a.zip")
    assert one.spans == (
        Span(0, 4, "Organization"),
        Span(14, 27, "MERGE-ORG"),
        Span(33, 41, "Organization"),
        Span(43, 53, "Place"),
    )
    assert one.text.external_id == "reports/one"
    assert one.text.metadata == {"brat": ["E1\tMERGE-ORG:T2 Org1:T1 Org2:T3", "#1\tAnnotatorNotes T1\tsure?"]}
    assert [two.spans, three.spans] == [None, None]


def test_what_cannot_be_held_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.zip",
        one_txt="north and south America",
        one_ann="T1\tPlace 10 23\tsouth America\nT2\tPlace 0 5;16 23\tnorth America\n",
        two_ann="T1\tX 0 1\ta\n",
        three_txt="abc",
        three_ann="T1 X 0 1 a\n",
        four_txt=b"\xff\xfe\x00",
        four_ann="",
        five_txt="abc def",
        five_ann="T1\tX 0 3\tdef\n",
    )
    assert problems_of(path, "a.zip") == [
        (1, "one.ann, line 2: “north America” is in pieces (0–5, 16–23), and a span of one piece is all that "
            "Askwell can hold"),
        (2, "two.ann: there is no two.txt beside it"),
        (3, "three.ann, line 1: “T1 X 0 1 a” is not as brat writes a span"),
        (4, "four.txt: byte 1 is not utf-8"),
        (5, "spans[0]: 0 to 3 is “def” in the file, but the text has “abc” there"),
    ]  # fmt: skip


def test_positions_with_carriage_returns(tmp_path: Path) -> None:
    ann = "T1\tX 7 10\tthe\n"
    for counted, text in (
        ("as in the file", b"one\r\ntwo\r\nthe end"),
        ("as lines are read", b"one\r\nto\r\nthe e"),
    ):
        start = 10 if counted == "as in the file" else 7
        ann = f"T1\tX {start} {start + 3}\tthe\n"
        row = read_again(packed(tmp_path / "a.zip", a_txt=text, a_ann=ann), "a.zip")[0]
        assert row.spans is not None
        assert [row.text.text[span.start : span.end] for span in row.spans] == ["the"], counted


def test_other_archives_are_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"holds no \.ann files"):
        open_file(packed(tmp_path / "a.zip", a_txt="text"), "a.zip", ImportOptions())
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(UnreadableFile, match="no ZIP archive"):
        open_file(tmp_path / "b.zip", "b.zip", ImportOptions())


@ANY
@given(texts=st.lists(marked_texts(), min_size=1, max_size=4, unique_by=lambda text: text.id))
def test_what_is_written_is_read_again(texts: list[MarkedText], tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(written(BRAT, texts))
    rows = read_again(path, "a.zip")
    assert [row.text.text for row in rows] == [text.text for text in texts]
    assert [set(row.spans or ()) for row in rows] == [set(text.spans or ()) for text in texts]


def test_the_archive_tells_what_it_does_not_hold() -> None:
    texts = [
        MarkedText(
            id=1, text="in\nParis", spans=(Span(0, 8, "Big place"),), external_id="a/b", comment="look"
        ),
        MarkedText(id=2, text="x", external_id="x-2", status=Status.OPEN),
    ]
    files = unpacked(written(BRAT, texts, LabelSet(spans=["Big place"])))
    assert set(files) == {"annotation.conf", "text-1.txt", "text-1.ann", "x-2.txt", "x-2.ann", NOTE}
    assert files["text-1.ann"] == "T1\tBig_place 0 2;3 8\tin Paris\n"
    assert "[entities]\nBig_place\n" in files["annotation.conf"]
    assert files[NOTE].splitlines() == [
        "2 texts.",
        "Texts without an answer look like those in which nothing is to be marked. (1 in 1 texts)",
        "White space in a label's name becomes an underscore. (1 in 1 texts)",
        "Comments are left out. (1 in 1 texts)",
    ]
    assert written(BRAT, texts) == written(BRAT, texts)
