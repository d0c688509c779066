"""The models of a project's labels: built from the last version's state, and put into one file again."""

from collections.abc import Sequence
from typing import Any

from askwell.domain.consensus import Reliability
from askwell.domain.labels import Label, LabelKind, active
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.engine.values import HeadState
from askwell.services.choice_model import ChoiceModel
from askwell.services.feature_kinds import Encoder
from askwell.services.live_models import LiveModel
from askwell.services.prompts import Prompts
from askwell.services.span_model import SpanModel
from askwell.storage import artifacts
from askwell.storage.store import Store

SPANS = "spans."
"""Goes before the names of the arrays of the model of spans in a version's file."""


def build_models(
    store: Store,
    project: Project,
    labels: Sequence[Label],
    encoder: Encoder,
    prompts: Prompts,
    last: ModelVersion | None,
    people: Sequence[Reliability] = (),
) -> list[LiveModel]:
    """Give a model for each kind of label that a project has: choices, spans, or both in this order.

    ``labels`` are all of the project's, ``people`` what is known of those who answered. The slow parameters
    of the last version are taken up again where it was made with this encoder.
    """
    kinds = {label.id: label.kind for label in labels}
    found = None
    if last is not None and last.encoder == encoder.id:
        found = artifacts.read_state(store.home, last.file)

    def state_for(mine: Sequence[Label], kind: LabelKind) -> HeadState | None:
        state = part_state(HeadState(*found), kind) if found is not None else None
        before = [key for key in (last.labels if last else ()) if kinds.get(key) is kind]
        if state is not None and before != [label.id for label in mine]:
            state.meta.get("hyper", {}).pop("bias", None)  # a number a class, no longer the same classes
        return state

    models: list[LiveModel] = []
    if mine := active(labels, LabelKind.CHOICE):
        state = state_for(mine, LabelKind.CHOICE)
        features = prompts.texts(mine)
        models.append(
            ChoiceModel(project, mine, encoder, label_features=features, state=state, people=people)
        )
    if mine := active(labels, LabelKind.SPAN):
        state = state_for(mine, LabelKind.SPAN)
        models.append(SpanModel(project, mine, encoder, label_features=prompts.words(mine), state=state))
    return models


def join_states(models: Sequence[LiveModel]) -> HeadState:
    """Put the states of a model of choices and one of spans, either or both, into one."""
    arrays: dict[str, Any] = {}
    meta: dict[str, Any] = {}
    for model in models:
        state = model.state()
        if all(label.marks_spans for label in model.labels):
            arrays |= {SPANS + name: value for name, value in state.arrays.items()}
            meta["spans"] = dict(state.meta)
        else:
            arrays |= state.arrays
            meta |= state.meta
    return HeadState(arrays, meta)


def part_state(state: HeadState, kind: LabelKind) -> HeadState | None:
    """Take the state of the model of one kind of label out of what ``join_states`` made; None without one."""
    if kind is LabelKind.SPAN:
        arrays = {name[len(SPANS) :]: a for name, a in state.arrays.items() if name.startswith(SPANS)}
        return HeadState(arrays, state.meta["spans"]) if "spans" in state.meta else None
    arrays = {name: value for name, value in state.arrays.items() if not name.startswith(SPANS)}
    meta = {name: value for name, value in state.meta.items() if name != "spans"}
    return HeadState(arrays, meta) if meta else None
