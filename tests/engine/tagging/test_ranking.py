"""What is asked: doubt is followed as far as the model sees, effort counts, and reasons say why."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from askwell.engine.tagging.ranking import TagQuestion, heeded, trust
from askwell.engine.tagging.tagger import Tagger
from askwell.engine.values import Strategy
from tests.engine.tagging.sentences import Sentences


def ask(sentences: Sentences, *, strategy: Strategy = "auto", answers: int = 20) -> list[TagQuestion]:
    tagger = Tagger(
        dimension=sentences.dimension,
        label_features=sentences.names,
        labels=2,
        strategy=strategy,
        rng=np.random.default_rng(0),
    )
    tagger.extend(sentences.values, sentences.counts)
    for row in range(answers):
        tagger.answer(row, [sentences.spans[row]], audit=True)
    tagger.update()
    tagger.tune()
    available = np.ones(len(sentences.counts), dtype=np.bool_)
    available[:answers] = False
    return tagger.rank(available=available, size=20)


def test_trust_grows_with_what_is_expected_of_the_suggestions(sentences: Sentences) -> None:
    tagger = Tagger(dimension=3, label_features=None, labels=1, rng=np.random.default_rng(0))
    model = tagger.model
    found = [trust(replace(model, hyper=replace(model.hyper, reached=f1))) for f1 in (0.0, 0.4, 0.55, 0.9)]
    assert found == pytest.approx([0, 0, 0.5, 1])


def entropies(marginals: np.ndarray) -> np.ndarray:
    """Of each chain's words, tag by tag."""
    return np.array([[-sum(p * math.log(p) for p in word) for word in chain] for chain in marginals])


def test_doubt_is_followed_by_the_chain_rule_of_entropy() -> None:
    marginals = np.random.default_rng(0).dirichlet(np.ones(5), size=(2, 4))
    outside, inside = marginals[:, :, :1], 1.0 - marginals[:, :, :1]
    whether = entropies(np.concatenate([outside, inside], axis=2))
    which = inside[:, :, 0] * entropies(marginals[:, :, 1:] / inside)
    for trusted in (0.0, 0.25, 1.0):
        found = heeded(marginals, entropies(marginals).sum(axis=0), trusted)
        assert found == pytest.approx((whether + trusted * which).sum(axis=0))


def test_a_model_that_is_not_trusted_is_not_asked_which_tag() -> None:
    sure, torn = [0.6, 0.4, 0.0], [0.6, 0.2, 0.2]
    marginals = np.array([[sure, torn]])
    doubt = entropies(np.clip(marginals, 1e-12, 1.0)).sum(axis=0)
    same, apart = heeded(marginals, doubt, 0.0), heeded(marginals, doubt, 1.0)
    assert same[0] == pytest.approx(same[1])
    assert apart[0] < apart[1]


@pytest.mark.parametrize("strategy", ["auto", "bald", "entropy"])
def test_texts_with_spans_come_first_but_others_are_asked_too(
    sentences: Sentences, strategy: Strategy
) -> None:
    rows = [question.row for question in ask(sentences, strategy=strategy)]
    holds = [bool(sentences.spans[row]) for row in rows]
    assert 0.5 < np.mean(holds) < 1 or np.mean(holds[:10]) > 0.5


def test_random_questions_say_that_they_are(sentences: Sentences) -> None:
    questions = ask(sentences, strategy="random")
    assert {question.reason.kind for question in questions} == {"random"}
    assert {question.score for question in questions} == {1.0}


def test_reasons_name_labels_that_there_are(sentences: Sentences) -> None:
    for question in ask(sentences):
        assert question.reason.kind in {"between", "unknown", "typical", "likely"}
        assert all(label in (0, 1) for label in question.reason.labels)
        assert {span.label for span in question.tagged.spans} >= set(question.reason.labels)
