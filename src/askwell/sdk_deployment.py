"""One deployment as the client sees it: called, moved, watched, and what it left to people."""

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from askwell.sdk_files import OnProgress, fetch_file, send_file, wait_for
from askwell.sdk_served import (
    Answers,
    DeploymentKey,
    DeploymentState,
    Forgotten,
    Monitoring,
    Move,
    NewDeploymentKey,
    ReviewTask,
)
from askwell.sdk_transport import AskwellError, Transport
from askwell.sdk_values import Job, read

PREDICT_AT_ONCE = 2_000
POLL_SECONDS = 0.5
RESULTS = (".csv", ".jsonl", ".xlsx", ".parquet")


class Deployment:
    """A deployment on the server, by its name; what is asked of it is asked anew each time."""

    def __init__(self, transport: Transport, name: str) -> None:
        self.name = name
        self._transport = transport
        self._path = f"/deployments/{name}"

    def __repr__(self) -> str:
        return f"Deployment(name={self.name!r})"

    def state(self) -> DeploymentState:
        """Give what answers under the name, how it behaves, and how many texts wait for people."""
        return self._state(self._transport.call("GET", self._path))

    def predict(
        self,
        texts: Sequence[str | Mapping[str, str]],
        *,
        wait: float = 0.0,
        n_best: int = 3,
        save: bool | None = None,
        explanation: bool = False,
        offset_unit: str = "code_points",
    ) -> Answers:
        """Have texts answered, however many, in calls of at most ``PREDICT_AT_ONCE``.

        A text is a string, or a mapping with ``text`` and your own ``external_id``, by which it can be
        forgotten. ``wait`` is how many seconds (at most 60) each call waits for people\u2019s answers to what
        the model abstains on. A call that fails on the way is sent again: the same text with the same id that
        waits for people already makes no second review task.
        """
        if not texts:
            raise AskwellError("Give at least one text.", code="invalid_input", field="texts")
        more = {"n_best": n_best, "offset_unit": offset_unit, "explanation": explanation, "wait": wait}
        if save is not None:
            more["save"] = save
        parts: list[Answers] = []
        for start in range(0, len(texts), PREDICT_AT_ONCE):
            part = texts[start : start + PREDICT_AT_ONCE]
            batch = [each if isinstance(each, str) else dict(each) for each in part]
            found = self._post("/predict", {"texts": batch, **more}, is_repeatable=True)
            parts.append(read(Answers, found))
        answers = tuple(answer for part in parts for answer in part)
        last = parts[-1]
        return Answers(answers, last.model_version, last.answers_learnt, last.set_coverage)

    def predict_file(
        self,
        path: str | Path,
        to: str | Path,
        *,
        on_progress: OnProgress | None = None,
        **options: Any,
    ) -> Job:
        """Have a file\u2019s rows predicted, and write its columns with what was said beside them to ``to``.

        CSV, TSV, XLSX, JSONL, JSON, Parquet, Arrow or a text a line goes in; the ending of ``to`` says what
        comes out: ``.csv``, ``.jsonl``, ``.xlsx`` or ``.parquet``. ``options`` are those of the HTTP call,
        such as ``text_column``. Rows that could not be predicted are named in the job\u2019s ``result``.
        """
        path, to = Path(path), Path(to)
        return predict_file(self._transport, self._path, path, to, on_progress, options)

    def review_task(self, task_id: str) -> ReviewTask:
        """Give a text that was handed to people, and what stands once somebody answered."""
        return read(ReviewTask, self._transport.call("GET", f"/review-tasks/{task_id}"))

    def review_tasks(self, *, status: str | None = None) -> Iterator[ReviewTask]:
        """Give what was handed to people, newest first; ``status`` "open", "answered", "expired" or
        "cancelled" narrows it down."""
        params: dict[str, Any] = {"limit": 100}
        if status is not None:
            params["status"] = status
        while True:
            found = self._transport.call("GET", f"{self._path}/review-tasks", params=params)["tasks"]
            for each in found:
                yield read(ReviewTask, each)
            if len(found) < params["limit"]:
                return
            params["before"] = found[-1]["id"]

    def wait_for(self, task: ReviewTask | str, *, timeout: float = 3_600.0) -> ReviewTask:
        """Wait until a task is answered, expired or cancelled; raises ``AskwellError`` after ``timeout``
        seconds."""
        task_id = task if isinstance(task, str) else task.id
        deadline = time.monotonic() + timeout
        while not (found := self.review_task(task_id)).is_over:
            if time.monotonic() >= deadline:
                message = f"Nobody answered the review task {task_id} within {timeout:g} seconds."
                raise AskwellError(message, code="timeout")
            time.sleep(POLL_SECONDS)
        return found

    def cancel_review_task(self, task: ReviewTask | str) -> ReviewTask:
        """Call off a text that waits for people; raises ``AskwellError`` where it was answered or expired."""
        task_id = task if isinstance(task, str) else task.id
        found = self._post(f"/review-tasks/{task_id}:cancel", {}, is_repeatable=True)
        return read(ReviewTask, found)

    def change(self, **conduct: Any) -> DeploymentState:
        """Change how it behaves, and leave the rest: ``policy``, ``scope_limit``, ``asks_people``,
        ``audit_share``, ``expiry_hours``, ``fallback``, ``saves``, ``retention_days``, ``texts_a_minute``,
        \u2026"""
        return self._state(self._transport.call("PATCH", self._path, json=conduct))

    def promote(self, version: int | None) -> DeploymentState:
        """Have a version answer from now on; None: whichever is the newest."""
        return self._state(self._post(":promote", {"version": version}))

    def roll_back(self) -> DeploymentState:
        """Go back to what answered before."""
        return self._state(self._post(":rollback", {}))

    def set_canary(self, version: int | None, share: float = 0.0) -> DeploymentState:
        """Have a version answer a share of the texts, from 0 to 1; None ends that."""
        return self._state(self._post(":canary", {"version": version, "share": share}))

    def set_shadow(self, version: int | None) -> DeploymentState:
        """Have a version predict as well, only to be compared; None ends that."""
        return self._state(self._post(":shadow", {"version": version}))

    def pause(self, because: str = "") -> DeploymentState:
        """Have it answer nothing; callers are told why."""
        return self._state(self._post(":pause", {"because": because}))

    def resume(self) -> DeploymentState:
        """Let it answer again."""
        return self._state(self._post(":resume", {}))

    def moves(self) -> list[Move]:
        """Give every change of it, the latest first."""
        found = self._transport.call("GET", f"{self._path}/moves")["moves"]
        return [read(Move, move) for move in found]

    def monitoring(self, *, hours: int = 168) -> Monitoring:
        """Give its traffic, how often it was right, drift and alerts, so many hours back."""
        params = {"hours": hours}
        return read(Monitoring, self._transport.call("GET", f"{self._path}/monitoring", params=params))

    def forget(self, external_id: str) -> Forgotten:
        """Delete what was kept under your id of a text; the answer tells what stays and why."""
        params = {"external_id": external_id}
        return read(Forgotten, self._transport.call("DELETE", f"{self._path}/served", params=params))

    def keys(self) -> list[DeploymentKey]:
        """Give its keys that still work, oldest first."""
        found = self._transport.call("GET", f"{self._path}/keys")["keys"]
        return [read(DeploymentKey, key) for key in found]

    def create_key(self, name: str, *, texts_a_minute: int | None = None) -> NewDeploymentKey:
        """Make a key with which a program calls this deployment and does nothing else.

        ``texts_a_minute`` is how much it may ask; None: as much as the deployment answers.
        """
        body = {"name": name, "texts_a_minute": texts_a_minute}
        return read(NewDeploymentKey, self._post("/keys", body))

    def revoke_key(self, key: DeploymentKey | str) -> None:
        """End a key, given itself or by its id, at once."""
        key_id = key if isinstance(key, str) else key.id
        self._transport.call("DELETE", f"{self._path}/keys/{key_id}")

    def delete(self) -> None:
        """Delete it with its history, records and keys; what waits for people is cancelled, texts stay."""
        self._transport.call("DELETE", self._path)

    def _state(self, found: Mapping[str, Any]) -> DeploymentState:
        return read(DeploymentState, found)

    def _post(self, what: str, body: Mapping[str, Any], *, is_repeatable: bool = False) -> Any:
        return self._transport.call(
            "POST", f"{self._path}{what}", json=dict(body), is_repeatable=is_repeatable
        )


def predict_file(
    transport: Transport,
    address: str,
    path: Path,
    to: Path,
    on_progress: OnProgress | None,
    options: Mapping[str, Any],
) -> Job:
    """Have a file predicted by what is at an address, and fetch what comes out."""
    if to.suffix.lower() not in RESULTS:
        message = f"{to.name}: the result can be " + ", ".join(RESULTS)
        raise AskwellError(message, code="invalid_input", field="to")
    job = send_file(transport, f"{address}/predict:file", path, {**options, "output": to.suffix.lower()[1:]})
    job = wait_for(transport, f"{address}/jobs", job, every=POLL_SECONDS, on_progress=on_progress)
    if job.state == "done":
        fetch_file(transport, f"{address}/jobs/{job.id}/result", to, {})
    return job
