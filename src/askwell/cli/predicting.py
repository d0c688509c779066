"""`askwell predict`: a file of texts in, a line of JSON with labels, spans and probabilities for each out."""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from askwell.cli.opening import Desk, seated
from askwell.cli.terminal import fail, notes
from askwell.domain.models import PredictedSpan, Prediction
from askwell.domain.sources import FileFormat, ImportOptions, RowProblem
from askwell.domain.spans import OffsetUnit

if TYPE_CHECKING:
    from askwell.services.import_rows import Chunk
    from askwell.services.projects import ProjectView
    from askwell.storage.formats.rows import RowFile

_SHOWN_PROBLEMS = 5

Said = tuple[Prediction, Mapping[str, object]]
"""What is said of a text, and what else is told of it."""
Say = Callable[[Sequence[str]], list[Said]]


def predict(
    name: Annotated[
        str, typer.Argument(help="The project's id or name; left out with --deployment.", metavar="[PROJECT]")
    ],
    file: Annotated[
        str | None,
        typer.Argument(
            help="A file as for import; “-” for standard input, a text a line or JSONL.", metavar="FILE"
        ),
    ] = None,
    deployment: Annotated[
        str | None,
        typer.Option(help="Answer as this deployment does: its version, and held back where it abstains."),
    ] = None,
    text: Annotated[str | None, typer.Option(help="The column with the text.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="The column with the id.")] = None,
    out: Annotated[str, typer.Option(help="The JSONL file to write; “-” for standard output.")] = "-",
    n_best: Annotated[int, typer.Option(help="How many labels with their probabilities.", min=1)] = 3,
    unit: Annotated[
        OffsetUnit, typer.Option(help="What positions of spans are counted in.")
    ] = OffsetUnit.CODE_POINTS,
    file_format: Annotated[
        FileFormat | None, typer.Option("--format", help="Where the ending does not say.")
    ] = None,
) -> None:
    """Predict the texts of a file with a project's newest model, or as a deployment; nobody is asked."""
    if deployment is not None and file is not None:
        raise typer.BadParameter("name a project or a deployment, not both", param_hint="--deployment")
    named = name if deployment is not None else file
    if named is None:
        raise typer.BadParameter("say which file", param_hint="FILE")
    with seated() as desk, ExitStack() as stack:
        view = desk.project(name) if deployment is None else None
        path = _spooled(stack) if named == "-" else Path(named)
        opened, options = _open(path, named, text, id_column, file_format)
        if view is not None:
            say = _of_project(desk, view, n_best, unit)
        else:
            say = _of_deployment(desk, deployment or "", n_best, unit)
        part = Path(out + ".part")
        if out != "-":
            stack.callback(part.unlink, missing_ok=True)
        target = sys.stdout if out == "-" else stack.enter_context(part.open("w", encoding="utf-8"))
        count, seconds, problems = _predict_all(say, opened, options, target)
        target.flush()
        if out != "-":
            part.replace(out)
    for problem in problems[:_SHOWN_PROBLEMS]:
        notes().print(
            f"  line {problem.line:,}: {problem.reason}", style="yellow", markup=False, soft_wrap=True
        )
    rate = f"{count / seconds:,.0f} texts/s" if seconds else ""
    left_out = f", {len(problems):,} rows left out" if problems else ""
    notes().print(f"{count:,} texts predicted{left_out}, {rate}.")
    if not count:
        raise fail("No row holds a text that can be predicted.")


def _of_project(desk: Desk, view: "ProjectView", n_best: int, unit: OffsetUnit) -> Say:
    """Give what the newest version says, once it has learnt from all answers."""
    _await_model(desk, view)
    with notes().status("Loading the encoder …"):
        desk.askwell.encoders.exact(view.project.encoder)

    def say(texts: Sequence[str]) -> list[Said]:
        batch = desk.askwell.predictor.predict(desk.caller, view.project.id, texts, n_best=n_best, unit=unit)
        return [(prediction, {"model_version": batch.model_version}) for prediction in batch.predictions]

    return say


def _of_deployment(desk: Desk, name: str, n_best: int, unit: OffsetUnit) -> Say:
    """Give what the version says that answers now, from the first text to the last."""
    from dataclasses import replace

    from askwell.domain.answers import Call
    from askwell.services import deployments

    plan = replace(deployments.find_answering(desk.store, desk.caller, name), canary=None, shadow=None)
    responder = desk.askwell.responder
    with notes().status("Loading the encoder …"):
        responder.prepare(plan)

    def say(texts: Sequence[str]) -> list[Said]:
        call = Call(texts=texts, external_ids=[None] * len(texts), n_best=n_best, unit=unit)
        return [
            (
                draft.said.prediction,
                {
                    "probability": draft.probability,
                    "abstained": draft.abstained is not None,
                    "abstained_because": draft.abstained,
                    "model_version": draft.version,
                },
            )
            for draft in responder.draft(plan, call)
        ]

    return say


def _await_model(desk: Desk, view: "ProjectView") -> None:
    """Bring the model level with the answers where no worker does."""
    from askwell.cli.working import await_model, is_learning_elsewhere, is_level, running_learners

    project_id = view.project.id
    if is_level(view.clock) or not view.clock.encoded or is_learning_elsewhere(desk.askwell, project_id):
        return
    with running_learners(desk.askwell, only=project_id):
        await_model(desk.askwell, project_id)


def _predict_all(
    say: Say, file: "RowFile", options: ImportOptions, target: TextIO
) -> tuple[int, float, list[RowProblem]]:
    from askwell.cli.following import progress_bar
    from askwell.services.import_rows import chunks

    count, begun = 0, 0.0
    problems: list[RowProblem] = []
    with progress_bar("texts") as bar:
        task = bar.add_task("Predicting", total=None, rate="", eta="")
        for chunk in chunks(file, file.start, options):
            problems += chunk.problems
            texts = [row.text.text for row in chunk.rows]
            if not texts:
                continue
            begun = begun or time.perf_counter()
            target.writelines(_lines(chunk, say(texts)))
            count += len(texts)
            rate = count / max(time.perf_counter() - begun, 1e-6)
            share = (chunk.after.offset - file.start.offset) / max(file.size - file.start.offset, 1)
            left = (count / share - count) / rate if share else 0.0
            bar.update(
                task,
                completed=count,
                total=max(round(count / share), count) if share else None,
                rate=f"{rate:,.0f} texts/s",
                eta=f"{left:,.0f} s left",
            )
    return count, time.perf_counter() - begun if begun else 0.0, problems


def _lines(chunk: "Chunk", said: Sequence[Said]) -> Iterator[str]:
    for row, (prediction, more) in zip(chunk.rows, said, strict=True):
        line = {
            "id": row.text.external_id,
            "line": row.text.line,
            "text": row.text.text,
            "labels": [{"label": each.name, "probability": each.probability} for each in prediction.labels],
            "spans": [_span(span) for span in prediction.spans],
            "epistemic": prediction.epistemic,
            "out_of_scope": prediction.out_of_scope,
            "n_best": [{"label": each.name, "probability": each.probability} for each in prediction.n_best],
            **more,
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _span(span: PredictedSpan) -> dict[str, object]:
    return {
        "start": span.start,
        "end": span.end,
        "label": span.label,
        "text": span.text,
        "probability": span.probability,
        "epistemic": span.epistemic,
    }


def _open(
    path: Path, name: str, text: str | None, id_column: str | None, file_format: FileFormat | None
) -> tuple["RowFile", ImportOptions]:
    from dataclasses import replace

    from askwell.services.import_rows import first_rows, guess_columns, settle
    from askwell.storage.formats.opening import open_file

    if file_format is None and name == "-":
        with path.open("rb") as file:
            file_format = FileFormat.JSONL if file.read(64).lstrip()[:1] == b"{" else FileFormat.LINES
    options = ImportOptions(format=file_format, text_column=text, id_column=id_column, metadata_columns=())
    opened = open_file(path, "standard input" if name == "-" else path.name, options)
    guessed = guess_columns(opened, first_rows(opened))
    options = replace(options, text_column=text or guessed.text, id_column=id_column or guessed.id)
    return opened, settle(opened, options)


def _spooled(stack: ExitStack) -> Path:
    """Keep standard input in a file, so that its format can be looked at before it is read."""
    path = Path(stack.enter_context(TemporaryDirectory(prefix="askwell-"))) / "input"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path
