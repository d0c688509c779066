"""One project as the client sees it: texts in, questions and answers, predictions, figures, export."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from askwell.sdk_deployment import Deployment, predict_file
from askwell.sdk_files import OnProgress, fetch_file, send_file, wait_for
from askwell.sdk_labels import ProjectLabels
from askwell.sdk_review import ReviewItem
from askwell.sdk_transport import AskwellError, Transport
from askwell.sdk_values import (
    AddedText,
    CurvePoint,
    Job,
    Label,
    Predictions,
    Progress,
    Quality,
    Question,
    Receipt,
    read,
)

ADD_AT_ONCE = 1_000
PREDICT_AT_ONCE = 2_000
POLL_SECONDS = 0.5


class Project(ProjectLabels):
    """A project on the server. ``labels`` are those of the moment when it was read."""

    def __init__(
        self, transport: Transport, *, project_id: str, name: str, task: str, labels: tuple[Label, ...]
    ) -> None:
        super().__init__(transport, f"/projects/{project_id}", labels)
        self.id = project_id
        self.name = name
        self.task = task

    def __repr__(self) -> str:
        return f"Project(id={self.id!r}, name={self.name!r})"

    def import_file(
        self,
        path: str | Path,
        *,
        is_waiting: bool = True,
        on_progress: OnProgress | None = None,
        **options: Any,
    ) -> Job:
        """Import a file, and wait until it is in; raises ``AskwellError`` when it fails.

        ``options`` are those of the HTTP call: ``text_column``, ``id_column``, ``label_column``,
        ``metadata_columns``, ``format``, ``encoding``, ``create_labels``, …; what is left out is found out.
        """
        job = send_file(self._transport, f"{self._path}/documents:import", Path(path), options)
        return self.wait(job, on_progress=on_progress) if is_waiting else job

    def wait(self, job: Job, *, on_progress: OnProgress | None = None) -> Job:
        """Wait until a job is over; ``on_progress`` is told how far it is, about twice a second."""
        return wait_for(
            self._transport, f"{self._path}/jobs", job, every=POLL_SECONDS, on_progress=on_progress
        )

    def jobs(self) -> list[Job]:
        """Give the latest jobs, newest first."""
        found = self._transport.call("GET", f"{self._path}/jobs")["jobs"]
        return [read(Job, job) for job in found]

    def add_texts(
        self, texts: Iterable[str | Mapping[str, Any]], *, create_labels: bool = True
    ) -> list[AddedText]:
        """Add texts without a file: a text, or a mapping with text, id, metadata and labels (names)."""
        rows = [{"text": text} if isinstance(text, str) else dict(text) for text in texts]
        added: list[AddedText] = []
        for batch in _batches(rows, ADD_AT_ONCE):
            body = {"texts": batch, "create_labels": create_labels}
            found = self._post("documents", json=body)["results"]
            added += [read(AddedText, result) for result in found]
        return added

    def next(self, n: int = 1) -> list[Question]:
        """Give the caller's open questions, filled up to ``n``; fewer, or none, when no text is left."""
        found = self._post("tasks:next", params={"n": n})["questions"]
        return [read(Question, question) for question in found]

    def submit(
        self,
        question: Question | int,
        *labels: str,
        spans: Iterable[tuple[int, int, str]] | None = None,
        comment: str | None = None,
    ) -> Receipt:
        """Answer a question (or the text with an id) with labels, by name or id.

        ``spans`` are the parts that are marked: the first code point, the one after the last, and a label. An
        empty list says that there are none; without ``spans`` nothing is said about them.
        """
        return self._act("submit", question, **self._content(question, labels, spans, comment))

    def skip(self, question: Question | int, *, comment: str | None = None) -> Receipt:
        """Leave a text to others."""
        return self._act("skip", question, comment=comment)

    def flag(self, question: Question | int, *, comment: str | None = None) -> Receipt:
        """Mark a text for somebody to look at."""
        return self._act("flag", question, comment=comment)

    def comment(self, question: Question | int, comment: str) -> Receipt:
        """Say something about a text."""
        return self._act("comment", question, comment=comment)

    def review_queue(self, *, kinds: Sequence[str] = ()) -> Iterator[ReviewItem]:
        """Give the texts that need a reviewer's eye, the most urgent first.

        ``kinds`` narrows them down to some reasons: "disagreement", "flag", "error", "comment", "returned",
        "since".
        """
        params: dict[str, Any] = {"kind": list(kinds), "limit": 50}
        while True:
            page = self._transport.call("GET", f"{self._path}/review", params=params)
            for item in page["items"]:
                yield read(ReviewItem, item)
            if page["next_cursor"] is None:
                return
            params["cursor"] = page["next_cursor"]

    def decide(
        self,
        item: ReviewItem | int,
        *labels: str,
        spans: Iterable[tuple[int, int, str]] | None = None,
        comment: str | None = None,
    ) -> Receipt:
        """Decide what a text's answer is, whatever people answered; it can be undone like anything else."""
        return self._act("review", item, **self._content(item, labels, spans, comment))

    def send_back(self, item: ReviewItem | int, person_id: str, note: str) -> Receipt:
        """Send somebody's answer back with a note; they are asked the text again."""
        return self._act("return", item, about=person_id, comment=note)

    def undo(self, event_id: str | None = None) -> Receipt:
        """Take back the caller's last action, or one event of theirs."""
        return self._act("undo", None, target=event_id)

    def redo(self) -> Receipt:
        """Take back the caller's last undo."""
        return self._act("redo", None)

    def release(self) -> None:
        """Give the caller's open questions back."""
        self._post("tasks:release")

    def predict(
        self, texts: Sequence[str], *, n_best: int = 3, offset_unit: str = "code_points"
    ) -> Predictions:
        """Predict texts, however many, in calls of at most ``PREDICT_AT_ONCE``.

        Positions of spans are counted in ``offset_unit``: "code_points" (as Python does), "utf16" or "bytes".
        """
        if not texts:
            raise AskwellError("Give at least one text.", code="invalid_input", field="texts")
        parts = [
            read(
                Predictions,
                self._post("predict", json={"texts": batch, "n_best": n_best, "offset_unit": offset_unit}),
            )
            for batch in _batches(texts, PREDICT_AT_ONCE)
        ]
        predictions = tuple(prediction for part in parts for prediction in part)
        return Predictions(predictions, parts[-1].model_version, parts[-1].answers_learnt)

    def predict_file(
        self, path: str | Path, to: str | Path, *, on_progress: OnProgress | None = None, **options: Any
    ) -> Job:
        """Have a file predicted with the newest model, as ``Deployment.predict_file`` does."""
        return predict_file(self._transport, self._path, Path(path), Path(to), on_progress, options)

    def deploy(self, name: str, *, version: int | None = None, **conduct: Any) -> Deployment:
        """Have the model answer under a name of its own: a pinned version, or whichever is the newest.

        ``conduct`` is how it behaves, as in ``Deployment.change``: it never abstains unless ``policy`` says
        so, such as ``{"kind": "precision", "target": 0.95}``.
        """
        made = self._transport.call(
            "POST", f"{self._path}/deployments", json={"name": name, "version": version, "conduct": conduct}
        )
        return Deployment(self._transport, made["name"])

    def deployments(self) -> list[Deployment]:
        """Give the project's deployments, oldest first."""
        found = self._transport.call("GET", f"{self._path}/deployments")["deployments"]
        return [Deployment(self._transport, each["name"]) for each in found]

    def progress(self) -> Progress:
        """Give how far the project is, and how far its model is behind."""
        return read(Progress, self._transport.call("GET", f"{self._path}/progress"))

    def curve(self) -> list[CurvePoint]:
        """Give the learning curve, oldest first."""
        found = self._transport.call("GET", f"{self._path}/model/curve")["points"]
        return [read(CurvePoint, point) for point in found]

    def quality(self, version: int | None = None) -> Quality:
        """Give how good a model version is, label by label (default: the newest)."""
        params = {} if version is None else {"version": version}
        return read(Quality, self._transport.call("GET", f"{self._path}/model/quality", params=params))

    def export(self, path: str | Path, **options: Any) -> Path:
        """Write the texts with their answers to a file, ``.csv`` or ``.jsonl`` by its ending.

        ``options`` are those of the HTTP call, such as ``whole=True`` for the unanswered texts too, or
        ``format`` for that of another tool: "conll", "bioes", "spacy", "label_studio", "prodigy", "doccano",
        "brat". The file appears when it is whole.
        """
        path = Path(path)
        params = {"format": "csv" if path.suffix.lower() == ".csv" else "jsonl", **options}
        return fetch_file(self._transport, f"{self._path}/export", path, params)

    def export_losses(self, file_format: str, **options: Any) -> dict[str, Any]:
        """Give what such an export could not hold: ``texts``, ``written``, and ``losses``, each with what it
        is, a sentence, and counts; none: the format holds everything."""
        params = {"format": file_format, **options}
        return self._transport.call("GET", f"{self._path}/export:losses", params=params)

    def _content(
        self,
        question: Question | ReviewItem | int,
        labels: Sequence[str],
        spans: Iterable[tuple[int, int, str]] | None,
        comment: str | None,
    ) -> dict[str, Any]:
        """Give an answer as the server takes it."""
        content: dict[str, Any] = {"labels": [self._label_id(label) for label in labels], "comment": comment}
        if spans is not None:
            content["spans"] = [
                {"start": start, "end": end, "label_id": self._label_id(label)} for start, end, label in spans
            ]
        if not isinstance(question, int):
            content["text_hash"] = question.document.text_hash
        return content

    def _act(self, kind: str, question: Question | ReviewItem | int | None, **content: Any) -> Receipt:
        document_id = question if question is None or isinstance(question, int) else question.document.id
        given = {"id": uuid4().hex, "kind": kind, "document_id": document_id, **content}
        body = {name: value for name, value in given.items() if value is not None}
        return read(Receipt, self._post("annotations", json=body))

    def _post(self, what: str, **content: Any) -> Any:
        return self._transport.call("POST", f"{self._path}/{what}", is_repeatable=True, **content)


def _batches(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
