"""What the model thinks of every text: written in rests, anew where it has changed."""

from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.services import annotate, projects
from askwell.services.annotate import Action
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.storage import forecasts
from askwell.storage.store import Store
from tests.services.conftest import WISHES, put


def settle(host: LearnerHost) -> None:
    while host.step() or host.rest():
        pass


def test_every_text_gets_a_forecast_and_only_what_changes_is_written_again(
    store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder
) -> None:
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    host = LearnerHost(store, lambda _: encoder, "worker-a")
    host.claim()
    settle(host)
    with store.database.read() as connection:
        before = forecasts.find_for(connection, texts)
    assert before.keys() == set(texts)
    for forecast in before.values():
        assert len(forecast.labels) == 3
        assert abs(sum(p for _, p in forecast.labels) - 1) < 1e-3
        assert forecast.probability == max(p for _, p in forecast.labels)
        assert forecast.epistemic >= 0
        assert 0 <= forecast.out_of_scope <= 1
    for i in range(30):
        action = Action(f"a{i}", EventKind.SUBMIT, texts[i], (labels[i % 3],))
        annotate.record(store, owner, project.id, action)
    settle(host)
    more = put(store, project, ["one more wish"])
    encode_pending(store, project.id, encoder)
    settle(host)
    with store.database.read() as connection:
        after = forecasts.find_for(connection, [*texts, *more])
    assert after.keys() == {*texts, *more}
    assert [after[key].label_id for key in texts[30:]] == [labels[i % 3] for i in range(30, 60)]
    for key in texts:
        moved = abs(after[key].probability - before[key].probability)
        is_new = after[key].model_version > before[key].model_version
        assert is_new or (after[key].label_id == before[key].label_id and moved < 0.01)


def test_choosing_several_shows_the_three_likeliest_and_all_above_one_half(
    store: Store, owner: Caller, encoder: Encoder
) -> None:
    drafts = [LabelDraft(name) for name in (*WISHES, "please", "thanks")]
    project = projects.create(store, owner, name="Several", task=Task.CHOOSE_SEVERAL, labels=drafts)
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    texts = put(store, project, [f"{WISHES[0]}, {WISHES[1]}, {i}" for i in range(20)])
    encode_pending(store, project.id, encoder)
    host = LearnerHost(store, lambda _: encoder, "worker-a")
    host.claim()
    for i, key in enumerate(texts[:15]):
        action = Action(f"a{i}", EventKind.SUBMIT, key, tuple(labels[:4]))
        annotate.record(store, owner, project.id, action)
    settle(host)
    with store.database.read() as connection:
        found = forecasts.find_for(connection, texts)
    for forecast in found.values():
        chosen = {label for label, p in forecast.labels if p >= 0.5}
        assert chosen <= set(labels[:4])
        assert len(forecast.labels) == max(3, len(chosen))
