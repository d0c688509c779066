"""What several answers say together: against slow loops, known people, and what must not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.consensus import FIRST, POWERS, STRENGTH, SUREST, Consensus, Votes, agree, opinion


def votes_of(said: list[tuple[int, int, int]], classes: int) -> Votes:
    texts, people, labels = np.array(said, dtype=np.int64).reshape(-1, 3).T
    return Votes(texts, people, np.eye(classes, dtype=np.float32)[labels])


def crowd(
    accuracy: list[float], *, texts: int, answers: int, classes: int, seed: int = 0
) -> tuple[np.ndarray, Votes, np.ndarray]:
    """The truth, answers by people of known accuracy, and a model that is right six times out of ten."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, texts)
    said = []
    for text in range(texts):
        for person in rng.permutation(len(accuracy))[:answers]:
            is_right = rng.random() < accuracy[person]
            wrong = (truth[text] + rng.integers(1, classes)) % classes
            said.append((text, int(person), int(truth[text] if is_right else wrong)))
    seen = np.where(rng.random(texts) < 0.6, truth, (truth + rng.integers(1, classes, texts)) % classes)
    prior = np.full((texts, classes), 0.4 / (classes - 1))
    prior[np.arange(texts), seen] = 0.6
    return truth, votes_of(said, classes), prior


def naive(votes: Votes, prior: np.ndarray, people: int, power: float) -> tuple[np.ndarray, np.ndarray, float]:
    """The same by loops over texts, people and labels, without any trick."""
    texts, classes = prior.shape
    labels = votes.chosen.argmax(axis=1)
    by_text = [
        [(j, y) for i, j, y in zip(votes.texts, votes.people, labels, strict=True) if i == t]
        for t in range(texts)
    ]
    tempered = prior**power / (prior**power).sum(axis=1, keepdims=True)

    def joint(text: int, accuracy: np.ndarray, without: int | None = None) -> np.ndarray:
        mass = tempered[text].copy()
        for person, label in by_text[text]:
            if person == without:
                continue
            a = min(max(accuracy[person], 1 / classes), SUREST)
            for c in range(classes):
                mass[c] *= a if c == label else (1 - a) / (classes - 1)
        return mass

    accuracy = np.full(people, FIRST)
    for _ in range(51):
        known, right = np.zeros(people), np.zeros(people)
        evidence = sum(np.log(joint(t, accuracy).sum()) for t in range(texts) if len(by_text[t]) > 1)
        for text in range(texts):
            if len(by_text[text]) < 2:
                continue
            whole = joint(text, accuracy)
            for person, label in by_text[text]:
                rest = joint(text, accuracy, without=person)
                rest /= rest.sum()
                weight = ((rest**2).sum() - 1 / classes) / (1 - 1 / classes)
                known[person] += weight
                right[person] += weight * whole[label] / whole.sum()
        mean = (right.sum() + FIRST * STRENGTH) / (known.sum() + STRENGTH)
        before, accuracy = accuracy, (right + STRENGTH * mean) / (known + STRENGTH)
        if np.abs(accuracy - before).max() < 1e-4:
            break
    probs = np.stack([joint(t, accuracy) for t in range(texts)])
    return accuracy, probs / probs.sum(axis=1, keepdims=True), evidence


def test_it_is_what_slow_loops_say() -> None:
    _, votes, prior = crowd([0.9, 0.8, 0.5], texts=40, answers=2, classes=3)
    found = agree(votes, prior, people=3, task="one")
    slow = {power: naive(votes, prior, 3, power) for power in POWERS}
    assert found.power == max(POWERS, key=lambda power: slow[power][2])
    accuracy, probs, _ = slow[found.power]
    assert found.accuracy == pytest.approx(accuracy, abs=1e-6)
    assert found.probs == pytest.approx(probs, abs=1e-5)


def test_people_are_found_as_good_as_they_are() -> None:
    accuracy = [0.95, 0.9, 0.9, 0.5, 0.45]
    truth, votes, prior = crowd(accuracy, texts=1500, answers=3, classes=8)
    found = agree(votes, prior, people=5, task="one")
    assert found.accuracy == pytest.approx(accuracy, abs=0.06)
    assert all(each.low <= a <= each.high for each, a in zip(found.people, accuracy, strict=True))
    counts = np.zeros(prior.shape)
    np.add.at(counts, votes.texts, votes.chosen)
    is_right = found.probs.argmax(axis=1) == truth
    assert is_right.mean() > (counts.argmax(axis=1) == truth).mean() + 0.03
    assert found.probs.max(axis=1).mean() == pytest.approx(is_right.mean(), abs=0.03)


def test_a_model_that_knows_nothing_is_not_listened_to() -> None:
    truth, votes, _ = crowd([0.9] * 4, texts=300, answers=3, classes=5)
    lie = np.full((300, 5), 0.02)
    lie[np.arange(300), (truth + 1) % 5] = 0.92
    found = agree(votes, lie, people=4, task="one")
    assert found.power == 0
    assert (found.probs.argmax(axis=1) == truth).mean() > 0.95


