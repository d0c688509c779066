"""A deployment in use: ordinary texts for days, then texts of quite another kind, and what its page says."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from askwell.bootstrap import build, read_settings
from askwell.services.watchman import Watchman
from askwell.storage.store import Store
from tests.e2e.conftest import ROOT, axe
from tests.e2e.desk import tickets
from tests.e2e.working import Office, open_office, percent, settle, until, whole
from tests.receiving import Receiver, is_signed, receiving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

NAME = "tickets"
LABELLED, A_CALL = 60, 10
OTHERS = {"threat-reports/reports.jsonl": 120, "contract-snippets/snippets.jsonl": 120}
"""Texts of quite another kind, and how many of each there are."""

INSTANTS = {
    "served": ("created_at",),
    "deployment_hours": ("hour",),
    "deployment_checks": ("at",),
    "deployment_moves": ("at",),
    "deployment_alerts": ("began_at",),
    "deployments": ("created_at",),
    "review_tasks": ("created_at", "ended_at", "expires_at"),
}
"""The moments in what is kept of deployments, in microseconds."""


@dataclass
class Watch:
    """An Askwell with a deployment, a program that it tells of alerts, and a worker's watchman."""

    office: Office
    project: str
    receiver: Receiver
    secret: str
    store: Store
    watchman: Watchman

    def send(self, texts: list[str]) -> list[Any]:
        """Call the deployment with texts, some at a time, and give what it said once that is written down."""
        before = self.seen()["traffic"]["texts"]
        said: list[Any] = []
        for first in range(0, len(texts), A_CALL):
            body = {"texts": [{"text": text} for text in texts[first : first + A_CALL]]}
            said += self.office.send("POST", f"/deployments/{NAME}/predict", json=body)["predictions"]
        until(self.seen, lambda seen: seen["traffic"]["texts"] == before + len(texts))
        return said

    def seen(self) -> Any:
        """What the page is made of."""
        return self.office.get(f"/deployments/{NAME}/monitoring", hours=168)

    def pass_time(self, **spans: float) -> None:
        """Let all that happened to deployments lie back further, as if time had passed."""
        back = timedelta(**spans)
        with sqlite3.connect(self.office.served.home / "askwell.sqlite", timeout=60) as data:
            for table, columns in INSTANTS.items():
                moved = ", ".join(
                    f"{column} = {column} - {back // timedelta(microseconds=1)}" for column in columns
                )
                data.execute(f"UPDATE {table} SET {moved}")
            until_then = "json_set(details, '$.until', json_extract(details, '$.until') - ?)"
            data.execute(
                f"UPDATE deployment_checks SET details = {until_then} WHERE kind = 'outputs'",
                (back.total_seconds(),),
            )
        data.close()

    def check(self) -> Any:
        """Let a worker make its checks and tell what is wrong, and give what is seen then."""
        self.watchman.check()
        self.watchman.look()
        return self.seen()


