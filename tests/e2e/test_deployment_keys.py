"""A deployment's page: a key is made, put into a program that is copied, and ended; a text is called off."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import TELEPHONE
from tests.e2e.working import Office, open_office, settle

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

NAME = "support-tickets"


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell whose demo of tickets is deployed, and hands what it is asked to people."""
    for office in open_office(chromium, tmp_path_factory.mktemp("keys"), "--demo"):
        project = office.answer(20)
        unsure = {"kind": "costs", "wrong": 10_000, "asking": 0.01}
        body = {"name": NAME, "conduct": {"policy": unsure, "audit_share": 0}}
        office.send("POST", f"/projects/{project}/deployments", json=body)
        yield office


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as somebody who copied it, without any key in the environment."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("ASKWELL_")}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**given, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_program_is_copied_with_its_key_and_stops_working_with_it(office: Office, tmp_path: Path) -> None:
    project = office.project()["id"]
    with office.browse() as page:
        page.goto(f"/p/{project}/deploy/{NAME}/use")
        keys = page.get_by_role("region", name="Keys of this deployment")
        expect(keys.get_by_text("There is no key yet.")).to_be_visible()
        keys.get_by_label("Which program is it for?").fill("Web shop")
        keys.get_by_label("Texts a minute").fill("0")
        expect(keys.get_by_role("button", name="Make a key")).to_be_disabled()
        keys.get_by_label("Texts a minute").fill("600")
        page.keyboard.press("Enter")
        expect(keys.get_by_text("Copy the key “Web shop” now")).to_be_visible()
        page.get_by_role("tab", name="Python").click()
        shown = page.get_by_label("Program: Python")
        program = shown.inner_text()
        done = run(program, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        handed = done.stdout.removeprefix("handed to people: ").strip()
        assert office.get(f"/review-tasks/{handed}")["status"] == "open"
        keys.get_by_role("button", name="I have it").click()
        expect(shown).to_contain_text('os.environ["ASKWELL_API_KEY"]')
        page.reload()
        row = keys.get_by_role("listitem").filter(has_text="Web shop")
        expect(row).to_contain_text("at most 600 texts a minute")
        expect(row).to_contain_text("used ")
        row.get_by_role("button", name="End: Web shop").press("Enter")
        row.get_by_role("button", name="End for good: Web shop").press("Enter")
        expect(keys.get_by_text("There is no key yet.")).to_be_visible()
        ended = run(program, tmp_path)
        assert (ended.returncode, ended.stdout) == (1, "") and "AskwellError" in ended.stderr


def test_what_waits_is_called_off_with_two_presses(office: Office) -> None:
    project = office.project()["id"]
    body = {"texts": ["It is about the thing from last week"]}
    (said,) = office.send("POST", f"/deployments/{NAME}/predict", json=body)["predictions"]
    with office.browse() as page:
        page.goto(f"/p/{project}/deploy/{NAME}/waiting")
        row = page.get_by_role("listitem").filter(has_text="the thing from last week")
        row.get_by_role("button", name=re.compile("^Call off: ")).press("Enter")
        row.get_by_role("button", name=re.compile("^Call off for good: ")).press("Enter")
        expect(page.get_by_text(re.compile("^It was called off"))).to_be_visible()
        page.get_by_text(re.compile("^Called off 1")).click()
        expect(row).to_contain_text("cancelled")
    assert office.get(f"/review-tasks/{said['review_task_id']}")["status"] == "cancelled"


def test_a_telephone_shows_all_of_it(office: Office) -> None:
    project = office.project()["id"]
    with office.browse(viewport=TELEPHONE) as page:
        page.goto(f"/p/{project}/deploy/{NAME}/use")
        keys = page.get_by_role("region", name="Keys of this deployment")
        keys.get_by_label("Which program is it for?").fill("A program with a name that is long " * 4)
        keys.get_by_role("button", name="Make a key").click()
        expect(keys.get_by_text("It is not shown again.")).to_be_visible()
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
