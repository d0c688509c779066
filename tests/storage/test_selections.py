"""Selections of texts: every filter and order, the same on both databases, gathered or walked."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from askwell.domain.documents import NewText
from askwell.domain.events import Event, EventKind, Stream
from askwell.domain.forecasts import Forecast
from askwell.domain.projects import Project
from askwell.domain.selections import Place, Selection, Sort, State
from askwell.storage import annotations, documents, event_log, forecasts, projects, selections
from askwell.storage.selections import Finder
from askwell.storage.store import Store

NOW = datetime(2031, 5, 6, tzinfo=UTC)
TEXTS = [
    ("I want my money back", {"channel": "mail", "n": 7}),
    ("Wo bleibt mein Päckchen? KÖLN", {"channel": "chat", "ok": True}),
    ("my card was declined; money-back?", {"channel": "mail", 'qu"ote': "x"}),
    ("東京 の 天気", {"straße": "Köln"}),
    ("the money is back, e-mail me at a.b@example.com", {}),
    ("nothing of that kind", {"channel": "mail"}),
]


@pytest.fixture
def ids(store: Store, project: Project) -> list[int]:
    """Six texts: the first two answered, the third skipped, all but the last with a forecast."""
    with store.database.write() as connection:
        new = [NewText(text, i, None, metadata) for i, (text, metadata) in enumerate(TEXTS)]
        ids = [key or 0 for key in documents.add_chunk(connection, project.id, "src", new).ids]
        labels = [label.id for label in projects.find_labels(connection, project.id)]
        done = [
            Event("a", ids[0], "ada", EventKind.SUBMIT, NOW, (labels[0],), stream=Stream.AUDIT),
            Event("b", ids[1], "ada", EventKind.SUBMIT, NOW.replace(hour=1), (labels[1],)),
            Event("c", ids[1], "bob", EventKind.SUBMIT, NOW.replace(hour=2), (labels[0],), "sure?"),
            Event("d", ids[2], "bob", EventKind.SKIP, NOW.replace(hour=3)),
            Event("e", ids[3], "bob", EventKind.FLAG, NOW.replace(hour=4)),
        ]
        for event in done:
            stored = event_log.append(connection, project.id, [event])
            past = event_log.history(connection, event.document_id, event.person_id)
            assert past[-1] == stored[0]
            annotations.refold(connection, project.id, past)
        likely = [(labels[i % 3], 0.3 + 0.1 * i) for i in range(5)]
        made = [Forecast(ids[i], (pair,), 0.5 - 0.1 * i, 0.5, 3) for i, pair in enumerate(likely)]
        forecasts.put(connection, project.id, made)
    return ids


def found(store: Store, project: Project, selection: Selection, only: str | None = None) -> list[int]:
    """Give the places in TEXTS of a selection, having read it page by page, gathered and walked."""
    with store.database.read() as connection:
        first = documents.by_positions(connection, project.id, 0, 1)[0].id
        finder = Finder(connection, project.id, selection, only)
        total, is_exact = finder.count()
        ways: list[list[int]] = []
        for is_large in (False, True):
            after: Place | None = None
            keys: list[int] = []
            while page := finder.page(after, 2, is_large=is_large):
                keys += [place.document_id - first for place in page]
                after = page[-1]
            ways.append(keys)
    assert ways[0] == ways[1]
    assert (total, is_exact) == (len(ways[0]), True)
    return ways[0]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), [0, 1, 2, 3, 4, 5]),
        (Selection(is_descending=True), [5, 4, 3, 2, 1, 0]),
        (Selection(state=State.ANSWERED), [0, 1]),
        (Selection(state=State.SKIPPED), [2]),
        (Selection(state=State.UNANSWERED), [3, 4, 5]),
        (Selection(is_flagged=True), [3]),
        (Selection(is_commented=True), [1]),
        (Selection(person_id="bob"), [1, 2, 3]),
        (Selection(person_id="bob", state=State.ANSWERED), [1]),
        (Selection(stream=Stream.AUDIT), [0]),
        (Selection(source_id="src", is_flagged=True), [3]),
        (Selection(source_id="other"), []),
        (Selection(metadata=(("channel", "mail"),)), [0, 2, 5]),
        (Selection(metadata=(("channel", "mail"), ("n", "7"))), [0]),
        (Selection(metadata=(("ok", "true"),)), [1]),
        (Selection(metadata=(("straße", "Köln"),)), [3]),
        (Selection(metadata=(("none", "x"),)), []),
        (Selection(min_probability=0.45), [2, 3, 4]),
        (Selection(min_probability=0.35, max_probability=0.55, state=State.SKIPPED), [2]),
        (Selection(sort=Sort.PROBABILITY, is_descending=True), [4, 3, 2, 1, 0]),
        (Selection(sort=Sort.UNCERTAINTY, state=State.ANSWERED), [1, 0]),
        (Selection(sort=Sort.ANSWERED_AT, is_descending=True), [3, 2, 1, 0]),
        (Selection(sort=Sort.ANSWERED_AT, person_id="ada"), [0, 1]),
        (Selection(query="money", sort=Sort.PROBABILITY, is_descending=True), [4, 2, 0]),
        (Selection(query="money", person_id="ada"), [0]),
    ],
)
def test_each_filter_and_order_gives_its_texts(
    store: Store, project: Project, ids: list[int], selection: Selection, expected: Sequence[int]
) -> None:
    assert found(store, project, selection) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("money", [0, 2, 4]),
        ("MONEY back ", [0, 2, 4]),
        ('"money back"', [0, 2]),
        ("packchen", [1]),
        ("Köln", [1]),
        ("koln", [1]),
        ("decl", [2]),
        ("decl ", []),
        ("天", [3]),
        ("example", [4]),
        ("money-back", [0, 2]),
        ("absent", []),
        ("'", [0, 1, 2, 3, 4, 5]),
        ('" OR 1 --', []),
        ("NEAR(money back, 2)", []),
        ("text:money", []),
        ("mon* ^money", [0, 2, 4]),
        ("{money}:\\ '", [0, 2, 4]),
    ],
)
def test_a_search_finds_words_and_never_fails(
    store: Store, project: Project, ids: list[int], query: str, expected: Sequence[int]
) -> None:
    assert found(store, project, Selection(query=query)) == (expected if query != "mon* ^money" else [])


def test_labels_are_those_of_the_answers_that_stand(store: Store, project: Project, ids: list[int]) -> None:
    with store.database.write() as connection:
        labels = [label.id for label in projects.find_labels(connection, project.id)]
    first, second = labels[:2]
    assert found(store, project, Selection(labels=(first,))) == [0, 1]
    assert found(store, project, Selection(labels=(first, second))) == [0, 1]
    assert found(store, project, Selection(labels=(second,), person_id="bob")) == []
    assert found(store, project, Selection(labels=(first,), person_id="bob")) == [1]
    assert found(store, project, Selection(predicted=first, sort=Sort.PROBABILITY)) == [0, 3]
    with store.database.write() as connection:
        undo = Event("u", ids[0], "ada", EventKind.UNDO, NOW, target="a")
        event_log.append(connection, project.id, [undo])
        annotations.refold(connection, project.id, event_log.history(connection, ids[0], "ada"))
    assert found(store, project, Selection(labels=(first,))) == [1]
    assert found(store, project, Selection(state=State.UNANSWERED)) == [0, 3, 4, 5]
    assert found(store, project, Selection(sort=Sort.ANSWERED_AT)) == [1, 2, 3]


def test_only_one_persons_annotations_count_for_who_may_not_see_others(
    store: Store, project: Project, ids: list[int]
) -> None:
    assert found(store, project, Selection(state=State.UNANSWERED), "bob") == [0, 3, 4, 5]
    assert found(store, project, Selection(state=State.ANSWERED), "bob") == [1]
    assert found(store, project, Selection(state=State.SKIPPED), "ada") == []
    assert found(store, project, Selection(person_id="ada"), "bob") == []
    assert found(store, project, Selection(is_flagged=True), "ada") == []


def test_more_texts_than_the_limit_are_said_to_be_more(
    store: Store, project: Project, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selections, "CAP", 2)
    with store.database.read() as connection:
        assert Finder(connection, project.id, Selection(query="money")).count() == (2, False)
        assert Finder(connection, project.id, Selection()).count() == (6, True)
