"""How far people agree, from their answers in the database; what a crowd teaches the model."""

import numpy as np
import pytest

from askwell.domain.errors import NotAllowed
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelKind
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import annotate, projects
from askwell.services.agreement import measure_agreement
from askwell.services.annotate import Action
from askwell.storage.store import Store


def answer_all(store: Store, owner: Caller, project: Project, texts: list[int], people: list[Caller]) -> None:
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    rng = np.random.default_rng(0)
    for place, text in enumerate(texts):
        for number, who in enumerate(people):
            said = labels[place % 3] if number < 2 else labels[int(rng.integers(0, 3))]
            action = Action(f"{text}-{number}", EventKind.SUBMIT, text, (said,))
            annotate.record(store, who, project.id, action)


def test_nobody_shares_a_text_yet(store: Store, owner: Caller, project: Project, texts: list[int]) -> None:
    found = measure_agreement(store, owner, project.id)
    assert (found.texts, found.answers) == (0, 0)
    (part,) = found.parts
    assert part.overall.why == "alone"
    assert not part.people and not part.pairs and not part.periods


def test_who_says_anything_agrees_with_nobody(
    store: Store, owner: Caller, project: Project, texts: list[int], people: list[Caller]
) -> None:
    answer_all(store, owner, project, texts, people)
    found = measure_agreement(store, owner, project.id)
    assert (found.texts, found.answers) == (60, 180)
    (part,) = found.parts
    assert part.kind is LabelKind.CHOICE
    names = {found.names[each.person_id]: each for each in part.people}
    assert set(names) == {"Ada", "Ben", "Cleo"}
    values = {name: each.measure.value for name, each in names.items()}
    assert values["Ada"] is not None and values["Cleo"] is not None
    assert values["Ada"] > 0.4 > values["Cleo"]
    pairs = {frozenset((found.names[a], found.names[b])): m.value for a, b, m in part.pairs}
    assert pairs[frozenset(("Ada", "Ben"))] == pytest.approx(1)
    assert (pairs[frozenset(("Ada", "Cleo"))] or 0) < 0.3
    assert len(part.labels) == 3 and len(part.periods) == 3
    assert [version for version, _ in part.guidelines] == [0]
    assert part.guidelines[0][1].value == pytest.approx(part.overall.value)
    assert measure_agreement(store, owner, project.id) == found, "the same answers, the same figures"


def test_annotators_work_blind(store: Store, project: Project, annotator: Caller) -> None:
    with pytest.raises(NotAllowed):
        measure_agreement(store, annotator, project.id)