def test_a_few_answers_say_little_of_a_person() -> None:
    _, votes, prior = crowd([0.9] * 4, texts=200, answers=3, classes=5)
    labels = votes.chosen.argmax(axis=1)
    said = list(zip(votes.texts.tolist(), votes.people.tolist(), labels.tolist(), strict=True))
    wrong = [(text, 4, int((labels[votes.texts == text][0] + 1) % 5)) for text in range(5)]
    found = agree(votes_of(said + wrong, 5), prior, people=5, task="one")
    mean = found.accuracy[:4].mean()
    assert 0.5 < found.accuracy[4] < mean
    assert found.people[4].high - found.people[4].low > 2 * (found.people[0].high - found.people[0].low)


def test_who_shared_no_text_counts_like_the_mean() -> None:
    _, votes, prior = crowd([0.9] * 3, texts=100, answers=2, classes=4)
    labels = votes.chosen.argmax(axis=1)
    said = list(zip(votes.texts.tolist(), votes.people.tolist(), labels.tolist(), strict=True))
    alone = [(100 + i, 3, 0) for i in range(50)]
    wider = np.concatenate([prior, np.full((50, 4), 0.25)])
    found = agree(votes_of(said + alone, 4), wider, people=4, task="one")
    assert found.known[3] == STRENGTH
    assert found.accuracy[3] == pytest.approx(
        np.average(found.accuracy[:3], weights=found.known[:3]), abs=0.05
    )


def test_several_labels_are_decisions_of_their_own() -> None:
    rng = np.random.default_rng(3)
    truth = rng.random((400, 6)) < 0.25
    texts = np.repeat(np.arange(400), 3)
    people = np.concatenate([rng.permutation(4)[:3] for _ in range(400)])
    accuracy = np.array([0.95, 0.93, 0.9, 0.6])
    wrong = rng.random((1200, 6)) > accuracy[people][:, None]
    chosen = (truth[texts] ^ wrong).astype(np.float32)
    prior = np.clip(np.where(truth, 0.7, 0.2) + rng.normal(0, 0.1, truth.shape), 0.01, 0.99)
    found = agree(Votes(texts, people, chosen), prior, people=4, task="several")
    assert found.accuracy.argmin() == 3
    shares = np.stack([chosen[texts == text].mean(axis=0) for text in range(400)])
    assert ((found.probs > 0.5) == truth).mean() > ((shares > 0.5) == truth).mean() + 0.02
    nobody = ~np.logical_or.reduceat(chosen > 0, np.arange(0, 1200, 3)) & (prior < 0.5)
    assert (found.probs[nobody] == 0).all()


def test_an_opinion_is_bayes_rule() -> None:
    chosen = np.eye(3, dtype=np.float32)[[0, 0, 1]]
    a = np.array([0.9, 0.6, 0.8])
    likelihood = np.array([0.9 * 0.6 * 0.1, 0.05 * 0.2 * 0.8, 0.05 * 0.2 * 0.1])
    assert opinion(chosen, a, task="one") == pytest.approx(likelihood / likelihood.sum(), abs=1e-6)
    several = opinion(
        np.array([[1, 0, 0], [0, 1, 0]], dtype=np.float32), np.array([0.9, 0.6]), task="several"
    )
    yes = 0.9 * 0.4 / (0.9 * 0.4 + 0.1 * 0.6)
    assert several == pytest.approx([yes, 1 - yes, 0], abs=1e-6)


def test_a_hundred_people_do_not_overflow() -> None:
    said = [(text, person, text % 2) for text in range(20) for person in range(100)]
    found = agree(votes_of(said, 50), np.full((20, 50), 0.02), people=100, task="one")
    assert np.isfinite(found.probs).all()
    assert found.probs.max(axis=1) == pytest.approx(1)


def test_one_label_is_nothing_to_agree_on() -> None:
    with pytest.raises(ValueError, match="nothing to agree"):
        agree(votes_of([(0, 0, 0)], 1), np.ones((1, 1)), people=1, task="one")


answers = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 3), st.integers(0, 2)),
    min_size=1,
    max_size=25,
    unique_by=lambda each: each[:2],
)


@settings(max_examples=40)
@given(answers, st.permutations(range(3)), st.permutations(range(4)))
def test_names_of_labels_and_people_do_not_matter(
    said: list[tuple[int, int, int]], labels: list[int], people: list[int]
) -> None:
    prior = np.random.default_rng(0).dirichlet(np.ones(3), size=8)
    found = agree(votes_of(said, 3), prior, people=4, task="one")
    renamed = [(text, people[person], labels[label]) for text, person, label in said]
    moved = np.empty_like(prior)
    moved[:, labels] = prior
    other: Consensus = agree(votes_of(renamed, 3), moved, people=4, task="one")
    assert other.power == found.power
    assert other.accuracy[people] == pytest.approx(found.accuracy, abs=1e-6)
    assert other.probs[:, labels] == pytest.approx(found.probs, abs=1e-5)
    assert found.probs.sum(axis=1) == pytest.approx(1, abs=1e-5)