@pytest.fixture(scope="module")
def watch(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A deployment of a model that has learnt sixty tickets and holds back below 95 %."""
    with pytest.MonkeyPatch.context() as patch, receiving() as receiver:
        patch.setenv("ASKWELL_WEBHOOK_PRIVATE", "1")
        for office in open_office(chromium, tmp_path_factory.mktemp("watch"), "--demo"):
            project = office.project()["id"]
            office.send("PATCH", f"/projects/{project}", json={"audit_share": 0.6})
            office.answer(LABELLED)
            policy = {"kind": "precision", "target": 0.95}
            conduct = {"policy": policy, "saves": True, "audit_share": 0.2, "alerts": {"abstained": 0.4}}
            body = {"name": NAME, "conduct": conduct}
            office.send("POST", f"/projects/{project}/deployments", json=body)
            hook = {"url": receiver.url, "kinds": ["deployment_alert", "deployment_recovered"]}
            secret = office.send("POST", f"/projects/{project}/webhooks", json=hook)["secret"]
            with _store(office) as store:
                rng = np.random.default_rng(0)
                yield Watch(office, project, receiver, secret, store, Watchman(store, rng=rng))


def test_what_changes_is_seen_told_and_over(watch: Watch) -> None:
    _, known = tickets(700)
    ordinary = [ticket.text for ticket in known]
    watch.send(ordinary[:220])
    answer_all(watch, {ticket.text: ticket.label for ticket in known})
    watch.pass_time(days=2)
    watch.send(ordinary[220:440])
    watch.pass_time(hours=12)
    seen = watch.check()
    assert [len(seen["drift"][kind]) for kind in ("inputs", "outputs")] == [1, 1]
    assert not {alert["kind"] for alert in seen["alerts"]} & {"input_drift", "output_drift"}
    with watch.office.browse() as page:
        open_watch(page, watch)
        expect(part(page, "Does anything change?")).to_contain_text("The texts are like those")
        told_rightly(page, watch, texts=440)

        others = other_texts()
        for half in (others[::2], others[1::2]):
            watch.send(half)
            watch.pass_time(hours=7)
            seen = watch.check()
        assert {"input_drift", "abstained", "waiting"} <= {alert["kind"] for alert in seen["alerts"]}
        assert all(check["p_value"] < 0.01 for check in seen["drift"]["inputs"][:2])
        assert {said["text"] for said in seen["drift"]["moved"]} <= set(others)

        page.reload()
        settle(page)
        look = page.get_by_role("status", name="What needs a look")
        expect(look).to_contain_text("The texts that come have changed")
        expect(look).to_contain_text("A text has waited for people for more than 24")
        abstained = next(alert for alert in seen["alerts"] if alert["kind"] == "abstained")
        expect(look).to_contain_text(
            f"more than {percent(0.4)} of the texts: on {percent(abstained['value'])}"
        )
        change = part(page, "Does anything change?")
        expect(change).to_contain_text("The texts are not like those that the model has learnt from.")
        change.get_by_text("The texts that differ most").click()
        expect(change.get_by_text(seen["drift"]["moved"][0]["text"])).to_be_visible()
        change.get_by_text("For data scientists").click()
        expect(change).to_contain_text("Two-sample test of the texts: p = 0.002")
        expect(change).to_contain_text(f"{len(others) // 2} texts beside")
        told_rightly(page, watch, texts=440 + len(others))
        assert axe(page) == []

        not_told = page.get_by_role("checkbox", name="The texts change: p-value below: not told")
        not_told.click()
        expect(not_told).to_be_checked()
        until(watch.seen, lambda now: told_from(now, "input_drift") is None)
        watch.watchman.look()
        expect(look).not_to_contain_text("The texts that come have changed")
    alerts = heard(watch, {"input_drift", "abstained", "waiting"})
    assert alerts.count("input_drift") == 1
    assert all(is_signed(told, watch.secret) for told in watch.receiver.received)


def told_rightly(page: Page, watch: Watch, *, texts: int) -> None:
    """See that the page gives the figures that the server has counted."""
    seen = watch.seen()
    assert seen["traffic"]["texts"] == texts
    traffic = part(page, "Traffic")
    expect(figure(traffic, "texts")).to_have_text(str(texts))
    expect(figure(traffic, "answered by itself")).to_have_text(
        percent(1 - seen["traffic"]["abstained_share"])
    )
    expect(figure(traffic, "calls that failed")).to_have_text("0")
    live = seen["live"]
    right = part(page, "How often it is right")
    precise = live["answered_precision"]
    if precise is None:
        expect(right).to_contain_text(f"So far: {live['audit_answers']} checked answers.")
    else:
        span = f"between {whole(precise['low'])} and {percent(precise['high'])}"
        expect(right).to_contain_text(f"{percent(precise['value'])} are right, with 95 % confidence {span}.")
    waits = f"{seen['review_tasks']['open']} texts wait for people"
    expect(part(page, "People")).to_contain_text(waits)


def answer_all(watch: Watch, gold: dict[str, str]) -> None:
    """Answer every text that the deployment waits for, as somebody who knows."""
    office, project = watch.office, watch.project
    labels = {label["name"]: label["id"] for label in office.project()["labels"]}
    office.send("PATCH", f"/projects/{project}", json={"audit_share": 0})
    while office.get(f"/deployments/{NAME}")["tasks"]["open"]:
        asked = office.send("POST", f"/projects/{project}/tasks:next", params={"n": 50})["questions"]
        documents = [question["document"] for question in asked]
        office.submit(project, [(each["id"], labels.get(gold.get(each["text"], ""))) for each in documents])
    office.learnt(project)


def heard(watch: Watch, wanted: set[str]) -> list[str]:
    """Give the alerts that the program was told of, once it has heard of some."""

    def alerts() -> list[str]:
        told = [each.content for each in watch.receiver.received]
        return [each["data"]["alert"] for each in told if each["kind"] == "deployment_alert"]

    return until(alerts, wanted.issubset)


def told_from(seen: Any, kind: str) -> float | None:
    """Give the figure from which on something is told."""
    return next(each["figure"] for each in seen["alerts_told"] if each["kind"] == kind)


def other_texts() -> list[str]:
    """Give the texts of another kind, in turn of each."""
    found: list[str] = []
    for name, many in OTHERS.items():
        lines = (ROOT / "examples" / name).read_text("utf-8").splitlines()[:many]
        found += [json.loads(line)["text"] for line in lines]
    return found


def open_watch(page: Page, watch: Watch) -> None:
    """Go to the page on which a deployment is watched."""
    page.goto(f"/p/{watch.project}/deploy/{NAME}/watch")
    expect(part(page, "Traffic")).to_be_visible()
    settle(page)


def part(page: Page, title: str) -> Locator:
    """Give a part of the page by its title."""
    return page.get_by_role("region", name=title)


def figure(traffic: Locator, name: str) -> Locator:
    """Give the figure under a name."""
    return traffic.locator("dl > div").filter(has_text=name).first.locator("dd")


@contextmanager
def _store(office: Office) -> Iterator[Store]:
    """Open the data of a running server, as another worker of it does."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in office.served.environment.items():
            if name.startswith("ASKWELL_"):
                patch.setenv(name, value)
        askwell = build(read_settings())
    try:
        yield askwell.store
    finally:
        askwell.close()
