"""spaCy's DocBin: read by spaCy itself, and back; left out where spaCy is not installed."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.annotations import Status
from askwell.domain.errors import PackageMissing, UnreadableFile
from askwell.domain.sources import ImportOptions
from askwell.domain.spans import Span
from askwell.storage.formats.marked import LabelSet, MarkedText, outermost, tokens
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.spacy_docs import pieces
from askwell.storage.formats.writing import SPACY
from tests.storage.formats.marking import LABELS, marked_texts, read_again, written

ANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def spacy() -> Any:
    return pytest.importorskip("spacy")


@ANY
@given(text=marked_texts())
def test_tokens_and_spaces_make_the_text_again(text: MarkedText) -> None:
    words, spaces = pieces(text.text, tokens(text.text, text.spans or ()))
    assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text.text


def test_without_spacy_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    (tmp_path / "a.spacy").write_bytes(b"x")
    with pytest.raises(PackageMissing, match=r'pip install "askwell\[spacy\]"'):
        open_file(tmp_path / "a.spacy", "a.spacy", ImportOptions())
    with pytest.raises(PackageMissing):
        SPACY.write([], LabelSet())


@ANY
@given(texts=st.lists(marked_texts(), min_size=1, max_size=3))
def test_what_is_written_is_read_again(spacy: Any, texts: list[MarkedText], tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    path.write_bytes(written(SPACY, texts))
    rows = read_again(path, "a.spacy")
    assert [row.text.text for row in rows] == [text.text for text in texts]
    assert [set(row.spans or ()) for row in rows] == [set(text.spans or ()) for text in texts]
    docs = spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
    for doc, text in zip(docs, texts, strict=True):
        kept = outermost(text.spans or ())
        assert [Span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] == kept


def test_a_file_that_spacy_wrote(spacy: Any, tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    first = nlp("Ada met 💩 Bob in New  York.")
    first.ents = [first.char_span(0, 3, label="PER"), first.char_span(10, 13, label="PER")]
    first.spans["sc"] = [first.char_span(17, 26, label="GPE"), first.char_span(0, 3, label="PER")]
    first.cats = {"news": 0.9, "sport": 0.1}
    second, third = nlp("nothing is named"), nlp.make_doc("nobody looked")
    second.set_ents([], default="outside")
    docs = spacy.tokens.DocBin(docs=[first, second, third], store_user_data=True)
    docs.to_disk(tmp_path / "train.spacy")
    rows = read_again(tmp_path / "train.spacy", "train.spacy")
    assert rows[0].spans == (Span(0, 3, "PER"), Span(10, 13, "PER"), Span(17, 26, "GPE"))
    assert rows[0].labels == ("news",)
    assert [row.spans for row in rows[1:]] == [(), None]


def test_what_else_is_said_comes_along(spacy: Any, tmp_path: Path) -> None:
    texts = [
        MarkedText(
            id=1,
            text="a b",
            spans=(Span(0, 3, "Ort"), Span(0, 1, "Person")),
            labels=("Yes",),
            answers=1,
            external_id="x",
            comment="look",
            is_flagged=True,
            metadata={"channel": "mail"},
        ),
        MarkedText(id=2, text="c", status=Status.OPEN),
    ]
    path = tmp_path / "a.spacy"
    path.write_bytes(written(SPACY, texts, LabelSet(spans=LABELS, choices=("Yes", "No"), may_overlap=True)))
    first, second = read_again(path, "a.spacy")
    assert (first.labels, first.text.external_id) == (("Yes",), "x")
    assert first.text.metadata == {"channel": "mail", "status": "open", "comment": "look", "flagged": True}
    assert (second.labels, second.spans) == (None, None)


def test_what_is_no_docbin_is_refused(spacy: Any, tmp_path: Path) -> None:
    (tmp_path / "a.spacy").write_bytes(b"no DocBin")
    with pytest.raises(UnreadableFile, match="no DocBin"):
        open_file(tmp_path / "a.spacy", "a.spacy", ImportOptions())
