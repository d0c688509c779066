"""Files predicted as jobs: every format, bad rows named, going on after a death, cancelled, forgotten."""

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from askwell.domain.answers import Call
from askwell.domain.errors import NotFound, ResultGone
from askwell.domain.file_predictions import KEPT_FOR, ResultFormat, headings
from askwell.domain.jobs import Job, JobState
from askwell.domain.members import Caller, Role
from askwell.domain.sources import ImportOptions
from askwell.services import file_prediction_steps, file_predictions, team
from askwell.services.drafting import Draft, Drafter
from askwell.services.file_prediction_steps import predict_file_step
from askwell.services.loaded import LoadedModels
from askwell.services.planning import Plan
from askwell.services.thresholds import Doubts
from tests.services.deploying import NAME, UNSURE, Deployed

TEXTS = ["I want my money back, now", "Where is my parcel, please", "I cannot sign in, at all"]


class Dying(Drafter):
    """A drafter in a worker that dies at some call."""

    calls_left = 1

    def draft(self, plan: Plan, call: Call) -> list[Draft]:
        self.calls_left -= 1
        if self.calls_left < 0:
            raise SystemExit
        return super().draft(plan, call)


def drafter(deployed: Deployed, kind: type[Drafter] = Drafter) -> Drafter:
    models = LoadedModels(deployed.store, lambda _: deployed.encoder)
    return kind(models, Doubts(deployed.store))


def start(deployed: Deployed, path: Path, *, output: ResultFormat | None = None, **options: Any) -> Job:
    return file_predictions.start(
        deployed.store,
        deployed.owner,
        path=path,
        name=path.name,
        options=ImportOptions(**options),
        output=output,
        deployment=NAME,
    )


def finish(deployed: Deployed, job: Job) -> Job:
    by = drafter(deployed)
    while not predict_file_step(deployed.store, by, job.id):
        pass
    return file_predictions.find(deployed.store, deployed.owner, job.id, deployment=NAME)


def result(deployed: Deployed, job: Job) -> list[dict[str, Any]]:
    path, _, output = file_predictions.find_result(deployed.store, deployed.owner, job.id, deployment=NAME)
    match output:
        case ResultFormat.CSV:
            with path.open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
        case ResultFormat.JSONL:
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        case ResultFormat.XLSX:
            return pl.read_excel(path, infer_schema_length=None).to_dicts()
        case ResultFormat.PARQUET:
            return pl.read_parquet(path).to_dicts()


def table(path: Path, texts: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "label"])
        writer.writerows([f"t{n}", text, "=SUM(1)"] for n, text in enumerate(texts))
    return path


@pytest.mark.parametrize("output", list(ResultFormat))
def test_each_format_holds_the_columns_of_the_file_and_what_was_said(
    deployed: Deployed, tmp_path: Path, output: ResultFormat
) -> None:
    deployed.deploy()
    said = deployed.call(TEXTS)
    job = start(deployed, table(tmp_path / "in.csv", [TEXTS[0], "", *TEXTS[1:]]), output=output)
    done = finish(deployed, job)
    assert (done.state, done.done, done.total) == (JobState.DONE, 4, 4)
    assert done.result["rejected"] == 1
    assert done.result["problems"] == [{"line": 3, "reason": "there is no text in “text”"}]
    rows = result(deployed, job)
    assert list(rows[0]) == [
        "id",
        "text",
        "label",
        "predicted_label",
        "predicted_probability",
        "predicted_epistemic",
        "predicted_out_of_scope",
        "predicted_abstained",
        "predicted_abstained_because",
        "predicted_model_version",
        "predicted_problem",
    ]
    assert [row["id"] for row in rows] == ["t0", "t1", "t2", "t3"]
    good = [rows[0], *rows[2:]]
    assert [row["text"] for row in good] == TEXTS
    assert [row["predicted_label"] for row in good] == [each.prediction.labels[0].name for each in said]
    assert [float(row["predicted_probability"]) for row in good] == pytest.approx(
        [each.probability for each in said], abs=2e-6
    )
    assert {str(row["predicted_abstained"]).lower() for row in good} == {"false"}
    assert rows[1]["predicted_problem"] == "line 3: there is no text in “text”"
    assert rows[1]["predicted_label"] in (None, "")
    formula = "'=SUM(1)" if output is ResultFormat.CSV else "=SUM(1)"
    assert {row["label"] for row in rows} == {formula}


