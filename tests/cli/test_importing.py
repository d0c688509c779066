import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Run


def progress(askwell: Run, name: str) -> dict[str, object]:
    return json.loads(askwell("project", "show", name, "--json"))["progress"]


@pytest.mark.slow
def test_a_file_is_imported_and_encoded_without_a_server(askwell: Run, process: Run, tmp_path: Path) -> None:
    askwell("project", "create", "Tickets", "--label", "Refund")
    file = tmp_path / "tickets.csv"
    file.write_text(
        "nr;words;intent\n1;my money;Refund\n2;;Refund\n3;my parcel;Delivery\n4;my money;Refund\n"
    )
    columns = ("--text", "words", "--id", "nr", "--label", "intent")
    job = json.loads(process("import", "tickets", file, *columns, "--json"))
    assert job["state"] == "done"
    assert job["result"] | {"source_id": ""} == {
        "source_id": "", "rows": 4, "imported": 2, "folded": 1, "rejected": 1, "labelled": 2,
    }  # fmt: skip
    seen = progress(askwell, "tickets")
    assert (seen["documents"], seen["encoded"], seen["answers"]) == (2, 2, 2)
    listed = json.loads(askwell("jobs", "tickets", "--json"))
    assert {(job["kind"], job["state"]) for job in listed} == {("import", "done"), ("encode", "done")}
    assert "encode" in askwell("jobs", "tickets")


def test_a_preview_stores_nothing(askwell: Run, tickets: Path) -> None:
    askwell("project", "create", "Tickets")
    said = askwell("import", "tickets", tickets, "--preview")
    assert "please send my money back number 0" in said
    assert "text 'text', id 'id'" in said
    assert json.loads(askwell("import", "tickets", tickets, "--preview", "--json"))["columns"] == [
        "id",
        "text",
    ]
    assert progress(askwell, "tickets")["documents"] == 0


def test_what_cannot_be_imported_is_one_line(askwell: Run, tickets: Path, tmp_path: Path) -> None:
    askwell("project", "create", "Tickets")
    assert "no column “words”" in askwell("import", "tickets", tickets, "--text", "words", status=1)
    (tmp_path / "empty.csv").touch()
    assert "no rows" in askwell("import", "tickets", tmp_path / "empty.csv", status=1)
    (tmp_path / "strange.bin").write_bytes(bytes(range(256)))
    assert "say which it is" in askwell("import", "tickets", tmp_path / "strange.bin", status=1)
    askwell("import", "tickets", tmp_path / "none.csv", status=2)
    askwell("import", "nothing", tickets, status=1)


def test_an_import_can_be_left_to_a_worker_and_cancelled(askwell: Run, tickets: Path) -> None:
    askwell("project", "create", "Tickets")
    job_id = askwell("import", "tickets", tickets, "--no-wait").strip()
    askwell("jobs", "tickets", "--cancel", job_id)
    assert json.loads(askwell("jobs", "tickets", "--json"))[0]["state"] == "cancelled"


@pytest.mark.slow
def test_ctrl_c_cancels_and_says_what_is_in(askwell: Run, tmp_path: Path) -> None:
    askwell("project", "create", "Tickets")
    file = tmp_path / "many.txt"
    file.write_text("\n".join(f"a text with the number {i}" for i in range(300_000)))
    started = subprocess.Popen([*COMMAND, "import", "tickets", str(file)], stderr=subprocess.PIPE, text=True)
    while not progress(askwell, "tickets")["documents"]:
        assert started.poll() is None
        time.sleep(0.05)
    os.kill(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "Cancelled after" in said
    job = json.loads(askwell("jobs", "tickets", "--json"))
    assert {each["state"] for each in job if each["kind"] == "import"} == {"cancelled"}
    seen = progress(askwell, "tickets")["documents"]
    assert isinstance(seen, int) and 0 < seen < 300_000
