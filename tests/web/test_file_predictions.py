"""A file predicted over HTTP: handed over, worked on, fetched."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell
from askwell.domain.members import Role
from askwell.services.drafting import Drafter
from askwell.services.file_prediction_steps import predict_file_step
from askwell.services.loaded import LoadedModels
from askwell.services.thresholds import Doubts
from tests.web.conftest import API
from tests.web.test_deployments import deploy

FILE = b"id;text\n1;money back please\n2;\n3;where is my parcel\n"


@pytest.fixture
def work(askwell: Askwell) -> Callable[[str], None]:
    """Do what a worker does with a job."""

    def run(job_id: str) -> None:
        drafter = Drafter(LoadedModels(askwell.store, askwell.encoders.get), Doubts(askwell.store))
        while not predict_file_step(askwell.store, drafter, job_id):
            pass

    return run


@pytest.mark.parametrize("place", ["deployment", "project"])
def test_a_file_goes_in_and_comes_out(
    client: TestClient, filled: str, work: Callable[[str], None], place: str
) -> None:
    address = deploy(client, filled) if place == "deployment" else filled
    sent = client.post(
        f"{address}/predict:file", files={"file": ("my file.csv", FILE)}, data={"output": "jsonl"}
    )
    assert sent.status_code == 202, sent.text
    job = sent.json()
    assert (job["kind"], job["state"]) == ("predict_file", "queued")
    early = client.get(f"{address}/jobs/{job['id']}/result")
    assert (early.status_code, early.json()["error"]["code"]) == (404, "result_gone")
    work(job["id"])
    done = client.get(f"{address}/jobs/{job['id']}").json()
    assert (done["state"], done["done"], done["result"]["rejected"]) == ("done", 3, 1)
    assert done["message"].startswith("2 rows predicted, 1 left out")
    found = client.get(f"{address}/jobs/{job['id']}/result")
    assert found.headers["content-type"] == "application/jsonl"
    assert "my%20file.predicted.jsonl" in found.headers["content-disposition"]
    lines = found.text.splitlines()
    assert len(lines) == 3 and '"label": "' in lines[0] and "line 3" in lines[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "content", "data", "field"),
    [
        ("a.csv", FILE, {"text_column": "words"}, None),
        ("a.csv", FILE, {"output": "papyrus"}, "output"),
        ("a.csv", FILE, {"options": "{"}, "options"),
        ("a.csv", FILE, {"colour": "red"}, "colour"),
        ("a.conll", b"Anna B-PER\n\n", {}, "format"),
        ("a.csv", b"", {}, None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    client: TestClient, filled: str, name: str, content: bytes, data: dict[str, str], field: str | None
) -> None:
    address = deploy(client, filled)
    response = client.post(f"{address}/predict:file", files={"file": (name, content)}, data=data)
    assert response.status_code == 422, response.text
    assert response.json()["error"].get("field") == field


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_is_cancelled_by_who_may_see_it(
    client: TestClient, anonymous: TestClient, filled: str, key_for: Callable[[Role], str]
) -> None:
    address = deploy(client, filled)
    job = client.post(f"{address}/predict:file", files={"file": ("a.csv", FILE)}).json()
    stranger = {"Authorization": f"Bearer {key_for(Role.ANNOTATOR)}"}
    hidden = anonymous.post(f"{API}/deployments/tickets/jobs/{job['id']}:cancel", headers=stranger)
    assert hidden.status_code == 404
    assert client.post(f"{address}/jobs/{job['id']}:cancel").json()["state"] == "cancelled"
