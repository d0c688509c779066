"""A bundle of a deployment holds the version that answers, and abstains where the deployment does."""

import numpy as np
import pytest

from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.policies import Policy, PolicyKind
from askwell.services import bundle_sources, planning
from askwell_bundle.thresholds import Thresholds
from tests.services.deploying import NAME, PRECISE, UNSURE, Deployed


def made_of(deployed: Deployed) -> bundle_sources.DeployedModel:
    return bundle_sources.of_deployment(deployed.store, deployed.responder, deployed.owner, NAME)


@pytest.mark.parametrize("policy", [PRECISE, UNSURE, Policy(PolicyKind.COSTS, wrong=3.0, asking=1.0)])
def test_a_bundle_abstains_where_its_deployment_does(deployed: Deployed, policy: Policy) -> None:
    deployment = deployed.deploy(policy=policy, scope_limit=0.9)
    found = made_of(deployed)
    assert (found.project_id, found.version) == (deployed.project.id, deployed.newest)
    with deployed.store.database.read() as connection:
        plan = planning.plan(connection, deployment, deployed.project)
    doubt = deployed.responder.doubt(plan)
    theirs = Thresholds.of(found.thresholds, doubt.labels)
    probs = np.random.default_rng(0).dirichlet(np.full(len(doubt.labels), 0.4), 200).astype(np.float32)
    expected = [None if why is None else why.value for why in doubt.judge(probs)]
    assert [theirs.judge(row, 0.9, is_one=True) for row in probs] == expected
    assert theirs.judge(probs[0], 0.91, is_one=True) == "out_of_scope"


def test_what_always_answers_has_no_thresholds(deployed: Deployed) -> None:
    deployed.deploy(version=deployed.newest)
    first = deployed.newest
    deployed.learn(5)
    assert (made_of(deployed).version, made_of(deployed).thresholds) == (first, None)


def test_what_was_never_measured_is_no_bundle(deployed: Deployed) -> None:
    deployed.deploy(version=1, policy=PRECISE)
    with pytest.raises(InvalidInput, match="answers nothing yet"):
        made_of(deployed)


def test_a_name_is_a_deployment_or_it_is_not(deployed: Deployed) -> None:
    assert not bundle_sources.is_deployment(deployed.store, NAME)
    deployed.deploy()
    assert bundle_sources.is_deployment(deployed.store, NAME)
    with pytest.raises(NotFound):
        bundle_sources.of_deployment(deployed.store, deployed.responder, deployed.owner, "other")
