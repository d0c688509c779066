"""What a deployment kept of somebody's texts goes, with its features; what stays is told, without the id."""

import json

import numpy as np
import pytest
from sqlalchemy import select

from askwell.domain.errors import InvalidInput, NotAllowed
from askwell.domain.events import EventKind
from askwell.domain.forgotten import EMPTIED, Stays
from askwell.domain.labels import LabelDraft, LabelKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.review_tasks import TaskStatus
from askwell.domain.selections import Selection
from askwell.domain.trail import Deed, TrailFilter
from askwell.services import annotate, asking, forgetting, projects, selections, team, trail
from askwell.services.actions import Action
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder, word_features_id
from askwell.storage import features, redacting, schema
from askwell.storage.store import Store
from askwell.storage.word_features import load_words
from tests.conftest import TurnableClock
from tests.services.conftest import put
from tests.services.deploying import NAME, UNSURE, Deployed, hand_over
from tests.services.standing import new_event_id
from tests.services.traffic import deploy

SECRET = "Ada Lovelace lost her hat"
"""What must be nowhere afterwards."""


def everything(store: Store) -> str:
    """All that any table holds, as one text, but for the trail's own words."""
    with store.database.read() as connection:
        rows = {
            name: [list(row) for row in connection.execute(select(table))]
            for name, table in schema.metadata.tables.items()
        }
    return json.dumps(rows, default=str, ensure_ascii=False)


def position(store: Store, document_id: int) -> int:
    query = select(schema.documents.c.position).where(schema.documents.c.id == document_id)
    with store.database.read() as connection:
        return connection.execute(query).scalar_one()


def row_of(store: Store, project: Project, encoder_id: str, document_id: int) -> np.ndarray:
    at = position(store, document_id)
    with store.database.read() as connection:
        segments = features.find_segments(connection, project.id, encoder_id)
    return features.gather(store.home, segments, np.array([at]))[1][0]


def test_what_was_kept_is_gone_and_nothing_else(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE, saves=True)
    mine, other = hand_over(deployed, SECRET, "Somebody lost a coat", ids=("ada@example.org", "bob"))
    deployed.catch_up()
    deployed.responder.recorder.flush()
    before = row_of(deployed.store, deployed.project, deployed.encoder.id, mine.document_id)
    assert np.abs(before).sum() > 0 and SECRET in everything(deployed.store)
    found = forgetting.forget(deployed.store, deployed.owner, NAME, "ada@example.org")
    assert (found.served, found.texts, found.cancelled, found.kept) == (1, 1, 1, {})
    left = everything(deployed.store)
    assert SECRET not in left and "ada@example.org" not in left
    assert "Somebody lost a coat" in left and '"bob"' in left
    after = row_of(deployed.store, deployed.project, deployed.encoder.id, mine.document_id)
    assert not np.any(after)
    kept = row_of(deployed.store, deployed.project, deployed.encoder.id, other.document_id)
    assert np.abs(kept).sum() > 0
    assert deployed.task(mine.id).status is TaskStatus.CANCELLED
    assert deployed.task(other.id).status is TaskStatus.OPEN
    again = forgetting.forget(deployed.store, deployed.owner, NAME, "ada@example.org")
    assert (again.served, again.texts, again.kept) == (0, 0, {})


def test_an_emptied_text_is_neither_asked_nor_found_and_the_model_goes_on(
    deployed: Deployed, store: Store
) -> None:
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, SECRET, ids=("ada",))
    deployed.catch_up()
    forgetting.forget(store, deployed.owner, NAME, "ada")
    for question in asking.next_questions(store, deployed.owner, deployed.project.id, 50):
        assert question.document.id != task.document_id and EMPTIED not in question.document.text
    selection = Selection(query="Lovelace")
    assert selections.find_page(store, deployed.owner, deployed.project.id, selection).total == 0
    before = deployed.newest
    deployed.learn(2)
    assert deployed.newest > before
    (again,) = hand_over(deployed, SECRET, ids=("eve",))  # the same words are a new text
    assert again.document_id != task.document_id


