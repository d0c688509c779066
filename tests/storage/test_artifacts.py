"""Model versions as rows: what the learning curve reads of thousands of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise

from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.storage import artifacts
from askwell.storage.store import Store

NOW = datetime(2031, 1, 2, tzinfo=UTC)


def publish(store: Store, project: Project, answers: list[int], *, audited: int) -> None:
    """Publish a version for each number of answers; those from version ``audited`` on have figures."""
    with store.database.write() as connection:
        for version, number in enumerate(answers, 1):
            metrics: Mapping[str, object] = {"audit_answers": number} if version >= audited else {}
            file = "audit.safetensors" if version >= audited else None
            found = ModelVersion(
                project.id, version, number, number, "e", ("a",), f"{version}", NOW, metrics, file
            )
            artifacts.publish(connection, found)


def test_the_curve_has_the_last_audited_version_of_each_number_of_answers(
    store: Store, project: Project
) -> None:
    publish(store, project, [0, 1, 2, 2, 3], audited=3)
    with store.database.read() as connection:
        found = artifacts.find_audited(connection, project.id, 200)
        assert artifacts.find_audited(connection, "prj_other", 200) == []
    assert found == [(4, 2, {"audit_answers": 2}), (5, 3, {"audit_answers": 3})]


def test_a_long_curve_is_thinned_and_keeps_its_end(store: Store, project: Project) -> None:
    publish(store, project, list(range(1_003)), audited=1)
    with store.database.read() as connection:
        found = artifacts.find_audited(connection, project.id, 200)
    answers = [each[1] for each in found]
    assert len(answers) <= 200
    assert answers[-1] == 1_002
    assert {b - a for a, b in pairwise(answers)} == {6}
