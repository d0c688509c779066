"""Several people in one project: members with keys of their own, and browsers in which they are signed in."""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from playwright.sync_api import Page

from askwell.bootstrap import build, read_settings
from askwell.domain.members import Caller, Role
from askwell.services import team
from askwell.storage import sessions
from tests.e2e.conftest import Watched, open_page
from tests.e2e.working import PATIENCE, SLOW, Office


@dataclass
class Member:
    """Somebody with a part in a project: their id, their way in by HTTP, and by a browser."""

    office: Office
    project: str
    person_id: str
    name: str
    key: str
    link: str
    state: Any = None

    def send(self, *events: dict[str, Any]) -> None:
        """Record events, which must all go well; ids are made here."""
        body = {"events": [{"id": str(uuid.uuid4()), **event} for event in events]}
        headers = {"Authorization": f"Bearer {self.key}"}
        url = f"{self.office.served.address}/api/v1/projects/{self.project}/annotations"
        answer = httpx.post(url, json=body, headers=headers, timeout=PATIENCE, trust_env=False)
        assert answer.is_success, answer.text
        assert not [each for each in answer.json()["results"] if each["error"]], answer.text

    def answer(self, document: int, labels: Sequence[str] = (), **more: Any) -> None:
        """Answer a text."""
        self.send({"kind": "submit", "document_id": document, "labels": list(labels), **more})

    @contextmanager
    def browse(self, **options: Any) -> Iterator[Page]:
        """Give a page of a browser of their own, in which they are signed in."""
        watched = Watched(self.office.served.address)
        given = {"reduced_motion": "reduce", "storage_state": self.state, **options}
        with contextmanager(open_page)(self.office.chromium, self.office.served, watched, **given) as page:
            page.set_default_timeout(SLOW)
            if self.state is None:  # the link works once
                page.goto(self.link)
                page.get_by_role("button", name="Sign in").click()
                page.wait_for_url(lambda url: "/sign-in" not in url)
                page.get_by_role("main").wait_for()
                self.state = page.context.storage_state()
            yield page
        watched.check()


def join(office: Office, project: str, name: str, role: Role) -> Member:
    """Give somebody new a part in a project, on the server's own data."""
    askwell = build(read_settings(office.served.environment))
    try:
        person = team.add_person(askwell.store, askwell.owner(), project, name, role)
        key = team.create_key(askwell.store, Caller(person), "tests").secret
        token = secrets.token_urlsafe(24)
        now = askwell.store.now()
        with askwell.store.database.write() as connection:
            until = now + timedelta(hours=1)
            sessions.add_link(connection, team.hash_secret(token), person.id, now, until)
    finally:
        askwell.close()
    return Member(office, project, person.id, name, key, f"/sign-in?token={token}")
