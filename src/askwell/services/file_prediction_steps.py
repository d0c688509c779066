"""The job that predicts a file, in steps: some rows, written as a part, stored with the cursor after them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from askwell.domain.answers import Call
from askwell.domain.documents import MAX_TEXT
from askwell.domain.errors import UnreadableFile
from askwell.domain.file_predictions import TOLD_PROBLEMS, PredictedRow, ResultFormat
from askwell.domain.jobs import Job, JobState
from askwell.domain.projects import Project, marks_spans
from askwell.services import planning
from askwell.services.drafting import Draft, Drafter
from askwell.services.file_predictions import folder_of, served_of, upload_of
from askwell.services.import_rows import options_from_json
from askwell.services.planning import Plan
from askwell.storage import jobs, projects
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.prediction_writing import drop_parts, join_parts, write_part
from askwell.storage.formats.rows import BadRow, Cursor, Row, RowFile
from askwell.storage.store import Store

PART_ROWS = 500
STEP_PARTS = 10


def predict_file_step(store: Store, drafter: Drafter, job_id: str) -> bool:
    """Predict the next rows of a file; True when the job is over.

    A part is written before the cursor after it is stored. A step that was cut off, or that two workers run
    at once, therefore goes on where the parts end, and predicts no row twice into the result.
    """
    with store.database.read() as connection:
        job = jobs.find(connection, job_id)
        project = projects.find(connection, job.project_id) if job is not None else None
        if job is None or project is None or job.is_over:
            return True
        plan = planning.plan(connection, served_of(job, project), project)
    upload = upload_of(store, job.id)
    if not upload.exists():
        raise UnreadableFile(name=str(job.options["name"]), reason="its upload is gone; send the file again")
    read = job.options["read"]
    options = options_from_json(dict(read) if isinstance(read, Mapping) else {})
    file = open_file(upload, str(job.options["name"]), options)
    predict = _predictor(drafter, plan, project, str(options.text_column))
    begun, before = store.now(), job.done
    cursor = _cursor(job) or file.start
    rows = file.read(cursor)
    for _ in range(STEP_PARTS):
        part = list(islice(rows, PART_ROWS))
        if not part:
            return _finish(store, job)
        number = int(str(job.result.get("parts", 0))) + 1
        predicted = predict(part)
        write_part(folder_of(store, job.id), number, predicted)
        with store.database.write() as connection:
            present = jobs.find(connection, job_id, is_locked=True)
            if present is None or present.is_over or (_cursor(present) or file.start) != cursor:
                return False
            if present.is_cancel_requested:
                message = f"Cancelled after {present.done:,} rows."
                jobs.change(connection, job_id, store.now(), state=JobState.CANCELLED, message=message)
                upload.unlink(missing_ok=True)
                return True
            cursor = part[-1].after
            done = present.done + len(part)
            changes: dict[str, object] = {
                "state": JobState.RUNNING,
                "done": done,
                "total": _total(file, cursor, done),
                "rate": (done - before) / max((store.now() - begun).total_seconds(), 1e-3),
                "result": _counted(present, cursor, number, part, predicted),
            }
            jobs.change(connection, job_id, store.now(), **changes)
            job = replace(present, done=done, result=_counted(present, cursor, number, part, predicted))
    return False


def _predictor(
    drafter: Drafter, plan: Plan, project: Project, column: str
) -> Callable[[Sequence[Row | BadRow]], list[PredictedRow]]:
    has_spans = marks_spans(project, plan.labels)

    def predict(part: Sequence[Row | BadRow]) -> list[PredictedRow]:
        taken = [_taken(row, column) for row in part]
        texts = [text for text, problem in taken if problem is None]
        call = Call(texts=texts, external_ids=[None] * len(texts), n_best=1)
        drafts = iter(drafter.draft(plan, call) if texts else [])
        return [
            PredictedRow(
                values=row.values if isinstance(row, Row) else {},
                said=_said(next(drafts), has_spans) if problem is None else {},
                problem=None if problem is None else f"line {row.line}: {problem}",
            )
            for row, (_, problem) in zip(part, taken, strict=True)
        ]

    return predict


def _taken(row: Row | BadRow, column: str) -> tuple[str, str | None]:
    """Give a row's text, or why it has none that can be predicted."""
    if isinstance(row, BadRow):
        return "", row.reason
    value = row.values.get(column)
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if not text.strip():
        return "", f"there is no text in “{column}”"
    if len(text) > MAX_TEXT:
        return "", f"the text has {len(text):,} characters; at most {MAX_TEXT:,} are allowed"
    return text, None