def test_what_people_dealt_with_stays_without_the_id(deployed: Deployed, store: Store) -> None:
    deployed.deploy(policy=UNSURE)
    answered, flagged = hand_over(deployed, "Lost my hat", "Lost my coat", ids=("ada", "ada"))
    deployed.answer(answered.document_id, 0)
    action = Action(new_event_id(), EventKind.FLAG, flagged.document_id)
    annotate.record(store, deployed.owner, deployed.project.id, action)
    found = forgetting.forget(store, deployed.owner, NAME, "ada")
    ids = (answered.document_id, flagged.document_id)
    assert (found.texts, found.kept) == (0, {Stays.ANSWERED: ids})
    left = everything(store)
    assert "Lost my hat" in left and '"ada"' not in left
    assert deployed.task(answered.id).status is TaskStatus.ANSWERED
    assert deployed.task(flagged.id).status is TaskStatus.CANCELLED


def test_what_was_there_before_or_was_sent_by_others_stays(deployed: Deployed, store: Store) -> None:
    (known,) = put(store, deployed.project, ["A text from a file"])
    deployed.deploy(policy=UNSURE)
    (imported,) = hand_over(deployed, "A text from a file", ids=("ada",))
    assert imported.document_id == known
    mine, theirs = hand_over(deployed, "Hm", "Hm", ids=("ada", "bob"))
    found = forgetting.forget(store, deployed.owner, NAME, "ada")
    assert found.kept == {Stays.IMPORTED: (known,), Stays.SHARED: (mine.document_id,)}
    assert deployed.task(theirs.id).status is TaskStatus.OPEN
    assert '"ada"' not in everything(store)
    assert forgetting.forget(store, deployed.owner, NAME, "bob").texts == 1


def test_a_file_of_features_that_another_project_has_is_left_alone(
    store: Store, owner: Caller, project: Project, encoder: Encoder
) -> None:
    other = projects.create(store, owner, name="Other", task=project.task, labels=[LabelDraft("Yes")])
    (mine,), (theirs,) = put(store, project, [SECRET]), put(store, other, [SECRET])
    for each in (project, other):
        encode_pending(store, each.id, encoder)
    with store.database.write() as connection:
        redacting.empty(connection, store.home, project.id, mine)
    assert np.any(row_of(store, other, encoder.id, theirs))


def test_features_of_words_go_too(store: Store, owner: Caller, encoder: Encoder) -> None:
    drafts = [LabelDraft("Name", kind=LabelKind.SPAN)]
    project = projects.create(store, owner, name="Names", task=Task.MARK_SPANS, labels=drafts)
    ids = put(store, project, ["One hat", SECRET, "Two coats"])
    encode_pending(store, project.id, encoder)
    with store.database.write() as connection:
        redacting.empty(connection, store.home, project.id, ids[1])
    with store.database.read() as connection:
        (segment,) = features.find_segments(connection, project.id, word_features_id(encoder))
    words = load_words(store.home, segment)
    first, last = words.begins[1], words.begins[2]
    assert last - first == 5 and not np.any(words.values[first:last])
    assert np.all(np.any(words.values[:first], axis=1)) and np.all(np.any(words.values[last:], axis=1))


def test_what_webhooks_are_told_of_it_forgets_the_id(deployed: Deployed, store: Store, hook: object) -> None:
    deployed.deploy(policy=UNSURE)
    (task,) = hand_over(deployed, "Lost my hat", ids=("ada",))
    deployed.answer(task.document_id, 0)
    assert '"ada"' in everything(store)
    forgetting.forget(store, deployed.owner, NAME, "ada")
    assert '"ada"' not in everything(store)


def test_it_is_noted_without_the_id_and_done_by_those_who_may(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    traffic = deploy(store, clock, project)
    traffic.say(["one", "two"], external_id="ada")
    traffic.say(["three"], external_id="ada2")
    reviewer = Caller(team.add_person(store, owner, project.id, "Bo", Role.REVIEWER))
    with pytest.raises(NotAllowed):
        forgetting.forget(store, reviewer, traffic.name, "ada")
    for wrong in ("", "x" * 501):
        with pytest.raises(InvalidInput):
            forgetting.forget(store, owner, traffic.name, wrong)
    assert forgetting.forget(store, owner, traffic.name, "ada").served == 2
    steps = trail.find_page(store, owner, project.id, TrailFilter(action=Deed.SERVED_FORGOTTEN)).steps
    assert [(step.target, step.details) for step in steps] == [
        (traffic.name, {"served": 2, "texts": 0, "kept": 0})
    ]
    assert "ada2" in everything(store)
    forgetting.forget(store, owner, traffic.name, "nobody")
    noted = trail.find_page(store, owner, project.id, TrailFilter(action=Deed.SERVED_FORGOTTEN))
    assert len(noted.steps) == 1
