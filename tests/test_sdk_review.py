"""The client reviews: what waits, deciding, sending back, and taking it back."""

import pytest

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller, Role
from askwell.sdk import Client
from askwell.services import team
from tests.test_sdk import client, parts

pytestmark = pytest.mark.slow

__all__ = ["client", "parts"]


def test_a_reviewer_decides_and_sends_back(client: Client, parts: Askwell, owner: Caller) -> None:
    project = client.create_project("Tickets", labels=["Refund", "Delivery"])
    text = project.add_texts(["Where is my money?"])[0].id
    assert text is not None
    ada = team.add_person(parts.store, owner, project.id, "Ada", Role.ANNOTATOR)
    key = team.create_key(parts.store, Caller(ada), "sdk").secret
    with Client(str(client._transport._url), api_key=key) as hers:  # pyright: ignore[reportPrivateUsage] — by tests
        hers.project("Tickets").submit(text, "Delivery")
        hers.project("Tickets").flag(text, comment="Or a refund?")
    (item,) = project.review_queue()
    assert [reason.kind for reason in item.reasons] == ["flag", "comment"]
    assert [(answer.person, answer.status) for answer in item.answers] == [("Ada", "submitted")]
    assert list(project.review_queue(kinds=["error"])) == []
    decided = project.decide(item, "Refund", comment="Money is a refund.")
    assert decided.event.kind == "review"
    assert list(project.review_queue()) == []
    project.undo(decided.event.id)
    assert project.send_back(item, ada.id, "Look again.").annotation.status == "open"
    assert list(project.review_queue()) == []
