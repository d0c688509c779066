"""Thresholds: what a policy means for a version, computed once from its audit predictions, and kept."""

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askwell.domain.models import ModelVersion
from askwell.domain.policies import (
    LabelThreshold,
    Likely,
    MeanCosts,
    Policy,
    PolicyKind,
    SetCoverage,
    Thresholds,
    Why,
)
from askwell.engine import selective
from askwell.engine.conformal import conformal
from askwell.engine.evaluation import Estimate
from askwell.engine.values import Task
from askwell.storage import artifacts
from askwell.storage.store import Store

COVERAGE = 0.9
"""Share of texts whose set of labels is to hold the right one."""

KEPT = 64
"""Versions and policies of which the doubt stays in memory; the files of all of them stay."""

_FORM = 1
"""Counts the ways in which thresholds were computed and kept: another reads none of the old."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a version does not answer under a policy, and the sets that it can give.

    ``thresholds`` is None where the policy is never to abstain, and where nothing was audited: then
    ``is_measured`` is false. A label is in a text's set from the probability ``least`` on.
    """

    labels: tuple[str, ...]
    task: Task
    is_measured: bool = True
    thresholds: Thresholds | None = None
    sets: SetCoverage | None = None
    least: float = 0.0

    def judge(self, probs: NDArray[np.float32]) -> list[Why | None]:
        """Say of each row (N, C) why it is not answered; None where it is."""
        if not self.is_measured:
            return [Why.NOT_MEASURED] * len(probs)
        if self.thresholds is None:
            return [None] * len(probs)
        each = [self.thresholds.labels[label] for label in self.labels]
        levels = [selective.NEVER if one.threshold is None else one.threshold for one in each]
        floors = np.array([one.floor for one in each])
        stands = selective.stands(probs, np.array(levels), floors, task=self.task)
        return [None if is_sure else Why.UNSURE for is_sure in stands]

    def find_set(self, probs: NDArray[np.float32]) -> tuple[str, ...] | None:
        """Give the labels (C,) in a text's set, likeliest first; None where no set is known."""
        if self.sets is None:
            return None
        order = np.argsort(-probs, kind="stable")
        return tuple(self.labels[place] for place in order if probs[place] >= self.least)


