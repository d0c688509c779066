"""What is kept is given again, until anything is committed by anybody."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from askwell.domain.members import Caller
from askwell.services import team
from askwell.storage import kept, members
from askwell.storage.database import Database
from askwell.storage.store import Store


class Reader:
    """Reads how many people there are, and counts how often it does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reads = 0

    def __call__(self) -> int:
        self.reads += 1
        with self._database.read() as connection:
            return connection.execute(text("SELECT count(*) FROM people")).scalar_one()


def test_a_value_is_read_once_until_something_is_committed(store: Store, owner: Caller) -> None:
    database = store.database
    reader = Reader(database)
    assert [database.kept.get("people", reader) for _ in range(3)] == [1, 1, 1]
    assert reader.reads == 1
    with database.write() as connection:
        members.rename_person(connection, owner.person)
        assert database.kept.get("people", reader) == 1  # not committed yet
    assert reader.reads == 1
    assert database.kept.get("people", reader) == 1
    assert reader.reads == 2
    assert database.kept.get("other", reader) == 1
    assert reader.reads == 3


def test_what_another_process_commits_is_seen(store: Store, owner: Caller) -> None:
    reader = Reader(store.database)
    assert store.database.kept.get("people", reader) == 1
    another = Database(store.database.url)
    elsewhere = Store(another, store.home, store.queue, store.now)
    for known in range(2, 6):
        team.ensure_owner(elsewhere)
        with another.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO people (id, name, kind, is_owner, created_at) "
                    f"SELECT 'per_{known}', 'Person {known}', kind, is_owner, created_at FROM people LIMIT 1"
                )
            )
        assert store.database.kept.get("people", reader) == known
        assert store.database.kept.get("people", reader) == known
    assert reader.reads == 5
    another.close()


def test_an_error_is_not_kept(database: Database) -> None:
    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            database.kept.get("key", fail)
        except ValueError:
            continue
        raise AssertionError
    assert database.kept.get("key", lambda: 7) == 7


def test_many_threads_read_while_others_write(store: Store, owner: Caller) -> None:
    """Nobody is given less than what was committed before they asked."""
    with store.database.write() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    committed = 0

    def read() -> int:
        with store.database.read() as connection:
            return connection.execute(text("SELECT n FROM counter")).scalar_one()

    def look(_: int) -> bool:
        before = committed
        return store.database.kept.get("n", read) >= before

    def write(number: int) -> None:
        nonlocal committed
        with store.database.write(is_durable=False) as connection:
            connection.execute(text(f"UPDATE counter SET n = {number}"))
        committed = number

    with ThreadPoolExecutor(8) as threads:
        looks = [threads.submit(look, number) for number in range(50)]
        for number in range(1, 60):
            write(number)
            looks += [threads.submit(look, number) for _ in range(5)]
        assert all(each.result(30) for each in looks)


def test_it_does_not_grow_without_end(database: Database) -> None:
    for number in range(2 * kept.MOST):
        assert database.kept.get(number, lambda number=number: number) == number
    assert len(database.kept) <= kept.MOST
