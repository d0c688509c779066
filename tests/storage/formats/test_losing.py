"""What is lost in each format: counted over all texts, with the first few named."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from askwell.domain.annotations import Status
from askwell.domain.losses import Loss
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.domain.spans import Span
from askwell.storage.formats.losing import EXAMPLES, Tally, count_loss
from askwell.storage.formats.marked import MarkedText, TextFormat, outermost, tokens
from askwell.storage.formats.writing import BIOES, BRAT, CONLL, DOCCANO, LABEL_STUDIO, PRODIGY, SPACY
from tests.storage.formats.marking import marked_texts, read_again, written

RICH = MarkedText(
    id=5,
    text="Ada met  Bob\nin Paris-Nord.",
    spans=(Span(0, 12, "Two people"), Span(0, 3, "P"), Span(9, 12, "P"), Span(16, 21, "City")),
    labels=("Praise",),
    external_id="x",
    status=Status.SUBMITTED,
    is_flagged=True,
    comment="look",
    answers=3,
    metadata={"channel": "mail", "day": 2},
)


def test_everything_that_may_be_lost_is_counted() -> None:
    counts = {loss: count_loss(loss, RICH) for loss in Loss}
    assert counts == {
        Loss.UNANSWERED: 0,
        Loss.SKIPPED: 0,
        Loss.NO_SPAN: 0,
        Loss.OVERLAPPING_SPANS: 2,
        Loss.CUT_WORDS: 1,
        Loss.SPACING: 4,  # two spaces, the line break, and before “-Nord” and the full stop
        Loss.LABELS: 1,
        Loss.LABEL_NAMES: 1,
        Loss.ANSWERS: 3,
        Loss.COMMENTS: 1,
        Loss.FLAGS: 1,
        Loss.METADATA: 2,
        Loss.EXTERNAL_IDS: 1,
    }
    assert count_loss(Loss.UNANSWERED, MarkedText(id=1, text="a")) == 1
    assert count_loss(Loss.SKIPPED, MarkedText(id=1, text="a", status=Status.SKIPPED)) == 1
    assert count_loss(Loss.NO_SPAN, MarkedText(id=1, text="a", spans=())) == 1


def test_a_tally_names_the_first_texts_and_what_is_left_out() -> None:
    tally = Tally(CONLL.losses, CONLL.writes)
    for number in range(EXAMPLES + 2):
        tally.count(MarkedText(id=number, text="a b", spans=(), comment="c"))
    tally.count(MarkedText(id=99, text="a\nb", comment="not written, so not lost"))
    losses = tally.losses()
    assert (losses.texts, losses.written) == (EXAMPLES + 3, EXAMPLES + 2)
    told = {each.what: (each.texts, each.count, list(each.examples)) for each in losses.lost}
    assert told == {Loss.UNANSWERED: (1, 1, [99]), Loss.COMMENTS: (7, 7, [0, 1, 2, 3, 4])}
    assert all(each.says.endswith(".") for each in losses.lost)


def test_a_plain_text_loses_nothing_anywhere() -> None:
    plain = MarkedText(id=1, text="Ada met Bob", spans=(Span(0, 3, "P"),), status=Status.SUBMITTED, answers=1)
    for text_format in (CONLL, BIOES, SPACY, LABEL_STUDIO, PRODIGY, DOCCANO, BRAT):
        tally = Tally(text_format.losses, text_format.writes)
        assert tally.count(plain)
        assert tally.losses().lost == [], text_format.ending


def test_the_longer_of_two_spans_stays() -> None:
    a, b, c = Span(0, 5, "a"), Span(4, 12, "b"), Span(12, 14, "c")
    assert outermost([a, b, c]) == [b, c]
    assert outermost([Span(0, 3, "y"), Span(0, 3, "x")]) == [Span(0, 3, "y")]
    assert outermost([]) == []


def test_words_are_cut_where_a_span_begins() -> None:
    assert tokens("Paris-Nord 3", [Span(0, 5, "x")]) == [(0, 5), (5, 10), (11, 12)]
    assert tokens("Paris-Nord 3", []) == [(0, 10), (11, 12)]


@pytest.mark.parametrize("text_format", [CONLL, BIOES, LABEL_STUDIO, PRODIGY, DOCCANO, BRAT])
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=marked_texts())
def test_what_is_not_told_to_be_lost_comes_back(
    text_format: TextFormat, text: MarkedText, tmp_path: Path
) -> None:
    tally = Tally(text_format.losses, text_format.writes)
    tally.count(text)
    lost = {each.what for each in tally.losses().lost}
    name = f"a{text_format.ending}"
    (tmp_path / name).write_bytes(written(text_format, [text]))
    file_format = _READ_AS.get(text_format.ending)
    row = read_again(tmp_path / name, name, ImportOptions(format=file_format))[0]
    is_same_text = row.text.text == text.text
    assert is_same_text == (Loss.SPACING not in lost)
    if is_same_text and Loss.OVERLAPPING_SPANS not in lost:
        assert set(row.spans or ()) == set(text.spans or ())
        assert (row.spans is None) == (Loss.NO_SPAN in lost)


_READ_AS = {
    LABEL_STUDIO.ending: FileFormat.LABEL_STUDIO,
    PRODIGY.ending: FileFormat.PRODIGY,
    DOCCANO.ending: FileFormat.DOCCANO,
}
