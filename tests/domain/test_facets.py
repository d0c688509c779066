"""The values of metadata by which texts can be filtered."""

from askwell.domain.facets import count_values


def test_the_most_frequent_values_come_first_and_long_ones_are_no_choice() -> None:
    rows: list[dict[str, object]] = [{"channel": "mail", "n": 1.5}, {"channel": "mail", "ok": True}]
    rows += [{"channel": "chat"}, {"channel": "x" * 201}, {"channel": ["a"]}]
    assert count_values(rows) == {
        "channel": [("mail", 2), ("chat", 1)],
        "n": [("1.5", 1)],
        "ok": [("true", 1)],
    }
