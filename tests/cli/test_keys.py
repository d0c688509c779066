import json
from pathlib import Path

from askwell.domain.deployments import Deployment
from askwell.domain.members import Caller
from askwell.services import sessions, team
from askwell.storage import deployments
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


def test_a_key_calls_one_deployment(askwell: Run) -> None:
    project_id = askwell("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery").split()[
        0
    ]
    with opened_store() as store:
        owner = Caller(team.ensure_owner(store))
        made = Deployment("dep_x", "tickets", project_id, owner.person.id, store.now())
        with store.database.write() as connection:
            deployments.add(connection, made)
    told = askwell("key", "create", "shop", "--deployment", "tickets", "--texts-a-minute", "60")
    with opened_store() as store:
        caller = team.caller_by_key(store, told.splitlines()[0])
    assert (caller.deployment_id, caller.texts_a_minute) == (made.id, 60)
    assert "the deployment tickets" in askwell("key", "list")
    told = askwell("key", "create", "x", "--deployment", "tickets", "--project", "Tickets", status=1)
    assert "the deployment's own" in told
    assert "is for the key of a deployment" in askwell(
        "key", "create", "x", "--texts-a-minute", "1", status=1
    )
    assert "There is no deployment" in askwell("key", "create", "x", "--deployment", "letters", status=1)


def test_a_link_signs_in_once(askwell: Run, home: Path) -> None:
    link = askwell("link").strip()
    address, _, token = link.partition("/sign-in?token=")
    assert address.startswith("http://127.0.0.1:")
    with opened_store() as store:
        assert sessions.caller_by_session(store, sessions.sign_in(store, token)).person.is_owner
