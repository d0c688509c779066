"""Places: who keeps one and who frees it, for more than one answer a text."""

import threading
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from askwell.domain import places
from askwell.domain.annotations import Status
from askwell.domain.documents import NewText
from askwell.domain.events import EventKind, Stream
from askwell.domain.members import Caller, Role
from askwell.domain.questions import ReasonKind
from askwell.services import access, annotate, asking, projects, team, texts
from askwell.services.annotate import Action
from askwell.services.import_cells import LabelledText
from askwell.storage import places as counted
from askwell.storage.schema import documents
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.tasks import PEOPLE, Team


@pytest.fixture
def group(store: Store, owner: Caller, clock: TurnableClock) -> Team:
    """Four annotators and six texts, each of which two people answer."""
    made = Team(store, owner, clock)
    made.change(overlap=2, audit_share=0.0)
    return made


def asked(group: Team, who: int, count: int = 50) -> list[int]:
    return [question.document.id for question in group.ask(who, count)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    overlap=st.integers(1, 5),
    share=st.floats(0, 1) | st.sampled_from([0.0, 0.5, 1.0]),
    most=st.none() | st.integers(5, 9),
    extras=st.lists(st.integers(0, 4), min_size=6, max_size=6),
    asked=st.lists(st.none() | st.integers(1, 12), min_size=6, max_size=6),
)
def test_the_database_counts_the_places_as_the_domain_defines_them(
    group: Team, overlap: int, share: float, most: int | None, extras: list[int], asked: list[int | None]
) -> None:
    group.change(overlap=overlap, overlap_share=share, overlap_most=most)
    for text, extra in zip(group.texts, extras, strict=True):
        group.want_more(text, extra)
    group.rank(dict(zip(group.texts, asked, strict=True)))
    with group.store.database.read() as connection:
        found = counted.find_wanted(connection, group.project, group.texts)
    assert found == {
        text: places.wanted(group.project, text, extra, answers)
        for text, extra, answers in zip(group.texts, extras, asked, strict=True)
    }


def test_the_lot_is_a_column_that_computes_what_the_domain_does(group: Team) -> None:
    big = 2**40 + 12_345
    with group.store.database.write() as connection:
        row = {"id": big, "project_id": group.project.id, "position": 6, "text": "far away"}
        connection.execute(insert(documents).values(**row, text_hash=b"\0" * 16, audit_key=1, status="open"))
        query = documents.select().with_only_columns(documents.c.id, documents.c.lot)
        lots = {row.id: row.lot for row in connection.execute(query)}
    assert lots == {text: places.lot(text) for text in lots}
    assert big in lots


def test_each_text_goes_to_two_people_and_no_third(group: Team) -> None:
    assert set(asked(group, 0)) == set(asked(group, 1)) == set(group.texts)
    assert asked(group, 2) == []
    lull = asking.find_lull(group.store, group.people[2], group.project.id)
    assert (lull.held, lull.assigned, lull.sent_back, lull.waiting) == (6, 0, 0, 0)
    assert lull.held_until == group.ask(0, 50)[0].expires_at


def test_a_skip_frees_its_place_and_so_does_closing_the_page(group: Team) -> None:
    text = asked(group, 0, 1)[0]
    asked(group, 1)
    assert group.act(group.people[0], EventKind.SKIP, text)
    assert text in asked(group, 2)
    annotate.release_leases(group.store, group.people[1], group.project.id)
    assert set(asked(group, 3)) == set(group.texts)


def test_a_sign_of_life_keeps_both_places_and_without_it_they_expire(
    group: Team, clock: TurnableClock
) -> None:
    for who in (0, 1):
        asked(group, who)
    for _ in range(3):
        clock.forward(seconds=50)
        assert annotate.extend_leases(group.store, group.people[0], group.project.id) == 6
        annotate.extend_leases(group.store, group.people[1], group.project.id)
    assert asked(group, 2) == []
    clock.forward(seconds=50)
    annotate.extend_leases(group.store, group.people[0], group.project.id)
    clock.forward(seconds=20)
    assert set(asked(group, 2)) == set(group.texts), "the second person's places are free, the first's not"
    assert asked(group, 3) == []
    assert annotate.extend_leases(group.store, group.people[1], group.project.id) == 0
    assert not group.act(group.people[1], EventKind.SUBMIT, group.texts[0])


