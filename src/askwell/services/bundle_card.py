"""The model card of a bundle: what it learnt from, how good it is, and what it cannot do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from askwell.domain.labels import Label
from askwell.domain.members import Caller
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.services import learn, projects
from askwell.services.bundle_agreement import Agreement
from askwell.storage.store import Store

CARD = "card.json"
README = "README.md"
FEW = 10
"""Audit answers of a label below which its figures say little."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a reader should know of a model before they use it."""

    model: Mapping[str, Any]
    data: Mapping[str, Any]
    quality: Mapping[str, Any]
    agreement: Mapping[str, Any]
    limits: Sequence[str]


def describe(
    store: Store,
    caller: Caller,
    project: Project,
    version: ModelVersion,
    labels: Sequence[Label],
    settings: Mapping[str, Any],
    agreement: Agreement,
) -> Card:
    """Gather what is known of a version; quality is what the audit stream says, of it or the last before."""
    progress = learn.progress(store, caller, project.id)
    quality = _quality(store, caller, project, version)
    data = {
        "texts": progress.documents,
        "answered_texts": version.answers,
        "people": len(progress.people),
        "answers_by_label": {label.name: progress.by_label.get(label.id, 0) for label in labels},
        "guideline_version": project.guideline_version,
    }
    model = {
        "project": project.name,
        "task": project.task.value,
        "version": version.version,
        "made_at": version.created_at.isoformat(timespec="seconds"),
        "labels": {label.name: label.description for label in labels},
        "encoder": settings["id"],
        "precision": settings["precision"],
    }
    limits = list(_limits(quality, settings))
    return Card(model, data, quality, asdict(agreement), limits)


def write_card(folder: Path, card: Card) -> None:
    """Write the card for programs and for people; the latter has the header that Hugging Face reads."""
    (folder / CARD).write_text(json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n", "utf-8")
    (folder / README).write_text(markdown(card), "utf-8")


def markdown(card: Card) -> str:
    """The card for people."""
    model, data, quality, agreement = card.model, card.data, card.quality, card.agreement
    task = "token-classification" if model["task"] == "mark_spans" else "text-classification"
    lines = [
        "---",
        "library_name: onnxruntime",
        f"pipeline_tag: {task}",
        "tags: [askwell, onnx, calibrated]",
        "---",
        "",
        f"# {_cell(model['project'])}",
        "",
        f"Version {model['version']} of a model that was labelled with Askwell, and is called without it.",
        "",
        "```sh",
        "python -m venv v",
        "v/bin/pip install --no-deps --no-compile -r requirements.txt",
        "v/bin/python serve.py --port 8080",
        """curl localhost:8080/predict -d '{"texts": ["your text"]}'""",
        "```",
        "",
        "## What it says",
        "",
        f"Task: {model['task'].replace('_', ' ')}. Probabilities are calibrated; `epistemic` (nats) is what "
        "it does not know for want of answers, `out_of_scope` (0 to 1) how unlike those of the project a "
        "text is.",
        "",
        "| label | meaning | answers |",
        "|---|---|---|",
        *(
            f"| {_cell(name)} | {_cell(meaning)} | {data['answers_by_label'][name]:,} |"
            for name, meaning in model["labels"].items()
        ),
        "",
        "## What it learnt from",
        "",
        f"{data['answered_texts']:,} answered texts of {data['texts']:,}, the work of "
        f"{data['people']} (people or programs), under version {data['guideline_version']} of the guideline. "
        f"Its encoder is `{model['encoder']}`, in {model['precision']}.",
        "",
        "## How good it is",
        "",
        *_told(quality),
        "",
        f"Beside the platform, on {agreement['texts']} texts of the project: the same answer for "
        f"{agreement['same']:.1%}; probabilities lie {agreement['mean']:.1e} apart on average, "
        f"{agreement['difference']:.1e} at most.",
        "",
        "## Limits",
        "",
        *(f"- {limit}" for limit in card.limits),
    ]
    return "\n".join(lines) + "\n"


def _quality(store: Store, caller: Caller, project: Project, version: ModelVersion) -> dict[str, Any]:
    number = version.version if version.audit_file is not None else None
    found = learn.assess(store, caller, project.id, number)
    names = {label.id: label.name for label in projects.find(store, caller, project.id).labels}
    said: dict[str, Any] = {
        "audit_answers": found.audit_answers,
        "measured_on_version": found.version.version,
    }
    if found.evaluation is not None:
        said |= {
            "accuracy": asdict(found.evaluation.accuracy),
            "macro_f1": found.evaluation.macro_f1,
            "calibration_error": found.evaluation.ece,
        }
    if found.spans is not None:
        said["span_f1"] = asdict(found.spans.f1)
    reports = [
        *zip(found.labels, found.evaluation.classes if found.evaluation else (), strict=False),
        *zip(found.span_labels, found.spans.classes if found.spans else (), strict=False),
    ]
    said["labels"] = {
        names[key]: {
            "precision": asdict(report.precision),
            "recall": asdict(report.recall),
            "audit_answers": report.support,
        }
        for key, report in reports
        if key in names
    }
    return said


def _told(quality: Mapping[str, Any]) -> list[str]:
    head = f"Measured on {quality['audit_answers']} answers to texts that chance alone chose"
    if not quality["labels"]:
        return [f"{head}: too few to say."]
    lines = [f"{head} (version {quality['measured_on_version']}), with 95 % intervals.", ""]
    if "accuracy" in quality:
        lines.append(f"- accuracy {_share(quality['accuracy'])}, macro-F1 {quality['macro_f1']:.3f}")
        lines.append(f"- calibration error {quality['calibration_error']:.3f}")
    if "span_f1" in quality:
        lines.append(f"- F1 of spans, edges and label right, {_share(quality['span_f1'])}")
    lines += ["", "| label | precision | recall | audit answers |", "|---|---|---|---|"]
    for name, report in quality["labels"].items():
        figures = f"{_share(report['precision'])} | {_share(report['recall'])} | {report['audit_answers']}"
        lines.append(f"| {_cell(name)} | {figures} |")
    return lines


def _limits(quality: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
    found = [
        "It knows texts like those of its project. On others its probabilities are worth less; "
        "`out_of_scope` near 1 says so.",
        "Its answers are those that its people would give under their guideline, with what they overlook.",
    ]
    if "max_tokens" in settings:
        found.append(
            f"Of a text about {settings['max_tokens']} word pieces are read for labels of the whole text."
        )
    if not quality["labels"]:
        found.append("Its quality is not known: too few audit answers were given.")
    if few := [name for name, report in quality["labels"].items() if report["audit_answers"] < FEW]:
        found.append(f"Fewer than {FEW} audit answers each: {', '.join(map(_cell, few))}.")
    if settings["precision"] == "int8":
        found.append("Its encoder is rounded to eight bits: see how far its answers lie from the platform's.")
    return found


def _share(estimate: Mapping[str, float]) -> str:
    return f"{estimate['value']:.3f} ({estimate['low']:.3f}–{estimate['high']:.3f})"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
