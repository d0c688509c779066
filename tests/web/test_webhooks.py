"""Webhooks over HTTP: set up, shown without their secret, paused, tested and deleted."""

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BODY = {"url": "https://example.com/hook", "kinds": ["goal_reached", "flag_raised"]}


def test_the_secret_is_shown_once(client: TestClient, url: str) -> None:
    made = client.post(f"{url}/webhooks", json=BODY)
    assert made.status_code == 201
    secret, webhook = made.json()["secret"], made.json()["webhook"]
    assert secret.startswith("whsec_") and webhook["kinds"] == ["flag_raised", "goal_reached"]
    listed = client.get(f"{url}/webhooks")
    assert listed.json()["webhooks"] == [webhook]
    assert "test" not in {each["kind"] for each in listed.json()["kinds"]}
    assert secret not in listed.text
    place = f"{url}/webhooks/{webhook['id']}"
    again = client.post(f"{place}:rotate").json()
    assert again["webhook"] == webhook and again["secret"] != secret


def test_it_is_paused_tested_and_deleted(client: TestClient, url: str) -> None:
    place = f"{url}/webhooks/{client.post(f'{url}/webhooks', json=BODY).json()['webhook']['id']}"
    assert client.post(f"{place}:test").status_code == 202
    (told,) = client.get(f"{place}/deliveries").json()["deliveries"]
    assert (told["kind"], told["attempts"], told["delivered_at"]) == ("test", [], None)
    assert client.post(f"{place}/deliveries/{told['id']}:send").status_code == 202
    assert client.post(f"{place}/deliveries/{told['id'] + 1}:send").status_code == 404
    assert client.patch(place, json={"is_active": False}).json()["is_active"] is False
    assert client.post(f"{place}:test").status_code == 422
    assert client.delete(place).status_code == 204
    assert client.get(f"{place}/deliveries").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"url": "http://127.0.0.1:9/", "kinds": ["goal_reached"]},
        {"url": "https://example.com", "kinds": []},
        {"url": "https://example.com", "kinds": ["test"]},
        {"url": "nonsense", "kinds": ["goal_reached"]},
    ],
)
def test_what_cannot_be_told_is_refused(client: TestClient, url: str, body: dict[str, object]) -> None:
    refused = client.post(f"{url}/webhooks", json=body)
    assert refused.status_code == 422
    assert refused.json()["error"]["field"] in ("url", "kinds")