def test_what_is_in_hand_may_be_answered_after_the_overlap_was_lowered_and_the_rest_is_given_up(
    group: Team,
) -> None:
    asked(group, 0)
    asked(group, 1)
    for text in group.texts[:2]:
        assert group.act(group.people[0], EventKind.SUBMIT, text)
    group.change(overlap=1)
    assert group.act(group.people[1], EventKind.SUBMIT, group.texts[0]), "it was asked in good faith"
    seen = group.texts[1]
    kept = group.ask(1, 50, keep=[seen])
    assert [question.document.id for question in kept] == [seen]
    assert set(asked(group, 0)) == set(group.texts[2:])


def test_a_higher_overlap_opens_the_texts_again(group: Team) -> None:
    group.change(overlap=1)
    for text in group.texts:
        assert group.act(group.people[0], EventKind.SUBMIT, text)
    assert asked(group, 1) == []
    group.change(overlap=2)
    questions = group.ask(1, 50)
    assert {question.document.id for question in questions} == set(group.texts)
    assert {question.reason.kind for question in questions} == {ReasonKind.SECOND}


def test_only_the_share_is_asked_twice(group: Team) -> None:
    group.change(overlap_share=0.5)
    shared = {text for text in group.texts if places.wanted(group.project, text) == 2}
    assert 0 < len(shared) < len(group.texts)
    for text in group.texts:
        assert group.act(group.people[0], EventKind.SUBMIT, text)
    assert set(asked(group, 1)) == shared


def test_the_model_asks_another_person_up_to_the_most_and_who_was_asked_may_answer(group: Team) -> None:
    group.change(overlap=1, overlap_most=3)
    text = group.texts[3]
    assert group.act(group.people[0], EventKind.SUBMIT, text)
    group.rank({text: 9})
    assert asked(group, 1, 1) == asked(group, 2, 1) == [text]
    assert text not in asked(group, 3)
    group.rank({})
    assert group.act(group.people[1], EventKind.SUBMIT, text), "the model has moved on, but it had asked"
    assert group.act(group.people[1], EventKind.UNDO)
    assert group.act(group.people[1], EventKind.UNDO, is_redo=True), (
        "who takes an answer back keeps its place"
    )
    assert text not in {each.document.id for each in group.ask(2, 50, keep=[])}, "nobody had looked at it"


def test_what_is_sent_back_is_asked_first_and_its_place_is_kept(group: Team, owner: Caller) -> None:
    text = asked(group, 0, 1)[0]
    stream = group.ask(0, 1)[0].stream
    assert group.act(group.people[0], EventKind.SUBMIT, text)
    assert group.act(group.people[1], EventKind.SUBMIT, text)
    asked(group, 0, 2)
    assert group.act(owner, EventKind.RETURN, text, about=group.people[0].person.id, comment="Look again.")
    assert text not in asked(group, 2)
    first = group.ask(0, 3)[0]
    assert (first.document.id, first.returned, first.reason.kind) == (
        text, "Look again.", ReasonKind.RETURNED,
    )  # fmt: skip
    assert first.stream is stream
    assert group.act(group.people[0], EventKind.SUBMIT, text)
    with group.store.database.read() as connection:
        assert len(counted.find_holders(connection, [text], group.clock())[text]) == 2


@pytest.mark.parametrize("how", ["skip", "leave", "undo"])
def test_the_place_of_what_was_sent_back_ends(group: Team, owner: Caller, how: str) -> None:
    text = group.texts[2]
    for who in (0, 1):
        assert group.act(group.people[who], EventKind.SUBMIT, text)
    assert group.act(owner, EventKind.RETURN, text, about=group.people[0].person.id, comment="Why?")
    assert not group.act(group.people[2], EventKind.SUBMIT, text)
    if how == "skip":
        assert group.act(group.people[0], EventKind.SKIP, text)
    elif how == "leave":
        group.leave(0)
    else:
        assert asked(group, 0, 1) == [text]
        assert group.act(owner, EventKind.UNDO)
        assert text not in asked(group, 0, 1)
    is_free = how != "undo"
    assert (text in asked(group, 2)) == is_free
    assert group.act(group.people[2], EventKind.SUBMIT, text) == is_free
    if how == "leave":
        group.come_back(0)
        assert text not in asked(group, 0), "somebody else has taken the place"
        assert not group.act(owner, EventKind.UNDO), "so what was sent back stays so"


