"""The recipes are well formed, and speak of addresses and files that there are."""

import re
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from askwell.services.bundle_recipes import PORT, RECIPES, slug
from askwell_bundle.server import BundleServer
from tests.bundle.conftest import Made, asked

INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK", "CMD"}
ADDRESS = re.compile(r"/v2/health/\w+")


def test_the_dockerfile_names_files_that_there_are(choosing: Made) -> None:
    text = (choosing.folder / "Dockerfile").read_text()
    lines = text.replace("\\\n", "").splitlines()
    assert {line.split(" ", 1)[0] for line in lines} == INSTRUCTIONS
    assert lines[0].startswith("FROM python:3.")
    for line in lines:
        if line.startswith("COPY"):
            assert (choosing.folder / line.split()[1]).exists()
    assert lines[-1] == 'CMD ["python", "serve.py"]' and (choosing.folder / "serve.py").is_file()
    user = next(line for line in lines if line.startswith("USER"))
    assert user != "USER root" and lines.index(user) < len(lines) - 1


def test_every_file_can_be_read_by_another_user(choosing: Made) -> None:
    assert all(
        path.stat().st_mode & 0o044 == 0o044 for path in [choosing.folder, *choosing.folder.rglob("*")]
    )


def test_compose_builds_and_opens_the_port(choosing: Made) -> None:
    (service,) = yaml.safe_load((choosing.folder / "compose.yaml").read_text())["services"].values()
    assert service["build"] == "." and service["ports"] == [f"{PORT}:{PORT}"]
    assert service["image"].endswith(f":{choosing.bundled.version}")


def test_kserve_has_what_an_inference_service_needs(choosing: Made) -> None:
    service = yaml.safe_load((choosing.folder / "kserve.yaml").read_text())
    assert (service["apiVersion"], service["kind"]) == ("serving.kserve.io/v1beta1", "InferenceService")
    assert service["metadata"]["name"] == slug(choosing.project.name)
    (container,) = service["spec"]["predictor"]["containers"]
    assert container["name"] == "kserve-container"
    assert container["ports"] == [{"containerPort": PORT, "protocol": "TCP"}]


def test_cloud_run_has_what_a_service_needs(choosing: Made) -> None:
    service = yaml.safe_load((choosing.folder / "service.yaml").read_text())
    assert (service["apiVersion"], service["kind"]) == ("serving.knative.dev/v1", "Service")
    (container,) = service["spec"]["template"]["spec"]["containers"]
    assert container["ports"] == [{"containerPort": PORT}]
    assert container["startupProbe"]["httpGet"]["port"] == PORT


def test_fly_listens_where_the_server_does(choosing: Made) -> None:
    settings = tomllib.loads((choosing.folder / "fly.toml").read_text())
    assert settings["http_service"]["internal_port"] == PORT == int(settings["env"]["PORT"])
    assert settings["build"]["dockerfile"] == "Dockerfile"


def test_every_probe_asks_an_address_that_answers(server: BundleServer) -> None:
    asked_for = {path for recipe in RECIPES.values() for path in ADDRESS.findall(recipe)}
    assert len(asked_for) == 2
    for path in asked_for:
        assert asked(server, "GET", path)[0] == 200


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_kubernetes_and_urls_take(name: str) -> None:
    assert re.fullmatch(r"[a-z](?:[-a-z0-9]{0,48}[a-z0-9])?", slug(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Support tickets", "support-tickets"),
        ("Übersicht 2", "ubersicht-2"),
        ("東京", "model"),
        ("9 lives", "model-9-lives"),
    ],
)
def test_a_name_stays_recognisable(name: str, expected: str) -> None:
    assert slug(name) == expected
