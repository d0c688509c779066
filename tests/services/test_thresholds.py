"""Thresholds: computed from a version's audit file, as the engine does it, and read as they were written."""

from pathlib import Path

import numpy as np
import pytest

from askwell.domain.models import ModelVersion
from askwell.domain.policies import Policy, PolicyKind, Why
from askwell.engine import selective
from askwell.engine.values import Task
from askwell.services.thresholds import Doubts, compute
from askwell.storage import artifacts
from askwell.storage.store import Store

LABELS = ("lbl_a", "lbl_b", "lbl_c")
PRECISE = Policy(PolicyKind.PRECISION, target=0.9, by_label={"lbl_b": 0.97})


def audited(store: Store, task: Task, *, seed: int = 0, size: int = 300) -> tuple[ModelVersion, np.ndarray]:
    """A version that was audited and is calibrated, and the probabilities that it gave."""
    rng = np.random.default_rng(seed)
    if task == "one":
        probs = rng.dirichlet([0.4] * 3, size)
        targets = np.array([rng.multinomial(1, row) for row in probs])
    else:
        probs = rng.beta(0.4, 0.6, (size, 3))
        targets = rng.random((size, 3)) < probs
    arrays = {"audit_ids": np.arange(size), "audit_probs": probs, "audit_targets": targets.astype(float)}
    file = artifacts.write_state(store.home, "prj_1", arrays, {})
    version = ModelVersion("prj_1", 7, 1, 1, "hashing", LABELS, "f", store.now(), audit_file=file)
    return version, probs.astype(np.float16).astype(np.float32)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("task", ["one", "several"])
def test_it_holds_back_what_the_engine_says(store: Store, task: Task) -> None:
    version, probs = audited(store, task)
    doubt = compute(store.home, version, PRECISE, LABELS, task)
    assert doubt.thresholds is not None
    given = [doubt.thresholds.labels[label].threshold for label in LABELS]
    levels = np.array([selective.NEVER if level is None else level for level in given])
    floors = np.array([doubt.thresholds.labels[label].floor for label in LABELS])
    stands = selective.stands(probs, levels, floors, task=task)
    assert [why is None for why in doubt.judge(probs)] == stands.tolist()
    assert 0 < stands.mean() < 1
    assert doubt.thresholds.answered.value == pytest.approx(stands.mean())
    assert levels[1] >= levels[0]
    assert {doubt.judge(row[None])[0] for row in probs} == {None, Why.UNSURE}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_set_holds_the_likeliest_first(store: Store) -> None:
    version, probs = audited(store, "one")
    doubt = compute(store.home, version, Policy(), LABELS, "one")
    assert doubt.thresholds is None and doubt.sets is not None and doubt.sets.needed == 0
    assert doubt.judge(probs) == [None] * len(probs)
    for row in probs:
        found = doubt.find_set(row)
        assert found is not None
        shares = [row[LABELS.index(label)] for label in found]
        assert shares == sorted(shares, reverse=True)
        assert {label for label, share in zip(LABELS, row, strict=True) if share >= doubt.least} == set(found)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("policy", [PRECISE, Policy(), Policy(PolicyKind.COSTS, wrong=5.0, asking=1.0)])
def test_it_is_computed_once_and_read_as_it_was_written(store: Store, policy: Policy) -> None:
    version, _ = audited(store, "one")
    first = Doubts(store).find(version, policy, LABELS, "one")
    (store.home / str(version.audit_file)).unlink()  # whoever computes it anew finds nothing
    assert Doubts(store).find(version, policy, LABELS, "one") == first
    assert first.sets is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_tells_nothing_answers_nothing(store: Store) -> None:
    version, probs = audited(store, "one")
    doubts = Doubts(store)
    assert doubts.find(None, PRECISE, LABELS, "one").judge(probs) == [Why.NOT_MEASURED] * len(probs)
    assert doubts.find(None, Policy(), LABELS, "one").judge(probs) == [None] * len(probs)
    fewer = compute(Path(store.home), version, PRECISE, LABELS[:2], "one")
    assert not fewer.is_measured and fewer.find_set(probs[0, :2]) is None
    assert doubts.find(version, PRECISE, (), "one").judge(probs[:0]) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_wait_gets_what_was_known_until_the_new_is_there(store: Store) -> None:
    before, _ = audited(store, "one")
    after, _ = audited(store, "one", seed=1)
    doubts = Doubts(store)
    old = doubts.find(before, PRECISE, LABELS, "one")
    assert doubts.find(after, PRECISE, LABELS, "one", may_wait=True) == old
    doubts.close()
    new = doubts.find(after, PRECISE, LABELS, "one", may_wait=True)
    assert new != old and new == compute(store.home, after, PRECISE, LABELS, "one")
