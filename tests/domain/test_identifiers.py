"""Codes, ids and statuses in texts."""

from __future__ import annotations

import pytest

from coe_assistant.domain.identifiers import find_http_status, find_identifiers, normalise_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0x8004F01F", "8004F01F"),
        ("8004f01f", "8004F01F"),
        (" -2147188707 ", "8004801D"),
        ("2147188707", ""),
        ("12345678", ""),
        ("", ""),
        ("-21", ""),
    ],
)
def test_normalise_code_spellings_give_eight_digits(text: str, code: str) -> None:
    assert normalise_code(text) == code


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("(502) Bad Gateway", 502),
        ('status code "BadGateway"', 502),
        ("HTTP/1.1 429", 429),
        ("401 Client Error", 401),
        ('"statusCode": 404', 404),
        ("Request failed with: NotFound", 404),
        ('status code "Odd words here"', None),
        ("nothing", None),
    ],
)
def test_find_http_status_reads_numbers_and_words(text: str, status: int | None) -> None:
    assert find_http_status(text) == status


def test_find_identifiers_without_ids_is_empty() -> None:
    assert find_identifiers("Client Request Id: .") == {}
