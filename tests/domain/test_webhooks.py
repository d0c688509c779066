"""Addresses that may be told, and how long is waited between tries."""

from ipaddress import ip_address

import pytest

from askwell.domain.errors import InvalidInput
from askwell.domain.webhooks import ATTEMPTS, PHRASES, NoticeKind, check_url, is_public, wait_after


def test_every_kind_has_its_phrase() -> None:
    assert PHRASES.keys() == set(NoticeKind)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_what_is_within_a_network_is_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "ftp://example.com", "https://", "https://me:secret@example.com",
        "https://me@example.com", "http://[::1", "https://example.com:99999", "https://exa mple.com",
        "http://127.0.0.1/x", "http://localhost:80", "http://app.localhost", "https://[::1]/", "http://10.0.0.7",
        "https://example.com/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_told(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_url(url, may_be_private=False)


def test_addresses_that_can_be_told() -> None:
    assert check_url(" https://example.com/hook?a=b ", may_be_private=False) == "https://example.com/hook?a=b"
    assert check_url("http://localhost:9000", may_be_private=True) == "http://localhost:9000"


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_the_tries_are_spread_over_about_a_day(chance: float) -> None:
    waits = [wait_after(number, chance) for number in range(1, ATTEMPTS)]
    assert waits == sorted(waits)
    assert 16 <= sum(waits) / 3_600 <= 30