def test_whoever_leaves_frees_what_they_hold_and_their_answers_stay(group: Team) -> None:
    first, second = asked(group, 0, 2)
    assert group.act(group.people[0], EventKind.SUBMIT, first)
    asked(group, 1)
    assert set(asked(group, 2)) == set(group.texts) - {first, second}
    group.leave(0)
    assert second in asked(group, 2)
    assert not group.act(group.people[2], EventKind.SUBMIT, first)


def test_reviewed_texts_are_asked_no_more(group: Team, owner: Caller) -> None:
    held = asked(group, 0, 2)
    for text in group.texts[:4]:
        assert group.act(owner, EventKind.REVIEW, text)
    assert set(asked(group, 1)) == set(group.texts[4:])
    kept = [question.document.id for question in group.ask(0, 50, keep=held[:1])]
    assert kept[0] == held[0]
    assert set(kept[1:]) <= set(group.texts[4:])
    assert group.act(owner, EventKind.UNDO)
    assert set(asked(group, 1)) == set(group.texts[3:])


def test_at_an_audit_turn_without_new_texts_the_model_may_still_ask(group: Team) -> None:
    group.change(overlap=1, overlap_most=2, audit_share=1.0)
    for text in group.texts:
        assert group.act(group.people[0], EventKind.SUBMIT, text)
    group.rank({group.texts[1]: 2})
    question = group.ask(1, 50)[0]
    assert (question.document.id, question.stream) == (group.texts[1], Stream.ACTIVE)


def test_annotators_see_the_answers_of_others_only_where_the_project_says_so(group: Team) -> None:
    ada = group.people[0]
    for is_blind, seen in ((True, ada.person.id), (False, None)):
        group.change(is_blind=is_blind)
        with group.store.database.read() as connection:
            assert access.whose_answers(connection, ada, group.project.id) == seen


@pytest.mark.slow
def test_many_at_once_get_nothing_twice_and_nothing_too_often(
    store: Store, owner: Caller, clock: TurnableClock
) -> None:
    group = Team(store, owner, clock)
    group.change(overlap=2, overlap_share=0.5, overlap_most=3, lease_seconds=600)
    rows = [LabelledText(NewText(f"one of many, {n}", n + 1), None) for n in range(120)]
    ids = [each.document_id or 0 for each in texts.add_texts(store, owner, group.project.id, rows)]
    group.rank(dict.fromkeys(ids[:10], 3))
    crowd = group.people + [
        Caller(team.add_person(store, owner, group.project.id, f"Cy {n}", Role.ANNOTATOR))
        for n in range(20 - PEOPLE)
    ]
    failures: list[BaseException] = []
    given: list[tuple[int, str]] = []

    def work(place: int) -> None:
        who = crowd[place]
        try:
            while questions := asking.next_questions(store, who, group.project.id, 3):
                for question in questions:
                    text = question.document.id
                    kind = EventKind.SKIP if (text + place) % 17 == 0 else EventKind.SUBMIT
                    labels = (group.label,) if kind is EventKind.SUBMIT else ()
                    action = Action(f"{who.person.id}-{text}", kind, text, labels)
                    annotate.record(store, who, group.project.id, action)
                    given.append((text, who.person.id))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(crowd))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place in range(len(crowd)):  # what was skipped last, when all the others had gone
        work(place)
    assert failures == []
    assert len(given) == len(set(given)), "nobody was given a text twice"
    group.texts += ids
    now = group.look()
    answers = Counter(text for (text, _), each in now.given.items() if each.status is Status.SUBMITTED)
    for text in group.texts:
        assert answers[text] == now.wanted[text], "each text has just the answers that were wanted"
    assert projects.find(store, owner, group.project.id).clock.events == len(given)
