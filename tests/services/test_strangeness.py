"""What is strange is told by the texts of a project alone, not by those that deployments handed over."""

import pytest

from askwell.services.choice_model import ChoiceModel
from askwell.services.hosting import LearnerHost
from askwell.storage import documents
from tests.services.deploying import UNSURE, Deployed, hand_over


def test_what_is_handed_over_is_no_measure_of_what_is_strange(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not to a model that runs, and not to one that is begun anew; a text that people brought stays one."""
    apart: list[int] = []
    set_apart = ChoiceModel.set_apart
    monkeypatch.setattr(
        ChoiceModel, "set_apart", lambda model, rows: (apart.extend(rows.tolist()), set_apart(model, rows))
    )
    deployed.deploy(policy=UNSURE)
    with deployed.store.database.read() as connection:
        before = documents.count(connection, deployed.project.id)
        ((known, _),) = documents.texts_by_positions(connection, deployed.project.id, 0, 1)
    hand_over(deployed, "Lost my hat", known, "Lost my coat")
    deployed.catch_up()
    assert apart == [before, before + 1]
    apart.clear()
    deployed.host.release()
    LearnerHost(deployed.store, lambda _: deployed.encoder, "another").claim()
    assert apart == [before, before + 1]