@pytest.mark.parametrize("ending", ["jsonl", "xlsx", "parquet", "txt"])
def test_what_comes_out_is_written_as_the_file_is(deployed: Deployed, tmp_path: Path, ending: str) -> None:
    deployed.deploy(policy=UNSURE, scope_limit=None)
    path = tmp_path / f"in.{ending}"
    frame = pl.DataFrame({"words": TEXTS, "count": [1, 2, 3]})
    match ending:
        case "jsonl":
            frame.write_ndjson(path)
        case "xlsx":
            frame.write_excel(path)
        case "parquet":
            frame.write_parquet(path)
        case _:
            path.write_text("\n".join(TEXTS), encoding="utf-8")
    job = start(deployed, path, **({} if ending == "txt" else {"text_column": "words"}))
    done = finish(deployed, job)
    assert done.result["abstained"] == 3
    rows = result(deployed, job)
    assert [str(row["abstained_because"]) for row in rows] == ["unsure"] * 3
    if ending in ("jsonl", "parquet"):
        assert [row["count"] for row in rows] == [1, 2, 3]
    _, name, output = file_predictions.find_result(deployed.store, deployed.owner, job.id, deployment=NAME)
    assert output.value == {"txt": "csv"}.get(ending, ending)
    assert name == f"in.predicted.{output.value}"


def test_a_job_goes_on_where_a_killed_worker_left_it(
    deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_prediction_steps, "PART_ROWS", 4)
    monkeypatch.setattr(file_prediction_steps, "STEP_PARTS", 2)
    deployed.deploy()
    texts = [f"{TEXTS[n % 3]} {n}" for n in range(30)]
    job = start(deployed, table(tmp_path / "in.csv", texts), output=ResultFormat.JSONL)
    deaths = 0
    for _ in range(3):
        try:
            predict_file_step(deployed.store, drafter(deployed, Dying), job.id)
        except SystemExit:
            deaths += 1
    present = file_predictions.find(deployed.store, deployed.owner, job.id, deployment=NAME)
    assert (deaths, present.done, present.state) == (3, 12, JobState.RUNNING)
    deployed.learn(3)  # another version is the newest now; the job keeps to the one it began with
    assert finish(deployed, job).done == 30
    rows = result(deployed, job)
    assert [row["text"] for row in rows] == texts
    assert len({row["predicted_model_version"] for row in rows}) == 1
    folder = file_predictions.folder_of(deployed.store, job.id)
    assert [path.name for path in folder.iterdir()] == ["result.jsonl"]
    assert predict_file_step(deployed.store, drafter(deployed), job.id)


def test_it_is_cancelled_at_its_next_rows(
    deployed: Deployed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_prediction_steps, "PART_ROWS", 2)
    monkeypatch.setattr(file_prediction_steps, "STEP_PARTS", 1)
    deployed.deploy()
    job = start(deployed, table(tmp_path / "in.csv", TEXTS * 3))
    assert not predict_file_step(deployed.store, drafter(deployed), job.id)
    file_predictions.cancel(deployed.store, deployed.owner, job.id, deployment=NAME)
    done = finish(deployed, job)
    assert (done.state, done.done) == (JobState.CANCELLED, 2)
    with pytest.raises(ResultGone, match="cancelled"):
        file_predictions.find_result(deployed.store, deployed.owner, job.id, deployment=NAME)
    early = start(deployed, table(tmp_path / "in.csv", TEXTS))
    cancelled = file_predictions.cancel(deployed.store, deployed.owner, early.id, deployment=NAME)
    assert cancelled.state is JobState.CANCELLED
    assert not file_predictions.folder_of(deployed.store, early.id).exists()


def test_only_who_began_it_or_may_export_sees_it(deployed: Deployed, tmp_path: Path) -> None:
    deployed.deploy()
    store, project = deployed.store, deployed.project
    people = {
        role: Caller(team.add_person(store, deployed.owner, project.id, role.value, role))
        for role in (Role.SERVICE, Role.ANNOTATOR, Role.REVIEWER)
    }
    job = file_predictions.start(
        store,
        people[Role.SERVICE],
        path=table(tmp_path / "in.csv", TEXTS),
        name="in.csv",
        options=ImportOptions(),
        output=None,
        project_id=project.id,
    )
    for role in (Role.SERVICE, Role.REVIEWER):
        assert file_predictions.find(store, people[role], job.id, project_id=project.id).id == job.id
    with pytest.raises(NotFound):
        file_predictions.find(store, people[Role.ANNOTATOR], job.id, project_id=project.id)


def test_what_came_out_is_removed_after_a_week(deployed: Deployed, tmp_path: Path) -> None:
    deployed.deploy()
    job = start(deployed, table(tmp_path / "in.csv", TEXTS))
    finish(deployed, job)
    folder = file_predictions.folder_of(deployed.store, job.id)
    for age, is_there in ((KEPT_FOR / 2, True), (KEPT_FOR * 1.01, False)):
        touched = (deployed.store.now() - age).timestamp()
        for path in (*folder.iterdir(), folder):
            os.utime(path, (touched, touched))
        assert file_predictions.sweep(deployed.store) == (not is_there)
        assert folder.exists() is is_there
    with pytest.raises(ResultGone):
        file_predictions.find_result(deployed.store, deployed.owner, job.id, deployment=NAME)


def test_names_of_columns_that_are_taken_move_all_aside() -> None:
    assert headings(["text"], ["label", "spans"]) == {"label": "label", "spans": "spans"}
    taken = headings(["label", "predicted_spans"], ["label", "spans"])
    assert taken == {name: f"predicted_predicted_{name}" for name in ("label", "spans")}
