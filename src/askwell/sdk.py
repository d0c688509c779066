"""Use an Askwell server from Python: ``Client(url, api_key=…).deployment("tickets").predict(["…"])``.

It speaks HTTP and needs nothing of the server's code.
"""

import os
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from askwell.sdk_deployment import Deployment
from askwell.sdk_label_changes import LabelChange, LabelReach, LabelSplit, LabelUndo, SplitItem
from askwell.sdk_project import Project
from askwell.sdk_review import Decision, GivenAnswer, ReviewItem, ReviewReason
from askwell.sdk_served import (
    Answer,
    Answers,
    DeploymentKey,
    DeploymentState,
    Explanation,
    FinalAnswer,
    Forgotten,
    LiveQuality,
    Monitoring,
    Move,
    NamedLabel,
    NamedSpan,
    NewDeploymentKey,
    ReviewTask,
    Traffic,
    Weighed,
)
from askwell.sdk_spans import PredictedSpan, Span, SuggestedSpan
from askwell.sdk_transport import AskwellError, Transport
from askwell.sdk_values import (
    AddedText,
    CurvePoint,
    Estimate,
    Job,
    Label,
    LabelProbability,
    LabelQuality,
    Prediction,
    Predictions,
    Progress,
    Quality,
    Question,
    Receipt,
    SpanMistake,
    SpanQuality,
    read,
)

__all__ = [
    "AddedText",
    "Answer",
    "Answers",
    "AskwellError",
    "Client",
    "CurvePoint",
    "Decision",
    "Deployment",
    "DeploymentKey",
    "DeploymentState",
    "Estimate",
    "Explanation",
    "FinalAnswer",
    "Forgotten",
    "GivenAnswer",
    "Job",
    "Label",
    "LabelChange",
    "LabelProbability",
    "LabelQuality",
    "LabelReach",
    "LabelSplit",
    "LabelUndo",
    "LiveQuality",
    "Monitoring",
    "Move",
    "NamedLabel",
    "NamedSpan",
    "NewDeploymentKey",
    "PredictedSpan",
    "Prediction",
    "Predictions",
    "Progress",
    "Project",
    "Quality",
    "Question",
    "Receipt",
    "ReviewItem",
    "ReviewReason",
    "ReviewTask",
    "Span",
    "SpanMistake",
    "SpanQuality",
    "SplitItem",
    "SuggestedSpan",
    "Traffic",
    "Weighed",
]

DEFAULT_URL = "http://127.0.0.1:8400"


class Client:
    """A connection to an Askwell server, with an API key.

    Without arguments the address comes from ``ASKWELL_URL`` (default: this machine, port 8400) and the key
    from ``ASKWELL_API_KEY``. ``timeout`` is in seconds. Calls that are safe to repeat are tried again when
    the connection fails or the server is not ready; everything else that goes wrong is an ``AskwellError``.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        timeout: float = 120.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        url = base_url or os.environ.get("ASKWELL_URL") or DEFAULT_URL
        key = api_key or os.environ.get("ASKWELL_API_KEY") or ""
        self._transport = Transport(url, key, timeout=timeout, transport=transport)

    def projects(self) -> list[Project]:
        """Give every project that the key opens, oldest first."""
        found = self._transport.call("GET", "/projects")["projects"]
        return [self._project(each) for each in found]

    def project(self, name: str) -> Project:
        """Give the project with an id or a name; raises ``AskwellError`` when there is none, or several."""
        found = [each for each in self.projects() if name in (each.id, each.name)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.id for each in found)
            raise AskwellError(f"Several projects are named “{name}”; give an id: {ids}", code="ambiguous")
        raise AskwellError(f"There is no project “{name}”.", code="not_found", status=404)

    def deployment(self, name: str) -> Deployment:
        """Give the deployment with a name, to call it; the server is asked once it is called."""
        return Deployment(self._transport, name)

    def review_task(self, task_id: str) -> ReviewTask:
        """Give a text that a deployment handed to people, and what stands once somebody answered."""
        return read(ReviewTask, self._transport.call("GET", f"/review-tasks/{task_id}"))

    def create_project(
        self,
        name: str,
        *,
        labels: Sequence[str | Mapping[str, str]] = (),
        task: str = "choose_one",
        **settings: Any,
    ) -> Project:
        """Set up a project. A label is a name, or a mapping with name, description, key, colour and kind.

        ``task`` is "choose_one", "choose_several" or "mark_spans"; ``settings`` are those of the HTTP call,
        such as ``guideline``, ``overlap`` and ``audit_share``.
        """
        drafts = [{"name": label} if isinstance(label, str) else dict(label) for label in labels]
        body = {"name": name, "task": task, "labels": drafts, **settings}
        return self._project(self._transport.call("POST", "/projects", json=body))

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _project(self, found: Mapping[str, Any]) -> Project:
        labels = tuple(read(Label, label) for label in found["labels"])
        return Project(
            self._transport, project_id=found["id"], name=found["name"], task=found["task"], labels=labels
        )
