import json
from pathlib import Path

from askwell.services import sessions, team
from tests.cli.conftest import Run
from tests.cli.reading import opened_store


def test_keys_are_made_listed_and_revoked(askwell: Run) -> None:
    project_id = askwell("project", "create", "Tickets").split()[0]
    secret = askwell("key", "create", "script", "--project", "tickets").splitlines()[0]
    with opened_store() as store:
        assert team.caller_by_key(store, secret).scope == project_id
    key = json.loads(askwell("key", "list", "--json"))[0]
    assert secret not in json.dumps(key)
    assert "Tickets" in askwell("key", "list")
    askwell("key", "revoke", key["id"])
    assert json.loads(askwell("key", "list", "--json")) == []
    assert "There is no key" in askwell("key", "revoke", key["id"], status=1)


def test_a_link_signs_in_once(askwell: Run, home: Path) -> None:
    link = askwell("link").strip()
    address, _, token = link.partition("/sign-in?token=")
    assert address.startswith("http://127.0.0.1:")
    with opened_store() as store:
        assert sessions.caller_by_session(store, sessions.sign_in(store, token)).person.is_owner
