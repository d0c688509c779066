"""Texts as rows: folded, refused, and numbered without gaps whoever imports at the same time."""

from concurrent.futures import ThreadPoolExecutor

from askwell.domain.documents import NewText, audit_key, text_hash
from askwell.domain.projects import Project
from askwell.domain.sources import RowProblem
from askwell.storage import documents
from askwell.storage.store import Store


def test_a_chunk_is_folded_checked_and_aligned(store: Store, project: Project) -> None:
    rows = [
        NewText("a", 1, "1"),
        NewText("b", 2, "2", {"k": [1, {"x": None}]}),
        NewText("a", 3, "3"),
        NewText(" ", 4),
        NewText("c", 5, "2"),
        NewText("d\0", 6),
        NewText("e\ud800", 7),
        NewText("f", 8, "i" * 501),
        NewText("g", 9, "\ud800"),
    ]
    with store.database.write() as connection:
        result = documents.add_chunk(connection, project.id, "src", rows)
        again = documents.add_chunk(connection, project.id, "src", rows[:2])
        found = documents.by_positions(connection, project.id, 0, 100)
    first, second = found
    assert list(result.ids) == [first.id, second.id, first.id, None, None, None, None, None, None]
    assert (result.added, result.folded) == (2, 1)
    assert result.rejected[0] == RowProblem(4, "the text is empty")
    assert result.rejected[1] == RowProblem(5, "the id “2” belongs to another text already")
    assert [problem.line for problem in result.rejected] == [4, 5, 6, 7, 8, 9]
    assert result.unanswered == {first.id, second.id}
    assert (list(again.ids), again.added, again.folded) == ([first.id, second.id], 0, 2)
    assert (second.position, second.external_id, second.metadata) == (1, "2", {"k": [1, {"x": None}]})
    assert first.audit_key == audit_key(project.id, text_hash("a"))


def test_texts_are_found_by_id_and_position_within_their_project(store: Store, project: Project) -> None:
    with store.database.write() as connection:
        new = [NewText(f"text {number}", number) for number in range(10)]
        ids = [found or 0 for found in documents.add_chunk(connection, project.id, None, new).ids]
        assert documents.find(connection, project.id, ids[3]) is not None
        assert documents.find(connection, "prj_other", ids[3]) is None
        assert [one.id for one in documents.find_by_ids(connection, project.id, [ids[5], ids[2], 0])] == [
            ids[2],
            ids[5],
        ]
        assert [one.position for one in documents.by_positions(connection, project.id, 4, 3)] == [4, 5, 6]
        assert [key.document_id for key in documents.pool_keys(connection, project.id, 8, 20)] == ids[8:]
        assert documents.texts_by_positions(connection, project.id, 9, 5) == [("text 9", text_hash("text 9"))]
        assert documents.count(connection, project.id) == 10


def test_imports_at_once_leave_no_gap_and_no_duplicate(store: Store, project: Project) -> None:
    def add(worker: int) -> None:
        for start in range(0, 100, 20):
            new = [
                NewText(f"text {number % 150 + worker * 50}", number) for number in range(start, start + 20)
            ]
            with store.database.write() as connection:
                documents.add_chunk(connection, project.id, None, new)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    with store.database.read() as connection:
        found = documents.by_positions(connection, project.id, 0, 10_000)
        assert documents.count(connection, project.id) == len(found)
    assert [document.position for document in found] == list(range(250))
    assert len({document.text for document in found}) == 250
