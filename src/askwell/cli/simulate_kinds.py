"""What `askwell simulate` replays: labels of whole texts, or marked spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askwell.engine.values import Task
    from askwell.services.simulate_schedule import Schedule
    from askwell.services.simulate_students import SimulatedStrategy

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Options:
    """How a run asks and answers."""

    budget: int
    schedule: Schedule
    audit_share: float
    noise: float


@dataclass(frozen=True)
class Simulation:
    """Data that is ready: what is known of it, how many texts can be asked, and how a strategy is run.

    `run` gives the points of a strategy and a seed as rows of JSON, `full` the quality with all labels.
    """

    header: dict[str, Any]
    size: int
    strategies: Sequence[str]
    run: Callable[[str, int, Options, Tell], Iterable[dict[str, Any]]]
    full: Callable[[], dict[str, Any]]
    full_name: str


def choices(
    train: Path,
    test: Path,
    *,
    task: Task,
    encoder: str | None,
    cache: Path,
    progress: Callable[[int, int], None],
) -> Simulation:
    """Labels of whole texts, one or several a text."""
    from askwell.engine.encoders import load_encoder
    from askwell.services.simulate import replay
    from askwell.services.simulate_data import prepare
    from askwell.services.simulate_quality import chief_metric, full_quality, point_row
    from askwell.services.simulate_students import STRATEGIES, student_for

    data, classes = prepare(
        train, test, task=task, encoder=load_encoder(encoder), cache=cache, progress=progress
    )

    def run(name: str, seed: int, options: Options, answered: Tell) -> Iterable[dict[str, Any]]:
        strategy: SimulatedStrategy = next(each for each in STRATEGIES if each == name)
        student = student_for(data, strategy, seed=seed)
        for point in replay(
            data,
            student,
            seed=seed,
            budget=options.budget,
            schedule=options.schedule,
            audit_share=options.audit_share,
            noise=options.noise,
            answered=answered,
        ):
            yield point_row(point)

    return Simulation(
        header=_header(train, test, len(data.pool), len(data.test), classes, chief_metric(data)),
        size=int(data.labelled.sum()),
        strategies=STRATEGIES,
        run=run,
        full=lambda: point_row(full_quality(data)),
        full_name="all labels, scikit-learn",
    )


def spans(
    train: Path, test: Path, *, encoder: str | None, cache: Path, progress: Callable[[int, int], None]
) -> Simulation:
    """Marked spans, counted in texts and in words read."""
    from askwell.engine.encoders import load_encoder
    from askwell.services.simulate_span_runs import full_span_quality, replay_spans, span_row
    from askwell.services.simulate_spans import prepare_spans
    from askwell.services.simulate_taggers import SPAN_STRATEGIES, span_student_for

    data, classes = prepare_spans(train, test, encoder=load_encoder(encoder), cache=cache, progress=progress)

    def run(name: str, seed: int, options: Options, answered: Tell) -> Iterable[dict[str, Any]]:
        for point in replay_spans(
            data,
            span_student_for(data, name, seed=seed),
            seed=seed,
            budget=options.budget,
            schedule=options.schedule,
            audit_share=options.audit_share,
            answered=answered,
        ):
            yield span_row(point)

    header = _header(train, test, len(data.words), len(data.test_places), classes, "span_f1")
    return Simulation(
        header=header | {"words": int(data.words.sum()), "layout": data.layout},
        size=int(data.labelled.sum()),
        strategies=SPAN_STRATEGIES,
        run=run,
        full=lambda: span_row(full_span_quality(data)),
        full_name="all spans, the tagger",
    )


def _header(
    train: Path, test: Path, pool: int, asked: int, classes: list[str], metric: str
) -> dict[str, Any]:
    return {
        "train": str(train),
        "test": str(test),
        "n_train": pool,
        "n_test": asked,
        "classes": classes,
        "metric": metric,
    }
