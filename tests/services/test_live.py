"""The loop: an answer is learnt before the next text is asked, and a new process finds the same model."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

from askwell.domain.errors import ModelNotReady
from askwell.domain.events import EventKind, Stream
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.services import annotate, asking, learn, projects
from askwell.services.annotate import Action
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.storage import annotations, artifacts
from askwell.storage.store import Store
from tests.services.conftest import WISHES, predictor_for, put

NEW = [f"{wish}, please help" for wish in WISHES]


@pytest.fixture
def host(store: Store, encoder: Encoder) -> LearnerHost:
    """A worker's learners, taken one step at a time."""
    return LearnerHost(store, lambda _: encoder, "worker-a")


@pytest.fixture
def answer(store: Store, owner: Caller, project: Project) -> Callable[[int], list[Stream]]:
    """Answer so many questions as somebody who knows, and give their streams."""

    def answer(count: int) -> list[Stream]:
        labels = [label.id for label in projects.find(store, owner, project.id).labels]
        streams: list[Stream] = []
        for _ in range(count):
            question = asking.next_questions(store, owner, project.id)[0]
            right = next(i for i, wish in enumerate(WISHES) if question.document.text.startswith(wish))
            key = f"answer-{question.document.id}"
            action = Action(key, EventKind.SUBMIT, question.document.id, (labels[right],))
            annotate.record(store, owner, project.id, action)
            streams.append(question.stream)
        return streams

    return answer


def labels_given(store: Store, project: Project) -> list[str]:
    """The labels of all answers."""
    with store.database.read() as connection:
        return [label for given in annotations.find_all(connection, project.id) for label in given.labels]


def settle(host: LearnerHost) -> None:
    """Let the host learn, and do its slow work too, until there is nothing left."""
    while host.step() or host.rest():
        pass


def predict(store: Store, owner: Caller, project: Project, encoder: Encoder) -> np.ndarray:
    batch = predictor_for(store, encoder).predict(owner, project.id, NEW, n_best=3)
    rows = [{p.name: p.probability for p in prediction.n_best} for prediction in batch.predictions]
    return np.array([[row[name] for name in ("Refund", "Delivery", "Sign-in")] for row in rows])


def test_each_answer_is_in_the_model_that_ranks_the_next_question(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    host: LearnerHost,
    answer: Callable[[int], object],
) -> None:
    host.claim()
    for count in range(1, 6):
        answer(1)
        assert learn.progress(store, owner, project.id).behind == 1
        assert host.step()
        progress = learn.progress(store, owner, project.id)
        assert (progress.behind, progress.answers_learnt) == (0, count)
        question = asking.next_questions(store, owner, project.id)[0]
        assert (question.answers_learnt, question.model_version) == (count, progress.model_version)
        assert question.suggestion is not None
        assert sum(p for _, p in question.suggestion.labels) == pytest.approx(1, abs=1e-3)
    settle(host)
    assert not host.step(), "with nothing new there is nothing to do"


def test_it_learns_what_it_is_taught_and_unlearns_what_is_undone(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    encoder: Encoder,
    host: LearnerHost,
    answer: Callable[[int], object],
) -> None:
    host.claim()
    untaught = predict(store, owner, project, encoder)
    answer(15)
    host.step()
    taught = predict(store, owner, project, encoder)
    assert (taught.argmax(axis=1) == [0, 1, 2]).all()
    assert taught.max(axis=1).min() > 0.5
    for i in range(15):
        annotate.record(store, owner, project.id, Action(f"undo-{i}", EventKind.UNDO))
    settle(host)
    assert predict(store, owner, project, encoder) == pytest.approx(untaught, abs=0.02)


def test_another_worker_rebuilds_the_same_model_after_the_first_died(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    encoder: Encoder,
    host: LearnerHost,
    answer: Callable[[int], object],
) -> None:
    host.claim()
    answer(20)
    settle(host)
    before = predict(store, owner, project, encoder)
    version = learn.progress(store, owner, project.id).model_version
    heir = LearnerHost(store, lambda _: encoder, "worker-b")
    heir.claim()
    assert not heir.step(), "the lease still belongs to the first"
    with store.database.write() as connection:
        later = store.now() + timedelta(minutes=1)
        assert artifacts.hold_learner(connection, project.id, "worker-b", later, later + timedelta(minutes=1))
    heir.claim()
    assert learn.progress(store, owner, project.id).model_version > version
    settle(heir)
    assert predict(store, owner, project, encoder) == pytest.approx(before, abs=1e-3)


def test_a_lost_weights_file_is_no_loss(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    encoder: Encoder,
    host: LearnerHost,
    answer: Callable[[int], object],
) -> None:
    host.claim()
    answer(12)
    settle(host)
    before = predict(store, owner, project, encoder)
    host.release()
    for file in (store.home / "models").rglob("*.safetensors"):
        file.write_bytes(b"\0" * 10)
    heir = LearnerHost(store, lambda _: encoder, "worker-b")
    heir.claim()
    settle(heir)
    assert predict(store, owner, project, encoder) == pytest.approx(before, abs=0.02)


