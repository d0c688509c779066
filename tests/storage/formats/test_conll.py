"""CoNLL files: every scheme of tags, files as they are handed around, and texts that come back."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.sources import FileFormat, ImportOptions
from askwell.domain.spans import Span
from askwell.storage.formats.conll import looks_like_conll, untag
from askwell.storage.formats.conll_writing import tag
from askwell.storage.formats.marked import MarkedText, TextFormat, outermost, tokens
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.rows import Cursor, Row
from askwell.storage.formats.writing import BIOES, CONLL
from tests.storage.formats.marking import marked_texts, problems_of, read_again, written

ANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

CONLL_2003 = """-DOCSTART- -X- -X- O

EU NNP B-NP B-ORG
rejects VBZ B-VP O
German JJ B-NP B-MISC
call NN I-NP O
. . O O

Peter NNP B-NP B-PER
Blackburn NNP I-NP I-PER
"""


def test_a_file_of_conll_2003(tmp_path: Path) -> None:
    path = tmp_path / "train.txt"
    path.write_text(CONLL_2003)
    first, second = read_again(path, "train.txt")
    assert first.text.text == "EU rejects German call ."
    assert first.spans == (Span(0, 2, "ORG"), Span(11, 17, "MISC"))
    assert (second.text.text, second.spans) == ("Peter Blackburn", (Span(0, 15, "PER"),))
    assert [row.text.line for row in (first, second)] == [3, 9]


@pytest.mark.parametrize(
    "tags, spans",
    [
        ("B-A I-A O B-A", [(0, 1, "A"), (3, 3, "A")]),  # BIO
        ("I-A I-A B-A I-A", [(0, 1, "A"), (2, 3, "A")]),  # IOB1: B only between neighbours
        ("B-A I-A E-A S-A S-B", [(0, 2, "A"), (3, 3, "A"), (4, 4, "B")]),  # BIOES
        ("B-A L-A U-B O U-B", [(0, 1, "A"), (2, 2, "B"), (4, 4, "B")]),  # BILOU
        ("B-A M-A E-A I-A", [(0, 2, "A"), (3, 3, "A")]),  # BMES, and a stray I
        ("B-A I-B I-B O I-A", [(0, 0, "A"), (1, 2, "B"), (4, 4, "A")]),
        ("O O", []),
    ],
)
def test_every_scheme_is_read(tags: str, spans: list[tuple[int, int, str]]) -> None:
    assert untag(tags.split()) == spans


def test_labels_with_a_hyphen_and_words_that_look_like_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_bytes(
        b"# O\r\n#tag B-work-of-art\r\n\r\n# id = 7\r\n# text = ab\tc\r\na O\r\nb O\r\nc B-X\r\n"
    )
    first, second = read_again(path, "a.conll")
    assert (first.text.text, first.spans) == ("# #tag", (Span(2, 6, "work-of-art"),))
    assert (second.text.text, second.text.external_id) == ("ab\tc", "7")
    assert second.spans == (Span(3, 4, "X"),)


def test_a_bad_line_costs_its_text_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("a B-X\nlonely\nb O\n\nc B-X\n\nd PER\n\n\n\ne O\n")
    assert problems_of(path, "a.conll") == [
        (1, "line 2: “lonely” has a word but no tag"),
        (7, "line 7: “PER” is no tag such as B-NAME, I-NAME or O"),
    ]
    file = open_file(path, "a.conll", ImportOptions())
    rows = list(file.read(file.start))
    for before, row in pairwise(rows):  # from any row on, the rest is the same
        assert next(iter(file.read(before.after))) == row
    assert isinstance(rows[-1], Row)
    assert rows[-1].after == Cursor(path.stat().st_size, 12)


def test_sniffing_wants_tags_on_every_line() -> None:
    assert looks_like_conll(CONLL_2003.encode())
    assert not looks_like_conll(b"Vitamin O\nBlood group O\n")
    assert not looks_like_conll(b"word\ttag\nParis\tB-LOC\n")
    assert not looks_like_conll(b"just a text\nand one more B-X\n")


def test_a_table_of_words_is_conll_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("Paris\tB-LOC\nis\tO\n\n")
    assert open_file(path, "a.tsv", ImportOptions()).format is FileFormat.CONLL
    assert open_file(path, "a.tsv", ImportOptions(format=FileFormat.TSV)).format is FileFormat.TSV


def words_of(text: str, spans: Sequence[Span]) -> list[tuple[str, str]]:
    return [("".join(text[span.start : span.end].split()), span.label) for span in spans]


@pytest.mark.parametrize("text_format", [CONLL, BIOES])
@ANY
@given(texts=st.lists(marked_texts(), min_size=1, max_size=4))
def test_what_is_written_is_read_again(
    text_format: TextFormat, texts: list[MarkedText], tmp_path: Path
) -> None:
    path = tmp_path / "a.conll"
    path.write_bytes(written(text_format, texts))
    for text, row in zip(
        [text for text in texts if tokens(text.text, ())], read_again(path, "a.conll"), strict=True
    ):
        kept = outermost(text.spans or ())
        found = tokens(text.text, kept)
        assert row.text.text == " ".join(text.text[start:end] for start, end in found)
        names = [
            (row.text.text[span.start : span.end].replace(" ", ""), span.label) for span in row.spans or ()
        ]
        assert names == [("".join(text.text[span.start : span.end].split()), span.label) for span in kept]


def test_tags_of_both_schemes() -> None:
    found = tokens("a b c d", ())
    spans = [Span(0, 3, "X"), Span(4, 5, "X"), Span(6, 7, "Y Z")]
    assert tag(found, spans, is_bioes=False) == ["B-X", "I-X", "B-X", "B-Y_Z"]
    assert tag(found, spans, is_bioes=True) == ["B-X", "E-X", "S-X", "S-Y_Z"]
