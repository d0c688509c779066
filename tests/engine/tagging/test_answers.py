"""Answers by text: replaced, withdrawn, and turned into a lesson."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine.tagging.answers import TagAnswers, TagTarget
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.tags import Scheme, WordSpan
from tests.engine.tagging.sentences import Sentences


def test_an_answer_is_replaced_or_withdrawn(sentences: Sentences) -> None:
    answers = TagAnswers(Scheme(2, "flat"))
    answers.put(4, [[WordSpan(0, 1, 0)]], words=3, audit=True)
    answers.put(2, [[]], words=3, audit=False)
    assert answers.rows().tolist() == [4, 2]
    assert answers.audit().tolist() == [True, False]
    assert answers.label_counts() == [1, 0]
    answers.put(4, [[WordSpan(0, 1, 1)], [WordSpan(0, 1, 1)], [], []], words=3, audit=True)
    assert answers.label_counts() == [0, 0.5]
    answers.put(4, None, words=3, audit=False)
    assert 4 not in answers
    assert len(answers) == 1
    with pytest.raises(ValueError, match="is no span"):
        answers.put(1, [[WordSpan(0, 9, 0)]], words=3, audit=False)
    assert 1 not in answers


def test_a_lesson_holds_the_rows_asked_for(sentences: Sentences) -> None:
    scheme = Scheme(2, "flat")
    pool, answers = WordPool(dimension=sentences.dimension), TagAnswers(scheme)
    pool.extend(sentences.values, sentences.counts)
    for row in range(10):
        words = int(sentences.counts[row])
        answers.put(row, [sentences.spans[row]], words=words, audit=False)
    rows = np.array([7, 0, 3])
    lesson = answers.lesson(pool.words(rows)[0], rows)
    tags = np.concatenate([scheme.encode(sentences.spans[r], int(sentences.counts[r])) for r in rows], axis=1)
    assert lesson.shares.argmax(axis=2).tolist() == tags[:, lesson.packing.index].tolist()
    assert lesson.moves.sum() == pytest.approx(sum(max(sentences.counts[r] - 1, 0) for r in rows))
    assert answers.lesson(pool.words(rows[:0])[0], rows[:0]).shares.shape == (1, 0, 5)


def test_a_long_text_is_learnt_in_pieces_cut_outside_its_spans() -> None:
    scheme = Scheme(2, "flat")
    spans = [WordSpan(start, start + 150, start % 2) for start in range(100, 900, 200)]
    target = TagTarget.of(*scheme.targets([spans, spans[:1]], 1000))
    assert target.pieces.sum() == 1000
    assert len(target.pieces) > 3
    outside = (target.shares[0, :, 0] == 1).tolist()
    for cut in np.cumsum(target.pieces)[:-1].tolist():
        assert outside[cut - 1]
        assert outside[cut]
    assert target.moves.sum() == pytest.approx(1000 - len(target.pieces))
    whole = [WordSpan(0, 1000, 0)]
    assert TagTarget.of(*scheme.targets([whole], 1000)).pieces.tolist() == [1000]