def _said(draft: Draft, has_spans: bool) -> Mapping[str, object]:
    prediction = draft.said.prediction
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "text": span.text,
            "label": span.label,
            "probability": span.probability,
        }
        for span in prediction.spans
    ]
    return {
        "label": "|".join(label.name for label in prediction.labels),
        "probability": draft.probability,
        "epistemic": prediction.epistemic,
        "out_of_scope": prediction.out_of_scope,
        "abstained": draft.abstained is not None,
        "abstained_because": None if draft.abstained is None else draft.abstained.value,
        **({"spans": json.dumps(spans, ensure_ascii=False)} if has_spans else {}),
        "model_version": draft.version,
    }


def _counted(
    job: Job, cursor: Cursor, number: int, part: Sequence[Row | BadRow], predicted: Sequence[PredictedRow]
) -> dict[str, object]:
    """Give what is known of the rows so far, with the first that could not be predicted."""
    told = job.result.get("problems")
    problems = list(told) if isinstance(told, list) else []
    new = [
        {"line": row.line, "reason": each.problem.partition(": ")[2]}
        for row, each in zip(part, predicted, strict=True)
        if each.problem is not None
    ]
    abstained = sum(each.said.get("abstained") is True for each in predicted)
    return {
        "cursor": list(cursor),
        "parts": number,
        "predicted": int(str(job.result.get("predicted", 0))) + len(part) - len(new),
        "abstained": int(str(job.result.get("abstained", 0))) + abstained,
        "rejected": int(str(job.result.get("rejected", 0))) + len(new),
        "problems": [*problems, *new][:TOLD_PROBLEMS],
        "model_version": job.options["version"],
    }


def _finish(store: Store, job: Job) -> bool:
    output = ResultFormat(str(job.options["output"]))
    folder, parts = folder_of(store, job.id), int(str(job.result.get("parts", 0)))
    path = join_parts(folder, parts, output)
    with store.database.write() as connection:
        present = jobs.find(connection, job.id, is_locked=True)
        if present is not None and not present.is_over:
            result = {name: value for name, value in job.result.items() if name not in ("cursor", "parts")}
            jobs.change(
                connection,
                job.id,
                store.now(),
                state=JobState.DONE,
                total=job.done,
                result={**result, "format": output.value, "bytes": path.stat().st_size},
                message=_sentence(job),
            )
    drop_parts(folder, parts)
    upload_of(store, job.id).unlink(missing_ok=True)
    return True


def _cursor(job: Job) -> Cursor | None:
    stored = job.result.get("cursor")
    return Cursor(*stored) if isinstance(stored, list) else None


def _total(file: RowFile, after: Cursor, done: int) -> int:
    """Give the number of rows, or what it must be about if the rest is like the rows so far."""
    if file.counts_rows:
        return file.size
    read = max(after.offset - file.start.offset, 1)
    return max(round(done * (file.size - file.start.offset) / read), done)


def _sentence(job: Job) -> str:
    counts = {name: int(str(job.result.get(name, 0))) for name in ("predicted", "abstained", "rejected")}
    said = f"{counts['predicted']:,} rows predicted"
    if counts["abstained"]:
        said += f", {counts['abstained']:,} of them held back"
    if counts["rejected"]:
        said += f", {counts['rejected']:,} left out"
    return said + ". The result can be fetched for a week."