def test_new_labels_and_new_texts_reach_a_running_learner(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    encoder: Encoder,
    host: LearnerHost,
) -> None:
    host.claim()
    label = projects.append_labels(store, owner, project.id, [LabelDraft("Praise")])[0]
    assert host.step()
    assert label.id in learn.find_versions(store, owner, project.id, limit=1)[0].labels
    new = put(store, project, ["wonderful people, thank you", "you are the best"])
    encode_pending(store, project.id, encoder)
    assert host.step()
    annotate.record(store, owner, project.id, Action("p1", EventKind.SUBMIT, new[0], (label.id,)))
    host.step()
    batch = predictor_for(store, encoder).predict(owner, project.id, ["wonderful, thank you all"])
    assert batch.predictions[0].labels[0].name == "Praise"


def test_an_archived_label_is_neither_suggested_nor_learnt(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    host: LearnerHost,
    answer: Callable[[int], object],
) -> None:
    host.claim()
    answer(30)
    archived = labels_given(store, project)[0]
    projects.edit_label(store, owner, project.id, archived, is_archived=True)
    host.step()
    version = learn.find_versions(store, owner, project.id, limit=1)[0]
    assert archived not in version.labels
    assert version.answers == 30 - labels_given(store, project).count(archived)
    projects.edit_label(store, owner, project.id, archived, is_archived=False)
    host.step()
    assert learn.find_versions(store, owner, project.id, limit=1)[0].answers == 30


def test_choosing_several_labels_learns_each_by_itself(store: Store, owner: Caller, encoder: Encoder) -> None:
    drafts = [LabelDraft("money"), LabelDraft("parcel")]
    project = projects.create(store, owner, name="Several", task=Task.CHOOSE_SEVERAL, labels=drafts)
    money, parcel = (label.id for label in projects.find(store, owner, project.id).labels)
    kinds = [
        ("money back now", (money,)),
        ("parcel is late", (parcel,)),
        ("money back, parcel late", (money, parcel)),
    ]
    kinds.append(("hello there friend", ()))
    ids = put(store, project, [f"{kinds[i % 4][0]} {i}" for i in range(40)])
    encode_pending(store, project.id, encoder)
    host = LearnerHost(store, lambda _: encoder, "worker-a")
    host.claim()
    for i, key in enumerate(ids[:32]):
        annotate.record(store, owner, project.id, Action(f"e{i}", EventKind.SUBMIT, key, kinds[i % 4][1]))
    settle(host)
    batch = predictor_for(store, encoder).predict(owner, project.id, [text for text, _ in kinds])
    chosen = [tuple(label.label_id for label in prediction.labels) for prediction in batch.predictions]
    assert [set(labels) for labels in chosen] == [set(labels) for _, labels in kinds]


def test_the_curve_is_drawn_from_audit_texts_only(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    host: LearnerHost,
    answer: Callable[[int], list[Stream]],
) -> None:
    projects.change(store, owner, project.id, audit_share=0.5)
    host.claim()
    streams: list[Stream] = []
    for _ in range(40):
        streams += answer(1)
        settle(host)
    curve = learn.curve(store, owner, project.id)
    assert streams.count(Stream.AUDIT) <= curve[-1].audit_answers <= 40
    assert curve[0].accuracy is None, "nothing is told from too few answers"
    last = curve[-1]
    assert last.accuracy is not None
    assert last.low is not None
    assert last.high is not None
    assert 0 <= last.low <= last.accuracy <= last.high <= 1
    quality = learn.assess(store, owner, project.id)
    assert quality.evaluation is not None
    assert sum(report.support for report in quality.evaluation.classes) == quality.audit_answers
    for pair in quality.evaluation.confusions:
        actual, predicted = quality.labels[pair.actual], quality.labels[pair.predicted]
        found = learn.confused_texts(store, owner, project.id, actual=actual, predicted=predicted)
        assert len(found) == pair.count


def test_before_there_is_a_model_a_prediction_says_so(
    store: Store, owner: Caller, project: Project, encoder: Encoder
) -> None:
    with pytest.raises(ModelNotReady, match="Tickets"):
        predict(store, owner, project, encoder)
    assert learn.curve(store, owner, project.id) == []


@pytest.mark.parametrize("count", [0, 1])
def test_a_label_set_of_none_or_one_does_no_harm(
    store: Store, owner: Caller, encoder: Encoder, count: int
) -> None:
    drafts = [LabelDraft("only")][:count]
    project = projects.create(store, owner, name="Small", task=Task.CHOOSE_ONE, labels=drafts)
    put(store, project, ["one text", "another text"])
    encode_pending(store, project.id, encoder)
    host = LearnerHost(store, lambda _: encoder, "worker-a")
    host.claim()
    assert len(asking.next_questions(store, owner, project.id, 2)) == 2
    assert (learn.progress(store, owner, project.id).model_version > 0) == (count > 0)
    projects.append_labels(store, owner, project.id, [LabelDraft("more")])
    host.claim()
    host.step()
    assert "more" in {
        label.name
        for label in projects.find(store, owner, project.id).labels
        if label.id in learn.find_versions(store, owner, project.id, limit=1)[0].labels
    }
    for label in projects.find(store, owner, project.id).labels:
        projects.edit_label(store, owner, project.id, label.id, is_archived=True)
    assert not host.step(), "without labels there is nothing to learn"
