"""Settings from the environment: the public address, and the provider of sign-ins; encoders that are kept."""

from pathlib import Path

import pytest

from askwell.bootstrap import Encoders, read_settings
from askwell.domain.errors import InvalidInput
from askwell.services.provider import Provider, ProviderSettings

OIDC = {"ASKWELL_OIDC_ISSUER": "https://id.example.org", "ASKWELL_OIDC_CLIENT_ID": "askwell"}


def test_there_is_no_provider_unless_one_is_set() -> None:
    settings = read_settings({})
    assert settings.provider is None
    assert settings.public_url == ""


def test_a_provider_is_read_and_lets_in_by_invitation_only_by_default() -> None:
    assert read_settings(OIDC).provider == ProviderSettings("https://id.example.org", "askwell")
    more = {
        **OIDC,
        "ASKWELL_OIDC_CLIENT_SECRET": "secret",
        "ASKWELL_OIDC_NAME": " Example House ",
        "ASKWELL_OIDC_DOMAINS": "example.org, @example.com,",
        "ASKWELL_PUBLIC_URL": "https://askwell.example.org/",
    }
    settings = read_settings(more)
    assert settings.provider == ProviderSettings(
        "https://id.example.org", "askwell", "secret", "Example House", ("example.org", "example.com")
    )
    assert settings.public_url == "https://askwell.example.org"


@pytest.mark.parametrize(
    "environment",
    [
        {"ASKWELL_OIDC_ISSUER": "https://id.example.org"},
        {"ASKWELL_OIDC_CLIENT_ID": "askwell"},
        {"ASKWELL_PUBLIC_URL": "askwell.example.org"},
        {"ASKWELL_PUBLIC_URL": "https://example.org/askwell"},
    ],
    ids=str,
)
def test_half_a_setting_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        read_settings(environment)


def test_a_provider_without_encryption_is_refused_but_on_this_machine() -> None:
    with pytest.raises(InvalidInput, match="https"):
        Provider(ProviderSettings("http://id.example.org", "askwell"))
    assert Provider(ProviderSettings("http://127.0.0.1:9", "askwell")).name == "your organisation"


def test_the_exact_encoder_is_loaded_once_and_kept(tmp_path: Path) -> None:
    encoders = Encoders("hashing", tmp_path)
    assert encoders.exact("") is encoders.exact("hashing")
    assert (encoders.named(""), encoders.named("other")) == ("hashing", "other")