class Doubts:
    """The doubts of versions, each computed once on this machine, beside the requests that need them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Doubt] = OrderedDict()
        self._last: dict[tuple[str, ...], Doubt] = {}
        self._coming: set[str] = set()
        self._lock = threading.Lock()
        self._computing = threading.Lock()
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="thresholds")

    def find(
        self,
        audited: ModelVersion | None,
        policy: Policy,
        choices: Sequence[str],
        task: Task,
        *,
        may_wait: bool = False,
    ) -> Doubt:
        """Give what an audited version tells of a policy; ``choices`` are the labels of its choices, in the
        order of its classes.

        With ``may_wait``, where that of a version before is known and this one's is not, that one's is given
        while the new is computed aside.
        """
        if not choices:
            return Doubt((), task)
        if audited is None or audited.audit_file is None:
            is_measured = policy.kind is PolicyKind.NEVER
            return Doubt(tuple(choices), task, is_measured=is_measured)
        told = json.dumps(policy.to_json(), sort_keys=True)
        content = json.dumps([_FORM, audited.audit_file, task, told])
        key = hashlib.sha256(content.encode()).hexdigest()[:32]
        like = (audited.project_id, told, *audited.labels)
        with self._lock:
            if (known := self._known.get(key)) is not None:
                self._known.move_to_end(key)
                return known
            before = self._last.get(like) if may_wait else None
            if before is not None and key in self._coming:
                return before
            self._coming.add(key)
        args = (key, like, audited, policy, tuple(choices), task)
        if before is not None:
            self._aside.submit(self._compute, *args)
            return before
        return self._compute(*args)

    def close(self) -> None:
        """Let what is being computed end, and drop the rest."""
        self._aside.shutdown(wait=True, cancel_futures=True)

    def _compute(
        self,
        key: str,
        like: tuple[str, ...],
        audited: ModelVersion,
        policy: Policy,
        choices: tuple[str, ...],
        task: Task,
    ) -> Doubt:
        with self._computing:
            with self._lock:
                if (known := self._known.get(key)) is not None:
                    return known
            path = self._store.home / "models" / audited.project_id / f"{key}.thresholds.json"
            doubt = _read(path, choices, task)
            if doubt is None:
                doubt = compute(self._store.home, audited, policy, choices, task)
                _write(path, doubt)
            with self._lock:
                self._known[key] = self._last[like] = doubt
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
                self._coming.discard(key)
            return doubt


def compute(home: Path, audited: ModelVersion, policy: Policy, choices: tuple[str, ...], task: Task) -> Doubt:
    """Compute what a policy means for a version from the audit predictions in its file."""
    found = artifacts.read_state(home, audited.audit_file or "")
    arrays = found[0] if found is not None else {}
    if "audit_probs" not in arrays or arrays["audit_probs"].shape[1] != len(choices):
        return Doubt(choices, task, is_measured=policy.kind is PolicyKind.NEVER)
    probs, targets = arrays["audit_probs"].astype(np.float32), arrays["audit_targets"].astype(np.float32)
    places = {label: place for place, label in enumerate(choices)}
    own = {places[label]: value for label, value in policy.by_label.items() if label in places}
    rng = np.random.default_rng(len(probs))
    chosen: selective.Selection | None = None
    if policy.kind is PolicyKind.PRECISION and policy.target is not None:
        chosen = selective.thresholds_for_precision(
            probs, targets, task=task, target=policy.target, by_label=own, rng=rng
        )
    elif policy.wrong is not None and policy.asking is not None:
        chosen = selective.thresholds_for_costs(
            probs, targets, task=task, wrong=policy.wrong, asking=policy.asking, by_label=own, rng=rng
        )
    sets = conformal(probs, targets, task=task, alpha=1.0 - COVERAGE)
    return Doubt(
        labels=choices,
        task=task,
        thresholds=None if chosen is None else _told(chosen, audited.version, len(probs), choices),
        sets=SetCoverage(COVERAGE, sets.audited, _likely(sets.coverage), sets.needed),
        least=sets.least,
    )


def _told(
    chosen: selective.Selection, version: int, audit_answers: int, choices: Sequence[str]
) -> Thresholds:
    labels = {
        label: LabelThreshold(
            threshold=None if part.threshold >= selective.NEVER else part.threshold,
            floor=float(floor),
            answered=_likely(part.answered),
            precision=_likely(part.precision),
            needed=part.needed,
        )
        for label, part, floor in zip(choices, chosen.labels, chosen.floors, strict=True)
    }
    costs = chosen.costs
    return Thresholds(
        version=version,
        audit_answers=audit_answers,
        labels=labels,
        answered=_likely(chosen.answered),
        precision=_likely(chosen.precision),
        needed=chosen.needed,
        costs=None if costs is None else MeanCosts(costs.chosen, costs.answering, costs.asking),
    )


def _likely(estimate: Estimate) -> Likely:
    return Likely(estimate.value, estimate.low, estimate.high)


def _write(path: Path, doubt: Doubt) -> None:
    content = asdict(doubt)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(content))
    temporary.replace(path)


def _read(path: Path, choices: tuple[str, ...], task: Task) -> Doubt | None:
    """Read what ``_write`` wrote; None where there is nothing, or nothing whole, so that it is made anew."""
    try:
        content: dict[str, Any] = json.loads(path.read_text())
        thresholds, sets = content["thresholds"], content["sets"]
        return Doubt(
            labels=choices,
            task=task,
            is_measured=content["is_measured"],
            thresholds=None if thresholds is None else _thresholds(thresholds),
            sets=None if sets is None else SetCoverage(**{**sets, "coverage": Likely(**sets["coverage"])}),
            least=content["least"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _thresholds(content: dict[str, Any]) -> Thresholds:
    labels = {label: LabelThreshold(**_with_likely(each)) for label, each in content["labels"].items()}
    costs = content["costs"]
    known = {
        **_with_likely(content),
        "labels": labels,
        "costs": None if costs is None else MeanCosts(**costs),
    }
    return Thresholds(**known)


def _with_likely(content: dict[str, Any]) -> dict[str, Any]:
    told = {name: Likely(**content[name]) for name in ("answered", "precision")}
    return {**content, **told}
