"""The live tagger: it learns, forgets, asks, predicts the same after a restart, and is held out honestly."""

from __future__ import annotations

import json

import numpy as np
import pytest

from askwell.engine import pieces
from askwell.engine.pieces import whole
from askwell.engine.tagging.prediction import SavedTagger
from askwell.engine.tagging.reading import Tagged
from askwell.engine.tagging.tagger import Tagger
from askwell.engine.tagging.tags import Layout, WordSpan
from askwell.engine.values import HeadState, Strategy
from tests.engine.tagging.sentences import Sentences

NONE = np.empty(0, dtype=np.int64)


def make(
    sentences: Sentences, *, layout: Layout = "flat", strategy: Strategy = "auto", names: bool = True
) -> Tagger:
    tagger = Tagger(
        dimension=sentences.dimension,
        label_features=sentences.names if names else None,
        labels=len(sentences.names),
        layout=layout,
        strategy=strategy,
        rng=np.random.default_rng(0),
    )
    tagger.extend(sentences.values, sentences.counts)
    return tagger


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece of a long computation is as small as it can be."""
    monkeypatch.setattr(pieces, "PIECE", 1)


def teach(tagger: Tagger, sentences: Sentences, rows: range) -> None:
    for row in rows:
        tagger.answer(row, [sentences.spans[row]], audit=row % 5 == 0)
    tagger.update()
    tagger.polish()


def quality(found: list[Tagged], spans: list[list[WordSpan]]) -> float:
    right = said = true = 0
    for tagged, gold in zip(found, spans, strict=True):
        suggested = {(s.start, s.end, s.label) for s in tagged.spans}
        right += len(suggested & {(s.start, s.end, s.label) for s in gold})
        said, true = said + len(suggested), true + len(gold)
    return 2 * right / max(said + true, 1)


@pytest.mark.parametrize("layout", ["flat", "overlapping"])
def test_it_learns_and_forgets(sentences: Sentences, layout: Layout) -> None:
    tagger, rest = make(sentences, layout=layout), np.arange(60, 80)
    before = quality(tagger.predict_rows(rest), sentences.spans[60:])
    teach(tagger, sentences, range(60))
    after = quality(tagger.predict_rows(rest), sentences.spans[60:])
    assert after > max(before, 0.7)
    assert tagger.answered.tolist() == list(range(60))
    for row in range(60):
        tagger.answer(row, None)
    tagger.update()
    tagger.polish()
    assert not len(tagger.answered)
    assert quality(tagger.predict_rows(rest), sentences.spans[60:]) == pytest.approx(before)


def test_nested_spans_of_different_labels_come_out(sentences: Sentences) -> None:
    tagger = make(sentences, layout="overlapping")
    nested = [WordSpan(0, 3, 0), WordSpan(1, 2, 1)]
    for row in (1, 2, 3):
        tagger.answer(row, [nested])
    tagger.update()
    found = {(s.start, s.end, s.label) for s in tagger.predict_rows(np.array([1]))[0].spans}
    assert found >= {(0, 3, 0), (1, 2, 1)}


def test_a_text_without_spans_teaches_that_there_are_none(sentences: Sentences) -> None:
    tagger = make(sentences)
    teach(tagger, sentences, range(10))
    row = next(row for row in range(10, 80) if sentences.spans[row])
    sure = max((s.probability for s in tagger.predict_rows(np.array([row]))[0].spans), default=0.05)
    tagger.answer(row, [[]])
    tagger.update()
    assert max((s.probability for s in tagger.predict_rows(np.array([row]))[0].spans), default=0.0) < sure


def test_after_a_restart_it_predicts_and_goes_on_the_same(sentences: Sentences) -> None:
    tagger = make(sentences)
    teach(tagger, sentences, range(30))
    tagger.tune()
    tagger.update()
    tagger.polish()
    state = tagger.state()
    state = HeadState(arrays=state.arrays, meta=json.loads(json.dumps(state.meta)))
    rows = np.arange(30, 60)
    right = tagger.predict_rows(rows)
    begin, end = int(sentences.counts[:30].sum()), int(sentences.counts[:60].sum())
    values, counts = sentences.values[begin:end], sentences.counts[30:60]
    assert_same(tagger.predict(values, counts), right, within=1e-6)
    assert_same(SavedTagger(state).predict(values, counts), right, within=1e-6)
    again = Tagger(
        dimension=sentences.dimension,
        label_features=sentences.names,
        labels=2,
        rng=np.random.default_rng(1),
        state=state,
    )
    again.extend(sentences.values, sentences.counts)
    assert_same(again.predict_rows(rows), right, within=1e-6)
    assert again.hyper == tagger.hyper
    teach(again, sentences, range(30))
    np.testing.assert_allclose(again.state().arrays["weights"], state.arrays["weights"], atol=0.1)


def assert_same(found: list[Tagged], right: list[Tagged], *, within: float) -> None:
    for one, other in zip(found, right, strict=True):
        spans = [(s.start, s.end, s.label) for s in one.spans]
        assert spans == [(s.start, s.end, s.label) for s in other.spans]
        numbers = [(s.probability, s.epistemic) for s in one.spans]
        expected = [(s.probability, s.epistemic) for s in other.spans]
        np.testing.assert_allclose(numbers, expected, atol=within)
        np.testing.assert_allclose(one.epistemic, other.epistemic, atol=within)


def test_held_out_texts_have_not_been_seen(sentences: Sentences) -> None:
    tagger = make(sentences)
    teach(tagger, sentences, range(40))
    wrong = [WordSpan(0, 1, 0)]
    tagger.answer(2, [wrong])
    tagger.update()
    tagger.polish()
    seen, held = tagger.predict_rows(np.array([2]))[0], whole(tagger.leave_one_out(np.array([2])))[0]
    assert quality([seen], [wrong]) == 1
    assert quality([held], [wrong]) < 1
    assert len(whole(tagger.leave_one_out(np.array([5, 1, 7])))) == 3
    with pytest.raises(KeyError):
        whole(tagger.leave_one_out(np.array([70])))


@pytest.mark.parametrize("strategy", ["auto", "random", "entropy", "margin", "bald", "epig"])
def test_questions_are_available_rows_each_once(sentences: Sentences, strategy: Strategy) -> None:
    tagger = make(sentences, strategy=strategy)
    available = np.ones(80, dtype=np.bool_)
    available[:30] = False
    assert len(tagger.rank(available=available, size=5)) == 5
    teach(tagger, sentences, range(12))
    tagger.tune()
    while tagger.measure():
        pass
    questions = tagger.rank(available=available, size=64)
    rows = [question.row for question in questions]
    assert sorted(rows) == list(range(30, 80))
    assert all(np.isfinite(question.score) and question.score >= 0 for question in questions)
    suggested = tagger.predict_rows(np.array(rows))
    assert [question.tagged.spans for question in questions] == [tagged.spans for tagged in suggested]
    assert tagger.rank(available=np.zeros(80, dtype=np.bool_), size=3) == []


def test_what_is_not_known_shrinks_with_answers(sentences: Sentences) -> None:
    tagger = make(sentences)
    teach(tagger, sentences, range(3))
    before = sum(tagged.epistemic for tagged in tagger.predict_rows(np.arange(60, 80)))
    teach(tagger, sentences, range(60))
    after = sum(tagged.epistemic for tagged in tagger.predict_rows(np.arange(60, 80)))
    assert 0 <= after < before
    strange = (5 * np.ones((4, sentences.dimension))).astype(np.float16)
    tagger.tune()
    assert tagger.predict(strange, np.array([4]))[0].out_of_scope > 0.9975
    assert np.mean([each.out_of_scope for each in tagger.predict_rows(np.arange(80))]) == pytest.approx(
        0.5, abs=0.1
    )


def test_nothing_in_the_pool_and_texts_of_no_words_are_no_trouble() -> None:
    tagger = Tagger(dimension=3, label_features=None, labels=1, rng=np.random.default_rng(0))
    assert tagger.rank(available=np.zeros(0, dtype=np.bool_), size=3) == []
    tagger.extend(np.zeros((0, 3), dtype=np.float16), np.array([0, 0]))
    tagger.answer(0, [[]])
    tagger.update()
    tagger.tune()
    questions = tagger.rank(available=np.array([False, True]), size=3)
    assert [question.row for question in questions] == [1]
    assert questions[0].tagged.spans == ()
    assert tagger.predict(np.zeros((0, 3), dtype=np.float16), NONE) == []


def test_what_does_not_fit_is_refused(sentences: Sentences) -> None:
    tagger = make(sentences, names=False)
    with pytest.raises(IndexError, match="Row 80 is not in the pool of 80"):
        tagger.answer(80, [[]])
    with pytest.raises(ValueError, match="is no span"):
        tagger.answer(1, [[WordSpan(0, 99, 0)]])


def test_tuning_is_wanted_as_answers_come(sentences: Sentences) -> None:
    tagger = make(sentences)
    assert tagger.wants_tuning
    tagger.tune()
    assert not tagger.wants_tuning
    teach(tagger, sentences, range(8))
    assert tagger.wants_tuning
    tagger.tune()
    assert not tagger.wants_tuning
    assert not tagger.polish() or not tagger.polish()


@pytest.mark.usefixtures("small_pieces")
def test_answers_are_learnt_between_two_pieces_of_the_tuning(sentences: Sentences) -> None:
    tagger = make(sentences)
    teach(tagger, sentences, range(40))
    count = 1
    while tagger.tune_on():
        if count == 3:
            tagger.answer(40, [sentences.spans[40]])
            assert tagger.update().answers == 41
        count += 1
    assert count > 20
    assert not tagger.wants_tuning
    assert tagger.state().meta["tuned"] == 40


@pytest.mark.usefixtures("small_pieces")
def test_tuning_in_pieces_finds_the_same_as_in_one_go(sentences: Sentences) -> None:
    one, other = make(sentences), make(sentences)
    for tagger in (one, other):
        teach(tagger, sentences, range(40))
    before = one.hyper
    if one.tune():
        one.update()
    while other.tune_on():
        pass
    assert one.hyper == other.hyper != before
    np.testing.assert_array_equal(one.state().arrays["weights"], other.state().arrays["weights"])


@pytest.mark.usefixtures("small_pieces")
def test_an_answer_taken_back_begins_the_tuning_anew(sentences: Sentences) -> None:
    tagger = make(sentences)
    teach(tagger, sentences, range(40))
    for _ in range(3):
        assert tagger.tune_on()
    tagger.answer(7, None)
    tagger.update()
    while tagger.tune_on():
        pass
    assert tagger.state().meta["tuned"] == 39


@pytest.mark.usefixtures("small_pieces")
def test_an_answer_is_learnt_between_two_pieces_of_a_polish(sentences: Sentences) -> None:
    tagger = make(sentences)
    for row in range(30):
        tagger.answer(row, [sentences.spans[row]])
    tagger.update()
    assert tagger.polish_on()
    tagger.answer(30, [sentences.spans[30]])
    tagger.update()
    count = 0
    while tagger.polish_on():
        count += 1
    whole_way = make(sentences)
    teach(whole_way, sentences, range(31))
    assert count > 1
    np.testing.assert_allclose(
        tagger.state().arrays["weights"], whole_way.state().arrays["weights"], atol=0.1
    )
