"""The loop for spans: marks are learnt before the next text is asked; a new process finds the same model."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
import pytest

from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft, LabelKind
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.domain.questions import Question
from askwell.domain.spans import OffsetUnit, Span
from askwell.engine import pieces
from askwell.services import annotate, asking, learn, projects
from askwell.services.annotate import Action
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.storage import artifacts, forecasts
from askwell.storage.store import Store
from tests.services.conftest import predictor_for, put

ACTORS = ["Velvet Heron", "Iron Crane", "Quiet Badger", "Salt Otter"]
HOSTS = ["mail.example.org", "files.example.net", "vpn.example.com"]
VERBS = ["sent mail through", "was seen on", "left a tool on", "reads data from"]
Answering = Callable[[int], list[Question]]
NEW = "😀 In week 99 Velvet Heron left a tool on vpn.example.com"


def report(i: int) -> str:
    if i % 5 == 4:
        return f"Nothing new was found by the team in week {i}"
    return f"In week {i} {ACTORS[i % 4]} {VERBS[i * 7 % 4]} {HOSTS[i % 3]}"


def marks(text: str, actor: str, host: str) -> tuple[Span, ...]:
    """What somebody who knows would mark."""
    found = [Span(*m.span(), actor) for m in re.finditer("|".join(ACTORS), text)]
    found += [Span(*m.span(), host) for m in re.finditer("|".join(map(re.escape, HOSTS)), text)]
    return tuple(sorted(found))


@pytest.fixture
def threats(store: Store, owner: Caller, encoder: Encoder) -> Project:
    """A project with sixty short reports, encoded."""
    drafts = [LabelDraft("Actor"), LabelDraft("Host")]
    project = projects.create(store, owner, name="Threats", task=Task.MARK_SPANS, labels=drafts)
    put(store, project, [report(i) for i in range(60)])
    encode_pending(store, project.id, encoder)
    return project


@pytest.fixture
def host(store: Store, encoder: Encoder) -> LearnerHost:
    return LearnerHost(store, lambda _: encoder, "worker-a")


@pytest.fixture
def answer(store: Store, owner: Caller, threats: Project) -> Callable[[int], list[Question]]:
    """Mark so many texts as somebody who knows, and give the questions as they were."""
    actor, where = (label.id for label in projects.find(store, owner, threats.id).labels)

    def answer(count: int) -> list[Question]:
        asked: list[Question] = []
        for _ in range(count):
            question = asking.next_questions(store, owner, threats.id)[0]
            spans = marks(question.document.text, actor, where)
            key = f"answer-{question.document.id}"
            action = Action(key, EventKind.SUBMIT, question.document.id, spans=spans)
            annotate.record(store, owner, threats.id, action)
            asked.append(question)
        return asked

    return answer


def settle(host: LearnerHost) -> None:
    while host.step() or host.rest():
        pass


def predict(
    store: Store, owner: Caller, project: Project, encoder: Encoder, texts: Sequence[str] = (NEW,)
) -> list[list[tuple[str, str, float]]]:
    batch = predictor_for(store, encoder).predict(owner, project.id, texts)
    return [[(span.text, span.label, span.probability) for span in each.spans] for each in batch.predictions]


def test_suggested_spans_get_better_within_twenty_texts(
    store: Store, owner: Caller, threats: Project, encoder: Encoder, host: LearnerHost, answer: Answering
) -> None:
    host.claim()
    for count in range(1, 21):
        answer(1)
        assert host.step()
        progress = learn.progress(store, owner, threats.id)
        assert (progress.behind, progress.answers_learnt) == (0, count)
    question = asking.next_questions(store, owner, threats.id)[0]
    assert question.answers_learnt == 20
    (found,) = predict(store, owner, threats, encoder)
    assert [(text, label) for text, label, _ in found] == [
        ("Velvet Heron", "Actor"),
        ("vpn.example.com", "Host"),
    ]
    assert min(probability for *_, probability in found) > 0.5
    actor, where = (label.id for label in projects.find(store, owner, threats.id).labels)
    question = asking.next_questions(store, owner, threats.id)[0]
    assert question.suggestion is not None
    assert question.suggestion.labels == ()
    given = tuple(each.span for each in question.suggestion.spans)
    assert given == marks(question.document.text, actor, where)
    assert learn.progress(store, owner, threats.id).by_label[actor] > 5


def test_an_answer_is_learnt_between_any_two_pieces_of_a_rest(
    store: Store,
    owner: Caller,
    threats: Project,
    host: LearnerHost,
    answer: Answering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pieces, "PIECE", 1)
    host.claim()
    answer(20)
    assert host.step()
    count = 0
    while host.rest():
        count += 1
        if count in (2, 5, 11, 17):
            answer(1)
            assert host.step()
            assert learn.progress(store, owner, threats.id).behind == 0
    assert count > 25
    with store.database.read() as connection:
        audited = artifacts.newest_audited(connection, threats.id)
    assert audited is not None
    assert audited.answers == 24


def test_positions_come_in_the_unit_asked_for(
    store: Store, owner: Caller, threats: Project, encoder: Encoder, host: LearnerHost, answer: Answering
) -> None:
    host.claim()
    answer(20)
    settle(host)
    predictor = predictor_for(store, encoder)
    places = {}
    for unit in OffsetUnit:
        batch = predictor.predict(owner, threats.id, [NEW], unit=unit)
        spans = batch.predictions[0].spans
        assert [span.text for span in spans] == ["Velvet Heron", "vpn.example.com"]
        places[unit] = (spans[0].start, spans[0].end)
    assert places == {
        OffsetUnit.CODE_POINTS: (13, 25),
        OffsetUnit.UTF16: (14, 26),
        OffsetUnit.BYTES: (16, 28),
    }


def test_another_worker_rebuilds_the_same_model_after_the_first_died(
    store: Store, owner: Caller, threats: Project, encoder: Encoder, host: LearnerHost, answer: Answering
) -> None:
    host.claim()
    answer(20)
    settle(host)
    before = predict(store, owner, threats, encoder)
    with store.database.write() as connection:
        later = store.now() + timedelta(minutes=1)
        assert artifacts.hold_learner(connection, threats.id, "worker-b", later, later + timedelta(minutes=1))
    heir = LearnerHost(store, lambda _: encoder, "worker-b")
    heir.claim()
    settle(heir)
    after = predict(store, owner, threats, encoder)
    assert [span[:2] for span in after[0]] == [span[:2] for span in before[0]]
    assert [span[2] for span in after[0]] == pytest.approx([span[2] for span in before[0]], abs=0.02)


def test_what_is_undone_is_unlearnt(
    store: Store, owner: Caller, threats: Project, host: LearnerHost, answer: Callable[[int], list[Question]]
) -> None:
    host.claim()
    answer(10)
    host.step()
    for i in range(10):
        annotate.record(store, owner, threats.id, Action(f"undo-{i}", EventKind.UNDO))
    host.step()
    assert learn.find_versions(store, owner, threats.id, limit=1)[0].answers == 0


def test_a_text_without_spans_teaches_that_there_is_none(
    store: Store, owner: Caller, threats: Project, host: LearnerHost, answer: Callable[[int], list[Question]]
) -> None:
    host.claim()
    answer(40)
    settle(host)
    with store.database.read() as connection:
        from askwell.storage import documents

        texts = documents.page(connection, threats.id, -1, 100)
        found = forecasts.find_for(connection, [text.id for text in texts])
    assert len(found) == 60
    quiet = [found[text.id] for text in texts if text.text.startswith("Nothing")]
    assert [forecast.label_id for forecast in quiet] == [None] * 12
    loud = [found[text.id] for text in texts if not text.text.startswith("Nothing")]
    assert np.mean([len(forecast.labels) == 2 for forecast in loud]) > 0.9


def test_the_curve_tells_f1_from_audit_texts(
    store: Store, owner: Caller, threats: Project, host: LearnerHost, answer: Callable[[int], list[Question]]
) -> None:
    projects.change(store, owner, threats.id, audit_share=0.5)
    host.claim()
    for _ in range(6):
        answer(6)
        settle(host)
    last = learn.curve(store, owner, threats.id)[-1]
    assert last.accuracy is None
    assert last.span_f1 is not None
    value, low, high = last.span_f1
    assert 0.5 < low <= value <= high <= 1
    quality = learn.assess(store, owner, threats.id)
    assert quality.evaluation is None
    assert quality.spans is not None
    assert len(quality.spans.classes) == 2
    for mistake, count in quality.spans.mistakes:
        actual, predicted = (
            None if place is None else quality.span_labels[place]
            for place in (mistake.actual, mistake.predicted)
        )
        found = learn.confused_texts(store, owner, threats.id, actual=actual, predicted=predicted)
        assert 1 <= len(found) <= count


def test_choices_and_spans_are_learnt_from_the_same_answers(
    store: Store, owner: Caller, encoder: Encoder, host: LearnerHost
) -> None:
    drafts = [LabelDraft("alarm"), LabelDraft("quiet"), LabelDraft("Actor", kind=LabelKind.SPAN)]
    project = projects.create(store, owner, name="Both", task=Task.CHOOSE_ONE, labels=drafts)
    alarm, quiet, actor = (label.id for label in projects.find(store, owner, project.id).labels)
    texts = [report(i) for i in range(60)]
    ids = put(store, project, texts)
    encode_pending(store, project.id, encoder)
    host.claim()
    for i in range(40):
        spans = tuple(span for span in marks(texts[i], actor, "") if span.label)
        label = quiet if texts[i].startswith("Nothing") else alarm
        annotate.record(
            store, owner, project.id, Action(f"a{i}", EventKind.SUBMIT, ids[i], (label,), spans=spans)
        )
    settle(host)
    question = next(
        q for q in asking.next_questions(store, owner, project.id, 20) if not q.document.text.startswith("N")
    )
    assert question.suggestion is not None
    assert question.suggestion.labels[0][0] == alarm
    assert [each.span for each in question.suggestion.spans] == [
        span for span in marks(question.document.text, actor, "") if span.label
    ]
    batch = predictor_for(store, encoder).predict(owner, project.id, [NEW, report(99)])
    assert [each.labels[0].name for each in batch.predictions] == ["alarm", "quiet"]
    assert [[span.text for span in each.spans] for each in batch.predictions] == [["Velvet Heron"], []]
    with store.database.read() as connection:
        found = forecasts.find_for(connection, ids)
    assert all(len(each.labels) in (2, 3) for each in found.values())


def test_choices_answered_before_spans_were_asked_teach_nothing_about_them(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    encoder: Encoder,
    host: LearnerHost,
) -> None:
    refund = projects.find(store, owner, project.id).labels[0].id
    host.claim()
    for i in range(10):
        annotate.record(store, owner, project.id, Action(f"a{i}", EventKind.SUBMIT, texts[i], (refund,)))
    host.step()
    added = projects.append_labels(store, owner, project.id, [LabelDraft("Case", kind=LabelKind.SPAN)])
    assert not host.step(), "the learner waits for the features of words"
    encode_pending(store, project.id, encoder)
    host.claim()
    host.step()
    version = learn.find_versions(store, owner, project.id, limit=1)[0]
    assert added[0].id in version.labels
    assert version.answers == 10
    model = host._learners[project.id]._models[1]
    assert len(model.answered) == 0
    none = Action("b", EventKind.SUBMIT, texts[20], (refund,), spans=())
    annotate.record(store, owner, project.id, none)
    host.step()
    assert len(model.answered) == 1
